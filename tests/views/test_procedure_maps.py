"""Maps of procedures: where a case or a matter is on them, and how it could leave them."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from procedure.case import CaseEnding, Track
from procedure.cases import CASE
from procedure.ending import SupersedeCase
from procedure.facts import AddFact
from procedure.stages import CLOSING, STAGES_OF, standing_of
from tests.procedure.casework import ANALYST, EDITIONS, OTHER_CASE, SUPERVISOR, Course, to
from tests.procedure.long_courses import COURSES
from tests.procedure.matter_acts import admitted, filed, heard, kept, missed, protest, suspended
from tests.procedure.matterwork import MatterCourse
from views.procedure_map import Position, ProcedureMap
from views.protest_map import protest_map
from views.track_map import CLOCKS_OF, track_map, track_maps

NEWEST = EDITIONS["2026-2"]
ORDER = {Position.DONE: 0, Position.LEFT_OUT: 0, Position.NOW: 1, Position.AHEAD: 2}


@cache
def events_of(name: str) -> Course:
    """A case in which much happened."""
    return COURSES[name](Course())


def positions(found: ProcedureMap) -> dict[str, Position]:
    """Where each stage is."""
    return {stage.code: stage.position for stage in found.stages}


def taken(found: ProcedureMap) -> list[str]:
    """The ways out that were taken."""
    return [way.title for stage in found.stages for way in stage.ways_out if way.taken]


@pytest.mark.parametrize("name", COURSES)
def test_the_position_is_that_of_the_track_at_every_moment(name: str) -> None:
    course, case = events_of(name), None
    for event in course.events:
        case = CASE.evolve(case, event)
        for found, track in zip(track_maps(case, course.rules), case.tracks.values(), strict=True):
            order = [ORDER[stage.position] for stage in found.stages]
            assert order == sorted(order)
            now = found.now.code if found.now is not None else None
            if case.ended is not None or track.ended_at is not None:
                assert now is None
            else:
                assert now == standing_of(case, track).stage.code
            over = {CaseEnding.CANCELED, CaseEnding.SUPERSEDED}
            assert ("Canceled or superseded" in taken(found)) <= (case.ended in over)
            for stage in found.stages:
                assert stage.since is None or stage.since <= (stage.until or case.last_at)


def test_each_track_of_the_edition_has_a_map_of_its_measures() -> None:
    case = Course.begin(rules=NEWEST).case
    for key, rule in NEWEST.edition.tracks.items():
        track = Track(key, "", case.opened_at, rule.measures)
        found = track_map(replace(case, tracks={key: track}), track, NEWEST)
        staged = [one.code for name in rule.measures for one in STAGES_OF.get(name, ())]
        assert [stage.code for stage in found.stages] == [*staged, CLOSING.code]
        assert found.title == rule.title


def test_the_dates_of_a_stage_are_those_of_its_clocks() -> None:
    known = {stage.code for stages in STAGES_OF.values() for stage in stages}
    assert CLOCKS_OF.keys() <= known
    course = Course.begin(rules=NEWEST)
    (found,) = track_maps(course.case, NEWEST)
    first = found.stages[0]
    assert (first.position, first.since) == (Position.NOW, course.now)
    answers = [course.due(task.answer) for task in course.asked()]
    assert first.due == max(answers)
    assert "DOJ-OIA" in first.waits_on


def test_a_decision_without_a_filing_leaves_the_filing_out() -> None:
    course = to("DECISION")
    course.decide_on("NO_ACTION")
    (found,) = track_maps(course.case, course.rules)
    assert positions(found)["FILING"] is Position.LEFT_OUT
    assert positions(found)["RECORDS"] is Position.NOW
    assert taken(found) == ["Nothing is filed"]


def test_what_interpol_settles_ends_the_follow_up() -> None:
    course = to("FOLLOW_UP")
    course.say(ANALYST, AddFact, fact="DELETION")
    (found,) = track_maps(course.case, course.rules)
    assert positions(found)["FOLLOW_UP"] is Position.DONE
    assert taken(found) == ["Settled by INTERPOL"]


def test_a_case_that_another_one_continues_is_nowhere_on_its_map() -> None:
    course = to("DECISION")
    course.say(SUPERVISOR, SupersedeCase, successor=OTHER_CASE)
    (found,) = track_maps(course.case, course.rules)
    assert found.now is None
    assert taken(found) == ["Canceled or superseded"]


def test_the_notification_runs_beside_the_stages() -> None:
    course = Course.begin(rules=NEWEST)
    (found,) = track_maps(course.case, NEWEST)
    (beside,) = found.beside
    assert (beside.position, beside.due) == (Position.NOW, course.due("notification"))
    course.notify()
    (after,) = track_maps(course.case, NEWEST)[0].beside
    assert (after.position, after.until) == (Position.DONE, course.now)


@pytest.mark.parametrize(
    ("made", "now", "out", "held"),
    [
        (protest, "DRAFT", [], False),
        (filed, "ADMISSIBILITY", [], False),
        (admitted, "SOURCE_CHECK", [], False),
        (heard, "ORAL", [], False),
        (suspended, "WRITTEN", [], True),
        (kept, None, ["Deleted, or kept"], False),
    ],
)
def test_a_protest_is_in_its_phase(
    made: Callable[[], MatterCourse], now: str | None, out: list[str], held: bool
) -> None:
    course = made()
    found = protest_map(course.matter, course.rules)
    assert (found.now.code if found.now else None) == now
    assert taken(found) == out
    assert found.span is not None
    assert found.span.now is held
    order = [ORDER[stage.position] for stage in found.stages]
    assert order == sorted(order)


def test_one_missed_date_brings_the_loss_near() -> None:
    course = missed()
    stages = {stage.code: stage for stage in protest_map(course.matter, course.rules).stages}
    (way,) = stages["WRITTEN"].ways_out
    assert (way.title, way.near, way.taken) == ("Lost", True, False)
    assert way.note == "2 missed dates; 1 missed"
