"""`caveat up`: the stack stays up until it is told to stop, and its state is there next time."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from cli.stack import environment
from runtime.server import free_port
from settings import Settings
from tests.office import ROOT, open_office


async def up(settings: Settings) -> tuple[asyncio.subprocess.Process, dict[str, Any]]:
    """Start `caveat up` and read what it says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from cli.main import run; run()", "up", "--headless", "--json"),
        env={**os.environ, **environment(settings)},
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    told = ""
    while True:
        line = await process.stdout.readline()
        assert line, "it ended instead of saying where it is"
        told += line.decode()
        if line == b"}\n":
            return process, json.loads(told)


async def test_state_survives_a_restart(tmp_path: Path) -> None:
    settings = Settings(
        state_dir=tmp_path / "state",
        embedded_port=free_port(),
        embedded_smtp_port=free_port(),
        roster=ROOT / "samples" / "roster.csv",
        directory=ROOT / "samples" / "directory.toml",
    )
    process, told = await up(settings)
    assert told["temporal"] == f"127.0.0.1:{settings.embedded_port}"
    async with open_office(settings, working=False) as office:
        case_id = await office.start("Before the restart.")
    process.send_signal(signal.SIGINT)
    assert await process.wait() == 0

    process, _ = await up(settings)
    async with open_office(settings, working=False) as office:
        case = await office.case(case_id)
        await office.answer(case_id, "E1")
        assert (await office.case(case_id)).revision > case.revision
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
