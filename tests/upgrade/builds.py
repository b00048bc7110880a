"""Another build of Caveat: a copy of its code with changes, and a worker that runs from it."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from cli.stack import environment
from settings import Settings
from tests.office import ROOT

_LEFT_OUT = shutil.ignore_patterns(
    ".*", "__pycache__", "tests", "docs", "state", "benchmarks", "node_modules", "*.pyc"
)
_PATIENCE = 60.0


class Change(NamedTuple):
    """A text of a file that another build has instead."""

    file: str
    old: str
    new: str


def build_with(folder: Path, changes: Sequence[Change], files: dict[str, str]) -> Path:
    """A copy of the code with these changes and further files.

    Raises AssertionError where a text to change is not there exactly once.
    """
    copy = folder / "build"
    shutil.copytree(ROOT, copy, ignore=_LEFT_OUT)
    for change in changes:
        path = copy / change.file
        text = path.read_text(encoding="utf-8")
        assert text.count(change.old) == 1, f"{change.file} has changed: {change.old}"
        path.write_text(text.replace(change.old, change.new), encoding="utf-8")
    for name, text in files.items():
        path = copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return copy


@asynccontextmanager
async def worker_of(build: Path, settings: Settings, log: Path) -> AsyncIterator[None]:
    """A worker process that runs from a build; it ends with the block."""
    variables = {**os.environ, "PYTHONPATH": str(build), "PYTHONDONTWRITEBYTECODE": "1"}
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(build / "worker.py"),
            stdout=output,
            stderr=output,
            env=environment(settings, variables),
            cwd=build,
            start_new_session=True,
        )
    try:
        async with asyncio.timeout(_PATIENCE):
            while b"worker ready" not in log.read_bytes():
                assert process.returncode is None, log.read_text(encoding="utf-8")
                await asyncio.sleep(0.05)
        yield
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()


async def logged(log: Path, words: str) -> None:
    """Wait until the worker's log has these words. Raises TimeoutError."""
    async with asyncio.timeout(_PATIENCE * 2):
        while words not in log.read_text(encoding="utf-8"):
            await asyncio.sleep(0.05)
