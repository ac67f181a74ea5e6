"""Who is told what happens in a process, so that it can be counted; the floors that tell know nothing of counting."""

from __future__ import annotations


class Observer:
    """Is told of everything and takes no notice. Whoever counts overrides what it counts.

    Every word that is told becomes a label: it comes from the code and is one of few, and is never a shopper's.
    """

    def message_taken(self, channel: str) -> None:
        """A shopper's message has been stored for the first time."""

    def turn_ended(self, decision: str, seconds: float) -> None:
        """An answer of the assistant has been committed, so many seconds after its message was begun with."""

    def turn_failed(self, cause: str) -> None:
        """The assistant did not answer; the message is kept and tried again, or goes to a person."""

    def handed_over(self, reason: str) -> None:
        """A conversation has gone from the assistant to the desk."""

    def mail_tried(self, end: str) -> None:
        """What became of an attempt to send a mail: sent, refused or later."""

    def model_loaded(self, end: str) -> None:
        """What became of a decision about models in this process: serves, tried_out or refused."""

    def chore_failed(self, chore: str) -> None:
        """Something that the service does by itself went wrong, and is tried again."""

    def request_refused(self, reason: str) -> None:
        """A request was answered with a problem document."""

    def work_ended(self, seconds: float) -> None:
        """A unit of work with the database has come to its end, without an error."""


NOBODY = Observer()
