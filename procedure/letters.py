"""Which mail follows from which event, to whom: orders without an address and without a text."""

from functools import singledispatch

from procedure import events as e
from procedure.annex.schema import LetterKey, Phase
from procedure.case import Case, Task
from procedure.clocks import Clock, RungKind
from procedure.intake import Intake
from procedure.people import USNCB, AgencyCode, Role
from procedure.values import Moment, Value

_RUNG_LETTERS = {
    RungKind.REMINDER: LetterKey.REMINDER,
    RungKind.WARNING: LetterKey.WARNING,
    RungKind.DUE: LetterKey.DUE,
    RungKind.ESCALATION: LetterKey.ESCALATION,
}


class LetterOrder(Value):
    """One mail to be written: which letter of the edition, to whom, about which step."""

    letter: LetterKey
    edition: str
    agency: AgencyCode
    role: Role | None = None
    """All who hold the role in the agency; none: the agency's mailbox."""
    task: str | None = None
    due: Moment | None = None
    step: str = ""
    what: str = ""


def case_letters(case: Case, event: e.CaseEvent) -> list[LetterOrder]:
    """The mails that follow from the event, ``case`` being the state after it."""
    return _letters(event, case)


def intake_letters(intake: Intake, event: e.IntakeEvent) -> list[LetterOrder]:
    """The mails that follow from an event of the intake."""
    if isinstance(event, e.RestrictedUnscreened):
        return [_to_role(LetterKey.NOT_SCREENED, intake.edition, Role.ANALYST, event.clock)]
    if isinstance(event, e.CommunicationRestricted):
        return [_to_role(LetterKey.TO_CONFIRM, intake.edition, Role.ANALYST, event.clock)]
    if isinstance(event, e.RungReached):
        clock = intake.clocks[event.clock_id]
        role = Role.ANALYST if event.to == "OWNER" else Role(event.to)
        return [_to_role(_RUNG_LETTERS[event.rung], intake.edition, role, clock)]
    return []


def _to_role(
    letter: LetterKey, edition: str, role: Role, clock: Clock | None = None, what: str = ""
) -> LetterOrder:
    return LetterOrder(
        letter=letter,
        edition=edition,
        agency=USNCB,
        role=role,
        due=clock.due_at if clock else None,
        step=clock.label if clock else "",
        what=what,
    )


def _to_owner(letter: LetterKey, case: Case, task: Task, what: str = "") -> LetterOrder:
    clock = case.clocks.get(task.answer)
    return LetterOrder(
        letter=letter,
        edition=case.edition,
        agency=task.agency,
        role=task.role,
        task=task.task,
        due=clock.due_at if clock else None,
        step=case.procedure.task(task.code).title,
        what=what,
    )


@singledispatch
def _letters(event: e.Happening, case: Case) -> list[LetterOrder]:
    return []


@_letters.register
def _(event: e.TaskSent, case: Case) -> list[LetterOrder]:
    phase = case.procedure.task(event.code).phase
    if phase in (Phase.NOTIFICATION, Phase.DECISION):
        return []
    return [_to_owner(LetterKey.TASK_SENT, case, case.tasks[event.task])]


@_letters.register
def _(event: e.TaskResent, case: Case) -> list[LetterOrder]:
    task = case.tasks[event.task]
    sent = _to_owner(LetterKey.TASK_SENT, case, task)
    if task.taken_from is None:
        return [sent]
    # Whoever worked on it until now hears that it has gone elsewhere.
    taken = LetterOrder(
        letter=LetterKey.TASK_WITHDRAWN,
        edition=case.edition,
        agency=task.taken_from,
        task=task.task,
        step=case.procedure.task(task.code).title,
    )
    return [sent, taken]


@_letters.register
def _(event: e.TaskWithdrawn, case: Case) -> list[LetterOrder]:
    return [_to_owner(LetterKey.TASK_WITHDRAWN, case, case.tasks[event.task])]


@_letters.register
def _(event: e.TaskQuestionAnswered, case: Case) -> list[LetterOrder]:
    what = "your question was answered"
    return [_to_owner(LetterKey.TASK_CHANGED, case, case.tasks[event.task], what)]


