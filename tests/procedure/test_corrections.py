"""A wrong entry is corrected: what then counts, what stays, who may, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from procedure.clocks.explanation import explain
from procedure.clocks.rules import PauseReason
from procedure.codes import CaseClass, OutgoingKind
from procedure.correctable import (
    CorrectEntry,
    FactCameWithCommunication,
    LaterEntryCounts,
)
from procedure.corrected import DoneSince
from procedure.corrections import AlreadyCorrected, EntryCorrected, NothingToCorrect
from procedure.facts import AddFact
from procedure.measures.clock_changes import ExtendClock, PauseClock, ResumeClock
from procedure.measures.dispute.decision import Decision
from procedure.measures.dispute.filing import Filings, FilingState, pending
from procedure.measures.dispute.filings import RecordFiling
from procedure.measures.dispute.outcome import RecordOutcome
from procedure.measures.notification.notification import Notification, NotificationState
from procedure.measures.outgoing import holding_agencies
from procedure.people import Actor
from procedure.refusals import CaseHasEnded, NotPermitted, NotWellFormed, Refused
from procedure.reopening import ReopenCase
from procedure.stages import stage_codes
from procedure.task import TaskState
from tests.examples import examples
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    OPERATIONS,
    SUPERVISOR,
    Course,
    opening,
    to,
)
from views.timeline import timeline

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def calm() -> Course:
    """A case of class P2 whose agencies were asked an hour ago."""
    course = Course.begin(opening(circumstances=()))
    course.wait(HOUR)
    return course


def last_entry(course: Course) -> int:
    """The number of the last entry."""
    return max(course.case.entries)


def corrected(course: Course, by: Actor = SUPERVISOR, **fields: Any) -> EntryCorrected:
    """The last entry is corrected after a minute."""
    course.wait(MINUTE)
    fields = {"entry": last_entry(course), **fields}
    event = course.say(by, CorrectEntry, **fields)[0]
    assert isinstance(event, EntryCorrected)
    return event


def dues(course: Course) -> dict[str, tuple[object, ...]]:
    """When each running clock started and is due, and whether it is paused."""
    return {
        key: (clock.started_at, clock.due_at, clock.case_class, clock.paused)
        for key, clock in course.case.clocks.items()
        if clock.running
    }


# --- facts ----------------------------------------------------------------------------------------


def test_a_fact_that_never_was_leaves_the_clocks_as_without_it_and_explains_both_times() -> None:
    course, without = calm(), calm()
    course.say(ANALYST, AddFact, fact="DETENTION")
    hasty = course.due("J1/answer")
    without.wait(MINUTE)
    event = corrected(course)
    assert dues(course) == dues(without)
    assert course.case.case_class is CaseClass.P2
    assert (course.case.facts, course.case.circumstances) == ((), ())
    clock = course.case.clocks["J1/answer"]
    (change,) = clock.corrections
    assert (change.from_due, change.to_due) == (hasty, clock.due_at)
    lines = explain(clock, course.context(SUPERVISOR).workdays(()))
    assert any(f"because entry {event.entry} of the case was corrected" in line for line in lines)


def test_tasks_that_only_the_wrong_fact_asked_are_withdrawn_and_the_right_one_asks() -> None:
    course = calm()
    course.say(ANALYST, AddFact, fact="DETENTION")
    corrected(course, right="US_CITIZEN")
    tasks = course.case.tasks
    assert tasks["S4"].state is TaskState.WITHDRAWN
    assert tasks["S3"].open
    assert course.case.facts == ("US_CITIZEN",)


def test_a_court_hold_that_a_wrong_fact_ended_goes_on() -> None:
    course = calm()
    course.say(SUPERVISOR, PauseClock, clock="J1/answer", reason=PauseReason.COURT_HOLD)
    course.wait(HOUR)
    course.say(ANALYST, AddFact, fact="DETENTION")
    assert not course.case.clocks["J1/answer"].paused
    corrected(course)
    assert course.case.clocks["J1/answer"].paused


def test_a_notification_that_only_the_wrong_fact_called_for_ends() -> None:
    course = calm()
    course.say(ANALYST, AddFact, fact="CURRENT_OFFICIAL")
    assert course.case.of(Notification).state is NotificationState.DUE
    corrected(course)
    assert course.case.of(Notification).state is NotificationState.NOT_NEEDED
    assert not course.case.running("notification")
    assert course.case.tasks["N1"].state is TaskState.WITHDRAWN, "nobody is left with it"
    course.say(ANALYST, AddFact, fact="FORMER_OFFICIAL")
    assert course.case.tasks["N1-2"].open, "and it is asked again when it is called for"


def test_a_deletion_that_never_was_lets_the_case_go_on_where_it_was() -> None:
    course, without = to("FOLLOW_UP"), to("FOLLOW_UP")
    for one in (course, without):
        one.wait(HOUR)
    course.say(ANALYST, AddFact, fact="DELETION")
    assert course.stages == ["RECORDS"]
    without.wait(MINUTE)
    corrected(course)
    assert course.stages == ["FOLLOW_UP"]
    assert dues(course) == dues(without)
    assert course.case.outcome is None
    course.say(ANALYST, RecordOutcome, outcome="DELETED")


def test_a_filing_that_an_earlier_outcome_settled_stays_so_when_a_later_one_is_corrected() -> None:
    course = to("FOLLOW_UP")
    course.say(ANALYST, RecordOutcome, outcome="PUBLISHED")
    course.notify()
    course.close()
    course.say(SUPERVISOR, ReopenCase, decide_again=True)
    course.decide_on("INFORM_NDTF")
    course.file()
    course.wait(DAY)
    course.say(ANALYST, AddFact, fact="NON_COMPLIANCE")
    assert course.stages == ["RECORDS"]
    corrected(course, right="MESSAGE_AMENDED")
    assert course.stages == ["FOLLOW_UP"]
    first, second = course.case.of(Filings).made
    assert (first.state, first.outcome) == (FilingState.SETTLED, "PUBLISHED")
    assert (second.state, second.outcome) == (FilingState.PENDING, None)
    course.say(ANALYST, RecordOutcome, outcome="DELETED")
    first, second = course.case.of(Filings).made
    assert (first.outcome, second.outcome) == ("PUBLISHED", "DELETED")


def test_a_fact_that_a_communication_brought_is_decided_on_there() -> None:
    course = calm()
    came = {"communication": f"comm-{'4' * 26}", "version": 1, "document": None}
    course.say(ANALYST, AddFact, fact="NON_COMPLIANCE", **came)
    with pytest.raises(FactCameWithCommunication):
        corrected(course)


FACTS = tuple(
    ["DETENTION", "ENCOUNTER", "TRAVEL_ABROAD", "FORMER_OFFICIAL", "US_CITIZEN", "REQUEST_KNOWN"]
)
ACTS = st.one_of(
    st.tuples(st.just("wait"), st.sampled_from([1, 3, 20, 50])),
    st.tuples(st.just("pause"), st.sampled_from(["J1/answer", "S1/answer"])),
    st.tuples(st.just("resume"), st.sampled_from(["J1/answer", "S1/answer"])),
    st.tuples(st.just("extend"), st.sampled_from(["J1/answer", "S1/answer"])),
    st.tuples(st.just("fact"), st.sampled_from(FACTS)),
    st.tuples(st.just("answer"), st.sampled_from(["J1", "S2"])),
)


def done(course: Course, act: str, what: Any) -> bool:
    """One act, a minute after the one before; whether it was possible."""
    course.wait(MINUTE)
    try:
        match act:
            case "wait":
                course.wait(what * HOUR)
            case "pause":
                course.say(SUPERVISOR, PauseClock, clock=what, reason=PauseReason.COURT_HOLD)
            case "resume":
                course.say(SUPERVISOR, ResumeClock, clock=what)
            case "extend":
                due = course.now + 4 * DAY
                course.say(SUPERVISOR, ExtendClock, clock=what, due=due)
            case "fact":
                course.say(ANALYST, AddFact, fact=what)
            case "answer":
                if course.case.tasks[what].open:
                    course.answer(what, course.rules.task(what).outcomes[-1].key)
    except Refused:
        return False
    return True


@given(
    before=st.lists(ACTS, max_size=3),
    wrong=st.sampled_from(FACTS),
    right=st.sampled_from([None, *FACTS]),
    after=st.lists(ACTS, max_size=4),
    detour=st.sampled_from([None, *FACTS]),
)
@settings(max_examples=examples(80), suppress_health_check=list(HealthCheck))
def test_the_clocks_are_those_of_the_course_with_the_right_fact_at_the_first(
    before: list[tuple[str, Any]],
    wrong: str,
    right: str | None,
    after: list[tuple[str, Any]],
    detour: str | None,
) -> None:
    """Also when the correction is corrected; tasks that are asked only now have a time from now."""
    assume(wrong not in (right, detour) and detour != right)
    course, ideal = (Course.begin(opening(circumstances=())) for _ in range(2))
    for act in before:
        done(course, *act)
        done(ideal, *act)
    course.wait(MINUTE)
    ideal.wait(MINUTE)
    course.say(ANALYST, AddFact, fact=wrong)
    number = last_entry(course)
    if right is not None:
        ideal.say(ANALYST, AddFact, fact=right)
    for act in after:
        assume(done(course, *act) == done(ideal, *act))
    for value in ([detour] if detour else []) + [right]:
        course.wait(MINUTE)
        ideal.wait(MINUTE)
        event = course.say(SUPERVISOR, CorrectEntry, entry=number, right=value)[0]
        number = course.events.index(event) + 1
    case, wanted = course.case, ideal.case
    assert (case.case_class, case.circumstances) == (wanted.case_class, wanted.circumstances)
    ours, theirs = dues(course), dues(ideal)
    for key in ours.keys() & theirs.keys():
        if ours[key][0] == theirs[key][0]:
            assert ours[key] == theirs[key], key


# --- filings --------------------------------------------------------------------------------------


def test_a_filing_date_moves_the_clocks_that_started_with_it() -> None:
    course, right = to("FILING"), to("FILING")
    sent = course.now + HOUR
    for one in (course, right):
        one.wait(2 * DAY)
    course.file()
    right.say(COUNSEL, RecordFiling, filed_at=sent)
    right.wait(MINUTE)
    corrected(course, by=COUNSEL, filed_at=sent)
    assert dues(course) == dues(right)
    filing = pending(course.case)
    assert filing is not None
    assert filing.filed_at == sent
    assert course.case.clocks["filing-1/file"].ended_at == sent


@pytest.mark.parametrize("moved", [-DAY, HOUR])
def test_a_filing_is_not_before_its_approval_and_not_in_the_future(moved: timedelta) -> None:
    course = to("FILING")
    with pytest.raises(NotWellFormed, match="between the approval"):
        course.say(COUNSEL, RecordFiling, filed_at=course.now + moved)
    course.file()
    with pytest.raises(NotWellFormed, match="between the approval"):
        corrected(course, filed_at=course.now + moved)


# --- outcomes -------------------------------------------------------------------------------------


def test_an_outcome_that_was_not_final_lets_the_filing_wait_again() -> None:
    course = to("FOLLOW_UP")
    course.wait(HOUR)
    before = dues(course)
    course.say(ANALYST, RecordOutcome, outcome="DELETED")
    rows = course.rules.edition.interpol_outcomes.values()
    open_ended = next(row.key for row in rows if not row.final)
    corrected(course, right=open_ended)
    assert not course.case.settled
    assert course.stages == ["FOLLOW_UP"]
    assert {key: before[key] for key in before if "filing" in key} == {
        key: due for key, due in dues(course).items() if "filing" in key
    }


def test_an_outcome_that_was_final_after_all_settles_the_case_from_then() -> None:
    course = to("FOLLOW_UP")
    rows = course.rules.edition.interpol_outcomes.values()
    open_ended = next(row.key for row in rows if not row.final)
    course.say(ANALYST, RecordOutcome, outcome=open_ended)
    then = course.now
    corrected(course, right="DELETED")
    assert course.stages == ["RECORDS"]
    assert course.case.clocks["filing-1/interpol-result"].ended_at == then
    assert course.case.outcome == "DELETED"


# --- answers --------------------------------------------------------------------------------------


def test_a_wrong_answer_is_replaced_and_a_hold_goes_with_it() -> None:
    course = to("COORDINATION")
    course.answer("S2", "HOLD")
    assert holding_agencies(course.case, OutgoingKind.PROTEST)
    corrected(course, right="CLEAR_TO_DISPUTE")
    assert course.case.tasks["S2"].outcome == "CLEAR_TO_DISPUTE"
    assert not holding_agencies(course.case, OutgoingKind.PROTEST)


def test_an_identity_that_was_confirmed_by_mistake_is_open_again() -> None:
    course = Course.begin(opening(identity_confirmed=False))
    course.answer("U1", "CONFIRMED")
    assert course.case.running("notification")
    corrected(course, by=ANALYST, right="POSSIBLE")
    assert course.case.identity_confirmed_at is None
    assert not course.case.running("notification")


def test_an_identity_that_was_confirmed_counts_from_the_first_answer() -> None:
    course, right = (Course.begin(opening(identity_confirmed=False)) for _ in range(2))
    course.answer("U1", "NOT_MATCH")
    right.answer("U1", "CONFIRMED")
    for one in (course, right):
        one.wait(HOUR)
    right.wait(MINUTE)
    corrected(course, by=ANALYST, right="CONFIRMED")
    assert dues(course)["notification"] == dues(right)["notification"]


def test_work_that_was_not_done_after_all_is_due_as_from_the_first() -> None:
    course = to("RECORDS")
    due = course.due("U6/answer")
    course.answer("U6", "DONE")
    corrected(course, by=OPERATIONS, right="FAILED")
    assert (course.case.running("U6/answer"), course.due("U6/answer")) == (True, due)


def test_only_the_answer_that_counts_is_corrected() -> None:
    course = to("COORDINATION")
    course.answer("J1", "NO_TREATY")
    first = last_entry(course)
    course.wait(MINUTE)
    course.answer("J1", "NO_REQUEST")
    with pytest.raises(LaterEntryCounts, match="J1"):
        corrected(course, entry=first, right="NO_REQUEST")


# --- what stays -----------------------------------------------------------------------------------


def test_what_cannot_be_taken_back_stays_and_the_record_says_so() -> None:
    course = to("COORDINATION")
    course.answer("J1", "NO_TREATY")
    entry = last_entry(course)
    course.answer_all()
    course.notify()
    course.decide_on("DISPUTE")
    course.file()
    event = corrected(course, entry=entry, right="NO_REQUEST")
    assert set(event.stays) == set(DoneSince)
    filing = pending(course.case)
    assert filing is not None
    assert filing.state is FilingState.PENDING
    assert course.case.of(Decision).draft is not None
    said = timeline(course.events, course.rules)
    assert any("done meanwhile, and stays: decision approved, filing made" in x.what for x in said)


def test_the_wrong_entry_stays_visible_as_corrected() -> None:
    course = calm()
    course.say(ANALYST, AddFact, fact="US_CITIZEN")
    before = len(course.events)
    event = corrected(course, right="FORMER_OFFICIAL")
    number = course.events.index(event) + 1
    lines = [line.what for line in timeline(course.events, course.rules)]
    assert any(f"(corrected by entry {number})" in line for line in lines)
    assert any(line.startswith(f"Entry {event.entry} corrected: the fact") for line in lines)
    assert before < number


# --- refused --------------------------------------------------------------------------------------


def test_an_entry_is_corrected_once_and_then_its_correction() -> None:
    course = calm()
    course.say(ANALYST, AddFact, fact="DETENTION")
    first = last_entry(course)
    event = corrected(course, entry=first, right="US_CITIZEN")
    second = course.events.index(event) + 1
    with pytest.raises(AlreadyCorrected, match=f"by entry {second}"):
        corrected(course, entry=first, right="ENCOUNTER")
    again = corrected(course, entry=second)
    assert (again.entry, again.replaces) == (first, second)
    assert course.case.facts == ()
    back = corrected(course, entry=course.events.index(again) + 1, right="DETENTION")
    assert course.case.case_class is CaseClass.P0
    assert back.entry == first


@pytest.mark.parametrize("entry", [0, 1, 2, 999])
def test_nothing_else_is_corrected(entry: int) -> None:
    with pytest.raises(NothingToCorrect, match=f"Entry {entry} is no fact"):
        calm().say(SUPERVISOR, CorrectEntry, entry=entry, right="DETENTION")


def test_a_correction_that_says_the_same_or_nothing_known_is_refused() -> None:
    course = calm()
    course.say(ANALYST, AddFact, fact="DETENTION")
    for right, why in (("DETENTION", "nothing to correct"), ("WEATHER", "there are: ")):
        with pytest.raises(NotWellFormed, match=why):
            corrected(course, right=right)
    with pytest.raises(NotWellFormed, match="no filing"):
        corrected(course, right="ENCOUNTER", filed_at=course.now)


def test_who_may_make_the_entry_may_correct_it_and_so_may_a_supervisor() -> None:
    course = to("COORDINATION")
    course.answer("J1", "NO_TREATY")
    for by in (ANALYST, COUNSEL):
        with pytest.raises(NotPermitted):
            corrected(course, by=by, right="NO_REQUEST")
    corrected(course, by=SUPERVISOR, right="NO_REQUEST")


def test_a_case_that_has_ended_is_opened_again_first() -> None:
    course = to("CLOSED")
    with pytest.raises(CaseHasEnded):
        corrected(course, right="SUSPENDED")
    assert stage_codes(course.case) == ["CLOSED"]
