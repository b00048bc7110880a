"""The embedded mode: Temporal server, worker, receiver and local mail server as one stack."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from cli.endings import CannotStart
from cli.exits import Exit
from cli.files import first_directory_of
from cli.looking import open_browser
from cli.moment import now
from cli.output import flush, print_json, say, say_aside
from cli.receiver import check_socket, ways_in
from cli.sample_traffic import arrive, must_be_invented
from cli.screening_files import patterns_of, roster_of
from client.directories import make_directory
from embedded.codec_server import CodecServer
from embedded.mailbox import Mailbox
from embedded.server import HOST, EmbeddedServer
from register.directory_values import DirectoryMissing
from register.keyring import KeyRing
from register.order_keys import keep_order_keys
from register.register import Register
from settings import Settings, read_settings, variable

_ROOT = Path(__file__).resolve().parent.parent
_WORKER = _ROOT / "worker.py"
_RECEIVER = ("-m", "cli.main", "receive")
_PORTAL = ("-m", "portal")
_PATIENCE = 90.0


class Stack:
    """Starts the parts in their order, and ends them in the other."""

    def __init__(
        self,
        settings: Settings,
        *,
        ui: bool = True,
        receiving: bool = False,
        fresh: bool = False,
    ) -> None:
        """Everything that is kept is in the settings' state folder.

        ``ui`` brings Temporal's web UI, and the server that opens payloads for it; ``receiving``
        the process that takes what arrives. A register that is ``fresh``, as in a rehearsal, gets
        whatever directory the settings name; else only the samples' one is taken without a person.
        """
        self.settings = settings
        state = settings.state_dir
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.mailbox = Mailbox(state / "mail", settings.embedded_smtp_port)
        self.server = EmbeddedServer(
            state / "temporal.db",
            port=settings.embedded_port,
            ui_port=settings.embedded_ui_port if ui else None,
            codec_port=settings.embedded_codec_port if ui else None,
            log_file=state / "temporal.log",
        )
        self.worker_log = state / "worker.log"
        self.worker: asyncio.subprocess.Process | None = None
        self.receiver_log = state / "receiver.log"
        self.receiver: asyncio.subprocess.Process | None = None
        self.portal_log = state / "portal.log"
        self.portal: asyncio.subprocess.Process | None = None
        self._receiving = receiving
        self._fresh = fresh
        self._codec: CodecServer | None = None

    async def __aenter__(self) -> Self:
        """Start everything; what was started ends again if a part does not start.

        Raises CannotStart, ServerFailed, KeyRingUnreadable, OrderKeysUnreadable, RegisterUnusable,
        and what the files of the settings raise.
        """
        self._check_first()
        if not self.settings.key_ring.exists():
            KeyRing.create(self.settings.key_ring)
        keep_order_keys(
            self.settings.order_signing_key, self.settings.order_keys, datetime.now(UTC)
        )
        ring = KeyRing.read(self.settings.key_ring)
        # Before the worker and others open the register at the same time.
        await self._prepare(ring)
        try:
            self.mailbox.start()
            if self.server.ui_url is not None:
                self._codec = CodecServer(
                    ring, self.settings.embedded_codec_port, self.server.ui_url
                )
                self._codec.start()
            await self.server.start()
            await self.start_worker()
            await self.start_portal()
            if self._receiving:
                await self.start_receiver()
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def _prepare(self, ring: KeyRing) -> None:
        """Make the register's schema, and its directory where that may be done without a person.

        Raises CannotStart where somebody must name the directory of the first version.
        """
        register = await Register.open(self.settings.register_url, ring)
        try:
            if not await register.directories.exists():
                first = first_directory_of(self.settings)
                if not (first.demonstration or self._fresh):
                    raise CannotStart(str(DirectoryMissing()))
                await make_directory(register, first, now())
        finally:
            await register.close()

    def _check_first(self) -> None:
        """Report now what would fail later, in a process that nobody watches."""
        roster_of(self.settings)
        patterns_of(self.settings)
        if self._receiving:
            check_socket(self.settings)
        ports = ["embedded_port", "embedded_smtp_port", "portal_port"]
        if self.server.ui_url is not None:
            ports += ["embedded_ui_port", "embedded_codec_port"]
        for name in ports:
            _require_free(getattr(self.settings, name), variable(name))

    async def start_worker(self) -> None:
        """Start the worker process and wait until it says that it is ready. Raises CannotStart."""
        self.worker = await self._started("worker", self.worker_log, str(_WORKER))

    async def start_receiver(self) -> None:
        """Start the receiver process and wait until it says that it is ready.

        Raises CannotStart.
        """
        self.receiver = await self._started("receiver", self.receiver_log, *_RECEIVER)

    async def start_portal(self) -> None:
        """Start the service and wait until it says that it is ready. Raises CannotStart."""
        self.portal = await self._started("portal", self.portal_log, *_PORTAL)

    async def _started(
        self, name: str, log_file: Path, *arguments: str
    ) -> asyncio.subprocess.Process:
        begin = log_file.stat().st_size if log_file.exists() else 0
        around = {**os.environ, "PYTHONPATH": str(_ROOT)}
        with log_file.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *arguments,
                stdout=log,
                stderr=log,
                env=environment(self.settings, around),
                cwd=Path.cwd(),
                start_new_session=True,
            )
        try:
            async with asyncio.timeout(_PATIENCE):
                while f"{name} ready".encode() not in log_file.read_bytes()[begin:]:
                    if process.returncode is not None:
                        raise CannotStart(f"The {name} did not start: see {log_file}.")
                    await asyncio.sleep(0.05)
        except BaseException as error:
            await self._stop(process)
            if isinstance(error, TimeoutError):
                raise CannotStart(
                    f"The {name} was not ready after {_PATIENCE:.0f} s: see {log_file}."
                ) from None
            raise
        return process

    async def stop_worker(self) -> None:
        """Let the worker finish what it does, and end it."""
        await self._stop(self.worker)

    async def stop_portal(self) -> None:
        """Let the service finish what it answers, and end it."""
        await self._stop(self.portal)

    async def stop_receiver(self) -> None:
        """Let the receiver finish what it records, and end it."""
        await self._stop(self.receiver)

    async def _stop(self, process: asyncio.subprocess.Process | None) -> None:
        if process is None or process.returncode is not None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(self.settings.graceful_shutdown_seconds + 10):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End everything, each by its own process id."""
        await self.stop_receiver()
        await self.stop_portal()
        await self.stop_worker()
        await self.server.stop(timedelta(seconds=10))
        if self._codec is not None:
            self._codec.stop()
        self.mailbox.stop()

    @property
    def codec_url(self) -> str | None:
        """Where the web UI has payloads opened, if there is a UI."""
        return None if self._codec is None else self._codec.url


