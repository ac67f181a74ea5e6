"""Facts as plain JSON values and back, by the types written on their fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def as_plain(value: Any) -> Any:
    """A value made of dataclasses, tuples, days, amounts and enums as what JSON knows."""
    if is_dataclass(value):
        return {field.name: as_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, (tuple, list)):
        return [as_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def from_plain(kind: type[T], plain: Mapping[str, Any], **given: Any) -> T:
    """The dataclass that `as_plain` wrote down, but for the fields `given`.

    Raises KeyError, TypeError or ValueError for anything else.
    """
    hints = get_type_hints(kind)
    written = [field.name for field in fields(kind) if field.name not in given]  # type: ignore[arg-type]
    return kind(**{name: _read(hints[name], plain[name]) for name in written}, **given)


def _read(kind: Any, plain: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        inner = next(each for each in get_args(kind) if each is not type(None))
        return None if plain is None else _read(inner, plain)
    if origin is tuple:
        return _read_tuple(get_args(kind), plain)
    if isinstance(kind, type) and is_dataclass(kind):
        return from_plain(kind, plain)
    if kind in (date, datetime):
        return kind.fromisoformat(plain)
    if isinstance(kind, type) and issubclass(kind, (Enum, Decimal)):
        return kind(plain)
    return _as_it_is(kind, plain)


def _read_tuple(kinds: tuple[Any, ...], plain: Any) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_read(kinds[0], each) for each in plain)
    return tuple(_read(kind, each) for kind, each in zip(kinds, plain, strict=True))


def _as_it_is(kind: Any, plain: Any) -> Any:
    if not isinstance(plain, kind):
        raise TypeError(f"{kind.__name__} was expected")
    return plain
