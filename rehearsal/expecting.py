"""Whether what a scenario expects of a dossier holds."""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from procedure.case import Case
from procedure.dossier import DossierState
from procedure.matters.matter import Matter
from procedure.measures.restriction import is_restricted
from procedure.stages import stage_codes
from procedure.task import TaskState
from rehearsal.scenario import Expected


class Signs(NamedTuple):
    """What a reviewer sees for and against misuse, by codes."""

    indicators: tuple[str, ...] = ()
    counter_indicators: tuple[str, ...] = ()


def unmet(expected: Expected, state: DossierState, kinds: Sequence[str], signs: Signs) -> list[str]:
    """What does not hold, each in a sentence.

    ``kinds`` are those of its events, ``signs`` what a reviewer of it sees.
    """
    running = [clock_id for clock_id, clock in state.clocks.items() if clock.running]
    return [
        *(_unmet_of_case(expected, state) if isinstance(state, Case) else ()),
        *(_unmet_of_matter(expected, state) if isinstance(state, Matter) else ()),
        *_missing("clock", expected.running, running),
        *_extra("clock", expected.not_running, running),
        *_missing("event", expected.recorded, kinds),
        *_extra("event", expected.not_recorded, kinds),
        *_other("indicators", expected.indicators, signs.indicators),
        *_other("counter-indicators", expected.counter_indicators, signs.counter_indicators),
    ]


def _unmet_of_case(expected: Expected, case: Case) -> Iterator[str]:
    stages = stage_codes(case)
    if expected.stage is not None and expected.stage not in stages:
        yield f"stage {expected.stage}, and it is in {', '.join(stages)}"
    if expected.ended is not None and case.ended != expected.ended:
        yield f"ended as {expected.ended}, and it is {case.ended or 'open'}"
    if expected.case_class is not None and case.case_class is not expected.case_class:
        yield f"class {expected.case_class}, and it is {case.case_class}"
    if expected.restricted is not None and is_restricted(case) is not expected.restricted:
        yield f"{'a' if expected.restricted else 'no'} restriction"
    running = [name for name, track in case.tracks.items() if track.ended_at is None]
    yield from _missing("track", expected.tracks, running)
    open_tasks = [name for name, task in case.tasks.items() if task.open]
    yield from _missing("open task", expected.open_tasks, open_tasks)
    yield from _extra("open task", expected.no_open_tasks, open_tasks)
    withdrawn = [name for name, task in case.tasks.items() if task.state is TaskState.WITHDRAWN]
    yield from _missing("withdrawn task", expected.withdrawn, withdrawn)


def _unmet_of_matter(expected: Expected, matter: Matter) -> Iterator[str]:
    stage = matter.standing.stage.code
    if expected.stage is not None and expected.stage != stage:
        yield f"stage {expected.stage}, and it is in {stage}"
    ended = matter.ended_as.code if matter.ended_at else None
    if expected.ended is not None and expected.ended != ended:
        yield f"ended as {expected.ended}, and it is {ended or 'open'}"


def _other(what: str, expected: Collection[str] | None, found: Collection[str]) -> Iterator[str]:
    """Where it is not exactly this."""
    if expected is not None and {*expected} != {*found}:
        yield f"{what} {_listed(expected)}, and it shows {_listed(found)}"


def _listed(codes: Collection[str]) -> str:
    return ", ".join(sorted(codes)) or "none"


def _missing(what: str, expected: Collection[str], found: Collection[str]) -> Iterator[str]:
    for one in expected:
        if one not in found:
            yield f"{what} {one}, and there is {', '.join(sorted(set(found))) or 'none'}"


def _extra(what: str, unexpected: Collection[str], found: Collection[str]) -> Iterator[str]:
    for one in unexpected:
        if one in found:
            yield f"no {what} {one}"
