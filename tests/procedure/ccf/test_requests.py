"""Requests to the CCF: what is expected when, of whom, and what a decision leads to."""

from datetime import date, datetime, timedelta

import pytest

from procedure.clocks.rules import Binding
from procedure.clocks.zones import LYON
from procedure.codes import OutgoingKind
from procedure.courts import open_steps
from procedure.ending import CloseCase
from procedure.facts import AddFact
from procedure.measures.ccf.dates import (
    DayAlreadyRecorded,
    RecordCcfRequest,
    RecordCcfStep,
    RequestIsOver,
)
from procedure.measures.ccf.requests import (
    EXPECTED,
    CcfMatter,
    CcfStep,
    DayKind,
    NotBeforeTheCcf,
    RequestKind,
)
from procedure.measures.ccf.watch import EndCcfWatch, NoteCcfQuestion, WatchIsOver
from procedure.measures.clock_changes import ClockMayNotBeExtended, ExtendClock
from procedure.measures.expected_dates import CorrectExpectedDate
from procedure.measures.messages.composing import ComposeMessage
from procedure.measures.messages.releasing import ApproveMessage, RecordMessageSent
from procedure.measures.outgoing import obstacles
from procedure.measures.tasks.questions import ReturnTask
from procedure.measures.tasks.steering import ResendTask
from procedure.refusals import DrafterMayNotApprove, NotFound, NotWellFormed
from procedure.stages import STAGES, stages
from tests.procedure.before_the_ccf import DELETION, RULES, requested, stepped
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    NOW,
    SECOND_COUNSEL,
    SUPERVISOR,
    Course,
    opening,
    to,
    washington,
)


def lyon(month: int, day: int, year: int = 2026) -> datetime:
    """Midnight in Lyon at the beginning of this day."""
    return datetime(year, month, day, tzinfo=LYON)


def expected(course: Course, step: str, request: str = "ccf-1") -> datetime | None:
    """By when a step is expected; None where nothing is."""
    clock = course.case.clocks.get(f"{request}/{step.lower().replace('_', '-')}")
    return clock.due_at if clock is not None and clock.running else None


def is_followed(course: Course) -> bool:
    """Whether the track is followed now."""
    return course.case.tracks["CCF"].ended_at is None


BY_HAND = [
    # kind, steps recorded, what is expected, by the end of which day in Lyon
    ("ACCESS", {"RECEIVED": "2026-01-31"}, "ADMISSIBLE", lyon(3, 1)),
    ("ACCESS", {"ADMISSIBLE": "2025-10-31"}, "DECIDED", lyon(3, 1)),
    ("ACCESS", {"ADMISSIBLE": "2026-01-10"}, "DATA_CHECKED", lyon(2, 25)),
    (
        "ACCESS",
        {"ADMISSIBLE": "2026-01-10", "DATA_ASKED": "2026-01-20"},
        "DATA_CHECKED",
        lyon(3, 7),
    ),
    ("ACCESS", {"DECIDED": "2026-02-10"}, "DELIVERED", lyon(3, 11)),
    ("DELETION", {"ADMISSIBLE": "2026-02-28"}, "DECIDED", lyon(11, 29)),
    ("DELETION", {"ADMISSIBLE": "2025-05-31"}, "DECIDED", lyon(3, 1)),
    ("DELETION", {"DECIDED": "2026-02-10"}, "HANDED_OVER", lyon(3, 11)),
    ("DELETION", {"HANDED_OVER": "2026-02-10"}, "IMPLEMENTED", lyon(3, 11)),
    ("DELETION", {"IMPLEMENTED": "2026-02-10"}, "DELIVERED", lyon(3, 11)),
    ("DELETION", {"NEW_FACT": "2026-02-10"}, "REVISION_ASKED", lyon(8, 11)),
]


@pytest.mark.parametrize(("kind", "recorded", "step", "by"), BY_HAND)
def test_each_date_as_the_statute_says(
    kind: str, recorded: dict[str, str], step: str, by: datetime
) -> None:
    wanted = RequestKind.ACCESS if kind == "ACCESS" else DELETION
    course = requested(wanted, received_on=None)
    for one, on in recorded.items():
        finding = {"finding": "COMPLIANT"} if one == "DECIDED" and kind == "DELETION" else {}
        stepped(course, one, on, **finding)
    assert expected(course, step) == by
    clock = course.case.clocks[f"ccf-1/{step.lower().replace('_', '-')}"]
    assert clock.expected, "it binds somebody else"
    assert not clock.can_be_late


def test_whom_each_date_binds() -> None:
    of_applicant = {"ccf-revision"}
    of_secretariat = {"ccf-data-check", "ccf-implementation"}
    for row in {row for rows in EXPECTED.values() for row in rows}:
        rule = RULES.clock(row.rule)
        wanted = (
            Binding.APPLICANT
            if row.rule in of_applicant
            else Binding.INTERPOL
            if row.rule in of_secretariat
            else Binding.CCF
        )
        assert rule.binds is wanted
        assert rule.time.citation.startswith("CCF25 a.")