def _require_free(port: int, setting: str) -> None:
    try:
        socket.create_server((HOST, port)).close()
    except OSError as error:
        raise CannotStart(
            f"Port {port} of {HOST} cannot be used ({error.strerror}). Is `caveat up` running "
            f"already? Otherwise set {setting} to another port."
        ) from None


def environment(settings: Settings, around: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a process of the stack gets: these settings, whatever else the environment says.

    An empty variable counts as not set. ``around`` are variables that are no settings.
    """
    given = settings.model_dump(mode="json")
    values = {name: "" if value is None else str(value) for name, value in given.items()}
    return {
        **(around or {}),
        **{variable(name): value for name, value in values.items()},
        variable("log_format"): "json",
    }


async def up(*, headless: bool, samples: bool, as_json: bool) -> Exit:
    """Run the stack until Ctrl-C or SIGTERM; what it keeps is there again next time."""
    settings = read_settings()
    if not settings.embedded:
        raise CannotStart(
            "TEMPORAL_ADDRESS names a Temporal service of your own, and `caveat up` brings one: "
            "unset it, or run the worker alone (python worker.py)."
        )
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with Stack(settings, ui=not headless, receiving=True) as stack:
        if samples:
            await must_be_invented(settings)
        parts: dict[str, object] = {
            "temporal": stack.server.address,
            "temporal_ui": stack.server.ui_url,
            "temporal_codec": stack.codec_url,
            **ways_in(settings),
            "portal": f"http://{settings.portal_host}:{settings.portal_port}",
            "mail": str(stack.mailbox.folder),
            "state": str(settings.state_dir),
            "worker_log": str(stack.worker_log),
        }
        if as_json:
            print_json(parts)
        else:
            say(f"Open {parts['portal']} in a browser. Ctrl-C ends it; everything is kept.")
            for name, value in parts.items():
                say(f"  {name.replace('_', ' '):15} {value or '-'}")
            say(f"What is put into {settings.receive_folder} is received.")
        if not (headless or as_json):
            open_browser(str(parts["portal"]))
        flush()
        arriving = asyncio.create_task(arrive(settings) if samples else stopping.wait())
        ended = {
            asyncio.create_task(process.wait()): (name, log_file)
            for name, process, log_file in (
                ("worker", stack.worker, stack.worker_log),
                ("receiver", stack.receiver, stack.receiver_log),
                ("portal", stack.portal, stack.portal_log),
            )
            if process is not None
        }
        waiting = asyncio.create_task(stopping.wait())
        done, _ = await asyncio.wait([waiting, *ended], return_when=asyncio.FIRST_COMPLETED)
        arriving.cancel()
        for name, log_file in (found for task, found in ended.items() if task in done):
            say_aside(f"The {name} has ended: see {log_file}.")
            return Exit.FAILED
    return Exit.DONE
