"""What leads to a person is taken out of a message, and what a shopper wants stays in it."""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.learning.topic_files import unmarked as unmarked_example
from bot.reading.personal import remove_personal
from bot.reading.words import WORD_LISTS

FOLDER = Path(__file__).parent / "personal"
TRAINING = sorted((WORD_LISTS.parent / "nlu" / "en").glob("*.yml"))
SAMPLES = re.compile(r"\[[^\]]+\]\((?:order_number|email)\)")
MARK = re.compile(r"<(?P<kind>\w+)>(?P<value>.*?)</(?P=kind)>", re.DOTALL)
ENOUGH, FEW = 0.97, 0.04


class Message(NamedTuple):
    """A message as a shopper types it, and the spans that lead to a person."""

    text: str
    marks: tuple[tuple[str, int, int], ...]


def unmarked(written: str) -> Message:
    text, marks = "", []
    at = 0
    for match in MARK.finditer(written):
        text += written[at : match.start()]
        marks.append((match["kind"], len(text), len(text) + len(match["value"])))
        text += match["value"]
        at = match.end()
    return Message(text + written[at:], tuple(marks))


MESSAGES = [
    unmarked(written)
    for path in sorted(FOLDER.glob("*.yml"))
    for written in yaml.safe_load(path.read_text(encoding="utf-8"))
]
HELD_OUT = [message for message in MESSAGES if zlib.crc32(message.text.encode()) % 2]
"""The rules were made with the other half in sight."""


def signs(text: str, start: int, end: int) -> set[int]:
    """The places of letters and figures in a span: what is left of them can be read."""
    return {place for place in range(start, end) if text[place].isalnum()}


def missed(message: Message) -> list[tuple[str, str]]:
    taken = {place for one in remove_personal(message.text).found for place in range(one.start, one.end)}
    return [(kind, message.text[a:b]) for kind, a, b in message.marks if signs(message.text, a, b) - taken]


def too_much(message: Message) -> list[tuple[str, str]]:
    """What was taken out although nothing of it is marked."""
    marked = {place for _, start, end in message.marks for place in range(start, end)}
    found = remove_personal(message.text).found
    return [(one.kind, message.text[one.start : one.end]) for one in found if not marked & {*range(one.start, one.end)}]


def words_lost(messages: list[Message]) -> float:
    """The share of words that lead to nobody and are taken out nevertheless."""
    lost = total = 0
    for message in messages:
        taken = {place for one in remove_personal(message.text).found for place in range(one.start, one.end)}
        marked = {place for _, start, end in message.marks for place in range(start, end)}
        words = [{*range(*match.span())} - marked for match in re.finditer(r"\w+", message.text)]
        total += sum(bool(word) for word in words)
        lost += sum(bool(word & taken) for word in words)
    return lost / total


def told(messages: list[Message]) -> str:
    """Recall of each kind that is marked, and precision of each kind that was found, as a table."""
    marked = Counter(kind for message in messages for kind, _, _ in message.marks)
    gone = Counter(kind for message in messages for kind, _ in missed(message))
    found: dict[str, list[bool]] = defaultdict(list)
    for message in messages:
        wrong = too_much(message)
        for one in remove_personal(message.text).found:
            found[one.kind].append((one.kind, message.text[one.start : one.end]) not in wrong)
    recalls = [f"{kind:16} recall    {1 - gone[kind] / count:.3f} of {count}" for kind, count in sorted(marked.items())]
    rights = [f"{kind:16} precision {sum(hits) / len(hits):.3f} of {len(hits)}" for kind, hits in sorted(found.items())]
    return "\n".join([*recalls, *rights])


def test_nearly_all_that_leads_to_a_person_is_taken_out_of_messages_not_seen_before() -> None:
    print(told(HELD_OUT))
    marked = sum(len(message.marks) for message in HELD_OUT)
    lost = [(message.text, missed(message)) for message in HELD_OUT if missed(message)]
    assert 1 - sum(len(values) for _, values in lost) / marked >= ENOUGH, lost


def test_few_words_that_lead_to_nobody_are_taken_out() -> None:
    assert words_lost(HELD_OUT) <= FEW


def test_few_messages_without_anything_personal_are_touched() -> None:
    clean = [message for message in HELD_OUT if not message.marks]
    touched = [(message.text, remove_personal(message.text).text) for message in clean if too_much(message)]
    assert len(touched) / len(clean) <= FEW, touched


def test_few_words_of_training_messages_are_taken_out() -> None:
    """Sample orders and mails shall be taken out and are not counted; of the rest, a few are names, and most lead to
    nobody."""
    lines = (line for path in TRAINING for line in path.read_text(encoding="utf-8").splitlines())
    said = (SAMPLES.sub("", line[6:]) for line in lines if line.startswith("    - "))
    learnt = [Message(unmarked_example(text), ()) for text in said]
    assert len(learnt) > 10_000
    assert words_lost(learnt[::10]) <= 0.008


