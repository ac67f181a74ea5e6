"""Variants of a thing on the shelf, for what is read against them."""

from __future__ import annotations

from itertools import product

from bot.reading.options import Variant


def variants(**options: tuple[str, ...]) -> tuple[Variant, ...]:
    """One of every combination; "_" in a name stands for a blank. The first is the cheapest."""
    names = [name.replace("_", " ") for name in options]
    made = enumerate(product(*options.values()))
    return tuple(Variant(key, tuple(zip(names, values, strict=True)), 1000 + 10 * key) for key, values in made)
