"""Acts on the tasks of agencies (REPORT L46, measure 3)."""

from datetime import datetime

from procedure import commands as c
from procedure import events as e
from procedure.access import Act, require
from procedure.acting import Events, consequences, happened, must_be_open
from procedure.annex.schema import Effect, Phase, TaskRule
from procedure.case import Case, Task, TaskState
from procedure.people import SYSTEM, AgencyCode
from procedure.planning import task_clock
from procedure.refusals import AlreadyDone, NotFound, NotNow, NotWellFormed, StandsAlready


def _task(case: Case, task_id: str) -> Task:
    if task_id not in case.tasks:
        raise NotFound(f"The case has no task {task_id!r}.")
    return case.tasks[task_id]


def _own_task(
    case: Case, command: c.AcknowledgeTask | c.AnswerTask | c.ReturnTask | c.AskAboutTask
) -> Task:
    """The task, if it stands open for answers and the actor's agency and role may answer it."""
    task = _task(case, command.task)
    require(command.by, Act.DO_TASK, agency=task.agency, role=task.role)
    must_be_open(case)
    if case.procedure.task(task.code).phase in (Phase.NOTIFICATION, Phase.DECISION):
        raise NotWellFormed(
            f"{task.task} is not answered as a task: record the notification or the decision."
        )
    if task.state is TaskState.WITHDRAWN:
        raise NotNow(f"Task {task.task} was withdrawn.")
    if task.state is TaskState.RETURNED and getattr(command, "document", None) == task.document:
        raise StandsAlready(f"Task {task.task} is returned with this reason already.")
    if task.state is TaskState.RETURNED:
        raise NotNow(f"Task {task.task} was returned and waits for the USNCB.")
    return task


@consequences.register
def _(command: c.AcknowledgeTask, case: Case, now: datetime) -> Events:
    task = _own_task(case, command)
    if task.state is not TaskState.SENT:
        raise AlreadyDone(f"Task {task.task} is acknowledged already.")
    return [happened(command, e.TaskAcknowledged, now, task=task.task)]


@consequences.register
def _(command: c.AnswerTask, case: Case, now: datetime) -> Events:
    task = _own_task(case, command)
    outcome = case.procedure.outcome(task.code, command.outcome)
    if outcome is None:
        rules = case.procedure
        allowed = (*rules.task(task.code).outcomes, *rules.edition.common_outcomes)
        keys = ", ".join(row.key for row in allowed)
        raise NotWellFormed(f"Task {task.task} has no outcome {command.outcome!r}; it has: {keys}.")
    if task.document == command.document and task.answered_at is not None:
        raise StandsAlready(f"This answer to task {task.task} stands already.")
    answered: Events = [
        happened(
            command,
            e.TaskAnswered,
            now,
            task=task.task,
            outcome=outcome.key,
            effect=outcome.effect.value,
            document=command.document,
        )
    ]
    if outcome.effect is Effect.NOT_DONE and not case.running(task.answer):
        # It was called done and is not: somebody is reminded again.
        key = case.procedure.task(task.code).answer_clock
        again = task_clock(case, key, task.answer, now, "it has to be done again")
        answered.append(e.ClockStarted(at=now, by=SYSTEM.person, clock=again))
    if outcome.effect is Effect.CONFIRMS_IDENTITY and case.identity_confirmed_at is None:
        answered.append(happened(command, e.IdentityConfirmed, now))
    if outcome.effect is Effect.REFUTES_IDENTITY and not case.identity_refuted:
        answered.append(happened(command, e.IdentityRefuted, now))
        # Nobody is to be told any more.
        notification = case.task_of(Phase.NOTIFICATION)
        if notification is not None and notification.open:
            answered.append(
                happened(
                    command, e.TaskWithdrawn, now, task=notification.task, document=command.document
                )
            )
    return answered


@consequences.register
def _(command: c.ReturnTask, case: Case, now: datetime) -> Events:
    task = _own_task(case, command)
    if task.state is TaskState.ANSWERED:
        raise NotNow(f"Task {task.task} is answered: answer anew to correct it.")
    return [
        happened(
            command,
            e.TaskReturned,
            now,
            task=task.task,
            document=command.document,
            redirect_to=command.redirect_to,
        )
    ]


@consequences.register
def _(command: c.AskAboutTask, case: Case, now: datetime) -> Events:
    task = _own_task(case, command)
    if task.state is TaskState.ANSWERED:
        raise NotNow(f"Task {task.task} is answered.")
    if task.question == command.document:
        raise StandsAlready(f"This question about task {task.task} stands already.")
    if command.until is not None and command.until <= now:
        raise NotWellFormed("The time asked for must lie in the future.")
    return [
        happened(
            command,
            e.TaskQuestioned,
            now,
            task=task.task,
            document=command.document,
            until=command.until,
        )
    ]


@consequences.register
def _(command: c.ReplyToQuestion, case: Case, now: datetime) -> Events:
    require(command.by, Act.STEER_TASK)
    must_be_open(case)
    task = _task(case, command.task)
    if task.question is None:
        raise NotNow(f"Task {task.task} has no open question.")
    return [
        happened(command, e.TaskQuestionAnswered, now, task=task.task, document=command.document)
    ]


@consequences.register
def _(command: c.ResendTask, case: Case, now: datetime) -> Events:
    require(command.by, Act.STEER_TASK)
    must_be_open(case)
    task = _task(case, command.task)
    if not task.open or case.procedure.task(task.code).phase is not Phase.COORDINATION:
        raise NotNow(f"Task {task.task} is not open for sending again.")
    rule = case.procedure.task(task.code)
    acknowledgement = rule.acknowledge_clock and task_clock(
        case, rule.acknowledge_clock, f"{task.task}/acknowledgement", now, "task sent again"
    )
    return [
        happened(
            command,
            e.TaskResent,
            now,
            task=task.task,
            agency=_known_agency(case, rule, command.agency),
            document=command.document,
            acknowledgement=acknowledgement or None,
            answer=task_clock(case, rule.answer_clock, task.answer, now, "task sent again"),
        )
    ]


def _known_agency(case: Case, rule: TaskRule, agency: AgencyCode) -> AgencyCode:
    if rule.role is not None and agency != rule.agency:
        raise NotWellFormed(
            f"{rule.code} is for the role {rule.role} of {rule.agency}: no other agency answers it."
        )
    known = {task.agency for task in case.procedure.edition.tasks}
    if agency not in known:
        raise NotWellFormed(f"{agency} is no agency of the procedure: {', '.join(sorted(known))}.")
    return agency


@consequences.register
def _(command: c.WithdrawTask, case: Case, now: datetime) -> Events:
    require(command.by, Act.STEER_TASK)
    must_be_open(case)
    task = _task(case, command.task)
    if not task.open or case.procedure.task(task.code).phase is not Phase.COORDINATION:
        raise NotNow(f"Task {task.task} cannot be withdrawn.")
    return [happened(command, e.TaskWithdrawn, now, task=task.task, document=command.document)]
