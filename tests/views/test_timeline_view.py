"""The timeline as a person reads it: as of a moment, what is new since an event, 80 columns."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from rich.cells import cell_len

from cli.timeline_page import in_minutes, print_timeline_view
from procedure.facts import AddFact
from procedure.measures.tasks.questions import AskAboutTask
from procedure.refusals import NotWellFormed
from tests.procedure.casework import ANALYST, COUNSEL, NOW, Course, officer, to
from tests.procedure.long_courses import COURSES
from views.timeline import timeline
from views.timeline_view import TimelineView, events_until, timeline_view
from views.writings import DESTROYED, Writing, documents_of

HOUR = timedelta(hours=1)


def told(course: Course, since: int = 0, texts: Mapping[str, str] = {}) -> TimelineView:
    """The timeline of a course as of now; ``texts`` are what each document says."""
    known = {
        document: Writing(document=document, kind="", text=text) for document, text in texts.items()
    }
    lines = timeline(course.events, course.rules)
    return timeline_view(course.events, course.rules, lines, known, as_of=course.now, since=since)


def test_what_was_recorded_later_is_not_in_it() -> None:
    course = Course.begin()
    course.wait(HOUR)
    course.answer("J1", "NO_TREATY")
    early = events_until(course.events, NOW)
    lines = timeline(early, course.rules)
    view = timeline_view(early, course.rules, lines, {}, as_of=NOW)
    assert not [line for line in view.lines if "answered" in line.what]
    assert (view.event, view.as_of) == (len(early), NOW)
    assert len(events_until(course.events, None)) == len(course.events)
    with pytest.raises(NotWellFormed, match="was not open at that time"):
        events_until(course.events, NOW - HOUR)


def test_what_changed_since_an_event_that_was_read() -> None:
    course = Course.begin()
    read = course.case.revision
    assert told(course, read).changes == ()
    course.say(officer("DOJ-OIA"), AskAboutTask, task="J1")
    course.say(ANALYST, AddFact, fact="ENCOUNTER")
    view = told(course, read)
    assert {line.event for line in view.lines} <= set(range(read + 1, course.case.revision + 1))
    changed = {change.what: (change.before, change.after) for change in view.changes}
    assert changed["class"] == ("P1", "P0")
    assert changed["task J1"] == ("DOJ-OIA: SENT", "DOJ-OIA: ACKNOWLEDGED, question asked")
    assert changed["task D4"] == ("", "CBP: SENT")
    assert "due time of J3/answer" in changed
    assert "stage" not in changed
    for unknown in (-1, course.case.revision + 1):
        with pytest.raises(NotWellFormed, match="events by then"):
            told(course, unknown)


def test_what_was_written_is_beside_what_happened() -> None:
    course = to("DECISION")
    course.decide_on("DISPUTE")
    drafted, approved = documents_of(course.events)[-2:]
    lines = told(course, texts={drafted: "Article 3.", approved: "Agreed."}).lines
    texts = {line.what: line.text for line in lines if line.text}
    assert texts == {
        "Decision drafted: Dispute the notice or diffusion formally": "Article 3.",
        "Decision approved: Dispute the notice or diffusion formally": "Agreed.",
    }
    gone = {drafted: Writing(document=drafted, kind="", problem=DESTROYED)}
    story_of = timeline(course.events, course.rules)
    view = timeline_view(course.events, course.rules, story_of, gone, as_of=course.now)
    assert [line.text for line in view.lines if line.text] == [DESTROYED]


@pytest.mark.parametrize("name", COURSES)
def test_the_page_fits_80_columns(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    course = COURSES[name](Course())
    texts = dict.fromkeys(documents_of(course.events), "A long text. " * 30 + "漢字" * 60)
    for since in (0, course.case.revision // 2):
        print_timeline_view(told(course, since, texts))
        page = capsys.readouterr().out
        assert page.count("\n") > len(course.events) // 4
        too_long = [line for line in page.splitlines() if cell_len(line) > 80]
        assert not too_long


def test_plan_and_actual_are_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    course = Course.begin()
    course.wait_until(course.due("J1/answer") + 27 * HOUR)
    course.answer("J1", "NO_TREATY")
    view = told(course)
    print_timeline_view(view)
    lines = capsys.readouterr().out.splitlines()
    place = next(n for n, line in enumerate(lines) if "DOJ-OIA answered J1" in line)
    event = next(line.event for line in view.lines if "DOJ-OIA answered J1" in line.what)
    assert lines[place - 1] == (
        "Fri 06 Mar 2026 20:30 EST Thu 05 Mar 2026 17:30 EST late by 1 d 3 h"
    )
    what = "DOJ-OIA answered J1: NO_TREATY (measure 3; doj-oia-officer-1)"
    assert lines[place] == f"  {event}. {what}"


def test_the_printed_minutes_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert in_minutes(0) == "0 min"
    assert in_minutes(24 * 60 * 3 + 5) == "3 d 5 min"
    course = to("FOLLOW_UP")
    course.wait(timedelta(days=3, minutes=7))
    course.say(COUNSEL, AddFact, fact="ENCOUNTER")
    course.wait(timedelta(hours=2))
    print_timeline_view(told(course))
    page = capsys.readouterr().out
    assert "adds up to" in page
    assert "Time that several parties had at once is divided evenly among them" in page
