"""What people order in a running case: carried out once, or refused by the kind of the refusal."""

import asyncio

import pytest

from procedure.facts import AddFact
from procedure.measures.dispute.decision import Decision
from procedure.measures.dispute.drafting import ApproveDecision, DraftDecision
from procedure.measures.dispute.filings import FiledByMatter, RecordFiling
from procedure.measures.notification.deferral import ApproveDeferral, ProposeDeferral
from procedure.measures.notification.notification import Notification, NotificationState
from procedure.measures.notification.notifying import CLOCK, RecordNotification, RecordUnreachable
from procedure.measures.restriction import is_restricted
from procedure.measures.tasks.answering import AcknowledgeTask
from procedure.refusals import (
    AlreadyDone,
    AlreadyRecorded,
    CaseNotReady,
    DrafterMayNotApprove,
    FilingOnHold,
    NotFound,
    NotPermitted,
    NotWellFormed,
)
from procedure.task import TaskState
from runtime.attributes import PRIORITY, RESTRICTED, STAGE, TRACK
from tests.office import ANALYST, COUNSEL, SECOND_COUNSEL, SUPERVISOR, Office
from tests.traffic import fresh_reference, red_notice_request
from tests.workflows.steps import (
    FEW,
    among_stages,
    command,
    confirmed,
    in_stage,
    kinds,
    screened,
    stored,
    to_decision,
)

NO_CASE = f"case-{'0' * 26}"


async def test_an_agency_answers_only_its_own_tasks(office: Office) -> None:
    case_id = await office.start()
    with pytest.raises(NotFound):
        await office.say("fbi-officer-1", case_id, AcknowledgeTask, task="E1")
    # The recorder checks again, whoever came by another way: a hidden case is like none.
    for dossier in (case_id, NO_CASE):
        by_hand = command(AcknowledgeTask, dossier, "fbi-officer-1", task="E1")
        with pytest.raises(NotFound, match=f"There is no case {dossier}"):
            await office.gateway.send_named(by_hand)
    assert (await office.case(case_id)).tasks["E1"].state is TaskState.SENT


async def test_of_one_agency_only_the_right_role_may_act(office: Office) -> None:
    case_id = await office.start(left_out=FEW, identity_confirmed=False)
    rule = (await office.case(case_id)).tasks["U1"]
    assert (rule.agency, rule.role) == ("USNCB", "ANALYST")
    by_hand = command(AcknowledgeTask, case_id, COUNSEL, task="U1")
    with pytest.raises(NotPermitted):
        await office.gateway.send_named(by_hand)
    assert (await office.case(case_id)).tasks["U1"].state is TaskState.SENT


async def test_the_drafter_never_approves(office: Office) -> None:
    case_id = await to_decision(office)
    await office.say(COUNSEL, case_id, DraftDecision, disposition="INFORM_NDTF")
    with pytest.raises(DrafterMayNotApprove):
        await office.say(COUNSEL, case_id, ApproveDecision, approve=True)
    document = await stored(office, case_id, COUNSEL, "mine")
    by_hand = command(ApproveDecision, case_id, COUNSEL, approve=True, document=document)
    with pytest.raises(DrafterMayNotApprove):
        await office.gateway.send_named(by_hand)
    await office.say(SECOND_COUNSEL, case_id, ApproveDecision, approve=True)
    await office.until(case_id, in_stage("FILING"))


async def test_a_hold_stops_the_filing_and_not_the_restriction(office: Office) -> None:
    case_id = await office.start(left_out=FEW)
    await office.say(ANALYST, case_id, AddFact, fact="REQUEST_KNOWN")
    await office.answer(case_id, "E1")
    await office.answer(case_id, "S2", "HOLD")
    await office.until(case_id, among_stages("DECISION"))
    await office.decide(case_id, "OBJECT_PRE_PUBLICATION")
    with pytest.raises(FilingOnHold):
        await office.say(COUNSEL, case_id, RecordFiling)
    assert is_restricted(await office.case(case_id))
    await office.answer(case_id, "S2", "CLEAR_TO_DISPUTE")
    await office.say(COUNSEL, case_id, RecordFiling)
    await office.until(case_id, among_stages("FOLLOW_UP"))


async def test_of_two_at_once_one_is_carried_out(office: Office) -> None:
    case_id = await office.start()
    answers = await asyncio.gather(
        *(
            office.gateway.send_named(
                command(AcknowledgeTask, case_id, "samples-officer-1", task="E1")
            )
            for _ in range(2)
        ),
        return_exceptions=True,
    )
    assert sorted(type(answer).__name__ for answer in answers) == [
        "Receipt",
        "TaskAlreadyAcknowledged",
    ]
    assert (await kinds(office, case_id)).count("TaskAcknowledged") == 1


async def test_the_same_answer_twice_is_one_answer_and_another_corrects_it(
    office: Office,
) -> None:
    case_id = await office.start()
    await office.answer(case_id, "J2", "NEXUS")
    with pytest.raises(AlreadyRecorded):
        await office.answer(case_id, "J2", "NEXUS")
    await office.answer(case_id, "J2", "NO_NEXUS")
    assert (await office.case(case_id)).tasks["J2"].outcome == "NO_NEXUS"
    assert (await kinds(office, case_id)).count("TaskAnswered") == 2, "both stay in the record"


