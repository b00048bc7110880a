"""What a recall writes to whoever has the data: drafted, approved, sent, and written again."""

from datetime import timedelta
from typing import Any

import pytest

from procedure.composed import BlockedTerm, MessageNotFilled
from procedure.letters import LetterOrder
from procedure.matters.messages import composing_emails
from procedure.measures.clock_alerts import AlertReached
from procedure.measures.copies import RecordCopy
from procedure.measures.messages.composing import MessageAlreadyComposed
from procedure.measures.messages.outbound import MessageNotWaiting, MessageState, NoSuchMessage
from procedure.people import SYSTEM
from procedure.recall.composing import (
    ComposeRecallMessage,
    RecallMessageComposed,
    check_words,
)
from procedure.recall.kind import RECALL
from procedure.recall_codes import RecallReason
from procedure.recall_order import OpenRecall, RenewRecall
from procedure.refusals import DrafterMayNotApprove, NotFound, NotPermitted, NotWellFormed
from procedure.rows import MessageRow
from tests.procedure.casework import (
    CASE_ID,
    COUNSEL,
    MESSAGE,
    OPERATIONS,
    SUPERVISOR,
    Course,
    document,
)
from tests.procedure.matterwork import NEWEST, MatterCourse

ENTRY = {"entry": "N123456789", "name": "LARK, EVE", "reason": "deleted"}
CANCEL: dict[str, Any] = {"holder": "holder-1", "template": "CANCEL_ENTRY"}


def recall() -> MatterCourse:
    """A recall of a copy that CBP has."""
    case = Course.begin(rules=NEWEST)
    case.say(OPERATIONS, RecordCopy, agency="CBP", system="TECS", copy_kind="ENTRY")
    return MatterCourse.open(OPERATIONS, OpenRecall, case, reason="DELETED")


def states(course: MatterCourse) -> list[MessageState]:
    """How far its messages are."""
    return [one.state for one in course.matter.messages]


def test_a_request_to_cancel_an_entry_waits_for_a_supervisor_and_leaves_once() -> None:
    course = recall()
    course.do(SUPERVISOR, "compose_recall_message", **CANCEL)
    (drafted,) = (one for one in course.events if isinstance(one, RecallMessageComposed))
    emails = composing_emails(course.matter, drafted, NEWEST)
    assert [one.role for one in emails if isinstance(one, LetterOrder)] == ["SUPERVISOR"]
    with pytest.raises(MessageNotWaiting, match="Message 1 is drafted"):
        course.do(OPERATIONS, "record_recall_message_sent", message=1)
    with pytest.raises(DrafterMayNotApprove):
        course.do(SUPERVISOR, "approve_recall_message", message=1, approve=True)
    with pytest.raises(NotPermitted, match="SUPERVISOR"):
        course.do(COUNSEL, "approve_recall_message", message=1, approve=True)
    course.do(OPERATIONS, "compose_recall_message", **CANCEL)
    course.do(SUPERVISOR, "approve_recall_message", message=2, approve=True)
    early = course.now - timedelta(minutes=1)
    with pytest.raises(NotWellFormed, match="when it could be sent"):
        course.do(OPERATIONS, "record_recall_message_sent", message=2, sent_at=early)
    course.do(OPERATIONS, "record_recall_message_sent", message=2)
    with pytest.raises(MessageNotWaiting, match="Message 2 is sent"):
        course.do(OPERATIONS, "withdraw_recall_message", message=2)
    with pytest.raises(NoSuchMessage, match="no outgoing message 3"):
        course.do(OPERATIONS, "withdraw_recall_message", message=3)
    assert states(course) == [MessageState.DRAFTED, MessageState.SENT]
    page = {one.label: one.text for one in course.matter.details(NEWEST)}
    ours = f"message 2, {course.matter.number}/2"
    assert page[ours] == "Request to cancel an entry in a police system: sent"
    assert not any(one.label == ours for one in course.matter.details_for("CBP"))


