"""Counsel agrees to an agency's answer, where the edition says that it counts only then."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission, Subject
from procedure.case import Case, TaskState
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText
from procedure.measures.sending import MEASURES, to_owner
from procedure.measures.tasks.holding import last_change, named_task
from procedure.people import Role
from procedure.refusals import AlreadyDone, CaseNotReady
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class NothingToAgreeTo(CaseNotReady):
    """The task has no answer that waits for counsel."""

    sentence = "Task {task} has no answer that waits for counsel."


class AlreadyAgreed(AlreadyDone):
    """Counsel has said so."""

    sentence = "Counsel has already decided on the answer to task {task}."


class ApproveAnswer(Command):
    """Agree to an answer that counts only then, or do not."""

    act: Literal["approve_answer"] = "approve_answer"
    task: str
    approve: bool
    document: DocumentId


class AnswerApproved(Event):
    """Counsel agrees to the answer: it counts."""

    task: str
    document: DocumentId


class AnswerRejected(Event):
    """Counsel does not agree to the answer: it does not count until another one is given."""

    task: str
    document: DocumentId


def after_approval(case: Case, event: AnswerApproved) -> Case:
    """It counts."""
    return case.with_task(replace(case.tasks[event.task], counsel_agreed=True))


def after_rejection(case: Case, event: AnswerRejected) -> Case:
    """It does not count; the agency may answer again."""
    return case.with_task(replace(case.tasks[event.task], counsel_agreed=False))


def approve_answer(case: Case, order: ApproveAnswer, context: "Context") -> list[Event]:
    """Never by whoever gave it."""
    case.must_be_open()
    task = named_task(case, order.task)
    if task.state is not TaskState.ANSWERED or not task.needs_counsel:
        raise NothingToAgreeTo(task=task.task)
    if task.counsel_agreed is not None:
        raise AlreadyAgreed(task=task.task)
    kind = AnswerApproved if order.approve else AnswerRejected
    return [kind(at=context.at, by=context.by, task=task.task, document=order.document)]


def _answer(case: Case, order: ApproveAnswer) -> Subject:
    return Subject(drafter=named_task(case, order.task).answered_by)


def approval_text(case: Case, event: AnswerApproved, rules: "Procedure") -> TimelineText:
    """``Counsel agreed to the answer to D3``."""
    measure = MEASURES.get(case.tasks[event.task].phase)
    return TimelineText(f"Counsel agreed to the answer to {event.task}", measure)


def rejection_text(case: Case, event: AnswerRejected, rules: "Procedure") -> TimelineText:
    """``Counsel did not agree to the answer to D3``."""
    measure = MEASURES.get(case.tasks[event.task].phase)
    return TimelineText(f"Counsel did not agree to the answer to {event.task}", measure)


def rejection_emails(case: Case, event: AnswerRejected, rules: "Procedure") -> list[Effect]:
    """The agency may answer again."""
    what = "counsel of the USNCB did not agree to the answer"
    return [to_owner(LetterKey.TASK_CHANGED, case, case.tasks[event.task], what)]


RULES = Rules(
    events=(
        EventRule(AnswerApproved, after_approval, approval_text),
        EventRule(AnswerRejected, after_rejection, rejection_text, rejection_emails),
    ),
    acts=(
        ActRule(
            ApproveAnswer,
            approve_answer,
            Permission(roles=(Role.COUNSEL,), not_drafter=True),
            _answer,
            outdated_after=last_change,
        ),
    ),
)
