"""What leaves in a dispute beside the protest: composed, approved, and carried out when sent."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from procedure.composed import composed
from procedure.dossier import Command
from procedure.matters.matter import MatterHasEnded
from procedure.matters.messages import ComposeMatterMessage
from procedure.matters.writing import TakenBackByTheEnd
from procedure.measures.messages.outbound import MessageNotWaiting
from procedure.measures.tasks.answering import AnswerTask
from procedure.people import SYSTEM
from procedure.protest.codes import Text
from procedure.protest.dates import NoSubmissionIsDue, OfAnEarlierDate
from procedure.protest.ending import NoDiscoveryNoted, ProtestIsOpen, TooLateToReopen
from procedure.protest.filing import NotInThisPhase
from procedure.protest.opening import OpenProtest
from procedure.protest.otherwise import MessageWaits
from procedure.protest.phases import UrgencyAlreadyClaimed
from procedure.protest.question import QuestionNamesACase
from procedure.refusals import DrafterMayNotApprove, FilingOnHold, NotPermitted
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    MESSAGE,
    SECOND_COUNSEL,
    Course,
    officer,
    to,
)
from tests.procedure.matter_acts import (
    DRAFT,
    dated,
    discovered,
    filed,
    heard,
    kept,
    suspended,
    written,
)
from tests.procedure.matterwork import NEWEST, MatterCourse


def compose(course: MatterCourse, template: Text) -> Command:
    """Counsel drafts a text."""
    return course.do(COUNSEL, "compose_matter_message", template=template)


def approve(course: MatterCourse, template: Text) -> str:
    """A text that a second person approved: its document."""
    order: Any = compose(course, template)
    number = course.matter.messages[-1].number
    course.do(SECOND_COUNSEL, "approve_matter_message", message=number, approve=True)
    document: str = order.document
    return document


def send(course: MatterCourse, **more: Any) -> None:
    """The text that was composed last leaves."""
    number = course.matter.messages[-1].number
    course.do(COUNSEL, "record_matter_message_sent", message=number, **more)


def test_every_template_of_a_protest_carries_out_an_act_but_the_protest_itself() -> None:
    rows = [row for row in NEWEST.edition.templates.values() if row.matter == "protest"]
    assert {row.key: row.drafted_by for row in rows if row.drafted_by} == {
        "PROTEST": "draft_protest"
    }
    assert {row.key for row in rows if row.drafted_by is None} == {*Text}


def test_a_submission_that_has_left_is_the_one_that_was_due() -> None:
    with pytest.raises(NoSubmissionIsDue):
        compose(written(), Text.SUBMISSION)
    course = dated()
    with pytest.raises(NotPermitted):
        course.do(ANALYST, "compose_matter_message", template=Text.SUBMISSION)
    document = approve(course, Text.SUBMISSION)
    left = course.now + timedelta(hours=1)
    course.wait(timedelta(days=33))
    assert course.matter.misses == 1
    send(course, sent_at=left)
    assert course.matter.misses == 0, "it left by its date, as was recorded later"
    assert course.matter.submissions[0].sent_at == left
    assert course.events[-1].model_dump()["document"] == document
    with pytest.raises(NoSubmissionIsDue):
        compose(course, Text.SUBMISSION)


def test_whoever_drafted_a_text_does_not_approve_it_and_a_draft_does_not_leave() -> None:
    course = dated()
    compose(course, Text.SUBMISSION)
    with pytest.raises(DrafterMayNotApprove):
        course.do(COUNSEL, "approve_matter_message", message=2, approve=True)
    with pytest.raises(MessageNotWaiting, match="Message 2 is drafted"):
        send(course)


def test_new_facts_begin_the_written_phase_when_they_left() -> None:
    with pytest.raises(NotInThisPhase):
        compose(written(), Text.NEW_FACTS)
    course = heard()
    approve(course, Text.NEW_FACTS)
    left = course.now
    course.wait(timedelta(days=2))
    send(course, sent_at=left)
    assert course.stage == "WRITTEN"
    assert course.matter.clocks["protest-written"].started_at == left


def test_urgency_is_claimed_once_when_the_claim_left() -> None:
    course = filed()
    approve(course, Text.URGENCY)
    left = course.now
    course.wait(timedelta(days=1))
    send(course, sent_at=left)
    assert course.matter.urgent_at == left
    with pytest.raises(UrgencyAlreadyClaimed):
        compose(course, Text.URGENCY)


@pytest.mark.parametrize("template", [Text.MORE_TIME, Text.SETTLEMENT])
def test_more_time_and_a_settlement_are_asked_for_while_interpol_has_it(template: Text) -> None:
    course = filed()
    approve(course, template)
    send(course)
    assert course.names()[-1] == "MatterMessageSent", "what INTERPOL makes of it is recorded then"
    assert course.stage == "ADMISSIBILITY"
    with pytest.raises(MatterHasEnded):
        compose(kept(), template)


def test_what_may_settle_it_is_written_also_while_it_waits_for_the_ccf() -> None:
    compose(suspended(), Text.SETTLEMENT)
    with pytest.raises(NotInThisPhase):
        compose(suspended(), Text.MORE_TIME)


def test_a_request_to_open_it_again_counts_when_it_left() -> None:
    with pytest.raises(NoDiscoveryNoted):
        compose(kept(), Text.REOPENING)
    course = discovered()
    course.wait(timedelta(days=170))
    approve(course, Text.REOPENING)
    left = course.now
    course.wait(timedelta(days=20))
    with pytest.raises(TooLateToReopen):
        send(course)
    send(course, sent_at=left)
    assert course.stage == "REOPENED"
    late = discovered()
    late.wait(timedelta(days=190))
    with pytest.raises(TooLateToReopen):
        compose(late, Text.REOPENING)


def test_a_question_of_policy_follows_the_decision_and_its_reply_is_noted() -> None:
    with pytest.raises(ProtestIsOpen):
        compose(written(), Text.QUESTION)
    course = kept()
    with pytest.raises(MatterHasEnded):
        compose(course, Text.URGENCY)
    approve(course, Text.QUESTION)
    send(course)
    assert course.names()[-2:] == ["MatterMessageSent", "PolicyQuestionAsked"]
    number = course.matter.messages[-1].number
    reply: dict[str, Any] = {"communication": MESSAGE, "version": 1}
    course.do(SYSTEM, "hear_of_reply", handed_over=True, message=number, **reply)
    assert course.matter.messages[-1].replies == (f"{MESSAGE}/v1",)


@pytest.mark.parametrize(
    "content",
    [
        {"text": "As in PROTEST-2026-K7M2Q4/1?"},
        {"text": "May art. 3 be read more widely?", "their_reference": "2026/123"},
    ],
    ids=["in its text", "as the reference that it quotes"],
)
def test_no_part_of_a_question_of_policy_names_a_case(content: dict[str, Any]) -> None:
    course = kept()
    order = course.command(COUNSEL, ComposeMatterMessage, template=Text.QUESTION)
    check: Any = course.kind.acts["compose_matter_message"].content
    check(course.matter, order, {"text": "2016/679: may it be read more widely?"}, course.rules)
    with pytest.raises(QuestionNamesACase):
        check(course.matter, order, content, course.rules)


def test_a_question_of_policy_leaves_without_our_reference() -> None:
    rows = kept().rules.edition.templates
    said = {"text": "May it be read more widely?"}
    for template, named in ((Text.QUESTION, False), (Text.URGENCY, True)):
        left = composed(rows[template], said, "PROTEST-2026-K7M2Q4/3", date(2026, 3, 3)).text
        assert ("PROTEST-2026-K7M2Q4" in left, "our reference" in left) == (named, named)


def test_nothing_is_written_in_a_dispute_that_waits_for_the_ccf() -> None:
    for template in (Text.NEW_FACTS, Text.URGENCY):
        with pytest.raises(NotInThisPhase):
            compose(suspended(), template)
    course = dated()
    approve(course, Text.SUBMISSION)
    course.hear("CCF_PENDING")
    with pytest.raises(NotInThisPhase, match="Suspended for the CCF"):
        send(course)
    course.hear("CCF_COMPLIANT")
    send(course)


def test_a_hold_on_a_case_stops_what_is_written_about_it() -> None:
    held = to("FILING")
    course = MatterCourse.open(COUNSEL, OpenProtest, held)
    course.do(COUNSEL, "draft_protest", **DRAFT)
    course.do(SECOND_COUNSEL, "approve_protest", approve=True)
    course.do(COUNSEL, "file_protest")
    compose(course, Text.URGENCY)
    held.say(officer("STATE-LEI"), AnswerTask, task="S2", outcome="HOLD")
    with pytest.raises(FilingOnHold, match="STATE-LEI"):
        course.do(SECOND_COUNSEL, "approve_matter_message", message=2, approve=True)


ACTS = {
    "record_submission": (dated, Text.SUBMISSION),
    "submit_new_facts": (heard, Text.NEW_FACTS),
    "claim_urgency": (filed, Text.URGENCY),
    "reopen_protest": (discovered, Text.REOPENING),
}
"""What left otherwise than as a message is recorded by these acts."""


@pytest.mark.parametrize("act", ACTS)
def test_what_left_otherwise_is_stopped_by_a_hold_as_its_message_is(act: str) -> None:
    start, template = ACTS[act]
    course = start()
    left = course.now
    course.wait(timedelta(hours=1))
    # The hold is on a case: a decided dispute asks nobody any more.
    held = Course.begin(rules=NEWEST)
    held.now = course.now
    held.say(officer("STATE-LEI"), AnswerTask, task="S2", outcome="HOLD")
    course.cases = (held,)
    course.wait(timedelta(hours=1))
    with pytest.raises(FilingOnHold, match="STATE-LEI"):
        course.do(COUNSEL, act)
    with pytest.raises(FilingOnHold, match="STATE-LEI"):
        compose(course, template)
    course.do(COUNSEL, act, sent_at=left)


def test_a_hold_in_the_dispute_itself_stops_it_too() -> None:
    course = filed()
    course.do(COUNSEL, "ask_agency", code="J3")
    course.do(officer("FBI"), "answer_task", task="J3", outcome="EQUITY_OBJECTION")
    with pytest.raises(FilingOnHold, match="FBI"):
        course.do(COUNSEL, "claim_urgency")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("write", [compose, approve], ids=["drafted", "approved"])
def test_nothing_is_recorded_as_sent_otherwise_while_its_message_waits(
    act: str, write: Callable[[MatterCourse, Text], object]
) -> None:
    start, template = ACTS[act]
    course = start()
    write(course, template)
    number = course.matter.messages[-1].number
    with pytest.raises(MessageWaits, match=f"Message {number} is .*: record it as sent, or take"):
        course.do(COUNSEL, act)
    course.do(COUNSEL, "withdraw_matter_message", message=number)
    course.do(COUNSEL, act)


@pytest.mark.parametrize("act", ["record_submission", "claim_urgency"])
def test_what_left_before_the_dispute_was_suspended_is_recorded(act: str) -> None:
    start, template = ACTS[act]
    for as_message in (True, False):
        course = start()
        if as_message:
            approve(course, template)
        left = course.now
        course.wait(timedelta(hours=1))
        course.hear("CCF_PENDING")
        course.wait(timedelta(hours=1))
        record = partial(send, course) if as_message else partial(course.do, COUNSEL, act)
        with pytest.raises(NotInThisPhase, match="Suspended for the CCF"):
            record()
        record(sent_at=left)


def test_a_submission_that_waits_is_not_that_of_a_later_date() -> None:
    course = dated()
    approve(course, Text.SUBMISSION)
    approve(course, Text.SUBMISSION)
    course.do(COUNSEL, "record_matter_message_sent", message=2)
    course.wait(timedelta(hours=1))
    course.do(ANALYST, "set_submission_date", due=course.now + timedelta(days=9))
    with pytest.raises(OfAnEarlierDate, match="drafted before the date of submission 2 was set"):
        send(course)
    course.do(COUNSEL, "withdraw_matter_message", message=3)
    approve(course, Text.SUBMISSION)
    send(course)
    assert [one.sent_at is not None for one in course.matter.submissions] == [True, True]


def test_two_dates_that_are_open_are_met_by_two_messages() -> None:
    course = dated()
    course.do(ANALYST, "set_submission_date", due=course.now + timedelta(days=40))
    for _ in range(2):
        approve(course, Text.SUBMISSION)
    for number in (2, 3):
        course.do(COUNSEL, "record_matter_message_sent", message=number)
    assert course.matter.next_submission is None


def test_what_was_drafted_when_the_dispute_ends_is_taken_back() -> None:
    course = dated()
    compose(course, Text.SUBMISSION)
    course.do(ANALYST, "record_protest_outcome", outcome="KEPT")
    assert [one.state for one in course.matter.messages] == ["SENT", "WITHDRAWN"]
    with pytest.raises(MessageNotWaiting, match="Message 2 is withdrawn"):
        send(course)


def test_what_left_before_the_outcome_was_recorded_is_recorded_as_it_left() -> None:
    course = dated()
    approve(course, Text.SUBMISSION)
    left = course.now
    course.wait(timedelta(hours=1))
    course.do(ANALYST, "record_protest_outcome", outcome="KEPT")
    ended = course.now
    course.wait(timedelta(hours=1))
    for late in ({}, {"sent_at": ended}):
        with pytest.raises(TakenBackByTheEnd, match="if it left before that, record it with"):
            send(course, **late)
    send(course, sent_at=left)
    message = course.matter.messages[-1]
    assert (message.state, message.sent_at) == ("SENT", left)
    assert course.stage == "KEPT", "nothing else follows once it is decided"
    reply: dict[str, Any] = {"communication": MESSAGE, "version": 1}
    course.do(SYSTEM, "hear_of_reply", handed_over=True, message=message.number, **reply)
    assert course.matter.messages[-1].replies == (f"{MESSAGE}/v1",)
    with pytest.raises(MessageNotWaiting):
        send(course, sent_at=left)


def test_what_a_person_took_back_before_the_end_has_not_left() -> None:
    course = dated()
    approve(course, Text.SUBMISSION)
    left = course.now
    course.do(COUNSEL, "withdraw_matter_message", message=2)
    course.wait(timedelta(hours=1))
    course.do(ANALYST, "record_protest_outcome", outcome="KEPT")
    with pytest.raises(MessageNotWaiting, match="Message 2 is withdrawn"):
        send(course, sent_at=left)