@_letters.register
def _(event: e.ClockExtended, case: Case) -> list[LetterOrder]:
    what = "more time was granted"
    return [
        _to_owner(LetterKey.TASK_CHANGED, case, task, what)
        for task in case.tasks.values()
        if task.answer == event.clock_id
    ]


@_letters.register
def _(event: e.TaskReturned, case: Case) -> list[LetterOrder]:
    what = f"{event.task} was returned"
    return [_to_role(LetterKey.TASK_RETURNED, case.edition, Role.ANALYST, what=what)]


@_letters.register
def _(event: e.TaskQuestioned, case: Case) -> list[LetterOrder]:
    asked = "asks for more time" if event.until else "has a question"
    what = f"{case.tasks[event.task].agency} {asked} about {event.task}"
    return [_to_role(LetterKey.TASK_RETURNED, case.edition, Role.ANALYST, what=what)]


@_letters.register
def _(event: e.ClockStarted, case: Case) -> list[LetterOrder]:
    if event.clock.clock_id != "notification":
        return []
    return [_to_role(LetterKey.TO_NOTIFY, case.edition, Role.ANALYST, event.clock)]


@_letters.register
def _(event: e.RungReached, case: Case) -> list[LetterOrder]:
    clock = case.clocks[event.clock_id]
    letter = _RUNG_LETTERS[event.rung]
    task = next(
        (t for t in case.tasks.values() if event.clock_id in (t.answer, t.acknowledgement)), None
    )
    if task is None or event.to not in ("OWNER", "OWNER_CHIEF"):
        role = Role.SUPERVISOR if event.to in ("OWNER", "OWNER_CHIEF") else Role(event.to)
        return [_to_role(letter, case.edition, role, clock)]
    at_home = task.agency == USNCB
    told: Role | None = task.role if at_home else None
    if event.to == "OWNER_CHIEF":
        told = Role.SUPERVISOR if at_home else Role.AGENCY_CHIEF
    return [
        LetterOrder(
            letter=letter,
            edition=case.edition,
            agency=task.agency,
            role=told,
            task=task.task,
            due=clock.due_at,
            step=clock.label,
        )
    ]


@_letters.register
def _(event: e.DecisionCalled, case: Case) -> list[LetterOrder]:
    return [_to_role(LetterKey.TO_DECIDE, case.edition, Role.COUNSEL, event.clock)]


@_letters.register
def _(event: e.DecisionDrafted, case: Case) -> list[LetterOrder]:
    what = "a legal decision"
    return [_to_role(LetterKey.TO_APPROVE, case.edition, Role.SUPERVISOR, what=what)]


@_letters.register
def _(event: e.DeferralProposed, case: Case) -> list[LetterOrder]:
    what = "the deferral of a notification"
    return [_to_role(LetterKey.TO_APPROVE, case.edition, Role.SUPERVISOR, what=what)]


@_letters.register
def _(event: e.DecisionSentBack, case: Case) -> list[LetterOrder]:
    clock, what = case.clocks.get("decision"), "a legal decision"
    return [_to_role(LetterKey.NOT_APPROVED, case.edition, Role.COUNSEL, clock, what)]


@_letters.register
def _(event: e.DeferralRejected, case: Case) -> list[LetterOrder]:
    clock, what = case.clocks.get("notification"), "the deferral of a notification"
    return [_to_role(LetterKey.NOT_APPROVED, case.edition, Role.ANALYST, clock, what)]


@_letters.register
def _(event: e.DecisionApproved, case: Case) -> list[LetterOrder]:
    if event.filing_clock is None:
        return []
    return [_to_role(LetterKey.TO_FILE, case.edition, Role.COUNSEL, event.filing_clock)]


@_letters.register
def _(event: e.EscalationOffered, case: Case) -> list[LetterOrder]:
    return [_to_role(LetterKey.ESCALATION_OFFERED, case.edition, Role.SUPERVISOR)]


@_letters.register
def _(event: e.FactAdded, case: Case) -> list[LetterOrder]:
    told = [_to_role(LetterKey.FACT_ADDED, case.edition, Role.ANALYST)]
    records = case.task_of(Phase.RECORDS)
    if event.settles and records is not None and records.open and records.asked_at < event.at:
        # They correct records already: INTERPOL's outcome changes what is to be corrected.
        what = "INTERPOL's outcome is known"
        told.append(_to_owner(LetterKey.TASK_CHANGED, case, records, what))
    return told
