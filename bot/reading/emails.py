"""E-mail addresses, also when written out in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.reading.findings import EMAIL, Finding
from bot.reading.words import WordLists, words_before

_LOCAL = r"(?<![\w.%+-])[\w%+-]{1,64}(?:\.[\w%+-]{1,64}){0,6}"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ENDING = r"[^\W\d_]{2,24}(?![\w@])"
_PLAIN = re.compile(rf"{_LOCAL}@(?:{_LABEL}\.){{1,5}}{_ENDING}")


def read_emails(text: str, words: WordLists) -> Iterator[Finding]:
    """Yields addresses in lower case; written-out ones only where the message says that an address follows."""
    for match in _PLAIN.finditer(text):
        yield Finding(EMAIL, match.group().lower(), match.start(), match.end(), match.group())
    at, dot = _spelling("@", words["at_words"]), _spelling(r"\.", words["dot_words"])
    spelled = re.compile(rf"(?P<local>{_LOCAL}){at}(?P<domain>(?:{_LABEL}{dot}){{1,3}}{_ENDING})", re.IGNORECASE)
    for match in spelled.finditer(text):
        if _announced(match, words):
            domain = ".".join(re.split(dot, match["domain"], flags=re.IGNORECASE))
            yield Finding(EMAIL, f"{match['local']}@{domain}".lower(), match.start(), match.end(), match.group())


def _spelling(mark: str, names: frozenset[str]) -> str:
    """The pattern of a mark or its name, in brackets or between blanks."""
    either = "|".join([mark, *sorted(names)])
    return rf"(?:\s?[\[(]\s?(?:{either})\s?[\])]\s?|\s(?:{either})\s|{mark})"


def _announced(match: re.Match[str], words: WordLists) -> bool:
    if match["local"].lower() in words["never_mailboxes"]:
        return False
    alone = match.group() == match.string.strip(" .!?")
    return alone or "[" in match.group() or bool(words["email_words"].intersection(_before(match)))


def _before(match: re.Match[str]) -> list[str]:
    return words_before(match.string, match.start(), 2)
