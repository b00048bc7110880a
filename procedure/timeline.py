"""A case told as a timeline: what happened, when, who, planned against actual, what was late."""

from datetime import timedelta
from functools import singledispatch

from procedure import events as e
from procedure.annex.schema import Phase
from procedure.case import Case, Notified, TaskState
from procedure.clocks import late_by
from procedure.course import apply
from procedure.people import SYSTEM
from procedure.values import Moment, Value
from procedure.words import STAGE_WORDS, in_words


class Line(Value):
    """One line of the timeline."""

    at: Moment
    who: str
    what: str
    measure: int | None = None
    """Which of the five measures of REPORT L46 it belongs to, if one."""
    planned: Moment | None = None
    """When it was due, or when the step that begins here is due."""
    begins: bool = False
    """Whether a step begins here; otherwise ``planned`` is what this line is measured against."""
    late_by: timedelta | None = None
    stage: str = ""

    @property
    def verdict(self) -> str:
        """``on time``, ``late by 3 h``, or nothing where nothing was planned."""
        if self.begins or self.planned is None:
            return ""
        return f"late by {in_words(self.late_by)}" if self.late_by else "on time"


def timeline(events: list[e.CaseEvent]) -> list[Line]:
    """All events of a case as lines, in the order of the record."""
    lines: list[Line] = []
    case: Case | None = None
    rung: e.RungReached | None = None
    for event in events:
        before, case = case, apply(case, event)
        if before and isinstance(event, e.RungReached) and _same_rung(before, rung, event):
            lines[-1] = _joined(lines[-1], event)
        else:
            lines.append(_line(event, before or case, case))
        rung = event if isinstance(event, e.RungReached) else None
    return lines


def _same_rung(case: Case, one: e.RungReached | None, other: e.RungReached) -> bool:
    """Whether two rungs are one line: the same step of several tasks, at the same time."""
    if one is None or "/" not in one.clock_id or "/" not in other.clock_id:
        return False
    first, second = case.clocks[one.clock_id], case.clocks[other.clock_id]
    return (one.at, one.rung, one.to, first.rule, first.due_at) == (
        other.at,
        other.rung,
        other.to,
        second.rule,
        second.due_at,
    )


def _joined(line: Line, event: e.RungReached) -> Line:
    subject = event.clock_id.split("/")[0]
    return line.model_copy(update={"what": f"{line.what}, {subject}"})


def _line(event: e.CaseEvent, before: Case, after: Case) -> Line:
    what, measure, clock_id, begins = _told(event, before)
    clock = (after if begins else before).clocks.get(clock_id) if clock_id else None
    if clock is not None and not begins and clock.ended_at is not None:
        # The step was done, or put off, before: this line is measured against nothing.
        clock = None
    late = late_by(clock, event.at) if clock is not None and not begins else None
    return Line(
        at=event.at,
        who="Caveat" if event.by == SYSTEM.person else event.by,
        what=what,
        measure=measure,
        planned=clock.due_at if clock else None,
        begins=begins,
        late_by=late,
        stage=STAGE_WORDS[after.stage],
    )


Told = tuple[str, int | None, str | None, bool]
"""The sentence, the measure, the clock that it is about, and whether that clock begins."""


@singledispatch
def _told(event: e.Happening, case: Case) -> Told:
    return event.name, None, None, False


@_told.register
def _(event: e.CaseOpened, case: Case) -> Told:
    origin = event.communication_kind or "a report, with no message in hand"
    what = f"Case opened from {origin}; class {event.case_class}; restriction in force"
    return what, 2, event.restriction_review.clock_id, True


@_told.register
def _(event: e.FactAdded, case: Case) -> Told:
    row = case.procedure.fact(event.fact)
    return f"New fact: {row.title if row else event.fact}", None, None, False


@_told.register
def _(event: e.IdentityConfirmed, case: Case) -> Told:
    return "Identity confirmed", 1, None, False


@_told.register
def _(event: e.IdentityRefuted, case: Case) -> Told:
    return "Identity refuted: it is somebody else", 1, None, False


