"""A communication that may be a request made again is restricted, and the watch learns of it."""

from datetime import datetime, timedelta
from typing import Any

from procedure.codes import LetterKey
from procedure.dossier import Handoff
from procedure.duty.duty import Duty
from procedure.duty.matching import WatchMatched, match_effects
from procedure.duty.opening import OpenDuty
from procedure.kind_table import kind_of
from procedure.letters import LetterOrder
from procedure.measures.matters import MatterNoted, note_text
from procedure.message import InterpolState
from procedure.passing_between import NoteMatch, NoteMatter
from procedure.people import SYSTEM, Role
from procedure.watch_match import WatchMatch
from tests.procedure.beside import Beside
from tests.procedure.casework import CASE_ID, COUNSEL, MESSAGE, OTHER_CASE, to
from tests.procedure.intakework import HIT, IntakeCourse, result
from tests.procedure.matterwork import NEWEST, MatterCourse

MADE_AGAIN = "it may be a request that is made again"
PASSED = ("RELEASED", False)
STOPPED = ("AWAITING_PERSON", True)


def watch() -> MatterCourse:
    """A watch over a case that has just opened."""
    return MatterCourse.open(COUNSEL, OpenDuty, to("RECORDS"), duty="RE_ISSUE_WATCH")


def intake_beside(course: MatterCourse, at: datetime | None = None) -> IntakeCourse:
    """A communication that has just come in beside a watch."""
    beside = Beside(dossiers={course.matter_id: (course.matter, NEWEST)})
    return IntakeCourse.begin(now=at or course.now, beside=beside)


def match(course: MatterCourse, **changes: bool) -> WatchMatch:
    """What a screening found of it."""
    alike = {"same_person": True, "same_facts": True, **changes}
    return WatchMatch(watch=course.matter_id, **alike)


def told(intake: IntakeCourse) -> list[NoteMatch]:
    """What the screening tells watches, of all its events."""
    found: list[Any] = []
    state = None
    kind = kind_of(intake.intake.dossier)
    for event in intake.events:
        state = kind.evolve(state, event)
        follows = kind.events[type(event)].effects
        found += follows(state, event, NEWEST) if follows else ()
    commands = [effect.command for effect in found if isinstance(effect, Handoff)]
    return [command for command in commands if isinstance(command, NoteMatch)]


def test_what_may_be_made_again_is_restricted_and_told_once() -> None:
    course = watch()
    intake = intake_beside(course)
    intake.screen(result(watches=(match(course),)))
    assert intake.status == STOPPED
    assert [event.because for event in intake.events if hasattr(event, "because")] == [MADE_AGAIN]
    (note,) = told(intake)
    assert (note.dossier, note.communication, note.version) == (course.matter_id, MESSAGE, 1)
    intake.screen_again(result(watches=(match(course),)))
    assert len(told(intake)) == 1, "never twice"


def test_when_a_watch_learns_of_nothing() -> None:
    open_watch, ended, expired = watch(), watch(), watch()
    ended.do(COUNSEL, "end_matter")
    after = expired.due("step-1") + timedelta(seconds=1)
    announced = {"announces": InterpolState.DELETED, "concerns_unknown": False}
    for course, at, changes, status in (
        (ended, None, {}, PASSED),
        (expired, after, {}, PASSED),
        # What says that something is gone asks for nothing.
        (open_watch, None, announced, PASSED),
        # The case has it, and tells the watch by its fact.
        (open_watch, None, {"cases": (CASE_ID,)}, ("RECEIVED", True)),
    ):
        intake = intake_beside(course, at)
        intake.screen(result(watches=(match(course),), **changes))
        assert (intake.status, told(intake)) == (status, []), (course.stage, changes)


def test_the_last_moment_of_a_watch_counts() -> None:
    course = watch()
    intake = intake_beside(course, course.due("step-1") - timedelta(seconds=1))
    intake.screen(result(watches=(match(course),)))
    assert (intake.status, len(told(intake))) == (STOPPED, 1)


def test_a_hit_or_another_case_hides_no_match() -> None:
    course = watch()
    for found in (result(HIT, watches=(match(course),)), result(cases=(OTHER_CASE,))):
        intake = intake_beside(course)
        intake.screen(found.model_copy(update={"watches": (match(course),)}))
        assert (intake.status, len(told(intake))) == (STOPPED, 1)


def test_one_that_was_released_is_restricted_when_it_matches_later() -> None:
    course = watch()
    intake = intake_beside(course)
    intake.screen(result())
    assert intake.status == PASSED
    intake.screen_again(result(watches=(match(course, same_person=False),)))
    assert intake.status == STOPPED
    (note,) = told(intake)
    assert (note.same_person, note.same_facts) == (False, True)


def test_the_watch_shows_it_and_tells_its_holder_and_its_cases() -> None:
    course = watch()
    fields: dict[str, Any] = {"communication": MESSAGE, "version": 1}
    course.do(SYSTEM, "note_match", handed_over=True, same_person=True, same_facts=False, **fields)
    duty = course.matter
    assert isinstance(duty, Duty)
    shown = [one.text for one in duty.details(NEWEST) if one.label == "To compare"]
    assert shown == [f"{MESSAGE}, version 1: same person"]
    assert MESSAGE in duty.links
    assert course.stage == "WATCHING"
    event = course.events[-1]
    assert isinstance(event, WatchMatched)
    effects = match_effects(duty, event, NEWEST)
    (letter,) = [one for one in effects if isinstance(one, LetterOrder)]
    assert (letter.letter, letter.role) == (LetterKey.MATTER_CHANGED, Role.ANALYST)
    (note,) = [one.command for one in effects if isinstance(one, Handoff)]
    assert isinstance(note, NoteMatter)
    assert (note.dossier, note.communication) == (CASE_ID, MESSAGE)

    case = to("CLOSED")
    case.order(note, handed_over=True)
    noted = case.events[-1]
    assert isinstance(noted, MatterNoted)
    said = note_text(case.case, noted, NEWEST)
    assert said.what == f"{duty.number}: {MESSAGE} may be the same request again"


def test_a_watch_whose_time_has_passed_records_nothing() -> None:
    course = watch()
    course.wait(course.due("step-1") - course.now + timedelta(days=1))
    before = course.matter.revision
    course.do(
        SYSTEM,
        "note_match",
        handed_over=True,
        communication=MESSAGE,
        version=1,
        same_person=True,
        same_facts=True,
    )
    assert course.matter.revision == before
