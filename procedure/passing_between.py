"""What a case and a matter that covers it tell each other, by handoffs."""

from typing import Literal

from procedure.clocks.rules import Closure
from procedure.dossier import Command
from procedure.numbers import MatterNumber
from procedure.people import SYSTEM_ID
from procedure.values import CaseId, DocumentId, MatterId, Moment, PersonId


class OpenMatter(Command):
    """Open a matter; each kind has its own command."""

    cases: tuple[CaseId, ...] = ()
    """The cases that it covers."""
    closures: tuple[Closure, ...] = ()
    """The closures of federal offices that it begins with."""
    document: DocumentId


class NoteMatter(Command):
    """A matter tells a case that it covers where it is."""

    act: Literal["note_matter"] = "note_matter"
    by: PersonId = SYSTEM_ID
    matter: MatterId
    number: MatterNumber
    stage: str
    """Its stage as a code word."""
    title: str
    """The stage in words of the procedure."""
    covered: bool = True
    """Whether it still covers the case."""
    ended: bool = False
    filed_at: Moment | None = None
    """When what the case had decided was filed by this matter."""
    outcome: str | None = None
    """What INTERPOL did by this matter: an outcome of the edition, or MAINTAINED."""
    document: DocumentId | None = None
    """What was written about the filing or the outcome."""


MAINTAINED = "MAINTAINED"
"""The outcome that the data stay, which a case knows by the state of its communication."""


class HearOfFact(Command):
    """A case tells a matter that covers it of a new fact."""

    act: Literal["hear_of_fact"] = "hear_of_fact"
    by: PersonId = SYSTEM_ID
    case: CaseId
    fact: str
