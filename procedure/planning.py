"""The plan of a case: tracks, class, tasks and prohibitions, each with what it is for (REPORT L44).

The same function plans a case that opens, one whose circumstances change, and one that a person
only thinks of: what is shown beforehand is what happens.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from procedure.annex.conditions import Factors
from procedure.clocks.rules import Source
from procedure.codes import CaseClass, OutgoingKind, Phase
from procedure.people import AgencyCode, Role
from procedure.values import Stored

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure

IDENTITY = "U1"
"""The task that confirms the identity: every case asks it while the identity is not confirmed."""


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


class PlannedProhibition(Stored):
    """What nobody may do, or send."""

    key: str
    says: str
    stops: tuple[OutgoingKind, ...]
    because: str
    source: Source


class Plan(Stored):
    """What a case does, by its factors; each part with what it is for."""

    case_class: CaseClass
    class_because: str
    """The circumstance that gives the class, or why it has the class of any case."""
    tracks: tuple[PlannedTrack, ...]
    tasks: tuple[PlannedTask, ...]
    """In the order of the catalog."""
    prohibitions: tuple[PlannedProhibition, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The tasks by their codes."""
        return tuple(task.code for task in self.tasks)


def plan_of(factors: Factors, rules: "Procedure", followed: Iterable[str] = ()) -> Plan:
    """The plan of a case with these factors.

    ``followed`` are tracks that it follows already: they give their tasks although nothing chooses
    them now. Pure.
    """
    chosen = rules.chosen_tracks(factors)
    row = rules.class_row(factors.circumstances)
    asked = rules.asked(dict.fromkeys((*chosen, *followed)), factors)
    if rules.knows_task(IDENTITY):
        asked = {IDENTITY: asked.get(IDENTITY, ("every case",)), **asked}
    return Plan(
        case_class=row.case_class,
        class_because=row.circumstance or "no circumstance gives another",
        tracks=tuple(
            PlannedTrack(track=key, title=rules.track(key).title, because=because)
            for key, because in chosen.items()
        ),
        tasks=tuple(_task(code, why, row.case_class, rules) for code, why in asked.items()),
        prohibitions=tuple(
            PlannedProhibition(
                key=one.key,
                says=one.says,
                stops=one.stops,
                because=one.because(factors),
                source=one.source,
            )
            for one in rules.prohibitions(factors)
        ),
    )


def _task(
    code: str, because: tuple[str, ...], case_class: CaseClass, rules: "Procedure"
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
    )
