"""Whom a case is about: entered persons, joined entries, and one case for one person."""

import pytest
from pydantic import ValidationError

from procedure.codes import CaseClass, Circumstance
from procedure.ending import CancelCase
from procedure.entered import EnteredPerson, document_of, entry_id
from procedure.facts import FactAdded
from procedure.joining import AlreadyJoined, JoinPerson, OnlyEntry, SeparatePerson
from procedure.measures.notification.notification import Notification, NotificationState
from procedure.opening import CaseOpened
from procedure.refusals import NotFound, NotPermitted
from procedure.rows_of import case_rows
from procedure.same_person import AboutAnotherPerson, OpenCasesExist
from tests.procedure.beside import Beside
from tests.procedure.casework import (
    ANALYST,
    CASE_ID,
    COUNSEL,
    OTHER_CASE,
    SUPERVISOR,
    Course,
    document,
    report,
)
from tests.procedure.intakework import HIT, IntakeCourse, received, result
from tests.procedure.test_timeline import lines

ENTERED = entry_id(document(0))
BESIDE = Beside(cases={OTHER_CASE: ("P-0001", "E-01HZZZZZZZZZZZZZZZZZZZZZZZ")})


def about_entered(**changes: object) -> Course:
    """A case from a report about somebody on no roster, who is a current official."""
    values = {"person": ENTERED, "circumstances": (Circumstance.CURRENT_OFFICIAL,), **changes}
    return Course.begin(report(**values))


# --- entered persons ------------------------------------------------------------------------------


def test_an_entered_person_is_named_by_the_document_that_holds_the_names() -> None:
    assert document_of(ENTERED) == document(0)
    course = about_entered()
    assert course.case.people == (ENTERED,)
    assert course.case.case_class is CaseClass.P1
    rows = case_rows(None, course.case, course.rules)
    assert rows.people is not None
    assert rows.people.people == (ENTERED,)


