"""What may happen to a clock after its start, and what may not."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from procedure.clocks import clock as clocks
from procedure.clocks.clock import Clock, ClockChangeRefused, ClockEnd, next_alert
from procedure.clocks.rules import AlertKind
from procedure.clocks.timing import schedule_again
from tests.procedure.clock_steps import (
    CALENDAR,
    HOLD,
    SUPERVISOR,
    TUESDAY,
    at,
    closed,
    computed_again,
    ended,
    extended,
    paused,
    reached,
    resumed,
    start,
)


def answer(case_class: str = "P2") -> Clock:
    """Five business days for an answer, begun on Tuesday, March 3, 2026: due on the 10th."""
    return start("answer", case_class, TUESDAY)


# --- pauses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begun", "until", "due"),
    [
        (at(3, 4, 9), at(3, 4, 11), at(3, 11, 11)),
        (at(3, 4, 9), at(3, 5, 9), at(3, 11, 17, 30)),
        (at(3, 4, 17, 30), at(3, 5, 9), at(3, 10, 17, 30)),
        (at(3, 6, 17, 30), at(3, 9, 9), at(3, 10, 17, 30)),
        (at(3, 6, 16, 30), at(3, 9, 10), at(3, 11, 11)),
    ],
    ids=["two hours", "a day", "a night", "a weekend", "across a weekend"],
)
def test_a_business_clock_moves_by_the_business_time_of_its_pause(
    begun: datetime, until: datetime, due: datetime
) -> None:
    again = resumed(paused(answer(), begun), until)
    assert again.due_at == due
    assert [(p.reason, p.started_by, p.ended_by, p.ended_at) for p in again.pauses] == [
        (HOLD, SUPERVISOR, SUPERVISOR, until)
    ]


def test_an_alert_before_a_pause_stays_and_is_not_sent_again() -> None:
    clock = reached(answer(), 1)
    sent = clock.alerts[0]
    again = resumed(paused(clock, at(3, 9)), at(3, 10))
    assert again.alerts[0] == sent
    following = next_alert(again)
    assert following is not None
    assert following.kind is AlertKind.WARNING
    assert following.at > clock.alerts[1].at


def test_what_was_missed_before_a_pause_stays_missed() -> None:
    clock = reached(answer(), 3)
    again = resumed(paused(clock, at(3, 11)), at(3, 12))
    assert again.missed_at == clock.missed_at == at(3, 10, 17, 30)


# --- extensions and closures ----------------------------------------------------------------------


def test_more_time_is_reminded_of_again() -> None:
    clock = reached(answer(), 3)
    assert clock.missed_at == at(3, 10, 17, 30)
    longer = extended(clock, at(3, 20, 17, 30), at(3, 10, 18))
    assert longer.missed_at is None
    assert longer.first_due_at == at(3, 10, 17, 30)
    assert [(alert.kind, alert.at) for alert in longer.alerts[3:]] == [
        (AlertKind.REMINDER, at(3, 12, 9, 30)),
        (AlertKind.WARNING, at(3, 18, 10, 54)),
        (AlertKind.DUE, at(3, 20, 17, 30)),
        (AlertKind.ESCALATION, at(3, 23, 17, 30)),
    ]
    (extension,) = longer.extensions
    assert (extension.from_due, extension.to_due) == (at(3, 10, 17, 30), at(3, 20, 17, 30))


def test_a_closure_moves_the_due_time_by_its_day() -> None:
    changed = computed_again(answer(), closed(at(3, 6)), at(3, 5))
    assert changed.due_at == at(3, 11, 17, 30)
    assert [(change.from_due, change.to_due, change.by) for change in changed.recomputations] == [
        (at(3, 10, 17, 30), at(3, 11, 17, 30), SUPERVISOR)
    ]
    back = computed_again(changed, CALENDAR, at(3, 5))
    assert back.due_at == at(3, 10, 17, 30), "a closure that was taken back"


def test_a_closure_moves_a_clock_that_was_paused() -> None:
    again = resumed(paused(answer(), at(3, 4, 9)), at(3, 4, 11))
    assert computed_again(again, closed(at(3, 6)), at(3, 5)).due_at == at(3, 12, 11)
    # A pause during the closed day changes nothing: the day did not count anyway.
    during = resumed(paused(answer(), at(3, 6, 9)), at(3, 6, 17, 30))
    assert during.due_at == at(3, 11, 17, 30)
    assert computed_again(during, closed(at(3, 6)), at(3, 9)).due_at == during.due_at


def test_a_closure_moves_a_clock_that_is_paused() -> None:
    calendar = closed(at(3, 6))
    changed = computed_again(paused(answer(), at(3, 4, 9)), calendar, at(3, 5))
    again = resumed(changed, at(3, 5, 9), calendar)
    assert again.due_at == at(3, 12, 17, 30), "the closed day and the day of the pause"


@pytest.mark.parametrize(
    ("now", "missed"), [(at(3, 20), True), (at(3, 10, 18), False)], ids=["past", "ahead"]
)
def test_a_closure_that_is_known_late_excuses_only_what_is_not_due_yet(
    now: datetime, missed: bool
) -> None:
    late = reached(answer(), 3)
    changed = computed_again(late, closed(at(3, 6)), now)
    assert changed.due_at == at(3, 11, 17, 30)
    assert changed.missed_at == (late.missed_at if missed else None)
    following = next_alert(changed)
    assert following is not None
    assert following.kind is AlertKind.DUE


def test_a_granted_time_stays_whatever_the_calendar_says() -> None:
    longer = extended(answer(), at(3, 20, 12), at(3, 4))
    assert schedule_again(longer, at(3, 5), closed(at(3, 6))) is None


def test_a_closure_does_not_touch_hours() -> None:
    assert schedule_again(answer("P0"), at(3, 3), closed(at(3, 3))) is None


# --- refusals -------------------------------------------------------------------------------------

CHANGES: dict[str, Callable[[Clock], Clock]] = {
    "pause": lambda clock: paused(clock, at(3, 4)),
    "end the pause": lambda clock: clocks.end_pause(clock, at(3, 4), SUPERVISOR),
    "extend": lambda clock: extended(clock, at(3, 20), at(3, 4)),
    "compute again": lambda clock: computed_again(clock, closed(at(3, 6)), at(3, 4)),
    "end": lambda clock: ended(clock, at(3, 4)),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("how", ClockEnd)
def test_an_ended_clock_never_changes(change: str, how: ClockEnd) -> None:
    over = ended(answer(), at(3, 3, 12), how)
    with pytest.raises(ClockChangeRefused, match="has ended"):
        CHANGES[change](over)
    assert next_alert(over) is None
    with pytest.raises(ClockChangeRefused):
        clocks.alert_reached(over, at(3, 4))


def test_a_clock_is_paused_once_and_resumed_once() -> None:
    stopped = paused(answer(), at(3, 4))
    with pytest.raises(ClockChangeRefused, match="already paused"):
        paused(stopped, at(3, 4))
    with pytest.raises(ClockChangeRefused, match="not paused"):
        clocks.end_pause(answer(), at(3, 4), SUPERVISOR)
    with pytest.raises(ClockChangeRefused):
        clocks.alert_reached(stopped, at(3, 4))


def test_the_last_alert_is_the_last() -> None:
    clock = reached(answer(), 4)
    assert next_alert(clock) is None
    with pytest.raises(ClockChangeRefused, match="no alert left"):
        clocks.alert_reached(clock, at(3, 12) + timedelta(days=1))


def test_a_clock_that_runs_on_is_as_if_it_had_never_ended() -> None:
    clock = reached(answer(), 2)
    assert clocks.restarted(ended(clock, at(3, 9), ClockEnd.CANCELED)) == clock
