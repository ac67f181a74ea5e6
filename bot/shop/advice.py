"""Which products to look at: those that fit what was said, each with its one reason."""

from __future__ import annotations

from collections.abc import Sequence

from bot.shop.facts import VariantFacts
from bot.shop.facts_goods import Advice, AdviceWish, ProductFacts

USE, WORD, BUDGET, SIZE, CATEGORY = "use", "word", "budget", "size", "category"
USE_COUNTS, WORD_COUNTS, CATEGORY_COUNTS = 3, 2, 1


def best(products: Sequence[ProductFacts], wish: AdviceWish, limit: int) -> tuple[Advice, ...]:
    """The products that fit best: most of what was said, then the nearest to the budget, or without one the cheaper.

    What is sold out or too dear is no advice.
    """
    fitting = [
        (_fit(product, wish), product, variant)
        for product in products
        for variant in [_variant(product, wish)]
        if variant
    ]
    asked = bool(wish.uses or wish.words or wish.categories)
    good = [(fit, product, variant) for fit, product, variant in fitting if fit or not asked]
    way = -1 if wish.budget else 1
    good.sort(key=lambda one: (-one[0], way * one[2].price.amount, one[1].product_id))
    return tuple(_advice(product, variant, wish) for _, product, variant in good[:limit])


def _variant(product: ProductFacts, wish: AdviceWish) -> VariantFacts | None:
    """The cheapest variant that is there, in the size, within the budget; None when there is none."""
    able = [
        variant
        for variant in product.variants
        if variant.in_stock and _sized(variant, product, wish.size) and _affordable(variant, wish)
    ]
    return min(able, key=lambda variant: variant.price.amount, default=None)


def _sized(variant: VariantFacts, product: ProductFacts, size: str | None) -> bool:
    """Whether it is of this size; a product that comes in no such sizes ("one size", a mug) is of any."""
    own = dict(variant.options).get("size", "").upper()
    sizes = {value.upper() for name, value in product.options if name == "size"}
    return size is None or own == size.upper() or (size.upper() not in sizes and not _worn(sizes))


def _worn(sizes: set[str]) -> bool:
    return bool(sizes) and all(size.isdigit() or set(size) <= set("XSML") for size in sizes)


def _affordable(variant: VariantFacts, wish: AdviceWish) -> bool:
    return wish.budget is None or variant.price.amount <= wish.budget.amount


def _fit(product: ProductFacts, wish: AdviceWish) -> int:
    return (
        USE_COUNTS * len(set(product.uses) & set(wish.uses))
        + WORD_COUNTS * len(_words_of(product) & wish.words)
        + CATEGORY_COUNTS * (product.category in wish.categories)
    )


def _words_of(product: ProductFacts) -> frozenset[str]:
    told = " ".join([product.name, product.fact("material") or ""]).lower()
    return frozenset(word.strip(",.%").rstrip("s") for word in told.replace("-", " ").split())


def _advice(product: ProductFacts, variant: VariantFacts, wish: AdviceWish) -> Advice:
    uses = tuple(one for one in wish.uses if one in product.uses)
    said = tuple(sorted(_words_of(product) & wish.words))
    if uses or said:
        return Advice(product, variant, USE if uses else WORD, uses or said)
    if wish.budget:
        return Advice(product, variant, BUDGET, ())
    return (
        Advice(product, variant, SIZE, (wish.size,))
        if wish.size
        else Advice(product, variant, CATEGORY, (product.category,))
    )
