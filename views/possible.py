"""What a person can do next: every act of the tables, tried as the recorder would.

Each act is tried with every value that it could name, on the register's present state, for this
person. What is not refused is offered: no act must be known by its name, and nothing is offered
that would be refused.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from activities.recorder import Recorder
from procedure.dossier import Command
from procedure.refusals import CaseNotReady, FilingOnHold, Refused
from procedure.values import Stored
from views.trials import Trial


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
_Tried = tuple[Trial, object]
"""A trial with its refusal, or with anything else."""
_SEVERAL = 2
"""So many possible orders say that a person has a choice."""


async def next_of(
    recorder: Recorder, trials: Sequence[Trial], now: datetime, brief: Collection[str] = ()
) -> Next:
    """What can be done now, and what not yet; of ``brief`` acts two possible orders are enough."""
    first, rest = _in_two(trials, brief)
    tried = await _tried(recorder, first, now)
    several = {act for act, count in _possible(tried).items() if count >= _SEVERAL}
    left = [trial for trial in rest if trial.command.act not in several]
    return grouped([*tried, *await _tried(recorder, left, now)] if left else tried)


async def _tried(recorder: Recorder, trials: Sequence[Trial], now: datetime) -> list[_Tried]:
    found = await recorder.tried([trial.command for trial in trials], now)
    return list(zip(trials, found, strict=True))


def _in_two(trials: Iterable[Trial], brief: Collection[str]) -> tuple[list[Trial], list[Trial]]:
    """The trials, and those that must be tried only if the first few of their act are refused."""
    first: list[Trial] = []
    rest: list[Trial] = []
    seen: Counter[str] = Counter()
    for trial in trials:
        act = trial.command.act
        (rest if act in brief and seen[act] >= _SEVERAL else first).append(trial)
        seen[act] += 1
    return first, rest


def _possible(tried: Iterable[_Tried]) -> Counter[str]:
    """How many orders of each act are possible."""
    return Counter(trial.command.act for trial, found in tried if not isinstance(found, Refused))


def grouped(tried: Iterable[_Tried]) -> Next:
    """What was not refused, in as few rows as say exactly that."""
    allowed: dict[type[Command], list[Trial]] = defaultdict(list)
    waiting: dict[str, str] = {}
    for trial, found in tried:
        if not isinstance(found, Refused):
            allowed[type(trial.command)].append(trial)
        elif isinstance(found, CaseNotReady | FilingOnHold):
            waiting.setdefault(trial.command.act, str(found))
    possible = tuple(row for trials in allowed.values() for row in _rows(trials))
    known = {one.act for one in possible}
    not_yet = (NotYet(act=act, why=why) for act, why in waiting.items() if act not in known)
    return Next(possible=possible, not_yet=tuple(not_yet))


def _rows(trials: Sequence[Trial]) -> Iterator[Possible]:
    """Rows for one act: what is typed, what is filled in, and what is chosen with it."""
    same: dict[tuple[tuple[str, ...], tuple[str, ...]], list[_Pairs]] = defaultdict(list)
    for trial in trials:
        same[trial.typed, trial.form].append(tuple(trial.chosen.items()))
    command = trials[0].command
    for (typed, form), chosen in same.items():
        for values in _combinations(chosen):
            yield Possible(
                act=command.act,
                values=values,
                typed=typed,
                writes="document" in type(command).model_fields,
                form=form,
            )


def _combinations(rows: Iterable[_Pairs]) -> list[tuple[Allowed, ...]]:
    """The same rows as combinations: values of the first field that allow the same of the rest."""
    rest: dict[_Pairs, list[_Pairs]] = defaultdict(list)
    for row in rows:
        rest[row[:1]].append(row[1:])
    found: list[tuple[Allowed, ...]] = [()] if () in rest else []
    alike: dict[tuple[str, tuple[Allowed, ...]], list[str]] = defaultdict(list)
    for first, others in rest.items():
        for name, value in first:
            for combination in _combinations(others):
                alike[name, combination].append(value)
    return found + [
        (Allowed(field=name, values=tuple(values)), *others)
        for (name, others), values in alike.items()
    ]
