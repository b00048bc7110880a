"""What the service lacks: it says why, tries again, and works once a person has repaired it."""

import asyncio
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.duration_pb2 import Duration
from sqlalchemy import text
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client

from embedded.server import EmbeddedServer
from portal.office import Office, open_office
from tests.portal.conftest import Browser, Clock, Desk, make_new, settings_in

AWAY = "Orders cannot be given at the moment."


async def until(office: Office, said: str | None) -> None:
    """Wait until ``/readyz`` says this is the problem, or that there is none."""
    async with asyncio.timeout(60), Desk(office, Clock()).browser() as browser:
        while True:
            answer = await browser.get("/readyz")
            problems = answer.json()["problems"]
            assert answer.status_code == (503 if problems else 200)
            if said in problems[0] if said and problems else said is None and not problems:
                return
            await asyncio.sleep(0.05)


async def until_away(office: Office, browser: Browser, *, away: bool) -> None:
    """Wait until a page says that orders cannot be given, or says it no longer."""
    async with asyncio.timeout(60):
        while (AWAY in (await browser.get("/cases")).text) is not away:
            await asyncio.sleep(0.05)


async def test_a_namespace_that_is_missing_is_named_until_it_is_made(
    server: EmbeddedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.office._RETRY_SECONDS", 0.1)
    namespace = f"office-{uuid.uuid4().hex}"
    settings = settings_in(tmp_path, temporal_address=server.address)
    settings = settings.model_copy(update={"temporal_namespace": namespace})
    await make_new(settings)
    async with open_office(settings) as office:
        await until(office, "TEMPORAL_NAMESPACE")
        async with Desk(office, Clock()).browser() as browser:
            await browser.sign_in("usncb-analyst-1")
            assert (await browser.command("case list")).status_code == 200, "it still reads"
            assert AWAY in (await browser.get("/cases")).text
            fact = await browser.command("case fact", case_id="K7M2Q4", key="ENCOUNTER", text="x")
            assert (fact.status_code, "TEMPORAL_NAMESPACE" in fact.text) == (503, True)
        await _make_namespace(server, namespace)
        await until(office, None)


@pytest.mark.long
async def test_pages_say_while_temporal_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes away under a service that runs, and comes back."""
    monkeypatch.setattr("portal.office._LOOK_SECONDS", 0.1)
    server = EmbeddedServer(tmp_path / "temporal.db")
    async with server:
        settings = settings_in(tmp_path, temporal_address=server.address)
        await make_new(settings)
        async with open_office(settings) as office, Desk(office, Clock()).browser() as browser:
            await until(office, None)
            await browser.sign_in("usncb-analyst-1")
            assert AWAY not in (await browser.get("/cases")).text
            await server.stop()
            await until_away(office, browser, away=True)
            await server.start()
            await until_away(office, browser, away=False)


async def test_a_file_of_tls_that_cannot_be_read_is_named_until_it_can(
    server: EmbeddedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.office._RETRY_SECONDS", 0.1)
    settings = settings_in(tmp_path, temporal_address=server.address, temporal_tls=True)
    missing = tmp_path / "missing.pem"
    await make_new(settings)
    async with open_office(settings.model_copy(update={"temporal_tls_ca": missing})) as office:
        await until(office, "TEMPORAL_TLS_CA")
        missing.write_text("no certificate", "utf-8")
        await until(office, "Temporal does not answer at")


async def test_a_version_that_sql_changed_is_named(desk: Desk, browser: Browser) -> None:
    changed = "UPDATE directory_versions SET proposed_by = 'usncb-supervisor-2'"
    await desk.office.register.write(lambda one: one.execute(text(changed)).close())
    answer = await browser.get("/readyz")
    assert answer.status_code == 503
    assert "Version 1 of the directory is not as it was written" in answer.json()["problems"][0]


async def _make_namespace(server: EmbeddedServer, name: str) -> None:
    client = await Client.connect(server.address)
    retention = Duration()
    retention.FromTimedelta(timedelta(days=1))
    await client.workflow_service.register_namespace(
        RegisterNamespaceRequest(namespace=name, workflow_execution_retention_period=retention)
    )


async def test_a_request_reads_the_directory_once(
    desk: Desk, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    await browser.sign_in("usncb-analyst-1")
    key = {"X-Form-Key": await browser.form_key()}
    reads = 0
    directory = desk.office.recorder.directory

    async def counted() -> Any:
        nonlocal reads
        reads += 1
        return await directory()

    monkeypatch.setattr(desk.office.recorder, "directory", counted)
    for method, path, body in (
        ("GET", "/cases", None),
        ("GET", "/api/v1/me", None),
        ("GET", "/api/v1/cases", None),
        ("POST", "/api/v1/commands/case/list", {}),
    ):
        reads = 0
        answer = await browser.http.request(method, path, json=body, headers=key)
        assert (answer.status_code, reads) == (200, 1), path
