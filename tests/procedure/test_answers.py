"""What the answers of edition 2026-2 must hold, and what each of them leads to."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from procedure.annex.catalog import TaskRule
from procedure.annex.consequences import Consequence
from procedure.annex.editions import Procedure
from procedure.annex.schema import Edition
from procedure.case import Case
from procedure.clocks.durations import Unit
from procedure.codes import CaseClass, LetterKey, OutgoingKind, Phase
from procedure.correctable import CorrectEntry
from procedure.facts import FactAdded
from procedure.forms import (
    FieldRefused,
    FormNotFilled,
    FormsDiffer,
    check_form,
    read_form,
    recorded_of,
)
from procedure.letters import LetterOrder
from procedure.measures.outgoing import HELD, MayNotBeSent, holding_agencies, must_be_free
from procedure.measures.sending import OWN_CLOCK, TaskSent, send_tasks
from procedure.measures.tasks.answering import (
    AnswerTask,
    TaskAnswered,
    answer_emails,
    check_content,
)
from procedure.measures.tasks.questions import AskAboutTask, ReplyToQuestion
from procedure.measures.tasks.steering import WithdrawTask
from procedure.people import SYSTEM
from procedure.refusals import FilingOnHold
from procedure.values import Recorded
from tests.filled import filled
from tests.procedure.casework import EDITIONS, NOW, SUPERVISOR, Course, opening

RULES = EDITIONS["2026-2"]
ANSWERED = [task.code for task in RULES.edition.tasks.values() if task.phase not in OWN_CLOCK]
OUTCOMES = [(code, row.key) for code in ANSWERED for row in RULES.outcomes(code)]
STATUSES = {
    "CITIZEN": "US_CITIZEN",
    "LPR": "LPR",
    "LAWFULLY_PRESENT": "LAWFULLY_PRESENT",
    "ASYLEE": "ASYLEE",
    "REFUGEE": "REFUGEE",
    "WITHHOLDING_OR_CAT": "NON_REFOULEMENT_FINDING",
}


def asked(code: str) -> Course:
    """A case in which this task is open."""
    course = Course.begin(rules=RULES)
    if not any(task.code == code and task.open for task in course.case.tasks.values()):
        rule = RULES.task(code)
        # Somebody else sets the date of some answers.
        unit = RULES.clock(RULES.answer_clock(code)).duration[CaseClass.P1].unit
        until = NOW + timedelta(days=9) if unit is Unit.DATE_SET else None
        context = course.context(SYSTEM)
        course.record(send_tasks(course.case, [rule], context, "for the test", until=until))
    return course


def answered(course: Course, code: str, outcome: str, **recorded: Recorded) -> list[Any]:
    """The events after an answer with these recorded fields."""
    return course.say(course.owner(code), AnswerTask, task=code, outcome=outcome, recorded=recorded)


def facts(case: Case) -> list[str]:
    """The facts that count."""
    counting = (entry.counts for entry in case.entries.values())
    return [event.fact for event in counting if isinstance(event, FactAdded)]


# --- forms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "outcome"), OUTCOMES)
def test_an_answer_needs_the_fields_of_its_outcome(code: str, outcome: str) -> None:
    rule = RULES.task(code)
    whole = read_form(rule, filled(rule, outcome))
    check_form(rule, outcome, whole)
    for key in whole:
        with pytest.raises(FormNotFilled, match=key):
            check_form(rule, outcome, {k: v for k, v in whole.items() if k != key})


@pytest.mark.parametrize("code", RULES.edition.tasks)
def test_only_codes_dates_and_numbers_are_recorded(code: str) -> None:
    rule: TaskRule = RULES.task(code)
    outcome = rule.outcomes[0].key
    form = read_form(rule, filled(rule, outcome, every=True))
    recorded = recorded_of(rule, form)
    assert set(recorded) == {field.key for field in rule.fields if field.recorded}
    words = {"as found", "as found; as heard"}
    assert not words & {str(value) for value in recorded.values()}


@pytest.mark.parametrize(
    ("code", "field", "typed"),
    [
        ("U3", "items", "only one column"),
        ("N1", "when", "2026-01-05T09:30"),
        ("J3", "threat_level", "very high"),
        ("J1", "since", "last year"),
        ("S2", "risk", "high"),
    ],
)
def test_a_value_that_the_field_does_not_take_is_refused(code: str, field: str, typed: str) -> None:
    with pytest.raises(FieldRefused, match=f"Field {field}: it takes") as refused:
        read_form(RULES.task(code), {field: typed})
    assert refused.value.fields["field"] == field


@pytest.mark.parametrize("typed", [" . ", "as \u202e found"])
def test_words_that_say_nothing_or_hide_something_are_refused(typed: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        read_form(RULES.task("J1"), {"treaty": typed})
    assert refused.value.fields["field"] == "treaty"


def test_entries_are_between_semicolons_or_on_lines_of_their_own() -> None:
    """An entry on a line of its own may hold a semicolon."""
    for typed, entries in (
        ("one; two", ["one", "two"]),
        ("one; still one\ntwo\n\n", ["one; still one", "two"]),
        ("one; still one\n", ["one; still one"]),
    ):
        assert read_form(RULES.task("J1"), {"requests": typed}) == {"requests": entries}


def test_the_order_says_what_its_sealed_form_says() -> None:
    course = asked("D2")
    recorded: dict[str, Recorded] = {"flag_208_6": True, "flag_1367": False}
    order = course.command(
        course.owner("D2"), AnswerTask, task="D2", outcome="NONE", recorded=recorded
    )
    assert isinstance(order, AnswerTask)
    check_content(course.case, order, {"fields": recorded}, RULES)
    with pytest.raises(FormsDiffer, match="flag_1367"):
        check_content(course.case, order, {"fields": {**recorded, "flag_1367": True}}, RULES)
    with pytest.raises(FormNotFilled, match="flag_208_6, flag_1367"):
        check_content(course.case, order, {"text": "as found"}, RULES)


@pytest.mark.parametrize("recorded", [{"deconfliction": "words"}, {"nexus": "maybe"}])
def test_words_are_never_recorded(recorded: dict[str, Recorded]) -> None:
    with pytest.raises(FormsDiffer):
        answered(asked("J2"), "J2", "NEXUS", **recorded)


# --- what follows ------------------------------------------------------------------------------


def fitting(one: Consequence) -> dict[str, Recorded]:
    """Recorded fields by which the consequence follows."""
    found: dict[str, Recorded] = {}
    for test in one.when:
        today = NOW.date().isoformat()
        found[test.field] = today if test.equals is None else test.equals
    return found


CONSEQUENCES = [
    pytest.param(code, row.key, one, id=f"{code}-{row.key}-{number}")
    for code in ANSWERED
    for row in RULES.outcomes(code)
    for number, one in enumerate((*row.then, *RULES.task(code).then))
]


@pytest.mark.parametrize(("code", "outcome", "one"), CONSEQUENCES)
def test_an_answer_leads_to_what_the_edition_says(
    code: str, outcome: str, one: Consequence
) -> None:
    course = asked(code)
    before = course.case
    events = answered(course, code, outcome, **fitting(one))
    answer = next(event for event in events if isinstance(event, TaskAnswered))
    assert set(one.stops) <= set(course.case.tasks[code].stops)
    assert set(one.tells) <= set(answer.tells)
    notified = [email for email in answer_emails(course.case, answer, RULES)]
    assert {email.role for email in notified if isinstance(email, LetterOrder)} == set(answer.tells)
    assert {e.letter for e in notified if isinstance(e, LetterOrder)} <= {LetterKey.MATTER_CHANGED}
    for task in one.asks:
        sent = [event for event in events if isinstance(event, TaskSent) and event.code == task]
        was_open = any(t.code == task and t.open for t in before.tasks.values())
        assert was_open or sent
    for fact in one.adds:
        row = RULES.fact(fact)
        assert row is not None
        added = [e for e in events if isinstance(e, FactAdded) and e.fact == fact]
        assert [event.answer_to for event in added] == [code]
        assert row.circumstance is None or row.circumstance in course.case.circumstances


@pytest.mark.parametrize(("status", "fact"), STATUSES.items())
def test_a_confirmed_status_is_a_fact(status: str, fact: str) -> None:
    course = asked("D2")
    answered(course, "D2", "STATUS_CONFIRMED", status_class=status, flag_1367=False)
    assert facts(course.case) == [fact]
    protected = status in ("ASYLEE", "REFUGEE", "WITHHOLDING_OR_CAT")
    assert ("D3" in course.case.tasks) is protected


def test_an_answer_that_says_the_same_again_adds_nothing() -> None:
    course = asked("I1")
    answered(course, "I1", "CUSTODY_INDEPENDENT_BASIS")
    answered(course, "I1", "CUSTODY_BASIS_UNDER_REVIEW")
    assert facts(course.case) == ["ICE_CUSTODY"]
    answered(course, "I1", "NOT_IN_CUSTODY")
    assert facts(course.case) == ["ICE_CUSTODY", "CUSTODY_ENDED"]
    assert "ICE_CUSTODY" not in course.case.circumstances


@pytest.mark.parametrize(("days", "joins"), [(-1, False), (0, True), (3, True), (4, False)])
def test_travel_counts_within_three_days(days: int, joins: bool) -> None:
    course = asked("D1")
    travel = (date(2026, 3, 3) + timedelta(days=days)).isoformat()
    answered(course, "D1", "NONE", next_travel=travel)
    assert (facts(course.case) == ["TRAVEL_WITHIN_72H"]) is joins


def test_the_agency_that_relied_on_it_alone_reports_the_incident() -> None:
    course = asked("D4")
    answered(course, "D4", "USED_SOLELY", sole_basis=True)
    report = course.case.tasks["X1"]
    assert (report.agency, report.phase) == (course.case.tasks["D4"].agency, Phase.MATTER)
    assert course.case.tasks["D4"].state == "ANSWERED"


@pytest.mark.parametrize(
    ("code", "outcome"),
    [("J2", "HOLD_DO_NOT_CONTACT"), ("J3", "EQUITY_OBJECTION"), ("S2", "HOLD")],
)
def test_a_hold_stops_what_it_names_until_the_agency_answers_again(code: str, outcome: str) -> None:
    course = asked(code)
    course.answer_all_but(code)
    answered(course, code, outcome)
    agency = course.case.tasks[code].agency
    with pytest.raises(FilingOnHold, match=agency):
        must_be_free(course.case, OutgoingKind.PROTEST, RULES)
    assert holding_agencies(course.case, OutgoingKind.GS_INFORMATION) == (agency,)
    for what in HELD:
        assert holding_agencies(course.case, what) == (agency,), what
    answered(course, code, RULES.task(code).outcomes[0].key)
    must_be_free(course.case, OutgoingKind.PROTEST, RULES)


def test_an_answer_on_record_that_stops_protests_stops_what_is_written_in_one() -> None:
    course = asked("S2")
    answered(course, "S2", "HOLD")
    task = replace(
        course.case.tasks["S2"], stops=(OutgoingKind.PROTEST, OutgoingKind.CONTACT_SOURCE)
    )
    recorded = course.case.with_task(task)
    for what in ("DISPUTE_SUBMISSION", "USE_NOTICE", "LOCATION_DISCLOSURE"):
        assert holding_agencies(recorded, OutgoingKind(what)) == ("STATE-LEI",)
    assert not holding_agencies(recorded, OutgoingKind.GS_INFORMATION)


def test_a_hold_stops_nothing_that_left_before_it() -> None:
    course = asked("S2")
    before = course.now
    course.wait(timedelta(hours=1))
    answered(course, "S2", "HOLD")
    first = course.now
    course.wait(timedelta(hours=1))
    answered(course, "S2", "HOLD")
    for at, held in ((before, ()), (first, ("STATE-LEI",)), (course.now, ("STATE-LEI",))):
        assert holding_agencies(course.case, OutgoingKind.PROTEST, at) == held
    answered(course, "S2", "NO_REQUEST")
    assert not holding_agencies(course.case, OutgoingKind.PROTEST, first)


def test_a_corrected_answer_takes_back_what_it_led_to() -> None:
    course = asked("D2")
    answered(course, "D2", "PENDING", status_class="PENDING", flag_208_6=False)
    number = next(
        key for key, one in course.case.entries.items() if isinstance(one.event, TaskAnswered)
    )
    assert "PENDING_PROTECTION" in course.case.circumstances
    course.say(SUPERVISOR, CorrectEntry, entry=number, right="NONE")
    assert "PENDING_PROTECTION" not in course.case.circumstances
    assert not course.case.tasks["D2"].stops
    assert facts(course.case) == []


# --- no answer, and questions ---------------------------------------------------------------------


@pytest.mark.parametrize("code", ["J2", "S2"])
def test_no_answer_is_never_an_agreement(code: str) -> None:
    course = Course.begin(rules=RULES)
    course.answer_all_but(code)
    with pytest.raises(MayNotBeSent, match=f"has not answered task {code}"):
        must_be_free(course.case, OutgoingKind.PROTEST, RULES)
    must_be_free(course.case, OutgoingKind.GS_INFORMATION, RULES)
    course.wait(timedelta(days=60))
    with pytest.raises(MayNotBeSent, match=f"has not answered task {code}"):
        must_be_free(course.case, OutgoingKind.PROTEST, RULES)
    course.say(SUPERVISOR, WithdrawTask, task=code)
    must_be_free(course.case, OutgoingKind.PROTEST, RULES)


def test_where_harm_is_not_near_silence_is_shown_by_the_clocks_alone() -> None:
    course = Course.begin(opening(circumstances=()), rules=RULES)
    assert course.case.case_class == "P2"
    must_be_free(course.case, OutgoingKind.PROTEST, RULES)


def pausing() -> Procedure:
    """The edition with clocks that are paused for a question about their own task."""
    data = RULES.edition.model_dump(mode="json")
    key = RULES.answer_clock("J1")
    data["clocks"][key]["may_pause"]["QUESTION_TO_USNCB"] = ["P0", "P1", "P2", "P3"]
    return Procedure(Edition.model_validate(data))


def paused(course: Course) -> list[str]:
    """The clocks that are paused."""
    return [key for key, clock in course.case.clocks.items() if clock.paused]


def test_the_time_for_the_answer_stands_still_until_the_question_is_answered() -> None:
    course = Course.begin(rules=pausing())
    due, other = course.due("J1/answer"), course.due("S1/answer")
    course.say(course.owner("J1"), AskAboutTask, task="J1")
    course.now += timedelta(hours=3)
    assert paused(course) == ["J1/answer"]
    course.say(SUPERVISOR, ReplyToQuestion, task="J1")
    assert paused(course) == []
    assert course.due("J1/answer") >= due + timedelta(hours=3)
    assert course.due("S1/answer") == other


def test_whoever_asks_for_time_has_the_clock_running() -> None:
    course = Course.begin(rules=pausing())
    course.say(course.owner("J1"), AskAboutTask, task="J1")
    until = course.now + timedelta(days=9)
    course.say(course.owner("J1"), AskAboutTask, task="J1", until=until)
    assert not course.case.clocks["J1/answer"].paused


def test_an_answer_ends_a_clock_that_stands_still() -> None:
    course = Course.begin(rules=pausing())
    course.say(course.owner("J1"), AskAboutTask, task="J1")
    course.answer("J1", "NO_TREATY")
    assert not course.case.clocks["J1/answer"].running


def test_the_clock_runs_on_where_the_edition_does_not_say_otherwise() -> None:
    course = Course.begin()
    course.say(course.owner("J1"), AskAboutTask, task="J1")
    assert not course.case.clocks["J1/answer"].paused
