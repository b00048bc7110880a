"""Which email goes to whom after which event."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from procedure.case import Case
from procedure.cases import CASE
from procedure.codes import LetterKey
from procedure.dossier import Command, Event
from procedure.facts import AddFact
from procedure.letters import LetterOrder
from procedure.measures.clock_alerts import AlertReached, ReachAlerts
from procedure.measures.dispute.decision import DecisionCalled
from procedure.measures.dispute.drafting import ApproveDecision, DraftDecision
from procedure.measures.dispute.filings import RecordFiling
from procedure.measures.dispute.follow_up import EscalationOffered
from procedure.measures.notification.deferral import ApproveDeferral, ProposeDeferral
from procedure.measures.notification.notifying import RecordNotification
from procedure.measures.sending import TaskSent
from procedure.measures.tasks.answering import AcknowledgeTask, AnswerTask
from procedure.measures.tasks.questions import AskAboutTask, ReplyToQuestion, ReturnTask
from procedure.measures.tasks.steering import ResendTask, WithdrawTask
from procedure.measures.tasks.time_asked import GrantTime
from procedure.people import Actor, Role
from tests.procedure.casework import (
    ANALYST,
    CASE_ID,
    COUNSEL,
    SECOND_COUNSEL,
    SUPERVISOR,
    Course,
    officer,
    opening,
    to,
)

Addressed = tuple[str, str, str | None]
"""The letter, the agency, and the role; no role means the agency's mailbox."""
OIA = officer("DOJ-OIA")


def emails_of(course: Course, events: Sequence[Event]) -> list[LetterOrder]:
    """The emails of these events of a course, each by the state after its event."""
    found: list[LetterOrder] = []
    case: Case | None = None
    for event in course.events:
        case = CASE.evolve(case, event)
        effects = CASE.events[type(event)].effects
        if effects is not None and any(event is wanted for wanted in events):
            orders = effects(case, event, course.rules)
            found += [order for order in orders if isinstance(order, LetterOrder)]
    return found


def addressed(course: Course, events: Sequence[Event]) -> list[Addressed]:
    """The same, shortly."""
    return [(o.letter.value, o.agency, o.role) for o in emails_of(course, events)]


def test_a_new_case_writes_to_each_agency_and_to_the_analyst() -> None:
    course = Course.begin()
    sent = emails_of(course, course.events)
    assert {(o.task, o.agency, o.role) for o in sent if o.letter is LetterKey.TASK_SENT} == {
        ("U2", "USNCB", Role.SUPERVISOR),
        ("U3", "USNCB", Role.ANALYST),
        ("U4", "USNCB", Role.ANALYST),
        ("U7", "USNCB", Role.OPERATIONS),
        ("J1", "DOJ-OIA", None),
        ("J2", "DOJ-NSD", None),
        ("J3", "FBI", None),
        ("S1", "STATE-DRL", None),
        ("S2", "STATE-LEI", None),
        ("S4", "STATE-DS", None),
        ("D1", "CBP", None),
        ("E1", "SAMPLES", None),
    }
    rest = [o for o in sent if o.letter is not LetterKey.TASK_SENT]
    assert [(o.letter, o.role, o.due) for o in rest] == [
        (LetterKey.TO_NOTIFY, Role.ANALYST, course.due("notification"))
    ]
    for order in sent:
        if order.task:
            assert order.due == course.due(f"{order.task}/answer")


