"""Signing in with an OpenID provider: a real one, and one that lies."""

import base64
import hmac
import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from oidc_provider_mock import User, run_server_in_thread

from portal.office import open_office
from portal.signing_in.oidc import Begun, Provider, SignInFailed
from tests.office import ANALYST
from tests.portal.conftest import HERE, Browser, Clock, Desk, hidden, make_new, settings_in

SUBJECT = "sub-of-ana"
STRONG = "phr"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider that knows the analyst, on a port of its own."""
    claims = {"acr": STRONG, "auth_time": int(time.time())}
    users = (User(sub=SUBJECT, claims=claims), User(sub="a-stranger"))
    with run_server_in_thread(require_nonce=True, user_claims=users) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
async def signing(issuer: str, tmp_path: Path) -> AsyncIterator[Desk]:
    """The service with that provider; the analyst's account there is in the directory."""
    samples = settings_in(tmp_path).directory.read_text(encoding="utf-8")
    known = f'person_id = "{ANALYST}"\n'
    identity = f'signs_in = [{{ issuer = "{issuer}", subject = "{SUBJECT}" }}]\n'
    directory = tmp_path / "directory.toml"
    directory.write_text(samples.replace(known, known + identity), encoding="utf-8")
    secret = tmp_path / "secret"
    secret.write_text("of the client")
    own = settings_in(
        tmp_path, oidc_issuer=issuer, oidc_client_id="caveat", oidc_client_secret_file=secret
    )
    settings = own.model_copy(update={"directory": directory})
    await make_new(settings)
    clock = Clock()
    async with open_office(settings) as office, httpx.AsyncClient() as http:
        yield Desk(office, clock, Provider(settings, http, clock.now))


async def at_provider(url: str, subject: str) -> str:
    """Sign in at the provider: the address to which it sends the browser back."""
    async with httpx.AsyncClient() as http:
        sent = await http.post(url, data={"sub": subject, "action": "authorize"})
    assert sent.is_redirect, sent.text
    return sent.headers["location"]


async def begun(browser: Browser, path: str = "/sign-in") -> str:
    """Where the service sends a browser."""
    sent = await browser.get(path)
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


async def test_a_person_is_known_by_issuer_and_subject(signing: Desk) -> None:
    async with signing.browser() as browser:
        url = await begun(browser, "/sign-in?after=/api/v1/me")
        asked = parse_qs(urlsplit(url).query)
        assert asked["code_challenge_method"] == ["S256"]
        assert asked["redirect_uri"] == [f"{HERE}/sign-in/answer"]
        back = await at_provider(url, SUBJECT)
        done = await browser.get(back)
        assert (done.status_code, done.headers["location"]) == (303, "/api/v1/me")
        found = (await browser.get("/api/v1/me")).json()
        assert (found["person"], found["acr"]) == (ANALYST, STRONG)
        again = await browser.get(back)
        assert again.status_code == 403, "an answer counts once"


async def test_whom_the_directory_does_not_know_gets_no_session(signing: Desk) -> None:
    async with signing.browser() as browser:
        done = await browser.get(await at_provider(await begun(browser), "a-stranger"))
        assert (done.status_code, "not in the directory" in done.text) == (403, True)
        assert (await browser.get("/api/v1/me")).status_code == 401


async def test_an_answer_belongs_to_the_browser_that_asked(signing: Desk) -> None:
    async with signing.browser() as browser, signing.browser() as victim:
        back = await at_provider(await begun(browser), SUBJECT)
        await begun(victim)
        assert (await victim.get(back)).status_code == 403
        assert (await victim.get("/api/v1/me")).status_code == 401
        for wrong in ("?state=unknown&code=1", "", "?state=&code="):
            assert (await browser.get(f"/sign-in/answer{wrong}")).status_code == 403


