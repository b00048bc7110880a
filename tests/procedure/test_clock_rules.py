"""What an edition may say about a clock: sets of alerts, whom it binds, when it never pauses."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from procedure.case import Case
from procedure.clocks.alert_sets import ALERT_SETS
from procedure.clocks.clock import Clock
from procedure.clocks.rules import AlertKind, AlertRule, ClockRule
from procedure.clocks.timing import start_clock
from procedure.clocks.workdays import federal_calendar
from procedure.codes import CaseClass
from procedure.context import Context
from procedure.dossier import with_clocks
from procedure.letters import LetterOrder
from procedure.measures.clock_alerts import (
    AlertReached,
    ClockEnded,
    ReachAlerts,
    alert_emails,
    reach_alerts,
)
from procedure.people import SYSTEM, SYSTEM_ID, USNCB, Role
from tests.procedure.casework import CASE_ID, NOW, RULES, Course
from tests.procedure.fixture_editions import alerts, clock

CALENDAR = federal_calendar("federal-2026-1")


def rule_of(**changes: Any) -> ClockRule:
    """A clock's rule as an edition would write it."""
    return ClockRule.model_validate({"key": "any", **clock("10 calendar days"), **changes})


@pytest.mark.parametrize("name", ALERT_SETS)
@pytest.mark.parametrize("case_class", CaseClass)
def test_a_set_of_alerts_has_one_that_is_due_and_all_in_order(
    name: str, case_class: CaseClass
) -> None:
    started = start_clock(rule_of(alerts=name), case_class, "c", NOW, "a test", CALENDAR)
    kinds = [alert.kind for alert in started.alerts]
    assert kinds.count(AlertKind.DUE) == 1
    assert [alert.at for alert in started.alerts] == sorted(alert.at for alert in started.alerts)


def test_the_most_urgent_class_escalates_sooner() -> None:
    rule = rule_of(alerts="ladder")
    late = {
        case_class: start_clock(rule, case_class, "c", NOW, "a test", CALENDAR).alerts[-1]
        for case_class in (CaseClass.P0, CaseClass.P1)
    }
    due = NOW + timedelta(days=10) - timedelta(hours=1)
    assert late[CaseClass.P0].at == due + timedelta(hours=1), "an hour less: summer time begins"
    assert late[CaseClass.P1].at > due + timedelta(hours=12)
    assert {alert.to for alert in late.values()} == {"SUPERVISOR"}


def test_a_clock_has_other_alerts_than_its_set_where_it_says_so() -> None:
    rule = rule_of(alerts="ladder", alerts_by_class={"P0": alerts("COUNSEL")})
    assert {alert.to for alert in rule.alerts_by_class[CaseClass.P0]} == {"COUNSEL", "SUPERVISOR"}


def test_an_unknown_set_of_alerts_is_refused() -> None:
    with pytest.raises(ValidationError, match="no set of alerts 'stairs'; there are: ladder"):
        rule_of(alerts="stairs")


def test_an_alert_comes_hours_before_the_due_time() -> None:
    started = start_clock(rule_of(alerts="hard"), CaseClass.P2, "c", NOW, "a test", CALENDAR)
    before = [started.due_at - alert.at for alert in started.alerts if alert.to == "COUNSEL"]
    assert before[:2] == [timedelta(hours=48), timedelta(hours=24)]


def test_an_alert_before_the_start_comes_at_the_start() -> None:
    rule = rule_of(alerts="hard", duration="30 hours")
    started = start_clock(rule, CaseClass.P2, "c", NOW, "a test", CALENDAR)
    assert started.alerts[0].at == NOW


@pytest.mark.parametrize(
    "times",
    [
        {},
        {"percent": 50, "before": "1 hour"},
        {"before": "1 hour", "after": "1 hour"},
        {"before": "2 business days"},
    ],
    ids=str,
)
def test_an_alert_has_one_time(times: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        AlertRule.model_validate({"kind": "WARNING", "to": "OWNER", **times})


def test_an_edition_cannot_let_pause_what_never_pauses() -> None:
    reasons = {"may_pause": {"COURT_HOLD": ["P1", "P2"]}}
    assert rule_of(**reasons, never_pauses_in=["P0"]).never_pauses_in == ("P0",)
    with pytest.raises(ValidationError, match="never pauses in P1, but may for COURT_HOLD"):
        rule_of(**reasons, never_pauses_in=["P0", "P1"])


@pytest.mark.parametrize(
    ("owner", "to", "role"),
    [
        ("COUNSEL", "OWNER", Role.COUNSEL),
        ("COUNSEL", "OWNER_CHIEF", Role.SUPERVISOR),
        ("COUNSEL", "ANALYST", Role.ANALYST),
        (None, "OWNER", Role.SUPERVISOR),
    ],
)
def test_who_must_act_on_a_clock_without_a_task_is_alerted(
    owner: str | None, to: str, role: Role
) -> None:
    started = start_clock(rule_of(owner=owner), CaseClass.P2, "any", NOW, "a test", CALENDAR)
    case = with_clocks(Course.begin().case, started)
    at = datetime(2026, 3, 9, tzinfo=UTC)
    event = AlertReached(
        at=at, by=SYSTEM_ID, clock_id="any", alert=AlertKind.WARNING, to=to, number=1
    )
    (email,) = alert_emails(case, event, RULES)
    assert isinstance(email, LetterOrder)
    assert (email.agency, email.role) == (USNCB, role)


def test_what_follows_from_a_due_time_is_recorded_right_after_it() -> None:
    course = Course.begin()
    key = course.case.clocks["J1/answer"].rule

    def settled(case: Case, started: Clock, context: Context) -> list[ClockEnded]:
        return [ClockEnded(at=context.at, by=SYSTEM_ID, clock_id=started.clock_id, met=False)]

    course.now = course.due("J1/answer")
    context = replace(course.context(SYSTEM), on_due={key: settled})
    step = ReachAlerts(dossier=CASE_ID, order="step:a/test", clock="J1/answer")
    events = reach_alerts(course.case, step, context)
    due = [event for event in events if getattr(event, "alert", None) is AlertKind.DUE]
    ended = [event for event in events if isinstance(event, ClockEnded)]
    assert {event.clock_id for event in ended} == {
        event.clock_id
        for event in due
        if isinstance(event, AlertReached) and course.case.clocks[event.clock_id].rule == key
    }
    assert "J1/answer" in {event.clock_id for event in ended}
    assert all(events[events.index(event) - 1] in due for event in ended)
