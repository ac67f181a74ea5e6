"""A shopper's wish picks a variant: what is new, what was old, what is not wanted, more or less of something."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.options import Variant, Wanted, pick_variant
from bot.reading.things import Item
from tests.unit.reading.shelf import variants


def told(wanted: Wanted, among: tuple[Variant, ...]) -> str:
    """The one variant's values with "/" between; "?" and the options to settle, "-" for none."""
    if len(wanted.keys) != 1:
        return "?" + ",".join(wanted.missing) if wanted.keys or wanted.missing else "-"
    return "/".join(value for _, value in next(one for one in among if one.key == wanted.keys[0]).options)


FLASK = variants(
    volume=("500ml", "750ml", "1000ml"), material=("glass", "stainless steel"), color=("red", "green", "blue")
)
OLD_FLASK = Item(1, "Insulated Flask", (("volume", "750ml"), ("material", "stainless steel"), ("color", "red")))
FLASKS = {
    "the 500ml in green": "500ml/stainless steel/green",
    "500 ml green": "500ml/stainless steel/green",
    "five hundred ml in green please": "500ml/stainless steel/green",
    "green 500 millilitres": "500ml/stainless steel/green",
    "the half... no the 500 one in green": "500ml/stainless steel/green",
    "same but blue": "750ml/stainless steel/blue",
    "the same one but in blue": "750ml/stainless steel/blue",
    "same size, same material, just blue": "750ml/stainless steel/blue",
    "identical but green": "750ml/stainless steel/green",
    "blue": "750ml/stainless steel/blue",
    "bleu": "750ml/stainless steel/blue",
    "the blue one": "750ml/stainless steel/blue",
    "in blue pls": "750ml/stainless steel/blue",
    "can i have it in blue": "750ml/stainless steel/blue",
    "um I would want the blue colour": "750ml/stainless steel/blue",
    "I want blue one instead": "750ml/stainless steel/blue",
    "from red to blue": "750ml/stainless steel/blue",
    "red to blue": "750ml/stainless steel/blue",
    "red -> blue": "750ml/stainless steel/blue",
    "change red for blue": "750ml/stainless steel/blue",
    "swap the red one for a blue one": "750ml/stainless steel/blue",
    "replace the red one with a blue one": "750ml/stainless steel/blue",
    "blue instead of red": "750ml/stainless steel/blue",
    "instead of red, blue": "750ml/stainless steel/blue",
    "not red, blue": "750ml/stainless steel/blue",
    "blue not red": "750ml/stainless steel/blue",
    "blue rather than red": "750ml/stainless steel/blue",
    "I have the red one, I'd like the blue": "750ml/stainless steel/blue",
    "it's red but I wanted blue": "750ml/stainless steel/blue",
    "i ordered red by accident, should have been blue": "750ml/stainless steel/blue",
    "you sent red. I need blue": "750ml/stainless steel/blue",
    "the glass one": "750ml/glass/red",
    "in glass": "750ml/glass/red",
    "glass, one liter": "1000ml/glass/red",
    "a 1l one": "1000ml/stainless steel/red",
    "one litre glass blue": "1000ml/glass/blue",
    "1 liter": "1000ml/stainless steel/red",
    "the thousand ml one": "1000ml/stainless steel/red",
    "1,000 ml": "1000ml/stainless steel/red",
    "stainless, 500": "500ml/stainless steel/red",
    "change my red flask to the 500 ml steel one in green": "500ml/stainless steel/green",
    "my 750ml stainless steel red flask for a glass one": "750ml/glass/red",
    "exchange the steel flask for glass": "750ml/glass/red",
    "I would like to exchange it to the glass version": "750ml/glass/red",
    "make it green": "750ml/stainless steel/green",
    "go for green": "750ml/stainless steel/green",
    "can you switch that to green": "750ml/stainless steel/green",
    "any colour but red": "?",
    "any color except red": "?",
    "any color but red or blue": "750ml/stainless steel/green",
    "neither red nor blue": "750ml/stainless steel/green",
    "not red and not green": "750ml/stainless steel/blue",
    "everything same only colour green": "750ml/stainless steel/green",
    "keep the size, change the colour to green": "750ml/stainless steel/green",
    "keep the 750ml but in glass": "750ml/glass/red",
    "the cheapest one": "500ml/glass/red",
    "cheapest green one": "500ml/glass/green",
    "most expensive": "1000ml/stainless steel/blue",
    "biggest": "1000ml/stainless steel/red",
    "the biggest one in blue": "1000ml/stainless steel/blue",
    "a smaller one": "500ml/stainless steel/red",
    "the smallest": "500ml/stainless steel/red",
    "a bigger one": "1000ml/stainless steel/red",
    "larger volume please": "1000ml/stainless steel/red",
    "one size up": "1000ml/stainless steel/red",
    "next size down": "500ml/stainless steel/red",
    "smaller and in glass": "500ml/glass/red",
    "it is too small": "1000ml/stainless steel/red",
    "750 is too big": "500ml/stainless steel/red",
    "I want the same one again": "750ml/stainless steel/red",
    "exactly the same please": "750ml/stainless steel/red",
    "a replacement of the same": "750ml/stainless steel/red",
    "I want to exchange my flask": "?volume,material,color",
    "I want to exchange my red flask": "?volume,material,color",
    "another colour": "?color",
    "a different color": "?color",
    "a different size": "?volume",
    "different material and colour": "?color",
    "hello": "?volume,material,color",
    "": "?volume,material,color",
    "another colour and volume": "?volume,color",
    "change the colour": "?color",
    "green or blue": "?color",
    "green, or blue if you have it": "750ml/stainless steel/green",
    "blue, otherwise green": "750ml/stainless steel/blue",
    "purple": "-",
    "instead of steel I'd like glass": "750ml/glass/red",
    "half a liter in blue": "500ml/stainless steel/blue",
    "0.5l green": "500ml/stainless steel/green",
    "could I get the green one in the biggest size": "1000ml/stainless steel/green",
    "the smallest green glass one": "500ml/glass/green",
    "the red should become green": "750ml/stainless steel/green",
    "my flask is red, I want one that's green and made of glass": "750ml/glass/green",
}

