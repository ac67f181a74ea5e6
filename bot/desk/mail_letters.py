"""The mails of a ticket's thread: the one that opens it, and all that follow in answer to it.

A thread has its token in the address that answers go to and in every Message-ID, since some help desks keep only the
one and some only the other. Headers are those of RFC 5322, 3.6.4.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import replace
from email.utils import formataddr, parseaddr

from bot.conversations.records import Message
from bot.desk.mail_briefing import Block, MailBriefing
from bot.desk.records import Ticket
from bot.mail.mails import Letter
from bot.mail.new_words import Ours
from bot.mail.tokens import Tokens

KIND = "desk_mail"
LONGEST_SUBJECT = 180


class DeskLetters:
    """Writes to the help desk at `to`; answers go to `answers_to`, an address whose mail comes back here."""

    def __init__(self, briefing: MailBriefing, tokens: Tokens, to: str, sender: str, answers_to: str) -> None:
        self._briefing, self._tokens, self._to = briefing, tokens, to
        self._name, self._sender = parseaddr(sender)
        self._answers_to = parseaddr(answers_to)[1]

    @property
    def ours(self) -> Ours:
        """By what these mails are known where they are quoted."""
        local, _, domain = self._answers_to.partition("@")
        names = (self._name, self._sender, self._answers_to, f"{local}+", f"@{domain}")
        return Ours(self._briefing.say("above"), tuple(name for name in names if name))

    @property
    def operator(self) -> str:
        """What the desk calls whoever answers by mail."""
        return self._briefing.say("operator")

    def opening(self, ticket: Ticket, messages: Sequence[Message]) -> Letter:
        """The mail with the whole briefing, and the last messages."""
        blocks = (Block("", (self._briefing.say("intro"),)), *self._briefing.blocks(ticket.briefing, messages))
        return self._letter(ticket, "0", blocks)

    def following(self, ticket: Ticket, messages: Sequence[Message]) -> Letter:
        """What the shopper, and operators of the shop's own desk, have said since."""
        said = tuple(self._briefing.said(messages))
        return self._letter(ticket, str(messages[-1].seq), (Block(self._briefing.say("more"), said),))

    def notice(self, ticket: Ticket, key: str, name: str, **facts: str) -> Letter:
        """One sentence for whoever answered; `key` tells this notice from others of the ticket.

        No machine answers it: it says of itself that it is an answer which nobody wrote (RFC 3834, 5).
        """
        letter = self._letter(ticket, f"n{key[:16]}", (Block("", (self._briefing.say(name, **facts),)),))
        return replace(letter, headers={**letter.headers, "Auto-Submitted": "auto-replied"})

    def _letter(self, ticket: Ticket, part: str, blocks: Sequence[Block]) -> Letter:
        wish = ticket.briefing.get("wish") or self._briefing.say("no_wish")
        subject = " ".join(self._briefing.say("subject", ticket=ticket.id, wish=wish).split())[:LONGEST_SUBJECT]
        # A help desk takes no mail that says of itself that nobody wrote it; this is what a shopper did write.
        headers = {
            "Message-ID": self._message_id(ticket.id, part),
            "Reply-To": formataddr((self._name, self._answered_at(ticket.id))),
            "Return-Path": f"<{self._answered_at(ticket.id)}>",
            "Auto-Submitted": "no",
        }
        if part != "0":
            first = self._message_id(ticket.id, "0")
            headers |= {"In-Reply-To": first, "References": first}
            subject = f"Re: {subject}"
        marked = (Block("", (self._briefing.say("above"),)), *blocks)
        return Letter(KIND, self._to, subject, _as_text(marked), html=_as_html(marked), headers=headers)

    def _message_id(self, ticket_id: int, part: str) -> str:
        return f"<{self._tokens.of(ticket_id)}.{part}@{self._sender.rpartition('@')[2]}>"

    def _answered_at(self, ticket_id: int) -> str:
        local, _, domain = self._answers_to.partition("@")
        return f"{local}+{self._tokens.of(ticket_id)}@{domain}"


def _as_text(blocks: Sequence[Block]) -> str:
    return "\n\n".join("\n".join(filter(None, (block.heading, *block.lines))) for block in blocks) + "\n"


def _as_html(blocks: Sequence[Block]) -> str:
    """The same as a page that needs nothing from elsewhere."""
    body = "".join(f"{_heading(block)}{''.join(map(_paragraph, block.lines))}" for block in blocks)
    return f'<!doctype html><html><head><meta charset="utf-8"></head><body>{body}</body></html>'


def _heading(block: Block) -> str:
    return f"<h3>{html.escape(block.heading)}</h3>" if block.heading else ""


def _paragraph(line: str) -> str:
    return f'<p dir="auto">{html.escape(line)}</p>'.replace("\n", "<br>")