def test_a_notice_to_a_holder_needs_no_second_person_and_no_hold_stops_it() -> None:
    course = recall()
    fields: dict[str, Any] = {"holder": "holder-1", "template": "RECALL_NOTICE"}
    given = course.do(OPERATIONS, "compose_recall_message", **fields, document=document(7))
    assert isinstance(given, ComposeRecallMessage)
    with pytest.raises(MessageAlreadyComposed, match="as message 1"):
        course.do(OPERATIONS, "compose_recall_message", **fields, document=document(7))
    course.do(OPERATIONS, "record_recall_message_sent", message=1)
    renew = course.command(OPERATIONS, RenewRecall, case=CASE_ID, reason=RecallReason.STILL_STOPPED)
    course.order(renew, handed_over=True)
    course.do(OPERATIONS, "compose_recall_message", **fields, document=document(7))
    assert states(course) == [MessageState.SENT, MessageState.APPROVED], "again, when renewed"
    with pytest.raises(NotFound, match="holder-99"):
        course.do(OPERATIONS, "compose_recall_message", **{**fields, "holder": "holder-99"})
    with pytest.raises(NotWellFormed, match="RECALL_NOTICE, CANCEL_ENTRY"):
        course.do(OPERATIONS, "compose_recall_message", **{**fields, "template": "LOCATION"})


def test_a_reply_is_expected_until_it_comes_or_the_holder_attests() -> None:
    course = recall()
    notice: dict[str, Any] = {"holder": "holder-1", "template": "RECALL_NOTICE"}
    for _ in range(2):
        course.do(OPERATIONS, "compose_recall_message", **notice)
    for message in (1, 2):
        course.do(OPERATIONS, "record_recall_message_sent", message=message)
    assert course.due("message-1/reply") - course.now <= timedelta(days=4), "24 hours in class P1"
    course.wait(timedelta(days=2))
    reached = [one for one in course.events if isinstance(one, AlertReached)]
    chased = {one.clock_id for one in reached if one.alert == "DUE"}
    assert {"message-1/reply", "message-2/reply"} <= chased, "Operations asks again"
    reply = {"communication": MESSAGE, "version": 1}
    course.do(SYSTEM, "hear_of_reply", handed_over=True, message=1, **reply)
    assert not course.matter.running("message-1/reply")
    assert course.matter.running("message-2/reply")
    course.do(OPERATIONS, "record_attestation", holder="holder-1", attested="PURGED_FROM_USE")
    assert not course.matter.running("message-2/reply"), "the attestation is the answer"
    assert states(course) == [MessageState.ANSWERED, MessageState.SENT]
    assert course.matter.messages[0].replies == (f"{MESSAGE}/v1",)
    course.do(OPERATIONS, "compose_recall_message", **notice)
    course.do(OPERATIONS, "record_recall_message_sent", message=3)
    assert not course.matter.running("message-3/reply"), "nothing is left to answer"
    with pytest.raises(NoSuchMessage):
        course.do(SYSTEM, "hear_of_reply", handed_over=True, message=4, **reply)


def test_the_words_are_checked_as_those_of_every_message() -> None:
    course = recall()
    order = course.command(OPERATIONS, ComposeRecallMessage, **CANCEL)
    assert isinstance(order, ComposeRecallMessage)
    whole = {"fields": ENTRY, "to": "CBP, TECS", "text": "Please confirm."}
    check_words(course.matter, order, whole, NEWEST)
    with pytest.raises(MessageNotFilled, match="entry"):
        check_words(course.matter, order, {**whole, "fields": {}}, NEWEST)
    with pytest.raises(BlockedTerm):
        check_words(course.matter, order, {**whole, "text": "The INTERPOL Warrant."}, NEWEST)


def test_the_log_gets_a_row_for_each_change() -> None:
    course = recall()
    course.do(OPERATIONS, "compose_recall_message", **CANCEL)
    drafted = course.matter
    rows = [("DRAFTED", RECALL.rows(None, drafted, NEWEST))]
    course.do(SUPERVISOR, "approve_recall_message", message=1, approve=False)
    rows.append(("SENT_BACK", RECALL.rows(drafted, course.matter, NEWEST)))
    for state, changed in rows:
        assert changed.messages == (
            MessageRow(
                dossier=course.matter_id,
                message=1,
                template="CANCEL_ENTRY",
                state=state,
                at=drafted.messages[0].composed_at,
                drafted_by=OPERATIONS.person,
            ),
        )
    before = course.matter
    course.do(OPERATIONS, "add_note")
    assert RECALL.rows(before, course.matter, NEWEST).messages == ()
