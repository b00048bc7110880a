"""The service on a register of its own, without Temporal unless a test brings it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from cli.files import first_directory_of
from embedded.server import free_port
from portal.app import app_of
from portal.office import Office, open_office
from portal.signing_in.oidc import Provider
from register.keyring import KeyRing
from register.order_keys import keep_order_keys
from register.register import Register
from settings import Settings
from tests.fresh import prepare_register
from tests.office import ROOT
from tests.portal.filling import Away, Filled, fill
from tests.signing import signer_of

HERE = "https://127.0.0.1"


@dataclass
class Clock:
    """A clock that a test sets."""

    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now(self) -> datetime:
        """The present moment."""
        return self.at

    def skip(self, span: timedelta) -> None:
        """Let time pass."""
        self.at += span


@dataclass
class Browser:
    """One browser of one person."""

    http: httpx.AsyncClient

    async def get(self, path: str, **options: Any) -> httpx.Response:
        """Open a page."""
        return await self.http.get(path, **options)

    async def sign_in(self, person: str) -> httpx.Response:
        """Choose one of the samples' people."""
        form = {"person": person, "form_key": hidden(await self.get("/sign-in")), "after": "/"}
        return await self.http.post("/sign-in/development", data=form)

    async def form_key(self) -> str:
        """The key that the session's forms repeat."""
        return hidden(await self.get("/do/task/ack"))

    async def command(self, words: str, **values: Any) -> httpx.Response:
        """A command by the interface for programs."""
        path = f"/api/v1/commands/{words.replace(' ', '/')}"
        return await self.http.post(
            path, json=values, headers={"X-Form-Key": await self.form_key()}
        )


def hidden(page: httpx.Response) -> str:
    """The key in a page's form."""
    return page.text.partition('name="form_key" value="')[2].partition('"')[0]


@dataclass
class Desk:
    """The service, as whoever runs it sees it."""

    office: Office
    clock: Clock
    provider: Provider | None = None
    _machines: Iterator[int] = field(default_factory=count)

    @cached_property
    def app(self) -> FastAPI:
        """The service, made once: that takes longer than most tests."""
        return app_of(self.office, provider=self.provider, now=self.clock.now)

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[Browser]:
        """A new browser, on a machine of its own."""
        transport = httpx.ASGITransport(self.app, client=(f"10.0.0.{next(self._machines)}", 4096))
        async with httpx.AsyncClient(transport=transport, base_url=HERE) as http:
            yield Browser(http)


def settings_in(folder: Path, **more: Any) -> Settings:
    """Settings of a service with the people of the samples; nothing answers at its Temporal."""
    return Settings(
        state_dir=folder,
        directory=ROOT / "samples" / "directory.toml",
        roster=ROOT / "samples" / "roster.csv",
        embedded_port=free_port(),
        portal_url=HERE,
        **more,
    )


async def make_new(settings: Settings) -> None:
    """A new installation: its keys, and its people in the register."""
    ring = KeyRing.create(settings.key_ring)
    now = datetime.now(UTC)
    keep_order_keys(settings.order_signing_key, settings.order_keys, now)
    prepare_register(settings.register_url)
    register = await Register.open(settings.register_url, ring)
    await register.directories.make(first_directory_of(settings), now)
    await register.close()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """The service with the development sign-in."""
    settings = settings_in(tmp_path)
    await make_new(settings)
    async with open_office(settings) as office:
        yield Desk(office, Clock())


@pytest.fixture
async def browser(desk: Desk) -> AsyncIterator[Browser]:
    """A browser in which nobody is signed in."""
    async with desk.browser() as opened:
        yield opened


@pytest.fixture(scope="session")
async def filled(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[tuple[Desk, Filled]]:
    """A service on a filled register, behind which Temporal is away."""
    folder = tmp_path_factory.mktemp("filled")
    settings = settings_in(folder, acts_per_minute=100_000, reads_per_minute=100_000)
    signer_of(settings)  # what fills the register was ordered before today
    await make_new(settings)
    async with open_office(settings) as office:
        office._gateway = Away()
        yield Desk(office, Clock()), await fill(office)
