"""The service of a filled register, in a process of its own, and people who are signed in there."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

import httpx

from benchmarks.figures import cpu_seconds
from cli.stack import Stack
from portal.visitors import COOKIE
from procedure.proof import Channel
from register.keyring import KeyRing
from register.register import Register
from register.sessions import SignIn
from settings import Settings

_FORM_KEY = re.compile(r'name="form_key" value="([^"]+)"')
_PATIENCE = 60.0


class Asked(NamedTuple):
    """A request for a page: its address, and the form that is sent there, if any."""

    path: str
    form: tuple[tuple[str, str], ...] = ()


class Reader:
    """Somebody who is signed in."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        """``http`` has the cookie of their session."""
        self._http = http
        self._form_key = ""

    async def milliseconds(self, asked: Asked) -> float:
        """How long a page takes, until its last byte is here. Raises RuntimeError without it."""
        began = time.perf_counter()
        if asked.form:
            sent = {"form_key": await self._key(), **dict(asked.form)}
            began = time.perf_counter()
            answer = await self._http.post(asked.path, data=sent)
        else:
            answer = await self._http.get(asked.path)
        took = (time.perf_counter() - began) * 1000
        if answer.status_code != 200:
            raise RuntimeError(f"{asked.path} was answered with {answer.status_code}")
        return took

    async def text(self, path: str) -> str:
        """The page at this address. Raises RuntimeError without it."""
        answer = await self._http.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} was answered with {answer.status_code}")
        return answer.text

    async def send(self, path: str, form: dict[str, str]) -> httpx.Response:
        """Send a form."""
        return await self._http.post(path, data={"form_key": await self._key(), **form})

    @asynccontextmanager
    async def stream(self, path: str) -> AsyncIterator["asyncio.Queue[float]"]:
        """When each event of a stream arrived, by the clock of ``time.perf_counter``."""
        found: asyncio.Queue[float] = asyncio.Queue()
        began = asyncio.Event()

        async def listen() -> None:
            async with self._http.stream("GET", path, timeout=None) as answer:
                answer.raise_for_status()
                began.set()
                async for line in answer.aiter_lines():
                    if line.startswith("event:"):
                        found.put_nowait(time.perf_counter())

        listening = asyncio.create_task(listen())
        try:
            await asyncio.wait_for(began.wait(), _PATIENCE)
            yield found
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening

    async def _key(self) -> str:
        """What each form of the session repeats."""
        if not self._form_key:
            found = _FORM_KEY.search(await self.text("/help"))
            assert found is not None
            self._form_key = found[1]
        return self._form_key


async def begin_session(settings: Settings, person: str) -> str:
    """Sign a person in, as the sign-in does; the secret of the session."""
    who = SignIn(
        person=person,
        issuer="benchmark",
        subject=person,
        acr="development",
        channel=Channel.PORTAL,
    )
    register = await Register.open(settings.register_url, KeyRing.read(settings.key_ring))
    try:
        return await register.sessions.begin(who, datetime.now(UTC), timedelta(hours=10))
    finally:
        await register.close()


@asynccontextmanager
async def reading(settings: Settings, person: str) -> AsyncIterator[Reader]:
    """Somebody reads, who is signed in at the service of the settings."""
    cookie = urlencode({COOKIE: await begin_session(settings, person)})
    base = f"http://{settings.portal_host}:{settings.portal_port}"
    # The cookie is for TLS alone; a browser makes an exception for this very machine.
    async with httpx.AsyncClient(
        base_url=base, headers={"cookie": cookie}, timeout=_PATIENCE
    ) as http:
        yield Reader(http)


class Service:
    """The service in a process of its own."""

    def __init__(self, stack: Stack) -> None:
        """The stack has started it."""
        assert stack.portal is not None
        self._pid = stack.portal.pid

    @property
    def cpu(self) -> float:
        """Seconds of processor time that it took until now."""
        return cpu_seconds(self._pid)


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[Service]:
    """The service of a register; orders are not given, so Temporal is not there."""
    stack = Stack(settings, ui=False)
    await stack.start_portal()
    try:
        yield Service(stack)
    finally:
        await stack.stop_portal()
