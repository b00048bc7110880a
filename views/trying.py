"""Every order that a person could try in a case: each act with each value that it could name."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from procedure.annex.editions import Procedure
from procedure.case import Case, Task
from procedure.cases import CASE
from procedure.clocks.rules import Closure
from procedure.dossier import Command, Event, Step
from procedure.facts import FactAdded
from procedure.measures.dispute.decision import Decision
from procedure.measures.dispute.filing import by_id
from procedure.measures.dispute.filings import FilingMade
from procedure.measures.dispute.outcome import OutcomeRecorded
from procedure.measures.sending import OWN_CLOCK
from procedure.measures.tasks.answering import TaskAnswered
from procedure.people import Actor
from procedure.tables import ActRule
from procedure.words import UNWRITTEN


class Trial(NamedTuple):
    """An order as it would be given, and what of it a person chooses or types."""

    command: Command
    chosen: Mapping[str, str]
    """The fields with a closed set of values, each with the value of this trial."""
    typed: tuple[str, ...]
    """The fields that a person types freely."""


class Trying:
    """Makes the orders that a person could try."""

    def __init__(
        self,
        case: Case,
        rules: Procedure,
        at: datetime,
        *,
        closures: tuple[Closure, ...] = (),
        agencies: tuple[str, ...] = (),
    ) -> None:
        """``closures`` and ``agencies`` are the installation's, ``at`` is now, in UTC."""
        self.case = case
        self.rules = rules
        self.at = at
        self.closures = closures
        self.agencies = agencies

    def trials(self, actor: Actor, task: Task | None = None) -> list[Trial]:
        """The orders of every act that a role of the actor has; of a task only those about it."""
        return [
            trial
            for rule in CASE.acts.values()
            if actor.has(*rule.permission.roles)
            and not issubclass(rule.command, Step)
            and (task is None or rule.act in acts_about(task))
            for trial in self._of_act(rule, actor, task)
        ]

    def _of_act(self, rule: ActRule[Any, Any], actor: Actor, task: Task | None) -> list[Trial]:
        rows: list[dict[str, Any]] = [{}]
        chosen, typed = [], []
        for name, field in rule.command.model_fields.items():
            if name in Command.model_fields:
                continue
            choose = _choice(rule.act, name, field.annotation)
            given = choose or _of(_GIVEN, rule.act, name)
            if given is None and not field.is_required():
                continue
            values = given or _of(_TYPED, rule.act, name)
            if values is None:
                raise LookupError(f"{rule.act}: nothing says what {name} could be.")
            if choose is not None:
                chosen.append(name)
            elif given is None or _of(_TYPED, rule.act, name):
                typed.append(name)
            rows = [{**row, name: value} for row in rows for value in values(self, row)]
        base = {"dossier": self.case.dossier, "order": f"order-{'0' * 26}", "by": actor.person}
        return [
            Trial(
                rule.command.model_validate({**base, **row}),
                {name: str(row[name]) for name in chosen if row[name] is not None},
                tuple(name for name in typed if row[name] is not None),
            )
            for row in rows
            if task is None or row.get("task", task.task) == task.task
        ]


def acts_about(task: Task) -> frozenset[str]:
    """The acts about a task: those that name it, or those of the measure that it stands for."""
    measure = OWN_CLOCK.get(task.phase)
    if measure is None:
        return frozenset(
            rule.act for rule in CASE.acts.values() if "task" in rule.command.model_fields
        )
    return frozenset(
        rule.act
        for rules in CASE.rules
        if measure in (rules.measure, rules.part_of)
        for rule in rules.acts
    )


# --- which values there are -----------------------------------------------------------------------

_Values = Callable[[Trying, Mapping[str, Any]], Iterable[Any]]


def _running_clocks(trying: Trying, row: Mapping[str, Any]) -> Iterable[str]:
    return [key for key, clock in trying.case.clocks.items() if clock.running]


def _outcomes(trying: Trying, row: Mapping[str, Any]) -> Iterable[str]:
    """The outcomes of the task, or what INTERPOL may have done."""
    if "task" not in row:
        return trying.rules.edition.interpol_outcomes
    code = trying.case.tasks[row["task"]].code
    return [outcome.key for outcome in trying.rules.outcomes(code)]


