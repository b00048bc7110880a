"""Asking agencies in a matter beside cases: the edition's tasks, as in a case.

A task is asked, answered and steered by the same acts, and its clocks are those of the edition.
What an answer says about the person joins the cases that the matter covers.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from procedure.access import DESK, Permission
from procedure.clocks.durations import Unit
from procedure.codes import Effect as AnswerEffect
from procedure.codes import Phase
from procedure.copy_codes import CopyKind
from procedure.dossier import Command, Effect, Event, Handoff, TimelineText, handoff_id
from procedure.employer import must_have_a_desk
from procedure.facts import AddFact
from procedure.matters.matter import M, Matter
from procedure.measures import clock_changes, sending
from procedure.measures.copies import RecordCopy
from procedure.measures.sending import TaskWithdrawn, send_tasks
from procedure.measures.tasks import (
    answering,
    answering_in_part,
    delegating,
    questions,
    reminding,
    silence,
    steering,
    time_asked,
)
from procedure.measures.tasks.copies_named import CopyAnswered
from procedure.people import EMPLOYER, SYSTEM_ID, AgencyCode, Role
from procedure.refusals import AlreadyDone, NotWellFormed, no_such
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from procedure.annex.catalog import TaskRule
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class TaskIsAsked(AlreadyDone):
    """The same agency has the same task."""

    sentence = "{agency} has task {task} already."


class AskAgency(Command):
    """Ask an agency one of the edition's tasks."""

    act: Literal["ask_agency"] = "ask_agency"
    code: str
    agency: AgencyCode | None = None
    """Another agency than the catalog names; not for a task that a role answers."""
    document: DocumentId


class AgencyAsked(Event):
    """Somebody asked an agency in a matter; the task itself is sent by the event that follows."""

    code: str
    document: DocumentId


class FactAnswered(Event):
    """An agency's answer says something about the person: the covered cases get it as a fact."""

    task: str
    fact: str


def ask_agency(matter: Matter, order: AskAgency, context: "Context") -> list[Event]:
    """Once at a time; another agency can be asked the same meanwhile."""
    matter.must_be_open()
    known = askable(context.rules)
    if order.code not in known:
        raise no_such("task that a matter can ask", order.code, known)
    rule = context.rules.task(order.code)
    agency = order.agency or rule.agency
    if rule.role is not None and agency != rule.agency:
        raise NotWellFormed(problem=f"{rule.code} is for the role {rule.role} of {rule.agency}.")
    if agency == EMPLOYER:
        raise NotWellFormed(problem="Name the agency: a matter has no employer.")
    must_have_a_desk(agency, context)
    for task in matter.tasks.values():
        if task.open and task.code == rule.code and task.agency == agency:
            raise TaskIsAsked(task=task.task, agency=agency)
    asked = AgencyAsked(at=context.at, by=context.by, code=rule.code, document=order.document)
    because = f"asked in {matter.number}"
    return [asked, *sent(matter, [rule.model_copy(update={"agency": agency})], context, because)]


def sent(
    matter: Matter,
    rules: "Iterable[TaskRule]",
    context: "Context",
    because: str,
    *,
    until: datetime | None = None,
) -> list[Event]:
    """These tasks go to their agencies; none of them is part of a case's coordination."""
    asked = [rule.model_copy(update={"phase": Phase.MATTER}) for rule in rules]
    return send_tasks(matter, asked, context, because, until=until)


def askable(rules: "Procedure") -> list[str]:
    """The tasks that a matter can ask: those that are no measure of a case."""
    of_a_case = {AnswerEffect.CONFIRMS_IDENTITY, AnswerEffect.REFUTES_IDENTITY}
    return [
        code
        for code, task in rules.edition.tasks.items()
        if task.phase in (Phase.COORDINATION, Phase.MATTER)
        and not _is_timed_by_others(code, rules)
        and not of_a_case & {one.effect for one in task.outcomes}
    ]


