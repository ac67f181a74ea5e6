"""Promises of the merge: whose opinion counts, and which encoder is asked at all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.nlu.head import Head
from bot.nlu.logistic import softmax
from tests.unit.nlu.fakes import LetterEncoder, PairEncoder
from tests.unit.nlu.trained import SAID, learnt

TEXTS = [text for texts in SAID.values() for text in texts] + ["where", "hi it is me", "xyzzy", "🎁", "what is it"]


def first_stage(head: Head) -> Head:
    """The same head as if it had never met its second encoder."""
    return replace(head, ears=head.ears[:1], divisors=head.divisors[:2])


def surest(head: Head, text: str) -> float:
    return head.judge(text, [LetterEncoder()]).ranking[0][1]


def test_the_second_encoder_is_asked_exactly_where_the_first_left_the_head_unsure() -> None:
    taught = learnt(LetterEncoder(), PairEncoder())
    enough = float(np.median([surest(first_stage(taught), text) for text in TEXTS]))
    head = replace(taught, enough=enough)
    first, second = LetterEncoder(), PairEncoder()
    for text in TEXTS:
        head.judge(text, [first, second])
    unsure = [text for text in TEXTS if surest(first_stage(head), text) < enough]
    assert 0 < len(unsure) < len(TEXTS)
    assert first.asked == TEXTS and second.asked == unsure


@pytest.mark.parametrize("text", TEXTS)
def test_a_sure_head_judges_as_if_there_were_no_second_encoder(text: str) -> None:
    head = learnt(LetterEncoder(), PairEncoder(), enough=0.0)
    assert head.judge(text, [LetterEncoder(), PairEncoder()]) == first_stage(head).judge(text, [LetterEncoder()])


def test_a_head_that_is_never_sure_merges_all_opinions() -> None:
    head = learnt(LetterEncoder(), PairEncoder(), enough=2.0)
    text = "where is it"
    opinions = [head.words.logits(head.terms.matrix([text]))[0]]
    for ear, encoder in zip(head.ears, (LetterEncoder(), PairEncoder()), strict=True):
        opinions += ear.logits(encoder.encode([text])[0])
    merged = softmax(sum(said / by for said, by in zip(opinions, head.divisors[2], strict=True)))
    said = dict(head.judge(text, [LetterEncoder(), PairEncoder()]).ranking)
    assert [said[intent] for intent in head.intents] == pytest.approx(merged.tolist(), abs=1e-6)


@pytest.mark.parametrize("text", TEXTS)
def test_without_an_encoder_the_words_alone_decide(text: str) -> None:
    head = learnt()
    judgement = head.judge(text)
    words = softmax(head.words.logits(head.terms.matrix([text]))[0] / head.divisors[0, 0])
    assert dict(judgement.ranking) == pytest.approx(dict(zip(head.intents, words.tolist(), strict=True)), abs=1e-6)


@pytest.mark.parametrize("encoders", [(), (LetterEncoder,), (LetterEncoder, PairEncoder)], ids=len)
@pytest.mark.parametrize("text", TEXTS)
def test_confidences_fall_and_sum_to_one(encoders: tuple[type[LetterEncoder], ...], text: str) -> None:
    judgement = learnt(*(make() for make in encoders)).judge(text, [make() for make in encoders])
    confidences = [confidence for _, confidence in judgement.ranking]
    assert confidences == sorted(confidences, reverse=True) and sum(confidences) == pytest.approx(1.0)
    assert judgement.out_of_scope == dict(judgement.ranking)["out_of_scope"]


def test_a_head_that_knows_no_foreign_intent_takes_what_the_likeliest_leaves() -> None:
    judgement = replace(learnt(), foreign=None).judge("where is my parcel")
    assert judgement.out_of_scope == pytest.approx(1.0 - judgement.ranking[0][1])