def test_an_estimated_day_is_corrected_and_what_follows_moves_with_it() -> None:
    course = requested()
    stepped(course, "ADMISSIBLE", "2026-02-20", estimated=True)
    request = course.case.of(CcfMatter).requests["ccf-1"]
    assert request.days[CcfStep.ADMISSIBLE].kind is DayKind.ESTIMATED
    assert expected(course, "DECIDED") == lyon(11, 21)
    assert "CCF_PENDING" not in course.case.facts, "an estimate is no fact"
    stepped(course, "ADMISSIBLE", "2026-02-12")
    request = course.case.of(CcfMatter).requests["ccf-1"]
    assert request.days[CcfStep.ADMISSIBLE].kind is DayKind.CORRECTED
    assert expected(course, "DECIDED") == lyon(11, 13)
    assert "CCF_PENDING" in course.case.facts
    with pytest.raises(DayAlreadyRecorded):
        stepped(course, "ADMISSIBLE", "2026-02-12")


def test_a_later_date_that_the_ccf_announced_counts_and_the_statute_stays_shown() -> None:
    course = requested()
    stepped(course, "ADMISSIBLE", "2026-02-12")
    announced = lyon(2, 1, 2027)
    course.say(ANALYST, CorrectExpectedDate, clock="ccf-1/decided", due=announced)
    clock = course.case.clocks["ccf-1/decided"]
    assert clock.due_at == announced
    assert clock.first_due_at == lyon(11, 13)
    due = NOW + timedelta(days=600)
    with pytest.raises(ClockMayNotBeExtended):
        course.say(SUPERVISOR, ExtendClock, clock="ccf-1/decided", due=due)


@pytest.mark.parametrize(
    ("finding", "fact", "after"),
    [
        ("COMPLIANT", "CCF_COMPLIANT", None),
        ("COMPLIANT_WITH_UPDATE", "CCF_COMPLIANT_WITH_UPDATE", "MODIFICATION"),
        ("NON_COMPLIANT", "CCF_NON_COMPLIANT", "DELETION"),
    ],
)
def test_what_a_decision_leads_to(finding: str, fact: str, after: str | None) -> None:
    course = requested()
    stepped(course, "ADMISSIBLE", "2026-02-12")
    stepped(course, "DECIDED", "2026-02-20", finding=finding)
    assert fact in course.case.facts
    assert not course.case.settled, "only what the General Secretariat does settles the case"
    protest = {one.by for one in obstacles(course.case, OutgoingKind.PROTEST, RULES, course.now)}
    assert ("FOUND_BY_THE_CCF" in protest) is (finding == "NON_COMPLIANT")
    stepped(course, "HANDED_OVER", "2026-02-21")
    stepped(course, "IMPLEMENTED", "2026-02-25")
    assert (after is None) or after in course.case.facts
    deleted = finding == "NON_COMPLIANT"
    assert (course.case.outcome == "DELETED") is deleted
    assert is_followed(course) is not deleted
    assert (expected(course, "DELIVERED") is None) is deleted


def test_a_request_that_is_inadmissible_expects_nothing_more() -> None:
    course = requested()
    stepped(course, "INADMISSIBLE", "2026-02-20")
    assert not [key for key, clock in course.case.clocks.items() if "ccf" in key and clock.running]
    assert not is_followed(course)
    with pytest.raises(RequestIsOver):
        stepped(course, "DECIDED", "2026-02-21", finding="COMPLIANT")
    with pytest.raises(RequestIsOver):
        stepped(course, "NEW_FACT", "2026-03-01")


def test_the_time_for_a_revision_is_the_person_s_and_runs_after_the_end_too() -> None:
    course = requested()
    stepped(course, "DECIDED", "2026-02-20", finding="COMPLIANT")
    stepped(course, "DELIVERED", "2026-02-25")
    assert not is_followed(course)
    stepped(course, "NEW_FACT", "2026-03-01")
    clock = course.case.clocks["ccf-1/revision-asked"]
    assert (clock.due_at, clock.binds) == (lyon(9, 2), Binding.APPLICANT)
    stepped(course, "REVISION_ASKED", "2026-03-02")
    assert expected(course, "REVISION_ASKED") is None


@pytest.mark.parametrize(
    ("step", "on", "more", "says"),
    [
        ("ADMISSIBLE", "2026-01-01", {}, "do not follow each other"),
        ("ADMISSIBLE", "2026-03-20", {}, "lies ahead"),
        ("ADMISSIBLE", "1026-02-20", {}, "look at its year"),
        ("ADMISSIBLE", "9999-12-31", {"estimated": True}, "look at its year"),
        ("DECIDED", "2026-02-20", {}, "what the CCF found"),
        ("ADMISSIBLE", "2026-02-20", {"finding": "COMPLIANT"}, "belongs to a decision"),
    ],
)
def test_what_cannot_be_right(step: str, on: str, more: dict[str, str], says: str) -> None:
    with pytest.raises(NotWellFormed, match=says):
        stepped(requested(), step, on, **more)


