"""What a message says of a change being prepared, read against the order, its variants and the customer's things."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace

from actions.base import Turn
from actions.draft import (
    ADDRESS,
    CORRECTING,
    ITEMS,
    LINES,
    OPTIONS,
    PAYMENT,
    REASON,
    REMEDY,
    SHIPPING,
    WHAT,
    YES,
    Draft,
)
from actions.known import PAID, PICKING, SWAPPING, Known, item, method, reasons, variant
from bot.reading.addresses import Address, read_address
from bot.reading.answers import corrected
from bot.reading.choosing import pick_items
from bot.reading.options import pick_variant
from bot.reading.order_parts import read_part, read_remedy, says_same
from bot.reading.order_said import without_order_said, without_payment_said
from bot.reading.payments import names_payment, pick_payment
from bot.reading.reasons import read_reason
from bot.reading.swaps import Swap, pick_swaps
from bot.reading.words import either, word_lists
from bot.replies.wording import DEFAULT_LANGUAGE
from bot.shop.facts import AddressFacts

PLACE = tuple(field.name for field in fields(AddressFacts))
EMPTY = AddressFacts("", "", "", "", "", "")
REMEDIED = frozenset({"order_wrong_or_damaged", "order_missing"})
REASONED = frozenset({"cancel_order", "return_item", "exchange_item", "order_wrong_or_damaged"})


def hear(turn: Turn, draft: Draft, known: Known) -> Draft:
    """The draft with everything this message says of it; the same draft if it says nothing of it."""
    if turn.picked:
        return _picked(turn.picked, draft, known)
    things = [item(line) for line in known.order.lines]
    of_things = without_payment_said(without_order_said(turn.words, things))
    for reads, hears in (
        (draft.wish in SWAPPING and draft.what in (None, ITEMS), _swaps),
        (draft.wish == "change_order" and draft.asked in (None, WHAT), _what),
        (draft.wish in PICKING, _lines),
        (draft.wish in PAID, _payment),
        (draft.wish == "change_address", _address),
        (draft.wish in REASONED, _reason),
        (draft.wish in REMEDIED, _remedy),
    ):
        said = of_things if hears in (_swaps, _lines) else turn.words
        draft = hears(said, draft, known) if reads else draft
    return draft


def _picked(picked: tuple[str, str], draft: Draft, known: Known) -> Draft:
    """A choice that was pressed stands for just one thing."""
    kind, value = picked
    if kind == LINES:
        return with_lines(draft, [int(line) for line in value.split(",")], known)
    if kind == OPTIONS:
        line, variant = (int(part) for part in value.split(","))
        return settled(draft, line, variant)
    if kind == ADDRESS:
        return replace(draft, address=asdict(known.addresses[int(value)]))
    if kind == PAYMENT:
        return replace(draft, payment=value)
    if kind == REASON:
        return replace(draft, reason=value)
    if kind == REMEDY:
        return replace(draft, remedy=value)
    if kind == SHIPPING:
        return replace(draft, option=value)
    return replace(draft, what=value) if kind == WHAT else draft


def _what(text: str, draft: Draft, known: Known) -> Draft:
    """Whether it is the payment or the shipping that shall change, where no item is named that shall."""
    del known
    if draft.swaps or draft.open:
        return replace(draft, what=ITEMS)
    return replace(draft, what=read_part(text, DEFAULT_LANGUAGE) or draft.what)


def _swaps(text: str, draft: Draft, known: Known) -> Draft:
    if draft.asked == OPTIONS and draft.open:
        line_id, possible = draft.open[0]
        candidates = [one for one in known.variants[line_id] if one.variant_id in possible]
        as_it_is = known.line(line_id).variant_id
        if draft.wish == "exchange_item" and as_it_is and says_same(text, DEFAULT_LANGUAGE):
            return settled(draft, line_id, as_it_is)
        wanted = pick_variant(text, item(known.line(line_id)), [variant(one) for one in candidates])
        if wanted.named or len(wanted.keys) == 1:
            return _narrowed(draft, line_id, wanted.keys)
    found = pick_swaps(
        text,
        [item(line) for line in known.order.lines],
        {line_id: [variant(one) for one in variants] for line_id, variants in known.variants.items()},
    )
    after = draft
    # A thing named beside one that gets something new is no wish: "keep the belt", "the belt is fine".
    wished = [swap for swap in found if swap.wanted.named] or found
    for swap in wished:
        after = _swapped(text, after, swap, known)
    if after == draft and len(draft.swaps) == 1:
        after = _other_variant(text, draft, known)
    return after if after != draft else _lines_to_swap(text, draft, known)


def _other_variant(text: str, draft: Draft, known: Known) -> Draft:
    """A proposed variant put right ("42 instead"): what is not named of it stays as it was proposed."""
    ((line_id, proposed),) = draft.swaps
    line, variants = known.line(line_id), known.variants[line_id]
    now = next(one for one in variants if one.variant_id == proposed)
    others = [variant(one) for one in variants if one.variant_id != proposed]
    as_proposed = replace(item(line), options=tuple(now.options))
    wanted = pick_variant(corrected(text) or text, as_proposed, others)
    return _narrowed(draft, line_id, wanted.keys) if wanted.named and wanted.keys else draft


def _lines_to_swap(text: str, draft: Draft, known: Known) -> Draft:
    """Which lines, where the words do not say for what: every variant of theirs is still possible.

    Lines known already are others only when the question was which, or when a proposal is set right.
    """
    current = [line for line, _ in (*draft.swaps, *draft.open)]
    if current and draft.asked not in (LINES, YES, CORRECTING):
        return draft
    picked = pick_items(corrected(text) or text, [item(line) for line in known.order.lines], current)
    if not picked.keys or not picked.sure or set(picked.keys) == set(current):
        return draft
    kept = tuple(swap for swap in draft.swaps if swap[0] in picked.keys)
    return with_lines(replace(draft, swaps=kept, open=()), picked.keys, known)


def _swapped(text: str, draft: Draft, swap: Swap, known: Known) -> Draft:
    as_it_is = known.line(swap.item).variant_id
    if (
        draft.wish == "exchange_item"
        and as_it_is
        and swap.wanted.keys == (as_it_is,)
        and says_same(text, DEFAULT_LANGUAGE)
    ):
        return settled(draft, swap.item, as_it_is)
    keys = tuple(key for key in swap.wanted.keys if key != as_it_is)
    if not keys and not swap.wanted.named:
        return with_lines(draft, [swap.item], known)
    return _narrowed(draft, swap.item, keys)


def _narrowed(draft: Draft, line_id: int, variants: Sequence[int]) -> Draft:
    """The line may still become one of these; one alone is settled."""
    if len(variants) == 1:
        return settled(draft, line_id, variants[0])
    rest = tuple(each for each in draft.open if each[0] != line_id)
    swaps = tuple(each for each in draft.swaps if each[0] != line_id)
    return replace(draft, swaps=swaps, open=((line_id, tuple(variants)), *rest)) if variants else draft


def settled(draft: Draft, line_id: int, variant_id: int) -> Draft:
    """The draft with this line becoming this variant, whatever was said of it before."""
    swaps = tuple(each for each in draft.swaps if each[0] != line_id)
    rest = tuple(each for each in draft.open if each[0] != line_id)
    return replace(draft, swaps=(*swaps, (line_id, variant_id)), open=rest)


def with_lines(draft: Draft, lines: Sequence[int], known: Known) -> Draft:
    """The draft about these lines: to send back, or to become any other variant of theirs."""
    if draft.wish not in SWAPPING:
        return replace(draft, lines=tuple(lines))
    able = {
        line: tuple(one.variant_id for one in known.variants[line] if one.variant_id != known.line(line).variant_id)
        for line in lines
    }
    settled_lines = {line for line, _ in draft.swaps}
    fresh = {line: variants for line, variants in able.items() if variants and line not in settled_lines}
    one = tuple((line, variants[0]) for line, variants in fresh.items() if len(variants) == 1)
    several = tuple((line, variants) for line, variants in fresh.items() if len(variants) > 1)
    return replace(draft, swaps=(*draft.swaps, *one), open=several)


def without(draft: Draft, asked: str, known: Known) -> Draft:
    """The draft without the answer to this question; what a line may become is open again."""
    if asked == OPTIONS:
        return with_lines(replace(draft, swaps=()), [line for line, _ in draft.swaps], known)
    fields = {PAYMENT: "payment", REASON: "reason", SHIPPING: "option", REMEDY: "remedy"}
    if asked in fields:
        return replace(draft, **{fields[asked]: None})  # type: ignore[arg-type]
    return replace(draft, lines=()) if asked == LINES else replace(draft, address=None)


def _lines(text: str, draft: Draft, known: Known) -> Draft:
    picked = pick_items(corrected(text) or text, [item(line) for line in known.order.lines], draft.lines)
    return replace(draft, lines=tuple(picked.keys)) if picked.keys and picked.sure else draft


def _payment(text: str, draft: Draft, known: Known) -> Draft:
    original = known.order.payment.id if known.order.payment else None
    methods = [method(one) for one in known.methods]
    if PAYMENT not in (draft.asked, draft.what) and not names_payment(text, methods):
        # "The other one" is then another thing.
        return draft
    named = pick_payment(text, methods, original=original)
    return replace(draft, payment=named[0]) if len(named) == 1 else draft


def _address(text: str, draft: Draft, known: Known) -> Draft:
    places = [_place(one) for one in known.addresses]
    there = AddressFacts(**draft.address) if draft.address else known.order.address
    told = text.replace(known.order.number, " ")
    said = read_address(told, places, _place(there) if there else None, known.of_order)
    if said.known is not None and (draft.asked == ADDRESS or known.addresses[said.known] != known.order.address):
        return replace(draft, address=asdict(known.addresses[said.known]))
    parts = {name: getattr(said, name) for name in PLACE} | {"street": _behind_to(said.street)}
    # The order's own address comes back where the words say nothing about another.
    if not said.street or parts == asdict(there or EMPTY):
        return draft
    return replace(draft, address={**asdict(EMPTY), **(draft.address or {}), **_told(parts)})


def _behind_to(street: str) -> str:
    """A street without what led to it, as in "its address to Long Road 1"."""
    leads = either(word_lists(DEFAULT_LANGUAGE)["pivots"])
    return re.sub(rf"(?i)^.*\b(?:{leads})\s+(?=.*\d)", "", street)


def _place(one: AddressFacts) -> Address:
    return Address(**asdict(one))


def _told(parts: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in parts.items() if value}


def _reason(text: str, draft: Draft, known: Known) -> Draft:
    del known
    said = read_reason(text, reasons(draft.wish))
    return replace(draft, reason=said) if said else draft


def _remedy(text: str, draft: Draft, _: Known) -> Draft:
    return replace(draft, remedy=read_remedy(text, DEFAULT_LANGUAGE) or draft.remedy)
