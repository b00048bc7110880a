"""A script that starts on any recorded state skips what is recorded and reaches the same end."""

import pytest

from procedure.dossier import write_event
from tests.procedure.casework import Course
from tests.procedure.long_courses import COURSES
from tests.procedure.recorded_courses import RecordedCourse


def carried(name: str) -> RecordedCourse:
    """A full course with its orders."""
    course = RecordedCourse()
    COURSES[name](course)
    return course


RECORDED = {name: carried(name) for name in COURSES}
POINTS = [
    (name, revision) for name, course in RECORDED.items() for revision in sorted(course.committed)
]


def texts(course: Course) -> list[dict[str, object]]:
    """The events as they are stored."""
    return [write_event(event) for event in course.events]


@pytest.mark.parametrize("name", COURSES)
def test_a_course_is_started_again_in_the_middle_of_what_its_scripts_do(name: str) -> None:
    """Otherwise the tests below would show nothing."""
    course = RECORDED[name]
    between = [revision for revision in course.committed if not course.at_rest(revision)]
    assert len(between) >= 2, "a script had a step left to take"
    assert len(course.orders) > 15


@pytest.mark.parametrize(("name", "revision"), POINTS)
def test_started_at_any_revision_it_reaches_the_same_end(name: str, revision: int) -> None:
    course = RECORDED[name]
    again = course.continued_from(revision)
    assert texts(again) == texts(course)
    assert again.case == course.case


@pytest.mark.parametrize(("name", "revision"), POINTS)
def test_started_at_rest_it_records_nothing(name: str, revision: int) -> None:
    course = RECORDED[name]
    again = course.up_to(revision)
    again.start_again()
    if course.at_rest(revision):
        assert len(again.events) == revision
    else:
        assert texts(again) == texts(course)[: len(again.events)]
        assert len(again.events) > revision, "the step that was left is taken"


@pytest.mark.parametrize("name", COURSES)
def test_started_twice_it_is_still_the_same_course(name: str) -> None:
    """A run that is replaced right after it started leaves nothing half done."""
    course = RECORDED[name]
    for revision in sorted(course.committed)[::5]:
        once = course.up_to(revision)
        once.start_again()
        events = list(once.events)
        once.start_again()
        assert once.events == events
