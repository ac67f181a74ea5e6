"""Why the desk says no; translated to status codes at the edge.

DeskError
├── NotSignedIn     no cookie, an unknown one, or one that has run out
├── WrongPassword   the same whether the address or the password is wrong
├── TooManyTries    too many wrong passwords
├── BadCsrfToken    a change without the page's own token
├── OtherOrigin     a change that another site's page asked for
├── LeadsOnly       an operator asks for what leads may do
├── WeakPassword    too short, or too easy to guess
├── BadLink         a link for a new password that was used, is too old, or never was one
├── NotThere        an operator, a team or a sign-in that is not there
├── Taken           somebody has this address, or a team this name
├── LastLead        nobody would be left who may change people
├── NoSuchTicket
├── HeldByOther     somebody else has claimed it
├── NotYours        only the holder may do this
├── ReusedId        the same id for something else
├── NoSuchPerson    nobody a ticket could be given to
├── NoSuchTeam
├── NotOneCustomer  two tickets that cannot be merged
├── CannotReopen    open, closed too long ago, or gone on in another ticket
├── BadMoment       not later than now, or too much later
├── BadDue          the same of a promise
├── Unfilled        a saved reply that has variables without a value
└── Overtaken       another operator answered since what this one has seen
"""

from __future__ import annotations

from bot.conversations.transcript import Said


class DeskError(Exception):
    """Any refusal of the desk."""


class NotSignedIn(DeskError):
    """Nobody is signed in."""


class WrongPassword(DeskError):
    """The address or the password is wrong."""


class TooManyTries(DeskError):
    """Too many wrong passwords; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class BadCsrfToken(DeskError):
    """A change that did not come from the desk's own page."""


class OtherOrigin(DeskError):
    """A change that a page of another site asked for."""


class LeadsOnly(DeskError):
    """Only a lead may do this."""


class WeakPassword(DeskError, ValueError):
    """A new password that breaks a rule; the text is the rule."""


class BadLink(DeskError):
    """A link for a new password that is not good, or not any more."""


class NotThere(DeskError):
    """There is no such operator, team or sign-in."""


class Taken(DeskError):
    """The `field` must be another's than the one who has it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class LastLead(DeskError):
    """There must be a lead who can sign in."""


class NoSuchTicket(DeskError):
    """There is no such ticket."""


class HeldByOther(DeskError):
    """Somebody else holds the ticket; `holder` is their name."""

    def __init__(self, holder: str) -> None:
        super().__init__(holder)
        self.holder = holder


class NotYours(DeskError):
    """The ticket must be claimed first, or is closed."""


class ReusedId(DeskError):
    """An id of the page's making was used before, for something else."""


class NoSuchPerson(DeskError):
    """There is no such operator, or they cannot sign in any more."""


class NoSuchTeam(DeskError):
    """There is no such team."""


class NotOneCustomer(DeskError):
    """The tickets are not both open and of one customer whom the shop has vouched for."""


class CannotReopen(DeskError):
    """The ticket is open, was closed too long ago, or its matter has gone on in another ticket."""


class BadMoment(DeskError):
    """The moment is not later than now, or too much later."""


class BadDue(DeskError):
    """A promise must be for later than now, and not for too much later."""


class Unfilled(DeskError):
    """A saved reply cannot be sent with a hole; `names` are its variables without a value."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class Overtaken(DeskError):
    """Another operator answered; `unseen` is what they said."""

    def __init__(self, unseen: tuple[Said, ...]) -> None:
        super().__init__(len(unseen))
        self.unseen = unseen
