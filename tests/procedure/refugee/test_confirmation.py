"""A status is confirmed to INTERPOL only where all three conditions are met."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest

from procedure.codes import Circumstance, LetterKey, OutgoingKind
from procedure.correctable import CorrectEntry
from procedure.courts import open_steps
from procedure.ending import CancelCase
from procedure.facts import AddFact
from procedure.measures.messages.composing import ComposeMessage
from procedure.measures.messages.outbound import Messages
from procedure.measures.messages.releasing import ApproveMessage, RecordMessageSent
from procedure.measures.outgoing import MayNotBeSent, must_be_free, obstacles
from procedure.measures.refugee.conditions import (
    Addressee,
    Condition,
    ConditionsMissing,
    Confirmation,
    confirmed_to,
    missing,
    times_asked,
)
from procedure.measures.refugee.confirmation import (
    AlreadyConfirmed,
    NotApproved,
    NotConfirmedYet,
    RecordConfirmation,
    RecordDeletionPoll,
)
from procedure.measures.refugee.consent import WithdrawConsent
from procedure.measures.refugee.disclosure import (
    ApproveDisclosure,
    AskDisclosure,
    DisclosureForbidden,
    NothingAuthorized,
)
from procedure.measures.refugee.following import MatterIsOver, NotProtected
from procedure.measures.refugee.protection import EndConfirmation, RecordFearedCountry
from procedure.measures.restriction import LiftRestriction
from procedure.measures.tasks.answering import AnswerTask
from procedure.refusals import DrafterMayNotApprove, NotPermitted
from procedure.reopening import ReopenCase
from procedure.stages import STAGES, left_to_do, stages
from procedure.task import TaskState
from tests.procedure import protected
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    SUPERVISOR,
    Course,
    actor,
    opening,
    to,
)
from tests.procedure.protected import ASYLEE, GS, USCIS, approved, asylee, authorized, confirmed
from tests.procedure.test_emails import emails_of
from views.timeline import timeline

RULES, STATUS = protected.RULES, OutgoingKind.STATUS_DISCLOSURE


def steps(course: Course) -> list[str]:
    """What somebody must do next for the status."""
    acts = {
        one.what
        for one in open_steps(course.case, RULES)
        if one.task is None and one.what != "Close the case"
    }
    return sorted(acts)


def clock(course: Course, key: str) -> bool:
    """Whether the clock runs."""
    return course.case.running(key)


def is_followed(course: Course) -> bool:
    """Whether the track is followed now."""
    return course.case.tracks["REFUGEE"].ended_at is None


def test_the_whole_way_from_the_status_to_the_deletion() -> None:
    course = asylee()
    assert "REFUGEE" in course.case.tracks
    assert course.case.tasks["D3"].agency == "USCIS"
    assert course.case.clocks["D3/answer"].rule == "consent"
    said = {"basis": "WRITTEN_CONSENT"}
    course.say(USCIS, AnswerTask, task="D3", outcome="AUTHORIZED", recorded=said)
    assert "Agree to the disclosure of the status" in steps(course)
    course.say(COUNSEL, ApproveDisclosure, approve=True)
    assert clock(course, "confirm-status")
    assert "Confirm the status to INTERPOL" in steps(course)
    course.say(COUNSEL, RecordConfirmation, to=GS)
    assert not clock(course, "confirm-status")
    assert "DELETION" in course.stages
    for times in (1, 2):
        course.wait_until(course.due("deletion-poll"))
        assert "Ask INTERPOL whether it has deleted the data" in steps(course)
        course.say(ANALYST, RecordDeletionPoll)
        assert course.case.of(Confirmation).asked == times
        assert clock(course, "deletion-poll")
    course.say(ANALYST, AddFact, fact="DELETION")
    assert not clock(course, "deletion-poll")
    assert not is_followed(course)


DISCLOSURES = {
    "AUTHORIZED": True,
    "CONSENT_NEEDED": False,
    "DECLINED": False,
    "CANNOT_DISCLOSE": False,
    None: False,
}


@pytest.mark.parametrize(
    ("status", "feared", "disclosure"),
    [*product(("STATUS_CONFIRMED", "PENDING", "NONE", None), (True, False, None), DISCLOSURES)],
)
def test_nothing_goes_out_unless_all_three_conditions_are_met(
    status: str | None, feared: bool | None, disclosure: str | None
) -> None:
    circumstances = (Circumstance.ASYLEE,)
    course = Course.begin(opening(circumstances=circumstances, employer=None), rules=RULES)
    course.say(USCIS, AnswerTask, task="D2", outcome="STATUS_CONFIRMED", recorded=ASYLEE)
    if disclosure is not None:
        said = {"basis": "DISCRETION"} if disclosure == "AUTHORIZED" else {}
        course.say(USCIS, AnswerTask, task="D3", outcome=disclosure, recorded=said)
    if status != "STATUS_CONFIRMED":
        word = status or "NO_HOLDINGS"
        given: dict[str, object] = {"flag_208_6": True, "flag_1367": False}
        if status == "PENDING":
            given |= {"status_class": "PENDING"}
        course.say(USCIS, AnswerTask, task="D2", outcome=word, recorded=given)
    if feared is not None:
        course.say(ANALYST, RecordFearedCountry, fears=feared)
    wanted = {
        Condition.STATUS: status == "STATUS_CONFIRMED",
        Condition.FEARED_COUNTRY: feared is True,
        Condition.DISCLOSURE: DISCLOSURES[disclosure],
    }
    lacking = {one.condition for one in missing(course.case, course.now)}
    assert lacking == {one for one, met in wanted.items() if not met}
    assert obstacles(course.case, STATUS, RULES, course.now)
    command = course.command(COUNSEL, RecordConfirmation, to=GS)
    if lacking:
        with pytest.raises(ConditionsMissing):
            course.decide(command, COUNSEL)
        approve = course.command(COUNSEL, ApproveDisclosure, approve=True)
        with pytest.raises((ConditionsMissing, NothingAuthorized)):
            course.decide(approve, COUNSEL)
    else:
        with pytest.raises(NotApproved):
            course.decide(command, COUNSEL)
        course.say(COUNSEL, ApproveDisclosure, approve=True)
        assert course.decide(command, COUNSEL)


def test_the_refusal_names_what_is_missing() -> None:
    course = asylee(feared_is_requesting=False)
    with pytest.raises(
        ConditionsMissing,
        match=r"does not fear the country that asks \(USCIS says so \(D2\)\); USCIS has not "
        r"authorized it \(D3\)",
    ):
        course.say(COUNSEL, RecordConfirmation, to=GS)


def test_1367_is_a_hard_block_that_nobody_lifts() -> None:
    course = approved()
    said = {**ASYLEE, "feared_is_requesting": True, "flag_1367": True}
    course.say(USCIS, AnswerTask, task="D2", outcome="STATUS_CONFIRMED", recorded=said)
    assert not clock(course, "confirm-status")
    assert course.case.of(Confirmation).approval is None
    for command in (
        course.command(COUNSEL, RecordConfirmation, to=GS),
        course.command(COUNSEL, ApproveDisclosure, approve=True),
    ):
        with pytest.raises(ConditionsMissing, match=r"8 U\.S\.C\. 1367"):
            course.decide(command, COUNSEL)
    with pytest.raises(DisclosureForbidden):
        course.say(ANALYST, AskDisclosure)
    stopped_by = {one.by for one in obstacles(course.case, STATUS, RULES, course.now)}
    assert {"PROTECTED_1367", "USCIS"} <= stopped_by
    assert "End the confirmation of the status: a condition cannot be met" in steps(course)


def test_a_person_protected_by_1367_from_the_start_is_not_asked_about() -> None:
    known = asylee(flag_1367=True)
    assert not known.case.tasks["D3"].open, "asked before anybody knew, and withdrawn"
    course = Course.begin(opening(circumstances=(Circumstance.LPR,), employer=None), rules=RULES)
    said = {**ASYLEE, "flag_1367": True}
    course.say(USCIS, AnswerTask, task="D2", outcome="STATUS_CONFIRMED", recorded=said)
    assert "REFUGEE" in course.case.tracks
    assert "D3" not in course.case.tasks


def test_pending_protection_is_followed_and_nothing_is_confirmed() -> None:
    circumstances = (Circumstance.PENDING_PROTECTION,)
    course = Course.begin(opening(circumstances=circumstances, employer=None), rules=RULES)
    assert "PROTECTION" in course.stages
    with pytest.raises(ConditionsMissing, match="nobody has decided yet"):
        course.say(ANALYST, AskDisclosure)
    with pytest.raises(MayNotBeSent):
        must_be_free(course.case, STATUS, RULES, course.now)
    course.say(COUNSEL, EndConfirmation)
    assert not is_followed(course)
    course.say(USCIS, AnswerTask, task="D2", outcome="STATUS_CONFIRMED", recorded=ASYLEE)
    assert is_followed(course), "the grant begins it again"
    assert course.case.tasks["D3"].open


def test_the_clock_of_the_consent_never_pauses_and_lapses_to_a_decision() -> None:
    course = asylee()
    asked = course.now
    course.say(USCIS, AnswerTask, task="D3", outcome="CONSENT_NEEDED")
    consent = course.case.clocks["D3/answer"]
    assert consent.running, "it runs on"
    assert consent.started_at == asked
    assert RULES.clock("consent").may_pause == {}
    course.wait_until(consent.due_at)
    assert "Decide whether to wait longer for the consent" in steps(course)
    course.say(SUPERVISOR, EndConfirmation)
    assert course.case.tasks["D3"].state is TaskState.WITHDRAWN
    assert not is_followed(course)
    assert not course.case.of(Confirmation).confirmed
    with pytest.raises(MatterIsOver):
        course.say(ANALYST, AskDisclosure)
    course.say(ANALYST, AddFact, fact="CONSENT_GIVEN")
    assert is_followed(course), "the person agreed after all"
    course.say(ANALYST, AskDisclosure)
    assert course.case.tasks["D3-2"].open


def test_a_consent_that_is_taken_back_stops_what_has_not_left() -> None:
    course = approved()
    events = course.say(ANALYST, WithdrawConsent)
    letters = [(order.letter, order.role) for order in emails_of(course, events)]
    assert (LetterKey.MATTER_CHANGED, "COUNSEL") in letters
    assert not clock(course, "confirm-status")
    with pytest.raises(ConditionsMissing, match="took the consent back"):
        course.say(COUNSEL, RecordConfirmation, to=GS)
    with pytest.raises(MayNotBeSent):
        must_be_free(course.case, STATUS, RULES, course.now)
    course.say(ANALYST, AskDisclosure)
    said = {"basis": "DISCRETION"}
    course.say(USCIS, AnswerTask, task="D3-2", outcome="AUTHORIZED", recorded=said)
    course.say(COUNSEL, ApproveDisclosure, approve=True)
    assert course.say(COUNSEL, RecordConfirmation, to=GS)


def test_a_protection_that_ended_stops_everything_and_counsel_hears_of_it() -> None:
    for course in (approved(), confirmed()):
        course.say(ANALYST, AddFact, fact="PROTECTION_REVOKED")
        assert not clock(course, "confirm-status")
        assert not clock(course, "deletion-poll")
        with pytest.raises(MayNotBeSent):
            must_be_free(course.case, STATUS, RULES, course.now)
        lines = [line.what for line in timeline(course.events, RULES)]
        assert any("INTERPOL may keep or restore the data" in line for line in lines)
        assert not is_followed(course)


def test_an_authorization_holds_to_the_end_of_its_last_day() -> None:
    course = approved(expires="2026-03-06")
    course.wait(timedelta(days=2))
    command = course.command(COUNSEL, RecordConfirmation, to=GS)
    assert course.decide(command, COUNSEL)
    course.wait(timedelta(days=2))
    with pytest.raises(ConditionsMissing, match="held until 2026-03-06 only"):
        course.decide(command, COUNSEL)
    with pytest.raises(MayNotBeSent):
        must_be_free(course.case, STATUS, RULES, course.now)


def test_a_corrected_answer_takes_the_agreement_with_it() -> None:
    course = approved()
    number = next(
        key
        for key, entry in course.case.entries.items()
        if getattr(entry.event, "task", None) == "D3"
    )
    course.say(SUPERVISOR, CorrectEntry, entry=number, right="DECLINED")
    assert course.case.of(Confirmation).approval is None
    assert not clock(course, "confirm-status")


def test_counsel_may_disagree_and_whoever_authorized_it_never_agrees() -> None:
    course = authorized()
    course.say(COUNSEL, ApproveDisclosure, approve=False)
    assert course.case.of(Confirmation).approval is None
    with pytest.raises(NotPermitted):
        course.say(ANALYST, ApproveDisclosure, approve=True)
    same = actor(USCIS.person, *COUNSEL.roles)
    with pytest.raises(DrafterMayNotApprove):
        course.say(same, ApproveDisclosure, approve=True)


def test_each_addressee_once() -> None:
    course = confirmed()
    with pytest.raises(AlreadyConfirmed):
        course.say(COUNSEL, RecordConfirmation, to=GS)
    assert course.say(COUNSEL, RecordConfirmation, to=Addressee.CCF)


def sent(course: Course, template: str) -> None:
    """A message is composed, approved where it must be, and leaves."""
    message = len(course.case.of(Messages).all) + 1
    course.say(ANALYST, ComposeMessage, template=template)
    if RULES.edition.templates[template].approvers:
        course.say(COUNSEL, ApproveMessage, message=message, approve=True)
    course.say(ANALYST, RecordMessageSent, message=message)


@pytest.mark.parametrize(
    ("template", "to"),
    [
        ("CONFIRM_STATUS_TO_SECRETARIAT", GS),
        ("CONFIRM_STATUS_TO_CCF", Addressee.CCF),
    ],
)
def test_a_message_confirms_the_status_and_another_one_asks_whether_it_is_deleted(
    template: str, to: Addressee
) -> None:
    course = approved()
    sent(course, template)
    assert [one for one, _ in confirmed_to(course.case)] == [to]
    assert not clock(course, "confirm-status")
    assert "DELETION" in course.stages
    first = course.due("deletion-poll")
    course.wait_until(first)
    sent(course, "DELETION_POLL")
    assert times_asked(course.case) == 1
    assert course.due("deletion-poll") > first, "INTERPOL is asked again later"


@pytest.mark.parametrize("template", ["CONFIRM_STATUS_TO_SECRETARIAT", "CONFIRM_STATUS_TO_CCF"])
def test_no_message_confirms_a_status_that_may_not_be_disclosed(template: str) -> None:
    for course in (asylee(), authorized()):
        course.say(ANALYST, ComposeMessage, template=template)
        with pytest.raises(MayNotBeSent):
            course.say(COUNSEL, ApproveMessage, message=1, approve=True)
    course = approved()
    course.say(ANALYST, ComposeMessage, template=template)
    course.say(COUNSEL, ApproveMessage, message=1, approve=True)
    course.say(ANALYST, WithdrawConsent)
    with pytest.raises(MayNotBeSent):
        course.say(ANALYST, RecordMessageSent, message=1)


def test_what_comes_too_early() -> None:
    with pytest.raises(NotConfirmedYet):
        approved().say(ANALYST, RecordDeletionPoll)
    with pytest.raises(NotProtected):
        to("DECISION").say(ANALYST, RecordFearedCountry, fears=True)


def test_a_canceled_case_that_goes_on_has_its_dates_again() -> None:
    course = confirmed()
    course.say(SUPERVISOR, LiftRestriction)
    course.say(SUPERVISOR, CancelCase)
    assert not clock(course, "deletion-poll")
    course.say(SUPERVISOR, ReopenCase)
    assert clock(course, "deletion-poll")


@pytest.mark.parametrize(
    ("stage", "course"),
    [
        ("PROTECTION", protected.unconfirmed),
        ("DISCLOSURE", asylee),
        ("CONFIRMATION", approved),
        ("DELETION", confirmed),
    ],
)
def test_each_stage_is_reached_and_says_who_must_act(
    stage: str, course: Callable[[], Course]
) -> None:
    case = course().case
    (standing,) = [one.standing for one in stages(case) if one.track == "REFUGEE"]
    assert standing.stage.code == stage
    assert standing.stage in STAGES
    assert standing.waits_on in ("USCIS", "USNCB", "INTERPOL")
    assert f"{standing.stage.title} is not done" in "; ".join(left_to_do(case))
