"""What a person can do next is what the recorder would record, and nothing else."""

from collections.abc import Iterator

import pytest

from procedure.case import Case
from procedure.cases import CASE
from procedure.people import Actor, Role
from tests.procedure.acts import ACTS, possible
from tests.procedure.casework import (
    ANALYST,
    AUDITOR,
    COUNSEL,
    OPERATIONS,
    SECOND_COUNSEL,
    SUPERVISOR,
    actor,
    officer,
    to,
)
from tests.views.trying_next import next_for, own_next, refusal, tried, trying
from views.possible import Next, Possible, grouped

PEOPLE = [ANALYST, SUPERVISOR, COUNSEL, SECOND_COUNSEL, OPERATIONS, AUDITOR, officer("DOJ-OIA")]


def acts_of(found: Next) -> set[str]:
    """The acts that are possible."""
    return {one.act for one in found.possible}


def rows(found: Next, act: str) -> list[dict[str, tuple[str, ...]]]:
    """The values that an act may have, row by row."""
    return [
        {allowed.field: allowed.values for allowed in one.values}
        for one in found.possible
        if one.act == act
    ]


def combinations(one: Possible) -> Iterator[dict[str, str]]:
    """Every order that a row offers."""
    made: list[dict[str, str]] = [{}]
    for allowed in one.values:
        made = [{**row, allowed.field: value} for row in made for value in allowed.values]
    yield from made


@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_found_by_whoever_may_when_it_is_possible(act: str) -> None:
    assert act in acts_of(own_next(possible(act), ACTS[act][0], act))


@pytest.mark.parametrize("stage", ["COORDINATION", "DECISION", "FILING", "FOLLOW_UP", "CLOSED"])
@pytest.mark.parametrize("by", PEOPLE, ids=lambda one: one.person)
def test_what_is_offered_is_exactly_what_is_not_refused(stage: str, by: Actor) -> None:
    course = to(stage)
    said = tried(course, by)
    allowed = {
        (trial.command.act, tuple(trial.chosen.items()))
        for trial, refused in said
        if refused is None
    }
    offered = {
        (one.act, tuple(row.items())) for one in grouped(said).possible for row in combinations(one)
    }
    assert offered == allowed


def test_whoever_has_no_part_in_it_is_offered_nothing() -> None:
    course = to("COORDINATION")
    for by in (AUDITOR, actor("usncb-administrator-1", Role.ADMINISTRATOR)):
        assert next_for(course, by) == Next()


def test_an_agency_is_offered_its_own_task_only() -> None:
    found = next_for(to("COORDINATION"), officer("DOJ-OIA"))
    assert acts_of(found) == {
        "acknowledge_task",
        "answer_task",
        "answer_in_part",
        "delegate_task",
        "return_task",
        "ask_about_task",
    }
    for one in found.possible:
        assert {"J1"} == {v for a in one.values if a.field == "task" for v in a.values}
    assert found.not_yet == ()


def test_the_values_are_those_that_are_allowed_now() -> None:
    course = to("DECISION")
    (row,) = rows(next_for(course, COUNSEL), "draft_decision")
    assert "OBJECT_PRE_PUBLICATION" not in row["disposition"], "the notice is published"
    assert "DISPUTE" in row["disposition"]
    paused = rows(next_for(to("COORDINATION"), SUPERVISOR), "pause_clock")
    for one in paused:
        for clock in one["clock"]:
            for reason in one["reason"]:
                course = to("COORDINATION")
                trial = next(
                    trial
                    for trial in trying(course).trials(SUPERVISOR)
                    if trial.chosen == {"clock": clock, "reason": reason}
                )
                assert refusal(course, trial, SUPERVISOR) is None


def test_what_must_be_filled_in_is_named() -> None:
    course = to("RECORDS")
    found = [o for o in next_for(course, OPERATIONS, "U6").possible if o.act == "answer_task"]
    assert [one.form for one in found] == [("systems",), ()], "common outcomes need no form"
    assert all(one.writes for one in found)


def test_what_is_not_possible_yet_says_what_it_waits_for() -> None:
    waiting = {one.act: one.why for one in next_for(to("COORDINATION"), COUNSEL).not_yet}
    assert waiting["draft_decision"] == "The required answers are neither in nor overdue."
    held = to("DECISION")
    held.answer("S2", "HOLD")
    held.decide_on("DISPUTE")
    waiting = {one.act: one.why for one in next_for(held, COUNSEL).not_yet}
    assert waiting["record_filing"].startswith("STATE-LEI answered with a hold")


def test_the_task_of_a_measure_offers_the_acts_of_the_measure() -> None:
    course = to("DECISION")
    assert "record_notification" in acts_of(next_for(course, ANALYST, "N1"))
    assert "close_case" not in acts_of(next_for(course, ANALYST, "N1"))
    offered = acts_of(next_for(course, COUNSEL, "U5"))
    assert "draft_decision" in offered
    assert "close_case" not in offered


def test_the_drafter_is_not_offered_the_approval() -> None:
    course = possible("approve_decision")
    assert "approve_decision" not in acts_of(next_for(course, COUNSEL))
    (row,) = rows(next_for(course, SECOND_COUNSEL), "approve_decision")
    case: Case = course.case
    assert row["approve"] == ("True", "False")
    assert row["draft"][0].startswith("doc-")
    assert case.revision == course.case.revision, "trying changes nothing"


def test_every_field_of_every_act_is_known() -> None:
    """Otherwise ``caveat case show`` could not try the act."""
    everybody = actor("some-person-1", *Role)
    acts = ("resume_clock", "refresh_copy", "record_ccf_step", "approve_message", "add_member")
    courses = [possible(act) for act in acts]
    tried = {trial.command.act for one in courses for trial in trying(one).trials(everybody)}
    assert tried >= {act for act in CASE.acts if act in ACTS}
