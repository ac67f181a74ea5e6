"""A postal address as it is typed into a chat, one that is known already, or a part put right."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.addresses import Address, AddressRead, read_address

HOME = Address("18 Orchard Lane", "Apt 4", "Portland", "OR", "97205", "USA")
WORK = Address("702 Harbor Street", "", "Seattle", "WA", "98101", "USA")

WHOLE = {
    "702 Harbor Street, Suite 12, Seattle, WA 98101": "702 Harbor Street|Suite 12|Seattle|WA|98101|USA",
    "702 Harbor Street, Seattle, WA 98101, USA": "702 Harbor Street||Seattle|WA|98101|USA",
    "702 Harbor Street Seattle WA 98101": "702 Harbor Street||Seattle|WA|98101|USA",
    "702 harbor street suite 12 seattle wa 98101": "702 harbor street|suite 12|Seattle|WA|98101|USA",
    "702 harbor st apt 3b seattle washington 98101 usa": "702 harbor st|apt 3b|Seattle|WA|98101|USA",
    "702 Harbor Street\nSuite 12\nSeattle, WA 98101\nUSA": "702 Harbor Street|Suite 12|Seattle|WA|98101|USA",
    "Suite 12, 702 Harbor Street, Seattle, WA, 98101": "702 Harbor Street|Suite 12|Seattle|WA|98101|USA",
    "702 Harbor Street #12, Seattle WA 98101-4410": "702 Harbor Street|#12|Seattle|WA|98101-4410|USA",
    "My new address is 55 Elm Ave., San Antonio, TX 78205": "55 Elm Ave||San Antonio|TX|78205|USA",
    "it's 55 elm avenue san antonio texas 78205": "55 elm avenue||San Antonio|TX|78205|USA",
    "please send it to 55 Elm Avenue, New York, NY 10010, thanks!": "55 Elm Avenue||New York|NY|10010|USA",
    "55 Elm Avenue, New York, New York 10010": "55 Elm Avenue||New York|NY|10010|USA",
    "i moved to 9 Old Mill Road, Unit 7, Santa Fe, New Mexico 87501": "9 Old Mill Road|Unit 7|Santa Fe|NM|87501|USA",
    "change it to 1200 N Lake Shore Drive, Chicago, IL, 60610 please": "1200 N Lake Shore Drive||Chicago|IL|60610|USA",
    "the address should be 31 West 4th Street Apt 2, Austin TX 78701": "31 West 4th Street|Apt 2|Austin|TX|78701|USA",
    "ship to: 12345 Sunset Blvd, Los Angeles, CA 90028, United States": "12345 Sunset Blvd||Los Angeles|CA|90028|USA",
    "12 Court Street, Floor 3, Boston, MA 02108": "12 Court Street|Floor 3|Boston|MA|02108|USA",
    "street 12 Court St, city Boston, state MA, zip 02108": "12 Court St||Boston|MA|02108|USA",
    "street: 12 Court St; city: Boston; state: MA; zip: 02108": "12 Court St||Boston|MA|02108|USA",
    "could you send my order BH-310442 to 12 Court Street, Boston, MA 02108?": "12 Court Street||Boston|MA|02108|USA",
    "12 Court Street, Denver, CO, USA, 80203": "12 Court Street||Denver|CO|80203|USA",
    "12 Court Street, Salem 97301, OR": "12 Court Street||Salem|OR|97301|USA",
    "12 court street, washington 20001, dc, usa": "12 court street||Washington|DC|20001|USA",
    "12 Court Street, Washington, DC 20001": "12 Court Street||Washington|DC|20001|USA",
    "I live in 12 Court Street in Boston, MA 02108": "12 Court Street||Boston|MA|02108|USA",
    "14 Mill Lane, Leeds LS1 4DY": "14 Mill Lane||Leeds||LS1 4DY|UK",
    "14 mill lane leeds ls1 4dy": "14 mill lane||Leeds||LS1 4DY|UK",
    "Flat 2, 14 Mill Lane, London SW1A 2AB, UK": "14 Mill Lane|Flat 2|London||SW1A 2AB|UK",
    "14 Mill Lane, Headingley, Leeds, LS6 3HN, United Kingdom": "14 Mill Lane||Leeds||LS6 3HN|UK",
    "221b Mill Road, Cambridge, CB1 3AN": "221b Mill Road||Cambridge||CB1 3AN|UK",
    "14 High St, Milton Keynes MK9 2FP thanks": "14 High St||Milton Keynes||MK9 2FP|UK",
    "ul. Lipowa 12/4, 30-702 Kraków": "ul. Lipowa 12/4||Kraków||30-702|Poland",
    "ul Lipowa 12 m. 4, 30-702 Krakow, Poland": "ul Lipowa 12|m. 4|Krakow||30-702|Poland",
    "Lipowa 12, 30-702 Kraków, Polska": "Lipowa 12||Kraków||30-702|Poland",
    "al. Jana Pawła 5, 00-828 Warszawa": "al. Jana Pawła 5||Warszawa||00-828|Poland",
    "os. Kolorowe 8/15 31-938 Kraków": "os. Kolorowe 8/15||Kraków||31-938|Poland",
    "Lindenstraße 7, 10969 Berlin": "Lindenstraße 7||Berlin||10969|",
    "Lindenstr. 7a, 10969 Berlin, Germany": "Lindenstr. 7a||Berlin||10969|Germany",
    "Lindenstrasse 7 10969 Berlin Deutschland": "Lindenstrasse 7||Berlin||10969|Germany",
    "Am Markt 3, 18055 Rostock, Germany": "Am Markt 3||Rostock||18055|Germany",
    "meine neue Adresse: Schillerplatz 12, 01309 Dresden": "Schillerplatz 12||Dresden||01309|",
    "Bahnhofsallee 2\n37081 Göttingen\nGermany": "Bahnhofsallee 2||Göttingen||37081|Germany",
    "Kurfürstendamm 21, 10719 Berlin": "Kurfürstendamm 21||Berlin||10719|",
    "An der Alster 14, 20099 Hamburg, Germany": "An der Alster 14||Hamburg||20099|Germany",
}

PARTS = {
    "12 Court Street": "12 Court Street|||||",
    "12 Court Street, Boston": "12 Court Street||Boston|||",
    "12 Court Street in Boston": "12 Court Street||Boston|||",
    "my zip is 02108": "||||02108|",
    "02108 thanks a lot for your help": "||||02108|",
    "Hello, 02108": "||||02108|",
    "Boston, MA 02108": "||Boston|MA|02108|USA",
    "hello": "|||||",
    "I moved": "|||||",
    "can you change my address?": "|||||",
    "where is order 310442": "|||||",
    "I ordered 2 lamps and 3 mugs": "|||||",
    "": "|||||",
    "yes please": "|||||",
}

PUT_RIGHT = {
    "the zip should be 97209": "18 Orchard Lane|Apt 4|Portland|OR|97209|USA",
    "zip code 97209 instead of 97205": "18 Orchard Lane|Apt 4|Portland|OR|97209|USA",
    "not 97205 but 97209": "18 Orchard Lane|Apt 4|Portland|OR|97209|USA",
    "97209": "18 Orchard Lane|Apt 4|Portland|OR|97209|USA",
    "it should be number 12": "12 Orchard Lane|Apt 4|Portland|OR|97205|USA",
    "house number 12": "12 Orchard Lane|Apt 4|Portland|OR|97205|USA",
    "the house number is 20, not 18": "20 Orchard Lane|Apt 4|Portland|OR|97205|USA",
    "number 18a": "18a Orchard Lane|Apt 4|Portland|OR|97205|USA",
    "apartment 9": "18 Orchard Lane|apartment 9|Portland|OR|97205|USA",
    "it's apt 9, not 4": "18 Orchard Lane|apt 9|Portland|OR|97205|USA",
    "the street is 18 Orchid Lane": "18 Orchid Lane|Apt 4|Portland|OR|97205|USA",
    "20 Orchard Lane": "20 Orchard Lane|Apt 4|Portland|OR|97205|USA",
    "the city is Salem": "18 Orchard Lane|Apt 4|Salem|OR|97205|USA",
    "city should be Salem, zip 97301": "18 Orchard Lane|Apt 4|Salem|OR|97301|USA",
    "no apartment": "18 Orchard Lane||Portland|OR|97205|USA",
}

KNOWN = {
    "my home address": 0,
    "send it home": 0,
    "my default address": 0,
    "the address on my account": 0,
    "the address in my profile please": 0,
    "to my usual address": 0,
    "the address of my other order": 1,
    "same as my other order": 1,
    "same address as order BH-310002": 1,
    "use the one from order 310002": 1,
    "the Seattle address": 1,
    "the one in Seattle": 1,
    "Harbor Street": 1,
    "the harbor street one": 1,
    "my Portland address": 0,
    "the first one": 0,
    "the second": 1,
    "2": 1,
    "hello": None,
    "a new address": None,
    "another address": None,
}


def told(read: AddressRead) -> str:
    return "|".join((read.street, read.street2, read.city, read.region, read.postcode, read.country))


def capital(written: str) -> str:
    """Cities typed in small letters are as good."""
    return written.lower()


@pytest.mark.parametrize(("text", "parts"), WHOLE.items())
def test_a_whole_address_is_read_part_by_part(text: str, parts: str) -> None:
    read = read_address(text)
    assert capital(told(read)) == capital(parts)
    assert read.missing == ()


@pytest.mark.parametrize(("text", "parts"), PARTS.items())
def test_what_is_missing_is_told(text: str, parts: str) -> None:
    read = read_address(text)
    assert told(read) == parts
    named = dict(zip(("street", "street2", "city", "region", "postcode"), parts.split("|"), strict=False))
    assert set(read.missing) == {name for name in ("street", "city", "postcode") if not named[name]}


@pytest.mark.parametrize(("text", "parts"), PUT_RIGHT.items())
def test_one_part_is_put_right_and_the_rest_stays(text: str, parts: str) -> None:
    assert told(read_address(text, base=HOME)) == parts


@pytest.mark.parametrize(("text", "place"), KNOWN.items())
def test_a_known_address_needs_not_be_typed(text: str, place: int | None) -> None:
    read = read_address(text, (HOME, WORK), of_order={"BH-310001": 0, "BH-310002": 1})
    assert read.known == place
    assert read.postcode == ("" if place is None else (HOME, WORK)[place].postcode)


def test_of_three_addresses_the_other_order_is_not_settled() -> None:
    assert (
        read_address("the address of my other order", (HOME, WORK, Address("1 Elm Street", city="Salem"))).known is None
    )


@given(st.text(max_size=120), st.booleans())
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_without_an_error(text: str, based: bool) -> None:
    read = read_address(text, (HOME, WORK), HOME if based else None)
    assert read.known in (None, 0, 1)


@given(
    st.integers(1, 9999),
    st.sampled_from(["Elm Street", "Old Mill Road", "Harbor Ave", "N Lake Drive", "West 4th Street"]),
    st.sampled_from(["", "Apt 4", "Suite 120", "Unit 7b"]),
    st.sampled_from(
        [("Boston", "MA"), ("San Antonio", "TX"), ("New York", "NY"), ("Portland", "OR"), ("Santa Fe", "NM")]
    ),
    st.integers(10000, 99999),
    st.sampled_from([", ", "\n"]),
)
@settings(max_examples=100, deadline=None)
def test_an_american_address_comes_out_as_it_went_in(
    number: int, street: str, unit: str, city: tuple[str, str], postcode: int, mark: str
) -> None:
    written = mark.join(filter(None, (f"{number} {street}", unit, f"{city[0]}, {city[1]} {postcode}")))
    assert told(read_address(written)) == f"{number} {street}|{unit}|{city[0]}|{city[1]}|{postcode}|USA"
