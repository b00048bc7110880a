"""The pages of a service next to an office that works."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import portal.office
from embedded.server import EmbeddedServer
from portal.visitors import COOKIE
from procedure.intake.intake import IntakeState
from procedure.proof import Channel
from register.sessions import SignIn
from tests.office import ANALYST, Office, open_office, settings_for
from tests.pages.html import Element, read
from tests.portal.conftest import HERE, Browser, Clock, Desk, make_new, settings_in


@dataclass
class Reader:
    """A person who is signed in, and reads and sends forms with scripts off."""

    browser: Browser

    async def open(self, path: str, *, status: int = 200) -> Element:
        """A page, after where it leads."""
        answer = await self.browser.get(path, follow_redirects=True)
        assert answer.status_code == status, (path, answer.status_code, read(answer.text).text)
        return read(answer.text)

    async def send(
        self,
        form: Element,
        filled: Mapping[str, str | list[str]] | None = None,
        *,
        status: int = 200,
        **more: str,
    ) -> Element:
        """Send a form with this filled in; the page to which it leads."""
        values = {**form.sent(), **(filled or {}), **more}
        answer = await self.browser.http.post(form["action"], data=values, follow_redirects=True)
        assert answer.status_code == status, (answer.status_code, read(answer.text).text)
        return read(answer.text)


@dataclass
class Working:
    """An office with a worker, and the service on the same register."""

    office: Office
    desk: Desk

    async def session(self, person: str, acr: str = "development") -> str:
        """The secret of a new session, which the person's browser keeps as a cookie."""
        who = SignIn(person=person, issuer="test", subject=person, acr=acr, channel=Channel.PORTAL)
        now = self.desk.clock.now()
        return await self.office.register.sessions.begin(who, now, timedelta(hours=8))

    @asynccontextmanager
    async def reader(self, person: str, acr: str = "development") -> AsyncIterator[Reader]:
        """The browser of a person, who is signed in."""
        async with self.desk.browser() as browser:
            browser.http.cookies.set(COOKIE, await self.session(person, acr))
            yield Reader(browser)

    def by_password(self, person: str) -> AbstractAsyncContextManager[Reader]:
        """The browser of a person who signed in with a password only."""
        return self.reader(person, "pwd")

    async def case_about(self, person: str, report: str = "A report.") -> str:
        """The number of an open case about a person of the roster."""
        actor = self.office.person(ANALYST)
        case = await self.office.cases.open(actor, report, person=person)
        await self.office.until(case, lambda case: bool(case.tasks))
        return (await self.office.register.lists.numbers_of([case]))[case]

    async def receive(self, raw: bytes) -> str:
        """The address of the page of a message that is received and restricted."""
        person = self.office.person(ANALYST)
        (item,) = await self.office.communications.receive(person, raw, "a file")
        await self.office.until_intake(
            item.communication, lambda one: one.state is IntakeState.AWAITING_PERSON, item.version
        )
        return f"/messages/{item.communication}/v{item.version}"


@asynccontextmanager
async def opened(folder: Path, server: EmbeddedServer, **settings: Any) -> AsyncIterator[Working]:
    """The service next to an office, which keeps its things in this folder."""
    here = settings_for(folder / "state", server, **{"portal_url": HERE, **settings})
    async with open_office(here) as office, portal.office.open_office(here) as service:
        while not (await service.readiness()).ready:
            await asyncio.sleep(0.02)
        yield Working(office, Desk(service, Clock()))


@pytest.fixture(scope="session")
async def working(
    server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Working]:
    """The service next to an office: for all tests that do not mind what others leave there."""
    async with opened(tmp_path_factory.mktemp("pages"), server) as found:
        yield found


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A service on a register of its own, without a worker: tests write what it shows."""
    settings = settings_in(tmp_path)
    await make_new(settings)
    async with portal.office.open_office(settings) as office:
        yield Desk(office, Clock())


@asynccontextmanager
async def reading(desk: Desk, person: str) -> AsyncIterator[Reader]:
    """The browser of somebody who is signed in."""
    async with desk.browser() as browser:
        await browser.sign_in(person)
        yield Reader(browser)