@pytest.mark.parametrize(
    ("stage", "by", "command", "fields", "expected"),
    [
        (
            "COORDINATION",
            ANALYST,
            WithdrawTask,
            {"task": "J1"},
            [("task-withdrawn", "DOJ-OIA", None)],
        ),
        (
            "COORDINATION",
            OIA,
            ReturnTask,
            {"task": "J1"},
            [("task-returned", "USNCB", "ANALYST")],
        ),
        (
            "COORDINATION",
            OIA,
            AskAboutTask,
            {"task": "J1"},
            [("task-returned", "USNCB", "ANALYST")],
        ),
        ("COORDINATION", OIA, AcknowledgeTask, {"task": "J1"}, []),
        ("COORDINATION", OIA, AnswerTask, {"task": "J1", "outcome": "NO_TREATY"}, []),
        (
            "COORDINATION",
            ANALYST,
            ResendTask,
            {"task": "J1", "agency": "DOJ-OIA"},
            [("task-sent", "DOJ-OIA", None)],
        ),
        (
            "COORDINATION",
            ANALYST,
            ResendTask,
            {"task": "J1", "agency": "DOJ-NSD"},
            [("task-sent", "DOJ-NSD", None), ("task-withdrawn", "DOJ-OIA", None)],
        ),
        ("COORDINATION", ANALYST, ProposeDeferral, {}, [("to-approve", "USNCB", "SUPERVISOR")]),
        ("COORDINATION", ANALYST, RecordNotification, {}, []),
        (
            "DECISION",
            COUNSEL,
            DraftDecision,
            {"disposition": "DISPUTE"},
            [("to-approve", "USNCB", "SUPERVISOR")],
        ),
        ("FILING", COUNSEL, RecordFiling, {}, []),
        (
            "FOLLOW_UP",
            ANALYST,
            AddFact,
            {"fact": "SUSPENSION"},
            [("fact-added", "USNCB", "ANALYST")],
        ),
    ],
)
def test_who_hears_of_an_act(
    stage: str,
    by: Actor,
    command: type[Command],
    fields: dict[str, str],
    expected: list[Addressed],
) -> None:
    course = to(stage)
    events = course.say(by, command, **fields)
    assert addressed(course, events) == expected


def test_a_task_taken_back_from_an_agency_that_returned_it_is_not_withdrawn_there() -> None:
    course = to("COORDINATION")
    course.say(OIA, ReturnTask, task="J1")
    events = course.say(ANALYST, ResendTask, task="J1", agency="DOJ-NSD")
    assert addressed(course, events) == [("task-sent", "DOJ-NSD", None)]


def test_a_question_a_reply_and_more_time() -> None:
    course = to("COORDINATION")
    later = course.now + timedelta(days=6)
    course.say(officer("FBI"), AskAboutTask, task="J3")
    replied = course.say(ANALYST, ReplyToQuestion, task="J3")
    asked = course.say(officer("FBI"), AskAboutTask, task="J3", until=later)
    (order,) = emails_of(course, asked)
    # Whose task it is is on the page that the email leads to.
    assert (order.what, order.task) == ("more time is asked for", "J3")
    granted = course.say(SUPERVISOR, GrantTime, task="J3")
    first, second = emails_of(course, [*replied, *granted])
    assert (first.letter, first.agency, first.what) == (
        LetterKey.TASK_CHANGED,
        "FBI",
        "your question was answered",
    )
    assert (second.what, second.due) == ("more time was granted", later)


def test_the_decision_calls_counsel_and_the_approval_calls_for_the_filing() -> None:
    course = to("COORDINATION")
    course.answer_all()
    called = [event for event in course.events if isinstance(event, DecisionCalled)]
    assert addressed(course, called) == [("to-decide", "USNCB", "COUNSEL")]
    course.say(COUNSEL, DraftDecision, disposition="DISPUTE")
    back = course.say(SECOND_COUNSEL, ApproveDecision, approve=False)
    assert addressed(course, back) == [("not-approved", "USNCB", "COUNSEL")]
    course.say(COUNSEL, DraftDecision, disposition="DISPUTE")
    approved = course.say(SECOND_COUNSEL, ApproveDecision, approve=True)
    (order,) = emails_of(course, approved)
    assert (order.letter, order.role) == (LetterKey.TO_FILE, Role.COUNSEL)
    assert order.due == course.due("filing-1/file")


def test_without_a_filing_nobody_is_asked_to_file() -> None:
    course = to("DECISION")
    course.say(COUNSEL, DraftDecision, disposition="NO_ACTION")
    approved = course.say(SECOND_COUNSEL, ApproveDecision, approve=True)
    assert addressed(course, approved) == []
    sent = [e for e in course.events if isinstance(e, TaskSent) and e.task == "U6"]
    assert addressed(course, sent) == [("task-sent", "USNCB", "OPERATIONS")]


