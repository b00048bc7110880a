"""A rehearsal next to a real installation does not touch it, whatever the environment says."""

import asyncio
import json
import os
import socket
import sqlite3
import sys
from pathlib import Path

import pytest

from embedded.mailbox import Mailbox
from embedded.server import free_port
from settings import Settings, variable
from tests.office import ROOT

SCENARIO = """
name = "short"
title = "A report and one answer"

[[steps]]
open = "case"
by = "usncb-analyst-1"
person = "P-0001"
report = "A newspaper writes about it."
circumstances = ["CURRENT_OFFICIAL"]
text = "Reported."

[[steps]]
wait = "2 days"
by = "samples-officer-1"
do = "answer_task"
task = "E1"
outcome = "NOT_OURS"
text = "Seen."
"""


def poison(folder: Path, port: int, mail_port: int) -> dict[str, str]:
    """A value for each setting that leads to the real installation, or makes no sense at all."""
    harmless = {"roster", "directory", "country_patterns"}
    words = {name: "poison" for name in Settings.model_fields if name not in harmless}
    words |= {name: str(port) for name in words if name.endswith("_port")}
    words |= {
        "state_dir": str(folder),
        "register_url": f"sqlite:///{folder}/register.db",
        "key_ring": str(folder / "keys.json"),
        "temporal_address": f"127.0.0.1:{port}",
        "smtp_host": "127.0.0.1",
        "smtp_port": str(mail_port),
        "smtp_start_tls": "false",
        "metrics_bind": f"127.0.0.1:{port}",
        "screening_strong": "0.9",
        "screening_possible": "0.6",
        "screening_weak": "0.3",
    }
    return {variable(name): value for name, value in words.items()}


@pytest.mark.long
async def test_a_rehearsal_is_by_itself(tmp_path: Path) -> None:
    (tmp_path / "short.toml").write_text(SCENARIO, encoding="utf-8")
    real, kept = tmp_path / "real", tmp_path / "kept"
    mailbox = Mailbox(tmp_path / "real-mail", free_port())
    mailbox.start()
    try:
        with socket.create_server(("127.0.0.1", 0)) as service:
            service.setblocking(False)
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", "from cli.main import run; run()", "rehearse"),
                *(str(tmp_path / "short.toml"), "--keep", str(kept), "--json"),
                env={**os.environ, **poison(real, service.getsockname()[1], mailbox.port)},
                cwd=ROOT,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            out, err = await process.communicate()
            assert process.returncode == 0, err.decode()
            connected = True
            try:
                service.accept()[0].close()
            except BlockingIOError:
                connected = False
            assert not connected, "nobody asked the real service"
    finally:
        mailbox.stop()
    printed = json.loads(out)
    assert not real.exists()
    assert not list(mailbox.folder.glob("*.eml"))
    assert printed["register"] == f"sqlite:///{kept / 'register.db'}"
    assert list((kept / "mail").glob("*.eml")), "its own mail server got the emails"
    with sqlite3.connect(kept / "register.db") as register:
        (recorded,) = register.execute("SELECT count(*) FROM ledger").fetchone()
    register.close()
    assert recorded > 0
    assert printed["emails"] == str(kept / "mail")
    answered = [
        line["what"] for line in printed["timeline"]["lines"] if "answered E1" in line["what"]
    ]
    assert answered == ["SAMPLES answered E1: NOT_OURS"]
