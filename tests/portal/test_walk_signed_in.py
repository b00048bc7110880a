"""A case from its opening to its close over HTTP: six people, each signed in at the provider."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from oidc_provider_mock import User, run_server_in_thread

import portal.office
from embedded.server import EmbeddedServer
from portal.signing_in.oidc import Provider
from procedure.codes import Phase
from procedure.proof import Channel
from register.audit import Whole
from register.order_keys import OrderKeys
from tests.filled import filled
from tests.office import (
    ANALYST,
    COUNSEL,
    OPERATIONS,
    SECOND_COUNSEL,
    SUPERVISOR,
    Office,
    open_office,
    settings_for,
)
from tests.portal.conftest import HERE, Browser, Clock, Desk
from tests.portal.test_oidc import STRONG, at_provider, begun
from tests.workflows.steps import in_stage

OFFICER = "doj-nsd-officer-1"
PEOPLE = (ANALYST, SUPERVISOR, COUNSEL, SECOND_COUNSEL, OPERATIONS, OFFICER)
ONLY = "J2"
"""The task of the officer's agency: the only one that the case waits for."""


@pytest.fixture
def issuer() -> Iterator[str]:
    """A provider that knows the six."""
    users = tuple(User(sub=f"sub-of-{one}", claims={"acr": STRONG}) for one in PEOPLE)
    with run_server_in_thread(require_nonce=True, user_claims=users) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
async def working(
    issuer: str, server: EmbeddedServer, tmp_path: Path
) -> AsyncIterator[tuple[Office, Desk]]:
    """A worker, and the service next to it; the directory knows how the six sign in."""
    secret, people = tmp_path / "secret", tmp_path / "directory.toml"
    secret.write_text("of the client", "utf-8")
    settings = settings_for(
        tmp_path / "state",
        server,
        oidc_issuer=issuer,
        oidc_client_id="caveat",
        oidc_client_secret_file=secret,
        portal_url=HERE,
    )
    text = settings.directory.read_text("utf-8")
    for one in PEOPLE:
        known = f'person_id = "{one}"\n'
        account = f'signs_in = [{{ issuer = "{issuer}", subject = "sub-of-{one}" }}]\n'
        text = text.replace(known, known + account)
    people.write_text(text, "utf-8")
    settings = settings.model_copy(update={"directory": people})
    clock = Clock()
    async with (
        open_office(settings) as office,
        portal.office.open_office(settings) as service,
        httpx.AsyncClient() as http,
    ):
        yield office, Desk(service, clock, Provider(settings, http, clock.now))


@asynccontextmanager
async def signed_in(desk: Desk) -> AsyncIterator[dict[str, Browser]]:
    """The browsers of the six, each signed in."""
    async with AsyncExitStack() as opened:
        browsers = {}
        for one in PEOPLE:
            browser = await opened.enter_async_context(desk.browser())
            await browser.get(await at_provider(await begun(browser), f"sub-of-{one}"))
            assert (await browser.get("/api/v1/me")).json()["person"] == one
            browsers[one] = browser
        yield browsers


@pytest.mark.long
@pytest.mark.timeout(300)
async def test_six_people_carry_a_case_from_its_opening_to_its_close(
    working: tuple[Office, Desk],
) -> None:
    office, desk = working
    async with signed_in(desk) as browsers:

        async def do(by: str, words: str, **values: Any) -> Any:
            answer = await browsers[by].command(words, **values)
            assert answer.status_code == 200, (words, answer.text)
            return answer.json()["result"]

        opened = await do(
            ANALYST,
            "case open",
            report="A report of somebody invented.",
            who="P-0001",
            new=True,
            reason="Another report.",
            circumstance=["CURRENT_OFFICIAL"],
            identity_confirmed=True,
        )
        case_id = opened["case"]
        case = await office.until(case_id, lambda case: bool(case.tasks_of(Phase.COORDINATION)))
        for task in case.tasks_of(Phase.COORDINATION):
            if task.code != ONLY:
                named = {"case_id": case_id, "task_id": task.task, "reason": "Not needed here."}
                await do(SUPERVISOR, "task withdraw", **named)
        (row,) = await do(OFFICER, "task list")
        await do(OFFICER, "task ack", case_id=case_id, task_id=row["task_id"])
        rules = (await office.recorder.rules(case)).procedure
        form = filled(rules.task(ONLY), "NEXUS")
        await do(
            OFFICER,
            "task answer",
            case_id=case_id,
            task_id=row["task_id"],
            outcome="NEXUS",
            text="We know the person.",
            field=[f"{key}={value}" for key, value in form.items()],
        )
        notice = rules.task_of(Phase.NOTIFICATION)
        proof = filled(notice, notice.outcomes[0].key)
        fields = [f"{key}={value}" for key, value in proof.items()]
        await do(ANALYST, "case notify", case_id=case_id, text="Given in person.", field=fields)
        await office.until(case_id, in_stage("DECISION"))
        drafted = {"case_id": case_id, "disposition": "NO_ACTION", "text": "Nothing to dispute."}
        await do(COUNSEL, "decide", **drafted)
        refused = await browsers[COUNSEL].command("approve", case_id=case_id, reason="Mine.")
        assert (refused.status_code, refused.json()["refusal"]) == (403, "DrafterMayNotApprove")
        await do(SECOND_COUNSEL, "approve", case_id=case_id, reason="Read.")
        case = await office.until(case_id, lambda case: "U6" in case.tasks)
        form = filled(rules.task("U6"), "NOT_PRESENT")
        fields = [f"{key}={value}" for key, value in form.items()]
        answer = {"task_id": "U6", "outcome": "NOT_PRESENT", "text": "None.", "field": fields}
        await do(OPERATIONS, "task answer", case_id=case_id, **answer)
        await office.until(case_id, in_stage("CLOSING"))
        await do(ANALYST, "case close", case_id=case_id, reason="All is done.")

    keys = OrderKeys.read(office.settings.order_keys)
    assert isinstance(await office.register.audit.verify(keys), Whole)
    proven, _, flaw = await office.register.audit.orders(keys)
    assert flaw is None
    given = {one.statement.by: one.statement.signed_in for one in proven}
    assert given.keys() == {*PEOPLE}
    for person, how in given.items():
        assert (how.subject, how.acr, how.channel) == (f"sub-of-{person}", STRONG, Channel.PORTAL)
