"""Measure messages that name nobody: from their delivery to their release, end to end.

    python -m benchmarks.messages [--messages N] [--at-once N] [--rounds N]

Everything is real and runs on this machine: mail by LMTP to the receiver, the register (SQLite),
Temporal's server, one worker with its screening processes. The messages and the roster are
invented. Linux only: ``/proc`` shows what other processes use.
"""

import argparse
import asyncio
import os
import smtplib
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from itertools import count
from pathlib import Path
from statistics import median
from typing import NamedTuple

from temporalio.client import Client

from benchmarks.figures import cpu_seconds, descendants
from benchmarks.officials import roster
from cli.stack import Stack
from client.addresses import address_of
from client.connect import connect
from embedded.server import free_port
from procedure.intake.intake import IntakeState, intake_id
from register.keyring import KeyRing
from settings import Settings

_ROOT = Path(__file__).resolve().parent.parent
_PEOPLE = 1_000
_POLL_SECONDS = 0.2
_PATIENCE = 120.0
_SAMPLE = 10
"""So many histories are read to count their events."""
_numbers = count(1)


class Round(NamedTuple):
    """What one round measured; processor time is in milliseconds per message."""

    per_second: float
    receiver: float
    worker: float
    screening: float
    server: float
    events: float


def message() -> bytes:
    """A diffusion about a stranger, as an email."""
    number = next(_numbers)
    return "\r\n".join(
        (
            "From: ncb@xandria.example",
            "To: ncb@us.example",
            f"Subject: Wanted person diffusion XX/{number}",
            "Content-Type: text/plain; charset=utf-8",
            "",
            "FROM: IP XANDRIA",
            "TO: IP WASHINGTON",
            f"OUR REF: XX/{number}",
            "SUBJECT: WANTED PERSON DIFFUSION",
            "FAMILY NAME: ZEBROWNIK",
            "FORENAME: OLGA FICTITIA",
            "DATE OF BIRTH: 31/12/1950",
            "CHARGE: Theft of a bicycle in the harbor of Xandria on 3 March 2025.",
            "",
            "The suspect left the market with the bicycle of a merchant, who saw it.",
            "Please locate the suspect and inform us. Our officers are Ms. Vertova and Mr. Oskin.",
        )
    ).encode()


