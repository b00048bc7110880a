"""How soon the next person sees an answer: on a stack of its own, with a small register.

The filled register has no workflows in Temporal, so nobody can act there. What is measured here
does not depend on its size: from the moment at which the answer is in the register, until the
stream of an open page says so, and until the page shows it.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from activities.installed import packaged_editions, recorder_of
from benchmarks.officials import EMPLOYERS_DESK, official, roster
from benchmarks.pages.measuring import Figure
from benchmarks.pages.serving import Reader, reading
from benchmarks.reference import ANALYST, ANSWERS
from cli.files import first_directory_of
from cli.stack import Stack
from client.cases import Cases
from client.connect import connect
from client.gateway import Gateway
from client.ordering import Ordering
from client.signing import by_this_machine
from embedded.server import free_port
from procedure.annex.editions import Procedure
from procedure.directory import Directory
from procedure.people import EMPLOYER
from procedure.proof import Channel
from procedure.task import TaskState
from register.keyring import KeyRing
from register.order_keys import OrderSigner
from register.register import Register
from settings import Settings

LIMIT = 300.0
"""Milliseconds from the record to the next person."""
_LOOK = 0.002
_QUIET = 1.0
"""Seconds without news after which a stream has said everything."""
_PATIENCE = 60.0
_ROOT = Path(__file__).parents[2]


class Acting:
    """People who act on a running stack."""

    def __init__(self, settings: Settings, register: Register, cases: Cases) -> None:
        """``register`` is that of the stack, and ``cases`` orders there."""
        self._register = register
        self._cases = cases
        self._directory: Directory = first_directory_of(settings)
        self._rules: Procedure = packaged_editions().in_force(datetime.now(UTC))

    async def open(self, number: int) -> tuple[str, list[str]]:
        """A new case about an official, with the tasks that are answered, once they are asked."""
        case = await self._cases.open(
            self._directory.actor(ANALYST),
            f"Report {number} of the benchmark.",
            person=official(number).person_id,
            employer=EMPLOYERS_DESK,
        )
        async with asyncio.timeout(_PATIENCE):
            while not (tasks := await self._register.lists.tasks(case_id=case)):
                await asyncio.sleep(_LOOK)
        return case, [one.task_id for one in tasks if one.task_id in ANSWERS]

    async def number(self, case: str) -> str:
        """What people call a case."""
        return (await self._register.lists.numbers_of([case]))[case]

    async def answer(self, case: str, task: str, text: str) -> None:
        """The agency of a task answers it."""
        agency = self._rules.task(task).agency
        agency = EMPLOYERS_DESK if agency == EMPLOYER else agency
        outcome, fields = ANSWERS[task]
        officer = self._directory.actor(f"{agency.lower()}-officer-1")
        await self._cases.answer(officer, case, task, outcome, text=text, fields=fields)

    async def recorded(self, case: str, task: str) -> float:
        """Wait until the answer is in the register; the moment of that."""
        async with asyncio.timeout(_PATIENCE):
            while True:
                row = await self._register.lists.task(case, task)
                if row is not None and row.state == TaskState.ANSWERED:
                    return time.perf_counter()
                await asyncio.sleep(_LOOK)


async def visible(folder: Path, answers: int) -> list[Figure]:
    """Give so many answers, one after the other; how soon each was seen."""
    seen: list[tuple[float, float]] = []
    settings = _settings(folder)
    settings.roster.write_text(roster(answers + 1), encoding="utf-8")
    async with _acting(settings) as acting, reading(settings, ANALYST) as reader:
        # The first case is to warm up.
        warm = 0
        for number in range(1, answers + 2):
            if len(seen) >= answers + warm:
                break
            case, tasks = await acting.open(number)
            name = await acting.number(case)
            async with reader.stream(f"/live/cases/{name}") as news:
                for task in tasks:
                    text = f"Our answer to {task} in case {number}."
                    place = (case, task)
                    seen.append(await _seen(acting, reader, news, place, text, f"/cases/{name}"))
            warm = warm or len(seen)
    on_open, on_new = zip(*seen[warm:], strict=True)
    return [
        Figure("answer on an open page", LIMIT, None, on_open, None),
        Figure("answer on a new page", LIMIT, None, on_new, None),
    ]


_DRAWN = random.Random(1312)


async def _seen(
    acting: Acting,
    reader: Reader,
    news: asyncio.Queue[float],
    place: tuple[str, str],
    text: str,
    path: str,
) -> tuple[float, float]:
    """How many milliseconds it took until an open page had news, and a new one the answer."""
    await _silence(news)
    # Not in step with whoever looks at fixed times.
    await asyncio.sleep(_DRAWN.random())
    answering = asyncio.create_task(acting.answer(*place, text))
    began = await acting.recorded(*place)
    if text not in await reader.text(path):
        raise RuntimeError("a page did not show an answer that is recorded")
    shown = time.perf_counter()
    said = await asyncio.wait_for(news.get(), _PATIENCE)
    await answering
    return max(0.0, said - began) * 1000, (shown - began) * 1000


async def _silence(news: asyncio.Queue[float]) -> None:
    """Wait until an open page has heard of everything before."""
    with suppress(TimeoutError):
        while True:
            await asyncio.wait_for(news.get(), _QUIET)


def _settings(folder: Path) -> Settings:
    return Settings(
        state_dir=folder / "state",
        roster=folder / "roster.csv",
        directory=_ROOT / "samples" / "directory.toml",
        embedded_port=free_port(),
        embedded_smtp_port=free_port(),
        portal_port=free_port(),
        temporal_address=None,
    )


@asynccontextmanager
async def _acting(settings: Settings) -> AsyncIterator[Acting]:
    """A running stack, and people who act there."""
    async with Stack(settings, ui=False):
        ring = KeyRing.read(settings.key_ring)
        register = await Register.open(settings.register_url, ring)
        try:
            temporal = await connect(settings, ring, identity="caveat-benchmark")
            ordering = Ordering(
                Gateway(temporal, settings.task_queue),
                recorder_of(settings, register),
                now=lambda: datetime.now(UTC),
                signer=OrderSigner.read(settings.order_signing_key),
                signed_in=by_this_machine(Channel.REHEARSAL),
            )
            yield Acting(settings, register, Cases(ordering))
        finally:
            await register.close()