def _is_timed_by_others(code: str, rules: "Procedure") -> bool:
    """Whether somebody else sets the date of the answer, as the CCF does of its questions."""
    durations = rules.clock(rules.answer_clock(code)).duration.values()
    return any(one.unit is Unit.DATE_SET for one in durations)


def no_longer_asked(matter: Matter, context: "Context", *codes: str) -> list[Event]:
    """Its open tasks, or those of these codes, are withdrawn: nothing waits for them any more."""
    return [
        TaskWithdrawn(at=context.at, by=SYSTEM_ID, task=task.task)
        for task in matter.tasks.values()
        if task.open and (not codes or task.code in codes)
    ]


def add_answered_fact(
    matter: Matter, fact: str, task: str | None, context: "Context"
) -> list[Event]:
    """A fact of the edition that an answer says; a matter keeps none, its cases do."""
    if task is None or context.rules.fact(fact) is None:
        return []
    return [FactAnswered(at=context.at, by=context.by, task=task, fact=fact)]


def unchanged(matter: M, event: Event) -> M:
    """The tasks change by events of their own."""
    return matter


def asking_text(matter: Matter, event: AgencyAsked, rules: "Procedure") -> TimelineText:
    """``Asked: Treaty and extradition``."""
    return TimelineText(f"Asked: {rules.task(event.code).title}")


def fact_text(matter: Matter, event: FactAnswered, rules: "Procedure") -> TimelineText:
    """``Answered by I1, for the cases: The person is in ICE custody``."""
    row = rules.fact(event.fact)
    said = row.title if row else event.fact
    return TimelineText(f"Answered by {event.task}, for the cases: {said}")


def fact_effects(matter: Matter, event: FactAnswered, rules: "Procedure") -> list[Effect]:
    """Each covered case adds it."""
    return [
        Handoff(
            AddFact(
                dossier=case,
                order=handoff_id(matter.dossier, matter.revision, case),
                by=event.by,
                fact=event.fact,
            )
        )
        for case in matter.cases
    ]


def copy_text(matter: Matter, event: CopyAnswered, rules: "Procedure") -> TimelineText:
    """``Answered by U7, for the cases: a copy of CBP in TECS``."""
    where = f"a copy of {event.agency} in {event.system}"
    return TimelineText(f"Answered by {event.task}, for the cases: {where}")


def copy_effects(matter: Matter, event: CopyAnswered, rules: "Procedure") -> list[Effect]:
    """Each covered case records it."""
    return [
        Handoff(
            RecordCopy(
                dossier=case,
                order=handoff_id(matter.dossier, matter.revision, case),
                by=event.by,
                agency=event.agency,
                system=event.system,
                copy_kind=CopyKind.FORWARDED,
                document=event.document,
            )
        )
        for case in matter.cases
    ]


def _codes(
    matter: Matter, rules: "Procedure", at: datetime, row: "Mapping[str, Any]"
) -> "Iterable[str]":
    """Those that nobody is asked now, and whose agency is known."""
    there = {task.code for task in matter.tasks.values() if task.open}
    return [
        code for code in askable(rules) if code not in there and rules.task(code).agency != EMPLOYER
    ]


RULES = Rules(
    events=(
        EventRule(AgencyAsked, unchanged, asking_text, once=True),
        EventRule(FactAnswered, unchanged, fact_text, fact_effects),
        EventRule(CopyAnswered, unchanged, copy_text, copy_effects),
    ),
    acts=(
        ActRule(
            AskAgency,
            ask_agency,
            Permission(roles=(*DESK, Role.COUNSEL)),
            choices={"code": _codes},
        ),
    ),
    add_fact=add_answered_fact,
)
TASKS = (
    RULES,
    Rules(events=clock_changes.EVENTS),
    sending.RULES,
    answering.RULES,
    answering_in_part.RULES,
    questions.RULES,
    time_asked.RULES,
    silence.RULES,
    delegating.RULES,
    reminding.RULES,
    steering.RULES,
)
"""The tables of tasks, which every kind of matter shares with the case."""
