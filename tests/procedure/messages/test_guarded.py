"""Guarded acts: what can alert the source, or passes a hold, is decided by two people, once."""

from datetime import timedelta

import pytest

from procedure.codes import Circumstance, Lifting, OutgoingKind
from procedure.measures.database_queries import RecordQuery
from procedure.measures.guarded import (
    ApproveGuarded,
    GuardedAlready,
    NoGuardedActs,
    NotGuarded,
    NothingProposed,
    ProposeGuarded,
    check_limit,
)
from procedure.measures.messages.composing import ComposeMessage
from procedure.measures.messages.releasing import ApproveMessage, RecordMessageSent
from procedure.measures.outgoing import MayNotBeSent, obstacles
from procedure.outgoing_codes import KINDS
from procedure.refusals import (
    ChangedSinceRead,
    DrafterMayNotApprove,
    FilingOnHold,
    NotPermitted,
    NotWellFormed,
)
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    EDITIONS,
    SECOND_COUNSEL,
    SUPERVISOR,
    Course,
    opening,
    report,
)
from views.timeline import timeline

RULES = EDITIONS["2026-2"]
QUERY = OutgoingKind.DATABASE_QUERY
INFORM = OutgoingKind.GS_INFORMATION


def of_an_official() -> Course:
    """A case about a current official; the agencies that must be asked first have answered."""
    course = Course.begin(opening(circumstances=(Circumstance.CURRENT_OFFICIAL,)), rules=RULES)
    course.answer_all()
    return course


def proposed(what: OutgoingKind = QUERY, course: Course | None = None) -> Course:
    """Counsel has asked for it."""
    course = course or of_an_official()
    course.say(COUNSEL, ProposeGuarded, what=what)
    return course


def approved(what: OutgoingKind = QUERY, course: Course | None = None) -> Course:
    """A supervisor has allowed it."""
    course = proposed(what, course)
    course.say(SUPERVISOR, ApproveGuarded, what=what, approve=True)
    return course


def test_a_query_about_an_official_needs_a_decision_and_is_allowed_once() -> None:
    course = of_an_official()
    with pytest.raises(MayNotBeSent, match="can alert the source"):
        course.say(ANALYST, RecordQuery, hit=False)
    approved(course=course)
    course.say(ANALYST, RecordQuery, hit=False)
    assert timeline(course.events, RULES)[-1].what == (
        "INTERPOL's databases queried: nothing was found"
    )
    with pytest.raises(MayNotBeSent):
        course.say(ANALYST, RecordQuery, hit=False)


@pytest.mark.parametrize(
    "circumstance",
    [
        Circumstance.FORMER_OFFICIAL,
        Circumstance.REFUGEE,
        Circumstance.ASYLEE,
        Circumstance.NON_REFOULEMENT_FINDING,
        Circumstance.PENDING_PROTECTION,
    ],
)
def test_a_report_about_a_protected_person_asks_before_the_databases_are_queried(
    circumstance: Circumstance,
) -> None:
    course = Course.begin(report(circumstances=(circumstance,)), rules=RULES)
    with pytest.raises(MayNotBeSent):
        course.say(ANALYST, RecordQuery, hit=False)
    approved(course=course)
    course.say(ANALYST, RecordQuery, hit=True)


def test_a_query_about_somebody_else_is_recorded_without_a_decision() -> None:
    course = Course.begin(opening(circumstances=()), rules=RULES)
    with pytest.raises(NotGuarded, match="query INTERPOL's databases"):
        course.say(COUNSEL, ProposeGuarded, what=QUERY)
    course.say(ANALYST, RecordQuery, hit=False)


def test_counsel_proposes_and_another_person_decides() -> None:
    course = of_an_official()
    with pytest.raises(NotPermitted):
        course.say(ANALYST, ProposeGuarded, what=QUERY)
    with pytest.raises(NothingProposed):
        course.say(SUPERVISOR, ApproveGuarded, what=QUERY, approve=True)
    proposed(course=course)
    with pytest.raises(DrafterMayNotApprove):
        course.say(COUNSEL, ApproveGuarded, what=QUERY, approve=True)
    course.say(SECOND_COUNSEL, ApproveGuarded, what=QUERY, approve=False)
    with pytest.raises(MayNotBeSent):
        course.say(ANALYST, RecordQuery, hit=False)


