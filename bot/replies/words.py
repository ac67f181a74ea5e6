"""Days, money and lists in the shopper's language, by Babel's tables (Unicode CLDR)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from babel import localedata
from babel.core import Locale
from babel.dates import format_date, format_time, get_timezone_gmt, get_timezone_name, match_skeleton
from babel.lists import format_list
from babel.numbers import format_currency, format_percent

from bot.shop.facts import LineFacts, Money


def known(language: str) -> bool:
    """Whether days and money can be said in a language, given by its ISO 639 code."""
    return language in localedata.locale_identifiers()


def day(value: date | None, language: str) -> str:
    """'Tuesday, November 24'; empty for no day."""
    return format_date(value, _day_pattern(language), locale=language) if value else ""


def moment(value: datetime, zone: tzinfo, language: str, now: datetime) -> str:
    """'2:00 PM UTC' today, 'Friday, 2:00 PM UTC' within six days, later with the day, by the zone's clock."""
    there = value.astimezone(zone)
    days = there.date() - now.astimezone(zone).date()
    hour = f"{format_time(there, 'short', tzinfo=zone, locale=language)} {_zone_name(there, language)}"
    if not days:
        return hour
    near = timedelta(0) < days < timedelta(days=7)
    named = format_date(there, "EEEE", locale=language) if near else day(there.date(), language)
    return str(Locale.parse(language).datetime_formats["short"]).format(hour, named)


def dated(value: date | None, language: str) -> str:
    """'November 24, 2029', for a day that may be years away; empty for no day."""
    return format_date(value, "long", locale=language) if value else ""


def money(value: Money | None, language: str) -> str:
    """'€19.90'; empty for no amount."""
    return format_currency(value.amount, value.currency, locale=language) if value else ""


def share(value: object, language: str) -> str:
    """'15%' for 0.15; empty for none."""
    return format_percent(value, locale=language) if value else ""


def listed(items: Sequence[str], language: str) -> str:
    """'a, b, and c'; empty for none."""
    return format_list(list(items), locale=Locale.parse(language)) if items else ""


def line(item: LineFacts) -> str:
    """'2 x Alder Shirt (Blue, M)'; the number only when there is more than one."""
    name = f"{item.product} ({item.options})" if item.options else item.product
    return f"{item.quantity} \N{MULTIPLICATION SIGN} {name}" if item.quantity > 1 else name


@lru_cache
def _day_pattern(language: str) -> str:
    """The language's own order of weekday, day and month, each written out (UTS 35: matched fields are widened)."""
    skeletons = Locale.parse(language).datetime_skeletons
    pattern = skeletons[match_skeleton("MMMMEEEEd", skeletons)].pattern
    return re.sub("E+", "EEEE", re.sub("MMM+", "MMMM", pattern))


def _zone_name(moment: datetime, language: str) -> str:
    """'UTC', 'MEZ'; where the language has no such name, 'GMT+01:00'."""
    name = get_timezone_name(moment, width="short", locale=language)
    return str(name if name.isalpha() else get_timezone_gmt(moment, locale=language))
