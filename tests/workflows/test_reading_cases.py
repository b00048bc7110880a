"""Who reads what of a case: a table of roles and views, and what an agency never sees."""

import re
from collections.abc import Awaitable, Callable

import pytest

from cli import task_pages
from procedure.facts import AddFact
from procedure.measures.dispute.drafting import ApproveDecision, DraftDecision
from procedure.measures.tasks.questions import AskAboutTask, ReplyToQuestion, ReturnTask
from procedure.measures.tasks.steering import ResendTask
from procedure.people import Actor
from procedure.refusals import NotFound
from register.ledger import Verified
from tests.office import ANALYST, AUDITOR, COUNSEL, SECOND_COUNSEL, SUPERVISOR, Office
from tests.traffic import fresh_reference, red_notice
from tests.workflows.steps import confirmed, in_stage, screened, to_decision
from views.case_view import DraftStanding
from views.exchange import Said
from views.lists import ListViews, Wanted
from views.looks import Looks
from views.task_view import TaskView

OIA, OIA_CHIEF, FBI = "doj-oia-officer-1", "doj-oia-chief-1", "fbi-officer-1"
HIDDEN = (
    "CANARY-REASON",
    "CANARY-FACT",
    "CANARY-DRAFT",
    "CANARY-FBI-ANSWER",
    "CANARY-FBI-QUESTION",
    "CANARY-RESENT",
    "J3",
    "FBI",
    "STATE-",
    "EMPLOYER",
    "Holdings and threat",
    "Protection of current and former",
    "OFFICIAL_PROTECTION",
    "class P",
    '"P0"',
    '"P1"',
    "CURRENT_OFFICIAL",
    "ENCOUNTER",
    "case opened",
    "more urgent",
    "new fact",
    "Department of Samples",
)
"""What an officer of DOJ-OIA must not see: texts, other tasks, agencies, tracks, the class."""


async def a_case(office: Office) -> str:
    """A case with a message, in which both sides wrote what must not cross."""
    item = await screened(office, red_notice(fresh_reference(), charge="Fraud"))
    case_id = await confirmed(office, item)
    await office.until(case_id, lambda case: {"J1", "J3"} <= case.tasks.keys())
    await office.say(FBI, case_id, AskAboutTask, "CANARY-FBI-QUESTION", task="J3")
    await office.say(ANALYST, case_id, ReplyToQuestion, "To the FBI.", task="J3")
    await office.cases.answer(office.person(FBI), case_id, "J3", "THREAT", text="CANARY-FBI-ANSWER")
    await office.say(OIA, case_id, AskAboutTask, "Which treaty?", task="J1")
    await office.say(ANALYST, case_id, ReplyToQuestion, "The one of 1999.", task="J1")
    await office.say(OIA, case_id, ReturnTask, "Not ours, we think.", task="J1")
    await office.say(ANALYST, case_id, ResendTask, "CANARY-RESENT", task="J1", agency="DOJ-OIA")
    await office.say(ANALYST, case_id, AddFact, "CANARY-FACT", fact="ENCOUNTER")
    return case_id


# --- who sees what --------------------------------------------------------------------------------

VIEWS: dict[str, Callable[[Office, Actor, str], Awaitable[object]]] = {
    "case": lambda office, actor, case: office.views.case(actor, case),
    "timeline": lambda office, actor, case: office.views.timeline(actor, case),
    "clocks": lambda office, actor, case: office.views.file(actor, case),
    "J1": lambda office, actor, case: office.views.task(actor, case, "J1"),
    "J3": lambda office, actor, case: office.views.task(actor, case, "J3"),
    "U3": lambda office, actor, case: office.views.task(actor, case, "U3"),
}
TABLE = {
    # who                      case   timeline clocks J1   J3   U3
    ANALYST: "yes yes yes yes yes yes",
    SUPERVISOR: "yes yes yes yes yes yes",
    COUNSEL: "yes yes yes yes yes yes",
    "usncb-operations-1": "yes yes yes yes yes yes",
    AUDITOR: "yes yes yes yes yes yes",
    "usncb-administrator-1": "no no no no no no",
    "usncb-gateway-1": "no no no no no no",
    OIA: "no no no yes no no",
    OIA_CHIEF: "no no no yes no no",
    FBI: "no no no no yes no",
    "samples-officer-1": "no no no no no no",
}


