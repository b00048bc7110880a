"""A case becomes more urgent: one entry, who hears of it, and what the explanation keeps."""

from datetime import datetime, timedelta

import pytest

from procedure.cases import CASE
from procedure.clocks.explanation import explain
from procedure.clocks.rules import PauseReason
from procedure.codes import CaseClass, Circumstance, LetterKey
from procedure.dossier import Event
from procedure.facts import AddFact
from procedure.letters import LetterOrder
from procedure.measures.calendar_changes import ChangeCalendar
from procedure.measures.clock_changes import ExtendClock, PauseClock, ResumeClock
from procedure.measures.urgency import BecameMoreUrgent
from tests.procedure.casework import (
    ANALYST,
    NOW,
    RULES,
    SUPERVISOR,
    Course,
    opening,
    to,
    washington,
)

CLOCK = "J1/answer"
HOLD = PauseReason.COURT_HOLD


def calm(**changes: object) -> Course:
    """A case of class P2, with its agencies asked."""
    return Course.begin(opening(circumstances=(), **changes))


def urgent(course: Course, fact: str = "DETENTION") -> BecameMoreUrgent:
    """A fact makes it more urgent: the one entry that says so."""
    events = course.say(ANALYST, AddFact, fact=fact)
    (entry,) = [event for event in events if isinstance(event, BecameMoreUrgent)]
    return entry


def emails_of(course: Course, event: Event) -> list[LetterOrder]:
    """The emails that follow from the event."""
    effects = CASE.events[type(event)].effects
    assert effects is not None
    return [one for one in effects(course.case, event, RULES) if isinstance(one, LetterOrder)]


def explained(course: Course, clock: str = CLOCK) -> str:
    """The clock's explanation."""
    workdays = course.context(SUPERVISOR).workdays(course.case.closures)
    return "\n".join(explain(course.case.clocks[clock], workdays))


def test_one_entry_names_both_classes_and_every_deadline_that_moved() -> None:
    course = calm()
    before = {key: clock.due_at for key, clock in course.case.clocks.items()}
    entry = urgent(course)
    assert (entry.was, entry.now) == (CaseClass.P2, CaseClass.P0)
    changes = {clock.clock_id: clock.class_changes[-1] for clock in entry.clocks}
    after = {key: course.due(key) for key in before}
    assert {key for key in before if before[key] != after[key]} == changes.keys()
    assert all(change.from_due == before[key] for key, change in changes.items())
    assert all(change.to_due == after[key] for key, change in changes.items())
    text = CASE.events[BecameMoreUrgent].text
    assert text is not None
    said = text(course.case, entry, RULES).what
    assert said.startswith("Class P2 is now P0. New due times: ")
    assert "J1/answer, from Tue 10 Mar 2026 17:30 EDT to Tue 03 Mar 2026 14:00 EST" in said


def test_an_official_who_travels_is_notified_sooner_in_the_same_class() -> None:
    course = Course.begin()
    entry = urgent(course, "TRAVEL_ABROAD")
    assert (entry.was, entry.now) == (CaseClass.P1, CaseClass.P1)
    assert [clock.clock_id for clock in entry.clocks] == ["notification"]
    assert course.due("notification") == NOW + timedelta(hours=2)


def test_agencies_with_open_tasks_hear_the_new_due_time_and_never_the_class() -> None:
    course = calm()
    course.answer("J1", "NO_TREATY")
    orders = emails_of(course, urgent(course))
    tasks = {order.task: order for order in orders if order.letter is LetterKey.TASK_CHANGED}
    assert "J1" not in tasks, "it is answered"
    assert tasks["S1"].agency == "STATE-DRL"
    assert tasks["S1"].due == NOW + timedelta(hours=4)
    assert {order.what for order in tasks.values()} == {"the due time changed"}
    assert not any("P0" in order.what for order in orders)


def test_a_hold_that_ends_is_explained_and_whoever_ordered_it_hears_of_it() -> None:
    course = calm()
    course.say(SUPERVISOR, PauseClock, clock=CLOCK, reason=HOLD)
    course.wait(timedelta(days=20))
    entry = urgent(course)
    (order,) = [one for one in emails_of(course, entry) if one.letter is LetterKey.PAUSE_ENDED]
    assert (order.person, order.due) == (SUPERVISOR.person, course.now + timedelta(hours=4))
    assert (
        "The pause for COURT_HOLD that usncb-supervisor-1 had ordered ended, because a case of "
        "class P0 does not pause for it."
    ) in explained(course)
    assert "Paused Tue 03 Mar 2026 10:00:00 EST by usncb-supervisor-1" in explained(course)


