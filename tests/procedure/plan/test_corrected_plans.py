"""A wrong fact about what is over: the plan and the clocks are as without it."""

from datetime import timedelta

from procedure.codes import CaseClass, Circumstance
from procedure.correctable import CorrectEntry
from procedure.facts import AddFact
from procedure.task import TaskState
from tests.procedure.casework import ANALYST, EDITIONS, SUPERVISOR, Course, opening

RULES = EDITIONS["2026-2"]
HOUR = timedelta(hours=1)


def course_of(*facts: str) -> Course:
    """A case about a refugee who was detained and is free, and an hour before each later fact."""
    course = Course.begin(opening(circumstances=(Circumstance.REFUGEE,)), rules=RULES)
    for fact in ("DETENTION", "CUSTODY_ENDED", *facts):
        course.wait(HOUR)
        course.say(ANALYST, AddFact, fact=fact)
    return course


def take_back(course: Course) -> None:
    """The last entry never was."""
    course.say(SUPERVISOR, CorrectEntry, entry=max(course.case.entries))


def due(course: Course) -> dict[str, tuple[object, ...]]:
    """The running clocks with their due times and classes."""
    running = {key: clock for key, clock in course.case.clocks.items() if clock.running}
    return {key: (clock.due_at, clock.case_class) for key, clock in running.items()}


def class_of(course: Course) -> str:
    """The class of the case."""
    return course.case.case_class


def test_a_clock_that_began_after_the_custody_is_not_computed_as_in_custody() -> None:
    course, without = course_of("US_CITIZEN", "TRAVEL_WITHIN_72H"), course_of("US_CITIZEN")
    without.wait(HOUR)
    assert class_of(course) == "P1"
    take_back(course)
    assert class_of(course) == "P2"
    assert due(course) == due(without)
    assert course.case.clocks["J3-2/answer"].case_class is CaseClass.P2


def test_custody_that_has_not_ended_after_all_is_asked_about_again() -> None:
    course = course_of()
    assert course.case.tasks["I1"].state is TaskState.WITHDRAWN
    assert class_of(course) == "P2"
    take_back(course)
    assert class_of(course) == "P0"
    assert Circumstance.DETAINED in course.case.circumstances
    assert {"I1-2", "J3-2", "S3-2", "S4-2"} <= {
        task.task for task in course.case.tasks.values() if task.open
    }


def test_protection_that_the_law_keeps_secret_is_not_asked_about_any_more() -> None:
    course = course_of()
    assert course.case.tasks["D3"].open
    course.say(ANALYST, AddFact, fact="PROTECTED_1367")
    assert course.case.tasks["D3"].state is TaskState.WITHDRAWN
    take_back(course)
    assert course.case.tasks["D3-2"].open
