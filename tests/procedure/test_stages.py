"""In which stage a case is, who must act, and what pages say about it in a few lines."""

from datetime import timedelta

import pytest

from procedure.case import CaseEnding
from procedure.clocks.rules import PauseReason
from procedure.codes import Circumstance
from procedure.details import current_details
from procedure.facts import AddFact
from procedure.measures.clock_changes import PauseClock
from procedure.measures.tasks.answering import AcknowledgeTask, AnswerTask
from procedure.measures.tasks.questions import AskAboutTask, ReplyToQuestion, ReturnTask
from procedure.stages import (
    ENDINGS,
    STAGES,
    left_to_do,
    position_of,
    stage_titles,
    stages,
)
from tests.procedure import acts
from tests.procedure.casework import ANALYST, SUPERVISOR, Course, officer, opening, report, to

OPEN = [stage.code for stage in STAGES if stage.code in (*acts.STAGES,)]
"""Those of the protection of officials; tests of other tracks reach theirs."""
ENDED = [stage.code for stage in ENDINGS.values()]
TITLES = {stage.code: stage.title for stage in (*STAGES, *ENDINGS.values())}


def test_a_case_in_a_few_lines() -> None:
    course = Course.begin(report(person="P-0001", employer="SAMPLES", identity_confirmed=True))
    course.answer("J2", "NEXUS")
    label = course.case.clocks["J3/acknowledgment"].label
    assert current_details(course.case).splitlines() == [
        "**Coordination with agencies** · class P1",
        "",
        "Coordination with agencies: waiting for FBI, SAMPLES, STATE-DS, STATE-LEI, USNCB; then "
        "counsel decides.",
        "",
        f"Next due: {label}, Tue 03 Mar 2026 14:00 EST",
        "",
        "| task | agency | state | outcome |",
        "|---|---|---|---|",
        "| U3 | USNCB | SENT |  |",
        "| J2 | DOJ-NSD | ANSWERED | NEXUS |",
        "| J3 | FBI | SENT |  |",
        "| S2 | STATE-LEI | SENT |  |",
        "| S4 | STATE-DS | SENT |  |",
        "| E1 | SAMPLES | SENT |  |",
        "| N1 | USNCB | SENT |  |",
        "",
        "Notification of the official: DUE",
    ]


def test_an_ended_case_in_a_few_lines() -> None:
    details = current_details(to("CLOSED").case)
    assert details.startswith(
        "**Closed** · class P1\n\nClosed; nobody has to act.\n\nNo clock is running.\n"
    )
    assert details.endswith("Notification of the official: DELIVERED\n\nINTERPOL: DELETED")


def test_nothing_is_said_of_a_notification_where_there_is_no_official() -> None:
    course = Course.begin(opening(circumstances=(Circumstance.US_CITIZEN,)))
    assert "Notification" not in current_details(course.case)


@pytest.mark.parametrize("stage", [*OPEN, *ENDED])
def test_every_stage_has_its_words_and_is_reached(stage: str) -> None:
    course = to(stage)
    assert course.stages == [stage]
    assert stage_titles(course.case) == TITLES[stage]
    assert current_details(course.case).startswith(f"**{TITLES[stage]}**")
    assert TITLES[stage] in position_of(course.case).sentence
    assert (position_of(course.case).waits_on == "nobody") is (stage in ENDED)
    assert position_of(course.case).sentence.endswith(".")


@pytest.mark.parametrize("ending", CaseEnding)
def test_nobody_must_act_on_an_ended_case(ending: CaseEnding) -> None:
    case = to(ending.value).case
    assert position_of(case).sentence == f"{TITLES[ending.value]}; nobody has to act."
    assert {one.standing.waits_on for one in stages(case)} == {"nobody"}


def test_for_whom_a_case_waits() -> None:
    course = to("COORDINATION")
    waiting = position_of(course.case).waits_on.split(", ")
    assert waiting == sorted(waiting)
    assert "DOJ-OIA" in waiting
    for task in course.asked():
        if task.agency not in ("DOJ-OIA", "FBI"):
            course.answer(task.task, course.rules.task(task.code).outcomes[0].key)
    assert position_of(course.case).waits_on == "DOJ-OIA, FBI"
    # After an agency returns a task or asks about it, USNCB must act.
    course.say(officer("DOJ-OIA"), ReturnTask, task="J1")
    assert position_of(course.case).waits_on == "FBI, USNCB"
    course.say(officer("FBI"), AskAboutTask, task="J3")
    assert position_of(course.case).waits_on == "USNCB"
    course.say(ANALYST, ReplyToQuestion, task="J3")
    assert position_of(course.case).waits_on == "FBI, USNCB"


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("DECISION", "USNCB counsel"),
        ("FILING", "USNCB"),
        ("FOLLOW_UP", "INTERPOL"),
        ("RECORDS", "USNCB"),
        ("CLOSING", "USNCB"),
    ],
)
def test_for_whom_a_later_stage_waits(stage: str, words: str) -> None:
    assert position_of(to(stage).case).waits_on == words


def test_a_late_question_before_the_close_waits_for_its_agency() -> None:
    course = to("CLOSING")
    course.say(ANALYST, AddFact, fact="ENCOUNTER")
    assert course.stages == ["CLOSING"]
    assert position_of(course.case).waits_on == "CBP, STATE-DS"
    assert left_to_do(course.case) == ["open tasks: D1-2, D4, S4-2"]


@pytest.mark.parametrize("stage", OPEN)
def test_what_is_left_to_do_names_the_stage_until_nothing_is_left(stage: str) -> None:
    left = left_to_do(to(stage).case)
    if stage == "CLOSING":
        assert left == []
    else:
        assert f"{TITLES[stage]} is not done" in left[0]


def test_a_paused_clock_is_not_what_is_due_next() -> None:
    course = Course.begin(opening(circumstances=(), left_out=("U2", "U3", "U4", "U7", "S1", "S2")))
    course.say(officer("DOJ-OIA"), AcknowledgeTask, task="J1")
    course.say(officer("CBP"), AnswerTask, task="D1", outcome="NONE")
    due = course.case.next_due()
    assert due is not None
    assert due.clock_id == "J1/answer"
    course.say(SUPERVISOR, PauseClock, clock="J1/answer", reason=PauseReason.COURT_HOLD)
    due = course.case.next_due()
    assert due is not None
    assert due.clock_id == "restriction-1"
    course.wait(timedelta(days=1))
    assert course.case.next_due() == due