def test_an_approval_that_is_not_used_runs_out() -> None:
    course = approved()
    with pytest.raises(GuardedAlready):
        course.say(COUNSEL, ProposeGuarded, what=QUERY)
    course.wait(timedelta(hours=72))
    assert any("The approval has run out" in one.what for one in timeline(course.events, RULES))
    with pytest.raises(MayNotBeSent):
        course.say(ANALYST, RecordQuery, hit=False)
    approved(course=course)
    course.say(ANALYST, RecordQuery, hit=False)


def test_a_message_to_the_source_uses_the_decision_up() -> None:
    course = approved(OutgoingKind.CONTACT_SOURCE)
    for number in (1, 2):
        course.say(ANALYST, ComposeMessage, template="ASK_SENDER")
        course.say(SUPERVISOR, ApproveMessage, message=number, approve=True)
    course.say(ANALYST, RecordMessageSent, message=1)
    with pytest.raises(MayNotBeSent):
        course.say(ANALYST, RecordMessageSent, message=2)


def test_the_duty_to_inform_passes_a_hold_by_counsel_and_a_second_person() -> None:
    course = Course.begin(opening(circumstances=()), rules=RULES)
    course.answer_all(S2="HOLD")
    course.say(ANALYST, ComposeMessage, template="INFORMATION_TO_NDTF")
    with pytest.raises(FilingOnHold):
        course.say(SUPERVISOR, ApproveMessage, message=1, approve=True)
    approved(INFORM, course)
    assert not obstacles(course.case, INFORM, RULES)
    assert obstacles(course.case, OutgoingKind.PROTEST, RULES), "nothing else passes it"
    course.say(SUPERVISOR, ApproveMessage, message=1, approve=True)
    course.say(ANALYST, RecordMessageSent, message=1)
    assert obstacles(course.case, INFORM, RULES), "once"


def test_whoever_approves_has_read_a_hold_that_came_meanwhile() -> None:
    course = Course.begin(opening(circumstances=()), rules=RULES)
    course.answer_all(S2="HOLD")
    proposed(INFORM, course)
    read = course.case.revision
    course.answer("S2", "HOLD")
    with pytest.raises(ChangedSinceRead):
        course.say(SUPERVISOR, ApproveGuarded, what=INFORM, approve=True, seen=read)
    course.say(SUPERVISOR, ApproveGuarded, what=INFORM, approve=True, seen=course.case.revision)


def test_what_no_decision_lifts_stays() -> None:
    known = (Circumstance.REFUGEE, Circumstance.PROTECTED_1367)
    course = Course.begin(opening(circumstances=known), rules=RULES)
    course.answer_all()
    approved(OutgoingKind.LOCATION_DISCLOSURE, course)
    found = [one.by for one in obstacles(course.case, OutgoingKind.LOCATION_DISCLOSURE, RULES)]
    assert found == ["PROTECTED_1367"]


def test_the_legal_limit_is_named_in_words() -> None:
    course = of_an_official()
    order = course.command(COUNSEL, ProposeGuarded, what=QUERY)
    assert isinstance(order, ProposeGuarded)
    check_limit(course.case, order, {"text": "Why.", "fields": {"limit": "Privacy Act"}}, RULES)
    for content in ({"text": "Why."}, {"text": "Why.", "fields": {"limit": " . "}}):
        with pytest.raises(NotWellFormed, match="The legal limit"):
            check_limit(course.case, order, content, RULES)


def test_what_is_no_guarded_act_and_an_edition_without_them() -> None:
    with pytest.raises(NotWellFormed, match="no guarded act"):
        of_an_official().say(COUNSEL, ProposeGuarded, what=OutgoingKind.PROTEST)
    with pytest.raises(NoGuardedActs, match="2026-1"):
        Course.begin().say(COUNSEL, ProposeGuarded, what=QUERY)
    assert {*KINDS} >= {
        what
        for row in RULES.edition.prohibitions.values()
        for what, decision in row.needs.items()
        if decision is Lifting.GUARDED_ACT
    }, "whatever such a decision lifts can be asked for"
