"""Decrypts payloads for Temporal's web UI: Temporal's remote codec protocol, read only.

The UI in a person's browser sends payloads to ``POST /decode`` and gets them back in clear. The
server listens on loopback and answers only pages of the UI's origin, so that no other page in the
browser can use it. Anyone who can run programs on this machine can use it too, but needs the
payloads first, and these contain no names and no texts.
"""

import asyncio
import json
import threading
from collections.abc import Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from google.protobuf.json_format import MessageToDict, ParseDict, ParseError
from temporalio.api.common.v1 import Payload, Payloads

from runtime.codec import EncryptingCodec, NotEncrypted, PayloadKeys, PayloadRefused

_HOST = "127.0.0.1"
_MAX_BODY = 8 * 1024 * 1024
"""In bytes: more than a page of a history. One payload cannot be larger than 2 MiB."""
_POLL_SECONDS = 0.05
"""How often the server checks whether it must stop."""
_PATIENCE = 10.0
"""How many seconds a browser has for its request."""


class CodecServer:
    """An HTTP server on a thread of its own."""

    def __init__(self, keys: PayloadKeys, port: int, origin: str) -> None:
        """``origin`` is that of the web UI, such as ``http://127.0.0.1:8233``."""
        self._codec = EncryptingCodec(keys)
        self._port = port
        self._origin = origin
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        """The address to give to the UI."""
        return f"http://{_HOST}:{self._port}"

    def start(self) -> None:
        """Listen. Raises OSError if the port is in use."""
        codec, origin, host = self._codec, self._origin, f"{_HOST}:{self._port}"

        class Handler(_Handler):
            """Bound to this server's codec."""

            allowed_origin = origin
            own_host = host
            payload_codec = codec

        self._server = ThreadingHTTPServer((_HOST, self._port), Handler)
        self._server.daemon_threads = True
        threading.Thread(
            target=self._server.serve_forever, args=(_POLL_SECONDS,), name="codec", daemon=True
        ).start()

    def stop(self) -> None:
        """Stop listening. Has no effect if it is not listening."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class _Refused(Exception):
    """The request is refused. The answer repeats nothing of what was sent."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class _Handler(BaseHTTPRequestHandler):
    allowed_origin: str
    own_host: str
    payload_codec: EncryptingCodec
    timeout = _PATIENCE
    protocol_version = "HTTP/1.1"
    server_version = "caveat"
    sys_version = ""

    def do_OPTIONS(self) -> None:
        """Answer the browser's question whether the page may send requests."""
        try:
            self._check_caller()
        except _Refused as refused:
            self._answer(refused.status, {"message": str(refused)})
            return
        self.send_response(HTTPStatus.NO_CONTENT)
        self._allow_origin()
        self.send_header("Access-Control-Allow-Methods", "POST")
        self.send_header("Access-Control-Allow-Headers", "Content-Type, X-Namespace")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        """Decrypt payloads, or say why not."""
        try:
            self._check_caller()
            answer = self._decoded(self._body())
        except _Refused as refused:
            self._answer(refused.status, {"message": str(refused)})
        else:
            self._answer(HTTPStatus.OK, answer)

    def _check_caller(self) -> None:
        # The host is checked too: somebody else's domain name may point to loopback.
        if self.headers.get("Host") != self.own_host:
            raise _Refused(HTTPStatus.FORBIDDEN, "This is not the address of the codec server.")
        if self.headers.get("Origin") != self.allowed_origin:
            raise _Refused(HTTPStatus.FORBIDDEN, "Only Temporal's web UI may use this server.")
        path = self.path.partition("?")[0]  # the query says how the UI treats external storage
        if path == "/encode":
            raise _Refused(HTTPStatus.FORBIDDEN, "This server does not encrypt.")
        if path != "/decode":
            raise _Refused(HTTPStatus.NOT_FOUND, "The only path is /decode.")

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal()):
            raise _Refused(HTTPStatus.LENGTH_REQUIRED, "The request must state its length.")
        if len(length) > 9 or int(length) > _MAX_BODY:
            raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The request is too large.")
        return self.rfile.read(int(length))

    def _decoded(self, body: bytes) -> dict[str, object]:
        try:
            content = json.loads(body)
            if not isinstance(content, dict):
                raise TypeError("a JSON object is expected")
            sent = ParseDict(content, Payloads())
        except (ValueError, TypeError, RecursionError, ParseError):
            raise _Refused(HTTPStatus.BAD_REQUEST, "These are not payloads.") from None
        try:
            opened = asyncio.run(self._opened(sent.payloads))
        except PayloadRefused as refused:
            raise _Refused(HTTPStatus.BAD_REQUEST, type(refused).__name__) from None
        return {"payloads": [MessageToDict(payload) for payload in opened]}

    async def _opened(self, payloads: Sequence[Payload]) -> list[Payload]:
        opened: list[Payload] = []
        for payload in payloads:
            try:
                opened += await self.payload_codec.decode([payload])
            except NotEncrypted:  # the SDK's own note on a local activity is in clear
                opened.append(payload)
        return opened

    def _answer(self, status: HTTPStatus, content: dict[str, object]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self._allow_origin()
        self.send_header("Content-Type", "application/json")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(body)))
        if status != HTTPStatus.OK:
            # The body may not have been read, and must not be taken for the next request.
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def _allow_origin(self) -> None:
        self.send_header("Access-Control-Allow-Origin", self.allowed_origin)
        self.send_header("Vary", "Origin")

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: standard error belongs to the command."""