def test_pauses_and_extensions_stay_in_the_explanation() -> None:
    course = calm()
    course.say(SUPERVISOR, PauseClock, clock=CLOCK, reason=HOLD)
    course.wait(timedelta(hours=2))
    course.say(SUPERVISOR, ResumeClock, clock=CLOCK)
    course.say(SUPERVISOR, ExtendClock, clock=CLOCK, due=washington(16, 17, 30))
    urgent(course)
    said = explained(course)
    assert "Paused Tue 03 Mar 2026 10:00:00 EST" in said
    assert "to Mon 16 Mar 2026 17:30:00 EDT." in said
    assert "Started Tue 03 Mar 2026 10:00:00 EST: case opened." in said
    assert "4 hours in class P0, from Tue 03 Mar 2026 12:00:00 EST" in said
    assert "class P0 instead of P2: the time of that class counts from then" in said


@pytest.mark.parametrize(
    ("resumed", "due"),
    [
        (washington(25, 10), washington(27, 17, 30)),
        (washington(25, 16), washington(30, 15)),
    ],
)
def test_a_pause_that_may_go_on_does_not_hide_the_shorter_time(
    resumed: datetime, due: datetime
) -> None:
    course = calm()
    course.say(SUPERVISOR, PauseClock, clock=CLOCK, reason=HOLD)
    course.wait_until(washington(24, 10))
    urgent(course, "FORMER_OFFICIAL")
    assert course.case.clocks[CLOCK].paused
    course.wait_until(resumed)
    course.say(SUPERVISOR, ResumeClock, clock=CLOCK)
    # Two business days from the class change end on March 26, later by the pause since then.
    assert course.due(CLOCK) == due


def test_what_was_granted_before_no_longer_holds_when_the_calendar_changes() -> None:
    course = calm()
    course.say(SUPERVISOR, ExtendClock, clock=CLOCK, due=washington(16, 17, 30))
    urgent(course, "FORMER_OFFICIAL")
    assert course.due(CLOCK) == washington(5, 17, 30)
    snow = {"day": "2026-03-04", "name": "Snow", "authority": "OPM", "known_at": NOW}
    course.say(SUPERVISOR, ChangeCalendar, closures=(snow,))
    assert course.due(CLOCK) == washington(6, 17, 30)
    course.say(SUPERVISOR, ExtendClock, clock=CLOCK, due=washington(9, 17, 30))
    course.say(SUPERVISOR, ChangeCalendar, closures=())
    assert course.due(CLOCK) == washington(9, 17, 30), "what was granted since then stays"


def test_counsel_and_whoever_files_hear_their_new_due_time() -> None:
    for decided, letter, clock in (
        (None, LetterKey.TO_DECIDE, "decision"),
        ("INFORM_NDTF", LetterKey.TO_FILE, "filing-1/file"),
    ):
        course = to("DECISION")
        if decided:
            course.decide_on(decided)
        orders = {order.letter: order for order in emails_of(course, urgent(course))}
        assert (orders[letter].role, orders[letter].due) == ("COUNSEL", course.due(clock))
        assert orders[LetterKey.TO_NOTIFY].due == course.due("notification")


def test_a_fact_that_makes_nothing_more_urgent_leaves_what_was_granted() -> None:
    course = Course.begin()
    course.say(SUPERVISOR, ExtendClock, clock=CLOCK, due=washington(9, 17, 30))
    course.say(ANALYST, AddFact, fact="FORMER_OFFICIAL")
    assert course.due(CLOCK) == washington(9, 17, 30)


def test_nothing_is_recorded_where_nothing_becomes_more_urgent() -> None:
    course = Course.begin(opening(circumstances=(Circumstance.DETAINED,)))
    names = [event.kind for event in course.say(ANALYST, AddFact, fact="US_CITIZEN")]
    assert "BecameMoreUrgent" not in names
