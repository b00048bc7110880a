"""The ``caveat`` command, as a person at a second terminal has it beside `caveat up`."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app
from cli.stack import Stack, environment
from embedded.server import free_port
from settings import Settings
from tests.office import ROOT


@dataclass(frozen=True)
class Result:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The JSON document on standard output."""
        return json.loads(self.out)


@dataclass
class Terminal:
    """Runs commands against one stack."""

    stack: Stack

    @property
    def environment(self) -> dict[str, str]:
        """The settings of the stack."""
        return environment(self.stack.settings)

    async def run(self, *words: str, by: str | None = None, **environment: str) -> Result:
        """One command; ``by`` is who acts."""
        arguments = [*words, *(["--as", by] if by else [])]
        variables = {"CAVEAT_AS": "", **self.environment, **environment}
        result = await asyncio.to_thread(CliRunner().invoke, app, arguments, env=variables)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Result(result.exit_code, result.stdout, result.stderr)

    async def done(self, *words: str, by: str | None = None) -> Any:
        """One command that must succeed; the JSON that it prints."""
        result = await self.run(*words, "--json", by=by)
        assert result.code == 0, result.err
        return result.json


@pytest.fixture(scope="session")
async def terminal(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Terminal]:
    """A terminal on a running stack, with the sample traffic taken in by nobody yet."""
    settings = Settings(
        state_dir=tmp_path_factory.mktemp("stack") / "state",
        embedded_port=free_port(),
        embedded_smtp_port=free_port(),
        roster=ROOT / "samples" / "roster.csv",
        directory=ROOT / "samples" / "directory.toml",
    )
    async with Stack(settings, ui=False) as stack:
        yield Terminal(stack)
