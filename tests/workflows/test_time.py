"""Time skipping, as rehearsals and tests use it: each workflow has its own clock."""

from datetime import timedelta

from procedure.intake.intake import CommunicationRestricted
from procedure.measures.clock_alerts import AlertReached
from tests.office import Office
from tests.traffic import fresh_reference, red_notice
from tests.workflows.histories import run_of
from tests.workflows.steps import (
    FEW,
    confirmed,
    dossier_of,
    received,
    screened,
    status_of,
    workflow_of,
)

SECOND = timedelta(seconds=1)
DAYS = timedelta(days=3)


async def test_time_that_passes_for_one_case_passes_for_no_other(office: Office) -> None:
    case_id, other = await office.start(left_out=FEW), await office.start(left_out=FEW)
    before = await office.case(other)
    clock = (await office.case(case_id)).clocks["E1/answer"]
    await office.pass_time_until(case_id, clock.due_at + SECOND)
    await office.until(case_id, lambda case: case.due_reached("E1/answer"))
    assert await office.case(other) == before


async def test_what_comes_in_after_time_was_skipped_has_its_own_clock_to_move(
    office: Office,
) -> None:
    """Its deadlines count from the moment of the people; its workflow begins at the real one."""
    case_id = await office.start(left_out=FEW)
    await office.pass_time(case_id, DAYS)
    item = await screened(office, red_notice(fresh_reference()))
    first, *_, restricted = await office.register.dossiers.events(dossier_of(item))
    assert isinstance(restricted, CommunicationRestricted)
    assert restricted.at >= first.at, "a record never goes back in time"
    due = restricted.clock.due_at
    assert timedelta() <= due - first.at - timedelta(hours=1) < timedelta(minutes=1)

    await office.pass_time_until(workflow_of(item), due - SECOND)
    assert not (await office.intake(item.communication)).due_reached("triage")
    await office.pass_time_until(workflow_of(item), due + SECOND)
    intake = await office.until_intake(item.communication, lambda it: it.due_reached("triage"))
    assert intake.clocks["triage"].missed_at is not None
    assert intake.clocks["triage"].missed_at >= due
    assert await status_of(office, item) == ("AWAITING_PERSON", True)


async def test_a_case_that_opens_after_time_was_skipped_keeps_its_deadlines(
    office: Office,
) -> None:
    earlier = await office.start(left_out=FEW)
    await office.pass_time(earlier, DAYS)
    case_id = await confirmed(office, await screened(office, red_notice(fresh_reference())))
    case = await office.case(case_id)
    clock = case.clocks["E1/acknowledgment"]
    await office.pass_time_until(case_id, clock.due_at + SECOND)
    late = await office.until(case_id, lambda case: case.due_reached(clock.clock_id))
    reached = [
        event
        for event in await office.register.dossiers.events(case_id)
        if isinstance(event, AlertReached) and event.clock_id == clock.clock_id
    ]
    assert [event.alert for event in reached] == ["REMINDER", "WARNING", "DUE"]
    assert [event.at for event in reached] == sorted(event.at for event in reached)
    assert late.last_at >= case.opened_at


async def test_a_new_run_keeps_the_time_that_was_skipped(office: Office) -> None:
    item = await received(office, red_notice(fresh_reference()))
    await office.communications.screened([item])
    case_id = await office.start(left_out=FEW)
    await office.pass_time(case_id, DAYS)
    first = await run_of(office, case_id)
    assert await office.gateway.ask_to_take_up(case_id)
    while await run_of(office, case_id) == first:
        pass
    clock = (await office.case(case_id)).clocks["notification"]
    await office.pass_time_until(case_id, clock.due_at + SECOND)
    await office.until(case_id, lambda case: case.due_reached("notification"))
