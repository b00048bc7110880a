"""What an edition says about a clock: how long, on whose authority, who is alerted."""

from datetime import date
from enum import StrEnum
from typing import Any, Self

from pydantic import Field, model_validator

from procedure.clocks.alert_sets import with_alert_set
from procedure.clocks.durations import Duration, Unit, Zone
from procedure.codes import CaseClass
from procedure.people import Role
from procedure.values import Moment, Sha256, Stored, Value


class SourceKind(StrEnum):
    """How well something is founded."""

    LAW = "LAW"
    """The text of a statute."""
    REPORT = "REPORT"
    """The report to Congress, by line."""
    READ = "READ"
    """A public page that was read; the citation names it."""
    RULE = "RULE"
    """The text of a rule of INTERPOL that was read, such as the Rules on the Processing of Data."""
    INFERENCE = "INFERENCE"
    """Our own reading of a law or a rule, where its text leaves a choice: counsel confirms it."""
    MEMORY = "MEMORY"
    """General knowledge of the field, not checked against a source; never a hard rule."""
    POLICY = "POLICY"
    """No public source fixes it: a *local target*, which a new edition may change."""


class Source(Stored):
    """Where a rule comes from."""

    kind: SourceKind
    citation: str

    @property
    def local(self) -> bool:
        """Whether it is our own choice: nothing that was read says it."""
        return self.kind in (SourceKind.POLICY, SourceKind.MEMORY)


class Binding(StrEnum):
    """Whom a due time binds. One that binds somebody else is a date that we expect."""

    OURS = "OURS"
    """Us: the United States acts by then."""
    OURS_HARD = "OURS_HARD"
    """Us, and a right is lost after it."""
    INTERPOL = "INTERPOL"
    """The General Secretariat of INTERPOL, or another of its bodies."""
    CCF = "CCF"
    """The Commission for the Control of INTERPOL's Files."""
    SOURCE_NCB = "SOURCE_NCB"
    """The bureau from which the communication came."""
    COURT = "COURT"
    """A court."""
    APPLICANT = "APPLICANT"
    """The person, who applies to the CCF."""
    INFORMATION = "INFORMATION"
    """Nobody: the date is good to know."""

    @property
    def ours(self) -> bool:
        """Whether it binds us."""
        return self in (Binding.OURS, Binding.OURS_HARD)


class AlertKind(StrEnum):
    """What an alert of a clock is."""

    REMINDER = "REMINDER"
    """Before the due time."""
    WARNING = "WARNING"
    """Shortly before it."""
    DUE = "DUE"
    """The due time. At that very second it is still in time."""
    ESCALATION = "ESCALATION"
    """Late: whoever is above hears about it."""


class Party(StrEnum):
    """Who gets an alert."""

    OWNER = "OWNER"
    """Whoever must act: the agency or the role that has the task."""
    OWNER_CHIEF = "OWNER_CHIEF"
    """The chief of whoever must act."""
    ANALYST = "ANALYST"
    """The analysts of USNCB."""
    COUNSEL = "COUNSEL"
    """The counsel of USNCB."""
    SUPERVISOR = "SUPERVISOR"
    """The supervisors of USNCB."""


class AlertRule(Stored):
    """One alert: at a share of the clock's time, or so long before or after the due time."""

    kind: AlertKind
    percent: int | None = Field(default=None, ge=1, le=100)
    before: Duration | None = None
    after: Duration | None = None
    to: Party
    """Who gets it."""

    @model_validator(mode="after")
    def _one_of_three(self) -> Self:
        if sum(time is not None for time in (self.percent, self.before, self.after)) != 1:
            raise ValueError("an alert has either percent, before or after")
        if self.before is not None and self.before.unit not in (Unit.MINUTES, Unit.HOURS):
            raise ValueError("an alert comes minutes or hours before the due time")
        if self.after is not None and self.after.unit is Unit.DATE_SET:
            raise ValueError("an alert comes so long after the due time, not on a date")
        if self.kind is AlertKind.DUE and self.percent != 100:
            raise ValueError("the DUE alert is at 100 percent")
        return self