@_told.register
def _(event: e.RestrictionRenewed, case: Case) -> Told:
    reviewed = [c for c in case.clocks if c.startswith("restriction") and case.running(c)]
    return "Restriction renewed after review", 2, reviewed[-1] if reviewed else None, False


@_told.register
def _(event: e.RestrictionPlaced, case: Case) -> Told:
    return "Restriction placed again, before a person looks", 2, event.clock.clock_id, True


@_told.register
def _(event: e.RestrictionLifted, case: Case) -> Told:
    return "Restriction lifted", 2, None, False


@_told.register
def _(event: e.CaseClosed, case: Case) -> Told:
    return "Case closed", None, None, False


@_told.register
def _(event: e.CaseCancelled, case: Case) -> Told:
    return "Case cancelled", None, None, False


@_told.register
def _(event: e.CaseSuperseded, case: Case) -> Told:
    return f"Case superseded by {event.successor}", None, None, False


@_told.register
def _(event: e.CaseReopened, case: Case) -> Told:
    review = event.restriction_review
    anew = "; counsel decides anew" if event.decides_anew else ""
    what = f"Case reopened under restriction (attempt {event.attempt}){anew}"
    return what, None, review.clock_id if review else None, review is not None


@_told.register
def _(event: e.ClockStarted, case: Case) -> Told:
    measure = 4 if event.clock.clock_id == "notification" else None
    return f"Clock started: {event.clock.label}", measure, event.clock.clock_id, True


_PARTY_WORDS = {
    "OWNER": "whoever must act",
    "OWNER_CHIEF": "their chief",
    "ANALYST": "analyst",
    "COUNSEL": "counsel",
    "SUPERVISOR": "supervisor",
}

_RUNG_WORDS = {
    "REMINDER": "Reminder",
    "WARNING": "Warning",
    "DUE": "Due now",
    "ESCALATION": "Escalated",
}


@_told.register
def _(event: e.RungReached, case: Case) -> Told:
    clock = case.clocks[event.clock_id]
    subject = event.clock_id.split("/")[0] if "/" in event.clock_id else ""
    about = f"{clock.label}: {subject}" if subject else clock.label
    what = f"{_RUNG_WORDS[event.rung]} ({_PARTY_WORDS[event.to]}): {about}"
    return what, None, event.clock_id, True


@_told.register
def _(event: e.ClockEnded, case: Case) -> Told:
    return f"Clock ended: {case.clocks[event.clock_id].label}", None, None, False


@_told.register
def _(event: e.ClockStopped, case: Case) -> Told:
    label = case.clocks[event.clock_id].label
    return f"Clock stopped ({event.reason}): {label}", None, None, False


@_told.register
def _(event: e.ClockResumed, case: Case) -> Told:
    return f"Clock resumed: {case.clocks[event.clock_id].label}", None, event.clock_id, True


@_told.register
def _(event: e.ClockExtended, case: Case) -> Told:
    return f"More time: {case.clocks[event.clock_id].label}", None, event.clock_id, True


@_told.register
def _(event: e.CalendarChanged, case: Case) -> Told:
    return "Federal closures changed; business clocks computed anew", None, None, False


@_told.register
def _(event: e.TaskSent, case: Case) -> Told:
    clock = event.answer.clock_id if event.answer else None
    rule = case.procedure.task(event.code)
    what = f"Task {event.task} to {event.agency}: {rule.title}"
    return what, _MEASURE_OF.get(rule.phase), clock, clock is not None


_MEASURE_OF = {Phase.COORDINATION: 3, Phase.NOTIFICATION: 4, Phase.DECISION: 5}
"""Which measure a task serves; the update of U.S. records is none of the five (REPORT L34)."""


def _measure(case: Case, task_id: str) -> int | None:
    return _MEASURE_OF.get(case.procedure.task(case.tasks[task_id].code).phase)


@_told.register
def _(event: e.TaskAcknowledged, case: Case) -> Told:
    task = case.tasks[event.task]
    return (
        f"{task.agency} acknowledged {event.task}",
        _measure(case, event.task),
        task.acknowledgement,
        False,
    )


