"""Passing a communication to its cases by handoffs, and what follows from their answers."""

from collections.abc import Callable

import pytest

from procedure.codes import AlertedBy, Circumstance, IdentityFinding
from procedure.dossier import handoff_id
from procedure.facts import AddFact
from procedure.intake.intake import IntakeState, is_complete
from procedure.intake.passing import CommunicationUnreadable
from procedure.intake.settling import SettleHandoff
from procedure.intake.triage import DecisionAlreadyRecorded
from procedure.message import CommunicationKind, InterpolState
from procedure.opening import OpenCase
from procedure.people import SYSTEM
from procedure.refusals import CaseHasEnded, NotPermitted, as_value
from tests.procedure.casework import ANALYST, CASE_ID, MESSAGE, OTHER_CASE, Course, document
from tests.procedure.intakework import (
    DOSSIER,
    HIT,
    HOUR,
    OTHER_HIT,
    IntakeCourse,
    lifted,
    received,
    result,
    unscreened,
)

Begin = Callable[[], IntakeCourse]
REFUSED = as_value(CaseHasEnded(ended="CLOSED"))
UNREADABLE = as_value(CommunicationUnreadable())


# --- what belongs to a case -----------------------------------------------------------------------


@pytest.mark.parametrize("begin", [received, unscreened, lifted])
def test_what_belongs_to_a_case_is_restricted_before_the_case_is_informed(begin: Begin) -> None:
    course = begin()
    course.screen(result(cases=(CASE_ID,)))
    assert course.intake.restricted
    assert not is_complete(course.intake)
    course.answer_handoffs()
    assert course.status == ("WITH_CASE", True)
    assert course.intake.informed == (CASE_ID,)
    assert is_complete(course.intake)


def test_each_case_learns_of_it_by_a_handoff_of_its_own() -> None:
    course = received()
    events = course.screen(
        result(cases=(CASE_ID, OTHER_CASE), announces=InterpolState.NON_COMPLIANT)
    )
    first, second = course.handoffs(events)
    assert isinstance(first, AddFact)
    assert isinstance(second, AddFact)
    assert (first.dossier, second.dossier) == (CASE_ID, OTHER_CASE)
    assert first.order == handoff_id(DOSSIER, course.intake.screened_in, CASE_ID)
    assert {first.order, second.order} == set(course.intake.awaiting)
    assert first.order != second.order
    assert (first.fact, first.by, first.communication) == ("NON_COMPLIANCE", SYSTEM.person, MESSAGE)
    case = Course.begin()
    other = first.model_copy(update={"communication": f"comm-{'5' * 26}"})
    case.order(other, SYSTEM, handed_over=True)
    assert case.case.settled, "the case takes it over"


def test_what_belongs_to_a_case_is_not_released_when_somebody_else_is_not_meant() -> None:
    course = received()
    course.screen(result(cases=(CASE_ID,)))
    course.answer_handoffs()
    course.screen_again(result(HIT, cases=(CASE_ID,)))
    assert course.intake.state is IntakeState.AWAITING_PERSON
    course.release(document=document(5))
    assert course.status == ("WITH_CASE", True)
    assert course.intake.ended is IntakeState.WITH_CASE
    with pytest.raises(DecisionAlreadyRecorded):
        course.release(document=document(5))


def test_a_case_is_informed_once() -> None:
    course = received()
    course.screen(result(cases=(CASE_ID,)))
    course.answer_handoffs()
    again = course.screen_again(result(cases=(CASE_ID, OTHER_CASE)))
    assert course.handoffs(again) == []
    assert course.intake.awaiting == {}


# --- what a person confirmed ----------------------------------------------------------------------


