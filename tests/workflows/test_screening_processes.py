"""Screening in processes of its own: limits, the roster in use, and a free event loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from activities import screening_processes
from activities.roster_in_use import RosterInUse
from activities.screening import NotScreened
from activities.screening_processes import PROCESSES, ScreeningProcesses
from procedure.message import Communication, CommunicationKind, InterpolState
from register.keyring import KeyRing
from register.register import Register
from runtime.bounded_process import BoundedProcess, LimitReached
from screening.evidence import Thresholds
from screening.limits import MAX_WORDS
from screening.roster import COLUMNS, RosterUnreadable
from tests.fresh import fresh_register
from tests.register.parts import load_roster
from tests.register.samples import with_people
from tests.workflows.many_words import many_words

HEADER = ",".join(COLUMNS)
PERSON = "P-0001,Everett Larkspurne,,1966/01/09,US,,OTHER,,,"
NEWCOMER = "P-0002,Pavle Testovan,,1970/12/31,US,,OTHER,,,"
NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)


def message(body: str) -> str:
    """A message with this text, as it is stored."""
    return Communication(
        kind=CommunicationKind.RED_NOTICE,
        interpol_state=InterpolState.UNKNOWN,
        sender="IP XANDRIA",
        reference="1",
        body=body,
    ).model_dump_json()


HOSTILE = message(many_words(17_000) + " Everett Larkspurne")
ORDINARY = message("We seek Everett Larkspurne today.")


def roster_of(*rows: str) -> str:
    """A roster with these rows."""
    return "\n".join((HEADER, *rows)) + "\n"


async def load(register: Register, *rows: str) -> None:
    """Put a roster into use."""
    await with_people(register)
    newest = await register.rosters.newest()
    await load_roster(register, roster_of(*rows), after=newest.number if newest else 0, at=NOW)


@pytest.fixture
async def register(tmp_path: Path) -> AsyncIterator[Register]:
    """A register with a roster of one person."""
    ring = KeyRing.create(tmp_path / "ring.json")
    opened = await fresh_register(tmp_path / "register.db", ring)
    await load(opened, PERSON)
    yield opened
    await opened.close()


@asynccontextmanager
async def screening(register: Register) -> AsyncIterator[ScreeningProcesses]:
    """Screening processes for the roster of a register."""
    roster = RosterInUse(register.rosters, Path("none"), lambda: NOW)
    processes = ScreeningProcesses(roster, Thresholds())
    try:
        yield processes
    finally:
        await processes.close()


async def named(processes: ScreeningProcesses, stored: str) -> list[str]:
    """Whom a message names."""
    result, _ = await processes.screen(stored)
    return [hit.person_id for hit in result.hits]


@pytest.mark.long
async def test_a_loaded_roster_is_used_at_once_and_an_unreadable_one_never(
    register: Register,
) -> None:
    newcomer = message("We seek Pavle Testovan today.")
    async with screening(register) as processes:
        assert await named(processes, newcomer) == []
        await load(register, PERSON, NEWCOMER)
        assert await named(processes, newcomer) == ["P-0002"]
        await load(register, "nothing of use")
        for _ in range(2 * PROCESSES):
            with pytest.raises(RosterUnreadable):
                await processes.screen(newcomer)
        await load(register, NEWCOMER)
        assert await named(processes, newcomer) == ["P-0002"]


async def test_what_is_above_a_limit_is_screened_up_to_it_and_says_so(register: Register) -> None:
    part = message(many_words(MAX_WORDS + 1) + " Everett Larkspurne")
    whole = message(many_words(MAX_WORDS // 2) + " Everett Larkspurne")
    async with screening(register) as processes:
        for stored, incomplete in ((whole, False), (part, True)):
            result, _ = await processes.screen(stored)
            assert (result.incomplete, [hit.person_id for hit in result.hits]) == (
                incomplete,
                ["P-0001"],
            )


async def test_a_process_over_its_time_ends_and_another_takes_its_place(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with screening(register) as processes:
        assert await named(processes, ORDINARY) == ["P-0001"]
        with monkeypatch.context() as short:
            short.setattr(screening_processes, "MAX_SECONDS", 0.0)
            for _ in range(PROCESSES):
                with pytest.raises(NotScreened, match="time limit"):
                    await processes.screen(HOSTILE)
        assert await named(processes, ORDINARY) == ["P-0001"]


async def test_whoever_waits_no_longer_gets_no_answer_and_the_process_stays(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with screening(register) as processes:
        await processes.load()
        for _ in range(2 * PROCESSES):
            late = asyncio.create_task(processes.screen(HOSTILE))
            done, _ = await asyncio.wait({late}, timeout=0.05)
            if not done:
                late.cancel()
        with monkeypatch.context() as none_started:
            none_started.setattr(BoundedProcess, "start", None)
            assert await named(processes, ORDINARY) == ["P-0001"]
            assert await named(processes, message("Nobody at all")) == []


@pytest.mark.parametrize(
    ("what", "reason"), [(b"memory", "memory limit"), (b"processor", "was ended")]
)
async def test_memory_and_processor_time_are_limited_by_the_system(
    what: bytes, reason: str
) -> None:
    process = await BoundedProcess.start("tests.workflows.hungry")
    try:
        assert await process.ask(b"nothing", b"answered", 60) == b"answered"
        with pytest.raises(LimitReached, match=reason):
            await process.ask(what, b"", 60)
    finally:
        await process.end()
