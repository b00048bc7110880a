"""The codec server: opens for the web UI what Temporal keeps encrypted, and for nobody else."""

import asyncio
import base64
import http.client
import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from temporalio.api.common.v1 import Payload
from temporalio.client import Client

from embedded.codec_server import CodecServer
from embedded.server import free_port
from tests.rings import TinyRing
from tests.runtime.talkative import EchoWorkflow, Said

ORIGIN = "http://127.0.0.1:8233"
SECRET = "the visit of the seventeenth"


@dataclass
class Browser:
    """Asks as a page of an origin does."""

    port: int

    async def ask(
        self,
        body: bytes | None,
        path: str = "/decode?preserveStorageRefs=true",
        method: str = "POST",
        **headers: str,
    ) -> tuple[int, dict[str, str], Any]:
        """Status, headers and JSON of the answer."""
        return await asyncio.to_thread(self._ask, body, path, method, headers)

    def _ask(
        self, body: bytes | None, path: str, method: str, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, {"Origin": ORIGIN, **headers})
            answer = connection.getresponse()
            content = answer.read()
            return answer.status, dict(answer.headers), json.loads(content) if content else None
        finally:
            connection.close()


@pytest.fixture
async def browser(ring: TinyRing) -> AsyncIterator[Browser]:
    """A browser, and the codec server that it asks."""
    server = CodecServer(ring, free_port(), ORIGIN)
    server.start()
    try:
        yield Browser(int(server.url.rpartition(":")[2]))
    finally:
        await asyncio.to_thread(server.stop)


@pytest.fixture
async def payloads(client: Client, queue: str) -> list[Payload]:
    """What Temporal keeps of a workflow that was given the secret and gave it back."""
    handle = await client.start_workflow(
        EchoWorkflow.run, Said(text=SECRET), id=f"echo-{uuid.uuid4()}", task_queue=queue
    )
    await handle.result()
    events = (await handle.fetch_history()).events
    given = events[0].workflow_execution_started_event_attributes.input.payloads
    result = events[-1].workflow_execution_completed_event_attributes.result.payloads
    return [*given, *result]


def body_of(payloads: list[Payload]) -> bytes:
    """The request that the UI makes."""
    return json.dumps({"payloads": [MessageToDict(payload) for payload in payloads]}).encode()


async def test_a_history_is_read(browser: Browser, payloads: list[Payload]) -> None:
    assert len(payloads) == 2
    assert SECRET.encode() not in b"".join(p.SerializeToString() for p in payloads)
    status, headers, answer = await browser.ask(body_of(payloads))
    assert status == 200
    assert headers["Access-Control-Allow-Origin"] == ORIGIN
    for payload in answer["payloads"]:
        assert base64.b64decode(payload["metadata"]["encoding"]) == b"json/plain"
        assert json.loads(base64.b64decode(payload["data"])) == {"text": SECRET}


async def test_the_browser_may_ask_whether_it_may_ask(browser: Browser) -> None:
    status, headers, _ = await browser.ask(None, method="OPTIONS")
    assert status == 204
    assert headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "X-Namespace" in headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://127.0.0.1:8234"},
        {"Origin": "http://localhost:8233"},
        {"Origin": "https://news.example"},
        {"Origin": "null"},
        {"Host": "news.example"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "OPTIONS"])
async def test_another_page_reads_nothing(
    browser: Browser, payloads: list[Payload], method: str, headers: dict[str, str]
) -> None:
    status, answered, answer = await browser.ask(body_of(payloads), method=method, **headers)
    assert status == 403
    assert answered["Access-Control-Allow-Origin"] == ORIGIN
    assert list(answer) == ["message"]


async def test_what_is_in_clear_stays_as_it_is(browser: Browser, payloads: list[Payload]) -> None:
    clear = Payload(metadata={"encoding": b"json/plain"}, data=b'{"seq":1}')
    status, _, answer = await browser.ask(body_of([clear, *payloads]))
    assert status == 200
    assert answer["payloads"][0] == MessageToDict(clear)
    assert len(answer["payloads"]) == 3


async def test_it_does_not_encrypt(browser: Browser, payloads: list[Payload]) -> None:
    assert (await browser.ask(body_of(payloads), "/encode"))[0] == 403
    assert (await browser.ask(body_of(payloads), "/elsewhere"))[0] == 404


async def test_what_was_changed_is_not_read(browser: Browser, payloads: list[Payload]) -> None:
    payloads[1].data = payloads[1].data[:-1] + bytes([payloads[1].data[-1] ^ 1])
    assert await refusal(browser, body_of(payloads)) == "PayloadTampered"


async def test_what_was_moved_is_not_read(browser: Browser, payloads: list[Payload]) -> None:
    payloads[0].metadata["w"] = b"echo-another"
    assert await refusal(browser, body_of(payloads)) == "PayloadTampered"


async def test_what_another_key_sealed_is_not_read(
    browser: Browser, payloads: list[Payload], ring: TinyRing
) -> None:
    ring.key_ids[:] = ["k2"]
    assert await refusal(browser, body_of(payloads)) == "UnknownKey"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"1", b'{"payloads": 1}', b'{"payloads": [{"x": 1}]}', b"[" * 100_000],
)
async def test_what_is_no_request_is_refused(browser: Browser, body: bytes) -> None:
    assert await refusal(browser, body) == "These are not payloads."


async def test_what_is_too_large_is_refused_unread(browser: Browser) -> None:
    status, _, answer = await browser.ask(b"", **{"Content-Length": str(8 * 1024 * 1024 + 1)})
    assert (status, answer["message"]) == (413, "The request is too large.")
    status, _, _ = await browser.ask(b"", **{"Content-Length": "-1"})
    assert status == 411


async def refusal(browser: Browser, body: bytes) -> str:
    """Why it is refused: a word, and nothing of what was sent."""
    status, _, answer = await browser.ask(body)
    assert status == 400
    message: str = answer["message"]
    return message
