"""Handoffs by the relay: delivered until there is an answer, and the source learns the answer.

The targets here are real dossiers of the register, whose runs act through the recorder.
"""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from activities.effects import Queued
from activities.recorder import Recorder
from activities.recording import ActRequest, ClaimRequest
from activities.relay import NotDelivered
from client.composition import answer_to_source
from procedure.dossier import Command
from procedure.facts import AddFact
from procedure.intake.intake import Intake, IntakeState, ScreeningResult, intake_id
from procedure.intake.screening import RecordScreening, ScreenAgain
from procedure.intake.settling import EndDestroyed, SettleHandoff
from procedure.message import CommunicationKind, InterpolState
from procedure.opening import OpenCase
from procedure.people import SYSTEM_ID
from procedure.refusals import CaseHasEnded, Refusal, as_value
from register.communications import Delivery
from register.register import Register
from register.values import HandoffState, LeasedHandoff
from tests.destroying import destroy_key
from tests.mail.handed_over import ANALYST, RUN, Passing, confirmed, relay_to, state_of
from tests.mail.queued import AT, CASE, OTHER

LEASE_OVER = timedelta(minutes=6)


# --- delivered and settled ----------------------------------------------------------------------


async def test_a_handoff_is_delivered_and_its_source_learns_the_answer(
    recorder: Recorder, passing: Passing
) -> None:
    intake = await confirmed(recorder)
    await passing.round()
    assert passing.acts == ["open_case", "settle_handoff"]
    assert await recorder.state(CASE) is not None
    assert await state_of(recorder, intake) is IntakeState.WITH_CASE
    assert await recorder.register.handoffs.open_count() == 0
    await passing.round(later=timedelta(days=9))
    assert len(passing.acts) == 2


async def test_a_refused_handoff_is_settled_with_the_refusal(
    recorder: Recorder, passing: Passing
) -> None:
    """The case's key was destroyed: a person must look at the communication again."""
    first = await confirmed(recorder)
    await passing.round()
    assert await state_of(recorder, first) is IntakeState.WITH_CASE
    second = await confirmed(recorder, OTHER)
    await passing.round()
    third = await recorder.state(second)
    assert isinstance(third, Intake)
    attached = await _attached(recorder)
    await destroy_key(recorder.register, CASE, AT)
    await passing.round(later=LEASE_OVER)
    settled = [each for each in passing.targets.delivered if isinstance(each, SettleHandoff)]
    refusals = {each.dossier: each.refusal for each in settled}
    assert refusals[second] is None
    refusal = refusals[attached]
    assert refusal is not None
    assert refusal.kind == "KeyOfCaseDestroyed"
    assert await state_of(recorder, attached) is IntakeState.AWAITING_PERSON
    assert await recorder.register.handoffs.open_count() == 0


async def _attached(recorder: Recorder) -> str:
    """One more communication for the case CASE, whose handoff is queued."""
    register = recorder.register
    received = await recorder.receive(
        Delivery("XANDRIA", "2026/9", b"Another", "{}", CommunicationKind.RED_NOTICE, "9", AT),
        ANALYST,
    )
    communication = received.communication_id
    intake = intake_id(communication, 1)
    await recorder.claim(ClaimRequest(dossier=intake, run=RUN))
    reasons = await register.documents.store(
        communication, "Screening", SYSTEM_ID, "v1", {"text": "who"}, AT
    )
    result = ScreeningResult(
        communication_kind=CommunicationKind.RED_NOTICE,
        interpol_state=InterpolState.PUBLISHED,
        roster_version="2026-03",
        hits=(),
        uncovered=0,
        reasons=reasons,
        cases=(CASE,),
    )
    command = RecordScreening(dossier=intake, order=f"step:{intake}/screening@1", result=result)
    request = ActRequest(command=command, after=0, run=RUN, now=AT)
    assert (await recorder.act(request)).receipt is not None
    return intake


# --- until there is an answer -------------------------------------------------------------------


async def test_while_the_target_does_not_answer_it_is_deferred_and_delivered_again(
    recorder: Recorder, passing: Passing
) -> None:
    intake = await confirmed(recorder)
    passing.targets.away = True
    await passing.round()
    # After 2, 4, 8, 16 and then every 30 seconds; the same command each time.
    for seconds in (2, 4, 8, 16, 30, 30, 30):
        before = len(passing.acts)
        await passing.round(later=timedelta(seconds=seconds - 1))
        assert len(passing.acts) == before
        await passing.round(later=timedelta(seconds=1))
        assert len(passing.acts) == before + 1
    assert len(set(passing.targets.delivered)) == 1
    assert await state_of(recorder, intake) is IntakeState.CONFIRMED
    passing.targets.away = False
    await passing.round(later=timedelta(seconds=30))
    assert passing.acts[-2:] == ["open_case", "settle_handoff"]
    assert await state_of(recorder, intake) is IntakeState.WITH_CASE


async def test_a_handoff_that_waits_holds_up_no_other(recorder: Recorder, passing: Passing) -> None:
    """Only one of the targets is away."""
    waiting = await confirmed(recorder)
    ready = await confirmed(recorder, OTHER)
    all_targets = passing.targets.deliver

    async def deliver(command: Command) -> Refusal | None:
        if command.dossier == CASE:
            raise NotDelivered
        return await all_targets(command)

    await relay_to(recorder.register, deliver, passing.clock).pass_handoffs()
    assert await state_of(recorder, ready) is IntakeState.WITH_CASE
    assert await state_of(recorder, waiting) is IntakeState.CONFIRMED