def test_the_messages_are_as_many_as_claimed() -> None:
    assert sum(bool(message.marks) for message in MESSAGES) >= 300
    assert sum(not message.marks for message in MESSAGES) >= 100
    assert len({message.text for message in MESSAGES}) == len(MESSAGES)


@pytest.mark.parametrize(
    ("text", "cleared"),
    [
        pytest.param("where is BH-204817?", "where is [order number]?", id="an order"),
        pytest.param("my name is ewa lis and i wait", "my name is [name] and i wait", id="a name"),
        pytest.param("my name is jones and i wait", "my name is [name] and i wait", id="a name that looks inflected"),
        pytest.param("mail ewa@example.com, thanks", "mail [email], thanks", id="an e-mail"),
        pytest.param("i'm wójcik, any news", "i'm [name], any news", id="a family name behind a hint"),
        pytest.param("levy here, any news", "[name] here, any news", id="a family name that begins"),
        pytest.param("any news? e nowak", "any news? [name]", id="a family name that signs"),
        pytest.param("BH-204817 quzzibar +48 601 555 321", "[order number] [name] [phone]", id="a form"),
        pytest.param("quzzibar BH-204817", "[name] [order number]", id="a form of one number"),
        pytest.param("quzzibar blorp BH-204817", "quzzibar blorp [order number]", id="more words than numbers"),
        pytest.param("telefon +48 601 555 321", "telefon [phone]", id="what calls a number is no name"),
        pytest.param("BH-204817: overdue", "[order number]: overdue", id="no form"),
        pytest.param("i'm at o'clock machines in alaska", "i'm at o'clock machines in alaska", id="no family name"),
        pytest.param("the walker brand, thanks", "the walker brand, thanks", id="not where a name stands"),
        pytest.param("size 42 in red for $20", "size 42 in red for $20", id="nothing"),
        pytest.param("[name] again, [phone]", "[name] again, [phone]", id="placeholders stay"),
        pytest.param("", "", id="an empty message"),
    ],
)
def test_the_wish_can_still_be_read(text: str, cleared: str) -> None:
    assert remove_personal(text).text == cleared


def test_a_language_without_word_lists_is_read_with_the_english_ones() -> None:
    assert remove_personal("schreib an ewa@example.com", "xx").text == "schreib an [email]"


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.sampled_from([message.text for message in MESSAGES])))
def test_clearing_twice_is_clearing_once(text: str) -> None:
    once = remove_personal(text).text
    assert remove_personal(once).text == once
    assert remove_personal(once).found == ()


SENTENCES = st.sampled_from([message.text for message in MESSAGES if not message.marks])


def luhn(figures: str) -> str:
    """The figures with the check digit that makes a card's number of them (ISO/IEC 7812-1)."""
    doubled = sum(sum(divmod(int(f) * (2 - i % 2), 10)) for i, f in enumerate(reversed(figures)))
    return figures + str(-doubled % 10)


DIGITS = st.text("0123456789", min_size=1)
EMAILS = st.from_regex(r"[a-z][a-z0-9._+-]{0,12}[a-z0-9]@[a-z0-9]{2,12}\.(?:com|org|co\.uk|de)", fullmatch=True)
CARDS = st.text("0123456789", min_size=15, max_size=15).map(luhn)
PHONES = st.builds(
    lambda country, rest: f"+{country} {rest}",
    st.sampled_from(["1", "44", "49", "48", "353", "81"]),
    st.text("0123456789", min_size=9, max_size=10),
)


def inserted(sentence: str, place: int, value: str) -> str:
    words = sentence.split(" ")
    words.insert(place % (len(words) + 1), value)
    return " ".join(words)


@settings(max_examples=150, deadline=None)
@given(SENTENCES, st.integers(0, 20), st.one_of(EMAILS, CARDS, PHONES))
def test_no_address_card_or_telephone_number_survives_wherever_it_stands(s: str, place: int, value: str) -> None:
    left = remove_personal(inserted(s, place, value)).text
    assert "@" not in left and value[:7] not in left
    assert "@" in value or value[-6:] not in left


@settings(max_examples=80, deadline=None)
@given(SENTENCES, st.integers(0, 20), CARDS, st.sampled_from([" ", "-", ""]))
def test_no_card_survives_however_it_is_grouped(sentence: str, place: int, card: str, gap: str) -> None:
    written = gap.join(card[at : at + 4] for at in range(0, 16, 4))
    left = remove_personal(inserted(sentence, place, written)).text
    assert written not in left and card[-8:] not in re.sub(r"\D", "", left)
