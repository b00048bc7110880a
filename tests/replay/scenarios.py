"""What is recorded: courses of cases and intakes that open ones can be in the middle of."""

import sqlite3
from collections.abc import Awaitable, Callable
from datetime import timedelta

from client.addresses import intake_workflow_id
from client.taking_up import TakingUp
from procedure.ending import CloseCase
from procedure.facts import AddFact
from procedure.intake.intake import intake_id
from procedure.measures.clock_changes import PauseClock
from procedure.measures.dispute.assessment import Assessment
from procedure.measures.dispute.decision import DECISION
from procedure.measures.dispute.drafting import DraftDecision
from procedure.measures.notification.deferral import ApproveDeferral, ProposeDeferral
from procedure.measures.notification.notification import Notification, NotificationState
from procedure.measures.notification.notifying import RecordNotification
from procedure.stages import stage_codes
from tests.destroying import destroy_key
from tests.office import ANALYST, COUNSEL, SUPERVISOR, Office
from tests.replay import beside, looking
from tests.replay.playing import play
from tests.traffic import OFFICIAL, STRANGER, diffusion, fresh_reference, red_notice, status_message

FEW = ("J2", "J3", "S4", "U3")


async def receive(office: Office, raw: bytes) -> tuple[str, str]:
    """The communication, screened, and its intake's workflow."""
    (item,) = await office.communications.receive(office.person(ANALYST), raw, "recording")
    await office.communications.screened([item])
    return item.communication, intake_workflow_id(intake_id(item.communication, item.version))


async def five_measures(office: Office) -> list[str]:
    """The scenario of the demonstration: nine months, a late agency, a hold, an escalation."""
    _, intake = await receive(office, red_notice("2026/91001"))
    case_id = (await play(office, "official-red-notice")).dossiers["case"]
    await office.handle(case_id).result()
    await office.handle(intake).result()
    return [case_id, intake]


async def released(office: Office) -> list[str]:
    """A communication that names nobody, and one that a person releases after the hour."""
    _, clean = await receive(office, red_notice(fresh_reference(), STRANGER))
    held, hit = await receive(office, red_notice(fresh_reference()))
    await office.pass_time(hit, timedelta(hours=1, minutes=5))
    await office.release(held)
    await office.handle(clean).result()
    await office.handle(hit).result()
    return [clean, hit]


async def non_compliance(office: Office) -> list[str]:
    """A diffusion is found non-compliant while agencies are asked."""
    reference = fresh_reference()
    communication, _ = await receive(office, diffusion(reference))
    case_id, _ = await office.communications.confirm(
        office.person(ANALYST), communication, another=True, reason="Same person."
    )
    _, status = await receive(office, status_message(reference))
    await office.handle(status).result()
    await office.until(case_id, lambda case: "U6" in case.tasks)
    await office.say(ANALYST, case_id, RecordNotification)
    await office.answer(case_id, "U6", "DONE")
    await office.say(ANALYST, case_id, CloseCase)
    await office.handle(case_id).result()
    return [case_id, status]


async def reopened(office: Office) -> list[str]:
    """A deferral that ends in a review, a cancellation, and a fact that opens the case again."""
    case_id = await office.start(left_out=FEW)
    await office.say(ANALYST, case_id, ProposeDeferral)
    await office.say(SUPERVISOR, case_id, ApproveDeferral, approve=True)
    due = (await office.case(case_id)).clocks["deferral"].due_at
    await office.pass_time_until(case_id, due + timedelta(seconds=1))
    await office.until(case_id, lambda case: case.of(Notification).state is NotificationState.DUE)
    await office.cancel(case_id)
    await office.handle(case_id).result()
    await office.say(ANALYST, case_id, AddFact, fact="ENCOUNTER")
    return [case_id]


async def still_open(office: Office) -> list[str]:
    """A case whose decision waits for its approval: what a new version meets most often."""
    case_id = await office.start(left_out=FEW)
    await office.answer_all(case_id)
    await office.until(case_id, lambda case: DECISION.code in stage_codes(case))
    await office.say(COUNSEL, case_id, DraftDecision, disposition="INFORM_NDTF")
    return [case_id]


