"""Answers to the desk's mails, as people's mail programs write them."""

from __future__ import annotations

from email.message import EmailMessage


def plain(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def answer(to: EmailMessage, words: str = "It comes on Thursday.", number: int = 1, **headers: str) -> EmailMessage:
    """An answer as a mail program makes it: words on top, the mail quoted below, its headers kept."""
    made = EmailMessage()
    references = {"In-Reply-To": to["Message-ID"], "References": to["Message-ID"]}
    told = {"From": "Ana Kowal <ana@help.example>", "To": to["Reply-To"], "Message-ID": f"<{number}@help.example>"}
    for name, value in {
        **told,
        **references,
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }.items():
        if value:
            made[name] = value
    quoted = "\n".join(f"> {line}" for line in plain(to).splitlines())
    made.set_content(f"{words}\n\nOn Tue, 17 Mar 2026 at 12:00, The Blue Door <{to['From']}> wrote:\n\n{quoted}\n")
    return made
