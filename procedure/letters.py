"""Which email goes to whom: an order without an address and without a text."""

from procedure.clocks.clock import Clock
from procedure.clocks.rules import AlertKind
from procedure.codes import LetterKey
from procedure.people import USNCB, AgencyCode, Role
from procedure.values import Moment, PersonId, Stored

ALERT_LETTERS = {
    AlertKind.REMINDER: LetterKey.REMINDER,
    AlertKind.WARNING: LetterKey.WARNING,
    AlertKind.DUE: LetterKey.DUE,
    AlertKind.ESCALATION: LetterKey.ESCALATION,
}


class LetterOrder(Stored):
    """One email to be written: which letter of the edition, to whom, about which step."""

    letter: LetterKey
    agency: AgencyCode
    role: Role | None = None
    """All who hold the role in the agency; none: the agency's mailbox."""
    person: PersonId | None = None
    """Only this person; the role's holders if the directory no longer has the person."""
    task: str | None = None
    due: Moment | None = None
    what: str = ""
    """A few fixed words, which say nothing about the matter."""


def to_role(
    letter: LetterKey,
    role: Role,
    clock: Clock | None = None,
    what: str = "",
    *,
    task: str | None = None,
) -> LetterOrder:
    """An email to everybody at USNCB who holds the role."""
    return LetterOrder(
        letter=letter,
        agency=USNCB,
        role=role,
        task=task,
        due=clock.due_at if clock else None,
        what=what,
    )
