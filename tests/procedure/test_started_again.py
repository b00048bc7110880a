"""A script that starts on any recorded state skips what is recorded and reaches the same end."""

from functools import cache

import pytest

from procedure.dossier import write_event
from tests.examples import some
from tests.procedure.casework import Course
from tests.procedure.long_courses import COURSES
from tests.procedure.recorded_courses import RecordedCourse


@cache
def carried(name: str) -> RecordedCourse:
    """A full course with its orders."""
    course = RecordedCourse()
    COURSES[name](course)
    return course


def texts(course: Course) -> list[dict[str, object]]:
    """The events as they are stored."""
    return [write_event(event) for event in course.events]


@pytest.mark.parametrize("name", COURSES)
def test_a_course_is_started_again_in_the_middle_of_what_its_scripts_do(name: str) -> None:
    """Otherwise the tests below would show nothing."""
    course = carried(name)
    between = [revision for revision in course.committed if not course.at_rest(revision)]
    assert len(between) >= 2, "a script had a step left to take"
    assert len(course.orders) > 15


@pytest.mark.parametrize("name", COURSES)
def test_started_at_any_revision_it_reaches_the_same_end(name: str) -> None:
    course = carried(name)
    stored = texts(course)
    for revision in some(sorted(course.committed)):
        again = course.continued_from(revision)
        assert texts(again) == stored, f"revision {revision}"
        assert again.case == course.case, f"revision {revision}"


@pytest.mark.parametrize("name", COURSES)
def test_started_at_rest_it_records_nothing(name: str) -> None:
    course = carried(name)
    stored = texts(course)
    for revision in some(sorted(course.committed)):
        again = course.up_to(revision)
        again.start_again()
        if course.at_rest(revision):
            assert len(again.events) == revision
        else:
            assert texts(again) == stored[: len(again.events)], f"revision {revision}"
            assert len(again.events) > revision, f"the step left at revision {revision} is taken"


@pytest.mark.parametrize("name", COURSES)
def test_started_twice_it_is_still_the_same_course(name: str) -> None:
    """A run that is replaced right after it started leaves nothing half done."""
    course = carried(name)
    for revision in sorted(course.committed)[::5]:
        once = course.up_to(revision)
        once.start_again()
        events = list(once.events)
        once.start_again()
        assert once.events == events
