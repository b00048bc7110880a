"""Processor time of commands, each in a process of its own: ``python -m benchmarks.commands``.

It starts a stack of its own in a temporary folder, with a case and a notice in it. Two columns are
ratios, which another load on the machine changes less: to Python that does nothing, and to Python
that loads SQLAlchemy, which every command needs that reads the register.
"""

import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

from cli.stack import Stack, environment
from embedded.server import free_port
from settings import Settings

LIMIT_MS = 600
"""Milliseconds of processor time that a command may take on a quiet machine."""
_TIMES = 5
_ROOT = Path(__file__).resolve().parent.parent
_ANALYST = "usncb-analyst-1"
_NOTICE = _ROOT / "samples" / "traffic" / "diffusion-verkhograd-0455.txt"
_COMMANDS = (
    "--version",
    "--help",
    "case --help",
    "people",
    "case list",
    "task list",
    "communication list",
    "case show {case}",
    "case timeline {case}",
    "task show {case} U3",
    "communication show {communication}",
    "case fact {case} US_CITIZEN --text Fact-{round}.",
    "task answer {case} U3 --outcome NO_HOLDINGS --text Answer-{round}.",
)
"""What is measured; ``round`` is another number each time, so that each order is a new one."""

Variables = Mapping[str, str]


def cpu_ms(*arguments: str, variables: Variables | None = None) -> float:
    """Milliseconds of processor time (user and system) of Python with these arguments: a median."""
    return median(
        _once([one.replace("{round}", str(number)) for one in arguments], variables)
        for number in range(_TIMES)
    )


def _once(arguments: list[str], variables: Variables | None) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(arguments, variables)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1000


def _run(arguments: list[str], variables: Variables | None) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=_ROOT,
        env={**os.environ, **(variables or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
    return done.stdout


async def _measure(folder: Path) -> None:
    settings = Settings(
        state_dir=folder / "state",
        roster=_ROOT / "samples" / "roster.csv",
        directory=_ROOT / "samples" / "directory.toml",
        embedded_port=free_port(),
        embedded_smtp_port=free_port(),
        portal_port=free_port(),
        temporal_address=None,
    )
    async with Stack(settings, ui=False):
        variables = {**environment(settings), "CAVEAT_AS": _ANALYST}
        await asyncio.to_thread(_print_table, variables)


def _json_of(variables: Variables, *words: str) -> Any:
    return json.loads(_run(["-m", "cli.start", *words, "--json"], variables))


def _print_table(variables: Variables) -> None:
    case = _json_of(variables, "case", "open", "--report", "A benchmark's report.")["case"]
    (item,) = _json_of(variables, "intake", str(_NOTICE))
    named = {"case": case, "communication": item["communication"], "round": "{round}"}
    least, sqlalchemy = cpu_ms("-c", "pass"), cpu_ms("-c", "import sqlalchemy")
    print(
        f"{'command':28} {'CPU ms':>7} {'of ' + str(LIMIT_MS):>7} {'python':>7} {'sqlalchemy':>11}"
    )
    _print_row("python", least, least, sqlalchemy)
    _print_row("python, sqlalchemy", sqlalchemy, least, sqlalchemy)
    for command in _COMMANDS:
        words = command.format(**named).split()
        spent = cpu_ms("-m", "cli.start", *words, variables=variables)
        _print_row(
            command.partition(" --text")[0].replace("{", "").replace("}", ""),
            spent,
            least,
            sqlalchemy,
        )


def _print_row(name: str, spent: float, least: float, sqlalchemy: float) -> None:
    ratios = f"{spent / LIMIT_MS:7.2f} {spent / least:7.1f} {spent / sqlalchemy:11.2f}"
    print(f"{name[:28]:28} {spent:7.0f} {ratios}", flush=True)


def main() -> None:
    """Print the table."""
    # As in an installation: otherwise each command compiles the modules again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="caveat-benchmark-") as folder:
        asyncio.run(_measure(Path(folder)))


if __name__ == "__main__":
    main()
