"""A matter beside cases in Temporal: it rests without a run, keeps its time, and survives kills."""

from datetime import timedelta
from typing import Any

import pytest

from client.matters import Matters
from client.taking_up import TakingUp
from procedure.facts import AddFact
from procedure.matters.common import AddNote
from procedure.matters.messages import ApproveMatterMessage, RecordMatterMessageSent
from procedure.measures.dispute.filing import pending
from procedure.measures.matters import Beside
from procedure.measures.messages.outbound import MessageNotWaiting, MessageState
from procedure.numbers import drawn_of
from procedure.protest.drafting import ApproveProtest
from procedure.protest.ending import RecordProtestOutcome
from procedure.protest.filing import FileProtest, RecordAdmissibility
from procedure.protest.opening import JoinProtest, LeaveProtest, OpenProtest
from procedure.protest.phases import RecordSourceAnswer
from procedure.protest.question import QuestionNamesACase
from procedure.refusals import FilingOnHold
from tests.office import ANALYST, COUNSEL, SECOND_COUNSEL, Office
from tests.procedure.matter_acts import GIVEN
from tests.traffic import fresh_reference, red_notice
from tests.workflows.steps import FEW, confirmed, in_stage, kinds, screened
from views.matters import MatterView, MatterViews
from views.outgoing import MessageViews

EXPECTED = timedelta(days=31)


async def opened(office: Office, *cases: str) -> str:
    """A protest that counsel opened for these cases."""
    receipt = await matters(office).open(
        office.person(COUNSEL), OpenProtest, text="The same issue in each.", cases=cases
    )
    return receipt.dossier


def matters(office: Office) -> Matters:
    """Orders to matters."""
    return Matters(office.ordering)


async def test_a_matter_rests_without_a_run_and_the_next_act_starts_one(office: Office) -> None:
    protest = await opened(office, await office.start())
    assert await office.handle(protest).result() == "DRAFT"
    receipt = await matters(office).order(
        office.person(ANALYST), protest, AddNote, text="A call from the legat."
    )
    assert receipt.number is not None
    assert receipt.number.startswith("PROTEST-")
    assert await office.handle(protest).result() == "DRAFT"
    assert await kinds(office, protest) == ["ProtestOpened", "NoteAdded"]
    assert protest not in await office.register.dossiers.open_dossiers()


async def test_cases_hear_of_the_protest_and_it_hears_of_their_facts(office: Office) -> None:
    first, second = await office.start(), await office.start()
    protest = await opened(office, first)
    counsel = office.person(COUNSEL)
    await matters(office).order(counsel, protest, JoinProtest, text="The same.", case=second)
    for case_id in (first, second):
        case = await office.until(case_id, lambda case: protest in case.of(Beside).matters)
        assert case.of(Beside).matters[protest].stage == "DRAFT"
    await office.say(ANALYST, second, AddFact, fact="ENCOUNTER")
    await office.register.await_revision(protest, 3)
    assert (await kinds(office, protest))[-1] == "CaseHasFact"
    await matters(office).order(counsel, protest, LeaveProtest, text="Another issue.", case=second)
    left = await office.until(second, lambda case: not case.of(Beside).matters[protest].covered)
    assert left.ended is None
    rows = await office.register.lists.matters(linked=first)
    assert [row.matter_id for row in rows] == [protest]
    assert await office.register.lists.matters(linked=second) == []


async def decided(office: Office, reference: str) -> str:
    """A case about a notice with this reference, which counsel wants to dispute."""
    item = await screened(office, red_notice(reference))
    case_id = await confirmed(office, item, left_out=FEW)
    await office.answer_all(case_id)
    await office.until(case_id, in_stage("DECISION"))
    await office.decide(case_id, "DISPUTE")
    return case_id


async def filed(office: Office) -> tuple[str, str]:
    """A protest that was filed, and its case."""
    case_id = await decided(office, fresh_reference())
    protest = await opened(office, case_id)
    counsel, second = office.person(COUNSEL), office.person(SECOND_COUNSEL)
    await drafted(office, protest)
    (line,) = (await read(office, protest)).weigh
    risk = next(one for one in line.answers if one.task == "S2")
    assert (risk.case, risk.agency) == (case_id, "STATE-LEI"), "the approver reads it there"
    await matters(office).order(second, protest, ApproveProtest, text="Good.", approve=True)
    await matters(office).order(counsel, protest, FileProtest, text="Sent.")
    assert (await read(office, protest)).weigh == (), "it is filed"
    return protest, case_id


async def drafted(office: Office, protest: str) -> None:
    """Counsel drafts it."""
    await office.composing.draft_protest(
        office.person(COUNSEL), protest, "The charge is about an official act.", **GIVEN
    )


async def read(office: Office, protest: str) -> MatterView:
    """The protest as the approver reads it."""
    views = MatterViews(lambda: office.recorder, office.looks, now=office.clock.now)
    return await views.matter(office.person(SECOND_COUNSEL), protest)


