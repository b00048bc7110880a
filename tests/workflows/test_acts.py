"""What people say to a running case: carried out once, or refused by the type of the refusal."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from client.door import Door, NotConfirmed
from embedded.server import EmbeddedServer
from procedure import commands as c
from procedure.case import Notified, Restriction, Stage, TaskState
from procedure.refusals import (
    AlreadyDone,
    CaseHasEnded,
    CaseNotReady,
    DrafterMayNotApprove,
    FilingOnHold,
    NotFound,
    NotPermitted,
    NotWellFormed,
    Refused,
    StandsAlready,
)
from runtime.attributes import PRIORITY, RESTRICTED, STAGE
from tests.office import (
    ANALYST,
    COUNSEL,
    OPERATIONS,
    SECOND_COUNSEL,
    SUPERVISOR,
    Office,
    open_office,
    settings_for,
)
from tests.traffic import fresh_reference, red_notice_request
from worker import compose

FEW = ("J2", "J3", "S4", "U3")
"""Tasks left out where a test needs only few."""


async def kinds(office: Office, case_id: str) -> list[str]:
    """The kinds of all events of the case."""
    return [record.kind for record in await office.register.records(case_id)]


async def to_closing(office: Office) -> str:
    """A case with nothing left to do but to close it."""
    case_id = await office.start(left_out=FEW)
    await office.answer_all(case_id)
    await office.say(ANALYST, case_id, c.RecordNotification)
    await office.until(case_id, lambda case: case.stage is Stage.DECISION)
    await office.decide(case_id, "NO_ACTION")
    await office.until(case_id, lambda case: "U6" in case.tasks)
    await office.answer(case_id, "U6", "NOT_PRESENT")
    return case_id


async def test_an_agency_answers_only_its_own_tasks(office: Office) -> None:
    case_id = await office.start()
    with pytest.raises(NotFound):
        await office.say("fbi-officer-1", case_id, c.AcknowledgeTask, task="E1")
    # The workflow's validator asks again, whoever came by another way.
    command = c.AcknowledgeTask(by=office.person("fbi-officer-1"), task="E1")
    with pytest.raises(NotPermitted):
        await office.door.tell(case_id, command)
    assert (await office.case(case_id)).tasks["E1"].state is TaskState.SENT


async def test_the_drafter_never_approves(office: Office) -> None:
    case_id = await office.start(left_out=FEW)
    await office.answer_all(case_id)
    await office.until(case_id, lambda case: case.stage is Stage.DECISION)
    await office.say(COUNSEL, case_id, c.DraftDecision, disposition="INFORM_NDTF")
    with pytest.raises(DrafterMayNotApprove):
        await office.say(COUNSEL, case_id, c.ApproveDecision, approve=True)
    document = await office.register.store_document(
        case_id, "ApproveDecision", COUNSEL, None, {"text": "mine"}, office.clock.now()
    )
    by_hand = c.ApproveDecision(by=office.person(COUNSEL), approve=True, document=document)
    with pytest.raises(DrafterMayNotApprove):
        await office.door.tell(case_id, by_hand)
    await office.say(SECOND_COUNSEL, case_id, c.ApproveDecision, approve=True)
    assert (await office.case(case_id)).stage is Stage.FILING


async def test_a_hold_stops_the_filing_and_not_the_restriction(office: Office) -> None:
    case_id = await office.start(left_out=FEW)
    await office.answer(case_id, "E1")
    await office.answer(case_id, "S2", "HOLD")
    await office.until(case_id, lambda case: case.stage is Stage.DECISION)
    await office.decide(case_id, "INFORM_NDTF")
    with pytest.raises(FilingOnHold):
        await office.say(COUNSEL, case_id, c.RecordFiling)
    assert (await office.case(case_id)).restriction is Restriction.RESTRICTED
    await office.answer(case_id, "S2", "CLEAR_TO_DISPUTE")
    await office.say(COUNSEL, case_id, c.RecordFiling)
    assert (await office.case(case_id)).stage is Stage.FOLLOW_UP


async def test_of_two_at_once_one_is_carried_out(office: Office) -> None:
    case_id = await office.start()
    command = c.AcknowledgeTask(by=office.person("employer-officer-1"), task="E1")
    told = await asyncio.gather(
        *(office.door.tell(case_id, command) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in told) == ["AlreadyDone", "Receipt"]
    assert (await kinds(office, case_id)).count("TaskAcknowledged") == 1


async def test_the_same_answer_twice_is_one_answer_and_another_corrects_it(office: Office) -> None:
    case_id = await office.start()
    await office.answer(case_id, "J2", "NEXUS")
    with pytest.raises(StandsAlready):
        await office.answer(case_id, "J2", "NEXUS")
    await office.answer(case_id, "J2", "NO_NEXUS")
    assert (await office.case(case_id)).tasks["J2"].outcome == "NO_NEXUS"
    assert (await kinds(office, case_id)).count("TaskAnswered") == 2, "both stay in the record"


async def test_a_lost_connection_loses_and_repeats_nothing(
    server: EmbeddedServer, tmp_path: Path
) -> None:
    settings = settings_for(tmp_path / "state", server)
    async with open_office(settings, working=False) as office:
        async with compose(office.settings, office.skipper.client, office.register):
            case_id = await office.start()
        # Nobody works: what was written is kept, the person hears that it is not confirmed.
        client = office.skipper.client
        impatient = Door(client, settings.task_queue, patience=timedelta(seconds=1))
        office.desk = office.desk_at(impatient)
        with pytest.raises(NotConfirmed):
            await office.answer(case_id, "J2", "NEXUS")
        office.desk = office.desk_at(office.door)
        async with compose(office.settings, office.skipper.client, office.register):
            with suppress(StandsAlready):  # the server may have kept the first Update
                await office.answer(case_id, "J2", "NEXUS")
            answered = await office.until(case_id, lambda case: not case.tasks["J2"].open)
        assert answered.tasks["J2"].outcome == "NEXUS"
        assert (await kinds(office, case_id)).count("TaskAnswered") == 1
        records = await office.register.everything(case_id)
        stored = [r for r in records if r.data.get("document_kind") == "AnswerTask"]
        assert len(stored) == 1


async def test_a_deferral_takes_a_second_person_and_ends_in_a_review(office: Office) -> None:
    case_id = await office.start(left_out=FEW)
    await office.say(ANALYST, case_id, c.ProposeDeferral)
    with pytest.raises(NotPermitted):
        await office.say(ANALYST, case_id, c.ApproveDeferral, approve=True)
    await office.say(SUPERVISOR, case_id, c.ApproveDeferral, approve=True)
    case = await office.case(case_id)
    assert case.notified is Notified.DEFERRED
    await office.pass_time_until(case_id, case.clocks["deferral"].due_at + timedelta(seconds=1))
    again = await office.until(case_id, lambda case: case.notified is Notified.DUE)
    assert again.running("notification"), "the official is to be told after all"


async def test_a_case_is_closed_only_when_nothing_is_left(office: Office) -> None:
    case_id = await office.start(left_out=FEW)
    with pytest.raises(CaseNotReady, match="open tasks: E1, S2;"):
        await office.say(ANALYST, case_id, c.CloseCase)


async def test_a_closed_case_refuses_and_is_reopened_with_all_it_holds(office: Office) -> None:
    case_id = await to_closing(office)
    await office.say(ANALYST, case_id, c.CloseCase)
    await office.handle(case_id).result()
    with pytest.raises(CaseHasEnded):
        await office.say(ANALYST, case_id, c.RecordUnreachable)
    with pytest.raises(NotPermitted):
        await office.say(ANALYST, case_id, c.ReopenCase)
    with pytest.raises(StandsAlready):
        await office.say(ANALYST, case_id, c.CloseCase)
    before = await office.case(case_id)
    await office.say(SUPERVISOR, case_id, c.ReopenCase)
    case = await office.case(case_id)
    assert (case.ended, case.attempt) == (None, 2)
    assert case.tasks.keys() >= before.tasks.keys()
    assert case.stage is Stage.CLOSING
    await office.say(ANALYST, case_id, c.CloseCase)
    assert (await office.case(case_id)).stage is Stage.CLOSED


async def test_a_new_fact_reopens_a_closed_case(office: Office) -> None:
    case_id = await to_closing(office)
    await office.say(ANALYST, case_id, c.CloseCase)
    await office.handle(case_id).result()
    await office.say(ANALYST, case_id, c.AddFact, fact="ENCOUNTER")
    case = await office.case(case_id)
    assert case.ended is None
    assert "ENCOUNTER" in case.facts
    assert any(task.code == "D1" and task.open for task in case.tasks.values())


async def test_an_encounter_at_the_border_hastens_the_case(office: Office) -> None:
    case_id = await office.start(left_out=("D1",))
    before = await office.case(case_id)
    await office.say(ANALYST, case_id, c.AddFact, fact="ENCOUNTER", text="At the port of Samplia.")
    after = await office.case(case_id)
    assert (before.case_class, after.case_class) == ("P1", "P0")
    assert after.tasks["D1"].open, "the fact asks for what was left out"
    assert after.clocks["notification"].due_at < before.clocks["notification"].due_at
    assert after.clocks["E1/answer"].due_at < before.clocks["E1/answer"].due_at


@pytest.mark.parametrize(
    ("command", "stage"), [(c.CancelCase, Stage.CANCELLED), (c.SupersedeCase, Stage.SUPERSEDED)]
)
async def test_cancel_and_supersede_end_everything(
    office: Office, command: type[c.Command], stage: Stage
) -> None:
    case_id = await office.start()
    other = await office.start()
    fields = {"successor": other} if command is c.SupersedeCase else {}
    with pytest.raises(NotPermitted):
        await office.say(ANALYST, case_id, command, **fields)
    await office.say(SUPERVISOR, case_id, command, **fields)
    await office.handle(case_id).result()
    case = await office.case(case_id)
    assert case.stage is stage
    assert all(not task.open for task in case.tasks.values())
    assert all(clock.ended_at for clock in case.clocks.values())


async def test_failed_records_stay_open_until_done(office: Office) -> None:
    case_id = await office.start(left_out=FEW)
    await office.say(ANALYST, case_id, c.AddFact, fact="NON_COMPLIANCE")
    await office.until(case_id, lambda case: "U6" in case.tasks)
    await office.answer(case_id, "U6", "FAILED")
    assert (await office.case(case_id)).stage is Stage.RECORDS
    with pytest.raises(CaseNotReady):
        await office.say(ANALYST, case_id, c.CloseCase)
    await office.say(OPERATIONS, case_id, c.AnswerTask, task="U6", outcome="DONE")
    assert (await office.case(case_id)).stage is Stage.CLOSING


async def test_words_that_the_procedure_does_not_know(office: Office) -> None:
    case_id = await office.start()
    with pytest.raises(NotWellFormed, match="NO_NEXUS"):
        await office.answer(case_id, "J2", "PERHAPS")
    with pytest.raises(NotWellFormed, match="ENCOUNTER"):
        await office.say(ANALYST, case_id, c.AddFact, fact="RUMOUR")
    with pytest.raises(NotFound):
        await office.say(ANALYST, f"case-{'0' * 26}", c.AddFact, fact="ENCOUNTER")
    unknown = c.AcknowledgeTask(by=office.person("fbi-officer-1"), task="J3")
    with pytest.raises(Refused):
        await office.door.tell(f"case-{'0' * 26}", unknown)


async def test_temporal_shows_stage_class_and_restriction(office: Office) -> None:
    case_id = await office.start()
    found = (await office.handle(case_id).describe()).typed_search_attributes
    assert (found[STAGE], found[PRIORITY], found[RESTRICTED]) == ("COORDINATION", "P1", True)
    description = await office.handle(case_id).describe()
    assert await description.static_summary()
    await office.say(ANALYST, case_id, c.AddFact, fact="ENCOUNTER")
    # The attributes follow the record: Temporal takes them over when the workflow's task ends.
    while found[PRIORITY] != "P0":
        found = (await office.handle(case_id).describe()).typed_search_attributes
    assert found[STAGE] == "COORDINATION"


async def test_the_same_report_told_twice_is_one_case(office: Office) -> None:
    first = await office.start("A newspaper writes of a warrant.")
    assert await office.start("A newspaper writes of a warrant.") == first
    assert await office.start("Another newspaper writes of it.") != first


async def test_the_official_is_notified_once(office: Office) -> None:
    case_id = await office.start(left_out=FEW)
    await office.say(ANALYST, case_id, c.RecordUnreachable)
    await office.say(ANALYST, case_id, c.RecordNotification)
    with pytest.raises(AlreadyDone):
        await office.say(ANALYST, case_id, c.RecordNotification, text="Told again by telephone.")
    assert (await kinds(office, case_id)).count("OfficialNotified") == 1


async def test_who_is_wrong_about_the_identity_is_not_notified(office: Office) -> None:
    case_id = await office.start(left_out=FEW, identity_confirmed=False)
    case = await office.case(case_id)
    assert (case.notified, case.tasks["U1"].open) == (Notified.NOT_DUE, True)
    with pytest.raises(CaseNotReady):
        await office.say(ANALYST, case_id, c.RecordNotification)
    await office.answer(case_id, "U1", "CONFIRMED")
    await office.until(case_id, lambda case: case.notified is Notified.DUE)
    await office.answer(case_id, "U1", "NOT_MATCH")
    case = await office.case(case_id)
    assert case.identity_refuted
    assert not case.running("notification")


async def test_a_publication_overtakes_the_objection_and_counsel_decides_anew(
    office: Office,
) -> None:
    analyst = office.person(ANALYST)
    (item,) = await office.intake.take_in(analyst, red_notice_request(fresh_reference()), "test")
    await office.intake.screened([item])
    case_id, _ = await office.intake.confirm(
        analyst,
        item.communication,
        left_out=("J1", "J2", "J3", "S1", "S4", "D1", "U3", "U4"),
        reason="Same person.",
    )
    await office.answer_all(case_id)
    await office.until(case_id, lambda case: case.stage is Stage.DECISION)
    await office.decide(case_id, "OBJECT_PRE_PUBLICATION")
    await office.say(ANALYST, case_id, c.AddFact, fact="PUBLISHED")
    case = await office.until(case_id, lambda case: case.running("decision"))
    assert case.decision is None
    with pytest.raises(CaseNotReady):
        await office.say(COUNSEL, case_id, c.RecordFiling)
    await office.decide(case_id, "DISPUTE")
    await office.say(COUNSEL, case_id, c.RecordFiling)
    assert (await office.case(case_id)).running("executive-committee-offer")


async def test_the_restriction_of_a_closed_case_can_be_lifted(office: Office) -> None:
    case_id = await to_closing(office)
    await office.say(ANALYST, case_id, c.CloseCase)
    await office.handle(case_id).result()
    assert (await office.case(case_id)).restriction is Restriction.RESTRICTED
    await office.say(SUPERVISOR, case_id, c.LiftRestriction)
    case = await office.case(case_id)
    assert (case.restriction, case.stage) == (Restriction.LIFTED, Stage.CLOSED)


async def test_a_start_that_cannot_work_is_refused_before_anything_is_written(
    office: Office,
) -> None:
    with pytest.raises(NotWellFormed, match="XX"):
        await office.start("A report.", left_out=("XX",))
    assert await office.desk.cases(office.person(SUPERVISOR)) == []
