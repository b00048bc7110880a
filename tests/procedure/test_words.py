"""What Temporal's page and the command line say of a case, in a few lines."""

from datetime import UTC, datetime, timedelta

import pytest

from procedure import commands as c
from procedure.annex.schema import Circumstance
from procedure.case import ENDED, Stage
from procedure.clocks import StopReason
from procedure.words import STAGE_WORDS, current_details, eastern
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    SUPERVISOR,
    Course,
    officer,
    opening,
    report,
    to,
)


def test_a_case_in_a_few_lines() -> None:
    course = Course.begin(report(person="P-0001", identity_confirmed=True))
    course.answer("J2", "NEXUS")
    assert current_details(course.case).splitlines() == [
        "**Coordination with agencies** · class P1 · waits on EMPLOYER, FBI, STATE-DS, STATE-LEI, "
        "USNCB",
        "",
        "Next due: The agency acknowledges the task, Tue 03 Mar 2026 14:00 EST",
        "",
        "| task | agency | state | outcome |",
        "|---|---|---|---|",
        "| U3 | USNCB | SENT |  |",
        "| J2 | DOJ-NSD | ANSWERED | NEXUS |",
        "| J3 | FBI | SENT |  |",
        "| S2 | STATE-LEI | SENT |  |",
        "| S4 | STATE-DS | SENT |  |",
        "| E1 | EMPLOYER | SENT |  |",
        "| N1 | USNCB | SENT |  |",
        "",
        "Notification of the official: DUE",
    ]


def test_an_ended_case_in_a_few_lines() -> None:
    details = current_details(to(Stage.CLOSED).case)
    assert details.startswith("**Closed** · class P1 · waits on nobody\n\nNo clock runs.\n")
    assert details.endswith("Notification of the official: DELIVERED\n\nINTERPOL: DELETED")


def test_no_official_no_word_of_a_notification() -> None:
    course = Course.begin(opening(circumstances=(Circumstance.US_CITIZEN,)))
    assert "Notification" not in current_details(course.case)


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_its_words_and_is_reached(stage: Stage) -> None:
    course = to(stage)
    assert current_details(course.case).startswith(f"**{STAGE_WORDS[stage]}**")
    assert (course.case.waiting_on() == "nobody") is (stage in ENDED)


def test_on_whom_a_case_waits() -> None:
    course = to(Stage.COORDINATION)
    waiting = course.case.waiting_on().split(", ")
    assert waiting == sorted(waiting)
    assert "DOJ-OIA" in waiting
    for task in course.case.agency_tasks:
        if task.agency not in ("DOJ-OIA", "FBI"):
            course.answer(task.task, course.case.procedure.task(task.code).outcomes[0].key)
    assert course.case.waiting_on() == "DOJ-OIA, FBI"
    # Whoever returns a task or asks about it has handed the ball back.
    course.say(officer("DOJ-OIA"), c.ReturnTask, task="J1")
    assert course.case.waiting_on() == "FBI, USNCB"
    course.say(officer("FBI"), c.AskAboutTask, task="J3")
    assert course.case.waiting_on() == "USNCB"
    course.say(ANALYST, c.ReplyToQuestion, task="J3")
    assert course.case.waiting_on() == "FBI, USNCB"


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (Stage.DECISION, "USNCB counsel"),
        (Stage.FILING, "USNCB"),
        (Stage.FOLLOW_UP, "INTERPOL"),
        (Stage.RECORDS, "USNCB"),
        (Stage.CLOSING, "USNCB"),
    ],
)
def test_on_whom_a_later_stage_waits(stage: Stage, words: str) -> None:
    assert to(stage).case.waiting_on() == words


def test_a_draft_waits_for_a_second_person() -> None:
    course = to(Stage.DECISION)
    course.say(COUNSEL, c.DraftDecision, disposition="DISPUTE")
    assert course.case.waiting_on() == "a second person, to approve"


def test_a_late_question_before_the_close_waits_on_its_agency() -> None:
    course = to(Stage.CLOSING)
    course.say(ANALYST, c.AddFact, fact="ENCOUNTER")
    assert course.case.waiting_on() == "CBP, STATE-DS"


def test_a_clock_that_stands_still_is_not_what_is_due_next() -> None:
    course = Course.begin(opening(circumstances=(), left_out=("U2", "U3", "U4", "U7", "S1", "S2")))
    course.say(officer("DOJ-OIA"), c.AcknowledgeTask, task="J1")
    course.say(officer("CBP"), c.AnswerTask, task="D1", outcome="NONE")
    due = course.case.next_due()
    assert due is not None
    assert due.clock_id == "J1/answer"
    course.say(SUPERVISOR, c.StopClock, clock="J1/answer", reason=StopReason.COURT_HOLD)
    due = course.case.next_due()
    assert due is not None
    assert due.clock_id == "restriction-1"
    course.wait(timedelta(days=1))


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 24, 22, 30, tzinfo=UTC), "Tue 24 Nov 2026 17:30 EST"),
        (datetime(2026, 7, 5, 3, 0, tzinfo=UTC), "Sat 04 Jul 2026 23:00 EDT"),
    ],
)
def test_a_moment_as_washington_reads_it(moment: datetime, words: str) -> None:
    assert eastern(moment) == words
