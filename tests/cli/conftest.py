"""The ``caveat`` command, as a person at a second terminal uses it next to `caveat up`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cli.opening import open_register
from cli.stack import Stack, environment
from embedded.server import free_port
from procedure.intake.intake import intake_id
from register.values import LedgerRecord
from settings import Settings
from tests.cli.typed import Result, type_in
from tests.fresh import prepare_register
from tests.office import ANALYST, ROOT, SECOND_SUPERVISOR, SUPERVISOR
from tests.traffic import fresh_reference, red_notice

PATIENCE = 60.0
"""Seconds until a test stops waiting; other tests may use the same processors."""


@dataclass
class Terminal:
    """Runs commands against one stack."""

    stack: Stack

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the stack."""
        return environment(self.stack.settings)

    async def run(
        self, *words: str, by: str | None = None, typed: str | None = None, **environment: str
    ) -> Result:
        """One command; ``by`` is who acts, ``typed`` what standard input gives."""
        arguments = [*words, *(["--as", by] if by else [])]
        variables = {"CAVEAT_AS": "", **self.environment, **environment}
        return await asyncio.to_thread(type_in, *arguments, typed=typed, env=variables)

    async def done(self, *words: str, by: str | None = None) -> Any:
        """One command that must succeed; the JSON that it prints."""
        result = await self.run(*words, "--json", by=by)
        assert result.code == 0, result.err
        return result.json

    # --- casework -------------------------------------------------------------------------------

    async def open_case(self, report: str, *options: str) -> str:
        """A case from a report: its id."""
        another = ("--new", "--reason", "Another report.") if "--person" in options else ()
        words = ("case", "open", "--report", report, *options, *another)
        opened = await self.done(*words, by=ANALYST)
        case_id: str = opened["case"]
        return case_id

    async def cancel(self, case_id: str) -> None:
        """Two supervisors cancel a restricted case."""
        words = (case_id, "--reason", "Opened in error.")
        await self.done("case", "cancel", *words, "--propose", by=SUPERVISOR)
        await self.done("case", "approve-cancel", *words, by=SECOND_SUPERVISOR)

    async def receive(self, file: Path, raw: bytes) -> str:
        """One communication is received and screened: its id."""
        file.write_bytes(raw)
        (item,) = await self.done("intake", str(file), by=ANALYST)
        communication: str = item["communication"]
        await self.screened(communication)
        return communication

    async def screened(self, communication: str) -> None:
        """Wait until the communication is screened."""
        async with open_register(self.stack.settings) as register:
            await register.await_revision(intake_id(communication, 1), 2, PATIENCE)

    async def state(self, communication: str) -> str:
        """The communication's state."""
        rows = await self.done("communication", "list", by=ANALYST)
        (row,) = (row for row in rows if row["communication_id"] == communication)
        state: str = row["state"]
        return state

    async def restricted_case(self, folder: Path) -> str:
        """A notice is received and its hit is confirmed: the case's id."""
        communication = await self.receive(folder / "notice.json", red_notice(fresh_reference()))
        confirm = ("restriction", "confirm", communication, "--new", "--reason", "Same person.")
        confirmed = await self.done(*confirm, by=ANALYST)
        case_id: str = confirmed["case"]
        return case_id

    async def shown(self, case_id: str) -> Any:
        """The case as JSON."""
        return await self.done("case", "show", case_id, by=SUPERVISOR)

    async def in_stage(self, case_id: str, stage: str) -> Any:
        """The case as JSON once it has reached the stage, which the procedure does by itself."""
        async with asyncio.timeout(PATIENCE), open_register(self.stack.settings) as register:
            while (shown := await self.shown(case_id))["stage"] != stage:
                await register.await_revision(case_id, shown["event"] + 1, PATIENCE)
        return shown

    async def recorded(self, dossier: str, kind: str) -> list[LedgerRecord]:
        """The recorded events of one kind."""
        async with open_register(self.stack.settings) as register:
            records = await register.dossiers.records(dossier)
        return [record for record in records if record.kind == kind]

    @asynccontextmanager
    async def without_worker(self) -> AsyncIterator[None]:
        """The stack's worker is stopped meanwhile, as for an upgrade."""
        await self.stack.stop_worker()
        try:
            yield
        finally:
            await self.stack.start_worker()

    @asynccontextmanager
    async def without_processes(self) -> AsyncIterator[None]:
        """Nothing of the stack has the register open meanwhile, as for a restore."""
        await self.stack.stop_portal()
        async with self.without_worker():
            yield
        await self.stack.start_portal()


@pytest.fixture(scope="session")
async def terminal(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Terminal]:
    """A terminal on a running stack into which nothing was received yet."""
    async with stack_in(tmp_path_factory.mktemp("stack")) as stack:
        yield Terminal(stack)


@pytest.fixture
async def new_terminal(tmp_path: Path) -> AsyncIterator[Terminal]:
    """A terminal on a stack of its own, in which nothing but the test's own work is found."""
    async with stack_in(tmp_path) as stack:
        yield Terminal(stack)


def stack_in(folder: Path) -> Stack:
    """A stack in a folder, to be started."""
    settings = settings_in(folder)
    stack = Stack(settings, ui=False)
    prepare_register(settings.register_url)
    return stack


def settings_in(folder: Path) -> Settings:
    """Settings of a stack in a folder, on ports of its own, with the people of the samples."""
    return Settings(
        state_dir=folder / "state",
        embedded_port=free_port(),
        embedded_ui_port=free_port(),
        embedded_codec_port=free_port(),
        embedded_smtp_port=free_port(),
        portal_port=free_port(),
        roster=ROOT / "samples" / "roster.csv",
        directory=ROOT / "samples" / "directory.toml",
    )
