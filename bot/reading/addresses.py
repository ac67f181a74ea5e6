"""A postal address in a shopper's words, or which of the known ones is meant, or what of one is to be corrected."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.reading.address_forms import AddressForms, address_forms
from bot.reading.choosing import pick_items
from bot.reading.clean import see
from bot.reading.things import Item
from bot.reading.words import WordLists, either, word_lists, words_of

LONGEST_ADDRESS = 400
"""Characters; what is behind them belongs to no address."""
MARKS = " ,.;:"
SHORT_ANSWER = 30
"""Characters; a longer text with "the second" in it tells of something else."""
NEEDED = ("street", "city", "postcode")
NEEDED_IN_THE_USA = ("street", "city", "region", "postcode")


@dataclass(frozen=True)
class Address:
    """A postal address, part by part; an empty part is not known."""

    street: str = ""
    street2: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""


@dataclass(frozen=True)
class AddressRead(Address):
    """What was read, with the names of the parts that a parcel still needs; `known` is the place of a known one."""

    missing: tuple[str, ...] = NEEDED
    known: int | None = None


def read_address(
    text: str,
    known: Sequence[Address] = (),
    base: Address | None = None,
    of_order: Mapping[str, int] | None = None,
    language: str = "en",
) -> AddressRead:
    """Reads an address; every part is empty and missing where a message has none.

    `known` are the shopper's addresses, the own one first; `of_order` leads from an order's number to a place among
    them. `base` is the address that is there: "it should be number 12" corrects it, and gives the whole.
    """
    lists, forms = word_lists(language), address_forms(word_lists(language))
    lines = (" ".join(see(line).text.split()) for line in text[:LONGEST_ADDRESS].splitlines())
    seen = forms.rejected.sub(" ", ", ".join(filter(None, lines)))
    parts = _parts(seen, forms, lists)
    if not parts.street and (place := _known(seen, known, base, of_order or {}, lists)) is not None:
        return _read(known[place], place)
    if base is not None and not (parts.street and parts.city):
        parts = _onto(base, parts, seen, forms)
    return _read(parts, None)


def _read(address: Address, known: int | None) -> AddressRead:
    needed = NEEDED_IN_THE_USA if address.country in ("USA", "US") else NEEDED
    missing = tuple(name for name in needed if not getattr(address, name))
    parts = (address.street, address.street2, address.city, address.region, address.postcode, address.country)
    return AddressRead(*parts, () if known is not None else missing, known)


def _known(
    text: str, known: Sequence[Address], base: Address | None, of_order: Mapping[str, int], lists: WordLists
) -> int | None:
    """By the order it was used for, its street or city, "my home address", "the other one", or its place in a list."""
    said = f" {' '.join(words_of(text))} "
    for number, place in of_order.items():
        figures = "".join(char for char in number if char.isdigit())
        if figures and figures in "".join(char for char in text if char.isalnum()) and place < len(known):
            return place
    by_city = [at for at, one in enumerate(known) if one.city and f" {' '.join(words_of(one.city))} " in said]
    by_street = [at for at, one in enumerate(known) if _street_name(one) and f" {_street_name(one)} " in said]
    for some in (by_street, by_city):
        if len(some) == 1 and not re.search(r"\d", text):
            return some[0]
    if known and any(f" {phrase} " in said for phrase in lists["own_address"]):
        return 0
    if len(known) == 2 and any(f" {phrase} " in said for phrase in lists["other_order_address"]):
        return 1 if base is None else 1 - known.index(base) if base in known else None
    places = pick_items(text, [Item(at, "") for at in range(len(known))]).keys if len(text) <= SHORT_ANSWER else ()
    return places[0] if len(places) == 1 and len(known) > 1 else None


def _street_name(address: Address) -> str:
    return " ".join(words_of(address.street))


def _onto(base: Address, parts: Address, text: str, forms: AddressForms) -> Address:
    given = {name: value for name, value in vars(parts).items() if value}
    if forms.no_unit.search(text):
        base = replace(base, street2="")
    house = forms.house.search(text)
    if house and "street" not in given and base.street:
        given["street"] = re.sub(r"\d+\s?[a-z]?(?![\w])", house["house"], base.street, count=1, flags=re.IGNORECASE)
    return replace(base, **given)


def _parts(text: str, forms: AddressForms, lists: WordLists) -> Address:
    called = forms.city.search(text)
    text = forms.label.sub(", ", text)
    street = next(filter(None, (pattern.search(text) for pattern in forms.streets)), None)
    postcode = _last(forms.postcode, text, avoiding=street)
    rest = _cut(text, street, postcode)
    country = _last(forms.country, rest) if street or postcode else None
    unit = forms.unit.search(rest)
    region = _region(_cut(rest, country), postcode, forms)
    found = _city(text, street, unit, postcode, region, country, lists)
    if not street and not region and not found[:1].isupper():
        found = ""
    city = _name(called["city"], lists, last=False) if called else ""
    return Address(
        street=street["street"].strip(" ,.") if street else "",
        street2=unit["unit"].strip() if unit else "",
        city=city if city and not found else found,
        region=_region_code(region, lists),
        postcode=postcode.group().upper() if postcode else "",
        country=_country(country, region, postcode, lists),
    )


def _country(
    said: re.Match[str] | None, region: re.Match[str] | None, postcode: re.Match[str] | None, lists: WordLists
) -> str:
    """As said, or where a postcode of such a form is."""
    if said:
        return str(lists.tables["countries"][" ".join(said["country"].lower().split())])
    forms = {"uk": "UK", "pl": "Poland", "zip": "USA" if region else ""}
    return forms[postcode.lastgroup or "zip"] if postcode else ""


def _last(pattern: re.Pattern[str], text: str, avoiding: re.Match[str] | None = None) -> re.Match[str] | None:
    found = [
        m
        for m in pattern.finditer(text)
        if avoiding is None or m.end() <= avoiding.start() or m.start() >= avoiding.end()
    ]
    return found[-1] if found else None


def _cut(text: str, *matches: re.Match[str] | None) -> str:
    """The text with blanks where these matches are: places stay what they were."""
    for match in matches:
        if match:
            text = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
    return text


def _region(rest: str, postcode: re.Match[str] | None, forms: AddressForms) -> re.Match[str] | None:
    """The American one right behind a postcode, at the end, or else right before it."""
    if postcode is None or postcode.lastgroup != "zip":
        return None
    found = list(forms.region.finditer(rest))
    behind = [match for match in found if not _between(rest, postcode.end(), match.start())]
    last = [match for match in behind if not rest[match.end() :].strip(MARKS)]
    near = [match for match in found if not _between(rest, match.end(), postcode.start())]
    return next(iter([*last, *near[::-1]]), None)


def _between(text: str, start: int, end: int) -> str:
    """What stands between two places, without marks; the whole text where the second is before the first."""
    return text[start:end].strip(MARKS) if start <= end else text


def _region_code(region: re.Match[str] | None, lists: WordLists) -> str:
    if region is None:
        return ""
    name = " ".join(region.group().lower().split())
    return str(lists.tables["regions"].get(name, name.upper()))


def _city(
    text: str,
    street: re.Match[str] | None,
    unit: re.Match[str] | None,
    postcode: re.Match[str] | None,
    region: re.Match[str] | None,
    country: re.Match[str] | None,
    lists: WordLists,
) -> str:
    if postcode is None:
        start = max((m.end() for m in (street, unit) if m), default=len(text))
        return _name(
            text[start : country.start() if country and country.start() >= start else len(text)], lists, last=False
        )
    if postcode.lastgroup == "pl" or (postcode.lastgroup == "zip" and region is None):
        behind = text[postcode.end() :]
        end = country.start() - postcode.end() if country and country.start() >= postcode.end() else len(behind)
        if found := _name(behind[:end], lists, last=False):
            return found
    stop = min(region.start(), postcode.start()) if region else postcode.start()
    start = max((m.end() for m in (street, unit) if m and m.end() <= stop), default=0)
    return _name(text[start:stop], lists, last=True)


def _name(stretch: str, lists: WordLists, last: bool) -> str:
    """The first part between marks that is a name, or the last one; without words such as "please"."""
    stretch = re.sub(rf"(?i)\b(?:{either(lists['address_tails'])})\b", ",", stretch)
    stretch = re.sub(r"(?i)^[\s,]*(?:in|city|and|the|of)\b", " ", stretch)
    pieces = [piece.strip(" .-") for piece in re.split(r"[,;:!?()]|\.\s", stretch)]
    common = lists["address_leads"] | lists["zip_words"] | lists["filler"]
    pieces = [piece for piece in pieces if piece and not re.search(r"\d", piece)]
    pieces = [piece for piece in pieces if common.isdisjoint(words_of(piece))]
    return (pieces[-1] if last else pieces[0]) if pieces else ""
