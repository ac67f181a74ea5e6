"""An HTML mail as text, with its quotations as plain text has them: what is quoted begins with >."""

from __future__ import annotations

from typing import Any

import html_text
from lxml.etree import LxmlError

QUOTATION = "//blockquote[not(ancestor::blockquote)]"
# What Gmail and Thunderbird put before a quotation, and all that Yahoo quotes.
INTRODUCED = " | ".join(
    f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
    for name in ("gmail_attr", "moz-cite-prefix", "yahoo_quoted")
)
# From here on everything is quoted, also what stands beside it.
QUOTED_FROM = "//*[@id='divRplyFwdMsg' or @id='appendonsend' or @id='mail-editor-reference-message-container']"


def html_words(html: str) -> str:
    """The text of a page, with a line of > alone for each quotation; "" for what is no page."""
    try:
        tree = html_text.parse_html(html)
        _shorten(tree)
        return str(html_text.extract_text(tree))
    except (LxmlError, ValueError, AssertionError, RecursionError):
        # Nothing that a mail program makes; such a mail has no words.
        return ""


def _shorten(tree: Any) -> None:
    """Leave out what is known to be quoted; what else introduces a quotation shows once there are only lines."""
    for element in tree.xpath(QUOTATION):
        for child in list(element):
            element.remove(child)
        element.text = ">"
    for element in tree.xpath(INTRODUCED):
        if element.getparent() is not None:
            element.drop_tree()
    for start in tree.xpath(QUOTED_FROM)[:1]:
        for element in (start, *start.xpath("following::*")):
            if element.getparent() is not None:
                element.getparent().remove(element)
