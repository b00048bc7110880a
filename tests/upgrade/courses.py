"""Cases that are carried as far as a stage, and from there to their end."""

import asyncio

from procedure.case import CaseEnding
from procedure.ending import CloseCase
from procedure.facts import AddFact
from procedure.measures import coordination, information, interpol_review, records
from procedure.measures.ccf import watch
from procedure.measures.ccf.dates import RecordCcfRequest
from procedure.measures.ccf.requests import RequestKind
from procedure.measures.ccf.watch import EndCcfWatch
from procedure.measures.dispute import decision, filings
from procedure.measures.dispute.filings import RecordFiling
from procedure.measures.dispute.outcome import RecordOutcome
from procedure.measures.information import SetDutyAside
from procedure.measures.notification.notifying import RecordNotification
from procedure.stages import CLOSING, stage_codes
from tests.office import ANALYST, COUNSEL, Office
from tests.traffic import diffusion, fresh_reference
from tests.workflows import histories
from tests.workflows.histories import history, of_type

FEW = ("J2", "J3", "S1", "S4", "U3", "U2", "U4", "D1", "U7")
"""What the plan need not ask, so that there is time for many cases."""
WAYS = ("OBJECT_PRE_PUBLICATION", "INFORM_NDTF")
PLACES = tuple(
    stage.code
    for stage in (
        coordination.COORDINATION,
        decision.DECISION,
        filings.FILING,
        filings.FOLLOWED_UP,
        records.RECORDS,
        CLOSING,
    )
)
"""How far the protection of the official is."""
BESIDE = tuple(
    stage.code for stage in (interpol_review.REVIEW, information.INFORMING, watch.BEFORE_THE_CCF)
)
"""Where other tracks of the same cases are: a diffusion is not reviewed until it is known."""
DOUBT = "DATA_DOUBTED"


async def open_cases(office: Office, count: int) -> list[str]:
    """So many cases, at every place in turn, with every other track in turn."""
    limit = asyncio.Semaphore(6)

    async def one(number: int) -> str:
        more, place = divmod(number, len(PLACES))
        async with limit:
            case_id = await case_at(office, PLACES[place], WAYS[number % len(WAYS)])
            await begin_beside(office, case_id, BESIDE[more % len(BESIDE)])
            return case_id

    return list(await asyncio.gather(*(one(number) for number in range(count))))


async def opened(office: Office) -> str:
    """A case on a diffusion of its own."""
    person = office.person(ANALYST)
    raw = diffusion(fresh_reference())
    items = await office.communications.receive(person, raw, "test")
    await office.communications.screened(items)
    communication = items[0].communication
    case_id, _ = await office.communications.confirm(
        person, communication, person="P-0001", another=True, left_out=FEW, reason="Same person."
    )
    await office.until(case_id, lambda case: bool(case.tasks))
    return case_id


async def case_at(office: Office, stage: str, disposition: str) -> str:
    """A case in this stage."""
    case_id = await opened(office)
    if stage == coordination.COORDINATION.code:
        return case_id
    await office.answer_all(case_id)
    await until_stage(office, case_id, decision.DECISION.code)
    if stage == decision.DECISION.code:
        return case_id
    await office.decide(case_id, disposition)
    await until_stage(office, case_id, filings.FILING.code)
    if stage == filings.FILING.code:
        return case_id
    await office.say(COUNSEL, case_id, RecordFiling)
    if stage == filings.FOLLOWED_UP.code:
        return case_id
    await office.say(ANALYST, case_id, RecordOutcome, outcome="DELETED")
    await office.until(case_id, lambda case: "U6" in case.tasks)
    if stage == records.RECORDS.code:
        return case_id
    await office.answer(case_id, "U6", "DONE")
    await office.say(ANALYST, case_id, RecordNotification)
    await until_stage(office, case_id, CLOSING.code)
    return case_id


async def begin_beside(office: Office, case_id: str, stage: str) -> None:
    """The case is in this stage too, where it still can be."""
    if stage == information.INFORMING.code:
        await office.say(ANALYST, case_id, AddFact, fact=DOUBT)
    if stage == watch.BEFORE_THE_CCF.code:
        request = RequestKind.CORRECTION_OR_DELETION
        await office.say(ANALYST, case_id, RecordCcfRequest, request_kind=request)


async def end_beside(office: Office, case_id: str) -> None:
    """Nothing but the protection of the official is left."""
    stages = stage_codes(await office.case(case_id))
    if information.INFORMING.code in stages:
        await office.say(COUNSEL, case_id, SetDutyAside, fact=DOUBT)
    if watch.BEFORE_THE_CCF.code in stages:
        await office.say(COUNSEL, case_id, EndCcfWatch)


async def progress(office: Office, case_id: str) -> None:
    """The case from where it is to its end, with whatever it still needs."""
    await end_beside(office, case_id)
    stages = stage_codes(await office.case(case_id))
    stage = next(place for place in PLACES if place in stages)
    if stage == coordination.COORDINATION.code:
        await office.answer_all(case_id)
        await until_stage(office, case_id, decision.DECISION.code)
        stage = decision.DECISION.code
    if stage == decision.DECISION.code:
        await office.decide(case_id, "OBJECT_PRE_PUBLICATION")
        await until_stage(office, case_id, filings.FILING.code)
        stage = filings.FILING.code
    if stage == filings.FILING.code:
        await office.say(COUNSEL, case_id, RecordFiling)
        stage = filings.FOLLOWED_UP.code
    if stage == filings.FOLLOWED_UP.code:
        await office.say(ANALYST, case_id, RecordOutcome, outcome="DELETED")
        await office.until(case_id, lambda case: "U6" in case.tasks)
        stage = records.RECORDS.code
    if stage == records.RECORDS.code:
        await office.answer(case_id, "U6", "DONE")
        await office.say(ANALYST, case_id, RecordNotification)
        await until_stage(office, case_id, CLOSING.code)
    await office.say(ANALYST, case_id, CloseCase)
    assert (await office.case(case_id)).ended is CaseEnding.CLOSED


async def until_stage(office: Office, case_id: str, stage: str) -> None:
    """Wait for the stage."""
    await office.until(case_id, lambda case: stage in stage_codes(case))


async def failed_tasks(office: Office, case_id: str, run: str) -> int:
    """How many workflow tasks of a run failed because of what the worker did, or the run itself."""
    events = await history(office, case_id, run)
    return len(histories.failed_tasks(events)) + len(of_type(events, "WORKFLOW_EXECUTION_FAILED"))