SHIRT = variants(
    size=("S", "M", "L", "XL", "XXL"), color=("blue", "black", "dark green"), style=("v-neck", "crew neck")
)
OLD_SHIRT = Item(2, "Linen T-Shirt", (("size", "M"), ("color", "blue"), ("style", "crew neck")))
SHIRTS = {
    "size L instead of M": "L/blue/crew neck",
    "L": "L/blue/crew neck",
    "l": "L/blue/crew neck",
    "large": "L/blue/crew neck",
    "large pls": "L/blue/crew neck",
    "a size large": "L/blue/crew neck",
    "in L please": "L/blue/crew neck",
    "extra large": "XL/blue/crew neck",
    "x-large": "XL/blue/crew neck",
    "XL": "XL/blue/crew neck",
    "2xl": "XXL/blue/crew neck",
    "double xl": "XXL/blue/crew neck",
    "small": "S/blue/crew neck",
    "one size up": "L/blue/crew neck",
    "a size up": "L/blue/crew neck",
    "one size bigger": "L/blue/crew neck",
    "the next size up": "L/blue/crew neck",
    "size down": "S/blue/crew neck",
    "a size smaller": "S/blue/crew neck",
    "smaller": "S/blue/crew neck",
    "too small, one size up": "L/blue/crew neck",
    "too big": "S/blue/crew neck",
    "it's too large, I need a small": "S/blue/crew neck",
    "M is too small, I need L": "L/blue/crew neck",
    "medium is too tight, large please": "L/blue/crew neck",
    "it's too small": "?size",
    "bigger": "?size",
    "the largest you have": "XXL/blue/crew neck",
    "black v neck xl": "XL/black/v-neck",
    "vneck": "M/blue/v-neck",
    "with a v-neck": "M/blue/v-neck",
    "round neck, black": "M/black/crew neck",
    "v-neck in dark green, size small": "S/dark green/v-neck",
    "green": "M/dark green/crew neck",
    "the green one in large": "L/dark green/crew neck",
    "blak": "M/black/crew neck",
    "same size but black": "M/black/crew neck",
    "black, same size": "M/black/crew neck",
    "not blue, black": "M/black/crew neck",
    "from M blue to L black": "L/black/crew neck",
    "I'm an L": "L/blue/crew neck",
    "i need it in size l not m": "L/blue/crew neck",
    "change to XL and black": "XL/black/crew neck",
    "I would like to have the black in size XL with v-neck": "XL/black/v-neck",
}