@pytest.mark.parametrize("identity", IdentityFinding)
def test_a_confirmed_hit_opens_a_case_with_what_is_known(identity: IdentityFinding) -> None:
    course = received()
    course.now += HOUR / 4
    course.screen(result(HIT))
    restricted_at = course.now
    course.now += HOUR / 2
    events = course.confirm(
        identity=identity, circumstances=(Circumstance.ABROAD,), left_out=("J1",)
    )
    (command,) = course.handoffs(events)
    assert isinstance(command, OpenCase)
    assert (command.dossier, command.by) == (CASE_ID, ANALYST.person)
    assert command.order == handoff_id(DOSSIER, course.intake.revision, CASE_ID)
    assert command.circumstances == (Circumstance.CURRENT_OFFICIAL, Circumstance.ABROAD)
    assert command.alerted_by is AlertedBy.USNCB_SCREEN
    assert (command.communication, command.version) == (MESSAGE, 1)
    assert command.communication_kind is CommunicationKind.RED_NOTICE
    assert command.interpol_state is InterpolState.PUBLISHED
    assert command.identity_confirmed is (identity is IdentityFinding.CONFIRMED)
    assert command.restricted_at == restricted_at, "the hold notice counts from the restriction"
    assert command.left_out == ("J1",)
    case = Course(now=course.now)
    case.order(command, ANALYST, handed_over=True)
    assert case.stages == ["COORDINATION"]
    assert case.case.opened_by == ANALYST.person
    course.answer_handoffs()
    assert course.status == ("WITH_CASE", True)


def test_a_confirmed_hit_can_join_an_open_case() -> None:
    course = received()
    course.screen(result(HIT))
    (command,) = course.handoffs(course.confirm(attach=True))
    assert isinstance(command, AddFact)
    assert (command.dossier, command.fact) == (CASE_ID, "FURTHER_COMMUNICATION")


# --- what the case answers ------------------------------------------------------------------------


def test_a_case_that_cannot_take_it_leaves_it_to_a_person() -> None:
    course = received()
    course.screen(result(cases=(CASE_ID,)))
    course.answer_handoffs(REFUSED)
    assert course.status == ("AWAITING_PERSON", True)
    assert course.intake.informed == ()
    assert course.answer_handoffs(REFUSED) == []
    assert course.intake.running("triage")


def test_one_case_that_takes_it_is_enough() -> None:
    course = received()
    course.screen(result(cases=(CASE_ID, OTHER_CASE)))
    first, second = course.intake.awaiting
    for handoff, refusal in ((first, REFUSED), (second, None)):
        settled = course.command(SYSTEM, SettleHandoff, handoff=handoff, refusal=refusal)
        course.order(settled, handed_over=True)
    assert course.status == ("WITH_CASE", True)
    assert course.intake.informed == (OTHER_CASE,)


def test_it_is_complete_only_when_each_case_has_answered() -> None:
    course = received()
    course.screen(result(cases=(CASE_ID, OTHER_CASE)))
    first, second = course.intake.awaiting
    for handoff, state in ((first, "RECEIVED"), (second, "WITH_CASE")):
        assert not is_complete(course.intake)
        settled = course.command(SYSTEM, SettleHandoff, handoff=handoff)
        course.order(settled, handed_over=True)
        assert course.status == (state, True)
    assert is_complete(course.intake)
    assert course.intake.informed == (CASE_ID, OTHER_CASE)


def test_a_case_that_finds_its_key_destroyed_ends_the_intake() -> None:
    course = received()
    course.screen(result(cases=(CASE_ID,)))
    course.answer_handoffs(UNREADABLE)
    assert course.status == ("DESTROYED", True)


def test_an_answer_is_settled_once_and_only_for_what_was_passed() -> None:
    course = received()
    course.screen(result(cases=(CASE_ID,)))
    (handoff,) = course.intake.awaiting
    course.answer_handoffs()
    for known in (handoff, "handoff-unknown"):
        settled = course.command(SYSTEM, SettleHandoff, handoff=known)
        assert course.order(settled, handed_over=True) == []


def test_nobody_settles_a_handoff_by_an_order() -> None:
    course = received()
    course.screen(result(HIT, OTHER_HIT, cases=(CASE_ID,)))
    for person in (SYSTEM, ANALYST):
        with pytest.raises(NotPermitted):
            course.say(person, SettleHandoff, handoff=next(iter(course.intake.awaiting)))
