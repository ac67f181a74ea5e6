"""What the pages about learning share: their look, and figures in words."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent


def page_environment(folder: Path) -> Environment:
    """Templates of a folder, with the look all pages share; whatever is filled in is escaped."""
    environment = Environment(
        loader=FileSystemLoader([folder, HERE]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"percent": percent, "of_hundred": of_hundred, "words": words}
    return environment


def percent(share: float | None, digits: int = 0) -> str:
    """A share as "88 %" with a space that does not break; a dash for None."""
    return "–" if share is None else f"{100 * share:.{digits}f}\N{NO-BREAK SPACE}%"


def of_hundred(share: float | None) -> str:
    """A share as "88 of 100"; less than one in two hundred is "fewer than 1 of 100"."""
    if share is None:
        return "none"
    return "fewer than 1 of 100" if 0 < share < 0.005 else f"{100 * share:.0f} of 100"


def words(name: str | None) -> str:
    """An intent's or an act's name in words; "nothing" for None."""
    return name.replace("_", " ") if name else "nothing"