SHELF = variants(
    material=("glass", "wood", "metal"), colour=("black", "white", "brown"), height=("3 ft", "4 ft", "5 ft")
)
OLD_SHELF = Item(3, "Hallway Shelf", (("material", "glass"), ("colour", "black"), ("height", "5 ft")))
SHELVES = {
    "my black 5 ft glass shelf for a wooden 4 ft one": "wood/black/4 ft",
    "a wooden one": "wood/black/5 ft",
    "the wood one": "wood/black/5 ft",
    "to wood": "wood/black/5 ft",
    "metal 4ft": "metal/black/4 ft",
    "metallic, four foot": "metal/black/4 ft",
    "4-foot": "glass/black/4 ft",
    "4'": "glass/black/4 ft",
    "4 feet tall white": "glass/white/4 ft",
    "a four feet one": "glass/black/4 ft",
    "five foot white wooden": "wood/white/5 ft",
    "a shorter one": "?height",
    "the shortest one": "glass/black/3 ft",
    "brown wood, same height": "wood/brown/5 ft",
    "I want my glass shelf to be wooden": "wood/black/5 ft",
    "wooden instead of glass": "wood/black/5 ft",
    "trade the glass shelf in for a white metal one": "metal/white/5 ft",
    "wood in brown and 3 ft": "wood/brown/3 ft",
    "change height to 4 ft": "glass/black/4 ft",
    "height: 4 ft, colour: white": "glass/white/4 ft",
    "material wood, rest stays": "wood/black/5 ft",
    "no glass, wood": "wood/black/5 ft",
    "anything but glass": "?",
    "with 4 ft height and wood": "wood/black/4 ft",
}

MOUSE = variants(color=("black", "white", "RGB"), sensor=("laser", "optical"), connectivity=("wired", "wireless"))
OLD_MOUSE = Item(4, "Office Mouse", (("color", "white"), ("sensor", "optical"), ("connectivity", "wired")))
MICE = {
    "to the wireless one": "white/optical/wireless",
    "without cable": "white/optical/wireless",
    "the bluetooth one": "white/optical/wireless",
    "wirless": "white/optical/wireless",
    "black and wireless": "black/optical/wireless",
    "black laser": "black/laser/wired",
    "rgb, keep it wired": "RGB/optical/wired",
    "the rainbow one": "RGB/optical/wired",
    "it's wired but I need wireless": "white/optical/wireless",
}

BOOT = variants(size=("39", "40", "41", "42"), lining=("none", "wool"), waterproof=("yes", "no"))
OLD_BOOT = Item(5, "Walking Boots", (("size", "40"), ("lining", "none"), ("waterproof", "no")))
BOOTS = {
    "size 41": "41/none/no",
    "41": "41/none/no",
    "a 41 please": "41/none/no",
    "one size up": "41/none/no",
    "half a size bigger": "41/none/no",
    "40 is too small I need 42": "42/none/no",
    "waterproof": "40/none/yes",
    "the waterproof ones": "40/none/yes",
    "waterproof in 41": "41/none/yes",
    "41, not waterproof": "41/none/no",
    "with wool lining": "40/wool/no",
    "the wool lined": "40/wool/no",
    "woollen and waterproof": "40/wool/yes",
    "largest size": "42/none/no",
}

GLASSES = variants(frame_color=("black", "brown", "silver"), lens_color=("black", "brown", "green"))
OLD_GLASSES = Item(6, "Sunglasses", (("frame color", "silver"), ("lens color", "green")))
SUNGLASSES = {
    "black frame": "black/green",
    "frame in black": "black/green",
    "brown lenses": "silver/brown",
    "black frame with brown lenses": "black/brown",
    "brown frames and black lenses": "brown/black",
    "lens color brown": "silver/brown",
    "silver frame, lens in black": "silver/black",
}

STORE = variants(storage=("128GB", "256GB", "1TB"), ram=("8GB", "16GB"), screen_size=("13-inch", "15-inch"))
OLD_STORE = Item(7, "Notebook", (("storage", "256GB"), ("ram", "8GB"), ("screen size", "13-inch")))
NOTEBOOKS = {
    "more storage": "1TB/8GB/13-inch",
    "with 16 gb ram": "256GB/16GB/13-inch",
    "16 gigs": "256GB/16GB/13-inch",
    "the one with more ram": "256GB/16GB/13-inch",
    "bigger screen": "256GB/8GB/15-inch",
    "larger screen size and 16GB": "256GB/16GB/15-inch",
    '15"': "256GB/8GB/15-inch",
    "15in": "256GB/8GB/15-inch",
    "fifteen inch": "256GB/8GB/15-inch",
    "one terabyte": "1TB/8GB/13-inch",
    "1000 gb": "1TB/8GB/13-inch",
    "less storage": "128GB/8GB/13-inch",
    "the smallest storage, most ram": "128GB/16GB/13-inch",
}

HEADSETS = variants(
    fit=("in-ear", "over-ear"), water_resistance=("IPX4", "not resistant"), light=("none", "red", "white")
)
OLD_HEADSET = Item(8, "Headset", (("fit", "in-ear"), ("water resistance", "IPX4"), ("light", "red")))
EARS = {
    "I'd like it in white light": "in-ear/IPX4/white",
    "not resistant white": "in-ear/not resistant/white",
    "no light over-ear": "over-ear/IPX4/none",
    "without light, over the ear... over-ear": "over-ear/IPX4/none",
    "water resistance not resistant": "in-ear/not resistant/red",
    "not red, over ear": "?light",
    "over-ear instead of in-ear": "over-ear/IPX4/red",
    "without light": "in-ear/IPX4/none",
    "overear": "over-ear/IPX4/red",
}