async def taken_up(office: Office) -> list[str]:
    """A case on a diffusion, with its indicators assessed, that started over from the register."""
    communication, _ = await receive(office, diffusion(fresh_reference()))
    case_id, _ = await office.communications.confirm(
        office.person(ANALYST), communication, another=True, left_out=FEW, reason="Same person."
    )
    await office.say(SUPERVISOR, case_id, PauseClock, clock="S2/answer", reason="COURT_HOLD")
    for task in ("U2", "U4", "U7", "J1", "S1", "D1", "E1"):
        await office.answer(case_id, task)
    await TakingUp(office.gateway, office.register).one(case_id)
    await office.answer(case_id, "S2")
    await office.until(case_id, lambda case: case.of(Assessment).assessed_at is not None)
    return [case_id]


async def assessed(office: Office) -> list[str]:
    """A case whose indicators were assessed and recorded by one activity."""
    communication, _ = await receive(office, red_notice(fresh_reference()))
    case_id, _ = await office.communications.confirm(
        office.person(ANALYST), communication, another=True, left_out=FEW, reason="Same person."
    )
    await office.answer_all(case_id)
    await office.until(case_id, lambda case: case.of(Assessment).assessed_at is not None)
    return [case_id]


def change_register(office: Office, statement: str) -> None:
    """Change the register's database beside Caveat."""
    register = sqlite3.connect(office.settings.state_dir / "register.db", timeout=30)
    with register:
        register.execute(statement)
    register.close()


async def receive_unscreened(office: Office, raw: bytes) -> tuple[str, str]:
    """A communication that comes in while the register takes no document of a screening."""
    change_register(
        office,
        "CREATE TRIGGER no_documents BEFORE INSERT ON documents WHEN NEW.kind = 'Screening' "
        "BEGIN SELECT RAISE(ABORT, 'no room'); END",
    )
    (item,) = await office.communications.receive(office.person(ANALYST), raw, "recording")
    return item.communication, intake_workflow_id(intake_id(item.communication, item.version))


async def unscreened(office: Office) -> list[str]:
    """Screened in time; screened late, without a hit; screened late, with a hit, and confirmed."""
    _, in_time = await receive(office, red_notice(fresh_reference(), STRANGER))
    workflows = [in_time]
    for who in (STRANGER, OFFICIAL):
        raw = red_notice(fresh_reference(), who)
        communication, workflow_id = await receive_unscreened(office, raw)
        dossier = intake_id(communication, 1)
        await office.pass_time_until(
            workflow_id, (await office.intake(communication)).clocks["screening"].due_at
        )
        await office.until_intake(communication, lambda intake: intake.restricted)
        change_register(office, "DROP TRIGGER no_documents")
        await office.pass_time(workflow_id, timedelta(seconds=31))
        await office.until_intake(communication, lambda intake: intake.screened is not None)
        assert await office.register.dossiers.revision(dossier) > 2
        workflows.append(workflow_id)
    await office.communications.confirm(
        office.person(ANALYST), communication, reason="Same person."
    )
    for workflow_id in workflows:
        await office.handle(workflow_id).result()
    return workflows


async def destroyed(office: Office) -> list[str]:
    """A communication whose key is destroyed while its screening fails."""
    communication, workflow_id = await receive_unscreened(office, red_notice(fresh_reference()))
    await destroy_key(office.register, communication, office.clock.now())
    await office.handle(workflow_id).result()
    return [workflow_id]


SCENARIOS: dict[str, Callable[[Office], Awaitable[list[str]]]] = {
    "five-measures": five_measures,
    "released": released,
    "non-compliance": non_compliance,
    "reopened": reopened,
    "still-open": still_open,
    "taken-up": taken_up,
    "assessed": assessed,
    "unscreened": unscreened,
    "destroyed": destroyed,
    "asylee": beside.asylee,
    "ccf-deletion": beside.ccf_deletion,
    "protest": beside.protest,
    "use": beside.use,
    "duty": beside.duty,
    "looked": looking.looked,
}
WITHOUT_STATE = ("looked",)
"""The scenarios whose workflows have no record, and so no state that a replay must reach."""
