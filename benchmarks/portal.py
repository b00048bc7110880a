"""Measure how long the portal's pages take with a full register.

Run ``make bench-portal``, or see ``python -m benchmarks.portal --help``. It fills a register with
copies of cases that were really carried on, serves it in a process of its own, and asks for pages.
"""

import argparse
import asyncio
import math
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.pages.addresses import pages_of
from benchmarks.pages.made import Filled, fill
from benchmarks.pages.measuring import HEAD, Figure, line, measured
from benchmarks.pages.painting import painted
from benchmarks.pages.verifying import verified
from benchmarks.pages.visible import visible
from benchmarks.postgresql import MISSING, Cluster, programs
from benchmarks.stopping import until_stopped
from embedded.server import free_port
from settings import Settings

_ROOT = Path(__file__).resolve().parent.parent
_SHARE = {"postgresql": 1.0, "sqlite": 0.1}
"""How much of the whole each database gets."""
_CASES, _PEOPLE, _LONG_CASE = 100_000, 5_000, 5_000
_FACTS = "filled.json"
_REQUESTS = 500
_SERVER = {
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    # What was filled is vacuumed and analyzed at the end.
    "autovacuum": "off",
    "default_transaction_isolation": "read committed",
}
"""Settings of PostgreSQL for a register of this size; all others are those of the tests."""
_MANY = 1_000_000
_FILLING = 600.0
"""Seconds that filling the whole register may take."""
_PAINTED, _ANSWERS = 20, 40
"""So many times a page is painted, and so many answers are given, at most."""


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


async def measure(
    database: str, folder: Path, cluster: Cluster | None, scale: float, requests: int
) -> list[Figure]:
    """Fill a register in the folder if that was not done before, and measure its pages."""
    settings = settings_in(folder, cluster)
    known = folder / _FACTS
    if not known.exists():
        if cluster is not None:
            cluster.create("caveat")
        share = scale * _SHARE[database]
        filled = await fill(
            settings,
            cases=math.ceil(_CASES * share),
            people=max(50, math.ceil(_PEOPLE * share)),
            long_case=max(100, math.ceil(_LONG_CASE * min(1.0, scale))),
            say=_say,
        )
        known.write_text(filled.model_dump_json(indent=2), encoding="utf-8")
    filled = Filled.model_validate_json(known.read_text(encoding="utf-8"))
    print(_filled(database, filled), flush=True)
    filling = filling_of(filled)
    print(await verified(settings), flush=True)
    print(HEAD, flush=True)
    found = [filling]
    for page in await pages_of(settings, filled):
        found.append(await measured(settings, page, requests))
        print(line(found[-1]), flush=True)
    painting = await painted(settings, page, min(requests, _PAINTED))
    if painting is None:
        print("There is no Chromium: the first paint is not measured.", flush=True)
        return found
    print(line(painting), flush=True)
    return [*found, painting]


async def _visible(answers: int) -> list[Figure]:
    """Measure how soon answers are seen, on a stack of its own."""
    print("An answer, from its record to the next person, with a small register on SQLite:")
    with tempfile.TemporaryDirectory(prefix="caveat-benchmark-") as folder:
        found = await visible(Path(folder), answers)
    print("\n".join([HEAD, *map(line, found)]), flush=True)
    return found


def settings_in(folder: Path, cluster: Cluster | None) -> Settings:
    """The settings of an installation in a folder; without a server its register is on SQLite."""
    more = {"register_url": cluster.url("caveat")} if cluster is not None else {}
    return Settings.model_validate(
        {
            "state_dir": folder,
            "directory": _ROOT / "samples" / "directory.toml",
            "roster": _ROOT / "samples" / "roster.csv",
            "embedded_port": free_port(),
            "embedded_smtp_port": free_port(),
            "portal_port": free_port(),
            # Nobody reads as fast as this does.
            "reads_per_minute": _MANY,
            "acts_per_minute": _MANY,
            **more,
        }
    )


def filling_of(filled: Filled) -> Figure:
    """How long filling the register took, which has a limit of its own."""
    return Figure("filling", 1000 * _FILLING, None, [1000 * filled.seconds], None)


def _filled(database: str, filled: Filled) -> str:
    name = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[database]
    return (
        f"{name}: {filled.cases:,} cases, {filled.tasks:,} tasks, {filled.events:,} events, "
        f"filled in {filled.seconds:.0f} s ({_FILLING:.0f} s at most: "
        f"{'met' if filling_of(filled).met else 'not met'})."
    )


@contextmanager
def _places(database: str, keep: Path | None) -> Iterator[tuple[Path, Cluster | None]]:
    """The folder of an installation, and the server of its register where it needs one."""
    with ExitStack() as stack:
        if keep is None:
            folder = Path(
                stack.enter_context(tempfile.TemporaryDirectory(prefix="caveat-benchmark-"))
            )
        else:
            folder = keep / database
            folder.mkdir(parents=True, exist_ok=True)
        cluster = None
        if database == "postgresql":
            found = programs()
            if found is None:
                raise SystemExit(MISSING)
            cluster = Cluster(found, folder / "server" if keep is not None else None, _SERVER)
            stack.callback(cluster.stop)
        yield folder, cluster


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point of ``python -m benchmarks.portal``. Returns 1 if a limit is not met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.portal", description=__doc__)
    parser.add_argument(
        "--database",
        choices=list(_SHARE),
        action="append",
        help="one of them (default: both; SQLite with a tenth)",
    )
    parser.add_argument(
        "--scale",
        type=float,
        default=1.0,
        help="the share of 100,000 cases, so that a hundredth can be tried quickly (default: 1)",
    )
    parser.add_argument(
        "--requests", type=int, default=_REQUESTS, help=f"for each page (default: {_REQUESTS})"
    )
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep the register there, and use it again"
    )
    options = parser.parse_args(arguments)
    if not sys.platform.startswith("linux"):
        parser.error("processor time is read from /proc: this runs on Linux only")
    if options.scale <= 0 or options.requests < 1:
        parser.error("scale and requests must be more than 0")
    # As in an installation. Otherwise each process compiles its modules again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    print(f"Processors that may be used: {len(os.sched_getaffinity(0))}.", flush=True)
    figures: list[Figure] = []
    for database in options.database or list(_SHARE):
        with _places(database, options.keep) as (folder, cluster):
            work = measure(database, folder, cluster, options.scale, options.requests)
            figures += asyncio.run(until_stopped(work))
    figures += asyncio.run(until_stopped(_visible(min(options.requests, _ANSWERS))))
    return 0 if options.scale < 1 or all(one.met for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
