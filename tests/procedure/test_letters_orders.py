"""Which mail goes to whom after which event."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from procedure import commands as c
from procedure import events as e
from procedure.annex.schema import LetterKey
from procedure.case import Stage
from procedure.letters import LetterOrder, case_letters
from procedure.people import Role
from procedure.timekeeping import rungs_reached
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    SECOND_COUNSEL,
    SUPERVISOR,
    Course,
    officer,
    opening,
    to,
)

Told = tuple[str, str, str | None]
"""The letter, the agency, and the role; no role means the agency's mailbox."""


def orders(course: Course, events: Sequence[e.CaseEvent]) -> list[LetterOrder]:
    """The mails of these events, as the workflow orders them: by the state after all of them."""
    return [order for event in events for order in case_letters(course.case, event)]


def told(course: Course, events: Sequence[e.CaseEvent]) -> list[Told]:
    """The same, shortly."""
    return [(o.letter.value, o.agency, o.role) for o in orders(course, events)]


def test_a_new_case_writes_to_each_agency_and_to_the_analyst() -> None:
    course = Course.begin()
    sent = orders(course, course.events)
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
        ("E1", "EMPLOYER", None),
    }
    rest = [o for o in sent if o.letter is not LetterKey.TASK_SENT]
    assert [(o.letter, o.role, o.due) for o in rest] == [
        (LetterKey.TO_NOTIFY, Role.ANALYST, course.case.clocks["notification"].due_at)
    ]
    for order in sent:
        if order.task:
            assert order.due == course.case.clocks[f"{order.task}/answer"].due_at
            assert order.step == course.case.procedure.task(order.task).title


COORDINATION = Stage.COORDINATION


@pytest.mark.parametrize(
    ("stage", "by", "command", "fields", "expected"),
    [
        (
            COORDINATION,
            ANALYST,
            c.WithdrawTask,
            {"task": "J1"},
            [("task-withdrawn", "DOJ-OIA", None)],
        ),
        (
            COORDINATION,
            officer("DOJ-OIA"),
            c.ReturnTask,
            {"task": "J1"},
            [("task-returned", "USNCB", "ANALYST")],
        ),
        (
            COORDINATION,
            officer("DOJ-OIA"),
            c.AskAboutTask,
            {"task": "J1"},
            [("task-returned", "USNCB", "ANALYST")],
        ),
        (COORDINATION, officer("DOJ-OIA"), c.AcknowledgeTask, {"task": "J1"}, []),
        (
            COORDINATION,
            officer("DOJ-OIA"),
            c.AnswerTask,
            {"task": "J1", "outcome": "NO_TREATY"},
            [],
        ),
        (
            COORDINATION,
            ANALYST,
            c.ResendTask,
            {"task": "J1", "agency": "DOJ-OIA"},
            [("task-sent", "DOJ-OIA", None)],
        ),
        (
            COORDINATION,
            ANALYST,
            c.ResendTask,
            {"task": "J1", "agency": "DOJ-NSD"},
            [("task-sent", "DOJ-NSD", None), ("task-withdrawn", "DOJ-OIA", None)],
        ),
        (COORDINATION, ANALYST, c.ProposeDeferral, {}, [("to-approve", "USNCB", "SUPERVISOR")]),
        (COORDINATION, ANALYST, c.RecordNotification, {}, []),
        (
            Stage.DECISION,
            COUNSEL,
            c.DraftDecision,
            {"disposition": "DISPUTE"},
            [("to-approve", "USNCB", "SUPERVISOR")],
        ),
        (Stage.FILING, COUNSEL, c.RecordFiling, {}, []),
        (
            Stage.FOLLOW_UP,
            ANALYST,
            c.AddFact,
            {"fact": "SUSPENSION"},
            [("fact-added", "USNCB", "ANALYST")],
        ),
    ],
)
def test_who_hears_of_an_act(
    stage: Stage,
    by: object,
    command: type[c.Command],
    fields: dict[str, str],
    expected: list[Told],
) -> None:
    course = to(stage)
    events = course.say(by, command, **fields)  # type: ignore[arg-type]
    assert told(course, events) == expected


def test_a_question_a_reply_and_more_time() -> None:
    course = to(Stage.COORDINATION)
    later = course.now + timedelta(days=9)
    asked = course.say(officer("FBI"), c.AskAboutTask, task="J3", until=later)
    (order,) = orders(course, asked)
    assert order.what == "FBI asks for more time about J3"
    replied = course.say(ANALYST, c.ReplyToQuestion, task="J3")
    granted = course.say(SUPERVISOR, c.ExtendClock, clock="J3/answer", due=later)
    first, second = orders(course, [*replied, *granted])
    assert (first.letter, first.agency, first.what) == (
        LetterKey.TASK_CHANGED,
        "FBI",
        "your question was answered",
    )
    assert (second.what, second.due) == ("more time was granted", later)


def test_the_decision_calls_counsel_the_approval_calls_for_the_filing() -> None:
    course = to(Stage.COORDINATION)
    before = len(course.events)
    course.answer_all()
    called = [event for event in course.events[before:] if isinstance(event, e.DecisionCalled)]
    assert told(course, called) == [("to-decide", "USNCB", "COUNSEL")]
    course.say(COUNSEL, c.DraftDecision, disposition="DISPUTE")
    back = course.say(SECOND_COUNSEL, c.ApproveDecision, approve=False)
    assert told(course, back) == [("not-approved", "USNCB", "COUNSEL")]
    course.say(COUNSEL, c.DraftDecision, disposition="DISPUTE")
    approved = course.say(SECOND_COUNSEL, c.ApproveDecision, approve=True)
    (order,) = orders(course, approved)
    assert (order.letter, order.role) == (LetterKey.TO_FILE, Role.COUNSEL)
    assert order.due == course.case.clocks["filing"].due_at


