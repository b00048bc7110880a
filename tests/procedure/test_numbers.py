"""Short numbers: they are read as people type them, and count nothing."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedure.cases import CASE
from procedure.dossier import read_event, write_event
from procedure.facts import AddFact
from procedure.identifiers import ALPHABET
from procedure.measures.tasks.answering import AnswerTask
from procedure.numbers import (
    case_number,
    drawn,
    drawn_of,
    read_case_number,
    read_task_number,
    task_number,
)
from tests.procedure.casework import ANALYST, CASE_ID, Course, officer

characters = st.text(ALPHABET, min_size=6, max_size=6)


def test_the_year_is_that_of_washington() -> None:
    new_year = datetime.fromisoformat("2027-01-01T04:59:00+00:00")
    assert case_number(new_year, "K7M2Q4") == "USNCB-2026-K7M2Q4"
    assert case_number(new_year.replace(hour=5, minute=0), "K7M2Q4") == "USNCB-2027-K7M2Q4"


@given(st.binary(min_size=4, max_size=4))
def test_what_is_drawn_is_read_as_it_is_written(randomness: bytes) -> None:
    number = f"USNCB-2026-{drawn(randomness)}"
    assert read_case_number(number) == number
    assert read_case_number(number.lower()) == number
    assert read_case_number(drawn_of(number)) == drawn_of(number)
    assert len(drawn_of(number)) == 6


@given(characters, st.text(ALPHABET, min_size=3, max_size=3), st.data())
def test_letters_that_look_like_digits_are_read_as_those(
    six: str, three: str, data: st.DataObject
) -> None:
    alike = {"0": "0oO", "1": "1iIlL"}
    typed = "".join(
        data.draw(st.sampled_from(alike.get(one, one + one.lower()))) for one in f"{six}-{three}"
    )
    assert read_task_number(f" {typed} ") == f"{six}-{three}"
    assert read_case_number(f"usncb-2o26-{typed[:6]}") == f"USNCB-2026-{six}"


@pytest.mark.parametrize(
    "typed",
    ["", "J1", "case-01HZZZZZZZZZZZZZZZZZZZZZZA", "K7M2Q", "K7M2QU", "USNCB-26-K7M2Q4", "Ⅼ7M2Q4"],
)
def test_what_is_no_number_is_not_read(typed: str) -> None:
    assert read_case_number(typed) is None
    assert read_task_number(typed) is None


@given(st.integers(min_value=0, max_value=2**60))
def test_the_tasks_of_a_case_have_numbers_of_their_own(case: int) -> None:
    taken: list[str] = []
    for place in range(40):
        taken.append(task_number(f"case-{case}", "USNCB-2026-K7M2Q4", f"J{place}", taken))
    assert len({*taken}) == len(taken)
    assert {read_task_number(one) for one in taken} == {*taken}
    # The order of the tasks does not show.
    assert sorted(taken) != taken


def test_a_taken_number_is_not_given_again() -> None:
    first = task_number(CASE_ID, "USNCB-2026-K7M2Q4", "J1", ())
    assert task_number(CASE_ID, "USNCB-2026-K7M2Q4", "J1", (first,)) != first


def test_a_case_and_its_tasks_keep_their_numbers() -> None:
    course = Course.begin()
    numbers = {task.task: task.number for task in course.case.tasks.values()}
    assert course.case.number == "USNCB-2026-K7M2Q4"
    assert len({*numbers.values()}) == len(numbers) > 1
    course.wait(timedelta(hours=1))
    course.say(officer("DOJ-OIA"), AnswerTask, task="J1", outcome="NO_TREATY")
    course.say(ANALYST, AddFact, fact="NON_COMPLIANCE")
    assert course.case.tasks.keys() > numbers.keys()
    assert {key: course.case.tasks[key].number for key in numbers} == numbers
    again = CASE.fold(course.events)
    assert again is not None
    assert again.tasks == course.case.tasks


def test_a_case_that_opened_before_there_were_numbers_has_none() -> None:
    course = Course.begin()
    opened, *rest = course.events
    stored = {name: value for name, value in write_event(opened).items() if name != "number"}
    case = CASE.fold([read_event(stored), *rest])
    assert case is not None
    assert case.number is None
    assert case.tasks
    assert {task.number for task in case.tasks.values()} == {None}
