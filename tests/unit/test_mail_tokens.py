"""Tokens say what an answer is about, and nobody guesses one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.tokens import Found, Tokens

TOKENS, OTHERS = Tokens("a secret"), Tokens("another secret")
RIGHT = TOKENS.of(12)

READ = [
    pytest.param([f"support+{RIGHT}@shop.example"], Found(12, False), id="behind a plus sign"),
    pytest.param([f"<{RIGHT}.5@shop.example>"], Found(12, False), id="in a Message-ID"),
    pytest.param([f"Support+{RIGHT.upper()}@shop.example"], Found(12, False), id="capitals changed"),
    pytest.param(["a@b.example", f"<{OTHERS.of(3)}@x> <{RIGHT}@x>"], Found(12, False), id="a wrong one before it"),
    pytest.param([f"{RIGHT}@x", f"{TOKENS.of(3)}@x"], Found(12, False), id="the first of two"),
    pytest.param([f"support+{OTHERS.of(12)}@shop.example"], Found(None, True), id="another shop's"),
    pytest.param([f"13-{RIGHT.partition('-')[2]}"], Found(None, True), id="another number"),
    pytest.param([f"x{RIGHT}", f"{RIGHT}y", RIGHT[:-1]], Found(None, False), id="part of something longer, or cut"),
    pytest.param(["support@shop.example", "#12"], Found(None, False), id="none"),
    pytest.param([], Found(None, False), id="nothing"),
]


@pytest.mark.parametrize(("texts", "found"), READ)
def test_a_token_is_read_wherever_it_stands(texts: list[str], found: Found) -> None:
    assert TOKENS.find(texts) == found


@given(st.integers(0, 999_999_999), st.integers(0, 25), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_token_with_a_changed_letter_is_wrong(number: int, place: int, letter: str) -> None:
    token = TOKENS.of(number)
    start = token.index("-") + 1 + place
    changed = token[:start] + letter + token[start + 1 :]
    assert TOKENS.find([changed]).number == (number if changed == token else None)