async def test_a_deferral_takes_a_second_person_and_ends_in_a_review(office: Office) -> None:
    case_id = await office.start(left_out=FEW)
    await office.until(case_id, lambda case: case.running(CLOCK))
    await office.say(ANALYST, case_id, ProposeDeferral)
    with pytest.raises(NotPermitted):
        await office.say(ANALYST, case_id, ApproveDeferral, approve=True)
    await office.say(SUPERVISOR, case_id, ApproveDeferral, approve=True)
    case = await office.case(case_id)
    assert case.of(Notification).state is NotificationState.DEFERRED
    assert not case.running(CLOCK)
    await office.pass_time_until(case_id, case.clocks["deferral"].alerts[-1].at)
    again = await office.until(
        case_id, lambda case: case.of(Notification).state is NotificationState.DUE
    )
    assert again.running(CLOCK), "the official must be notified after all"


async def test_a_detention_makes_the_case_more_urgent(office: Office) -> None:
    case_id = await office.start(left_out=("J3",))
    before = await office.until(case_id, lambda case: case.running(CLOCK))
    await office.say(ANALYST, case_id, AddFact, fact="DETENTION", text="At the port of Samplia.")
    after = await office.case(case_id)
    assert (before.case_class, after.case_class) == ("P1", "P0")
    assert after.tasks["J3"].open, "the fact asks for what was left out"
    assert after.clocks[CLOCK].due_at < before.clocks[CLOCK].due_at
    assert after.clocks["E1/answer"].due_at < before.clocks["E1/answer"].due_at


async def test_words_that_the_procedure_does_not_know(office: Office) -> None:
    case_id = await office.start()
    with pytest.raises(NotWellFormed, match="NO_NEXUS"):
        await office.answer(case_id, "J2", "PERHAPS")
    with pytest.raises(NotWellFormed, match="ENCOUNTER"):
        await office.say(ANALYST, case_id, AddFact, fact="HEARSAY")
    with pytest.raises(NotFound):
        await office.say(ANALYST, NO_CASE, AddFact, fact="ENCOUNTER")
    assert "FactAdded" not in await kinds(office, case_id)


async def test_temporal_shows_stage_track_class_and_restriction(office: Office) -> None:
    case_id = await office.start()
    description = await office.handle(case_id).describe()
    found = description.typed_search_attributes
    assert (list(found[STAGE]), list(found[TRACK])) == (["COORDINATION"], ["OFFICIAL_PROTECTION"])
    assert (found[PRIORITY], found[RESTRICTED]) == ("P1", True)
    assert await description.static_summary()
    await office.say(ANALYST, case_id, AddFact, fact="DETENTION")
    # The attributes follow the record: Temporal takes them over when the workflow's task ends.
    while found[PRIORITY] != "P0":
        found = (await office.handle(case_id).describe()).typed_search_attributes
    assert list(found[STAGE]) == ["COORDINATION"]


async def test_the_same_report_on_a_day_is_one_case(office: Office) -> None:
    first = await office.start("A newspaper writes of a warrant.")
    with pytest.raises(AlreadyRecorded, match=first):
        await office.start("A newspaper writes of a warrant.")
    assert await office.start("Another newspaper writes of it.") != first
    assert len(await office.register.lists.cases()) == 2


async def test_the_official_is_notified_once(office: Office) -> None:
    case_id = await office.start(left_out=FEW)
    await office.until(case_id, lambda case: case.running(CLOCK))
    await office.say(ANALYST, case_id, RecordUnreachable)
    await office.say(ANALYST, case_id, RecordNotification)
    with pytest.raises(AlreadyDone):
        await office.say(ANALYST, case_id, RecordNotification, text="By telephone this time.")
    recorded = await kinds(office, case_id)
    assert (recorded.count("OfficialUnreachable"), recorded.count("OfficialNotified")) == (1, 1)


async def test_nobody_is_notified_while_the_identity_is_in_doubt(office: Office) -> None:
    case_id = await office.start(left_out=FEW, identity_confirmed=False)
    case = await office.case(case_id)
    assert case.of(Notification).state is NotificationState.NOT_DUE
    with pytest.raises(CaseNotReady):
        await office.say(ANALYST, case_id, RecordNotification)
    await office.answer(case_id, "U1", "CONFIRMED")
    await office.until(case_id, lambda case: case.running(CLOCK))
    await office.answer(case_id, "U1", "NOT_MATCH")
    case = await office.case(case_id)
    assert case.identity_refuted
    assert not case.running(CLOCK)


async def test_a_publication_overtakes_the_objection_and_counsel_decides_again(
    office: Office,
) -> None:
    item = await screened(office, red_notice_request(fresh_reference()))
    left_out = ("J1", "J2", "J3", "S1", "S4", "D1", "U3", "U4")
    case_id = await confirmed(office, item, left_out=left_out)
    await office.answer_all(case_id)
    await office.until(case_id, among_stages("DECISION"))
    await office.decide(case_id, "OBJECT_PRE_PUBLICATION")
    await office.say(ANALYST, case_id, AddFact, fact="PUBLISHED")
    case = await office.until(case_id, lambda case: case.running("decision"))
    assert case.of(Decision).draft is None
    with pytest.raises(CaseNotReady):
        await office.say(COUNSEL, case_id, RecordFiling)
    await office.decide(case_id, "DISPUTE")
    with pytest.raises(FiledByMatter):
        await office.say(COUNSEL, case_id, RecordFiling)
    assert (await office.case(case_id)).running("filing-2/file"), "until a protest is filed"


async def test_an_opening_that_cannot_work_is_refused_before_anything_is_written(
    office: Office,
) -> None:
    with pytest.raises(NotWellFormed, match="XX"):
        await office.start("A report.", left_out=("XX",))
    assert await office.register.lists.cases() == []
    assert await documents_stored(office) == 0


async def documents_stored(office: Office) -> int:
    """How many documents there are."""
    return await office.register.read(
        lambda connection: connection.exec_driver_sql("SELECT count(*) FROM documents").scalar_one()
    )
