"""The page of a case: everything that is written in it, on 80 columns, and no address."""

from datetime import timedelta

import pytest
from rich.cells import cell_len

from cli.case_pages import print_case, shown
from procedure.people import Actor
from register.rulebooks import Rulebook
from register.values import EmailRow, EmailState
from tests.procedure.acts import drafted, questioned
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    NOW,
    SECOND_COUNSEL,
    SUPERVISOR,
    Course,
    to,
)
from tests.procedure.long_courses import COURSES
from tests.views.trying_next import next_for
from views.case_composing import Opened, composed
from views.case_view import CaseView, DraftStanding
from views.files import CaseFile
from views.timeline import timeline
from views.writings import DESTROYED, Writing, documents_of

UNDELIVERABLE = EmailRow(
    email_id="email-1",
    dossier="case",
    state=EmailState.FAILED,
    attempts=1,
    code=550,
    created_at=NOW,
    sent_at=None,
    maybe_duplicate=False,
    letter=None,
)


def view_of(course: Course, by: Actor = ANALYST, text: str | None = None) -> CaseView:
    """The case as the person reads it; each document says ``text``, or which one it is."""
    writings = {
        document: Writing(
            document=document,
            kind="",
            text=text or f"text of {document}",
            fields={"treaty": "none"},
        )
        for document in documents_of(course.events)
    }
    book = Rulebook(course.rules, course.rules.holidays)
    file = CaseFile(course.case, course.events, book)
    lines = timeline(course.events, course.rules)
    opened = Opened(lines, writings, (), (), "Quentin Ashdown Marlowick", [UNDELIVERABLE])
    return shown(composed(file, opened, next_for(course, by)))


def page_of(view: CaseView, capsys: pytest.CaptureFixture[str]) -> str:
    """What is printed."""
    capsys.readouterr()
    print_case(view)
    return capsys.readouterr().out


@pytest.mark.parametrize("name", COURSES)
def test_everything_that_was_written_is_on_the_page(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    course = COURSES[name](Course())
    page = page_of(view_of(course), capsys)
    elsewhere = ("IndicatorsAssessed", "TaskQuestioned", "TaskQuestionAnswered", "TaskReturned")
    here = [event for event in course.events if event.kind not in elsewhere]
    for document in documents_of(here):
        assert f"text of {document}" in page, "what was said about a task is with the task"
    assert "@" not in page
    wide = page_of(view_of(course, text="A long text. " * 20 + "漢字" * 50), capsys)
    assert [line for line in wide.splitlines() if cell_len(line) > 80] == []


def test_counsel_sees_every_answer_and_the_approver_the_draft(
    capsys: pytest.CaptureFixture[str],
) -> None:
    course = drafted()
    view = view_of(course, SECOND_COUNSEL)
    page = page_of(view, capsys)
    for task in course.asked():
        assert f"{task.task}: {task.agency} answered: {task.outcome}" in page
    assert "The treaty" in page, "the fields of the form by their labels"
    assert view.decision is not None
    assert view.decision.standing is DraftStanding.WAITING
    assert view.decision.document in page
    decision = page[page.index("Legal decision") : page.index("Emails")]
    assert f"text of {view.decision.document}" in decision
    assert "What the decision is based on" in decision


def test_a_corrected_answer_stays_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    course = Course.begin()
    course.answer("S2", "HOLD")
    course.answer("S2", "CLEAR_TO_DISPUTE")
    page = page_of(view_of(course), capsys)
    assert "S2: STATE-LEI answered: HOLD (a later answer counts)" in page
    assert "S2: STATE-LEI answered: CLEAR_TO_DISPUTE (state-lei-officer-1)" in page


def test_who_has_the_ball_and_what_waits_for_a_reply(capsys: pytest.CaptureFixture[str]) -> None:
    course = questioned()
    view = view_of(course)
    assert [one.task for one in view.questions] == ["J1"]
    page = page_of(view, capsys)
    assert "USNCB: Reply to DOJ-OIA: Treaty and extradition (J1)" in page
    assert "caveat task reply" in page
    assert "Questions that wait for a reply" in page


def test_what_became_of_each_draft() -> None:
    course = COURSES["long"](Course())
    standings = [draft.standing for draft in view_of(course).drafts]
    assert standings == [DraftStanding.SENT_BACK, DraftStanding.EARLIER]
    overtaken = view_of(COURSES["overtaken"](Course()))
    assert [draft.standing for draft in overtaken.drafts] == [
        DraftStanding.OVERTAKEN,
        DraftStanding.APPROVED,
    ]
    assert overtaken.decision is not None
    assert overtaken.decision.disposition == "DISPUTE"


def test_filings_with_what_was_recorded_about_them() -> None:
    course = to("FOLLOW_UP")
    course.wait(timedelta(days=100))
    (filing,) = view_of(course, SUPERVISOR).filings
    assert (filing.state, filing.kind) == ("PENDING", "FORMAL_DISPUTE")
    assert [note.what for note in filing.notes] == ["Formal dispute filed with INTERPOL"]
    offered = {one.act for one in view_of(course, SUPERVISOR).next.possible}
    assert "decide_escalation" in offered


def test_what_cannot_be_read_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    course = to("FILING")
    view = view_of(course, COUNSEL, text=DESTROYED)
    assert DESTROYED.split(":")[0] in page_of(view, capsys)


def test_an_undeliverable_email_is_named_without_its_address(
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = page_of(view_of(Course.begin()), capsys)
    assert "0 sent, 0 waiting, 1 undeliverable" in page
    assert "the mail server said 550" in page
