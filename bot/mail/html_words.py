"""The new words of an HTML mail as text: what it quotes is left out by how mail programs mark it."""

from __future__ import annotations

from typing import Any

# A blockquote is a quotation everywhere; the others are Gmail's, Outlook's, Thunderbird's, Yahoo's and Apple's marks.
QUOTED = (
    "//blockquote",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' gmail_quote ')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' moz-cite-prefix ')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' yahoo_quoted ')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' gmail_attr ')]",
)
# From here on everything is quoted, also what stands beside it.
QUOTED_FROM = "//*[@id='divRplyFwdMsg' or @id='appendonsend' or @id='mail-editor-reference-message-container']"


def html_words(html: str) -> str:
    """The text of a page without what it quotes; "" where there are no new words."""
    import html_text
    from lxml.etree import LxmlError

    try:
        tree = html_text.parse_html(html)
        _drop_quoted(tree)
        return str(html_text.extract_text(tree))
    except (LxmlError, ValueError, AssertionError, RecursionError):
        # Nothing that a mail program makes; such a mail has no words.
        return ""


def _drop_quoted(tree: Any) -> None:
    """What stands behind a quotation stays: some write below it."""
    for element in tree.xpath(" | ".join(QUOTED)):
        if element.getparent() is not None:
            element.drop_tree()
    for start in tree.xpath(QUOTED_FROM)[:1]:
        for element in (start, *start.xpath("following::*")):
            if element.getparent() is not None:
                element.getparent().remove(element)
