"""What an edition of the procedure may say. Data only: nothing in an edition is executed.

An edition stands in for the report's Annex, which is not public (REPORT L44, L46). Every element
carries its source; what no source fixes is POLICY and is shown as a *local target*.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from procedure.clocks import CaseClass, ClockRule, Source
from procedure.message import CommunicationKind, InterpolState
from procedure.people import AgencyCode, Role
from procedure.values import Value
from procedure.workdays import calendar_versions

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
    restricts: bool = False
    """Places a lifted restriction again, before a person looks."""
    settles: bool = False
    """Ends coordination, decision and filing: INTERPOL's outcome is known."""
    source: Source


class FilingKind(StrEnum):
    """What goes to INTERPOL."""

    PRE_PUBLICATION_OBJECTION = "PRE_PUBLICATION_OBJECTION"
    NDTF_INFORMATION = "NDTF_INFORMATION"
    FORMAL_DISPUTE = "FORMAL_DISPUTE"
    INCIDENT_NOTICE = "INCIDENT_NOTICE"


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

    def open_in(self, state: InterpolState) -> bool:
        """Whether it may be chosen while INTERPOL has the communication in this state."""
        return not self.states or state in self.states


class OutcomeRow(Value):
    """What INTERPOL may have done. Its reasons are confidential and not recorded (REPORT L36)."""

    key: Word
    title: str
    final: bool
    interpol_state: InterpolState | None = None
    """Where INTERPOL then has the communication; unset where it says nothing of that."""
    source: Source


class LetterKey(StrEnum):
    """The letters that the procedure sends; an edition words each of them."""

    TASK_SENT = "task-sent"
    TASK_CHANGED = "task-changed"
    TASK_WITHDRAWN = "task-withdrawn"
    TASK_RETURNED = "task-returned"
    REMINDER = "reminder"
    WARNING = "warning"
    DUE = "due"
    ESCALATION = "escalation"
    NOT_SCREENED = "not-screened"
    TO_CONFIRM = "to-confirm"
    TO_NOTIFY = "to-notify"
    TO_DECIDE = "to-decide"
    TO_APPROVE = "to-approve"
    TO_FILE = "to-file"
    NOT_APPROVED = "not-approved"
    ESCALATION_OFFERED = "escalation-offered"
    FACT_ADDED = "fact-added"


class Letter(Value):
    """The wording of one mail: no personal data, only the placeholders below."""

    key: LetterKey
    subject: Annotated[str, StringConstraints(max_length=78, pattern=r"^[^\r\n{}]+$")]
    body: Annotated[tuple[str, ...], Field(min_length=1)]
    """Paragraphs; may hold ``{due}``, ``{what}`` and ``{step}``. The link is added to each mail."""

    @model_validator(mode="after")
    def _can_be_filled(self) -> Self:
        for paragraph in self.body:
            left = paragraph.replace("{due}", "").replace("{what}", "").replace("{step}", "")
            if "{" in left or "}" in left:
                raise ValueError(f"letter {self.key}: placeholders are {{due}}, {{what}}, {{step}}")
        return self


class Measure(Value):
    """One of the five measures of REPORT L46."""

    number: int = Field(ge=1, le=5)
    title: str
    source: Source


class ClockKey(StrEnum):
    """The clocks that the workflow itself starts; tasks name theirs in the catalogue."""

    SCREENING = "screening"
    TRIAGE = "triage"
    RESTRICTION_REVIEW = "restriction-review"
    RESTRICTION_RENEWAL = "restriction-renewal"
    HOLD_NOTICE = "hold-notice"
    OFFICIAL_NOTIFICATION = "official-notification"
    OFFICIAL_NOTIFICATION_ABROAD = "official-notification-abroad"
    DEFERRAL_REVIEW = "deferral-review"
    LEGAL_DECISION = "legal-decision"
    FOLLOW_UP_FIRST = "follow-up-first"
    FOLLOW_UP_NEXT = "follow-up-next"
    INTERPOL_RESULT = "interpol-result"
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
    """Outcomes that every task may have."""
    common_fields: tuple[AnswerField, ...] = ()
    """Fields that every answer may have."""
    routes: tuple[Route, ...]
    facts: tuple[FactRow, ...]
    dispositions: tuple[DispositionRow, ...]
    interpol_outcomes: tuple[OutcomeRow, ...]
    letters: tuple[Letter, ...]

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        """Every name used is a name defined, once; otherwise the edition is refused at load."""
        if self.calendar not in (known := calendar_versions()):
            raise ValueError(f"there is no calendar {self.calendar!r}; there are: {_list(known)}")
        if sorted(measure.number for measure in self.measures) != [1, 2, 3, 4, 5]:
            raise ValueError("the measures of REPORT L46 are five, each once")
        if all(row.circumstance is not None for row in self.classes):
            raise ValueError("one class row has no circumstance: the class of any other case")
        self._tasks_are_known()
        self._clocks_are_known()
        _once("outcome at INTERPOL", [row.key for row in self.interpol_outcomes])
        letters = _once("letter", [letter.key for letter in self.letters])
        if missing := {*LetterKey} - letters:
            raise ValueError(f"letters are missing: {_list(missing)}")
        return self

    def _tasks_are_known(self) -> None:
        codes = _once("task", [task.code for task in self.tasks])
        _once("fact", [row.key for row in self.facts])
        common = [outcome.key for outcome in self.common_outcomes]
        for task in self.tasks:
            _once(f"outcome of {task.code}", [*(o.key for o in task.outcomes), *common])
            _once(f"field of {task.code}", [f.key for f in (*task.fields, *self.common_fields)])
        used = {code for route in self.routes for code in route.tasks}
        used |= {code for fact in self.facts for code in fact.tasks}
        if unknown := used - codes:
            raise ValueError(f"routes or facts name unknown tasks: {_list(unknown)}")
        for phase in (Phase.NOTIFICATION, Phase.DECISION, Phase.RECORDS):
            if sum(task.phase is phase for task in self.tasks) != 1:
                raise ValueError(f"exactly one task of the catalogue has the phase {phase}")
        asked = {task.code for task in self.tasks if task.phase is Phase.COORDINATION}
        for fact in self.facts:
            if other := set(fact.tasks) - asked:
                raise ValueError(
                    f"fact {fact.key} asks {_list(other)}, which the procedure itself calls"
                )

    def _clocks_are_known(self) -> None:
        clocks = _once("clock", [rule.key for rule in self.clocks])
        _once("disposition", [row.key for row in self.dispositions])
        used: set[str] = {*ClockKey}
        used |= {task.answer_clock for task in self.tasks}
        used |= {task.acknowledge_clock for task in self.tasks if task.acknowledge_clock}
        used |= {row.filing_clock for row in self.dispositions if row.filing_clock}
        if unknown := used - clocks:
            raise ValueError(f"unknown clocks are named: {_list(unknown)}")
        for row in self.dispositions:
            if (row.filing is None) != (row.filing_clock is None):
                raise ValueError(f"disposition {row.key}: a filing needs its clock, and only it")


def _list(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))


def _once(what: str, keys: Sequence[str]) -> set[str]:
    doubled = {key for key in keys if keys.count(key) > 1}
    if doubled:
        raise ValueError(f"defined twice as {what}: {_list(doubled)}")
    return set(keys)
