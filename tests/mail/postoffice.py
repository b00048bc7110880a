"""A real SMTP server whose faults a test chooses: it keeps what it accepted."""

import asyncio
import ssl
from collections import defaultdict, deque
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

WELL = "all is well"


class Fault(Enum):
    """What a server does other than answer."""

    LOST = "the connection is lost before the command is carried out"
    LOST_AFTER = "the command is carried out and its answer lost"
    HANGS_UP = "the command is carried out and answered, and the connection closed"
    SLOW = "the answer does not come in time"


@dataclass
class PostOffice:
    """What the server does: the ``replies`` of a command are used up, then all is well."""

    port: int = 0
    replies: dict[str, deque[str | Fault]] = field(default_factory=lambda: defaultdict(deque))
    accepted: list[tuple[str, bytes]] = field(default_factory=list)
    """Recipient and bytes, in the order of their acceptance."""
    offered: list[tuple[str, bytes]] = field(default_factory=list)
    """All that was sent to it, accepted or not."""
    conversations: int = 0
    """How often somebody began to send an email."""
    connections: int = 0
    """How many connections there were."""
    away: bool = False
    """Whether it takes no connection at present."""
    _present: set["_Conversation"] = field(default_factory=set)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _reached: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def plan(self, command: str, *replies: str | Fault) -> None:
        """The next answers to a command, such as ``RCPT``."""
        self.replies[command].extend(replies)

    async def reached(self, command: str, times: int = 1) -> None:
        """Wait until a command has come so often, answered or not."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._reached[command] >= times)

    async def takes(self, count: int) -> None:
        """Wait until it has accepted so many emails."""
        async with self._changed:
            await self._changed.wait_for(lambda: len(self.accepted) >= count)

    async def all_gone(self) -> None:
        """Wait until nobody is connected."""
        async with self._changed:
            await self._changed.wait_for(lambda: not self._present)

    async def _note(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def came(self, conversation: "_Conversation") -> None:
        """Somebody has connected."""
        self.connections += 1
        self._present.add(conversation)

    def left(self, conversation: "_Conversation") -> None:
        """Somebody's connection has ended."""
        self._present.discard(conversation)
        _spawn(self._note())

    async def _planned(self, server: SMTP, command: str) -> str | None:
        self._reached[command] += 1
        await self._note()
        if not self.replies[command]:
            return None
        reply = self.replies[command].popleft()
        if isinstance(reply, str):
            return None if reply == WELL else reply
        if reply is Fault.HANGS_UP:
            assert isinstance(server, _Conversation)
            server.last_reply = True
            return None
        if reply is Fault.SLOW:
            await asyncio.sleep(30)
        _hang_up(server)
        return "421 gone"

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.conversations += 1
        if (planned := await self._planned(server, "MAIL")) is not None:
            return planned
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if (planned := await self._planned(server, "RCPT")) is not None:
            return planned
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail = (envelope.rcpt_tos[0], envelope.content)
        self.offered.append(mail)
        queue = self.replies["DATA"]
        if not queue or queue[0] in (WELL, Fault.LOST_AFTER, Fault.HANGS_UP):
            self.accepted.append(mail)
        return await self._planned(server, "DATA") or "250 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return await self._planned(server, "QUIT") or "221 Bye"

    def authenticate(self, *_asked: Any) -> AuthResult:
        """The answer to AUTH."""
        if self.replies["AUTH"]:
            answer = str(self.replies["AUTH"].popleft())
            return AuthResult(success=False, handled=False, message=answer)
        return AuthResult(success=True)


class _Conversation(SMTP):
    """One connection."""

    def __init__(self, office: PostOffice, **options: Any) -> None:
        super().__init__(office, **options)
        self._office = office
        self.last_reply = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._office.came(self)
        if self._office.away:
            _hang_up(self)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._office.left(self)

    async def push(self, status: Any) -> None:
        await super().push(status)
        if self.last_reply and isinstance(self.transport, asyncio.WriteTransport):
            self.transport.close()


_spawned: set["asyncio.Task[None]"] = set()


def _spawn(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.get_running_loop().create_task(work)
    _spawned.add(task)
    task.add_done_callback(_spawned.discard)


def _hang_up(server: SMTP) -> None:
    if isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()


class Listening:
    """The server in this event loop, for as long as the context lasts."""

    def __init__(self, office: PostOffice, **options: Any) -> None:
        """``options`` are those of aiosmtpd's SMTP."""
        self._office = office
        self._options = options
        self._protocols: list[_Conversation] = []

    async def __aenter__(self) -> PostOffice:
        """Listen on a free port of loopback."""
        loop = asyncio.get_running_loop()

        def converse() -> SMTP:
            self._protocols.append(_Conversation(self._office, loop=loop, **self._options))
            return self._protocols[-1]

        self._server = await loop.create_server(converse, "127.0.0.1", 0)
        self._office.port = self._server.sockets[0].getsockname()[1]
        return self._office

    async def __aexit__(self, *_error: object) -> None:
        """Stop, and drop every connection."""
        self._server.close()
        for protocol in self._protocols:
            _hang_up(protocol)
        await self._server.wait_closed()
        await asyncio.sleep(0)


async def greet_with(lines: Iterable[str]) -> tuple[asyncio.Server, int]:
    """A server that says only these lines, one to each line that it hears, and then hangs up."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for line in lines:
            writer.write(line.encode() + b"\r\n")
            await writer.drain()
            await reader.readline()
        writer.close()

    server = await asyncio.start_server(converse, "127.0.0.1", 0)
    return server, server.sockets[0].getsockname()[1]


def tls_context(folder: Any) -> ssl.SSLContext:
    """A server's TLS with a certificate that no authority has signed."""
    import datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    begin = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + datetime.timedelta(days=36500))
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
