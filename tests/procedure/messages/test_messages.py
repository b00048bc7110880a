"""Outgoing messages: drafted from a template, approved by another person, sent, answered."""

from datetime import datetime, timedelta

import pytest

from procedure.clocks.rules import Binding
from procedure.codes import Circumstance, LetterKey, OutgoingKind
from procedure.facts import AddFact
from procedure.measures.dispute.filing import Filings, FilingState
from procedure.measures.messages.composing import (
    ComposeMessage,
    MessageAlreadyComposed,
    NoTemplates,
    WithdrawMessage,
)
from procedure.measures.messages.outbound import (
    MessageNotWaiting,
    Messages,
    MessageState,
    NoSuchMessage,
    OutgoingMessage,
)
from procedure.measures.messages.releasing import ApproveMessage, MessageSent, RecordMessageSent
from procedure.measures.messages.replies import REPLY
from procedure.measures.outgoing import MayNotBeSent
from procedure.refusals import (
    DrafterMayNotApprove,
    FilingOnHold,
    NotFound,
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
    document,
    opening,
    washington,
)
from tests.procedure.test_emails import emails_of
from views.timeline import timeline

RULES = EDITIONS["2026-2"]
REPLY_FROM_BUREAU = f"comm-{'7' * 26}"


def begun(*circumstances: Circumstance) -> Course:
    """A case of the edition that words messages."""
    return Course.begin(opening(circumstances=circumstances), rules=RULES)


def drafted(template: str = "INFORMATION_TO_NDTF", course: Course | None = None) -> Course:
    """An analyst has drafted a message."""
    course = course or begun()
    course.say(ANALYST, ComposeMessage, template=template)
    return course


def approved(template: str = "INFORMATION_TO_NDTF", course: Course | None = None) -> Course:
    """A second person has approved it."""
    course = drafted(template, course)
    course.say(COUNSEL, ApproveMessage, message=1, approve=True)
    return course


def sent(template: str = "INFORMATION_TO_NDTF", course: Course | None = None) -> Course:
    """It has left."""
    course = approved(template, course)
    course.say(ANALYST, RecordMessageSent, message=1)
    return course


def first(course: Course) -> OutgoingMessage:
    """The first message of the case."""
    return course.case.of(Messages).all[0]


def test_a_message_is_drafted_approved_and_sent() -> None:
    course = drafted()
    assert first(course).state is MessageState.DRAFTED
    with pytest.raises(MessageNotWaiting, match="Message 1 is drafted"):
        course.say(ANALYST, RecordMessageSent, message=1)
    course.say(COUNSEL, ApproveMessage, message=1, approve=True)
    course.say(ANALYST, RecordMessageSent, message=1)
    assert first(course).state is MessageState.SENT
    assert course.case.running("message-1/reply")
    assert course.case.clocks["message-1/reply"].expected, "no deadline of ours"
    said = [line.what for line in timeline(course.events, RULES)]
    title = "Information to the Notices and Diffusions Task Force"
    assert f"Message 1 drafted: {title}" in said
    assert f"Approved. Message 1: {title}" in said
    assert f"Sent. Message 1: {title}" in said


def test_whoever_drafted_it_never_approves_it() -> None:
    course = begun()
    course.say(COUNSEL, ComposeMessage, template="INFORMATION_TO_NDTF")
    with pytest.raises(DrafterMayNotApprove):
        course.say(COUNSEL, ApproveMessage, message=1, approve=True)
    course.say(SECOND_COUNSEL, ApproveMessage, message=1, approve=True)
    assert first(course).approved_by == SECOND_COUNSEL.person


def test_only_the_roles_that_the_template_names_approve_it() -> None:
    course = drafted("CANCEL_ENTRY")
    with pytest.raises(NotPermitted, match="one of the roles SUPERVISOR"):
        course.say(COUNSEL, ApproveMessage, message=1, approve=True)
    course.say(SUPERVISOR, ApproveMessage, message=1, approve=True)