PUZZLE = variants(size=("S", "M"), airflow=("low", "medium"), pieces=("500", "1000"))
OLD_PUZZLE = Item(9, "Thing", (("size", "S"), ("airflow", "low"), ("pieces", "500")))
PUZZLES = {
    "M medium": "M/medium/500",
    "M": "M/low/500",
    "1000 pieces": "S/low/1000",
    "a thousand pieces": "S/low/1000",
    "the 1000-piece one": "S/low/1000",
    "medium airflow": "S/medium/500",
    "size medium": "M/low/500",
    "I bought 2 items 14 days ago, M please": "M/low/500",
}

SHOPS = {
    "headset": (EARS, OLD_HEADSET, HEADSETS),
    "puzzle": (PUZZLES, OLD_PUZZLE, PUZZLE),
    "flask": (FLASKS, OLD_FLASK, FLASK),
    "shirt": (SHIRTS, OLD_SHIRT, SHIRT),
    "shelf": (SHELVES, OLD_SHELF, SHELF),
    "mouse": (MICE, OLD_MOUSE, MOUSE),
    "boots": (BOOTS, OLD_BOOT, BOOT),
    "sunglasses": (SUNGLASSES, OLD_GLASSES, GLASSES),
    "notebook": (NOTEBOOKS, OLD_STORE, STORE),
}
ROWS = [(shop, text, wish) for shop, (table, _, _) in SHOPS.items() for text, wish in table.items()]


@pytest.mark.parametrize(("shop", "text", "wish"), ROWS, ids=[f"{shop}: {text}" for shop, text, _ in ROWS])
def test_the_variant_wished_for_is_found(shop: str, text: str, wish: str) -> None:
    _, now, among = SHOPS[shop]
    assert told(pick_variant(text, now, among), among) == wish


@pytest.mark.parametrize(
    ("text", "absent"),
    [("in purple", ("purple",)), ("2 litres", ("2l",)), ("a 250ml in blue", ("250ml",)), ("not purple, blue", ())],
)
def test_a_value_that_no_variant_has_is_told(text: str, absent: tuple[str, ...]) -> None:
    wanted = pick_variant(text, OLD_FLASK, FLASK)
    assert (wanted.absent, bool(wanted.keys)) == (absent, not absent)


def test_what_was_not_spoken_of_changes_only_where_it_must() -> None:
    among = (
        Variant(1, (("color", "red"), ("size", "S"))),
        Variant(2, (("color", "blue"), ("size", "M"))),
        Variant(3, (("color", "blue"), ("size", "L"))),
    )
    now = Item(1, "Cap", (("color", "red"), ("size", "S")))
    assert pick_variant("blue", now, among) == Wanted((2, 3), (("color", "blue"),), ("size",))
    assert pick_variant("blue, large", now, among).keys == (3,)


def test_a_named_variant_is_meant_also_when_it_is_sold_out() -> None:
    among = (Variant(1, (("color", "red"),)), Variant(2, (("color", "blue"),), in_stock=False))
    assert pick_variant("blue", Item(1, "Cap", (("color", "red"),)), among).keys == (2,)


def test_a_choice_left_open_is_among_those_in_stock() -> None:
    among = (
        Variant(1, (("color", "red"),)),
        Variant(2, (("color", "blue"),), in_stock=False),
        Variant(3, (("color", "green"),)),
    )
    assert pick_variant("any colour but red", Item(1, "Cap", (("color", "red"),)), among).keys == (3,)


def test_values_that_no_variant_has_together_are_named_and_give_no_key() -> None:
    among = (Variant(1, (("color", "red"), ("size", "S"))), Variant(2, (("color", "blue"), ("size", "M"))))
    wanted = pick_variant("red in M", Item(1, "Cap", (("color", "blue"), ("size", "M"))), among)
    assert (wanted.keys, set(wanted.named)) == ((), {("color", "red"), ("size", "M")})


SAID = sorted({word for _, text, _ in ROWS for word in text.split()})


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(SAID), max_size=12).map(" ".join)), st.integers(0, 12))
@settings(max_examples=200, deadline=None)
def test_any_words_pick_only_variants_and_values_that_are_there(text: str, count: int) -> None:
    among = SHIRT[:count]
    wanted = pick_variant(text, OLD_SHIRT, among)
    assert set(wanted.keys) <= {variant.key for variant in among}
    assert set(wanted.named) <= {
        pair for variant in (*among, Variant(0, OLD_SHIRT.options)) for pair in variant.options
    }
