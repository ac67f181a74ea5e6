"""What is kept of an answer by mail: the new words, whatever mail program quoted what in which language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.new_words import Ours, new_words

MARKER = "#### Write your answer above this line ####"
ADDRESS = "support+12-abcdefghijklmnopqrstuvwxyz@shop.example"
OURS = Ours(MARKER, ("Blue Door Shop", "support@shop.example", ADDRESS))
MAIL = f"{MARKER}\n\nSomebody waits in the chat.\n\nWhat they want\nWhere is my kettle?"
QUOTED = "\n".join(f"> {line}".rstrip() for line in MAIL.splitlines())
RULE = "_" * 32
WORDS = "Your kettle left on Monday.\n\nIt comes on Thursday: I have asked the carrier."

INTRODUCED = {
    "Gmail": f"On Tue, 17 Mar 2026 at 12:00, Blue Door Shop <{ADDRESS}> wrote:\n\n{QUOTED}",
    "Gmail, in two lines": f"On Tue, 17 Mar 2026 at 12:00, Blue Door Shop <\n{ADDRESS}> wrote:\n\n{QUOTED}",
    "Gmail, wrote alone": f"On Tue, 17 Mar 2026 at 12:00, Blue Door Shop <{ADDRESS}>\nwrote:\n\n{QUOTED}",
    "Gmail in Polish": f"wt., 17 mar 2026 o 12:00 Blue Door Shop <{ADDRESS}> napisał(a):\n\n{QUOTED}",
    "Gmail in Hebrew": f"\u202bבתאריך יום ג׳, 17 במרץ 2026 ב-12:00 מאת \u202aBlue Door Shop\u202c\u200f "
    f"<\u202a{ADDRESS}\u202c\u200f>:\u202c\n\n{QUOTED}",
    "Gmail in Persian": f"در تاریخ سه\u200cشنبه ۱۷ مارس ۲۰۲۶،\u200f ۱۲:۰۰ Blue Door Shop <{ADDRESS}> نوشت:\n\n{QUOTED}",
    "Gmail in Thai": f"ในวันที่ อ. 17 มี.ค. 2026 เวลา 12:00 Blue Door Shop <{ADDRESS}> เขียนว่า:\n\n{QUOTED}",
    "Outlook": f"{RULE}\nFrom: Blue Door Shop <{ADDRESS}>\nSent: Tuesday, 17 March 2026 12:00\n"
    f"To: Desk <desk@help.example>\nSubject: [#12] Where is my kettle?\n\n{MAIL}",
    "Outlook in Polish": f"Od: Blue Door Shop <{ADDRESS}>\nWysłano: wtorek, 17 marca 2026 12:00\n"
    f"Do: Desk <desk@help.example>\nTemat: [#12] Where is my kettle?\n\n{MAIL}",
    "Outlook in Hebrew": f"{RULE}\nמאת: Blue Door Shop <{ADDRESS}>\n"
    f"נשלח: יום שלישי 17 מרץ 2026 12:00\nאל: Desk <desk@help.example>\nנושא: [#12] Where is my kettle?\n\n{MAIL}",
    "Outlook in Persian": f"از: Blue Door Shop <{ADDRESS}>\nارسال شده: سه\u200cشنبه ۱۷ مارس ۲۰۲۶ ۱۲:۰۰\n"
    f"به: Desk <desk@help.example>\nموضوع: [#12] Where is my kettle?\n\n{MAIL}",
    "Outlook in Thai": f"จาก: Blue Door Shop <{ADDRESS}>\nส่ง: วันอังคาร 17 มีนาคม 2026 12:00\n"
    f"ถึง: Desk <desk@help.example>\nเรื่อง: [#12] Where is my kettle?\n\n{MAIL}",
    "Outlook in bold": f"*From:* Blue Door Shop <{ADDRESS}>\n*Sent:* 17 March 2026 12:00\n*To:* Desk\n\n{MAIL}",
    "the oldest Outlook": f"-----Original Message-----\nFrom: Blue Door Shop\nSent: 17 March 2026\nTo: Desk\n\n{MAIL}",
    "Apple Mail": f"> On 17 Mar 2026, at 12:00, Blue Door Shop <{ADDRESS}> wrote:\n>\n{QUOTED}",
    "Apple Mail in Polish": f"> Wiadomość napisana przez Blue Door Shop <{ADDRESS}> w dniu 17.03.2026, o 12:00:\n"
    f">\n{QUOTED}",
    "Thunderbird": f"On 17/03/2026 12:00, Blue Door Shop wrote:\n{QUOTED}",
    "Thunderbird in Polish": f"W dniu 17.03.2026 o 12:00, Blue Door Shop pisze:\n{QUOTED}",
    "Thunderbird in Hebrew": f"בתאריך 17/03/2026 בשעה 12:00, מאת Blue Door Shop:\n{QUOTED}",
    "Thunderbird in Persian": f"در تاریخ ۱۷/۰۳/۲۰۲۶ ۱۲:۰۰، Blue Door Shop نوشت:\n{QUOTED}",
    "Thunderbird in Thai": f"เมื่อ 17/3/2026 12:00, Blue Door Shop เขียน:\n{QUOTED}",
    "Japanese": f"2026年3月17日(火) 12:00 Blue Door Shop <{ADDRESS}>:\n\n{QUOTED}",
    "a full-width colon": f"Blue Door Shop <{ADDRESS}> 于2026年3月17日周二 12:00写道：\n\n{QUOTED}",
    "a help desk that only quotes": MAIL,
    "a help desk with a rule of its own": f"----------------------------------------\n{MAIL}",
    "our line not quoted": f"On Tue, 17 Mar 2026 at 12:00, Blue Door Shop <{ADDRESS}> wrote:\n\n> Where is it?",
    "our line not quoted, Outlook": "From: Blue Door Shop\nSent: 17 March 2026 12:00\nTo: Desk\n\nWhere is it?",
    "nothing": "",
    "a signature": f"-- \nAna Kowal, Blue Door Shop\n\n{QUOTED}",
}
by_program = pytest.mark.parametrize("quoted", [pytest.param(text, id=name) for name, text in INTRODUCED.items()])


@by_program
def test_the_new_words_are_kept_and_nothing_else(quoted: str) -> None:
    assert new_words(f"{WORDS}\n\n{quoted}", OURS) == WORDS


@by_program
def test_an_answer_without_new_words_is_empty(quoted: str) -> None:
    assert new_words(f"\n{quoted}", OURS) == ""


@pytest.mark.parametrize("words", ["Zobaczę jutro: o 12:30.", "אני אבדוק מחר", "می\u200cخواهم بدانم", "พรุ่งนี้จะตรวจให้"])
def test_words_of_every_language_are_kept_to_the_letter(words: str) -> None:
    assert new_words(f"{words}\n\n{INTRODUCED['Gmail in Persian']}", OURS) == words


KEPT = [
    pytest.param(f"{QUOTED}\n\nIt comes on Thursday.", "It comes on Thursday.", id="below the quotation"),
    pytest.param(
        "> Where is it?\nOn its way.\n> And when?\nOn Thursday.", "On its way.\nOn Thursday.", id="in between"
    ),
    pytest.param("Two ways:\n- wait\n- send it back\n\nThanks, Ana", None, id="a list and a greeting"),
    pytest.param("From: Hamburg\nTo: Lyon\nCarrier: Northline", None, id="labels that are the answer"),
    pytest.param("Write to support@shop.example and say:\nI want my money back", None, id="our address in the answer"),
    pytest.param("Please see below:", None, id="a colon at the end"),
    pytest.param("Data: none\nDo: nothing", None, id="what is an introduction in another language"),
    pytest.param("a\n\n\n\n\nb", "a\n\nb", id="many empty lines"),
]


@pytest.mark.parametrize(("text", "kept"), KEPT)
def test_what_only_looks_like_a_quotation_is_kept(text: str, kept: str | None) -> None:
    assert new_words(text, OURS) == (text if kept is None else kept)


LETTERS = st.characters(blacklist_categories=("C", "Z"))
LINES = st.lists(st.text(LETTERS | st.just(" "), min_size=1, max_size=40), min_size=1, max_size=6)


@given(LINES, st.sampled_from(sorted(INTRODUCED)))
def test_whatever_is_quoted_below_the_new_words_survive(lines: list[str], program: str) -> None:
    told = [line.strip() for line in lines]
    words = "\n".join(line for line in told if line.strip("_=*- ") and not line.startswith(">")) or "yes"
    assert new_words(f"{words}\n\n{INTRODUCED[program]}", OURS) == words
