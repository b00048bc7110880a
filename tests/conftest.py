"""What all tests share: one embedded Temporal server, and an office on it."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog

from activities import relay
from embedded.server import EmbeddedServer
from runtime.garbage import look_seldom
from tests.examples import register_profiles
from tests.office import Office, open_office, settings_for
from tests.warm import end_kept

# As a command starts (cli/start.py), for this process and those that it starts.
look_seldom()
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
# Tests wait for emails, people do not.
relay._REST_SECONDS = 0.0

# Tracebacks in the log are plain: those of rich draw every value, and take as long as many tests.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)

register_profiles()


def pytest_itemcollected(item: pytest.Item) -> None:
    """What needs a browser takes long."""
    if "chromium" in _fixtures(item):
        item.add_marker(pytest.mark.long)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long begin first: at the end, one alone would keep all others waiting.

    Files of the same kind stay in the order in which they were drawn.
    """
    long = {item.path for item in items if item.get_closest_marker("long")}
    on_servers = {item.path for item in items if _ON_SERVERS & {*_fixtures(item)}}
    items.sort(key=lambda item: (item.path not in long, item.path not in on_servers))


_ON_SERVERS = {"server", "terminal", "new_terminal"}


def _fixtures(item: pytest.Item) -> list[str]:
    return item.fixturenames if isinstance(item, pytest.Function) else []


@pytest.fixture(scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedServer]:
    """A running server for all tests that do not stop it."""
    state: Path = tmp_path_factory.mktemp("server")
    async with EmbeddedServer(state / "temporal.db") as running:
        yield running
        await end_kept()


@pytest.fixture
async def office(server: EmbeddedServer, tmp_path: Path, sandboxed: bool) -> AsyncIterator[Office]:
    """An office with a worker, on SQLite."""
    async with open_office(settings_for(tmp_path / "state", server), sandboxed=sandboxed) as opened:
        yield opened


@pytest.fixture
def sandboxed(request: pytest.FixtureRequest) -> bool:
    """Whether the office's worker runs workflows in the sandbox of the SDK."""
    return request.node.get_closest_marker("sandboxed") is not None
