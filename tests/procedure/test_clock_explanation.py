"""Why is it due then? A clock explained in sentences, and what was late."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from procedure.clocks.clock import Clock, ClockEnd
from procedure.clocks.explanation import (
    eastern,
    explain,
    explain_to_agency,
    in_words,
    why_late,
)
from procedure.clocks.rules import Binding, Source, SourceKind
from tests.procedure.clock_steps import (
    CALENDAR,
    OTHER_SUPERVISOR,
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

DAY = timedelta(days=1)


def test_a_clock_explains_its_whole_history() -> None:
    clock = start("answer", when=at(5, 21))
    clock = paused(clock, at(5, 22, 9))
    clock = resumed(clock, at(5, 26, 9), by=OTHER_SUPERVISOR)
    clock = extended(clock, at(6, 1, 17, 30), at(5, 27, 12))
    clock = ended(clock, at(6, 2, 9))
    assert explain(clock, CALENDAR) == [
        "The agency answers.",
        "Started Thu 21 May 2026 10:00:00 EDT: case opened.",
        "Time allowed: 2 business days in class P1 (POLICY a test; a local target, not law).",
        "Basis of the duty: REPORT, REPORT L44.",
        "Business days by calendar federal-2026-1, 09:00 to 17:30 in Washington; the day of the "
        "start does not count; days off in between: 2026-05-25 (Memorial Day).",
        "First due Tue 26 May 2026 17:30:00 EDT.",
        "Paused Fri 22 May 2026 09:00:00 EDT by usncb-supervisor-1 for COURT_HOLD, until Tue 26 "
        "May 2026 09:00:00 EDT (usncb-supervisor-2).",
        "Extended Wed 27 May 2026 12:00:00 EDT by usncb-supervisor-1 from Wed 27 May 2026 17:30:00 "
        "EDT to Mon 01 Jun 2026 17:30:00 EDT.",
        "Due Mon 01 Jun 2026 17:30:00 EDT. Done Tue 02 Jun 2026 09:00:00 EDT, late by 15 h 30 min.",
    ]


def test_a_clock_explains_what_a_closure_changed() -> None:
    calendar = closed(at(3, 4))
    lines = explain(computed_again(start("answer"), calendar, TUESDAY), calendar)
    assert (
        "Recomputed Tue 03 Mar 2026 10:00:00 EST by usncb-supervisor-1, because the federal "
        "calendar changed: from Thu 05 Mar 2026 17:30:00 EST to Fri 06 Mar 2026 17:30:00 EST."
    ) in lines
    assert any("days off in between: 2026-03-04 (closed: Snow)" in line for line in lines)
    assert any("no holiday in between" in line for line in explain(start("answer"), CALENDAR))


def test_a_clock_that_counts_hours_says_nothing_of_business_days() -> None:
    assert "usiness days" not in " ".join(explain(start("one-day"), CALENDAR))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda clock: clock, "Running."),
        (lambda clock: paused(clock, TUESDAY), "The clock is paused."),
        (lambda clock: reached(clock, 3), "The due time has passed, and it is not done."),
        (lambda clock: ended(clock, clock.due_at), "on time."),
        (
            lambda clock: ended(clock, TUESDAY, ClockEnd.CANCELED),
            "No longer needed from Tue 03 Mar 2026 10:00:00 EST.",
        ),
    ],
    ids=["running", "paused", "missed", "met", "canceled"],
)
def test_how_the_history_ends(change: Callable[[Clock], Clock], sentence: str) -> None:
    assert explain(change(start("answer")), CALENDAR)[-1].endswith(sentence)


@pytest.mark.parametrize("kind", SourceKind)
def test_only_our_own_choice_is_a_local_target(kind: SourceKind) -> None:
    local = kind in (SourceKind.POLICY, SourceKind.MEMORY)
    clock = start("answer").model_copy(update={"time": Source(kind=kind, citation="x")})
    assert clock.local_target is local
    for words in (explain(clock, CALENDAR), explain_to_agency(clock, CALENDAR)):
        said = " ".join(words)
        assert ("a local target, not law" in said) is local
        assert ("an inference, counsel to confirm" in said) is (kind is SourceKind.INFERENCE)


@pytest.mark.parametrize("binds", Binding)
def test_a_date_that_is_not_ours_says_so(binds: Binding) -> None:
    clock = start("answer").model_copy(update={"binds": binds})
    for words in (explain(clock, CALENDAR), explain_to_agency(clock, CALENDAR)):
        said = " ".join(words)
        expected = "a date that we expect" in said or "binds nobody" in said
        assert expected is not binds.ours
        assert ("a right is lost" in said) is (binds is Binding.OURS_HARD)


def test_it_says_what_is_measured_and_how_a_rule_was_read() -> None:
    changes = {"local_measure_of": "“immediately”", "reading": "a ruling of a test"}
    said = explain(start("answer").model_copy(update=changes), CALENDAR)
    assert "Our own measure of “immediately”, which names no time." in said
    assert "Read as in: a ruling of a test." in said


# --- what was late --------------------------------------------------------------------------------


def test_what_was_late_says_why_and_who_was_alerted() -> None:
    clock = reached(start("acknowledgment"), 2)
    late = " ".join(why_late(ended(clock, clock.due_at + timedelta(hours=2))))
    assert "Time allowed: 4 hours in class P1 (POLICY a test" in late
    assert "from Tue 03 Mar 2026 10:00:00 EST: case opened." in late
    assert "reminder to owner Tue 03 Mar 2026 12:00:00 EST, warning to owner" in late
    assert late.endswith("late by 2 h.")


@pytest.mark.parametrize(("after", "how"), [(timedelta(), ClockEnd.MET), (DAY, ClockEnd.CANCELED)])
def test_what_was_in_time_or_not_needed_was_not_late(after: timedelta, how: ClockEnd) -> None:
    clock = reached(start("acknowledgment"), 2)
    assert why_late(ended(clock, clock.due_at + after, how)) == []


def test_a_decision_that_is_only_offered_is_never_late() -> None:
    clock = reached(start("offer"), 3)
    assert clock.missed_at is not None
    assert why_late(clock) == []
    assert why_late(ended(clock, clock.due_at + DAY)) == []


def test_what_is_late_and_not_done_says_so() -> None:
    assert "not done" in why_late(reached(start("answer"), 3))[-1]
    assert why_late(reached(start("answer"), 2)) == []


# --- moments and spans ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 24, 22, 30, tzinfo=UTC), "Tue 24 Nov 2026 17:30 EST"),
        (datetime(2026, 7, 5, 3, 0, tzinfo=UTC), "Sat 04 Jul 2026 23:00 EDT"),
    ],
)
def test_a_moment_as_washington_reads_it(moment: datetime, words: str) -> None:
    assert eastern(moment) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (None, ""),
        (timedelta(), "0 s"),
        (timedelta(microseconds=5), "0 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=14), "14 min"),
        (timedelta(hours=3, seconds=5), "3 h 5 s"),
        (timedelta(days=2, hours=3, minutes=4, seconds=5), "2 d 3 h"),
        (timedelta(days=270), "270 d"),
    ],
)
def test_spans_in_words(span: timedelta | None, words: str) -> None:
    assert in_words(span) == words
