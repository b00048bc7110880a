"""What dossiers order of each other by handoffs: what cases and matters tell, and new matters."""

from datetime import date
from typing import Literal

from procedure.clocks.rules import Closure
from procedure.codes import IncidentKind, RepressionForm
from procedure.dossier import Command
from procedure.numbers import MatterNumber
from procedure.people import SYSTEM_ID, AgencyCode
from procedure.values import (
    CaseId,
    CommunicationId,
    DocumentId,
    DossierId,
    MatterId,
    Moment,
    PersonId,
)


class OpenMatter(Command):
    """Open a matter; each kind has its own command."""

    cases: tuple[CaseId, ...] = ()
    """The cases that it covers."""
    closures: tuple[Closure, ...] = ()
    """The closures of federal offices that it begins with."""
    document: DocumentId


class OpenIncident(OpenMatter):
    """Record an incident: a person reports it, or an answer or a use shows it."""

    act: Literal["open_incident"] = "open_incident"
    what: IncidentKind
    agency: AgencyCode | None = None
    """Who relied on the communication; None where no agency did."""
    happened_on: date | None = None
    attempted: bool = False
    """Whether it was only tried: an attempt is an incident too (REPORT L10)."""
    forms: tuple[RepressionForm, ...] = ()
    reported_by: DossierId | None = None
    """The dossier that hands it over."""
    communication: CommunicationId | None = None


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
    communication: CommunicationId | None = None
    """The communication that a watch found, which may be the same request again."""
    message: int | None = None
    """Its message that has left, or was answered."""
    template: str | None = None
    """The template of that message."""
    answered: bool = False
    """Whether a reply to that message has come."""


MAINTAINED = "MAINTAINED"
"""The outcome that the data stay, which a case knows by the state of its communication."""


class HearOfFact(Command):
    """A case tells a matter that covers it of a new fact."""

    act: Literal["hear_of_fact"] = "hear_of_fact"
    by: PersonId = SYSTEM_ID
    case: CaseId
    fact: str


class HearOfReply(Command):
    """An intake tells a matter that a communication answers a message of it."""

    act: Literal["hear_of_reply"] = "hear_of_reply"
    by: PersonId = SYSTEM_ID
    message: int
    communication: CommunicationId
    version: int


class NoteMatch(Command):
    """An intake tells a watch of a communication that may be a request made again."""

    act: Literal["note_match"] = "note_match"
    by: PersonId = SYSTEM_ID
    communication: CommunicationId
    version: int
    same_person: bool
    same_facts: bool
