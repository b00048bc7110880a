"""Cases for tests, carried on without a server: people act, the procedure follows, time passes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from procedure import commands as c
from procedure import events as e
from procedure import sequence
from procedure.annex.editions import CURRENT_EDITION
from procedure.annex.schema import AlertedBy, Circumstance
from procedure.case import Case, Stage
from procedure.conduct import conduct
from procedure.course import apply
from procedure.message import CommunicationKind, InterpolState
from procedure.people import USNCB, Actor, Role
from procedure.timekeeping import rungs_reached

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
"""A Tuesday, 10:00 in Washington, in the week before the clocks change."""
CASE = f"case-{'1' * 26}"
OTHER_CASE = f"case-{'2' * 26}"
MESSAGE = f"comm-{'3' * 26}"


def document(number: int) -> str:
    """The id of a document, as the register would give it."""
    return f"doc-{number:026}"


def actor(person: str, *roles: Role, agency: str = USNCB) -> Actor:
    """A person with these roles."""
    return Actor(person=person, agency=agency, roles=roles)


ANALYST = actor("usncb-analyst-1", Role.ANALYST)
SUPERVISOR = actor("usncb-supervisor-1", Role.SUPERVISOR)
COUNSEL = actor("usncb-counsel-1", Role.COUNSEL)
SECOND_COUNSEL = actor("usncb-counsel-2", Role.COUNSEL)
OPERATIONS = actor("usncb-operations-1", Role.OPERATIONS)
AUDITOR = actor("usncb-auditor-1", Role.AUDITOR)
USNCB_BY_ROLE = {
    Role.ANALYST: ANALYST,
    Role.SUPERVISOR: SUPERVISOR,
    Role.COUNSEL: COUNSEL,
    Role.OPERATIONS: OPERATIONS,
}


def officer(agency: str) -> Actor:
    """An officer of an agency."""
    return actor(f"{agency.lower()}-officer-1", Role.AGENCY_OFFICER, agency=agency)


def opening(**changes: Any) -> c.OpenCase:
    """A case on a published red notice about a current official whose identity is confirmed."""
    values: dict[str, Any] = {
        "by": ANALYST,
        "case": CASE,
        "edition": CURRENT_EDITION,
        "communication_kind": CommunicationKind.RED_NOTICE,
        "interpol_state": InterpolState.PUBLISHED,
        "alerted_by": AlertedBy.USNCB_SCREEN,
        "circumstances": (Circumstance.CURRENT_OFFICIAL,),
        "person": "P-0001",
        "communication": MESSAGE,
        "version": 1,
        "identity_confirmed": True,
        "document": document(0),
    }
    return c.OpenCase(**{**values, **changes})


def report(**changes: Any) -> c.OpenCase:
    """A case on a mere report: no message, and perhaps no person known."""
    values: dict[str, Any] = {
        "communication_kind": None,
        "interpol_state": InterpolState.NONE,
        "alerted_by": AlertedBy.PERSON_OR_PUBLIC,
        "communication": None,
        "version": None,
        "person": None,
        "identity_confirmed": False,
    }
    return opening(**{**values, **changes})


@dataclass
class Course:
    """One case and all its events; what the workflow would do at each turn is done here too."""

    events: list[e.CaseEvent] = field(default_factory=list)
    now: datetime = NOW
    documents: int = 100

    @classmethod
    def begin(cls, act: c.OpenCase | None = None) -> "Course":
        """A case that has just opened."""
        course = cls()
        course._record(sequence.begin(act or opening(), course.now))
        return course

    @property
    def case(self) -> Case:
        """The state after all events."""
        return self._case

    def _record(self, events: Sequence[e.CaseEvent]) -> None:
        case = getattr(self, "_case", None)
        for event in events:
            case = apply(case, event)
        assert case is not None
        self._case: Case = case
        self.events += events

    def say(self, by: Actor, command: type[c.Command], **fields: Any) -> list[e.CaseEvent]:
        """One person gives one command; the procedure follows. Raises Refused."""
        if "document" in command.model_fields and "document" not in fields:
            self.documents += 1
            fields["document"] = document(self.documents)
        events = conduct(self.case, command(by=by, **fields), self.now)
        self._record(events)
        self.follow()
        return events

    def follow(self) -> None:
        """What the procedure itself does here, as the workflow does it."""
        while self.case.ended is None:
            case = self.case
            decided = case.decision is not None and case.decision.approved_at is not None
            steps: list[Callable[[Case, datetime], list[e.CaseEvent]]] = [
                sequence.ask_agencies,
                sequence.call_notification,
                sequence.offer_escalation,
            ]
            if case.settled or not sequence.awaited(case):
                steps.append(sequence.call_decision)
            if case.settled or (decided and case.decision and not case.decision.filing):
                steps.append(sequence.call_records)
            events = next((found for step in steps if (found := step(case, self.now))), [])
            if not events:
                return
            self._record(events)

    def wait(self, span: timedelta) -> None:
        """Time passes; each rung is recorded when it comes."""
        end = self.now + span
        while (following := self.case.next_rung()) is not None and following[1].at <= end:
            self.now = max(self.now, following[1].at)
            self._record(rungs_reached(self.case, self.now))
            self.follow()
        self.now = end

    def wait_until(self, moment: datetime) -> None:
        """Time passes until the moment."""
        self.wait(moment - self.now)

    def owner(self, task: str) -> Actor:
        """Who may answer the task."""
        asked = self.case.tasks[task]
        if asked.agency != USNCB:
            return officer(asked.agency)
        return USNCB_BY_ROLE[asked.role or Role.ANALYST]

    def answer(self, task: str, outcome: str) -> None:
        """The task is answered by whoever may."""
        self.say(self.owner(task), c.AnswerTask, task=task, outcome=outcome)

    def answer_all(self, **outcomes: str) -> None:
        """Every open task of the coordination is answered, harmlessly if nothing is said."""
        for task in self.case.agency_tasks:
            if self.case.tasks[task.task].open:
                harmless = {"J2": "NEXUS", "S2": "CLEAR_TO_DISPUTE"}.get(task.code)
                first = self.case.procedure.task(task.code).outcomes[0].key
                self.answer(task.task, outcomes.get(task.code) or harmless or first)

    def notify(self) -> None:
        """The official is told."""
        self.say(ANALYST, c.RecordNotification)

    def decide(self, disposition: str) -> None:
        """Counsel drafts, another approves."""
        self.say(COUNSEL, c.DraftDecision, disposition=disposition)
        self.say(SECOND_COUNSEL, c.ApproveDecision, approve=True)

    def file(self) -> None:
        """What was approved goes to INTERPOL."""
        self.say(COUNSEL, c.RecordFiling)

    def close(self) -> None:
        """The records are corrected and the case is closed."""
        task = [t.task for t in self.case.tasks.values() if t.code == "U6" and t.open]
        for task_id in task:
            self.answer(task_id, "DONE")
        self.say(ANALYST, c.CloseCase)

    def names(self) -> list[str]:
        """The names of all events."""
        return [event.name for event in self.events]


def to(stage: Stage) -> Course:
    """The usual case, as far as the stage."""
    course = Course.begin()
    if stage is Stage.COORDINATION:
        return course
    course.answer_all()
    if stage is Stage.DECISION:
        return course
    course.decide("DISPUTE")
    if stage is Stage.FILING:
        return course
    course.file()
    if stage is Stage.FOLLOW_UP:
        return course
    course.say(ANALYST, c.RecordOutcome, outcome="DELETED")
    if stage is Stage.RECORDS:
        return course
    course.notify()
    course.answer("U6", "DONE")
    if stage is Stage.CLOSING:
        return course
    if stage is Stage.CANCELLED:
        course.say(SUPERVISOR, c.CancelCase)
    elif stage is Stage.SUPERSEDED:
        course.say(SUPERVISOR, c.SupersedeCase, successor=OTHER_CASE)
    else:
        course.say(ANALYST, c.CloseCase)
    return course
