"""Each clock of the procedure on the real server: one second before, at, and after its due time."""

from datetime import timedelta

import pytest

from procedure import commands as c
from procedure.case import Case
from procedure.clocks import Clock, RungKind
from tests.office import (
    ANALYST,
    COUNSEL,
    SUPERVISOR,
    Office,
)

SECOND = timedelta(seconds=1)
SMALL = ("J1", "J2", "J3", "S1", "S4", "D1", "U3")
"""Tasks left out where a test needs only a few."""


async def to_coordination(office: Office) -> str:
    return await office.start(left_out=("J3", "S4"))


async def to_notification(office: Office) -> str:
    return await office.start(left_out=("J3", "S4"))


async def to_decision(office: Office) -> str:
    case_id = await office.start(left_out=("J3", "S4", "J2"))
    await office.answer_all(case_id)
    return case_id


async def to_filing(office: Office) -> str:
    case_id = await to_decision(office)
    await office.decide(case_id, "INFORM_NDTF")
    return case_id


async def to_follow_up(office: Office) -> str:
    case_id = await to_filing(office)
    await office.say(COUNSEL, case_id, c.RecordFiling)
    return case_id


async def to_second_follow_up(office: Office) -> str:
    case_id = await to_follow_up(office)
    await office.say(ANALYST, case_id, c.RecordFollowUp)
    return case_id


async def to_records(office: Office) -> str:
    case_id = await office.start(left_out=("J3", "S4"))
    await office.say(ANALYST, case_id, c.AddFact, fact="NON_COMPLIANCE")
    return case_id


async def to_deferral(office: Office) -> str:
    case_id = await office.start(left_out=("J3", "S4"))
    await office.say(ANALYST, case_id, c.ProposeDeferral)
    await office.say(SUPERVISOR, case_id, c.ApproveDeferral, approve=True)
    return case_id


async def to_renewed_restriction(office: Office) -> str:
    case_id = await office.start(left_out=("J3", "S4"))
    await office.say(SUPERVISOR, case_id, c.RenewRestriction)
    return case_id


CLOCKS = {
    "acknowledgement": (to_coordination, "E1/acknowledgement"),
    "answer": (to_coordination, "E1/answer"),
    "research": (to_coordination, "U3/answer"),
    "official-notification": (to_notification, "notification"),
    "deferral-review": (to_deferral, "deferral"),
    "legal-decision": (to_decision, "decision"),
    "ndtf-information": (to_filing, "filing"),
    "follow-up-first": (to_follow_up, "follow-up-1"),
    "follow-up-next": (to_second_follow_up, "follow-up-2"),
    "records-update": (to_records, "U6/answer"),
    "restriction-review": (to_coordination, "restriction-1"),
    "restriction-renewal": (to_renewed_restriction, "restriction-2"),
}


def rungs_reached(clock: Clock) -> list[RungKind]:
    """The rungs of the clock that were reached."""
    return [rung.kind for rung in clock.rungs[: clock.reached]]


@pytest.mark.parametrize("rule", sorted(CLOCKS))
async def test_nothing_is_late_before_its_time_and_everything_after(
    office: Office, rule: str
) -> None:
    prepare, clock_id = CLOCKS[rule]
    case_id = await prepare(office)
    clock = (await office.case(case_id)).clocks[clock_id]
    assert clock.rule == rule

    await office.pass_time(case_id, clock.due_at - office.clock.now() - SECOND)
    early = (await office.case(case_id)).clocks[clock_id]
    assert early.missed_at is None
    assert RungKind.DUE not in rungs_reached(early)

    await office.pass_time(case_id, 2 * SECOND)
    late = (await until_reached(office, case_id, clock_id)).clocks[clock_id]
    assert late.missed_at is not None
    assert timedelta() <= late.missed_at - clock.due_at < SECOND
    assert RungKind.DUE in rungs_reached(late)


async def until_reached(office: Office, case_id: str, clock_id: str) -> Case:
    """The case once its record shows the due time of the clock."""
    revision = (await office.case(case_id)).revision
    while (case := await office.case(case_id)).clocks[clock_id].missed_at is None:
        revision += 1
        await office.register.await_revision(case_id, revision, patience=10)
    return case
