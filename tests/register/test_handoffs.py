"""Handoffs: commands for other dossiers, kept until their target has answered and the source knows.

What a row allows is the recorder's permission for a handoff: nothing else may pass for one.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from procedure.dossier import Command, handoff_id
from procedure.facts import AddFact
from procedure.intake.screening import ScreenAgain
from procedure.intake.settling import ANSWER, EndDestroyed, SettleHandoff
from procedure.people import SYSTEM_ID
from procedure.refusals import CaseHasEnded, NotFound, Refusal, as_value
from register.register import Register
from register.values import HandoffState, LeasedHandoff
from tests.register.samples import ANALYST, CASE, OTHER, START

SPAN = timedelta(minutes=3)
NOW = START + timedelta(hours=1)
COMMUNICATION = "comm-01HZZZZZZZZZZZZZZZZZZZZZZC"
INTAKE = f"{COMMUNICATION}/v1"
REFUSAL = as_value(CaseHasEnded(ended="CLOSED"))


def handoff(case: str = CASE, revision: int = 3, fact: str = "FURTHER_COMMUNICATION") -> AddFact:
    """An intake passes its communication to a case."""
    return AddFact(
        dossier=case,
        order=handoff_id(INTAKE, revision, case),
        by=SYSTEM_ID,
        fact=fact,
        communication=COMMUNICATION,
        version=1,
    )


async def queue(register: Register, *commands: Command, at: datetime = START) -> None:
    """Pass commands on, as an act of the intake does."""

    def keep(connection: Connection) -> None:
        for command in commands:
            register.handoffs.queue(connection, INTAKE, 3, command, at)

    await register.write(keep)


async def lease(register: Register, now: datetime = NOW, limit: int = 20) -> list[LeasedHandoff]:
    """Take what may be delivered now."""
    return await register.handoffs.lease(limit, now, SPAN)


async def allows(register: Register, command: Command) -> bool:
    """Whether the register allows the command as a handoff or as the answer to one."""
    return await register.read(lambda connection: register.handoffs.allows(connection, command))


# --- keeping and leasing ------------------------------------------------------------------------


async def test_a_handoff_is_kept_with_its_command(register: Register) -> None:
    await queue(register, handoff())
    (leased,) = await lease(register)
    assert leased.command == handoff()
    assert type(leased.command) is AddFact
    assert (leased.handoff_id, leased.source) == (handoff().order, INTAKE)
    assert (leased.state, leased.attempts, leased.refusal) == (HandoffState.QUEUED, 1, None)


async def test_queued_again_it_stays_as_it_is(register: Register, second: Register) -> None:
    await asyncio.gather(*(queue(each, handoff()) for each in (register, second) * 3))
    await queue(register, handoff(fact="DELETION"))
    (leased,) = await lease(register)
    assert leased.command == handoff()
    assert await register.handoffs.open_count() == 1


async def test_the_oldest_is_delivered_first(register: Register) -> None:
    for minute in (3, 1, 2):
        await queue(register, handoff(revision=minute), at=START + timedelta(minutes=minute))
    order = [handoff(revision=minute).order for minute in (1, 2, 3)]
    assert [one.handoff_id for one in await lease(register, limit=2)] == order[:2]
    assert [one.handoff_id for one in await lease(register)] == order[2:]


async def test_nobody_else_takes_a_handoff_until_its_lease_is_over(
    register: Register, second: Register
) -> None:
    await queue(register, handoff(), handoff(OTHER))
    both = await asyncio.gather(*(lease(each, limit=1) for each in (register, second)))
    assert {one.handoff_id for batch in both for one in batch} == {
        handoff().order,
        handoff(OTHER).order,
    }
    assert await lease(register, NOW + SPAN) == []
    again = await lease(register, NOW + SPAN + timedelta(seconds=1))
    assert [one.attempts for one in again] == [2, 2]


async def test_deferred_it_is_delivered_later(register: Register) -> None:
    await queue(register, handoff())
    await lease(register)
    again = NOW + timedelta(seconds=2)
    await register.handoffs.defer(handoff().order, again)
    assert await lease(register, again - timedelta(seconds=1)) == []
    assert [one.attempts for one in await lease(register, again)] == [2]


@pytest.mark.parametrize("refusal", [None, REFUSAL])
async def test_the_first_answer_counts_and_is_kept_until_the_source_knows(
    register: Register, refusal: Refusal | None
) -> None:
    await queue(register, handoff())
    await lease(register)
    await register.handoffs.answered(handoff().order, refusal, NOW)
    other = REFUSAL if refusal is None else None
    await register.handoffs.answered(handoff().order, other, NOW)
    over = NOW + SPAN + timedelta(seconds=1)
    (leased,) = await lease(register, over)
    expected = HandoffState.ACCEPTED if refusal is None else HandoffState.REFUSED
    assert (leased.state, leased.refusal) == (expected, refusal)
    await register.handoffs.settled(handoff().order)
    assert await lease(register, over + SPAN + timedelta(days=9)) == []
    assert await register.handoffs.open_count() == 0


async def test_what_is_open_is_counted_by_its_source_and_named_by_its_target(
    register: Register,
) -> None:
    await queue(register, handoff(), handoff(OTHER))
    assert await register.handoffs.open_count(INTAKE) == 2
    assert await register.handoffs.open_count("comm-none/v1") == 0
    assert await register.handoffs.unanswered_targets([CASE, OTHER, INTAKE]) == {CASE, OTHER}
    await register.handoffs.answered(handoff().order, None, NOW)
    # Answered, but the source does not know it yet.
    assert await register.handoffs.open_count(INTAKE) == 2
    assert await register.handoffs.unanswered_targets([CASE, OTHER]) == {OTHER}


# --- what a row allows --------------------------------------------------------------------------


def answer(
    refusal: Refusal | None = None, handoff_of: str | None = None, dossier: str = INTAKE
) -> SettleHandoff:
    """The order by which the intake learns the answer of a handoff."""
    return SettleHandoff(
        dossier=dossier,
        order=f"{handoff().order}{ANSWER}",
        by=SYSTEM_ID,
        handoff=handoff_of or handoff().order,
        refusal=refusal,
    )


FORGED: dict[str, Callable[[], Command]] = {
    "an id that no row has": lambda: handoff(revision=4),
    "another case": lambda: handoff().model_copy(update={"dossier": OTHER}),
    "another fact": lambda: handoff(fact="DELETION"),
    "another version": lambda: handoff().model_copy(update={"version": 2}),
    "another person": lambda: handoff().model_copy(update={"by": ANALYST}),
    "another act": lambda: ScreenAgain(
        dossier=INTAKE, order=handoff().order, by=SYSTEM_ID, roster_version="2026-03"
    ),
    "an answer where there is none yet": answer,
}


@pytest.mark.parametrize("forged", FORGED)
async def test_only_the_very_command_of_the_row_is_allowed(register: Register, forged: str) -> None:
    await queue(register, handoff())
    assert await allows(register, handoff())
    assert not await allows(register, FORGED[forged]())


async def test_the_command_is_allowed_as_often_as_it_is_delivered(register: Register) -> None:
    """A relay that died after the delivery delivers it again; the receipt is the same."""
    await queue(register, handoff())
    for _ in range(2):
        assert await allows(register, handoff())
        await register.handoffs.answered(handoff().order, None, NOW)
    await register.handoffs.settled(handoff().order)
    assert await allows(register, handoff())


WRONG_ANSWERS: dict[str, Callable[[], Command]] = {
    "another refusal": lambda: answer(as_value(NotFound(what="case", name=CASE))),
    "for another handoff": lambda: answer(handoff_of=handoff(OTHER).order),
    "to another dossier": lambda: answer(dossier=f"{COMMUNICATION}/v2"),
    "another act": lambda: EndDestroyed(
        dossier=INTAKE, order=f"{handoff().order}{ANSWER}", by=SYSTEM_ID
    ),
    "another act with a person": lambda: ScreenAgain(
        dossier=INTAKE,
        order=f"{handoff().order}{ANSWER}",
        by=ANALYST,
        roster_version="2026-03",
    ),
}


@pytest.mark.parametrize("wrong", WRONG_ANSWERS)
@pytest.mark.parametrize("refusal", [None, REFUSAL])
async def test_only_the_recorded_answer_is_allowed(
    register: Register, wrong: str, refusal: Refusal | None
) -> None:
    await queue(register, handoff(), handoff(OTHER))
    await register.handoffs.answered(handoff().order, refusal, NOW)
    assert await allows(register, answer(refusal))
    assert not await allows(register, answer(REFUSAL if refusal is None else None))
    assert not await allows(register, WRONG_ANSWERS[wrong]())
    # Also after the intake knows it.
    await register.handoffs.settled(handoff().order)
    assert await allows(register, answer(refusal))
    assert not await allows(register, WRONG_ANSWERS[wrong]())
