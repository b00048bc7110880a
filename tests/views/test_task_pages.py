"""The page of each task as its own agency reads it: what it takes to answer, and nothing else."""

import json
from datetime import timedelta

import pytest

from procedure.access import Right, Subject, may
from procedure.annex.extract import LABELS, ExtractField
from procedure.clocks.durations import Unit
from procedure.codes import CaseClass, Circumstance
from procedure.measures.sending import OWN_CLOCK, send_tasks
from procedure.measures.tasks.answering import AnswerTask
from procedure.measures.tasks.questions import AskAboutTask, ReplyToQuestion
from procedure.people import EMPLOYER, SYSTEM, USNCB, Role
from procedure.task import Task
from procedure.task_form import form_of
from register.rulebooks import Rulebook
from tests.procedure.casework import ANALYST, EDITIONS, NOW, PEOPLE, Course, actor, opening
from views import task_view
from views.exchange import exchanges, with_texts
from views.extracts import Extract, ExtractLine
from views.files import TaskFile
from views.possible import Next
from views.task_view import TaskView
from views.writings import Writing

RULES = EDITIONS["2026-2"]
CODES = [task.code for task in RULES.edition.tasks.values() if task.phase not in OWN_CLOCK]
CIRCUMSTANCES = (Circumstance.CURRENT_OFFICIAL, Circumstance.LPR, Circumstance.DETAINED)


def whole_case() -> Course:
    """A case in which every task of the catalog is asked, and one question about each answered."""
    course = Course.begin(opening(circumstances=CIRCUMSTANCES), rules=RULES)
    for code in CODES:
        if code not in course.case.tasks:
            unit = RULES.clock(RULES.answer_clock(code)).duration[CaseClass.P1].unit
            until = NOW + timedelta(days=9) if unit is Unit.DATE_SET else None
            rule, context = RULES.task(code), course.context(SYSTEM)
            course.record(send_tasks(course.case, [rule], context, "for the test", until=until))
    for task in [one for one in course.case.tasks.values() if one.code in CODES and one.open]:
        if task.agency != EMPLOYER:
            course.say(course.owner(task.task), AskAboutTask, task=task.task)
            course.say(ANALYST, ReplyToQuestion, task=task.task)
    for task in [one for one in course.case.tasks.values() if one.code in CODES and one.open]:
        if task.agency != EMPLOYER and task.code != "U1":
            outcome = RULES.task(task.code).outcomes[0].key
            course.say(course.owner(task.task), AnswerTask, task=task.task, outcome=outcome)
    return course


COURSE = whole_case()
WRITTEN = {
    document: Writing(document=document, kind="any", text=f"written in {document}")
    for event in COURSE.events
    if (document := getattr(event, "document", None)) is not None
}


def extract(fields: tuple[ExtractField, ...]) -> Extract:
    """What the record has of these fields."""
    lines = [
        ExtractLine(field=field, label=LABELS[field], value=f"value of {field}") for field in fields
    ]
    return Extract(
        person=tuple(line for line in lines if line.field.of_person),
        communications=(tuple(line for line in lines if not line.field.of_person),),
    )


def page(task: Task) -> TaskView:
    """The page as the task's own agency reads it."""
    said = exchanges(COURSE.case, COURSE.events, RULES, agency=task.agency)
    file = TaskFile(COURSE.case, COURSE.events, Rulebook(RULES, RULES.holidays))
    return task_view.composed(
        file,
        task,
        extract(RULES.task(task.code).shows),
        with_texts(said, WRITTEN, COURSE.case, RULES),
        Next(),
        sees_case=False,
        now=NOW,
    )


@pytest.mark.parametrize("code", CODES)
def test_the_page_has_the_question_the_form_the_extract_and_the_own_exchange(code: str) -> None:
    task = COURSE.case.tasks[code]
    view = page(task)
    assert (view.question, view.form) == (RULES.task(code).question, form_of(RULES, code))
    shown = [line.field for line in view.extract.person]
    shown += [line.field for lines in view.extract.communications for line in lines]
    assert {*shown} == {*RULES.task(code).shows}
    assert {one.task for one in view.exchanges} <= {code}
    if task.agency != EMPLOYER:
        assert view.exchanges
    assert {one.agency for one in view.earlier_answers} <= {task.agency}


@pytest.mark.parametrize("code", CODES)
def test_the_page_has_nothing_of_others(code: str) -> None:
    task = COURSE.case.tasks[code]
    view = page(task)
    text = json.dumps(view.model_dump(mode="json", exclude={"form", "question"}))
    own = [one for one in COURSE.case.tasks.values() if one.agency == task.agency]
    others = [one for one in COURSE.case.tasks.values() if one.agency != task.agency]
    for other in others:
        assert f'"{other.task}"' not in text
        assert other.document is None or other.document not in text
    for person in PEOPLE:
        if person.agency not in (task.agency, USNCB):
            assert person.person not in text
    for word in (*CIRCUMSTANCES, *COURSE.case.tracks, *CaseClass):
        assert f'"{word}"' not in text
    notes = {
        one.note
        for each in own
        for row in RULES.outcomes(each.code)
        for one in (*row.then, *RULES.task(each.code).then)
        if one.note
    }
    assert not [note for note in notes if note in view.model_dump_json()]
    assert all(one.event is None and not one.notes for one in view.exchanges)


@pytest.mark.parametrize("code", CODES)
def test_only_the_own_agency_and_the_casework_may_read_it(code: str) -> None:
    task = COURSE.case.tasks[code]
    for agency in {one.agency for one in COURSE.case.tasks.values()} - {EMPLOYER, USNCB}:
        reader = actor("some-officer-1", Role.AGENCY_OFFICER, agency=agency)
        allowed = may(reader, Right.SEE_TASK, Subject(agency=task.agency))
        assert allowed is (agency == task.agency)
        assert not may(reader, Right.SEE_CASE)


@pytest.mark.parametrize("code", CODES)
def test_whoever_must_say_who_it_is_sees_whom_it_is_about(code: str) -> None:
    """A task about a person names the person; one about a use of the communication need not."""
    shows = {*RULES.task(code).shows}
    about_the_communication_alone = {"X1", "G1"}
    assert shows or RULES.task(code).agency == USNCB
    if shows and code not in about_the_communication_alone:
        assert ExtractField.PERSON_NAME in shows or RULES.task(code).agency == USNCB
