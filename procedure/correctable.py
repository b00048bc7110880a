"""The kinds of entries that can be corrected: what is right, who may say so, and what follows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from procedure.access import CASEWORK, DESK, Permission, Subject
from procedure.case import Case
from procedure.codes import Effect as AnswerEffect
from procedure.dossier import Command, Event
from procedure.facts import AddFact, FactAdded, fact_added, tasks_of
from procedure.measures import coordination, identity, records, restriction
from procedure.measures.dispute.filing import by_id
from procedure.measures.dispute.filings import FilingMade, check_filed_at
from procedure.measures.dispute.outcome import OutcomeRecorded
from procedure.measures.notification import notifying
from procedure.measures.sending import TaskWithdrawn
from procedure.measures.tasks.answering import TaskAnswered, must_be_allowed, what_follows
from procedure.measures.tasks.following import follows
from procedure.measures.tasks.holding import named_task
from procedure.opening import plan_notification
from procedure.people import USNCB, Role
from procedure.refusals import NotNow, NotWellFormed, no_such
from procedure.tracks import join_again, join_tracks, leave_tracks
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from procedure.context import Context


class LaterEntryCounts(NotNow):
    """A later entry about the same counts."""

    sentence = "A later answer to {task} counts, not entry {entry}: correct that one."


class FactCameWithCommunication(NotNow):
    """The fact says what a communication is."""

    sentence = "Entry {entry} came with a communication: decide on that communication instead."


class CorrectEntry(Command):
    """Say which entry was wrong, what is right, and why."""

    act: Literal["correct_entry"] = "correct_entry"
    entry: int
    """The number of the entry, or of its last correction."""
    right: str | None = None
    """The right fact, answer or outcome; unset: the fact never was."""
    filed_at: Moment | None = None
    """For a filing: when it was sent."""
    document: DocumentId


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be corrected in a kind of entry, by whom, and what follows."""

    name: str
    permission: Permission
    right: "Callable[[Case, int, Any, CorrectEntry, Context], Event | None]"
    """The entry as it should have been. Raises Refused."""
    follows: "Callable[[Case, Case, Any, CorrectEntry, Context], list[Event]]"
    """What follows beside the clocks, by the case before and after."""
    subject: Callable[[Case, Any], Subject] = lambda case, event: Subject()


def _right_fact(
    case: Case, number: int, fact: FactAdded, order: CorrectEntry, context: "Context"
) -> Event | None:
    if fact.communication is not None:
        raise FactCameWithCommunication(entry=order.entry)
    if order.right is None:
        return None
    row = context.rules.fact(order.right)
    if row is None:
        raise no_such("fact", order.right, context.rules.edition.facts)
    asked = AddFact(
        dossier=order.dossier,
        order=order.order,
        by=order.by,
        fact=row.key,
        document=fact.document,
    )
    added = fact_added(case, asked, row, context)
    return added.model_copy(update={"at": fact.at, "by": fact.by})


def _after_fact(
    before: Case, case: Case, right: FactAdded | None, order: CorrectEntry, context: "Context"
) -> list[Event]:
    """The plan of the case as it is known now: what it asks, and what it no longer asks."""
    because = "entry corrected"
    chain = context.chain(case)
    row = context.rules.fact(right.fact) if right is not None else None
    if row is not None and row.restricts and not restriction.is_restricted(case):
        chain.add(restriction.place(case, context, "restriction placed"))
    chain.add(join_tracks(chain.state, context))
    chain.add(leave_tracks(chain.state, context))
    chain.add(plan_notification(chain.state, context))
    chain.add(_needless(before, chain.state, order, context))
    if case.settled:
        chain.add(records.correct_again(chain.state, context, because))
    elif row is not None:
        asked = tasks_of(row, chain.state, context.rules)
        chain.add(coordination.ask(chain.state, asked, context, because))
    else:
        again = coordination.wanted_again(before, chain.state, context.rules)
        chain.add(coordination.ask(chain.state, again, context, because))
    chain.add(_unsettled(before, chain.state, order, context))
    chain.add(join_again(chain.state, context))
    return chain.events


def _needless(before: Case, case: Case, order: CorrectEntry, context: "Context") -> list[Event]:
    """Open tasks that only the wrong entry asked for are withdrawn."""
    asked: list[Event] = [
        TaskWithdrawn(at=context.at, by=context.by, task=task, document=order.document)
        for task in coordination.needless(before, case, context.rules)
    ]
    if notifying.is_planned(case):
        return asked
    return [*asked, *notifying.withdraw_task(case, order.document, context)]