def _agencies(trying: Trying, row: Mapping[str, Any]) -> Iterable[str]:
    """Those of the edition and of the directory."""
    asked = {task.agency for task in trying.rules.edition.tasks.values()}
    return sorted({*asked, *trying.agencies})


def _draft(trying: Trying, row: Mapping[str, Any]) -> Iterable[str | None]:
    """The draft of the decision, by its document."""
    draft = trying.case.of(Decision).draft
    return [draft.document if draft is not None else None]


def _later(trying: Trying, row: Mapping[str, Any]) -> Iterable[datetime]:
    due = trying.case.clocks[row["clock"]].due_at
    return [max(due, trying.at) + timedelta(minutes=1)]


def _entries(trying: Trying, row: Mapping[str, Any]) -> Iterable[int]:
    """Each entry of the case, or its last correction, by its number."""
    return [entry.corrected_by or number for number, entry in trying.case.entries.items()]


def _entry(trying: Trying, row: Mapping[str, Any]) -> Event:
    number = trying.case.corrections.get(row["entry"], row["entry"])
    return trying.case.entries[number].event


def _right(trying: Trying, row: Mapping[str, Any]) -> Iterable[str | None]:
    """What could be right in place of the entry; nothing for what never was, or for a filing."""
    match _entry(trying, row):
        case FactAdded():
            return [*trying.rules.edition.facts, None]
        case TaskAnswered() as answer:
            code = trying.case.tasks[answer.task].code
            return [outcome.key for outcome in trying.rules.outcomes(code)]
        case OutcomeRecorded():
            return trying.rules.edition.interpol_outcomes
    return [None]


def _filed_at(trying: Trying, row: Mapping[str, Any]) -> Iterable[datetime | None]:
    """Another time for a filing."""
    made = _entry(trying, row)
    if not isinstance(made, FilingMade):
        return [None]
    planned = by_id(trying.case, made.filing).planned_at
    return [trying.at if (made.filed_at or made.at) == planned else planned]


_CHOSEN: Mapping[str, _Values] = {
    "task": lambda trying, row: trying.case.tasks,
    "clock": _running_clocks,
    "outcome": _outcomes,
    "fact": lambda trying, row: trying.rules.edition.facts,
    "disposition": lambda trying, row: trying.rules.edition.dispositions,
    "agency": _agencies,
    "draft": _draft,
    "approve": lambda trying, row: [True, False],
    "escalate": lambda trying, row: [True, False],
    "correct_entry.entry": _entries,
    "correct_entry.right": _right,
    "separate_person.person": lambda trying, row: trying.case.people,
}
"""The fields with a closed set of values, which the case or its edition names.

A code word of the procedure has those of its set. Any other switch is an option of its command.
What one act only chooses has the name ``act.field``.
"""
_TYPED: Mapping[str, _Values] = {
    "due": _later,
    "successor": lambda trying, row: [f"case-{'0' * 26}"],
    "until": lambda trying, row: [trying.at + timedelta(minutes=1)],
    "correct_entry.filed_at": _filed_at,
    "join_person.person": lambda trying, row: ["P-00000000"],
}
"""The fields that a person types freely; they are tried with a value that would do.

A value that would do for one act only has the name ``act.field``.
"""
_GIVEN: Mapping[str, _Values] = {
    "document": lambda trying, row: [UNWRITTEN],
    "closures": lambda trying, row: [trying.closures],
    "correct_entry.filed_at": _filed_at,
}
"""What nobody chooses: it is what the person writes, or the installation's."""


def _of(values: Mapping[str, _Values], act: str, name: str) -> _Values | None:
    """Those of the field in this act, or in all of them."""
    return values.get(f"{act}.{name}") or values.get(name)


def _choice(act: str, name: str, annotation: Any) -> _Values | None:
    """The values of a field that a person chooses; None where nobody chooses it."""
    chosen = _of(_CHOSEN, act, name)
    if chosen is not None:
        return chosen
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        members = list(annotation)
        return lambda trying, row: members
    return None
