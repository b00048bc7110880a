"""Measure what a case costs: the reference case in Caveat, next to a bare Temporal workflow.

Run ``make bench-case``, or see ``python -m benchmarks.case --help``. Both sides use one embedded
server with its usual settings, each with its own worker process, in alternating rounds.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from temporalio.client import Client

from activities.installed import packaged_editions, recorder_of
from benchmarks.bare import BareCase
from benchmarks.closed import Closed, Side
from benchmarks.figures import Figures, Meters, figures, middle, parts
from benchmarks.inbound import Inbound
from benchmarks.officials import roster
from benchmarks.reference import ReferenceCase
from benchmarks.result import Comparison, Held, Result, page
from benchmarks.stopping import until_stopped
from cli.files import first_directory_of
from cli.stack import Stack
from client.cases import Cases
from client.communications import Communications
from client.connect import connect
from client.gateway import Gateway
from client.ordering import Ordering
from client.signing import by_this_machine
from embedded.server import free_port
from procedure.people import USNCB
from procedure.proof import Channel
from register.keyring import KeyRing
from register.ledger import Verified
from register.order_keys import OrderSigner
from register.register import Register
from register.values import EmailState
from settings import Settings

_ROOT = Path(__file__).resolve().parent.parent
_PATIENCE = 30.0


CAVEAT, BARE = "caveat", "bare"


class Bench:
    """A running stack with a worker for each side."""

    def __init__(
        self,
        stack: Stack,
        register: Register,
        caveat: Client,
        bare: Client,
        bare_pid: int,
        inbound: Inbound,
    ) -> None:
        """Prepare both sides. ``bare_pid`` is the process id of the bare side's worker."""
        settings = stack.settings
        self._register = register
        self._emails = stack.mailbox.folder
        self.temporal = caveat
        self._worker_pids = {CAVEAT: _pid(stack.worker), BARE: bare_pid}
        self._server_pid = stack.server.pid
        self._databases = (stack.server.db_file, settings.state_dir / "register.db")
        directory = first_directory_of(settings)
        gateway = Gateway(caveat, settings.task_queue)
        recorder = recorder_of(settings, register)
        ordering = Ordering(
            gateway,
            recorder,
            now=_now,
            signer=OrderSigner.read(settings.order_signing_key),
            signed_in=by_this_machine(Channel.REHEARSAL),
        )
        reference = ReferenceCase(
            Communications(ordering),
            Cases(ordering),
            gateway,
            register,
            directory,
            packaged_editions().in_force(_now()),
            inbound,
        )
        self._sides: dict[str, Side] = {CAVEAT: reference, BARE: BareCase(bare)}
        self._carried = dict.fromkeys(self._sides, 0)

    @property
    def carried(self) -> int:
        """How many cases were run in Caveat."""
        return self._carried[CAVEAT]

    async def carry(self, side: str, cases: int, at_once: int) -> list[Closed]:
        """Run this many cases, ``at_once`` of them at a time."""
        left = iter(range(cases))

        async def carry_some() -> list[Closed]:
            return [await self._carry_one(side) for _ in left]

        done = await asyncio.gather(*(carry_some() for _ in range(at_once)))
        return [closed for some in done for closed in some]

    async def _carry_one(self, side: str) -> Closed:
        self._carried[side] += 1
        async with asyncio.timeout(_PATIENCE * 4):
            return await self._sides[side].carry(self._carried[side])

    async def measured(self, side: str, cases: int, at_once: int) -> Figures:
        """Run the cases, and read the meters before and after."""
        meters = Meters(self._worker_pids[side], self._server_pid, *self._databases)
        before = meters.read()
        closed = await self.carry(side, cases, at_once)
        # What a case queued is part of its cost. The relay sends it while other workflows run.
        await self._register.await_deliveries()
        return await figures(self.temporal, before, meters.read(), closed)

    async def held(self) -> Held:
        """What the register holds now."""
        lists = self._register.lists
        tasks = await lists.tasks(open_only=False)
        asked = [task for task in tasks if task.agency != USNCB]
        emails = await self._register.outbox.list()
        sent = sum(email.state is EmailState.SENT for email in emails)
        return Held(
            cases_closed=len(await lists.cases(state="ENDED")),
            agency_tasks=len(asked),
            agency_tasks_answered=sum(task.state == "ANSWERED" for task in asked),
            emails_sent=sent,
            emails_not_sent=len(emails) - sent,
            emails_received=sum(1 for _ in self._emails.glob("*.eml")),
            ledger_whole=isinstance(await self._register.ledger.verify(), Verified),
        )