def test_what_comes_too_early_or_is_not_there() -> None:
    with pytest.raises(NotFound):
        requested().say(
            ANALYST, RecordCcfStep, request="ccf-7", step="DECIDED", on=date(2026, 2, 2)
        )
    earlier = to("DECISION")
    for command, fields in (
        (RecordCcfRequest, {"request_kind": DELETION}),
        (NoteCcfQuestion, {"answer_by": washington(10, 17)}),
        (EndCcfWatch, {}),
    ):
        with pytest.raises(NotBeforeTheCcf):
            earlier.say(COUNSEL, command, **fields)


def test_a_question_of_the_ccf_is_a_task_that_is_due_when_the_ccf_says() -> None:
    course = Course.begin(opening(), rules=RULES)
    course.say(ANALYST, NoteCcfQuestion, answer_by=washington(12, 17, 30))
    task = course.case.tasks["C1"]
    assert (task.agency, task.role) == ("USNCB", "COUNSEL")
    clock = course.case.clocks["C1/answer"]
    assert clock.due_at == washington(12, 17, 30)
    assert clock.binds is Binding.OURS, "what the CCF asks binds us"
    assert "CCF_QUESTION" in course.case.facts
    assert "CCF" in course.case.tracks
    with pytest.raises(NotWellFormed, match="is in the past"):
        course.say(ANALYST, NoteCcfQuestion, answer_by=washington(2, 12))
    with pytest.raises(ClockMayNotBeExtended):
        course.say(SUPERVISOR, ExtendClock, clock="C1/answer", due=washington(20, 12))
    course.say(COUNSEL, ReturnTask, task="C1")
    course.say(ANALYST, ResendTask, task="C1", agency="USNCB")
    assert course.due("C1/answer") == washington(12, 17, 30), "the date is that of the CCF"
    course.answer("C1", "ANSWERED")
    assert not course.case.running("C1/answer")


def test_our_urgency_moves_no_date_of_the_ccf() -> None:
    course = requested()
    stepped(course, "ADMISSIBLE", "2026-02-12")
    announced = lyon(4, 1, 2027)
    course.say(ANALYST, CorrectExpectedDate, clock="ccf-1/decided", due=announced)
    course.say(ANALYST, AddFact, fact="DETENTION")
    assert course.case.case_class == "P0"
    assert expected(course, "DECIDED") == announced


def test_the_case_waits_for_the_ccf_until_a_person_ends_it() -> None:
    course = requested()
    (standing,) = [one.standing for one in stages(course.case) if one.track == "CCF"]
    assert standing.stage in STAGES
    assert standing.waits_on == "the CCF"
    course.wait_until(course.due("ccf-1/admissible"))
    steps = [one.what for one in open_steps(course.case, RULES)]
    assert "Find out what happened to the request ccf-1, or end the watch" in steps
    with pytest.raises(Exception, match="is not done, which waits for"):
        course.say(ANALYST, CloseCase)
    course.say(COUNSEL, EndCcfWatch)
    assert not is_followed(course)
    assert expected(course, "ADMISSIBLE") is None
    with pytest.raises(WatchIsOver):
        course.say(COUNSEL, EndCcfWatch)
    course.say(ANALYST, AddFact, fact="CCF_PENDING")
    assert is_followed(course), "more is known: the watch continues"


def test_provisional_measures_restrict_a_lifted_case() -> None:
    from procedure.measures.restriction import LiftRestriction, is_restricted

    course = Course.begin(opening(), rules=RULES)
    course.say(SUPERVISOR, LiftRestriction)
    assert not is_restricted(course.case)
    course.say(ANALYST, AddFact, fact="CCF_PROVISIONAL")
    assert is_restricted(course.case)
    assert "CCF" in course.case.tracks


@pytest.mark.parametrize("template", ["CCF_REPLY", "CCF_DECISION_REQUEST", "CCF_INFORMATION"])
def test_what_leaves_for_the_ccf_takes_a_second_person(template: str) -> None:
    course = requested()
    row = RULES.edition.templates[template]
    assert row.to == "CCF"
    assert row.source.citation.startswith("CCF25 a.")
    course.say(COUNSEL, ComposeMessage, template=template)
    with pytest.raises(DrafterMayNotApprove):
        course.say(COUNSEL, ApproveMessage, message=1, approve=True)
    course.say(SECOND_COUNSEL, ApproveMessage, message=1, approve=True)
    assert course.say(ANALYST, RecordMessageSent, message=1)
