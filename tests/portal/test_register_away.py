"""The register is away: everybody is answered, in plain words, and it works again by itself."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from benchmarks.postgresql import MISSING, Cluster, programs
from cli.desk import RegisterDesk
from portal.guards import HEADERS
from portal.office import open_office
from portal.problems import MEDIA_TYPE
from register.database import Patience
from tests.office import ANALYST
from tests.pages.html import read
from tests.portal.conftest import Browser, Clock, Desk, make_new, settings_in

CONTACT = "Desk 4, extension 4400"


@dataclass
class Server:
    """A PostgreSQL server that is stopped, stuck, and started again."""

    folder: Path
    running: Cluster

    def stop(self) -> None:
        """End it, as for an upgrade of its machine."""
        self.running.stop()

    def start(self) -> None:
        """Start it again with what it holds."""
        found = programs()
        assert found is not None
        self.running = Cluster(found, self.folder)

    def signal(self, number: int) -> None:
        """To each of its processes."""
        server = self.running._server.pid
        children = Path(f"/proc/{server}/task/{server}/children").read_text("ascii").split()
        for process in (server, *map(int, children)):
            os.kill(process, number)


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of its own: the others are shared."""
    found = programs()
    if found is None:
        pytest.skip(MISSING)
    with TemporaryDirectory(prefix="caveat-postgresql-") as folder:
        made = Server(Path(folder), Cluster(found, Path(folder)))
        yield made
        made.stop()


@pytest.fixture
async def desk(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Desk]:
    """The service on that server."""
    monkeypatch.setattr("portal.office.PATIENCE", Patience(lock=1.0, total=2.0, connect=2))
    server.running.create("register")
    url = server.running.url("register")
    settings = settings_in(tmp_path / "state", register_url=url, help_contact=CONTACT)
    await make_new(settings)
    # Drawn for a terminal, each error would take seconds.
    with capture_logs():
        async with open_office(settings) as office:
            yield Desk(office, Clock())


@pytest.fixture
async def reader(browser: Browser) -> Browser:
    """An analyst who is signed in."""
    await browser.sign_in(ANALYST)
    return browser


def is_headed(answer: httpx.Response) -> bool:
    """Whether the answer has what every answer has."""
    return {name: answer.headers.get(name) for name in HEADERS} == HEADERS


async def away(browser: Browser) -> None:
    """What people, programs and probes are answered meanwhile."""
    for path in ("/queue", "/cases?stage=INTAKE", "/help", "/sign-in"):
        page = await browser.get(path)
        assert (page.status_code, is_headed(page)) == (503, True), path
        assert page.headers["Retry-After"] == "10"
        shown = read(page.text)
        assert "The database that holds the record does not answer." in shown.text
        assert "defect" not in shown.text
        assert f"If it lasts: {CONTACT}" in shown.text
        assert f'href="{path}">Try again' in page.text
    sent = await browser.http.post("/do/case/open", data={"form_key": "any"})
    assert (sent.status_code, is_headed(sent)) == (503, True)
    assert "what you wrote is still there" in read(sent.text).text
    for answer in (
        await browser.get("/api/v1/me"),
        await browser.http.post("/api/v1/commands/case/list", json={}),
    ):
        assert (answer.status_code, is_headed(answer)) == (503, True)
        assert answer.headers["Content-Type"] == MEDIA_TYPE
        assert answer.headers["Retry-After"] == "10"
        assert "The register does not answer" in answer.json()["detail"]
    probe = await browser.get("/readyz")
    assert (probe.status_code, is_headed(probe)) == (503, True)
    assert "The register does not answer." in probe.json()["problems"]
    assert (await browser.get("/healthz")).status_code == 200


async def works_again(browser: Browser) -> None:
    """The same session reads again, without a new start of the service."""
    async with asyncio.timeout(60):
        while (await browser.get("/queue")).status_code != 200:
            await asyncio.sleep(0.05)
    assert (await browser.get("/api/v1/me")).status_code == 200
    assert "The register does not answer." not in (await browser.get("/readyz")).json()["problems"]


@pytest.mark.long
async def test_a_server_that_is_stopped(server: Server, reader: Browser) -> None:
    assert (await reader.get("/queue")).status_code == 200
    server.stop()
    await away(reader)
    server.start()
    await works_again(reader)


@pytest.mark.long
async def test_a_server_that_accepts_and_says_nothing(server: Server, reader: Browser) -> None:
    server.signal(signal.SIGSTOP)
    try:
        await away(reader)
    finally:
        server.signal(signal.SIGCONT)
    await works_again(reader)


@pytest.mark.long
async def test_a_page_that_was_opened_when_the_server_went_away(
    server: Server, desk: Desk, reader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The frame of whoever opened it would ask the register too."""
    opens = desk.office.reading_desk

    async def then_away(*given: Any, **more: Any) -> RegisterDesk:
        opened = await opens(*given, **more)
        await asyncio.to_thread(server.stop)
        return opened

    with monkeypatch.context() as changed:
        changed.setattr(desk.office, "reading_desk", then_away)
        page = await reader.get("/queue")
    assert (page.status_code, is_headed(page)) == (503, True)
    assert "The database that holds the record does not answer." in read(page.text).text
    server.start()
    await works_again(reader)


@pytest.mark.long
async def test_a_defect_on_a_page_whose_frame_fails_too(
    reader: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_given: Any) -> None:
        raise ValueError("invented")

    monkeypatch.setattr("portal.pages.site.navigation", fails)
    page = await reader.get("/display")
    assert (page.status_code, is_headed(page)) == (500, True)
    assert "it is a defect of Caveat" in read(page.text).text
    assert "invented" not in page.text