async def compare(
    cases: int, at_once: Sequence[int], rounds: int, inbound: Inbound = Inbound.DIFFUSION
) -> Result:
    """Measure both sides in turn, on a new stack in a temporary folder."""
    warm_up = max(at_once)
    with tempfile.TemporaryDirectory(prefix="caveat-benchmark-") as folder:
        officials = Path(folder) / "roster.csv"
        officials.write_text(roster(warm_up + rounds * cases * len(at_once)), encoding="utf-8")
        settings = Settings(
            state_dir=Path(folder) / "state",
            roster=officials,
            directory=_ROOT / "samples" / "directory.toml",
            embedded_port=free_port(),
            embedded_smtp_port=free_port(),
            portal_port=free_port(),
            temporal_address=None,
        )
        async with Stack(settings, ui=False) as stack, _bare_worker(stack) as bare_pid:
            ring = KeyRing.read(settings.key_ring)
            register = await Register.open(settings.register_url, ring)
            try:
                caveat = await connect(settings, ring, identity="caveat-benchmark")
                bare = await Client.connect(stack.server.address)
                bench = Bench(stack, register, caveat, bare, bare_pid, inbound)
                warm = {side: await bench.carry(side, warm_up, warm_up) for side in (CAVEAT, BARE)}
                await register.await_deliveries()
                return Result(
                    comparisons=tuple(
                        [await _compared(bench, cases, number, rounds) for number in at_once]
                    ),
                    caveat_parts=await parts(bench.temporal, warm[CAVEAT][0]),
                    bare_parts=await parts(bench.temporal, warm[BARE][0]),
                    carried=bench.carried,
                    held=await bench.held(),
                )
            finally:
                await register.close()


async def _compared(bench: Bench, cases: int, at_once: int, rounds: int) -> Comparison:
    """Rounds of both sides in turn, so that other load on the machine affects both."""
    read: dict[str, list[Figures]] = {CAVEAT: [], BARE: []}
    for _ in range(rounds):
        for side, measured in read.items():
            measured.append(await bench.measured(side, cases, at_once))
    return Comparison(
        at_once=at_once,
        cases=cases,
        rounds=rounds,
        caveat=middle(read[CAVEAT]),
        bare=middle(read[BARE]),
    )


@asynccontextmanager
async def _bare_worker(stack: Stack) -> AsyncIterator[int]:
    """Run the worker of the bare side as a process of its own. Yields the process id."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "benchmarks.bare_worker", stack.server.address),
        stdout=asyncio.subprocess.PIPE,
        cwd=_ROOT,
        env={**os.environ, "TEMPORAL_ADDRESS": ""},
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(_PATIENCE):
            if await process.stdout.readline() != b"ready\n":
                raise RuntimeError("The bare worker did not start.")
        yield process.pid
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _pid(process: asyncio.subprocess.Process | None) -> int:
    if process is None:
        raise RuntimeError("The worker is not running.")
    return process.pid


def _now() -> datetime:
    return datetime.now(UTC)


def main() -> int:
    """Entry point of ``python -m benchmarks.case``. Returns 1 if any work was not done."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.case", description=__doc__)
    parser.add_argument("--cases", type=int, default=30, help="cases per round (default: 30)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds per side (default: 3)")
    parser.add_argument(
        "--at-once", type=int, nargs="+", default=[2, 30], help="cases at once (default: 2 30)"
    )
    parser.add_argument(
        "--kind",
        type=Inbound,
        choices=Inbound,
        default=Inbound.DIFFUSION,
        help="what the cases begin with: a diffusion, whose case also waits for INTERPOL's review, "
        "or a notice (default: diffusion)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    if not sys.platform.startswith("linux"):
        parser.error("processor time is read from /proc: this runs on Linux only")
    if min(options.cases, options.rounds, *options.at_once) < 1:
        parser.error("cases, rounds and at-once must be at least 1")
    # As in an installation. Otherwise each workflow's sandbox compiles its modules again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    work = compare(options.cases, options.at_once, options.rounds, options.kind)
    result = asyncio.run(until_stopped(work))
    print(result.model_dump_json(indent=2) if options.json else page(result))
    return 0 if result.complete else 1


if __name__ == "__main__":
    sys.exit(main())
