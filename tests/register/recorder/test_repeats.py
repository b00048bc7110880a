"""The same order has one effect, however often, when and by whichever recorder it is repeated."""

import asyncio
from datetime import timedelta

import pytest

from activities.recorder import Recorder
from activities.recording import Acted, ClaimRequest
from procedure.dossier import Command, TakeStep
from procedure.facts import AddFact
from procedure.measures.clock_alerts import ReachAlerts
from procedure.refusals import NotWellFormed, OrderIdReused, as_value
from register.register import Register
from tests.register.acting import (
    RUN,
    document,
    fact,
    open_case,
    opening,
    renewal,
    request,
)
from tests.register.samples import CASE, OTHER, START, SUPERVISOR, recorder_on

LATER = START + timedelta(days=1)


async def everything(register: Register) -> tuple[object, ...]:
    """All that an act may change."""
    return (
        await register.ledger.verify(),
        await register.dossiers.head(CASE),
        await register.outbox.list(),
        await register.lists.case(CASE),
        await register.lists.tasks(open_only=False),
        await register.handoffs.open_count(),
    )


async def commands(register: Register) -> list[Command]:
    """An opening, an order of each of two people, and a step."""
    return [
        await opening(register),
        await fact(register),
        await renewal(register),
        ReachAlerts(dossier=CASE, order="step:alerts@9", clock="restriction-1"),
    ]


@pytest.mark.parametrize("forgets", [False, True])
async def test_repeated_it_has_the_same_receipt_and_nothing_is_written(
    register: Register, recorder: Recorder, other_recorder: Recorder, forgets: bool
) -> None:
    first: dict[str, Acted] = {}
    for place, command in enumerate(await commands(register)):
        now = START + timedelta(days=20 * place)
        first[command.order] = await recorder.act(request(command, now=now))
        assert first[command.order].receipt is not None
        before = await everything(register)
        for each in (recorder, other_recorder, recorder_on(register)):
            if forgets:
                each.forget()
            # Another clock, and another idea of what the run knows.
            for moment, after in ((now + timedelta(days=1), 0), (START, 2)):
                again = await each.act(request(command, now=moment, after=after))
                assert again.receipt == first[command.order].receipt
                assert list(again.events) == (await register.dossiers.events(CASE))[after:]
        assert await everything(register) == before


async def test_repeated_after_more_has_happened_the_receipt_is_that_of_its_time(
    register: Register, recorder: Recorder
) -> None:
    await open_case(recorder)
    command = await fact(register)
    first = await recorder.act(request(command))
    for _ in range(3):
        await recorder.act(request(await renewal(register)))
    again = await recorder.act(request(command, after=first.receipt.revision))  # type: ignore[union-attr]
    assert again.receipt == first.receipt
    assert [event.kind for event in again.events] == ["RestrictionRenewed"] * 3


async def test_repeated_in_a_later_run_the_receipt_is_the_same(
    register: Register, recorder: Recorder
) -> None:
    """Temporal remembers the ids of Updates for each run only."""
    await open_case(recorder)
    command = await fact(register)
    first = await recorder.act(request(command))
    await recorder.claim(ClaimRequest(dossier=CASE, run="run-b"))
    assert (await recorder.act(request(command, run="run-b"))).receipt == first.receipt


async def test_of_the_same_order_at_the_same_time_one_is_written(
    register: Register, recorder: Recorder, other_recorder: Recorder
) -> None:
    await open_case(recorder)
    before = await register.dossiers.revision(CASE)
    command = await renewal(register)
    answers = await asyncio.gather(
        *(each.act(request(command, after=before)) for each in (recorder, other_recorder) * 6)
    )
    assert len({acted.receipt for acted in answers}) == 1
    assert all(len(acted.events) == 1 for acted in answers)
    assert await register.dossiers.revision(CASE) == before + 1


# --- another command under the same id ----------------------------------------------------------


async def other_commands(register: Register, command: AddFact) -> dict[str, Command]:
    """Commands that borrow the order id."""
    return {
        "another text": command.model_copy(update={"document": await document(register)}),
        "another fact": command.model_copy(update={"fact": "DELETION"}),
        "another person": command.model_copy(update={"by": SUPERVISOR}),
        "another revision seen": command.model_copy(update={"seen": 3}),
        "another act": await renewal(register, order=command.order),
        "another case": await fact(register, OTHER, order=command.order),
        "a step": TakeStep(dossier=CASE, order=command.order, step="ask_agencies"),
    }


@pytest.mark.parametrize(
    "what",
    [
        *("another text", "another fact", "another person", "another revision seen"),
        *("another act", "another case", "a step"),
    ],
)
@pytest.mark.parametrize("forgets", [False, True])
async def test_another_command_under_a_known_id_is_refused(
    register: Register, recorder: Recorder, other_recorder: Recorder, what: str, forgets: bool
) -> None:
    await open_case(recorder)
    await open_case(recorder, OTHER)
    command = await fact(register)
    done = await recorder.act(request(command))
    before = await everything(register)
    other = (await other_commands(register, command))[what]
    for each in (recorder, other_recorder):
        if forgets:
            each.forget()
        acted = await each.act(request(other))
        assert acted.refusal == as_value(OrderIdReused(order=command.order))
        assert acted.receipt is None
        # The order itself keeps its receipt.
        assert (await each.act(request(command))).receipt == done.receipt
    assert await everything(register) == before


async def test_the_same_act_with_another_text_is_another_act(
    register: Register, recorder: Recorder
) -> None:
    """Two orders are one only where they have the same id."""
    await open_case(recorder)
    for _ in range(2):
        acted = await recorder.act(request(await fact(register), now=LATER))
        assert acted.receipt is not None
    kinds = [event.kind for event in await register.dossiers.events(CASE)]
    assert kinds.count("FactAdded") == 2


async def test_a_step_is_taken_once_for_each_occasion(
    register: Register, recorder: Recorder
) -> None:
    """Repeated with its id it has its receipt; on another occasion it has another id."""
    await open_case(recorder)
    case = await register.dossiers.events(CASE)
    reached = ReachAlerts(dossier=CASE, order=f"step:alerts@{len(case)}", clock="notification")
    first = await recorder.act(request(reached, now=START + timedelta(days=2)))
    again = await recorder.act(request(reached, now=START + timedelta(days=9)))
    assert again.receipt == first.receipt
    assert again.events == first.events
    later = reached.model_copy(update={"order": f"step:alerts@{len(first.events)}"})
    third = await recorder.act(request(later, now=START + timedelta(days=9)))
    assert len(third.events) > len(first.events)


async def test_no_person_takes_the_id_of_a_step(register: Register, recorder: Recorder) -> None:
    """Otherwise the step itself would be refused later, as the order id of something else."""
    await open_case(recorder)
    forged = (await fact(register)).model_copy(update={"order": f"step:{CASE}/clock/triage@9"})
    before = await everything(register)
    acted = await recorder.act(request(forged))
    assert acted.refusal is not None
    assert acted.refusal.kind == NotWellFormed.__name__
    assert await everything(register) == before


async def test_a_repeated_claim_changes_nothing(register: Register, recorder: Recorder) -> None:
    await open_case(recorder)
    before = await everything(register)
    claims = [
        await recorder.claim(ClaimRequest(dossier=CASE, run=RUN)),
        await recorder.claim(ClaimRequest(dossier=CASE, run=RUN)),
    ]
    assert claims[0] == claims[1]
    assert await everything(register) == before
