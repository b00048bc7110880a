"""What an edition of the procedure may say. Data only: nothing in an edition is executed.

An edition stands in for the report's Annex, which is not public (REPORT L44, L46). Every element
carries its source; what no source fixes is POLICY and is shown as a *local target*.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from procedure.clocks import CaseClass, ClockRule, Source
from procedure.message import CommunicationKind, InterpolState
from procedure.people import AgencyCode, Role
from procedure.values import Value

Word = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$")]
"""A code word of the procedure, such as ``DISPUTE``."""
TaskCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{1,2}$")]
"""A task of the catalogue, such as ``J1``."""


class Track(StrEnum):
    """Which response the case follows."""

    OFFICIAL_PROTECTION = "OFFICIAL_PROTECTION"


class Circumstance(StrEnum):
    """What is known of the person that changes the plan or the class of the case."""

    CURRENT_OFFICIAL = "CURRENT_OFFICIAL"
    FORMER_OFFICIAL = "FORMER_OFFICIAL"
    US_CITIZEN = "US_CITIZEN"
    ABROAD = "ABROAD"
    AT_BORDER = "AT_BORDER"
    DETAINED = "DETAINED"


class AlertedBy(StrEnum):
    """Which agency, or who else, was alerted (the third routing factor, REPORT L44)."""

    USNCB_SCREEN = "USNCB_SCREEN"
    FIELD_COMPONENT = "FIELD_COMPONENT"
    FBI_OR_DOJ = "FBI_OR_DOJ"
    STATE = "STATE"
    PERSON_OR_PUBLIC = "PERSON_OR_PUBLIC"
    OTHER_NCB = "OTHER_NCB"


class Phase(StrEnum):
    """At which point of the sequence a task belongs; the workflow keeps the sequence."""

    COORDINATION = "COORDINATION"
    NOTIFICATION = "NOTIFICATION"
    DECISION = "DECISION"
    RECORDS = "RECORDS"


class FieldType(StrEnum):
    """What a field of an answer holds."""

    TEXT = "TEXT"
    YES_NO = "YES_NO"
    DATE = "DATE"
    NUMBER = "NUMBER"
    LIST = "LIST"


class Effect(StrEnum):
    """What an outcome does to the case beyond being recorded."""

    NONE = "NONE"
    CONFIRMS_IDENTITY = "CONFIRMS_IDENTITY"
    REFUTES_IDENTITY = "REFUTES_IDENTITY"
    HOLDS_FILING = "HOLDS_FILING"
    NOT_DONE = "NOT_DONE"
    """The work failed and has to be done again: the task stays open."""


class AnswerField(Value):
    """One field of a task's answer."""

    key: str
    label: str
    type: FieldType = FieldType.TEXT
    required: bool = False


class AllowedOutcome(Value):
    """One outcome that a task may have."""

    key: Word
    meaning: str
    effect: Effect = Effect.NONE


class TaskRule(Value):
    """One task of the catalogue: a question to one agency with a structured answer."""

    code: TaskCode
    agency: AgencyCode
    role: Role | None = None
    title: str
    question: str
    phase: Phase = Phase.COORDINATION
    required: bool = True
    """Whether the legal decision waits for it (at most until the answer's due time)."""
    acknowledge_clock: str | None = None
    answer_clock: str = "answer"
    fields: tuple[AnswerField, ...] = ()
    outcomes: tuple[AllowedOutcome, ...]
    source: Source

    def outcome(self, key: str) -> AllowedOutcome | None:
        """The allowed outcome with this key, if there is one."""
        return next((outcome for outcome in self.outcomes if outcome.key == key), None)


class Route(Value):
    """Tasks that join the plan when the condition holds; no condition set means always."""

    kind: CommunicationKind | None = None
    circumstance: Circumstance | None = None
    alerted_by: AlertedBy | None = None
    tasks: tuple[TaskCode, ...]
    source: Source


class ClassRow(Value):
    """Which class of urgency a circumstance gives; a case takes the most urgent."""

    circumstance: Circumstance | None = None
    case_class: CaseClass
    source: Source


class FactRow(Value):
    """What a new fact does to the plan."""

    key: Word
    title: str
    tasks: tuple[TaskCode, ...] = ()
    circumstance: Circumstance | None = None
    interpol_state: InterpolState | None = None
    settles: bool = False
    """Ends coordination, decision and filing: INTERPOL's outcome is known."""
    source: Source


