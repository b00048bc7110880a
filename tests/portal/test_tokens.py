"""Programs come in by a token that is bound to their key, to one agency and to a time."""

from datetime import timedelta

from joserfc.jwk import ECKey

from register.tokens import Scope
from tests.office import ANALYST, ROOT
from tests.portal.conftest import Browser, Desk
from tests.portal.programs import end_tokens, program_of

OFFICER, AGENCY = "fbi-officer-1", "FBI"
ME = "/api/v1/me"
SAMPLE = ROOT / "samples" / "traffic" / "diffusion-xandria-0131.txt"


async def test_a_program_is_its_account(desk: Desk, browser: Browser) -> None:
    program = await program_of(desk, browser, OFFICER, AGENCY)
    found = await program.send("GET", ME)
    assert (found.status_code, found.json()["person"]) == (200, OFFICER)
    assert (await program.command("task list")).json()["result"] == []


async def test_a_token_without_its_key_opens_nothing(desk: Desk, browser: Browser) -> None:
    program = await program_of(desk, browser, OFFICER, AGENCY)
    other = ECKey.generate_key("P-256")
    used = program.proof("GET", ME)
    assert (await program.send("GET", ME, proof=used)).status_code == 200
    at = int(desk.clock.now().timestamp())
    proofs = {
        "none": "",
        "used before": used,
        "another key": program.proof("GET", ME, key=other),
        "another method": program.proof("POST", ME),
        "another path": program.proof("GET", "/api/v1/commands/task/list"),
        "another service": program.proof("GET", ME, htu="https://evil.example/api/v1/me"),
        "another token": program.proof("GET", ME, ath="x"),
        "old": program.proof("GET", ME, iat=at - 120),
        "from the future": program.proof("GET", ME, iat=at + 120),
        "no moment": program.proof("GET", ME, iat="now"),
        "no id": program.proof("GET", ME, jti=None),
        "another kind of token": program.proof("GET", ME, typ="JWT"),
        "no proof at all": "a.b.c",
    }
    for why, proof in proofs.items():
        refused = await program.send("GET", ME, proof=proof)
        assert refused.status_code == 401, why
        assert "DPoP" in refused.headers["WWW-Authenticate"]
    headers = {"Authorization": f"Bearer {program.token}"}
    assert (await browser.http.get(ME, headers=headers)).status_code == 401


async def test_a_token_is_good_for_its_scopes_only(desk: Desk, browser: Browser) -> None:
    raw = SAMPLE.read_bytes()
    for scope, codes in (
        (Scope.READ, (200, 403, 403)),
        (Scope.ACT, (403, 503, 403)),
        (Scope.RECEIVE, (403, 403, 201)),
    ):
        program = await program_of(desk, browser, ANALYST, "USNCB", (scope,))
        fact = {"case_id": "K7M2Q4", "key": "ENCOUNTER", "text": "Met."}
        got = (
            (await program.command("case list")).status_code,
            (await program.command("case fact", **fact)).status_code,
            (await program.send("POST", "/api/v1/communications", content=raw)).status_code,
        )
        assert got == codes, scope


async def test_a_token_ends(desk: Desk, browser: Browser) -> None:
    program = await program_of(desk, browser, OFFICER, AGENCY, days=400)
    desk.clock.skip(timedelta(days=90))
    assert (await program.send("GET", ME)).status_code == 401, "after 90 days, whatever was asked"
    program = await program_of(desk, browser, OFFICER, AGENCY)
    await end_tokens(desk)
    assert (await program.send("GET", ME)).status_code == 401
    kinds = [one.kind for one in await desk.office.register.ledger.everything("tokens")]
    assert kinds == ["TokenMade", "TokenMade", "TokenEnded", "TokenEnded"]


async def test_a_token_made_for_another_agency_opens_nothing(desk: Desk, browser: Browser) -> None:
    """As when an account has moved to another agency since."""
    program = await program_of(desk, browser, OFFICER, "ICE")
    assert (await program.send("GET", ME)).status_code == 401


async def test_what_is_delivered_is_received_once(desk: Desk, browser: Browser) -> None:
    program = await program_of(desk, browser, "usncb-gateway-1", "USNCB", (Scope.RECEIVE,))
    for outcome in ("NEW", "ALREADY_HELD"):
        done = await program.send("POST", "/api/v1/communications", content=SAMPLE.read_bytes())
        assert (done.status_code, done.json()[0]["outcome"]) == (201, outcome)
    officer = await program_of(desk, browser, OFFICER, AGENCY, (Scope.RECEIVE,))
    refused = await officer.send("POST", "/api/v1/communications", content=b"From: x")
    assert (refused.status_code, refused.json()["refusal"]) == (403, "NotPermitted")


async def test_one_program_does_not_take_the_whole_service(desk: Desk, browser: Browser) -> None:
    program, other = [await program_of(desk, browser, ANALYST, "USNCB") for _ in range(2)]
    fact = {"case_id": "K7M2Q4", "key": "ENCOUNTER", "text": "Met."}
    most = desk.office.settings.acts_per_minute
    codes = [(await program.command("case fact", **fact)).status_code for _ in range(most + 2)]
    assert codes == [503] * most + [429] * 2, "Temporal is away here"
    assert (await other.command("case fact", **fact)).status_code == 503
    assert (await program.command("case list")).status_code == 200
