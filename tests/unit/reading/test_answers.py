"""Answers to a plain question, giving up, waiting, and corrections of what was said before."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.answers import corrected, wants_stop, wants_to_wait, yes_no

YES = [
    "yes", "Yes", "YES!", "yes please", "yep", "yep go ahead", "yeah", "yeah sure", "yup", "ya", "yea do it", "y",
    "ok", "okay", "ok thanks", "k", "sure", "sure thing", "of course", "absolutely", "definitely", "correct",
    "that's right", "that is correct", "right", "exactly", "go ahead", "please go ahead", "please do", "do it",
    "go for it", "proceed", "confirm", "confirmed", "I confirm", "i confirm this", "sounds good", "sounds good to me",
    "looks good", "all good", "perfect", "great, thanks", "fine", "that's fine", "that works", "works for me", "agreed",
    "no problem, go ahead", "I agree", "why not", "no objections", "yes cancel it", "yes please cancel it",
    "yes, return both", "yes i am sure", "I'm sure", "yess", "yesss", "okey", "oki", "jep", "yes that is what i want",
    "yes you can do", "please confirm it", "let's do it", "good", "that's okay", "true", "👍", "happy with that",
    "i would like that", "yes, thank you very much", "uh huh", "um yes", "well yes", "alright", "si", "yes to all",
    "yes I don't mind", "do that please", "make it so", "approved", "accept", "yes, no problem", "not a problem",
    "yes, i don't need it anymore", "sure why not", "um yeah I guess", "oh yes", "that would be great",
]  # fmt: skip
NO = [
    "no", "No.", "NO!!", "nope", "nah", "no thanks", "no thank you", "not really", "no way", "never", "n", "noo",
    "don't", "do not do it", "please don't", "don't cancel it", "not now", "not yet", "no wait", "no, wait", "wait",
    "hold on", "hang on", "stop", "forget it", "never mind", "nevermind", "nvm", "rather not", "I'd rather not",
    "leave it", "leave it as it is", "cancel that", "that's wrong", "wrong", "incorrect", "that is not right",
    "that's not correct", "not correct", "no, the other one", "no I meant the kettle", "no not that", "nein", "abort",
    "I changed my mind", "on second thought no", "hmm no", "ok no", "yes no wait", "sorry no", "👎",
    "i don't want that",
    "no that's not what i want", "it's not ok", "not ok", "I don't agree", "don't do that", "that's too expensive, no",
    "one moment", "let me think", "not sure", "I am not sure",
]  # fmt: skip
NEITHER = [
    "", "...", "what", "what does that cost?", "how long will it take", "why", "the kettle", "in blue please",
    "BH-204817", "who are you", "is that right?", "which card?", "when will I get the money?", "maria@example.com",
    "yes but in blue", "ok if it is free", "yes except the mug", "good morning", "the right one", "the fine cup",
    "yes only the mug", "the label printer", "my address is 4 Mill Lane",
    "I would like to know more about what happens with my points and the coupon before I say anything to this, "
    "because the last time it went wrong",
]  # fmt: skip

STOP = [
    "stop", "forget it", "forget about it", "never mind", "nevermind", "nvm", "leave it", "leave it as it is", "abort",
    "quit", "drop it", "scratch that", "I changed my mind", "i don't want it anymore", "let it be", "cancel that",
    "don't do it", "don't bother", "not now", "maybe later", "another time", "let's leave it", "start over", "exit",
    "no thanks", "I'd rather not", "no forget it please", "ok forget it", "keep everything as it is", "not today",
]  # fmt: skip
NO_STOP = [
    "yes", "no", "the other one", "no, the blue one", "change the address", "cancel the kettle", "hold on", "wait",
    "it stopped working", "don't forget the mug", "the bus stop is far", "why", "",
]  # fmt: skip
WAIT = ["wait", "hold on", "hang on", "one moment", "one sec", "no wait", "just a second", "let me think", "not yet"]

CORRECTED = {
    "no, the other one": "the other one",
    "No the other one": "the other one",
    "nope, the blue one": "the blue one",
    "no no, the lamp": "the lamp",
    "no I meant the kettle": "the kettle",
    "no, i mean the kettle": "the kettle",
    "no sorry, the kettle": "the kettle",
    "sorry, I meant the kettle": "the kettle",
    "sorry the kettle": "the kettle",
    "oops, the second one": "the second one",
    "wait, the red one": "the red one",
    "wait no, size L": "size L",
    "actually the blue one": "the blue one",
    "actually, make that two": "two",
    "I meant order BH-204817": "order BH-204817",
    "i meant my other order": "my other order",
    "what I meant was the lamp": "the lamp",
    "not the lamp, the kettle": "the kettle",
    "not the lamp but the kettle": "the kettle",
    "not the lamp. the kettle": "the kettle",
    "not that one, the first": "the first",
    "the kettle, not the lamp": "the kettle",
    "the kettle not the lamp": "the kettle",
    "the kettle instead": "the kettle",
    "correction: 12 Mill Lane": "12 Mill Lane",
    "make that the green one": "the green one",
    "it should be number 12": "number 12",
    "should have been paypal": "paypal",
    "scratch that, the visa": "the visa",
    "no, it's 42": "42",
    "no its the black one": "the black one",
    "I said the kettle": "the kettle",
    "that's wrong, it's the lamp": "the lamp",
    "wrong one, the lamp": "the lamp",
    "typo, ana@example.com": "ana@example.com",
    "rather the small one": "the small one",
}
NOT_CORRECTED = [
    "", "no", "No.", "nope!", "no thanks", "no, thank you", "yes", "hello", "the kettle", "not now", "not yet",
    "where is my order", "I want to return the lamp", "no problem", "sorry", "wait", "no way", "no idea",
    "it has not arrived", "why did you not answer", "i do not know",
]  # fmt: skip


@pytest.mark.parametrize("text", YES)
def test_a_yes_is_a_yes(text: str) -> None:
    assert yes_no(text) is True


@pytest.mark.parametrize("text", NO)
def test_a_no_is_a_no_and_wins_over_a_yes(text: str) -> None:
    assert yes_no(text) is False


@pytest.mark.parametrize("text", NEITHER)
def test_what_is_neither_answers_nothing(text: str) -> None:
    assert yes_no(text) is None


@pytest.mark.parametrize("text", STOP)
def test_giving_up_is_heard(text: str) -> None:
    assert wants_stop(text)


@pytest.mark.parametrize("text", NO_STOP)
def test_what_goes_on_is_not_given_up(text: str) -> None:
    assert not wants_stop(text)


@pytest.mark.parametrize("text", WAIT)
def test_asking_for_a_moment_is_not_giving_up(text: str) -> None:
    assert wants_to_wait(text)
    assert not wants_stop(text)


@pytest.mark.parametrize(("text", "meant"), CORRECTED.items())
def test_of_a_correction_the_part_that_is_meant_is_left(text: str, meant: str) -> None:
    assert corrected(text) == meant


@pytest.mark.parametrize("text", NOT_CORRECTED)
def test_what_corrects_nothing_leaves_nothing(text: str) -> None:
    assert corrected(text) is None


SAID = sorted({word for text in (*YES, *NO, *CORRECTED, *STOP) for word in text.split()})


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(SAID), max_size=12).map(" ".join)))
@settings(max_examples=200, deadline=None)
def test_any_text_is_answered_without_an_error(text: str) -> None:
    assert yes_no(text) in (True, False, None)
    assert wants_stop(text) in (True, False)
    meant = corrected(text)
    assert meant is None or meant.strip()