class FilingKind(StrEnum):
    """What goes to INTERPOL."""

    PRE_PUBLICATION_OBJECTION = "PRE_PUBLICATION_OBJECTION"
    NDTF_INFORMATION = "NDTF_INFORMATION"
    FORMAL_DISPUTE = "FORMAL_DISPUTE"


class DispositionRow(Value):
    """A disposition that counsel may propose, and when it is open to them."""

    key: Word
    title: str
    filing: FilingKind | None = None
    filing_clock: str | None = None
    kinds: tuple[CommunicationKind, ...] = ()
    """Only for these kinds; empty means any."""
    states: tuple[InterpolState, ...] = ()
    """Only in these INTERPOL states; empty means any."""
    source: Source


class OutcomeRow(Value):
    """What INTERPOL may have done. Its reasons are confidential and not recorded (REPORT L36)."""

    key: Word
    title: str
    final: bool
    source: Source


class Letter(Value):
    """The wording of one mail: no personal data, only the placeholders below."""

    key: str
    subject: Annotated[str, StringConstraints(max_length=78)]
    body: tuple[str, ...]
    """Paragraphs; may hold ``{due}``, ``{what}`` and ``{step}``. The link is added to each mail."""


class Measure(Value):
    """One of the five measures of REPORT L46."""

    number: int = Field(ge=1, le=5)
    title: str
    source: Source


class ClockKey(StrEnum):
    """The clocks that the workflow itself starts; tasks name theirs in the catalogue."""

    TRIAGE = "triage"
    RESTRICTION_REVIEW = "restriction-review"
    RESTRICTION_RENEWAL = "restriction-renewal"
    OFFICIAL_NOTIFICATION = "official-notification"
    DEFERRAL_REVIEW = "deferral-review"
    LEGAL_DECISION = "legal-decision"
    FOLLOW_UP_FIRST = "follow-up-first"
    FOLLOW_UP_NEXT = "follow-up-next"
    EXECUTIVE_COMMITTEE_OFFER = "executive-committee-offer"


class Edition(Value):
    """One edition of the procedure. A case is pinned to the edition it began with."""

    name: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d+$")]
    effective: date
    calendar: str
    track: Track
    measures: tuple[Measure, ...]
    classes: tuple[ClassRow, ...]
    clocks: tuple[ClockRule, ...]
    tasks: tuple[TaskRule, ...]
    common_outcomes: tuple[AllowedOutcome, ...]
    routes: tuple[Route, ...]
    facts: tuple[FactRow, ...]
    dispositions: tuple[DispositionRow, ...]
    interpol_outcomes: tuple[OutcomeRow, ...]
    letters: tuple[Letter, ...]

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        """Every name used is a name defined, once; otherwise the edition is refused at load."""
        clocks = _once("clock", [rule.key for rule in self.clocks])
        codes = _once("task", [task.code for task in self.tasks])
        _once("letter", [letter.key for letter in self.letters])
        _once("disposition", [row.key for row in self.dispositions])
        _once("fact", [row.key for row in self.facts])
        used_tasks = {code for route in self.routes for code in route.tasks}
        used_tasks |= {code for fact in self.facts for code in fact.tasks}
        used_clocks: set[str] = {*ClockKey}
        used_clocks |= {task.answer_clock for task in self.tasks}
        used_clocks |= {task.acknowledge_clock for task in self.tasks if task.acknowledge_clock}
        used_clocks |= {row.filing_clock for row in self.dispositions if row.filing_clock}
        if unknown := used_tasks - codes:
            raise ValueError(f"routes or facts name unknown tasks: {sorted(unknown)}")
        if unknown := used_clocks - clocks:
            raise ValueError(f"unknown clocks are named: {sorted(unknown)}")
        if sorted(measure.number for measure in self.measures) != [1, 2, 3, 4, 5]:
            raise ValueError("the measures of REPORT L46 are five, each once")
        for row in self.dispositions:
            if (row.filing is None) != (row.filing_clock is None):
                raise ValueError(f"disposition {row.key}: a filing needs its clock, and only it")
        for phase in (Phase.NOTIFICATION, Phase.DECISION, Phase.RECORDS):
            if sum(task.phase is phase for task in self.tasks) != 1:
                raise ValueError(f"exactly one task of the catalogue has the phase {phase}")
        return self


def _once(what: str, keys: list[str]) -> set[str]:
    doubled = {key for key in keys if keys.count(key) > 1}
    if doubled:
        raise ValueError(f"a {what} is defined twice: {sorted(doubled)}")
    return set(keys)
