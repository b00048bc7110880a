"""Drafts: for their author alone, sealed like the case, and gone once the act is recorded."""

from datetime import timedelta

import pytest

from activities.recorder import Recorder
from procedure.classified import LooksClassified
from procedure.dossier import TakeStep
from procedure.facts import AddFact
from procedure.measures.tasks.questions import AskAboutTask
from procedure.measures.team import LimitToTeam
from procedure.refusals import NotFound, NotWellFormed
from register.ledger import Verified
from register.register import Register
from tests.destroying import destroy_key
from tests.register.acting import open_case, received, request
from tests.register.conftest import Fresh
from tests.register.recorder.test_teams import SECOND_ANALYST, person, say
from tests.register.samples import ANALYST, CASE, START, SUPERVISOR
from views.drafts import DraftViews

OFFICER, STRANGER = "doj-nsd-officer-1", "uscis-officer-1"
TASK = f"{CASE}/J2"
WORDS = "A sentence that nobody has sent yet."
FIELDS = {"text": WORDS, "because": ("COURT_HOLD", "OTHER")}


@pytest.fixture
async def views(recorder: Recorder) -> DraftViews:
    """Drafts beside a case whose agencies are asked."""
    opened = await open_case(recorder)
    assert opened.receipt is not None
    ask = TakeStep(dossier=CASE, order=f"step:{CASE}/ask@1", step="ask_agencies")
    await recorder.act(request(ask, after=opened.receipt.revision))
    return DraftViews(recorder, now=lambda: START)


async def test_a_draft_is_kept_for_its_author_and_nobody_else(
    register: Register, recorder: Recorder, views: DraftViews, database: Fresh
) -> None:
    officer = await person(recorder, OFFICER)
    before = await register.ledger.verify()
    assert await views.save(officer, TASK, "answer_task", {"text": "at first"}) == START
    await views.save(officer, TASK, "answer_task", FIELDS)
    found = await views.find(officer, TASK, "answer_task")
    assert (found.fields, found.saved_at) == (FIELDS, START)
    assert [(one.subject, one.act) for one in await views.all(officer)] == [(TASK, "answer_task")]
    for other in ("doj-nsd-chief-1", ANALYST, STRANGER):
        reader = await person(recorder, other)
        with pytest.raises(NotFound):
            await views.find(reader, TASK, "answer_task")
        assert await views.all(reader) == []
    assert await register.ledger.verify() == before, "it is no part of the record"
    assert isinstance(before, Verified)
    assert WORDS.encode() not in database.files()
    await views.delete(officer, TASK, "answer_task")
    with pytest.raises(NotFound):
        await views.delete(officer, TASK, "answer_task")


async def test_what_is_recorded_needs_no_draft(recorder: Recorder, views: DraftViews) -> None:
    officer, analyst = await person(recorder, OFFICER), await person(recorder, ANALYST)
    for act in ("ask_about_task", "answer_task"):
        await views.save(officer, TASK, act, FIELDS)
    await views.save(analyst, CASE, "add_fact", FIELDS)
    assert (await say(recorder, OFFICER, AskAboutTask, task="J2")).receipt is not None
    assert [one.act for one in await views.all(officer)] == ["answer_task"]
    refused = await say(recorder, ANALYST, AddFact, fact="NO_SUCH_FACT")
    assert refused.receipt is None
    assert [one.act for one in await views.all(analyst)] == ["add_fact"], "nothing was recorded"
    assert (await say(recorder, ANALYST, AddFact, fact="ENCOUNTER")).receipt is not None
    assert await views.all(analyst) == []


async def test_what_is_hidden_is_answered_like_what_does_not_exist(
    recorder: Recorder, views: DraftViews
) -> None:
    analyst = await person(recorder, SECOND_ANALYST)
    await views.save(analyst, CASE, "add_fact", FIELDS)
    assert (await say(recorder, SUPERVISOR, LimitToTeam)).receipt is not None
    assert await views.all(analyst) == []
    missing = CASE[:-1] + "9"
    for call in (
        lambda one: views.save(analyst, one, "add_fact", FIELDS),
        lambda one: views.find(analyst, one, "add_fact"),
        lambda one: views.delete(analyst, one, "add_fact"),
    ):
        said = []
        for subject in (CASE, missing):
            with pytest.raises(NotFound) as refused:
                await call(subject)
            said.append(str(refused.value).replace(subject, "?"))
        assert said[0] == said[1]


async def test_what_is_not_saved(recorder: Recorder, views: DraftViews) -> None:
    analyst = await person(recorder, ANALYST)
    intake = await received(recorder)
    communication = intake.partition("/")[0]
    await views.save(analyst, communication, "confirm_restriction", FIELDS)
    assert (await views.find(analyst, intake, "confirm_restriction")).fields == FIELDS
    with pytest.raises(LooksClassified):
        await views.save(analyst, intake, "confirm_restriction", {"reason": "SECRET//NOFORN"})
    assert (await views.find(analyst, intake, "confirm_restriction")).fields == FIELDS, "it stays"
    for subject, act in ((CASE, "answer_taks"), (CASE, "confirm_restriction")):
        with pytest.raises(NotWellFormed, match="There is no act"):
            await views.save(analyst, subject, act, FIELDS)
    with pytest.raises(NotWellFormed, match="characters"):
        await views.save(analyst, CASE, "add_fact", {"text": "x" * 1_000_001})
    for subject in ("", "case-", "protest-x", f"{CASE}/J99", "comm-/v1", f"{communication}/vx"):
        with pytest.raises(NotFound):
            await views.save(analyst, subject, "add_fact", FIELDS)


async def test_nobody_opens_a_draft_whose_case_was_destroyed(
    register: Register, recorder: Recorder, views: DraftViews
) -> None:
    analyst = await person(recorder, ANALYST)
    await views.save(analyst, CASE, "add_fact", FIELDS)
    await destroy_key(register, CASE, START + timedelta(days=1))
    with pytest.raises(NotFound):
        await views.find(analyst, CASE, "add_fact")
    with pytest.raises(NotFound):
        await views.save(analyst, CASE, "add_fact", FIELDS)
