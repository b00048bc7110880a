"""Drafts by the interface for programs, while Temporal is away."""

from register.tokens import Scope
from tests.portal.conftest import Browser, Desk
from tests.portal.programs import program_of
from tests.register.acting import open_case
from tests.register.samples import CASE, recorder_on

ANALYST = "usncb-analyst-1"
ADDRESS = f"/api/v1/drafts/add_fact/{CASE}"
WRITTEN = {"fields": {"text": "Not sent yet.", "because": ["COURT_HOLD"]}}


async def test_a_draft_is_kept_while_temporal_is_away(desk: Desk, browser: Browser) -> None:
    await open_case(recorder_on(desk.office.register))
    row = await desk.office.register.lists.case(CASE)
    assert row is not None
    assert not (await desk.office.readiness()).ready
    await browser.sign_in(ANALYST)
    key = {"X-Form-Key": await browser.form_key()}
    assert (await browser.get(ADDRESS)).status_code == 404
    assert (await browser.http.put(ADDRESS, json=WRITTEN)).status_code == 403, "no form of ours"
    by_number = f"/api/v1/drafts/add_fact/{row.number}"
    saved = await browser.http.put(by_number, json=WRITTEN, headers=key)
    assert saved.status_code == 200, saved.text
    kept = (await browser.get(ADDRESS)).json()
    assert kept == {"subject": CASE, "act": "add_fact", **saved.json(), **WRITTEN}
    listed = (await browser.get("/api/v1/drafts")).json()
    assert listed == [{"subject": CASE, "act": "add_fact", **saved.json()}]
    marked = {"fields": {"text": "TOP SECRET//SI"}}
    refused = await browser.http.put(ADDRESS, json=marked, headers=key)
    assert (refused.status_code, refused.json()["refusal"]) == (422, "LooksClassified")
    assert (await browser.http.delete(ADDRESS, headers=key)).status_code == 204
    assert (await browser.http.delete(ADDRESS, headers=key)).status_code == 404


async def test_a_token_to_read_saves_nothing(desk: Desk, browser: Browser) -> None:
    await open_case(recorder_on(desk.office.register))
    program = await program_of(desk, browser, ANALYST, "USNCB", (Scope.READ,))
    assert (await program.send("PUT", ADDRESS, json=WRITTEN)).status_code == 403
    assert (await program.send("GET", "/api/v1/drafts")).json() == []