async def test_a_protest_is_saved_for_the_terminal_as_it_was_approved(office: Office) -> None:
    reference = fresh_reference()
    case_id = await decided(office, reference)
    protest = await opened(office, case_id)
    await drafted(office, protest)
    counsel, second = office.person(COUNSEL), office.person(SECOND_COUNSEL)
    own = MatterViews(lambda: office.recorder, office.looks, now=office.clock.now)
    views = MessageViews(office.views, own, office.looks)
    (waits,) = await views.waiting(second, protest)
    assert waits.now.title == "Protest: request to settle a dispute"
    with pytest.raises(MessageNotWaiting):
        await views.export(counsel, protest, 1)
    await matters(office).order(second, protest, ApproveProtest, text="Good.", approve=True)
    message = await views.export(counsel, protest, 1)
    lines = message.text.splitlines()
    number = (await office.matters.matter(counsel, protest)).number
    assert {f"OUR REF: {number}/1", "TO: IPSG", f"The data: {reference}."} <= {*lines}
    assert "Provisions that they breach: RPD 34(3)." in lines
    assert "The charge is about an official act." in lines
    words = next(one.text for one in (await read(office, protest)).details if one.label == "Draft")
    assert f", {len(message.text.split())} words, " in words

    await office.answer(case_id, "S2", "HOLD")
    assert any("STATE-LEI" in one for one in (await views.message(second, protest, 1)).obstacles)
    with pytest.raises(FilingOnHold, match="STATE-LEI"):
        await views.export(counsel, protest, 1)
    await office.answer(case_id, "S2")
    await matters(office).order(counsel, protest, FileProtest, text="Sent.")
    assert (await views.export(counsel, protest, 1)).state is MessageState.SENT

    compose = office.composing.compose_in_matter
    reasons = {"reasons": "The person travels tomorrow."}
    await compose(counsel, protest, "DISPUTE_URGENCY", text="Please.", fields=reasons)
    claim = await views.message(second, protest, 2)
    assert claim.subject == f"Urgency of the dispute about {reference}"
    assert f"Our protest: {number}/1." in claim.text.splitlines()
    order: dict[str, Any] = {"message": 2, "text": "Agreed.", "approve": True}
    await matters(office).order(second, protest, ApproveMatterMessage, **order)
    await matters(office).order(counsel, protest, RecordMatterMessageSent, message=2)
    assert (await kinds(office, protest))[-2:] == ["MatterMessageSent", "UrgencyClaimed"]

    analyst = office.person(ANALYST)
    took: dict[str, Any] = {"answer": "TAKES_NO_PART", "caveat": False}
    await matters(office).order(analyst, protest, RecordAdmissibility, text="Yes.", admitted=True)
    await matters(office).order(analyst, protest, RecordSourceAnswer, text="None.", **took)
    ended: dict[str, Any] = {"outcome": "DELETED"}
    await matters(office).order(analyst, protest, RecordProtestOutcome, text="Gone.", **ended)
    case = await office.case(case_id)
    for named in (reference, drawn_of(str(number)), drawn_of(str(case.number))):
        asked = f"Must data such as {named} be deleted?"
        with pytest.raises(QuestionNamesACase):
            await compose(counsel, protest, "POLICY_QUESTION", text=asked)
        with pytest.raises(QuestionNamesACase):
            await office.composing.ask_policy_question(counsel, protest, asked)
    await compose(counsel, protest, "POLICY_QUESTION", text="Does (EU) 2016/679 matter?")
    question = await views.message(second, protest, 3)
    assert reference not in question.text


@pytest.mark.long
@pytest.mark.sandboxed
async def test_its_clock_keeps_a_run_and_alerts_are_recorded_then(office: Office) -> None:
    protest, case_id = await filed(office)
    case = await office.until(case_id, lambda case: bool(pending(case)))
    assert case.of(Beside).matters[protest].stage == "ADMISSIBILITY"
    before = await kinds(office, protest)
    run = await office.gateway.run_of(protest)
    assert run is not None
    assert protest in await office.register.dossiers.open_dossiers()
    (taken,) = await TakingUp(office.gateway, office.register).these([protest])
    assert taken.how == "CONTINUED"
    assert await office.gateway.run_of(protest) not in (None, run)
    await office.pass_time(protest, EXPECTED)
    await office.register.await_revision(protest, len(before) + 2)
    assert (await kinds(office, protest))[len(before) :][:2] == ["AlertReached", "AlertReached"]


@pytest.mark.long
async def test_a_run_that_was_killed_starts_again_with_the_next_act(office: Office) -> None:
    protest, _ = await filed(office)
    before = await kinds(office, protest)
    await office.handle(protest).terminate()
    await matters(office).order(office.person(ANALYST), protest, AddNote, text="A note.")
    assert await office.gateway.run_of(protest) is not None
    assert await kinds(office, protest) == [*before, "NoteAdded"]
    await office.pass_time(protest, EXPECTED)
    await office.register.await_revision(protest, len(before) + 3)