class Bench:
    """A running stack that messages are delivered to."""

    def __init__(self, stack: Stack, temporal: Client) -> None:
        """``temporal`` reads the histories."""
        assert stack.settings.receive_socket is not None
        self._socket = str(stack.settings.receive_socket)
        self._register = stack.settings.state_dir / "register.db"
        self._temporal = temporal
        self._pids = {
            "receiver": _pid(stack.receiver),
            "worker": _pid(stack.worker),
            "server": stack.server.pid,
        }

    async def measure(self, messages: int, at_once: int) -> Round:
        """Deliver the messages, and wait until each is released."""
        before, start, released = self._cpu(), time.perf_counter(), self._released()
        emails = [[message() for _ in range(messages // at_once)] for _ in range(at_once)]
        await asyncio.gather(*(asyncio.to_thread(self._deliver, some) for some in emails))
        sent = sum(map(len, emails))
        async with asyncio.timeout(_PATIENCE):
            while self._released() < released + sent:
                await asyncio.sleep(_POLL_SECONDS)
        elapsed = time.perf_counter() - start
        cost = {
            what: 1000 * (used - before.get(what, 0.0)) / sent for what, used in self._cpu().items()
        }
        return Round(per_second=sent / elapsed, events=await self._events(), **cost)

    def _deliver(self, emails: list[bytes]) -> None:
        """As an email server would: one connection, one message after the other."""
        with smtplib.LMTP(self._socket) as mail:
            for content in emails:
                mail.sendmail("ncb@xandria.example", ["ncb@us.example"], content)

    def _released(self) -> int:
        query = "SELECT count(*) FROM communication_versions WHERE state = ?"
        with closing(sqlite3.connect(f"{self._register.as_uri()}?mode=ro", uri=True)) as database:
            found: int = database.execute(query, (IntakeState.RELEASED,)).fetchone()[0]
            return found

    def _cpu(self) -> dict[str, float]:
        """Seconds of processor time until now; the screening's processes are the worker's own."""
        used = {what: cpu_seconds(pid) for what, pid in self._pids.items()}
        screening = descendants(self._pids["worker"])
        return {**used, "screening": sum(cpu_seconds(pid) for pid in screening)}

    async def _events(self) -> float:
        query = (
            "SELECT communication_id, version FROM communication_versions "
            "ORDER BY received_at DESC LIMIT ?"
        )
        with closing(sqlite3.connect(f"{self._register.as_uri()}?mode=ro", uri=True)) as database:
            newest = database.execute(query, (_SAMPLE,)).fetchall()
        lengths = []
        for communication, version in newest:
            workflow = address_of(intake_id(communication, version)).workflow_id
            described = await self._temporal.get_workflow_handle(workflow).describe()
            lengths.append(described.history_length)
        return sum(lengths) / len(lengths)


async def measure(messages: int, at_once: int, rounds: int) -> list[Round]:
    """Measure on a new stack in a temporary folder, after a round that warms it up."""
    with tempfile.TemporaryDirectory(prefix="caveat-benchmark-") as folder:
        officials = Path(folder) / "roster.csv"
        officials.write_text(roster(_PEOPLE), encoding="utf-8")
        settings = Settings(
            state_dir=Path(folder) / "state",
            roster=officials,
            directory=_ROOT / "samples" / "directory.toml",
            receive_folder=Path(folder) / "inbound",
            receive_socket=Path(folder) / "lmtp",
            embedded_port=free_port(),
            embedded_smtp_port=free_port(),
            portal_port=free_port(),
            temporal_address=None,
        )
        async with Stack(settings, ui=False, receiving=True) as stack:
            ring = KeyRing.read(settings.key_ring)
            bench = Bench(stack, await connect(settings, ring, identity="caveat-benchmark"))
            await bench.measure(messages // 4, at_once)
            return [await bench.measure(messages, at_once) for _ in range(rounds)]


def page(found: list[Round]) -> str:
    """The median of each figure, and the messages per second of each round."""
    middle = {name: median(getattr(one, name) for one in found) for name in Round._fields}
    spent = ("receiver", "worker", "screening", "server")
    rows = [(f"{what} CPU per message, ms", f"{middle[what]:.1f}") for what in spent]
    rows.append(("all CPU per message, ms", f"{sum(middle[what] for what in spent):.1f}"))
    rows.append(("history events per message", f"{middle['events']:.1f}"))
    rows.append(("messages per second, end to end", f"{middle['per_second']:.1f}"))
    rows.append(("  of each round", ", ".join(f"{one.per_second:.1f}" for one in found)))
    return "\n".join(f"{what:34}{value:>8}" for what, value in rows)


def _pid(process: asyncio.subprocess.Process | None) -> int:
    if process is None:
        raise RuntimeError("A process of the stack is not running.")
    return process.pid


def main() -> None:
    """Entry point of ``python -m benchmarks.messages``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.messages", description=__doc__)
    parser.add_argument("--messages", type=int, default=800, help="per round (default: 800)")
    parser.add_argument("--at-once", type=int, default=4, help="connections (default: 4)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds (default: 3)")
    options = parser.parse_args()
    if not sys.platform.startswith("linux"):
        parser.error("processor time is read from /proc: this runs on Linux only")
    if options.at_once < 1 or options.rounds < 1 or options.messages < 4 * options.at_once:
        parser.error("at-once and rounds must be at least 1, messages at least four times at-once")
    # As in an installation. Otherwise each process compiles its modules again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    print(page(asyncio.run(measure(options.messages, options.at_once, options.rounds))))


if __name__ == "__main__":
    main()
