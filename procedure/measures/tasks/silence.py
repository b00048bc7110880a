"""Continuing without an agency's answer: counsel proposes it, a supervisor decides.

In P0 and P1 no answer is never an agreement: what needs a task's answer waits for it, for its
withdrawal, or for this decision of two people.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission, Subject
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText
from procedure.letters import to_role
from procedure.measures.sending import MEASURES, OWN_CLOCK
from procedure.measures.tasks.holding import named_task
from procedure.people import Role
from procedure.refusals import AlreadyDone, CaseNotReady, NotNow
from procedure.tables import ActRule, EventRule, Rules
from procedure.task import HasTasks, T, Task, WithoutAnswer
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class NothingIsWaitedFor(NotNow):
    """Nobody waits for an answer to the task."""

    sentence = "Nobody waits for an answer to task {task}."


class AlreadyWithoutAnswer(AlreadyDone):
    """It is decided that nobody waits for the answer."""

    sentence = "It is decided already that nobody waits for the answer to task {task}."


class NotProposedWithoutAnswer(CaseNotReady):
    """Nobody proposed to continue without the answer."""

    sentence = "Nobody proposed to continue without the answer to task {task}."


class ProposeWithoutAnswer(Command):
    """Propose to continue without the answer to a task."""

    act: Literal["propose_without_answer"] = "propose_without_answer"
    task: str
    document: DocumentId


class ApproveWithoutAnswer(Command):
    """Decide to continue without the answer to a task, or to wait for it."""

    act: Literal["approve_without_answer"] = "approve_without_answer"
    task: str
    approve: bool
    document: DocumentId


class WithoutAnswerProposed(Event):
    """Counsel proposes to continue without the answer; a supervisor decides."""

    task: str
    document: DocumentId


class WithoutAnswerApproved(Event):
    """Nobody waits for the answer any more. The agency can still give it."""

    task: str
    document: DocumentId


class WithoutAnswerRejected(Event):
    """The answer is waited for."""

    task: str
    document: DocumentId


def after_proposal(state: T, event: WithoutAnswerProposed) -> T:
    """It waits for a supervisor."""
    waits = WithoutAnswer(by=event.by, proposed=state.revision + 1)
    return state.with_task(replace(state.tasks[event.task], without_answer=waits))


def after_approval(state: T, event: WithoutAnswerApproved) -> T:
    """The task stays with its agency, and nothing waits for it."""
    task = state.tasks[event.task]
    assert task.without_answer is not None
    agreed = replace(task.without_answer, agreed=True)
    return state.with_task(replace(task, without_answer=agreed))


def after_rejection(state: T, event: WithoutAnswerRejected) -> T:
    """Nothing is proposed any more."""
    return state.with_task(replace(state.tasks[event.task], without_answer=None))


def _waited_for(state: HasTasks, task_id: str) -> Task:
    """An open task for whose answer something waits. Raises Refused."""
    state.must_be_open()
    task = named_task(state, task_id)
    if not task.open or task.phase in OWN_CLOCK:
        raise NothingIsWaitedFor(task=task.task)
    if task.without_answer is not None and task.without_answer.agreed:
        raise AlreadyWithoutAnswer(task=task.task)
    return task


def propose_without_answer(
    state: HasTasks, order: ProposeWithoutAnswer, context: "Context"
) -> list[Event]:
    """For an open task whose answer the decision, or something that leaves, waits for."""
    task = _waited_for(state, order.task)
    if not (task.required or context.rules.task(task.code).clears):
        raise NothingIsWaitedFor(task=task.task)
    return [
        WithoutAnswerProposed(at=context.at, by=context.by, task=task.task, document=order.document)
    ]


def approve_without_answer(
    state: HasTasks, order: ApproveWithoutAnswer, context: "Context"
) -> list[Event]:
    """Once it is proposed."""
    task = _waited_for(state, order.task)
    if task.without_answer is None:
        raise NotProposedWithoutAnswer(task=task.task)
    kind = WithoutAnswerApproved if order.approve else WithoutAnswerRejected
    return [kind(at=context.at, by=context.by, task=task.task, document=order.document)]


def _proposal(state: HasTasks, order: ApproveWithoutAnswer) -> Subject:
    proposed = named_task(state, order.task).without_answer
    return Subject(drafter=proposed.by if proposed else None)


def _proposed_at(state: HasTasks, order: ApproveWithoutAnswer) -> int:
    proposed = named_task(state, order.task).without_answer
    return proposed.proposed if proposed else 0


def _text(words: str, state: HasTasks, task: str) -> TimelineText:
    return TimelineText(f"{words} {task}", MEASURES.get(state.tasks[task].phase))


def proposal_text(
    state: HasTasks, event: WithoutAnswerProposed, rules: "Procedure"
) -> TimelineText:
    """``Proposed to continue without the answer to J2``."""
    return _text("Proposed to continue without the answer to", state, event.task)


def approval_text(
    state: HasTasks, event: WithoutAnswerApproved, rules: "Procedure"
) -> TimelineText:
    """``Decided to continue without the answer to J2``."""
    return _text("Decided to continue without the answer to", state, event.task)


def rejection_text(
    state: HasTasks, event: WithoutAnswerRejected, rules: "Procedure"
) -> TimelineText:
    """``Decided to wait for the answer to J2``."""
    return _text("Decided to wait for the answer to", state, event.task)


_WHAT = "continuing without an answer"


def proposal_emails(
    state: HasTasks, event: WithoutAnswerProposed, rules: "Procedure"
) -> list[Effect]:
    """The supervisors decide."""
    return [to_role(LetterKey.TO_APPROVE, Role.SUPERVISOR, what=_WHAT, task=event.task)]


def rejection_emails(
    state: HasTasks, event: WithoutAnswerRejected, rules: "Procedure"
) -> list[Effect]:
    """Counsel learns that the answer is waited for."""
    return [to_role(LetterKey.NOT_APPROVED, Role.COUNSEL, what=_WHAT, task=event.task)]


RULES = Rules(
    events=(
        EventRule(WithoutAnswerProposed, after_proposal, proposal_text, proposal_emails),
        EventRule(WithoutAnswerApproved, after_approval, approval_text),
        EventRule(WithoutAnswerRejected, after_rejection, rejection_text, rejection_emails),
    ),
    acts=(
        ActRule(ProposeWithoutAnswer, propose_without_answer, Permission(roles=(Role.COUNSEL,))),
        ActRule(
            ApproveWithoutAnswer,
            approve_without_answer,
            Permission(roles=(Role.SUPERVISOR,), not_drafter=True),
            _proposal,
            outdated_after=_proposed_at,
        ),
    ),
)
