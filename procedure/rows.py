"""What lists show of cases, tasks, intakes and matters: computed from the state, kept in rows."""

from enum import StrEnum

from procedure.numbers import CaseNumber, MatterNumber, TaskNumber
from procedure.values import (
    CaseId,
    CasePersonId,
    CommunicationId,
    DossierId,
    MatterId,
    Moment,
    PersonId,
    ProtectedPersonId,
    Stored,
)


class CaseState(StrEnum):
    """Whether a case or a matter is in progress."""

    OPEN = "OPEN"
    """Somebody has to act, or it waits."""
    ENDED = "ENDED"
    """A case: closed, canceled or superseded. A matter: nothing is left to do."""


class CaseRow(Stored):
    """A case in a list."""

    case_id: CaseId
    state: CaseState
    stage: str
    """The stages of its tracks in code words, separated by commas."""
    case_class: str
    restricted: bool
    next_due_at: Moment | None
    next_due_label: str | None
    waiting_on: str | None
    opened_at: Moment
    closed_at: Moment | None
    attempt: int
    revision: int
    person_id: CasePersonId | None = None
    """Whom it is about: a roster number, or a person who was entered for it."""
    number: CaseNumber | None = None
    """Its short number."""


class CasePeople(Stored):
    """Every entry of the person whom a case is about."""

    case_id: CaseId
    people: tuple[CasePersonId, ...]


class CaseTeam(Stored):
    """Who alone may see a case, and until when others read it in an emergency."""

    case_id: CaseId
    members: tuple[PersonId, ...]
    emergencies: dict[PersonId, Moment]


class MatterRow(Stored):
    """A matter beside cases in a list."""

    matter_id: MatterId
    kind: str
    """The beginning of its id, such as ``protest``."""
    number: MatterNumber
    state: CaseState
    stage: str
    case_class: str
    next_due_at: Moment | None
    next_due_label: str | None
    waiting_on: str | None
    opened_at: Moment
    ended_at: Moment | None
    revision: int


class MatterLinks(Stored):
    """What a matter is about, by ids: the cases that it covers, and whatever else it names."""

    matter_id: MatterId
    linked: tuple[str, ...]


class TrackRow(Stored):
    """A track of a case in a list."""

    case_id: CaseId
    track: str
    stage: str
    joined_at: Moment
    ended_at: Moment | None


class TaskRow(Stored):
    """A task in a list."""

    task_id: str
    case_id: CaseId | MatterId
    """The case, or the matter beside cases, in which it is asked."""
    code: str
    agency: str
    state: str
    asked_at: Moment
    acknowledge_by: Moment | None
    due_at: Moment | None
    answered_at: Moment | None
    outcome: str | None
    late: bool
    number: TaskNumber | None = None
    """Its short number."""


class IntakeRow(Stored):
    """A communication in a list."""

    communication_id: CommunicationId
    version: int
    state: str
    restricted: bool
    hit_count: int
    case_id: CaseId | None
    case_number: CaseNumber | None = None
    """The short number of the case, where the row is read for somebody."""
    persons: tuple[ProtectedPersonId, ...] = ()
    """The persons whom the screening named, by the roster's numbers."""


class MessageRow(Stored):
    """An outgoing message of a case or a matter in the log."""

    dossier: DossierId
    message: int
    """Its number in the case or matter."""
    template: str
    state: str
    at: Moment
    """When it left; until then when it was drafted."""


class Rows(Stored):
    """The list rows that an act changes."""

    case: CaseRow | None = None
    people: CasePeople | None = None
    team: CaseTeam | None = None
    tracks: tuple[TrackRow, ...] = ()
    tasks: tuple[TaskRow, ...] = ()
    intake: IntakeRow | None = None
    matter: MatterRow | None = None
    links: MatterLinks | None = None
    messages: tuple[MessageRow, ...] = ()