async def test_who_sees_what(office: Office) -> None:
    case_id = await a_case(office)
    for person, row in TABLE.items():
        actor = office.person(person)
        for (name, view), expected in zip(VIEWS.items(), row.split(), strict=True):
            if expected == "yes":
                assert await view(office, actor, case_id)
                continue
            with pytest.raises(NotFound) as hidden:
                await view(office, actor, case_id)
            missing = f"case-{'0' * 26}"
            with pytest.raises(NotFound) as absent:
                await view(office, actor, missing)
            same = str(hidden.value).replace(case_id, missing) == str(absent.value)
            assert same, (person, name, "a hidden case looks like none")
        moment = office.clock.now()
        looks = Looks(office.register, now=office.clock.now)
        listing = ListViews(looks, now=moment)
        lists = (
            await listing.cases(actor, Wanted()),
            await listing.tasks(actor, Wanted(), open_only=False),
        )
        assert bool(lists[0]) is row.startswith("yes")
        assert {one.agency for one in lists[1]} <= {actor.agency} or row.startswith("yes")


async def test_who_reads_which_document(office: Office) -> None:
    case_id = await a_case(office)
    view = await office.views.case(office.person(ANALYST), case_id)
    task = await office.views.task(office.person(OIA), case_id, "J1")
    asked = next(one.document for one in task.exchanges if one.said is Said.ASKED)
    fact = view.facts[0].document
    (answer,) = (one.document for one in view.answers if one.task == "J3")
    reads: dict[str | None, tuple[str, ...]] = {
        view.opened.document: (ANALYST, COUNSEL, AUDITOR),
        fact: (ANALYST, COUNSEL, AUDITOR),
        asked: (ANALYST, COUNSEL, AUDITOR, OIA, OIA_CHIEF),
        answer: (ANALYST, COUNSEL, AUDITOR, FBI),
    }
    for document, allowed in reads.items():
        assert document is not None
        for person in TABLE:
            actor = office.person(person)
            if person in allowed:
                assert (await office.views.document(actor, document)).text
            elif TABLE[person].startswith("no"):
                with pytest.raises(NotFound, match="There is no document"):
                    await office.views.document(actor, document)


# --- what an agency sees --------------------------------------------------------------------------


def page_of(view: TaskView, capsys: pytest.CaptureFixture[str]) -> str:
    """What is printed."""
    capsys.readouterr()
    task_pages.print_task(task_pages.shown(view))
    return capsys.readouterr().out


