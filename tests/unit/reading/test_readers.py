"""What the readers find, row by row; the last rows of each table are traps."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.reader import reader_for

ORDER_NUMBERS = [
    ("where is BH-204817", ["BH-204817"]),
    ("bh204817", ["BH-204817"]),
    ("BH 204817 pls", ["BH-204817"]),
    ("its bh - 204817", ["BH-204817"]),
    ("#BH-118220", ["BH-118220"]),
    ("my order #bh118220 hasnt moved", ["BH-118220"]),
    ("Bh-204817.", ["BH-204817"]),
    ("(BH-204817)", ["BH-204817"]),
    ("order:BH-204817,thanks", ["BH-204817"]),
    ("BH-204817 and BH-118220", ["BH-204817", "BH-118220"]),
    ("ＢＨ－２０４８１７ please", ["BH-204817"]),
    ("order 204817", ["204817"]),
    ("order204817", ["204817"]),
    ("order#204817", ["204817"]),
    ("Order no. 204817", ["204817"]),
    ("order number is 48211", ["48211"]),
    ("48211", ["48211"]),
    ("#48211", ["48211"]),
    ("204817?", ["204817"]),
    ("any idea where 204817 went", ["204817"]),
    ("W2611340", ["W2611340"]),
    ("cancel #W2611340 now", ["W2611340"]),
    ("w2611340 never came", ["W2611340"]),
    ("7556-441-2", ["75564412"]),
    ("its 7556-441-2 i think", ["75564412"]),
    ("order 7556 441 2", ["75564412"]),
    ("204 817", ["204817"]),
    ("order 204817 2 weeks ago", ["204817"]),
    ("ordered 2 things on 204817", ["204817"]),
    ("9918273645", ["9918273645"]),
    ("parcel 123456789012 is lost", ["123456789012"]),
    ("20261122", ["20261122"]),
    ("the phone number on order 204817 is wrong", ["204817"]),
    ("call me about 204817", ["204817"]),
    ("order number 555-867-5309", ["5558675309"]),
    ("need an eta for 0048291736, moving out friday", ["0048291736"]),
    ("#W 2611 352", ["W2611352"]),
    ("i paid 20000 dollars", []),
    ("it cost $204817", []),
    ("€ 20481 for that", []),
    ("204817 usd", []),
    ("i waited 3 weeks", []),
    ("size 42", []),
    ("call 555-867-5309", []),
    ("555 867 5309", []),
    ("+1 555 867 5309", []),
    ("+447700900123", []),
    ("my phone number is 5558675309", []),
    ("07700900123", []),
    ("(555) 867-5309", []),
    ("07700 900412", []),
    ("01632 960 118", []),
    ("my customer number is C-55120", []),
    ("since 2024", []),
    ("bought in 2024-2025", []),
    ("it said 2026-11-22", []),
    ("22-11-2026", []),
    ("11/22/2026", []),
    ("arriving 20261122 they said", []),
    ("zip 90210", []),
    ("postcode is 90210-1234", []),
    ("Austin TX 78701", []),
    ("12345 main street", []),
    ("card 4111 1111 1111 1111", []),
    ("4111111111111111", []),
    ("1Z999AA10123456784", []),
    ("the verification code 482913 never comes", []),
    ("12000 points are gone", []),
    ("a 20000mah power bank", []),
    ("1,000,000 times", []),
    ("12345.67", []),
    ("204817@example.com", []),
    ("account number 204817", []),
    ("sizes 38-40-42", []),
    ("call me at 10:30", []),
    ("my two cats are 3 and 4", []),
]

EMAILS = [
    ("anna@example.com", ["anna@example.com"]),
    ("Anna.K@Example.COM", ["anna.k@example.com"]),
    ("its anna@example.com.", ["anna@example.com"]),
    ("anna@example.com!!", ["anna@example.com"]),
    ("anna@example.com,bob@example.org", ["anna@example.com", "bob@example.org"]),
    ("mail:anna@example.com", ["anna@example.com"]),
    ("mailto:anna@example.com?", ["anna@example.com"]),
    ("<anna@example.com>", ["anna@example.com"]),
    ("anna+shop@mail.example.co.uk", ["anna+shop@mail.example.co.uk"]),
    ("it's under o_brien-7@example.net ok", ["o_brien-7@example.net"]),
    ("204817@example.com", ["204817@example.com"]),
    ("anna at example dot com", ["anna@example.com"]),
    ("my email is anna at example dot com thanks", ["anna@example.com"]),
    ("anna [at] example [dot] com", ["anna@example.com"]),
    ("email: anna @ example.com", ["anna@example.com"]),
    ("look at example.com", []),
    ("i saw it at example dot com", []),
    ("email me at example.com", []),
    ("anna@example", []),
    ("@example.com", []),
    ("meet @ noon", []),
]

COUPONS = [
    ("SPRING20", ["SPRING20"]),
    ("SPRING20 does not work", ["SPRING20"]),
    ("my code spring20 is rejected", ["SPRING20"]),
    ("voucher Welcome10 says expired", ["WELCOME10"]),
    ("promo code: 10OFF", ["10OFF"]),
    ("code SAVE-15!", ["SAVE-15"]),
    ("BLACK_FRIDAY25 coupon", ["BLACK_FRIDAY25"]),
    ("the code WELCOME is refused", ["WELCOME"]),
    ("code is FREESHIP", ["FREESHIP"]),
    ("WHY IS MY CODE SPRING20 NOT WORKING", ["SPRING20"]),
    ("SPRING20 or SUMMER15?", ["SPRING20", "SUMMER15"]),
    ("MY CODE DOES NOT WORK", []),
    ("the code STILL fails", []),
    ("is there a code", []),
    ("code for order BH-204817", []),
    ("code for W2611340", []),
    ("code for spring20@example.com", []),
    ("code expired 48hrs ago", []),
    ("a code for my iphone15", []),
    ("i want SIZE42", []),
    ("WHERE IS MY ORDER204817", []),
    ("COVID19", []),
    ("2XL and 100ML", []),
    ("spring20", []),
]


def found(text: str, kind: str) -> list[str]:
    return [finding.value for finding in reader_for("en").read(text).findings if finding.kind == kind]


@pytest.mark.parametrize(("text", "values"), ORDER_NUMBERS, ids=[text for text, _ in ORDER_NUMBERS])
def test_order_numbers_are_read_and_their_doubles_are_not(text: str, values: list[str]) -> None:
    assert found(text, "order_number") == values


@pytest.mark.parametrize(("text", "values"), EMAILS, ids=[text for text, _ in EMAILS])
def test_addresses_are_read_also_in_words(text: str, values: list[str]) -> None:
    assert found(text, "email") == values


@pytest.mark.parametrize(("text", "values"), COUPONS, ids=[text for text, _ in COUPONS])
def test_coupon_codes_are_read_and_sizes_and_models_are_not(text: str, values: list[str]) -> None:
    assert found(text, "coupon_code") == values


SIZES = [
    ("sizes 38 and up", ["38"]),
    ("my uk size 9", ["UK 9"]),
    ("42 EU", ["EU 42"]),
    ("32W/34L", ["W32 L34"]),
    ("size 9,5", ["9.5"]),
    ("an XL and a 2XL", ["XL", "2XL"]),
    ("is there a medium or a large?", ["M", "L"]),
    ("x-large", ["XL"]),
    ("size 12 narrow", ["12 NARROW"]),
    ("one size too small", []),
    ("size 300 l", []),
    ("size 2048", []),
    ("Margaret Whitlow, M", []),
    ("42", []),
    ("tell us 10 things", []),
    ("2 shirts", []),
]

COLOURS = [
    ("Dark Green", ["dark green"]),
    ("black/white", ["black", "white"]),
    ("Mrs Brown in brown", ["brown"]),
    ("olive oil soap", []),
    ("bluetooth", []),
]

PRODUCTS = [
    ("the chlesea boots", ["Leather Chelsea Boots"]),
    ("waxed jacket", ["Waxed Field Jacket"]),
    ("wool runners or the canvas sneekers?", ["Wool Runners", "Canvas Sneakers"]),
    ("children's rain boots", ["Children's Rain Boots"]),
    ("the merino is itchy", []),
    ("care for suede boots", []),
    ("boots", []),
    ("two person", []),
    ("have a nice weekend", []),
    ("my name is Chelsea", []),
    ("the books on the desk", []),
]

TRACKED = [
    ("parcel 123456789012 is lost", []),
    ("9918273645", []),
    ("tracking BH-204817", []),
    ("tracking 204817", []),
    ("tracking since 20261122", []),
    ("the tracking of W2611340", []),
    ("tracking stuck, call 07700 900412", []),
    ("awb: 176 12345675", ["17612345675"]),
    ("tracking code 4X9928A71B02", ["4X9928A71B02"]),
    ("ORDER NO 123 456 785 IS LATE", []),
]

PHONES = [
    ("order number 555-867-5309", []),
    ("card 4111 1111 1111 1111", []),
    ("22-11-2026", []),
    ("05-06-2026 3 items", []),
    ("0.12345678", []),
    ("DE44 0123 4567 8901", []),
    ("(0161) 496 0233", ["01614960233"]),
]

SUMS = [
    ("$1,299.00 - $20", ["1299.00 USD", "20.00 USD"]),
    ("$49,99", ["49.99 USD"]),
    ("2 pounds 50", ["2.00 GBP"]),
    ("us$20", ["20.00 USD"]),
    ("100", []),
    ("20%", []),
    ("$SAVE", []),
    ("EURO2024", []),
]


BARE = {
    "BH-204817": True,
    "it's under anna@example.com": True,
    "order number is 204817 please": True,
    "BH-204817 anna@example.com": True,
    "where is BH-204817": False,
    "cancel order BH-204817": False,
    "my phone number is 07700 900412": True,
    "tracking number is 1Z999AA10123456784": True,
    "BH-204817 from yesterday": True,
    "size 42": True,
    "yesterday": True,
    "tomorrow": True,
    "it was last tuesday": True,
    "the blue one please": True,
    "about 20 bucks": True,
    "medium": True,
    "tomorrow?": False,
    "is it blue": False,
    "tracking BH-204817": False,
    "refund 20 dollars": False,
    "stoneware mug": False,
    "blue stoneware mug": False,
    "Jay Patel": False,
    "call me tomorrow": False,
    "SPRING20": False,
    "hello": False,
    "": False,
}


@pytest.mark.parametrize(("text", "bare"), BARE.items(), ids=list(BARE))
def test_a_message_is_bare_when_only_a_value_is_said(text: str, bare: bool) -> None:
    assert reader_for("en").read(text, date(2026, 11, 18)).bare is bare


OTHERS = {
    "size": SIZES,
    "colour": COLOURS,
    "product": PRODUCTS,
    "tracking_number": TRACKED,
    "phone": PHONES,
    "money": SUMS,
}


@pytest.mark.parametrize(
    ("kind", "text", "values"),
    [pytest.param(kind, *row, id=f"{kind}: {row[0]}") for kind, rows in OTHERS.items() for row in rows],
)
def test_other_values_are_read_and_their_doubles_are_not(kind: str, text: str, values: list[str]) -> None:
    assert found(text, kind) == values


MOODS = {
    "where is my order": "calm",
    "THANK YOU SO MUCH!!!": "calm",
    "no worries, take your time": "calm",
    "OK": "calm",
    "BH-204817": "calm",
    "i'm really disappointed": "upset",
    "hello??? anyone": "upset",
    "WHERE IS MY ORDER PLEASE": "calm",
    "WHERE IS MY ORDER NOW": "upset",
    "WHERE IS MY ORDER!!!": "angry",
    "i asked nicely, LET ME TALK TO SOMEONE": "upset",
    "the USA store sent UK sizes": "calm",
    "you messed up": "upset",
    "this is bullshit": "angry",
    "you are thieves": "angry",
    "what a rip off": "angry",
    "i’m fed up with this": "angry",
    "still waiting and so frustrated!!": "angry",
    "give me my money 🤬": "angry",
}


@pytest.mark.parametrize(("text", "mood"), MOODS.items(), ids=list(MOODS))
def test_the_mood_follows_words_and_shouting(text: str, mood: str) -> None:
    assert reader_for("en").read(text).mood == mood