def test_a_deferral_that_is_not_approved_comes_back_to_the_analyst() -> None:
    course = to("COORDINATION")
    course.say(ANALYST, ProposeDeferral)
    rejected = course.say(SUPERVISOR, ApproveDeferral, approve=False)
    (order,) = emails_of(course, rejected)
    assert (order.letter, order.role) == (LetterKey.NOT_APPROVED, Role.ANALYST)
    assert order.due == course.due("notification")


def test_the_offer_of_the_escalation_goes_to_the_supervisor() -> None:
    course = to("FOLLOW_UP")
    course.wait(timedelta(days=91))
    offered = [event for event in course.events if isinstance(event, EscalationOffered)]
    assert addressed(course, offered) == [("escalation-offered", "USNCB", "SUPERVISOR")]


def test_whoever_corrects_records_hears_of_the_outcome() -> None:
    course = to("DECISION")
    course.decide_on("NO_ACTION")
    course.wait(timedelta(minutes=10))
    added = course.say(ANALYST, AddFact, fact="NON_COMPLIANCE")
    assert addressed(course, added) == [
        ("fact-added", "USNCB", "ANALYST"),
        ("task-changed", "USNCB", "OPERATIONS"),
    ]
    early = to("COORDINATION")
    added = early.say(ANALYST, AddFact, fact="NON_COMPLIANCE")
    assert addressed(early, added) == [("fact-added", "USNCB", "ANALYST")]


# --- alerts ---------------------------------------------------------------------------------------

AGENCY = [
    ("DOJ-OIA", None),
    ("DOJ-OIA", None),
    ("DOJ-OIA", "AGENCY_CHIEF"),
    ("USNCB", "SUPERVISOR"),
]


def at_usncb(owner: str) -> list[tuple[str, str | None]]:
    """The owner is reminded and warned, and then the supervisor hears."""
    return [("USNCB", role) for role in (owner, owner, "SUPERVISOR", "SUPERVISOR")]


ALERTED: dict[str, list[tuple[str, str | None]]] = {
    "J1/acknowledgment": AGENCY,
    "J1/answer": AGENCY,
    "U3/answer": at_usncb("ANALYST"),
    "U7/answer": at_usncb("OPERATIONS"),
    "notification": at_usncb("ANALYST"),
    "restriction-1": [("USNCB", "SUPERVISOR")] * 3,
}
"""To whom a clock's reminder, warning, due time and escalation go; the last has no reminder."""


@pytest.mark.parametrize("clock_id", ALERTED)
def test_who_is_reminded_and_warned_and_who_hears_what_is_late(clock_id: str) -> None:
    expected = ALERTED[clock_id]
    course = Course.begin()
    course.wait(timedelta(days=40))
    alerts = [
        event
        for event in course.events
        if isinstance(event, AlertReached) and event.clock_id == clock_id
    ]
    found = emails_of(course, alerts)
    assert [(o.agency, o.role) for o in found] == expected
    letters = ["reminder", "warning", "due", "escalation"]
    assert [o.letter.value for o in found] == letters[-len(expected) :]
    assert all(o.due == course.due(clock_id) for o in found)


def test_each_email_has_a_wording_in_the_edition_and_reveals_nothing() -> None:
    course = to("CLOSED")
    alerts = ReachAlerts(dossier=CASE_ID, order="step:alerts", clock="notification")
    assert course.decide(alerts) == [], "nothing is due any more"
    late = Course.begin(opening(identity_confirmed=False))
    late.wait(timedelta(days=200))
    for each in (course, late):
        orders = emails_of(each, each.events)
        assert orders
        for order in orders:
            assert each.rules.letter(order.letter).key is order.letter
            assert not {"P-0001", CASE_ID} & {order.what, order.task}
            named = {*each.rules.edition.tasks, *(task.agency for task in each.case.tasks.values())}
            assert not named & {*order.what.split()}