async def test_an_agency_sees_what_it_needs_and_nothing_else(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    case_id = await a_case(office)
    view = await office.views.task(office.person(OIA), case_id, "J1")
    facts = {line.label: line.value for line in view.extract.person}
    assert facts == {
        "Name": "Quentin Ashdown Marlowick",
        "Born": "1971-04-23",
        "Nationality": "US",
    }
    (communication,) = view.extract.communications
    assert {line.label: line.value for line in communication}["Charges"] == "Fraud"
    said = [(one.said, one.text) for one in view.exchanges]
    assert said == [
        (Said.SENT, None),
        (Said.ASKED, "Which treaty?"),
        (Said.REPLIED, "The one of 1999."),
        (Said.RETURNED, "Not ours, we think."),
        (Said.SENT_AGAIN, None),
    ]
    assert {one.act for one in view.next.possible} == {
        *("acknowledge_task", "answer_task", "return_task", "ask_about_task"),
        *("answer_in_part", "delegate_task"),
    }
    shown = task_pages.shown(view)
    for text in (shown.model_dump_json(), page_of(view, capsys)):
        assert "Quentin Ashdown Marlowick" in text, "or the search would prove nothing"
        for canary in HIDDEN:
            # As a word: an id may have the same characters.
            assert not re.search(rf"\b{canary}", text), canary
    assert max(map(len, page_of(view, capsys).splitlines())) <= 80


async def test_the_employer_is_told_who_is_meant(office: Office) -> None:
    case_id = await a_case(office)
    view = await office.views.task(office.person("samples-officer-1"), case_id, "E1")
    facts = {line.label: line.value for line in view.extract.person}
    assert facts["Name"] == "Quentin Ashdown Marlowick"
    assert facts["Employer"] == "Department of Samples"
    assert "Document numbers" not in facts
    labels = [line.label for line in view.extract.communications[0]]
    assert labels == ["Kind", "Sent by", "Reference", "Country", "Charges"]


@pytest.mark.long
async def test_what_one_agency_said_is_not_for_the_next_that_has_the_task(office: Office) -> None:
    case_id = await a_case(office)
    resend = (ANALYST, case_id, ResendTask, "CANARY-RESENT")
    await office.say(*resend, task="J1", agency="DOJ-NSD")
    with pytest.raises(NotFound):
        await office.views.task(office.person(OIA), case_id, "J1")
    view = await office.views.task(office.person("doj-nsd-officer-1"), case_id, "J1")
    assert [one.said for one in view.exchanges] == [Said.SENT_AGAIN]
    assert "Which treaty?" not in view.model_dump_json()
    whole = await office.views.task(office.person(ANALYST), case_id, "J1")
    assert "Which treaty?" in [one.text for one in whole.exchanges]
    assert "CANARY-RESENT" in [one.text for one in whole.exchanges]


async def test_an_agency_sees_its_earlier_answers_in_the_case(office: Office) -> None:
    case_id = await a_case(office)
    resend = (ANALYST, case_id, ResendTask, "Theirs too.")
    await office.say(*resend, task="J1", agency="FBI")
    view = await office.views.task(office.person(FBI), case_id, "J1")
    assert [(one.task, one.text) for one in view.earlier_answers] == [("J3", "CANARY-FBI-ANSWER")]


# --- the decision ---------------------------------------------------------------------------------


async def test_the_approver_reads_the_draft_beside_its_grounds(office: Office) -> None:
    case_id = await to_decision(office)
    first = "Nothing to dispute."
    await office.say(COUNSEL, case_id, DraftDecision, first, disposition="NO_ACTION")
    await office.say(COUNSEL, case_id, DraftDecision, "Article 3.", disposition="CAVEAT_ONLY")
    view = await office.views.case(office.person(SECOND_COUNSEL), case_id)
    assert view.decision is not None
    assert (view.decision.text, view.decision.standing) == ("Article 3.", DraftStanding.WAITING)
    earlier, _ = view.drafts
    assert (earlier.text, earlier.standing) == (first, DraftStanding.REPLACED)
    tasks = {task.task for task in (await office.case(case_id)).tasks.values() if task.outcome}
    assert {one.task for one in view.answers} == tasks
    assert all(one.text == f"Answer to {one.task}" for one in view.answers)
    approve = next(one for one in view.next.possible if one.act == "approve_decision")
    assert {a.field: a.values for a in approve.values}["draft"] == (view.decision.document,)
    shown = await office.views.document(office.person(SUPERVISOR), view.decision.document)
    assert (shown.text, shown.standing) == ("Article 3.", DraftStanding.WAITING)
    read = (SECOND_COUNSEL, case_id, ApproveDecision, "I agree.")
    await office.say(*read, approve=True, draft=view.decision.document)
    await office.until(case_id, in_stage("RECORDS"))
    after = await office.views.case(office.person(AUDITOR), case_id)
    assert after.decision is not None
    assert after.decision.standing is DraftStanding.APPROVED
    assert "I agree." in [line.text for line in after.decisions]
    approved = await office.views.document(office.person(AUDITOR), view.decision.document)
    assert approved.standing is DraftStanding.APPROVED


# --- reading is recorded --------------------------------------------------------------------------


async def test_reading_is_recorded_and_changes_nothing_else(office: Office) -> None:
    case_id = await a_case(office)
    before = (await office.case(case_id)).revision
    await office.views.case(office.person(COUNSEL), case_id)
    await office.views.timeline(office.person(COUNSEL), case_id)
    await office.views.task(office.person(OIA), case_id, "J1")
    with pytest.raises(NotFound):
        await office.views.task(office.person(FBI), case_id, "J1")
    looks = [r for r in await office.register.ledger.everything(case_id) if r.kind == "Looked"]
    assert {(look.actor, look.data["view"]) for look in looks} == {
        (COUNSEL, "CASE"),
        (COUNSEL, "TIMELINE"),
        (OIA, "TASK"),
    }
    person = await office.register.ledger.everything("P-0001")
    assert {(look.actor, look.data["view"]) for look in person} == {(COUNSEL, "PERSON")}
    assert (await office.case(case_id)).revision == before
    assert isinstance(await office.register.ledger.verify(), Verified)