def test_what_needs_no_approval_can_be_sent_at_once() -> None:
    course = drafted("FIELD_STATUS")
    assert first(course).state is MessageState.APPROVED
    course.say(ANALYST, RecordMessageSent, message=1)
    assert first(course).state is MessageState.SENT
    assert "message-1/reply" not in course.case.clocks, "nobody replies to it"


def test_a_message_that_is_sent_back_does_not_leave_and_its_drafter_hears_of_it() -> None:
    course = drafted()
    course.say(COUNSEL, ApproveMessage, message=1, approve=False)
    letters = [(one.letter, one.person) for one in emails_of(course, course.events)]
    assert (LetterKey.NOT_APPROVED, ANALYST.person) in letters
    with pytest.raises(MessageNotWaiting, match="sent back"):
        course.say(ANALYST, RecordMessageSent, message=1)
    course.say(ANALYST, ComposeMessage, template="INFORMATION_TO_NDTF")
    assert [one.number for one in course.case.of(Messages).all] == [1, 2]


@pytest.mark.parametrize("course", [drafted(), approved()])
def test_it_can_be_taken_back_until_it_has_left(course: Course) -> None:
    course.say(ANALYST, WithdrawMessage, message=1)
    assert first(course).state is MessageState.WITHDRAWN
    with pytest.raises(MessageNotWaiting):
        course.say(ANALYST, RecordMessageSent, message=1)


def test_what_has_left_cannot_be_taken_back() -> None:
    course = sent()
    with pytest.raises(MessageNotWaiting, match="Message 1 is sent"):
        course.say(ANALYST, WithdrawMessage, message=1)


def test_the_same_words_in_the_same_template_are_one_message() -> None:
    course = begun()
    for_template = {"template": "INFORMATION_TO_NDTF", "document": document(700)}
    course.say(ANALYST, ComposeMessage, **for_template)
    with pytest.raises(MessageAlreadyComposed, match="as message 1"):
        course.say(ANALYST, ComposeMessage, **for_template)


def test_a_hold_stops_what_leaves_and_not_the_draft() -> None:
    course = begun()
    course.answer("S2", "HOLD")
    drafted(course=course)
    with pytest.raises(FilingOnHold, match="STATE-L"):
        course.say(COUNSEL, ApproveMessage, message=1, approve=True)
    course.answer("S2", "CLEAR_TO_DISPUTE")
    course.say(COUNSEL, ApproveMessage, message=1, approve=True)
    course.answer("S2", "HOLD")
    with pytest.raises(FilingOnHold):
        course.say(ANALYST, RecordMessageSent, message=1)


def test_what_left_just_before_a_hold_is_recorded_as_it_left() -> None:
    course = approved()
    left = course.now
    course.wait(timedelta(minutes=5))
    course.answer("S2", "HOLD")
    held = course.now
    course.wait(timedelta(minutes=5))
    for late in ({}, {"sent_at": held}):
        with pytest.raises(FilingOnHold):
            course.say(ANALYST, RecordMessageSent, message=1, **late)
    course.say(ANALYST, RecordMessageSent, message=1, sent_at=left)
    assert first(course).sent_at == left


def test_a_prohibition_stops_it_and_says_why() -> None:
    course = drafted("ASK_SENDER", begun(Circumstance.CURRENT_OFFICIAL))
    with pytest.raises(MayNotBeSent, match="can alert the source"):
        course.say(SUPERVISOR, ApproveMessage, message=1, approve=True)


def test_it_left_after_it_was_approved_and_not_in_the_future() -> None:
    course = approved()
    for wrong in (course.now - timedelta(days=1), course.now + timedelta(seconds=1)):
        with pytest.raises(NotWellFormed, match="It left between"):
            course.say(ANALYST, RecordMessageSent, message=1, sent_at=wrong)
    left = course.now
    course.wait(timedelta(hours=2))
    course.say(ANALYST, RecordMessageSent, message=1, sent_at=left)
    assert first(course).sent_at == left
    assert course.case.clocks["message-1/reply"].started_at == left


