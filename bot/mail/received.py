"""A mail that came in, read: whatever bytes it is made of, reading it never fails.

What makes a mail automatic is in RFC 3834 (Auto-Submitted, the null sender) and in headers older than that; what a
bounce looks like, in RFC 3464.
"""

from __future__ import annotations

import contextlib
import email.utils
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from bot.mail.html_words import html_words

LONGEST_NAME = 80
LONGEST_HTML = 500_000
MOST_PARTS = 500
ADDRESSED = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc", "Resent-To")
THREAD = ("In-Reply-To", "References")
BY_THEMSELVES = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply")
IN_BULK = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
MAIL_SERVERS = frozenset({"mailer-daemon", "postmaster"})
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Received:
    """A mail that came in.

    `key` is a hash of its Message-ID, or of all of it if it has none. `about` is every text in which a token may stand,
    likeliest first. `files` are the names of what is attached, and not kept. A `bounce` says that a mail of ours did
    not arrive; it is automatic too.
    """

    key: str
    sender: str
    about: tuple[str, ...]
    text: str
    files: tuple[str, ...]
    automatic: bool
    bounce: bool


def read(
    raw: bytes, envelope_sender: str | None = None, recipients: Sequence[str] = (), marked: bool = False
) -> Received:
    """Read a mail; `envelope_sender` is "" for the null sender, None where nobody knows it.

    With `marked` a mail that calls itself auto-generated may be a person's: some help desks mark all they send so.
    """
    mail = _parsed(raw)
    null = envelope_sender == "" or _header(mail, "Return-Path").strip() == "<>"
    bounce = _is_bounce(mail, null)
    about = [*recipients, *(_header(mail, name) for name in ADDRESSED + THREAD)]
    # What a bounce is about stands in the mail it returns.
    return Received(
        key=hashlib.sha256(_header(mail, "Message-ID").strip().encode() or raw).hexdigest(),
        sender=_sender(mail),
        about=(*about, raw.decode("latin-1")) if bounce else tuple(about),
        text="" if bounce else _text(mail),
        files=() if bounce else tuple(_files(mail)),
        automatic=null or bounce or _is_automatic(mail, marked),
        bounce=bounce,
    )


def _parsed(raw: bytes) -> Message:
    """The mail; an empty one where the standard library's parser stumbles, as over parts in parts without end."""
    with contextlib.suppress(Exception):
        mail = message_from_bytes(raw, policy=policy.default)
        if len(list(mail.walk())) <= MOST_PARTS:
            return mail
    return EmailMessage()


def _header(mail: Message, name: str) -> str:
    """All headers of a name as one text; those that cannot be read as they stand there."""
    try:
        values = [str(value) for value in mail.get_all(name, [])]
    except Exception:
        # Header parsers of the standard library raise various errors for what is against the RFCs.
        values = [str(value) for key, value in mail.raw_items() if key.lower() == name.lower()]  # type: ignore[attr-defined]
    return storable(" ".join(values))


def _sender(mail: Message) -> str:
    """The sender's name, or what stands before the @ of their address."""
    name, address = email.utils.parseaddr(_header(mail, "From"))
    return (" ".join(name.split()) or address.partition("@")[0])[:LONGEST_NAME].strip()


def _is_automatic(mail: Message, marked: bool) -> bool:
    said = _header(mail, "Auto-Submitted").split(";")[0].split("(")[0].strip().lower()
    if said not in ("", "no") and not (marked and said == "auto-generated"):
        return True
    if _header(mail, "Precedence").strip().lower() in IN_BULK or mail.get_content_type() == "multipart/report":
        return True
    return any(_header(mail, name).strip().lower() not in ("", "no", "false") for name in BY_THEMSELVES)


def _is_bounce(mail: Message, null: bool) -> bool:
    """A report that a mail failed for good; or what an old mail server writes with no sender and no such report."""
    reports = [part for part in mail.walk() if part.get_content_type() == "message/delivery-status"]
    if reports:
        said = "\n".join(line for report in reports for line in _lines(report)).lower()
        return "action: failed" in said or "action:" not in said
    name = email.utils.parseaddr(_header(mail, "From"))[1].partition("@")[0].lower()
    return null and name in MAIL_SERVERS


def _lines(report: Message) -> Iterator[str]:
    """The headers and words of a report as they stand there: to write it anew fails for what is against the RFCs."""
    for part in report.walk():
        yield from (f"{name}: {value}" for name, value in part.raw_items())  # type: ignore[attr-defined]
        if isinstance(words := part.get_payload(), str):
            yield words


def _text(mail: Message) -> str:
    """The words: the plain text if there is one, else the HTML as text; "" where there are none."""
    parts = [part for part in _leaves(mail) if not _is_file(part)]
    plain = "\n\n".join(_decoded(part) for part in parts if part.get_content_type() == "text/plain")
    if plain.strip():
        return storable(plain)
    return storable("\n\n".join(_of_html(part) for part in parts if part.get_content_type() == "text/html"))


def _of_html(part: Message) -> str:
    return html_words(_decoded(part)[:LONGEST_HTML])


def _files(mail: Message) -> Iterator[str]:
    """The names of what is attached; not of pictures that belong to the HTML, such as a signature's."""
    for part in _leaves(mail):
        shown = part.get_content_maintype() == "image" and part["Content-ID"] and not _is_attachment(part)
        if _is_file(part) and not shown:
            yield _file_name(part) or part.get_content_type()


def _leaves(mail: Message) -> Iterator[Message]:
    """The parts that have no parts; a mail within the mail is one."""
    if mail.get_content_type() == "message/rfc822" or not mail.is_multipart():
        yield mail
        return
    for part in mail.get_payload():
        if isinstance(part, Message):
            yield from _leaves(part)


def _is_file(part: Message) -> bool:
    return part.get_content_maintype() != "text" or _is_attachment(part) or bool(_file_name(part))


def _is_attachment(part: Message) -> bool:
    return _header(part, "Content-Disposition").strip().lower().startswith("attachment")


def _file_name(part: Message) -> str:
    with contextlib.suppress(Exception):
        return storable(" ".join((part.get_filename() or "").split()))[:LONGEST_NAME]
    return ""


def _decoded(part: Message) -> str:
    """The part's text; in a character set that nobody knows, or with bytes that are not in it, as well as it can be."""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = "utf-8"
    with contextlib.suppress(Exception):
        charset = part.get_content_charset("utf-8")
    for attempt in (charset, "utf-8", "cp1252"):
        with contextlib.suppress(LookupError, ValueError):
            return raw.decode(attempt)
    return raw.decode("utf-8", errors="replace")


def storable(text: str) -> str:
    """A text without what no database stores and no chat shows; line breaks are \\n."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
