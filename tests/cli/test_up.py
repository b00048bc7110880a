"""`caveat up`: the stack runs until it must stop, and its state is there next time."""

import asyncio
import json
import os
import signal
import socket
import stat
import sys
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from cli.endings import CannotStart
from cli.stack import Stack, environment
from settings import Settings, variable
from tests.cli.conftest import PATIENCE, settings_in
from tests.office import ROOT, Office, open_office
from tests.traffic import fresh_reference, red_notice

CAVEAT = (sys.executable, "-c", "from cli.main import run; run()")


async def up(
    settings: Settings, *options: str
) -> tuple[asyncio.subprocess.Process, dict[str, Any]]:
    """Start `caveat up` as a user whose files are open to all, and read what it prints."""
    process = await asyncio.create_subprocess_exec(
        *(*CAVEAT, "up", "--json", *options),
        env=environment(settings, os.environ),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        umask=0o022,
    )
    assert process.stdout is not None
    printed = ""
    while True:
        line = await process.stdout.readline()
        assert line, "it ended instead of saying where it is"
        printed += line.decode()
        if line == b"}\n":
            return process, json.loads(printed)


@pytest.mark.long
async def test_state_survives_a_restart_and_is_its_owners_alone(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    process, parts = await up(settings)
    assert parts["temporal"] == f"127.0.0.1:{settings.embedded_port}"
    ui = await ui_settings(parts["temporal_ui"])
    assert ui["Codec"]["Endpoint"] == parts["temporal_codec"]
    async with open_office(settings, working=False) as office:
        case_id = await office.start("Before the restart.")
        await office.register.await_deliveries(PATIENCE)
        assert list((settings.state_dir / "mail").glob("*.eml"))
        await arrives_by_itself(settings, office)
        # An email that is being delivered has another name until it is whole.
        kept = (one for one in (tmp_path / "state").rglob("*") if one.suffix != ".part")
        made = {path.name: path for path in kept}
        assert {"register.db", "keys.json", "temporal.db", "worker.log", "mail"} < set(made)
        public = made.pop(settings.order_keys.name)
        assert "private" not in public.read_text()
        for path in (settings.state_dir, *made.values()):
            mode = stat.S_IMODE(path.stat().st_mode)
            assert not mode & 0o077, f"{path.name} is open to others: {mode:o}"
    process.send_signal(signal.SIGINT)
    assert await process.wait() == 0

    process, parts = await up(settings, "--headless")
    assert (parts["temporal_ui"], parts["temporal_codec"]) == (None, None)
    async with open_office(settings, working=False) as office:
        case = await office.case(case_id)
        await office.answer(case_id, "E1")
        assert (await office.case(case_id)).revision > case.revision
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0


async def arrives_by_itself(settings: Settings, office: Office) -> None:
    """What is put into the inbound folder is received and screened without a person."""
    notice = settings.receive_folder / "notice.json"
    notice.touch(mode=0o600)
    notice.write_bytes(red_notice(fresh_reference()))
    done = settings.receive_folder / "done"
    async with asyncio.timeout(PATIENCE):
        while not list(done.glob("*.receipt.json")):
            await asyncio.sleep(0.05)
        (row,) = await office.register.communications.list()
        await office.until_intake(row.communication_id, lambda intake: intake.restricted)


async def ui_settings(url: str) -> Any:
    """The settings that Temporal's web UI has."""

    def read() -> Any:
        with urllib.request.urlopen(f"{url}/api/v1/settings", timeout=10) as answer:
            return json.load(answer)

    return await asyncio.to_thread(read)


@asynccontextmanager
async def taken(port: int) -> AsyncIterator[None]:
    """Somebody else listens there."""
    with socket.create_server(("127.0.0.1", port)):
        yield


@pytest.mark.parametrize(
    "name", ["embedded_port", "embedded_ui_port", "embedded_codec_port", "embedded_smtp_port"]
)
async def test_a_port_that_is_taken_is_named(name: str, tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    port = getattr(settings, name)
    async with taken(port):
        with pytest.raises(CannotStart, match=f"Port {port} .*{variable(name)}"):
            await Stack(settings).__aenter__()
