"""A supervisor adds a task to the plan of a case, or drops one, with a reason.

What was dropped is not asked again by the plan or by a fact until a supervisor adds it. An answer
that leads to it still asks it.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.case import Case
from procedure.codes import Phase
from procedure.dossier import Command, Event, TimelineText
from procedure.measures.chosen import Chosen, choices
from procedure.measures.coordination import ASKED, informing, wanted_codes
from procedure.measures.deconfliction import held_codes
from procedure.measures.sending import MEASURES, TaskWithdrawn, send_tasks
from procedure.people import Role
from procedure.planning import IDENTITY
from procedure.refusals import AlreadyDone, NotNow, no_such
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId, TaskCode

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class TaskIsOpen(NotNow):
    """It is asked already."""

    sentence = "Task {code} is open already."


class NothingMoreIsAsked(NotNow):
    """INTERPOL's outcome settles the case."""

    sentence = "INTERPOL's final outcome is known: nothing more is asked."


class NotInThePlan(NotNow):
    """Nothing asks for it."""

    sentence = "Nothing in this case asks for task {code}."


class TaskWasAnswered(NotNow):
    """Its answer stays."""

    sentence = "Task {code} is answered, and the answer stays: there is nothing to drop."


class AlreadyDropped(AlreadyDone):
    """It was dropped, or left out when the case opened."""

    sentence = "Task {code} is dropped already."


class IdentityIsOpen(NotNow):
    """Without it nobody would ever be notified."""

    sentence = "Task {code} cannot be dropped while the identity is not confirmed."


class AddTask(Command):
    """Ask an agency for something that the plan does not ask, or no longer asks."""

    act: Literal["add_task"] = "add_task"
    code: TaskCode
    document: DocumentId


class DropTask(Command):
    """Do not ask for something that the plan asks."""

    act: Literal["drop_task"] = "drop_task"
    code: TaskCode
    document: DocumentId


class TaskAdded(Event):
    """A supervisor added a task to the plan."""

    code: str
    document: DocumentId


class TaskDropped(Event):
    """A supervisor dropped a task from the plan: neither the plan nor a fact asks it again."""

    code: str
    document: DocumentId


def after_adding(case: Case, event: TaskAdded) -> Case:
    """It belongs to the plan."""
    chosen = case.of(Chosen)
    dropped = tuple(code for code in chosen.dropped if code != event.code)
    added = tuple(dict.fromkeys((*chosen.added, event.code)))
    return case.having(Chosen(added, dropped))


def after_dropping(case: Case, event: TaskDropped) -> Case:
    """It does not belong to the plan."""
    chosen = case.of(Chosen)
    added = tuple(code for code in chosen.added if code != event.code)
    return case.having(replace(chosen, added=added, dropped=(*chosen.dropped, event.code)))


def codes_to_choose(rules: "Procedure") -> tuple[str, ...]:
    """The tasks that a supervisor can add or drop: those that a plan asks agencies."""
    routed = {code for route in rules.routes(rules.edition.tracks) for code in route.tasks}
    return tuple(
        code
        for code, task in rules.edition.tasks.items()
        if task.phase is Phase.COORDINATION or (task.phase in ASKED and code in routed)
    )


def add_task(case: Case, order: AddTask, context: "Context") -> list[Event]:
    """It is sent at once, also where others wait for an agency that is asked first."""
    case.must_be_open()
    _must_be_known(order.code, context)
    if case.settled:
        raise NothingMoreIsAsked()
    if any(task.open and task.code == order.code for task in case.tasks.values()):
        raise TaskIsOpen(code=order.code)
    chain = context.chain(case)
    chain.add([TaskAdded(at=context.at, by=context.by, code=order.code, document=order.document)])
    asked = informing(chain.state, [order.code], context.rules)
    chain.add(send_tasks(chain.state, asked, context, "added by a supervisor"))
    return chain.events


def drop_task(case: Case, order: DropTask, context: "Context") -> list[Event]:
    """Where it is open it is withdrawn, and its holder learns that."""
    case.must_be_open()
    _must_be_known(order.code, context)
    if order.code in choices(case).dropped:
        raise AlreadyDropped(code=order.code)
    if order.code == IDENTITY and case.identity_confirmed_at is None:
        raise IdentityIsOpen(code=order.code)
    asked = [task for task in case.tasks.values() if task.code == order.code]
    still_open = [task.task for task in asked if task.open]
    if not still_open and any(task.answered_at for task in asked):
        raise TaskWasAnswered(code=order.code)
    wanted = {*wanted_codes(case, context.rules), *held_codes(case)}
    if not still_open and order.code not in wanted:
        raise NotInThePlan(code=order.code)
    dropped = TaskDropped(at=context.at, by=context.by, code=order.code, document=order.document)
    # Without a document of its own: why it is withdrawn is why it was dropped.
    withdrawn = [TaskWithdrawn(at=context.at, by=context.by, task=task) for task in still_open]
    return [dropped, *withdrawn]


def _must_be_known(code: str, context: "Context") -> None:
    known = codes_to_choose(context.rules)
    if code not in known:
        raise no_such("task that can be added or dropped", code, known)


def adding_text(case: Case, event: TaskAdded, rules: "Procedure") -> TimelineText:
    """``Added to the plan: J3 Criminal records and threat``."""
    task = rules.task(event.code)
    what = f"Added to the plan: {event.code} {task.title}"
    return TimelineText(what, MEASURES.get(task.phase))


def dropping_text(case: Case, event: TaskDropped, rules: "Procedure") -> TimelineText:
    """``Dropped from the plan: ...``."""
    task = rules.task(event.code)
    what = f"Dropped from the plan: {event.code} {task.title}"
    return TimelineText(what, MEASURES.get(task.phase))


_SUPERVISOR = Permission(roles=(Role.SUPERVISOR,))

RULES = Rules(
    events=(
        EventRule(TaskAdded, after_adding, adding_text),
        EventRule(TaskDropped, after_dropping, dropping_text),
    ),
    acts=(
        ActRule(AddTask, add_task, _SUPERVISOR),
        ActRule(DropTask, drop_task, _SUPERVISOR),
    ),
)