async def test_an_answer_that_comes_late_counts_for_nothing(signing: Desk) -> None:
    async with signing.browser() as browser:
        back = await at_provider(await begun(browser), SUBJECT)
        signing.clock.skip(timedelta(minutes=11))
        assert (await browser.get(back)).status_code == 403


async def test_nobody_chooses_a_person_where_a_provider_is_set(signing: Desk) -> None:
    async with signing.browser() as browser:
        form = {"person": ANALYST, "form_key": hidden(await browser.get("/sign-in"))}
        assert (await browser.http.post("/sign-in/development", data=form)).status_code == 404


async def test_a_stronger_sign_in_is_asked_for(signing: Desk) -> None:
    async with signing.browser() as browser:
        asked = parse_qs(urlsplit(await begun(browser, "/sign-in?strong=true")).query)
    assert (asked["acr_values"], asked["max_age"]) == (["phr phrh"], ["0"])


# --- a provider that lies ---------------------------------------------------------------------

ISSUER = "https://sign-in.example"
KEY = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})
OTHER = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})


def published(request: httpx.Request) -> httpx.Response:
    """The provider's public documents."""
    if request.url.path.endswith("openid-configuration"):
        return httpx.Response(200, json={"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys"})
    return httpx.Response(200, json=KeySet([KEY]).as_dict(private=False))


def lying(changes: dict[str, Any], *, key: RSAKey = KEY) -> str:
    """An ID token with these claims in place of the right ones; None leaves one out."""
    moment = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": "caveat",
        "sub": SUBJECT,
        "nonce": "n1",
        "iat": moment,
        "exp": moment + 300,
        "auth_time": moment,
        **changes,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": "k1"}, kept, key)


def with_public_key() -> str:
    """A token that takes the provider's public key for a shared secret."""
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"k1"}').rstrip(b"=")
    signed = head + b"." + lying({}).split(".")[1].encode()
    secret = hmac.digest(KEY.as_pem(private=False), signed, "sha256")
    return (signed + b"." + base64.urlsafe_b64encode(secret).rstrip(b"=")).decode()


LIES = {
    "another issuer": lying({"iss": "https://other.example"}),
    "another client": lying({"aud": "other"}),
    "several clients, not for us": lying({"aud": ["caveat", "other"], "azp": "other"}),
    "another sign-in": lying({"nonce": "n2"}),
    "no nonce": lying({"nonce": None}),
    "nobody": lying({"sub": None}),
    "expired": lying({"exp": int(time.time()) - 300}),
    "never expires": lying({"exp": None}),
    "another key": lying({}, key=OTHER),
    "signed with the public key": with_public_key(),
    "not signed": f"{lying({}).rpartition('.')[0]}.",
    "no token": "",
}


@pytest.fixture
async def provider(tmp_path: Path) -> AsyncIterator[Provider]:
    """The service's side of a provider whose tokens the test makes."""
    settings = settings_in(tmp_path, oidc_issuer=ISSUER, oidc_client_id="caveat")
    async with httpx.AsyncClient(transport=httpx.MockTransport(published)) as http:
        yield Provider(settings, http, Clock().now)


def sign_in(*, strong: bool = False) -> Begun:
    """A sign-in that is at the provider."""
    return Begun("n1", "v", "/", strong, Clock().now() + timedelta(minutes=1), "b")


@pytest.mark.parametrize("lie", LIES)
async def test_a_token_that_is_not_right_signs_nobody_in(provider: Provider, lie: str) -> None:
    assert (await provider.believed(lying({}), sign_in()))["sub"] == SUBJECT
    with pytest.raises(SignInFailed):
        await provider.believed(LIES[lie], sign_in())


async def test_a_stronger_sign_in_must_be_new(provider: Provider) -> None:
    strong = sign_in(strong=True)
    assert await provider.believed(lying({}), strong)
    with pytest.raises(SignInFailed):
        await provider.believed(lying({"auth_time": int(time.time()) - 3600}), strong)
    with pytest.raises(SignInFailed):
        await provider.believed(lying({"auth_time": None}), strong)
