"""The files that pages are made with: theirs are the right types, and browsers keep them."""

import gzip
import re
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from portal.guards import Headed
from portal.static_files import FOLDER, serve_static_files, static_files
from tools.vendor import PACKAGES, ROOT, problems

PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    serve_static_files(app)
    app.add_middleware(Headed)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://127.0.0.1") as client:
        yield client


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("caveat.css", "text/css; charset=utf-8"),
        ("caveat.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
        ("uswds/img/us_flag_small.png", "image/png"),
        ("uswds/fonts/source-sans-pro/sourcesanspro-regular-webfont.woff2", "font/woff2"),
    ],
)
async def test_a_file_has_its_type_and_is_kept(
    http: httpx.AsyncClient, name: str, media_type: str
) -> None:
    address = static_files().address(name)
    found = await http.get(address, headers=PLAIN)
    assert (found.status_code, found.content) == (200, (FOLDER / name).read_bytes())
    assert found.headers["content-type"] == media_type
    assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert found.headers["x-content-type-options"] == "nosniff"
    head = await http.head(address, headers=PLAIN)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == found.headers["content-length"]


async def test_text_is_compressed_for_whoever_takes_it(http: httpx.AsyncClient) -> None:
    address = static_files().address("uswds/css/uswds.min.css")
    async with http.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
    assert (answer.headers["content-encoding"], answer.headers["vary"]) == (
        "gzip",
        "Accept-Encoding",
    )
    assert len(raw) < 10_000
    assert gzip.decompress(raw) == (FOLDER / "uswds/css/uswds.min.css").read_bytes()


async def test_a_page_of_another_release_still_finds_its_files(http: httpx.AsyncClient) -> None:
    found = await http.get("/static/of-another-release/caveat.css")
    assert (found.status_code, found.headers["cache-control"]) == (200, "no-cache")


async def test_nothing_else_is_served(http: httpx.AsyncClient) -> None:
    version = static_files().version
    for name in ("vendored.json", "uswds/LICENSE.md", "none.css", "%2e%2e/app.py", "..%2fapp.py"):
        assert (await http.get(f"/static/{version}/{name}")).status_code == 404, name
    assert (await http.post(f"/static/{version}/caveat.css")).status_code == 405


def test_the_styles_name_what_is_there_and_nothing_outside() -> None:
    for name in static_files().files:
        if name.endswith(".css") and not name.startswith("uswds/"):
            text = (FOLDER / name).read_text(encoding="utf-8")
            assert re.findall(r"url\((?!#)", text) == [], name
            assert "http" not in text, name


def test_what_others_made_is_as_it_came() -> None:
    assert problems(ROOT, PACKAGES) == []


def test_every_class_of_uswds_on_a_page_has_its_styles() -> None:
    """A component that is new on a page takes a line in ``tools/uswds.scss``."""
    styles = (FOLDER / "uswds/css/uswds.min.css").read_text(encoding="utf-8")
    styled = set(re.findall(r"\.(usa-[\w-]+)", styles))
    sources = [*ROOT.glob("portal/html/**/*.html"), *ROOT.glob("portal/**/*.py")]
    used = {
        name
        for file in sources
        for name in re.findall(r"\busa-[a-z][\w-]*[a-z]\b", file.read_text(encoding="utf-8"))
    }
    assert used - styled == set()
    assert "usa-button" in used