def _unsettled(before: Case, case: Case, order: CorrectEntry, context: "Context") -> list[Event]:
    """No outcome after all: records wait, and what the outcome had withdrawn is asked again."""
    if not before.settled or case.settled:
        return []
    events: list[Event] = []
    task = records.task_of(case)
    if task is not None and task.open:
        events.append(
            TaskWithdrawn(at=context.at, by=context.by, task=task.task, document=order.document)
        )
    missing = coordination.missing_tasks(case, context.rules)
    asked = coordination.informing(case, (rule.code for rule in missing), context.rules)
    return [*events, *coordination.ask(case, asked, context, "entry corrected")]


def _right_outcome(
    case: Case, number: int, recorded: OutcomeRecorded, order: CorrectEntry, context: "Context"
) -> Event | None:
    row = context.rules.interpol_outcome(order.right or "")
    if row is None:
        raise no_such("outcome", order.right or "", context.rules.edition.interpol_outcomes)
    update = {"outcome": row.key, "interpol_state": row.interpol_state, "settles": row.final}
    return recorded.model_copy(update=update)


def _after_outcome(
    before: Case, case: Case, right: OutcomeRecorded, order: CorrectEntry, context: "Context"
) -> list[Event]:
    chain = context.chain(case)
    if case.settled:
        chain.add(records.correct_again(case, context, "entry corrected"))
    chain.add(_unsettled(before, case, order, context))
    chain.add(join_again(chain.state, context))
    return chain.events


def _right_filing(
    case: Case, number: int, made: FilingMade, order: CorrectEntry, context: "Context"
) -> Event | None:
    if order.filed_at is None or order.right is not None:
        raise NotWellFormed(problem="For a filing, say when it was sent, and nothing else.")
    check_filed_at(order.filed_at, by_id(case, made.filing), context)
    return made.model_copy(update={"filed_at": order.filed_at})


def _nothing(
    before: Case, case: Case, right: Event | None, order: CorrectEntry, context: "Context"
) -> list[Event]:
    return []


def _right_answer(
    case: Case, number: int, answer: TaskAnswered, order: CorrectEntry, context: "Context"
) -> Event | None:
    task = named_task(case, answer.task)
    later = (
        other
        for other, entry in case.entries.items()
        if other > number
        and isinstance(entry.counts, TaskAnswered)
        and entry.counts.task == answer.task
    )
    if next(later, None) is not None or task.answered_at != case.entries[number].event.at:
        raise LaterEntryCounts(task=task.task, entry=order.entry)
    outcome = context.rules.outcome(task.code, order.right or "")
    if outcome is None:
        keys = [row.key for row in context.rules.outcomes(task.code)]
        raise no_such(f"outcome of the task {task.task}", order.right or "", keys)
    must_be_allowed(case, task, outcome)
    following = follows(context.rules, task.code, outcome.key, dict(answer.recorded), answer.at)
    update = {"outcome": outcome.key, "effect": outcome.effect, **following.noted()}
    return answer.model_copy(update=update)


def _after_answer(
    before: Case, case: Case, right: TaskAnswered, order: CorrectEntry, context: "Context"
) -> list[Event]:
    """What the right answer says of the identity, from when it was given."""
    chain = context.chain(case)
    first = before.tasks[right.task].answered_at
    match right.effect:
        case AnswerEffect.CONFIRMS_IDENTITY:
            chain.add(identity.confirm(case, context))
            chain.add(notifying.call_notification(chain.state, context, since=first))
        case AnswerEffect.REFUTES_IDENTITY:
            chain.add(identity.refute(case, order.document, context))
        case _:
            if before.identity_confirmed_at is not None and case.identity_confirmed_at is None:
                chain.add(notifying.cancel(case, order.document, context))
    task, outcome = case.tasks[right.task], right.outcome
    following = follows(context.rules, task.code, outcome, dict(right.recorded), right.at)
    chain.add(what_follows(case, chain.events, right, following, context))
    return chain.events


def _who_answers(case: Case, answer: TaskAnswered) -> Subject:
    """The role at USNCB that the task is for; for another agency's task no one but a supervisor."""
    task = named_task(case, answer.task)
    return Subject(agency=USNCB, role=task.role if task.agency == USNCB else Role.SUPERVISOR)


_FILERS = Permission(roles=(Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL))
KINDS: dict[type[Event], Kind] = {
    FactAdded: Kind("fact", Permission(roles=CASEWORK), _right_fact, _after_fact),
    TaskAnswered: Kind(
        "answer", Permission(roles=CASEWORK), _right_answer, _after_answer, _who_answers
    ),
    OutcomeRecorded: Kind(
        "outcome", Permission(roles=(*DESK, Role.COUNSEL)), _right_outcome, _after_outcome
    ),
    FilingMade: Kind("filing", _FILERS, _right_filing, _nothing),
}
"""What can be corrected; for each kind what is right, who may say so, and what follows."""