class PauseReason(StrEnum):
    """The only reasons for which a clock may pause."""

    AWAITING_SUBJECT_CONSENT = "AWAITING_SUBJECT_CONSENT"
    """The person must agree first."""
    AWAITING_INTERPOL = "AWAITING_INTERPOL"
    """INTERPOL must act first."""
    AWAITING_GS = "AWAITING_GS"
    """The General Secretariat of INTERPOL must act first."""
    AWAITING_NDTF = "AWAITING_NDTF"
    """INTERPOL's task force that reviews notices and diffusions must act first."""
    AWAITING_CCF = "AWAITING_CCF"
    """The Commission for the Control of INTERPOL's Files must act first."""
    QUESTION_TO_USNCB = "QUESTION_TO_USNCB"
    """An agency asked USNCB something and cannot answer without it."""
    COURT_HOLD = "COURT_HOLD"
    """A court ordered it."""
    DUPLICATE_INVESTIGATION = "DUPLICATE_INVESTIGATION"
    """Another investigation has it."""
    LAPSE_IN_APPROPRIATIONS = "LAPSE_IN_APPROPRIATIONS"
    """The Government is shut down."""


class ClockRule(Value):
    """How long something may take, by class, on whose authority, with which alerts."""

    key: str
    label: str
    duration: dict[CaseClass, Duration]
    alerts: tuple[AlertRule, ...]
    alerts_by_class: dict[CaseClass, tuple[AlertRule, ...]] = {}
    may_pause: dict[PauseReason, tuple[CaseClass, ...]] = {}
    """For which reasons it may pause, and in which classes of cases; none: it never pauses."""
    never_pauses_in: tuple[CaseClass, ...] = ()
    """Classes in which it may pause for no reason: an edition that allows one is refused."""
    answers: tuple[str, ...] = ()
    """The tasks whose answer it times, in place of the clock ``answer``."""
    acknowledgments: tuple[str, ...] = ()
    """The tasks whose acknowledgment it times, in place of the clock ``acknowledgment``."""
    may_extend: bool = True
    """Whether a supervisor may grant more time; otherwise the procedure has its own act for it."""
    roll_to_workday: bool = False
    """Whether a due time on a weekend or holiday moves to the end of the next workday."""
    midnight: Zone | None = None
    """Where the last of its calendar days or months ends, at midnight; the day of the start does
    not count. Unset: the same time of day in Washington."""
    planning_date: bool = False
    """Whether to show the last workday on or before a due time that does not roll."""
    can_be_late: bool = True
    """False for a clock whose due time is the moment of an offer, which is never late."""
    outlives: bool = False
    """Whether it runs on when the case ends, because what it is about continues."""
    binds: Binding = Binding.OURS
    """Whom the due time binds."""
    owner: Role | None = None
    """Who at USNCB must act, where the clock is not that of a task; unset: the supervisors."""
    start: str = ""
    """When it starts, in words for the documents; empty where the code's own table says it."""
    local_measure_of: str = ""
    """The words that the rule uses instead of a time, such as ``immediately``, where the time is
    our own measure of them."""
    reading: str = ""
    """Which reading of the rule was used, where its text leaves a choice."""
    obligation: Source
    time: Source

    @model_validator(mode="before")
    @classmethod
    def _one_for_all(cls, data: Any) -> Any:
        """One duration written as a text holds for every class; a set of alerts has a name."""
        if not isinstance(data, dict):
            return data
        if isinstance(data.get("duration"), str):
            data = {**data, "duration": dict.fromkeys(CaseClass, data["duration"])}
        return with_alert_set(data)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if missing := set(CaseClass) - set(self.duration):
            names = ", ".join(sorted(missing))
            raise ValueError(f"clock {self.key} has no duration for {names}")
        for alerts in (self.alerts, *self.alerts_by_class.values()):
            if sum(alert.kind is AlertKind.DUE for alert in alerts) != 1:
                raise ValueError(f"clock {self.key}: exactly one alert is DUE")
        for reason, classes in self.may_pause.items():
            if both := sorted({*classes} & {*self.never_pauses_in}):
                raise ValueError(
                    f"clock {self.key} never pauses in {', '.join(both)}, but may for {reason}"
                )
        return self


class Closure(Stored):
    """A day on which federal offices in Washington are closed by order or weather."""

    day: date
    name: str
    authority: str
    known_at: Moment


class CalendarRef(Stored):
    """Which holiday table a dossier uses: its version and the hash of its content."""

    version: str
    sha256: Sha256
