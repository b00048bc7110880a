"""What would follow from a second person's decision is what does follow once it is recorded."""

from collections.abc import Iterator
from typing import Any

from procedure.cases import CASE
from procedure.people import Actor, Role
from procedure.step_rows import step_rows
from tests.procedure import acts, matter_acts
from tests.procedure.casework import Course
from tests.procedure.matterwork import MatterCourse
from views.outcomes import Outcome, outcome_of
from views.trials import Trial

Possible = tuple[str, Course | MatterCourse, Actor, dict[str, Any]]
"""An act, where it is possible, who may, and with which fields."""


def decisions() -> Iterator[Possible]:
    """Every act by which a second person decides, to approve and not to."""
    for act, (by, fields) in acts.ACTS.items():
        if act.startswith("approve_"):
            for approve in (True, False):
                yield act, acts.possible(act), by, {**fields, "approve": approve}
    for rows in matter_acts.ACTS.values():
        for act, row in rows.items():
            if act.startswith("approve_"):
                for approve in (True, False):
                    yield act, row.possible(), row.by, {**row.fields, "approve": approve}


def decided(possible: Possible) -> Outcome:
    """What would follow; it is recorded then."""
    act, course, by, fields = possible
    kind = CASE if isinstance(course, Course) else course.kind
    command = course.command(by, kind.acts[act].command, **fields)
    before: Any = course.state
    trial = Trial(command, {"approve": str(fields["approve"])}, ())
    outcome = outcome_of(trial, before, course.decide(command, by), course.rules)
    assert course.state is before, f"{act} was recorded"
    course.order(command, by)
    return outcome


def test_what_is_said_before_each_decision_is_so_after_it() -> None:
    for possible in decisions():
        outcome = decided(possible)
        act, course, _, fields = possible
        about = f"{act}, approve {fields['approve']}"
        after: Any = course.state
        steps = {(one.party, one.what): one.due_at for one in step_rows(after, course.rules)}
        clocks = {(one.label, one.due_at) for one in after.clocks.values() if one.running}
        assert outcome.recorded, about
        for one in outcome.ahead:
            if one.party:
                # A script may start the clock of a step only once it is recorded.
                assert one.due in (None, steps[one.party, one.what]), (about, one)
            else:
                assert (one.what, one.due) in clocks, (about, one)


def test_a_dispute_that_is_approved_must_be_filed() -> None:
    course = acts.drafted()
    by, fields = acts.ACTS["approve_decision"]
    outcome = decided(("approve_decision", course, by, {**fields, "approve": True}))
    (step,) = outcome.ahead
    assert (step.what, step.party) == ("File the formal dispute with INTERPOL", "USNCB")
    assert step.due == course.due("filing-1/file")
    assert outcome.stands == (
        "Filing with INTERPOL: waiting for USNCB; then INTERPOL is asked for its outcome",
    )
    assert [one.role for one in outcome.emails] == [Role.COUNSEL]


def test_counsel_drafts_again_what_is_sent_back() -> None:
    course = acts.drafted()
    by, fields = acts.ACTS["approve_decision"]
    outcome = decided(("approve_decision", course, by, {**fields, "approve": False}))
    (step,) = outcome.ahead
    assert step.what == "Draft the legal decision"
    assert step.due == course.due("decision")


def test_where_it_stays_nothing_is_said_of_that() -> None:
    by, fields = acts.ACTS["approve_move"]
    course = acts.move_proposed()
    outcome = decided(("approve_move", course, by, {**fields, "approve": True}))
    assert (outcome.ahead, outcome.stands, outcome.emails) == ((), (), ())
    assert outcome.recorded == "Moved from edition 2026-1 to 2026-2; recorded due times stay"