def test_an_edition_without_templates_says_so() -> None:
    with pytest.raises(NoTemplates, match="2026-1"):
        Course.begin().say(ANALYST, ComposeMessage, template="INFORMATION_TO_NDTF")


def test_what_is_not_there() -> None:
    course = begun()
    with pytest.raises(NotWellFormed, match="There is no template"):
        course.say(ANALYST, ComposeMessage, template="LOVE_LETTER")
    with pytest.raises(NotFound, match="J99"):
        course.say(ANALYST, ComposeMessage, template="ASK_SENDER", for_task="J99")
    with pytest.raises(NoSuchMessage, match="no outgoing message 3"):
        course.say(COUNSEL, ApproveMessage, message=3, approve=True)


def test_sending_the_message_makes_the_filing() -> None:
    course = begun()
    course.answer_all()
    course.decide_on("INFORM_NDTF")
    approved(course=course)
    course.say(COUNSEL, RecordMessageSent, message=1)
    (filing,) = course.case.of(Filings).made
    assert filing.state is FilingState.PENDING


# --- replies ---


@pytest.mark.parametrize(
    ("template", "clock", "binds", "due"),
    [
        ("INFORMATION_TO_NDTF", "reply-of-interpol", Binding.INTERPOL, washington(17, 17, 30)),
        ("ASK_SENDER", "reply-of-bureau", Binding.SOURCE_NCB, washington(17, 17, 30)),
        ("CANCEL_ENTRY", "reply-of-agency", Binding.OURS, washington(5, 17, 30)),
    ],
)
def test_when_a_reply_is_due_and_whom_it_binds(
    template: str, clock: str, binds: Binding, due: datetime
) -> None:
    course = drafted(template)
    course.say(SUPERVISOR, ApproveMessage, message=1, approve=True)
    course.say(ANALYST, RecordMessageSent, message=1)
    reply = course.case.clocks["message-1/reply"]
    assert (reply.rule, reply.binds, reply.due_at) == (clock, binds, due)


def test_a_reply_ends_the_wait_and_whoever_has_the_task_hears_of_it() -> None:
    course = begun()
    course.say(ANALYST, ComposeMessage, template="INFORMATION_TO_NDTF", for_task="U4")
    course.say(COUNSEL, ApproveMessage, message=1, approve=True)
    course.say(ANALYST, RecordMessageSent, message=1)
    events = course.order(
        course.command(
            ANALYST,
            AddFact,
            fact=REPLY,
            answers=1,
            document=None,
            communication=REPLY_FROM_BUREAU,
            version=1,
        ),
        ANALYST,
    )
    message = first(course)
    assert message.state is MessageState.ANSWERED
    assert message.replies == (f"{REPLY_FROM_BUREAU}/v1",)
    assert not course.case.running("message-1/reply")
    assert (REPLY_FROM_BUREAU, 1) in course.case.communications
    letters = [one.letter for one in emails_of(course, events)]
    assert LetterKey.MATTER_CHANGED in letters
    assert LetterKey.TASK_CHANGED in letters
    assert "Reply to message 1" in timeline(course.events, RULES)[-1].what


def test_a_reply_by_telephone_is_reported_by_a_person() -> None:
    course = sent()
    course.say(ANALYST, AddFact, fact=REPLY, answers=1)
    course.say(ANALYST, AddFact, fact=REPLY, answers=1)
    assert first(course).replies == ("reported", "reported"), "a second one is noted too"


def test_nobody_replies_to_what_has_not_left() -> None:
    course = approved()
    with pytest.raises(MessageNotWaiting):
        course.say(ANALYST, AddFact, fact=REPLY, answers=1)


def test_every_template_can_be_drafted_by_casework_and_says_what_it_does() -> None:
    assert RULES.edition.templates
    of_cases = {key: row for key, row in RULES.edition.templates.items() if row.matter is None}
    for key, template in of_cases.items():
        course = drafted(key)
        assert first(course).outgoing is template.outgoing
    assert all(
        isinstance(event.outgoing, OutgoingKind)
        for event in sent().events
        if isinstance(event, MessageSent)
    )
