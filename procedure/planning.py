"""The plan of a case: tracks, class, tasks and prohibitions, each with what it is for (REPORT L44).

The same function plans a case that opens, one whose circumstances change, and one that a person
only thinks of: what is shown beforehand is what happens.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from procedure.annex.conditions import Factors
from procedure.clocks.rules import Binding, Source
from procedure.codes import CaseClass, Lifting, OutgoingKind, Phase
from procedure.people import USNCB, AgencyCode, Role
from procedure.values import Stored

if TYPE_CHECKING:
    from procedure.annex.catalog import TaskRule
    from procedure.annex.editions import Procedure

IDENTITY = "U1"
"""The task that confirms the identity: every case asks it while the identity is not confirmed."""
ADDED = "a supervisor added it"
"""What asks for a task that no route asks for."""


class Choices(NamedTuple):
    """What a person decided about the tasks of a plan, with a reason."""

    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    """Dropped by a supervisor, or left out when the case opened."""


NO_CHOICES = Choices()


class PlannedTrack(Stored):
    """A response that a case follows."""

    track: str
    title: str
    because: str
    """The factors that choose it, in code words."""


class PlannedTask(Stored):
    """A task that a case asks."""

    code: str
    title: str
    agency: AgencyCode
    role: Role | None
    phase: Phase
    required: bool
    """Whether the decision waits for it."""
    time: str
    """How long its holder has, in the class of the plan."""
    because: tuple[str, ...]
    """The factors that ask for it, in code words; those of one entry hold together."""
    after: tuple[str, ...] = ()
    """The tasks whose answers it waits for, not longer than the clock ``tasks-sent`` runs."""


class PlannedProhibition(Stored):
    """What nobody may do, or send."""

    key: str
    says: str
    stops: tuple[OutgoingKind, ...]
    because: str
    needs: tuple[Lifting, ...]
    """The decisions by which some of it may leave; without one, none of it ever does."""
    source: Source


class PlannedClock(Stored):
    """A clock that the plan starts, at once or later."""

    key: str
    label: str
    time: str
    """How long it runs, in the class of the plan."""
    binds: Binding
    start: str
    """When it starts, in words."""
    tasks: tuple[str, ...] = ()
    """The tasks that it times."""
    source: Source
    """Where the time comes from."""


class Plan(Stored):
    """What a case does, by its factors; each part with what it is for."""

    case_class: CaseClass
    class_because: str
    """The circumstance that gives the class, or why it has the class of any case."""
    tracks: tuple[PlannedTrack, ...]
    tasks: tuple[PlannedTask, ...]
    """In the order of the catalog."""
    prohibitions: tuple[PlannedProhibition, ...]
    dropped: tuple[str, ...] = ()
    """The tasks that it would ask and a person dropped or left out, by their codes."""
    clocks: tuple[PlannedClock, ...] = ()
    """What it starts; empty where nobody looks at them."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The tasks by their codes."""
        return tuple(task.code for task in self.tasks)


def plan_of(
    factors: Factors,
    rules: "Procedure",
    followed: Iterable[str] = (),
    choices: Choices = NO_CHOICES,
) -> Plan:
    """The plan of a case with these factors, and with what a person chose otherwise.

    ``followed`` are tracks that it follows already: they give their tasks although nothing chooses
    them now. Pure.
    """
    return _plan_of(factors, rules, tuple(followed), choices)


@lru_cache(maxsize=512)
def _plan_of(
    factors: Factors, rules: "Procedure", followed: tuple[str, ...], choices: Choices
) -> Plan:
    """Every act of a case asks for its plan, and few acts change it."""
    chosen = rules.chosen_tracks(factors)
    row = rules.class_row(factors.circumstances)
    tracks = dict.fromkeys((*chosen, *followed))
    asked = rules.asked(tracks, factors)
    if rules.knows_task(IDENTITY):
        asked = {IDENTITY: asked.get(IDENTITY, ("every case",)), **asked}
    for code in choices.added:
        asked[code] = (*asked.get(code, ()), ADDED)
    kept = {code: why for code, why in asked.items() if code not in choices.dropped}
    first = tuple(code for code in rules.asked_first(tracks, factors) if code in kept)
    return Plan(
        case_class=row.case_class,
        class_because=row.circumstance or "no circumstance gives another",
        tracks=tuple(
            PlannedTrack(track=key, title=rules.track(key).title, because=because)
            for key, because in chosen.items()
        ),
        tasks=tuple(_task(code, why, row.case_class, first, rules) for code, why in kept.items()),
        prohibitions=tuple(
            PlannedProhibition(
                key=one.key,
                says=one.says,
                stops=one.stops,
                because=one.because(factors),
                needs=tuple(dict.fromkeys(one.needs.values())),
                source=one.source,
            )
            for one in rules.prohibitions(factors)
        ),
        dropped=tuple(code for code in asked if code not in kept),
    )


def waits(task: "TaskRule", first: Iterable[str]) -> bool:
    """Whether a task waits until those that are asked first are answered (deconfliction).

    What USNCB itself does never waits, and neither does what comes later anyway.
    """
    first = tuple(first)
    another = task.agency != USNCB and task.phase in (Phase.COORDINATION, Phase.MATTER)
    return bool(first) and another and task.code not in first


def _task(
    code: str,
    because: tuple[str, ...],
    case_class: CaseClass,
    first: tuple[str, ...],
    rules: "Procedure",
) -> PlannedTask:
    task = rules.task(code)
    return PlannedTask(
        code=code,
        title=task.title,
        agency=task.agency,
        role=task.role,
        phase=task.phase,
        required=task.required,
        time=rules.clock(rules.answer_clock(code)).duration[case_class].words(),
        because=because,
        after=first if waits(task, first) else (),
    )