@pytest.mark.parametrize(
    "values",
    [
        {"names": (), "source": "A letter."},
        {"names": (" ",), "source": "A letter."},
        {"names": ("Testina Examplova",), "source": " "},
        {"names": ("Testina Examplova",)},
        {"names": ("Testina Examplova",), "source": "A letter.", "sex": "F"},
    ],
)
def test_an_entered_person_has_a_name_and_a_source(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        EnteredPerson.model_validate(values)


def test_every_measure_is_done_in_a_case_about_an_entered_official() -> None:
    """Nothing after the opening needs the roster: U1 says who it is, E1 how they are reached."""
    course = about_entered()
    assert course.case.tasks["E1"].agency == "EMPLOYER", "nobody has said where the person works"
    assert course.case.of(Notification).state is NotificationState.NOT_DUE
    course.answer_all(U1="CONFIRMED")
    assert course.case.of(Notification).state is NotificationState.DUE
    course.notify()
    assert course.case.of(Notification).state is NotificationState.DELIVERED


def test_nobody_is_notified_in_a_case_about_somebody_who_is_no_official() -> None:
    course = about_entered(circumstances=())
    course.answer("U1", "CONFIRMED")
    assert course.case.of(Notification).state is NotificationState.NOT_NEEDED
    assert "E1" not in course.case.tasks


def test_a_case_is_not_about_an_entry_that_nobody_made() -> None:
    elsewhere = entry_id(document(42))
    with pytest.raises(NotFound, match="There is no entered person"):
        about_entered(person=elsewhere)
    course = hit(Beside(cases={CASE_ID: (elsewhere,)}))
    with pytest.raises(NotFound):
        course.confirm(person=elsewhere, attach=True)
    known = Course.begin(report(person=elsewhere), beside=Beside(entered=(elsewhere,)))
    assert known.case.people == (elsewhere,)


# --- joining and separating -----------------------------------------------------------------------


def entries(course: Course) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whom the case is about, and who was separated."""
    return course.case.people, course.case.apart


def test_two_entries_are_joined_and_separated_and_the_record_keeps_both() -> None:
    course = about_entered()
    course.say(ANALYST, JoinPerson, person="P-0007")
    assert entries(course) == ((ENTERED, "P-0007"), ())
    course.say(ANALYST, SeparatePerson, person=ENTERED)
    assert entries(course) == (("P-0007",), (ENTERED,))
    course.say(ANALYST, JoinPerson, person=ENTERED)
    assert entries(course) == (("P-0007", ENTERED), ())
    said = [line.what for line in lines(course)]
    assert f"P-0007 is the same person as {ENTERED}" in said
    assert f"{ENTERED} is another person, and no longer joined" in said


def test_a_case_about_nobody_yet_is_then_about_the_person() -> None:
    course = Course.begin(report())
    course.say(ANALYST, JoinPerson, person=entry_id(document(7)), document=document(7))
    assert course.case.people == (entry_id(document(7)),)
    with pytest.raises(OnlyEntry, match="the only entry of the case"):
        course.say(ANALYST, SeparatePerson, person=entry_id(document(7)))


def test_the_roster_entry_of_an_official_changes_the_plan_as_a_fact_would() -> None:
    course = about_entered(circumstances=())
    course.say(
        ANALYST,
        JoinPerson,
        person="P-0007",
        circumstance=Circumstance.CURRENT_OFFICIAL,
        employer="ICE",
    )
    assert course.case.case_class is CaseClass.P1
    assert course.case.tasks["E1"].agency == "ICE"
    assert course.case.of(Notification).state is NotificationState.NOT_DUE


def test_an_ended_case_records_the_join_and_stays_ended() -> None:
    course = about_entered()
    course.say(SUPERVISOR, CancelCase)
    course.say(ANALYST, JoinPerson, person="P-0007", circumstance=Circumstance.FORMER_OFFICIAL)
    assert course.case.ended is not None
    assert course.case.people == (ENTERED, "P-0007")


def test_what_is_not_there_is_neither_joined_nor_separated() -> None:
    course = about_entered()
    with pytest.raises(AlreadyJoined):
        course.say(ANALYST, JoinPerson, person=ENTERED)
    with pytest.raises(NotFound, match="There is no entered person"):
        course.say(ANALYST, JoinPerson, person=entry_id(document(99)))
    with pytest.raises(NotFound, match="There is no entry of this case P-0009"):
        course.say(ANALYST, SeparatePerson, person="P-0009")
    with pytest.raises(NotPermitted):
        course.say(COUNSEL, JoinPerson, person="P-0007")


def test_an_entry_of_another_case_can_be_joined() -> None:
    elsewhere = entry_id(document(42))
    course = about_entered()
    course.beside = Beside(entered=(elsewhere,))
    course.say(ANALYST, JoinPerson, person=elsewhere)
    assert course.case.people == (ENTERED, elsewhere)


# --- join or new ----------------------------------------------------------------------------------


def opened(course: Course) -> CaseOpened:
    """How it began."""
    (event,) = [event for event in course.events if isinstance(event, CaseOpened)]
    return event


def test_a_second_case_about_a_person_is_opened_only_on_purpose_and_says_so() -> None:
    with pytest.raises(OpenCasesExist, match=f"open cases about P-0001: {OTHER_CASE}"):
        Course.begin(report(person="P-0001"), beside=BESIDE)
    course = Course.begin(report(person="P-0001", another=True), beside=BESIDE)
    assert opened(course).beside == (OTHER_CASE,)
    assert f"beside {OTHER_CASE}" in lines(course)[0].what
    alone = Course.begin(report(person="P-0002", another=True), beside=BESIDE)
    assert opened(alone).beside == ()


def hit(beside: Beside) -> IntakeCourse:
    """P-0001 is named, and waits for a person."""
    course = received()
    course.screen(result(HIT))
    course.beside = beside
    return course


def test_a_confirmed_hit_joins_or_opens_and_never_by_accident() -> None:
    course = hit(BESIDE)
    with pytest.raises(OpenCasesExist, match="--join CASE"):
        course.confirm()
    (command,) = course.handoffs(course.confirm(another=True))
    assert course.intake.confirmed is not None
    assert course.intake.confirmed.beside == (OTHER_CASE,)
    case = Course()
    case.order(command, handed_over=True)
    assert opened(case).beside == (OTHER_CASE,)


def test_a_communication_about_another_person_joins_only_if_somebody_says_so() -> None:
    course = hit(Beside(cases={CASE_ID: ("P-0009",)}))
    with pytest.raises(AboutAnotherPerson, match=f"{CASE_ID} is about P-0009, not about P-0001"):
        course.confirm(attach=True)
    (command,) = course.handoffs(course.confirm(attach=True, other_person=True))
    assert course.intake.confirmed is not None
    assert course.intake.confirmed.other_person
    case = Course.begin(report(person="P-0009"))
    case.order(command, handed_over=True)
    (fact,) = [event for event in case.events if isinstance(event, FactAdded)]
    assert (fact.person, fact.other_person) == ("P-0001", True)
    assert "New fact: A communication about another person, P-0001" in [
        line.what for line in lines(case)
    ]


@pytest.mark.parametrize("people", [("P-0001",), ("P-0009", "P-0001"), ()], ids=str)
def test_a_communication_about_the_same_person_joins(people: tuple[str, ...]) -> None:
    course = hit(Beside(cases={CASE_ID: people}))
    course.confirm(attach=True, other_person=True)
    assert course.intake.confirmed is not None
    assert not course.intake.confirmed.other_person, "nothing is claimed that is not so"


def test_a_communication_that_nobody_could_read_may_be_about_somebody_on_no_roster() -> None:
    course = received()
    course.screen(result(concerns_unknown=True))
    (command,) = course.handoffs(course.confirm(person=ENTERED, document=document(0)))
    case = Course()
    case.order(command, handed_over=True)
    assert case.case.people == (ENTERED,)