def test_without_a_filing_nobody_is_asked_to_file() -> None:
    course = to(Stage.DECISION)
    course.say(COUNSEL, c.DraftDecision, disposition="NO_ACTION")
    approved = course.say(SECOND_COUNSEL, c.ApproveDecision, approve=True)
    assert told(course, approved) == []
    sent = [event for event in course.events[-3:] if isinstance(event, e.TaskSent)]
    assert told(course, sent) == [("task-sent", "USNCB", "OPERATIONS")]


def test_a_deferral_that_is_not_approved_comes_back_to_the_analyst() -> None:
    course = to(Stage.COORDINATION)
    course.say(ANALYST, c.ProposeDeferral)
    rejected = course.say(SUPERVISOR, c.ApproveDeferral, approve=False)
    (order,) = orders(course, rejected)
    assert (order.letter, order.role) == (LetterKey.NOT_APPROVED, Role.ANALYST)
    assert order.due == course.case.clocks["notification"].due_at


def test_the_offer_of_the_escalation_goes_to_the_supervisor() -> None:
    course = to(Stage.FOLLOW_UP)
    course.wait(timedelta(days=91))
    offered = [event for event in course.events if isinstance(event, e.EscalationOffered)]
    assert told(course, offered) == [("escalation-offered", "USNCB", "SUPERVISOR")]


def test_whoever_corrects_records_hears_of_the_outcome() -> None:
    course = to(Stage.DECISION)
    course.decide("NO_ACTION")
    course.wait(timedelta(minutes=10))
    added = course.say(ANALYST, c.AddFact, fact="NON_COMPLIANCE")
    assert told(course, added) == [
        ("fact-added", "USNCB", "ANALYST"),
        ("task-changed", "USNCB", "OPERATIONS"),
    ]
    early = to(Stage.COORDINATION)
    added = early.say(ANALYST, c.AddFact, fact="NON_COMPLIANCE")
    assert told(early, added) == [("fact-added", "USNCB", "ANALYST")]


OFFICE, CHIEF = ("DOJ-OIA", None), ("DOJ-OIA", "AGENCY_CHIEF")
RUNGS = [
    # the clock, and to whom its reminder, warning, due time and escalation go
    (
        "J1/acknowledgement",
        [
            ("DOJ-OIA", None),
            ("DOJ-OIA", None),
            ("DOJ-OIA", "AGENCY_CHIEF"),
            ("USNCB", "SUPERVISOR"),
        ],
    ),
    (
        "J1/answer",
        [
            ("DOJ-OIA", None),
            ("DOJ-OIA", None),
            ("DOJ-OIA", "AGENCY_CHIEF"),
            ("USNCB", "SUPERVISOR"),
        ],
    ),
    (
        "U3/answer",
        [
            ("USNCB", "ANALYST"),
            ("USNCB", "ANALYST"),
            ("USNCB", "SUPERVISOR"),
            ("USNCB", "SUPERVISOR"),
        ],
    ),
    (
        "U7/answer",
        [
            ("USNCB", "OPERATIONS"),
            ("USNCB", "OPERATIONS"),
            ("USNCB", "SUPERVISOR"),
            ("USNCB", "SUPERVISOR"),
        ],
    ),
    (
        "notification",
        [
            ("USNCB", "ANALYST"),
            ("USNCB", "ANALYST"),
            ("USNCB", "SUPERVISOR"),
            ("USNCB", "SUPERVISOR"),
        ],
    ),
    (
        "restriction-1",
        [("USNCB", "SUPERVISOR"), ("USNCB", "SUPERVISOR"), ("USNCB", "SUPERVISOR")],
    ),
]


@pytest.mark.parametrize(("clock_id", "expected"), RUNGS)
def test_who_is_reminded_warned_told_and_called(
    clock_id: str, expected: list[tuple[str, str | None]]
) -> None:
    course = Course.begin()
    course.wait(timedelta(days=40))
    reached = [
        event
        for event in course.events
        if isinstance(event, e.RungReached) and event.clock_id == clock_id
    ]
    found = orders(course, reached)
    assert [(o.agency, o.role) for o in found] == expected
    letters = ["reminder", "warning", "due", "escalation"]
    assert [o.letter.value for o in found] == letters[-len(expected) :]
    assert all(o.due == course.case.clocks[clock_id].due_at for o in found)
    assert {o.step for o in found} == {course.case.clocks[clock_id].label}


def test_each_order_is_a_letter_that_the_edition_words_and_tells_no_secret() -> None:
    course = to(Stage.CLOSED)
    assert rungs_reached(course.case, course.now) == []
    late = Course.begin(opening(identity_confirmed=False))
    late.wait(timedelta(days=200))
    for each in (course, late):
        for order in orders(each, each.events):
            assert each.case.procedure.letter(order.letter).key is order.letter
            assert not {"P-0001", each.case.case} & {order.what, order.step, order.task}
