"""The employer's desk: each employer has its own, and one that is not known is said."""

import pytest

from procedure.codes import Circumstance, LetterKey
from procedure.directory import Directory, DirectoryUnreadable
from procedure.directory_file import read_directory
from procedure.ending import CancelCase
from procedure.facts import AddFact
from procedure.letters import LetterOrder
from procedure.measures.employment import EmployerAlreadyNamed, NameEmployer
from procedure.measures.tasks.steering import ResendTask
from procedure.people import Role
from procedure.refusals import CaseHasEnded, NotPermitted, NotWellFormed
from tests.procedure.casework import ANALYST, SUPERVISOR, Course, opening, report
from tests.procedure.test_emails import emails_of
from tests.procedure.test_timeline import lines

USNCB = """
[[agencies]]
code = "USNCB"
name = "Washington"
mailbox = "desk@usncb.example"
"""


def agency(code: str, name: str, *employs: str) -> str:
    """One agency of a directory."""
    return (
        f'[[agencies]]\ncode = "{code}"\nname = "{name}"\nmailbox = "desk@x.example"\n'
        f"employs = {[*employs]!r}\n"
    )


def directory(*agencies: str) -> Directory:
    """A directory with these agencies and nobody."""
    return read_directory("people = []\n" + USNCB + "".join(agencies))


def test_the_desk_of_an_employer_is_found_by_its_code_its_name_or_a_name_that_is_listed() -> None:
    listed = directory(
        agency("DHS", "Department of Homeland Samples"),
        agency("ICE", "Immigration and Customs Examples", "Bureau of Ice", "ICE HQ"),
    )
    for name in ("ice", " Bureau  of ICE", "Immigration and customs examples", "ICE HQ"):
        assert listed.employer_desk(name) == "ICE"
        assert listed.employer_desk("Department of Homeland Samples", name) == "ICE"
    assert listed.employer_desk("Department of Homeland Samples") == "DHS"
    assert listed.employer_desk("Department of Nobody") is None
    assert listed.employer_desk(None) is None


def test_the_desk_of_the_department_never_stands_in_for_that_of_a_component() -> None:
    listed = directory(agency("DHS", "Department of Homeland Samples"))
    assert listed.employer_desk("Department of Homeland Samples", "Some Component") is None


@pytest.mark.parametrize(
    ("agencies", "problem"),
    [
        ((agency("EMPLOYER", "All employers"),), "EMPLOYER is not an agency"),
        ((agency("A", "One", "Bureau"), agency("B", "Two", "bureau")), "A and B both answer"),
        ((agency("A", "One"), agency("B", "Two", "a")), "A and B both answer"),
    ],
)
def test_a_directory_has_one_desk_for_each_employer(
    agencies: tuple[str, ...], problem: str
) -> None:
    with pytest.raises(DirectoryUnreadable, match=problem):
        directory(*agencies)


def waiting() -> Course:
    """A case about an official whose employer has no desk."""
    return Course.begin(opening(employer=None))


def to_supervisors(course: Course, letter: LetterKey) -> list[LetterOrder]:
    """The emails about E1 to the supervisors."""
    found = emails_of(course, course.events)
    return [
        order
        for order in found
        if (order.letter, order.agency, order.role, order.task)
        == (letter, "USNCB", Role.SUPERVISOR, "E1")
    ]


def test_an_employer_without_a_desk_is_with_the_supervisors_until_one_names_it() -> None:
    course = waiting()
    assert course.case.tasks["E1"].agency == "EMPLOYER"
    assert course.case.tasks["E1"].with_whom == "USNCB"
    assert to_supervisors(course, LetterKey.TASK_SENT), "they hear of it at once"
    assert "Task E1 to USNCB, to name the employer's desk: Employment" in [
        line.what for line in lines(course)
    ]
    due = course.due("E1/answer")
    course.wait(due - course.now)
    assert to_supervisors(course, LetterKey.DUE), "and when it is due"
    events = course.say(SUPERVISOR, NameEmployer, agency="USCIS")
    assert course.case.employer == "USCIS"
    assert course.case.tasks["E1"].agency == "USCIS"
    assert course.due("E1/answer") > due, "the desk has its own time"
    assert [(o.letter, o.agency) for o in emails_of(course, events)] == [
        (LetterKey.TASK_SENT, "USCIS")
    ]
    course.answer("E1", "CONFIRMED_OFFICIAL_ACT")


def test_a_case_about_an_official_goes_to_the_desk_of_the_employer() -> None:
    course = Course.begin(opening(employer="ICE"))
    assert course.case.tasks["E1"].agency == "ICE"
    assert not to_supervisors(course, LetterKey.TASK_SENT)


def test_what_a_fact_asks_later_goes_there_as_well() -> None:
    course = Course.begin(report(person="P-0001", employer="ICE", circumstances=()))
    assert "E1" not in course.case.tasks
    course.say(ANALYST, AddFact, fact="FORMER_OFFICIAL")
    assert course.case.tasks["E1"].agency == "ICE"


def test_another_employer_is_asked_again_what_the_first_one_answered() -> None:
    course = Course.begin(opening(employer="ICE"))
    course.answer("E1", "NOT_OURS")
    course.say(SUPERVISOR, NameEmployer, agency="CBP")
    assert course.case.tasks["E1"].outcome == "NOT_OURS", "the first answer stays"
    assert course.case.tasks["E1-2"].agency == "CBP"


def test_an_open_task_is_taken_from_the_first_employer_who_hears_of_it() -> None:
    course = Course.begin(opening(employer="ICE"))
    events = course.say(SUPERVISOR, NameEmployer, agency="CBP")
    assert {(o.letter, o.agency) for o in emails_of(course, events)} == {
        (LetterKey.TASK_SENT, "CBP"),
        (LetterKey.TASK_WITHDRAWN, "ICE"),
    }


def test_only_a_supervisor_names_an_agency_of_the_directory_in_an_open_case() -> None:
    course = waiting()
    with pytest.raises(NotPermitted):
        course.say(ANALYST, NameEmployer, agency="ICE")
    with pytest.raises(NotWellFormed, match="no agency of the directory 'NASA'; there are: C"):
        course.say(SUPERVISOR, NameEmployer, agency="NASA")
    course.say(SUPERVISOR, NameEmployer, agency="ICE")
    with pytest.raises(EmployerAlreadyNamed):
        course.say(SUPERVISOR, NameEmployer, agency="ICE")
    course.say(SUPERVISOR, CancelCase)
    with pytest.raises(CaseHasEnded):
        course.say(SUPERVISOR, NameEmployer, agency="CBP")


def test_a_report_names_only_an_employer_of_the_directory() -> None:
    with pytest.raises(NotWellFormed, match="no agency of the directory 'NASA'"):
        Course.begin(report(employer="NASA", circumstances=(Circumstance.CURRENT_OFFICIAL,)))


def test_no_task_is_sent_to_the_word_that_stands_for_the_employer() -> None:
    course = waiting()
    with pytest.raises(NotWellFormed, match="no agency of the directory 'EMPLOYER'"):
        course.say(ANALYST, ResendTask, task="E1", agency="EMPLOYER")
    course.say(ANALYST, ResendTask, task="E1", agency="ICE")
    assert course.case.tasks["E1"].agency == "ICE"
