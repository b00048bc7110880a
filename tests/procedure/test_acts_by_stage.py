"""Which act is possible in which stage, and for whom; and the kind of each refusal."""

import pytest

from procedure.cases import CASE
from procedure.decide import AlreadyOpen
from procedure.measures.clock_alerts import ReachAlerts
from procedure.people import USNCB, Actor, Role
from procedure.refusals import (
    AlreadyDone,
    CaseHasEnded,
    CaseNotReady,
    NotFound,
    NotNow,
    NotPermitted,
    NotWellFormed,
    Refused,
)
from tests.procedure.acts import ACTS, ROLES, STAGES, VERDICTS, ordered, possible
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    OTHER_CASE,
    Course,
    actor,
    opening,
    order_id,
    report,
    to,
)
from tests.procedure.permissions import (
    OWN_AGENCY,
    RIGHTS_TABLE,
    STEPS,
    everybody,
    has_role,
)

REFUSALS: dict[str, type[Refused]] = {
    "Now": NotNow,
    "None": NotFound,
    "Done": AlreadyDone,
    "Ready": CaseNotReady,
    "Ended": CaseHasEnded,
}
BRANCHES = (CaseHasEnded, CaseNotReady, AlreadyDone, NotNow, NotFound)
"""The branches of refusals that the table distinguishes, the closer ones first."""


def branch(refused: Refused) -> type[Refused]:
    """Which branch of the refusals it is."""
    return next(kind for kind in BRANCHES if isinstance(refused, kind))


def check(course: Course, act: str, by: Actor, verdict: str) -> None:
    """What the table says is what happens."""
    command = ordered(act, by, course.case.dossier)
    if verdict == "ok":
        events = course.decide(command, by)
        assert events, act
        assert all(event.at == course.now for event in events)
        assert {event.by for event in events} <= {by.person, "caveat-system-1"}
        return
    with pytest.raises(Refused) as caught:
        course.decide(command, by)
    assert branch(caught.value) is REFUSALS[verdict], (act, caught.value)
    assert str(caught.value).endswith("."), "a sentence"


@pytest.mark.parametrize("stage", STAGES)
def test_each_act_in_each_stage(stage: str) -> None:
    course = to(stage)
    assert course.stages == [stage]
    for act, verdicts in VERDICTS.items():
        check(course, act, ACTS[act][0], verdicts[stage])


@pytest.mark.parametrize("stage", STAGES)
def test_each_act_in_each_stage_for_everybody(stage: str) -> None:
    """Whoever may not do it learns nothing about the case; whoever may gets the stage's answer."""
    course = to(stage)
    for act, verdicts in VERDICTS.items():
        for person in everybody(USNCB, "DOJ-OIA", "DHS"):
            (role,) = person.roles
            at_usncb, own = person.agency == USNCB, person.agency == "DOJ-OIA"
            on_task = act in OWN_AGENCY
            visible = (
                role is Role.SYSTEM
                or (at_usncb and has_role(RIGHTS_TABLE["SEE_CASE"], role))
                or (own and "task" in ACTS[act][1] and has_role(RIGHTS_TABLE["SEE_TASK"], role))
            )
            permitted = has_role(ROLES[act], role) and (own if on_task else at_usncb)
            if visible and permitted:
                check(course, act, person, verdicts[stage])
                continue
            with pytest.raises(NotPermitted if visible else NotFound):
                course.decide(ordered(act, person, course.case.dossier), person)


def test_the_table_has_every_act_and_a_case_knows_no_other() -> None:
    assert list(VERDICTS) == list(ACTS)
    assert CASE.acts.keys() == {*ACTS, *STEPS, "note_matter"}
    course = to("COORDINATION")
    unknown = ordered("close_case", ANALYST, course.case.dossier).model_copy(
        update={"act": "burn_case"}
    )
    with pytest.raises(NotWellFormed, match="does not know the act burn_case"):
        course.decide(unknown, ANALYST)


@pytest.mark.parametrize("stage", STAGES)
def test_an_open_case_is_not_opened_again(stage: str) -> None:
    course = to(stage)
    with pytest.raises(AlreadyOpen, match=f"The case {course.case.dossier} is already open"):
        course.decide(opening(order=order_id(999)), ANALYST)


def test_nothing_is_ordered_in_a_case_that_does_not_exist() -> None:
    empty = Course()
    for act, (by, _) in ACTS.items():
        with pytest.raises(NotFound, match="There is no case"):
            empty.decide(ordered(act, by, OTHER_CASE), by)
    assert empty.decide(opening(), ANALYST), "but it can be opened"
    with pytest.raises(NotPermitted):
        empty.decide(report(), COUNSEL)


def test_what_is_passed_on_by_another_dossier_needs_no_role_but_an_act_that_can_be_passed() -> None:
    nobody = actor("some-person-9")
    passed_on = {"add_fact", "change_calendar", "record_copy", "refresh_copy", "remove_copy"}
    for act in ACTS:
        course = possible(act)
        command = ordered(act, nobody, course.case.dossier)
        if act in passed_on:
            assert course.decide(command, nobody, handed_over=True)
            continue
        with pytest.raises(NotPermitted, match="cannot be passed on"):
            course.decide(command, nobody, handed_over=True)
    assert Course().decide(opening(by=nobody.person), nobody, handed_over=True)


def test_alerts_are_reached_once_and_only_when_their_time_has_come() -> None:
    course = to("COORDINATION")
    step = ReachAlerts(dossier=course.case.dossier, order="step:alerts", clock="U7/answer")
    assert course.decide(step) == []
    following = course.case.next_alert()
    assert following is not None
    course.now = following[1].at
    reached = course.decide(step)
    assert reached
    course.record(reached)
    assert course.decide(step) == []
