"""What lists show of cases, tasks, intakes and matters: computed from the state, kept in rows."""

from enum import StrEnum

from procedure.clocks.rules import Binding
from procedure.numbers import CaseNumber, MatterNumber, TaskNumber
from procedure.values import (
    CaseId,
    CasePersonId,
    CommunicationId,
    DocumentId,
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
    title: str = ""
    """What is asked, in a few words of the edition."""
    act_by: Moment | None = None
    """When it must be acknowledged, or else answered; unset where nothing is due now."""
    acknowledged_at: Moment | None = None
    delegate: PersonId | None = None
    """The person of the agency to whom it was given."""
    party: str | None = None
    """Who has the ball: an agency by its code, or another party in words; nobody once it ended."""
    in_part: bool = False
    """Whether a part of the answer came."""
    question: bool = False
    """Whether a question of the agency waits for a reply."""
    asks_until: Moment | None = None
    """Until when the agency asks for time."""
    extended: bool = False
    paused_since: Moment | None = None
    paused_for: str | None = None
    held_since: Moment | None = None
    """Since when its clock counts working time for the agency; unset while it does not."""
    held_seconds: int | None = None
    """The working time on its clock before that, pauses taken out; unset where nobody knows."""
    acknowledged_in: int | None = None
    """The working time in seconds until it was acknowledged."""


OF_OFFICERS = "OFFICERS"
"""In place of a task: the officers for data protection and security know of the whole matter."""


class AgencyPart(Stored):
    """What an agency has, or had, a part in: what its people may know of."""

    dossier: CaseId | MatterId
    task: str = ""
    """The task of the case or matter that it holds or held; empty for a part in a whole matter."""
    agency: str


class StepRow(Stored):
    """A step that somebody must take next, in a list."""

    dossier: CaseId | MatterId
    place: int
    """Its place among the steps of the dossier, in the order of the procedure."""
    party: str
    """Who has the ball: an agency by its code, or another party in words."""
    what: str
    acts: str
    """The acts that take it, by their names, separated by commas; none where nobody orders it."""
    task: str | None
    clock: str | None
    agency: str | None
    """The agency, role and drafter on whom it depends who may take it."""
    role: str | None
    drafter: PersonId | None
    person: PersonId | None
    """The one person who takes it, where the agency gave it to one."""
    state: str
    """Of its task, or else of the case or the matter."""
    due_at: Moment | None
    """When it is due; unset where nothing is, and while its clock is paused."""
    act_by: Moment | None
    """The same, or when its task must be acknowledged, if that comes first."""
    expected: bool
    """Whether the date binds somebody else: it is expected, and never late of ours."""
    paused_since: Moment | None
    paused_for: str | None
    since: Moment | None = None
    """Since when it waits like this; set by the register."""


class DossierSteps(Stored):
    """Every open step of a case or a matter."""

    dossier: CaseId | MatterId
    at: Moment
    """When they became these."""
    steps: tuple[StepRow, ...]


class ExpectedRow(Stored):
    """What a counterpart is expected to do about a case or a matter, in a list."""

    dossier: DossierId
    clock: str
    binds: Binding
    """Which counterpart."""
    waits_since: Moment | None
    """Since when it is expected; unset once it came, or is no longer expected."""
    expected_by: Moment | None
    """By when it is expected, or was; unset while its clock is paused."""
    came_at: Moment | None
    """When it came; unset for what is no longer expected."""
    by_date: bool
    """Whether it came by its date."""
    came_in: int | None
    """The calendar time until it came, in seconds, pauses not taken out."""


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
    due_at: Moment | None = None
    """By when a person must confirm or lift."""
    level: str | None = None
    """How strong its strongest hit is."""
    incomplete: bool = False
    """Whether only a part of it was screened, or nothing."""
    proposed_by: PersonId | None = None
    """Who proposed to lift the restriction, where it waits for a second person."""
    proposed_at: Moment | None = None
    decided: bool = False
    """Whether a person decided on it."""
    settled_at: Moment | None = None
    """When it was decided that nothing prevents its use, or that it belongs to a case."""
    reasons: DocumentId | None = None
    """The document that says why its persons were found."""


class MessageRow(Stored):
    """An outgoing message of a case or a matter in the log."""

    dossier: DossierId
    message: int
    """Its number in the case or matter."""
    template: str
    state: str
    at: Moment
    """When it left; until then when it was drafted."""
    drafted_by: PersonId | None = None


class Rows(Stored):
    """The list rows that an act changes."""

    case: CaseRow | None = None
    people: CasePeople | None = None
    team: CaseTeam | None = None
    tracks: tuple[TrackRow, ...] = ()
    tasks: tuple[TaskRow, ...] = ()
    parts: tuple[AgencyPart, ...] = ()
    """Those that are new; none ends."""
    steps: DossierSteps | None = None
    expected: tuple[ExpectedRow, ...] = ()
    intake: IntakeRow | None = None
    matter: MatterRow | None = None
    links: MatterLinks | None = None
    messages: tuple[MessageRow, ...] = ()
