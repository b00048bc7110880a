"""The clocks of edition 2026-2: what they change, and what a case under it shows."""

from datetime import UTC, datetime, timedelta

import pytest

from cli.case_pages import print_case, print_clocks, shown
from cli.timeline_page import print_timeline_view
from procedure.clocks.clock import Clock
from procedure.clocks.durations import Unit
from procedure.clocks.explanation import explain
from procedure.clocks.rules import Binding, PauseReason, SourceKind
from procedure.clocks.timing import planning_date, start_clock
from procedure.clocks.workdays import federal_calendar
from procedure.clocks.zones import EASTERN, LYON
from procedure.codes import CaseClass
from register.rulebooks import Rulebook
from tests.procedure.casework import ANALYST, EDITIONS, Course
from tests.views.trying_next import next_for
from views.case_composing import Opened, composed
from views.files import CaseFile
from views.timeline import timeline
from views.timeline_view import timeline_view

RULES = EDITIONS["2026-2"]
CALENDAR = federal_calendar(RULES.edition.calendar)
FRIDAY = datetime(2026, 3, 6, 16, tzinfo=EASTERN)


def started(key: str, case_class: CaseClass, when: datetime = FRIDAY) -> Clock:
    """A clock of the edition that starts then."""
    return start_clock(RULES.clock(key), case_class, key, when, "a test", CALENDAR)


@pytest.mark.parametrize("key", RULES.edition.clocks)
def test_the_most_urgent_class_counts_elapsed_hours_and_never_business_days(key: str) -> None:
    rule = RULES.clock(key)
    business = rule.binds.ours and rule.duration[CaseClass.P0].unit.counts_business_time
    assert not business or key in (
        "follow-up-first",
        "follow-up-next",
        "foia",
    ), "only asking INTERPOL again waits for a workday, and a duty beside cases as its law counts"


@pytest.mark.parametrize(
    ("key", "hours"),
    [
        ("answer", 24),
        ("research", 24),
        ("legal-decision", 24),
        ("ndtf-information", 24),
        ("dispute-filing", 48),
    ],
)
def test_a_business_day_is_24_hours_in_class_p0(key: str, hours: int) -> None:
    assert started(key, CaseClass.P0).due_at - FRIDAY.astimezone(UTC) == timedelta(hours=hours)


@pytest.mark.parametrize(
    "key",
    [
        "screening",
        "triage",
        "recall-sent",
        "records-update",
        "restriction-review",
        "restriction-renewal",
    ],
)
def test_restriction_and_recall_never_pause_in_the_urgent_classes(key: str) -> None:
    rule = RULES.clock(key)
    for classes in rule.may_pause.values():
        assert not {CaseClass.P0, CaseClass.P1} & set(classes)
    assert set(rule.never_pauses_in) == {CaseClass.P0, CaseClass.P1}


def test_only_an_answer_pauses_for_a_question_to_us_and_nothing_for_interpol_at_large() -> None:
    for key, rule in RULES.edition.clocks.items():
        asks = rule.may_pause.get(PauseReason.QUESTION_TO_USNCB, ())
        assert set(asks) == (set(CaseClass) if key == "answer" else set())
        assert not rule.may_pause.get(PauseReason.AWAITING_INTERPOL, ())


@pytest.mark.parametrize(
    ("begun", "due"),
    [
        ((6, 14, 59), (6, 17, 30)),
        ((6, 15, 0), (9, 10, 0)),
        ((7, 12, 0), (9, 10, 0)),
    ],
)
def test_agencies_are_asked_the_same_business_day(
    begun: tuple[int, int, int], due: tuple[int, int, int]
) -> None:
    when = datetime(2026, 3, *begun, tzinfo=EASTERN)
    assert started("tasks-sent", CaseClass.P2, when).due_at == datetime(
        2026, 3, *due, tzinfo=EASTERN
    )
    assert RULES.clock("tasks-sent").duration[CaseClass.P3].unit is Unit.SAME_BUSINESS_DAY


def test_the_notice_of_an_incident_does_not_roll_and_has_a_workday_to_plan_for() -> None:
    clock = started("incident-notice", CaseClass.P2, datetime(2026, 3, 5, 10, tzinfo=EASTERN))
    assert clock.due_at == datetime(2026, 4, 5, tzinfo=EASTERN), "the end of Saturday 4 April"
    assert planning_date(clock, CALENDAR) == datetime(2026, 4, 3, 17, 30, tzinfo=EASTERN)


def test_what_says_immediately_is_labeled_as_our_measure_of_it() -> None:
    lines = explain(started("recall-sent", CaseClass.P1), CALENDAR)
    assert "Basis of the duty: RULE, RPD25 art. 5(7)(b); REPORT L34." in lines
    assert 'Our own measure of "immediately" (RPD25 art. 5(7)(b)), which names no time.' in lines
    assert any("a local target, not law" in line for line in lines)


def test_no_time_is_from_memory() -> None:
    for rule in RULES.edition.clocks.values():
        assert rule.time.kind is not SourceKind.MEMORY


def filed() -> Course:
    """Information that was filed, under this edition."""
    course = Course.begin(rules=RULES)
    course.answer_all()
    course.decide_on("INFORM_NDTF")
    course.file()
    return course


def file_of(course: Course) -> CaseFile:
    """What the register holds of it."""
    return CaseFile(course.case, course.events, Rulebook(course.rules, course.rules.holidays))


def test_what_is_expected_of_interpol_is_apart_on_every_page(
    capsys: pytest.CaptureFixture[str],
) -> None:
    course = filed()
    result = course.case.clocks["filing-1/interpol-result"]
    assert result.binds is Binding.INTERPOL
    assert result.due_at.astimezone(LYON).hour == 0
    due = course.case.next_due()
    assert due is not None
    assert not due.expected, "a list says what is due of us"

    capsys.readouterr()
    file = file_of(course)
    opened = Opened(timeline(course.events, course.rules), {}, (), (), None, [])
    view = shown(composed(file, opened, next_for(course, ANALYST)))
    print_case(view)
    page = capsys.readouterr().out
    ours, others = page.split("Expected of others: no deadlines of ours")
    assert "INTERPOL gives a result" not in ours[ours.index("Running clocks") :]
    assert "from INTERPOL" in others

    print_clocks(file.case, file.book)
    ours, others = capsys.readouterr().out.split("Expected of others: no deadlines of ours")
    assert "filing-1/interpol-result" not in ours
    assert "It binds INTERPOL" in others


def test_a_date_of_interpol_that_passes_is_not_late_of_ours(
    capsys: pytest.CaptureFixture[str],
) -> None:
    course = filed()
    course.wait_until(course.due("filing-1/interpol-result") + timedelta(hours=1))
    lines = timeline(course.events, course.rules)
    view = timeline_view(course.events, course.rules, lines, {}, as_of=course.now)
    assert any("Expected by now" in line.what for line in view.lines)
    waited = [lines for lines in view.waited if lines[0].startswith("filing-1/interpol-result")]
    assert len(waited) == 1
    assert not [lines for lines in view.late if lines[0] == waited[0][0]]
    capsys.readouterr()
    print_timeline_view(view)
    assert "What was expected of others, and did not come by then" in capsys.readouterr().out