async def test_where_the_source_does_not_answer_only_the_answer_is_delivered_again(
    recorder: Recorder, passing: Passing
) -> None:
    """The case has it; that its intake cannot learn of it now does not deliver it twice."""
    intake = await confirmed(recorder)
    all_targets = passing.targets.deliver

    async def deliver(command: Command) -> Refusal | None:
        passing.targets.away = command.dossier == intake
        return await all_targets(command)

    relay = relay_to(recorder.register, deliver, passing.clock)
    for _ in range(3):
        await relay.pass_handoffs()
        passing.clock.skip(timedelta(seconds=30))
    assert passing.acts == ["open_case", *["settle_handoff"] * 3]
    passing.targets.away = False
    await passing.round()
    assert await state_of(recorder, intake) is IntakeState.WITH_CASE


@pytest.mark.parametrize("died", ["before the delivery", "after the delivery", "after the answer"])
async def test_a_relay_that_died_is_replaced_after_its_lease(
    recorder: Recorder, passing: Passing, died: str
) -> None:
    """Delivered again, the case opens once, and its receipt is the same."""
    intake = await confirmed(recorder)
    register = recorder.register
    (leased,) = await register.handoffs.lease(20, passing.clock.now(), timedelta(minutes=5))
    if died != "before the delivery":
        assert await passing.targets.deliver(leased.command) is None
    if died == "after the answer":
        await register.handoffs.answered(leased.handoff_id, None, passing.clock.now())
    # The process is killed here.
    await passing.round(later=timedelta(minutes=4))
    assert await state_of(recorder, intake) is IntakeState.CONFIRMED
    await passing.round(later=timedelta(minutes=2))
    assert await state_of(recorder, intake) is IntakeState.WITH_CASE
    events = await register.dossiers.events(CASE)
    assert [event.kind for event in events].count("CaseOpened") == 1
    opened = [command for command in passing.targets.delivered if isinstance(command, OpenCase)]
    assert len(set(opened)) == 1
    assert len(opened) == {"before the delivery": 1, "after the delivery": 2}.get(died, 1)


async def test_a_fault_in_one_delivery_is_logged_and_tried_again(
    recorder: Recorder, passing: Passing
) -> None:
    """A defect at one target: its handoff is neither lost nor a reason to stop the others."""
    broken = await confirmed(recorder)
    healthy = await confirmed(recorder, OTHER)
    all_targets = passing.targets.deliver
    fails = True

    async def deliver(command: Command) -> Refusal | None:
        if fails and command.dossier == CASE:
            raise RuntimeError("a defect")
        return await all_targets(command)

    relay = relay_to(recorder.register, deliver, passing.clock)
    with capture_logs() as logged:
        running = asyncio.create_task(relay.run())
        async with asyncio.timeout(60):
            while await state_of(recorder, healthy) is not IntakeState.WITH_CASE:
                await asyncio.sleep(0.01)
            fails = False
            passing.clock.skip(LEASE_OVER)
            relay.wake(Queued(handoffs=True))
            while await state_of(recorder, broken) is not IntakeState.WITH_CASE:
                await asyncio.sleep(0.01)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert {entry["event"] for entry in logged} == {"the relay failed"}


# --- several workers ----------------------------------------------------------------------------


async def test_two_relays_share_the_handoffs(
    recorder: Recorder, second: Register, passing: Passing
) -> None:
    cases = [f"case-{number:026}" for number in range(1, 9)]
    intakes = [await confirmed(recorder, case) for case in cases]
    other = relay_to(second, passing.targets.deliver, passing.clock)
    await asyncio.gather(passing.relay.pass_handoffs(), other.pass_handoffs())
    await passing.round()
    assert passing.acts.count("open_case") == len(cases)
    assert passing.acts.count("settle_handoff") == len(cases)
    for intake in intakes:
        assert await state_of(recorder, intake) is IntakeState.WITH_CASE


# --- who learns the answer ----------------------------------------------------------------------

INTAKE = "comm-01HZZZZZZZZZZZZZZZZZZZZZZC/v2"
REFUSAL = as_value(CaseHasEnded(ended="CLOSED"))


def leased(source: str, command: Command, refusal: Refusal | None = None) -> LeasedHandoff:
    """A handoff whose target has answered."""
    return LeasedHandoff(
        handoff_id=command.order,
        source=source,
        command=command,
        state=HandoffState.ACCEPTED,
        attempts=1,
        refusal=refusal,
    )


FACT = AddFact(dossier=CASE, order="handoff-1", by=SYSTEM_ID, fact="ENCOUNTER")
AGAIN = ScreenAgain(dossier=INTAKE, order="handoff-2", by=SYSTEM_ID, roster_version="2026-04")
DESTROYED = EndDestroyed(dossier=INTAKE, order="handoff-3", by=SYSTEM_ID)


@pytest.mark.parametrize("refusal", [None, REFUSAL])
def test_an_intake_learns_the_answer(refusal: Refusal | None) -> None:
    answer = answer_to_source(leased(INTAKE, FACT, refusal))
    assert answer == SettleHandoff(
        dossier=INTAKE,
        order="handoff-1answer",
        by=SYSTEM_ID,
        handoff="handoff-1",
        refusal=refusal,
    )


@pytest.mark.parametrize(
    ("source", "command"),
    [
        ("roster/batch-1", AGAIN),
        (f"{CASE}/key", DESTROYED),
        ("comm-01HZZZZZZZZZZZZZZZZZZZZZZC/key", DESTROYED),
    ],
)
def test_other_sources_need_no_answer(source: str, command: Command) -> None:
    assert answer_to_source(leased(source, command)) is None
    assert answer_to_source(leased(source, command, REFUSAL)) is None