@_told.register
def _(event: e.TaskAnswered, case: Case) -> Told:
    task = case.tasks[event.task]
    again = "answered anew" if task.state is TaskState.ANSWERED else "answered"
    return (
        f"{task.agency} {again} {event.task}: {event.outcome}",
        _measure(case, event.task),
        task.answer,
        False,
    )


@_told.register
def _(event: e.TaskReturned, case: Case) -> Told:
    towards = f", naming {event.redirect_to}" if event.redirect_to else ""
    return (
        f"{case.tasks[event.task].agency} returned {event.task}{towards}",
        _measure(case, event.task),
        None,
        False,
    )


@_told.register
def _(event: e.TaskQuestioned, case: Case) -> Told:
    asked = "asked for more time on" if event.until else "asked about"
    return (
        f"{case.tasks[event.task].agency} {asked} {event.task}",
        _measure(case, event.task),
        None,
        False,
    )


@_told.register
def _(event: e.TaskQuestionAnswered, case: Case) -> Told:
    return f"The question about {event.task} was answered", _measure(case, event.task), None, False


@_told.register
def _(event: e.TaskResent, case: Case) -> Told:
    return (
        f"Task {event.task} sent again, to {event.agency}",
        _measure(case, event.task),
        event.answer.clock_id,
        True,
    )


@_told.register
def _(event: e.TaskWithdrawn, case: Case) -> Told:
    return f"Task {event.task} withdrawn", _measure(case, event.task), None, False


@_told.register
def _(event: e.OfficialNotified, case: Case) -> Told:
    deferred = case.notified is Notified.DEFERRED
    clock = "deferral" if deferred else "notification"
    return "The official was notified; proof recorded", 4, clock, False


@_told.register
def _(event: e.OfficialUnreachable, case: Case) -> Told:
    return "The official could not be reached", 4, None, False


@_told.register
def _(event: e.DeferralProposed, case: Case) -> Told:
    return "Deferral of the notification proposed", 4, None, False


@_told.register
def _(event: e.DeferralApproved, case: Case) -> Told:
    return "Deferral of the notification approved", 4, event.review.clock_id, True


@_told.register
def _(event: e.DeferralRejected, case: Case) -> Told:
    return "Deferral of the notification not approved", 4, None, False


@_told.register
def _(event: e.DecisionCalled, case: Case) -> Told:
    lacking = f", without {', '.join(event.missing)}" if event.missing else ""
    what = f"Counsel called to decide with {len(event.in_hand)} answers in hand{lacking}"
    return what, 5, event.clock.clock_id, True


@_told.register
def _(event: e.DecisionDrafted, case: Case) -> Told:
    return f"Decision drafted: {_disposition(case, event.disposition)}", 5, "decision", False


@_told.register
def _(event: e.DecisionApproved, case: Case) -> Told:
    drafted = case.decision.disposition if case.decision else ""
    return f"Decision approved: {_disposition(case, drafted)}", 5, "decision", False


def _disposition(case: Case, key: str) -> str:
    row = case.procedure.disposition(key)
    return row.title if row else key


@_told.register
def _(event: e.DecisionOvertaken, case: Case) -> Told:
    what = f"Decision overtaken by what INTERPOL did: {_disposition(case, event.disposition)}"
    return what, 5, None, False


@_told.register
def _(event: e.DecisionSentBack, case: Case) -> Told:
    return "Decision sent back to counsel", 5, None, False


@_told.register
def _(event: e.FilingMade, case: Case) -> Told:
    filed = event.filing.replace("_", " ").capitalize()
    return f"{filed} filed with INTERPOL", 5, "filing", False


@_told.register
def _(event: e.FollowUpRecorded, case: Case) -> Told:
    clock = f"follow-up-{event.number}"
    return f"Follow-up {event.number} with INTERPOL", 5, clock, False


@_told.register
def _(event: e.EscalationOffered, case: Case) -> Told:
    return "Escalation to the Executive Committee offered as a decision", 5, None, False


@_told.register
def _(event: e.EscalationDecided, case: Case) -> Told:
    decided = "Escalated to the Executive Committee" if event.escalate else "Not escalated"
    return decided, 5, None, False


@_told.register
def _(event: e.OutcomeRecorded, case: Case) -> Told:
    return f"INTERPOL's outcome: {event.outcome}", 5, None, False
