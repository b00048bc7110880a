"""The verification before a use: asked as a task, and what its answer means for the gate."""

from datetime import date, timedelta
from typing import Any

import pytest

from procedure.message import InterpolState
from procedure.refusals import CaseNotReady, DrafterMayNotApprove, NotFound, NotPermitted, Refused
from procedure.task import TaskState
from procedure.use.deciding import DecideUse, RecordUse
from procedure.use.evidence import VerifyUse
from procedure.use.exception import AllowUnverified
from procedure.use.gate import checks
from procedure.use_codes import UseCheck, UsePurpose
from tests.procedure.casework import ANALYST, COUNSEL, officer, to
from tests.procedure.matterwork import NEWEST
from tests.procedure.use.usework import WEDNESDAY, Matters, use_request, with_everything

ICE, CBP = officer("ICE"), officer("CBP")


def answer(course: Matters, task: str, outcome: str, state: str | None = None) -> None:
    """An analyst answers the task of the verification."""
    recorded: dict[str, Any] = {} if state is None else {"state": state}
    course.do(ANALYST, "answer_task", task=task, outcome=outcome, recorded=recorded)


def verified(course: Matters) -> bool:
    """Whether the gate counts the data as verified now."""
    found = checks(course.matter.request, course.now, NEWEST.edition)
    return next(one.met for one in found if one.check is UseCheck.VERIFIED)


def asked(course: Matters) -> list[str]:
    """The open tasks."""
    return [task.task for task in course.matter.tasks.values() if task.open]


def test_a_use_request_asks_for_the_verification_by_itself() -> None:
    course = use_request()
    assert asked(course) == ["U9"]
    assert course.matter.tasks["U9"].agency == "USNCB"
    assert course.due("U9/answer") - course.now <= timedelta(days=4)
    assert course.matter.clocks["U9/answer"].rule == "use-verification"
    answer(course, "U9", "ACCURATE", "PUBLISHED")
    assert (verified(course), asked(course)) == (True, [])
    assert course.matter.request.state is InterpolState.PUBLISHED
    # 72 hours later it no longer counts, and is asked for again.
    course.do(ANALYST, "move_use", use_on=date(2026, 3, 25))
    course.wait(timedelta(hours=73))
    assert (verified(course), asked(course)) == (False, ["U9-2"])
    answer(course, "U9-2", "NOT_CONFIRMED")
    assert not verified(course)


def test_on_the_day_it_is_asked_for_again() -> None:
    course = use_request()
    course.wait(timedelta(days=1))
    answer(course, "U9", "ACCURATE", "PUBLISHED")
    course.wait(timedelta(days=1))
    assert course.now.date() == WEDNESDAY
    assert (verified(course), asked(course)) == (False, ["U9-2"])
    answer(course, "U9-2", "ACCURATE", "PUBLISHED")
    assert verified(course)


def test_an_answer_that_takes_it_away_ends_what_was_permitted() -> None:
    course = with_everything(use_request())
    assert asked(course) == []
    assert course.matter.tasks["U9"].state is TaskState.WITHDRAWN
    course.act(DecideUse, COUNSEL, permit=True)
    course.do(ANALYST, "ask_agency", code="U9")
    answer(course, "U9-2", "NOT_ACCURATE")
    assert not verified(course)
    answer(course, "U9-2", "ACCURATE", "DELETED")
    assert course.matter.decided.ended_at is not None
    course.act(RecordUse, used=False)
    with pytest.raises(Refused):
        course.act(VerifyUse, status=InterpolState.PUBLISHED)


def test_what_a_case_learns_asks_for_it_again() -> None:
    course = use_request(case=to("RECORDS"))
    answer(course, "U9", "ACCURATE", "PUBLISHED")
    course.hear("MESSAGE_AMENDED")
    assert (verified(course), asked(course)) == (False, ["U9-2"])


def test_a_measure_may_come_before_the_verification_by_a_decision_with_a_limit() -> None:
    course = use_request()
    soon = course.now + timedelta(hours=10)
    with pytest.raises(DrafterMayNotApprove):
        use_request(by=COUNSEL).act(AllowUnverified, COUNSEL, until=soon)
    with pytest.raises(Refused, match="within the next 72 hours"):
        course.act(AllowUnverified, COUNSEL, until=course.now + timedelta(hours=73))
    with pytest.raises(CaseNotReady, match="Only a coercive measure"):
        use_request(UsePurpose.ADMINISTRATIVE).act(AllowUnverified, COUNSEL, until=soon)
    assert not verified(course)
    course.act(AllowUnverified, COUNSEL, until=soon)
    (check,) = [
        one
        for one in checks(course.matter.request, course.now, NEWEST.edition)
        if one.check is UseCheck.VERIFIED
    ]
    assert check.met
    assert check.says.startswith("NOT VERIFIED: usncb-counsel-1 allowed it before that, until")
    assert asked(course) == ["U9"], "the verification continues"
    course.wait(timedelta(hours=10))
    assert not verified(course)


def test_an_agency_asks_for_its_own_use_and_sees_nothing_of_others() -> None:
    course = use_request(by=ICE)
    kind = course.kind
    assert kind.may_know(course.matter, ICE)
    assert not kind.may_know(course.matter, CBP)
    own = {one.label for one in course.matter.details_for("ICE")}
    assert {"Purpose", "State at INTERPOL"} <= own
    assert list(course.matter.details_for("CBP")) == []
    with pytest.raises(NotPermitted):
        use_request(by=CBP)
    with pytest.raises(NotFound, match="case"):
        use_request(by=ICE, case=to("RECORDS"))
    with pytest.raises(NotFound, match="communication"):
        use_request(by=ICE, communication=f"comm-{'3' * 26}")
    with pytest.raises(NotPermitted):
        course.act(VerifyUse, ICE, status=InterpolState.PUBLISHED)


def test_the_desk_says_which_case_the_request_of_an_agency_concerns() -> None:
    course = use_request(by=ICE)
    answer(course, "U9", "ACCURATE", "PUBLISHED")
    case = to("RECORDS")
    course.cases = (case,)
    course.do(ANALYST, "link_use", case=case.case.dossier)
    assert course.matter.cases == (case.case.dossier,)
    assert course.matter.request.state is case.case.interpol_state
    assert not verified(course), "what was verified may have been another communication"
    with pytest.raises(Refused, match="already"):
        course.do(ANALYST, "link_use", case=case.case.dossier)
