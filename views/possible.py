"""What a person can do next in a case: every act of the tables, tried as the recorder would.

Each act is tried with every value that it could name, on the register's present state, for this
person. What is not refused is offered: no act must be known by its name, and nothing is offered
that would be refused.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from activities.recorder import Recorder
from procedure.annex.editions import Procedure
from procedure.case import Case, Task
from procedure.cases import CASE
from procedure.codes import Phase
from procedure.people import Actor
from procedure.refusals import CaseNotReady, FilingOnHold, Refused
from procedure.values import Stored
from views.trying import Trial, Trying


class Allowed(Stored):
    """A field of an order, and every value that it may have now."""

    field: str
    values: tuple[str, ...]


class Possible(Stored):
    """An act that this person could order now."""

    act: str
    values: tuple[Allowed, ...] = ()
    """What must be chosen; every combination is allowed."""
    typed: tuple[str, ...] = ()
    """The fields that a person types freely, such as a time."""
    writes: bool = False
    """Whether something must be written: a reason, a text."""
    form: tuple[str, ...] = ()
    """The fields of a form that must be filled in."""
    commands: tuple[str, ...] = ()
    """The same at the command line; what is in capitals must be typed."""


class NotYet(Stored):
    """An act that this person may order, but not now."""

    act: str
    why: str


class Next(Stored):
    """What a person can do next, and what not yet."""

    possible: tuple[Possible, ...] = ()
    not_yet: tuple[NotYet, ...] = ()


_Pairs = tuple[tuple[str, str], ...]
"""Fields with their values."""
_Names = tuple[str, ...]


async def next_of(
    recorder: Recorder, trying: Trying, actor: Actor, task: Task | None = None
) -> Next:
    """What the actor can do now, and what not yet; about one task where it is given."""
    trials = trying.trials(actor, task)
    refusals = await recorder.refusals([trial.command for trial in trials], trying.at)
    return grouped(list(zip(trials, refusals, strict=True)), trying.case, trying.rules)


def grouped(tried: Sequence[tuple[Trial, Refused | None]], case: Case, rules: Procedure) -> Next:
    """What was not refused, in as few rows as say exactly that."""
    allowed: dict[str, list[Trial]] = defaultdict(list)
    waiting: dict[str, str] = {}
    for trial, refusal in tried:
        if refusal is None:
            allowed[trial.command.act].append(trial)
        elif isinstance(refusal, CaseNotReady | FilingOnHold):
            waiting.setdefault(trial.command.act, str(refusal))
    return Next(
        possible=tuple(row for trials in allowed.values() for row in _rows(trials, case, rules)),
        not_yet=tuple(
            NotYet(act=act, why=why) for act, why in waiting.items() if act not in allowed
        ),
    )


def _rows(trials: Sequence[Trial], case: Case, rules: Procedure) -> list[Possible]:
    """One row for all values of the first field that allow the same values of the others."""
    act = trials[0].command.act
    writes = "document" in CASE.acts[act].command.model_fields
    by_first: dict[tuple[_Pairs, _Names], list[_Pairs]] = defaultdict(list)
    for trial in trials:
        pairs = tuple(trial.chosen.items())
        by_first[pairs[:1], trial.typed].append(pairs[1:])
    same: dict[tuple[tuple[_Pairs, ...], _Names, _Names], list[_Pairs]] = defaultdict(list)
    for (first, typed), found in by_first.items():
        same[tuple(found), typed, _form(act, first, case, rules)].append(first)
    return [
        Possible(
            act=act,
            values=(*_allowed(firsts), *_allowed(others)),
            typed=typed,
            writes=writes,
            form=form,
        )
        for (others, typed, form), firsts in same.items()
    ]


def _allowed(rows: Iterable[_Pairs]) -> list[Allowed]:
    """The values of each field, each once."""
    values: dict[str, dict[str, None]] = defaultdict(dict)
    for name, value in (pair for row in rows for pair in row):
        values[name][value] = None
    return [Allowed(field=name, values=tuple(found)) for name, found in values.items()]


def _form(act: str, first: _Pairs, case: Case, rules: Procedure) -> tuple[str, ...]:
    """The fields of the form that must be filled in with it."""
    if act == "answer_task":
        ((_, task),) = first
        rule = rules.task(case.tasks[task].code)
    elif act == "record_notification":
        rule = rules.task_of(Phase.NOTIFICATION)
    else:
        return ()
    return tuple(field.key for field in rule.fields if field.required)
