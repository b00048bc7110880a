"""The embedded mode: Temporal server, worker and local mail server as one stack."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from cli.endings import CannotStart
from cli.exits import Exit
from cli.files import closures_of, directory_of, patterns_of, roster_of
from cli.output import print_json
from embedded.codec_server import CodecServer
from embedded.mailbox import Mailbox
from embedded.server import HOST, EmbeddedServer
from register.keyring import KeyRing
from register.register import Register
from settings import Settings, read_settings, variable

_WORKER = Path(__file__).resolve().parent.parent / "worker.py"
_PATIENCE = 30.0


class Stack:
    """Starts the parts in their order, and ends them in the other."""

    def __init__(self, settings: Settings, *, ui: bool = True) -> None:
        """Everything that is kept is in the settings' state folder.

        ``ui`` brings Temporal's web UI, and the server that opens payloads for it.
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
        self._codec: CodecServer | None = None

    async def __aenter__(self) -> Self:
        """Start everything; what was started ends again if a part does not start.

        Raises CannotStart, ServerFailed, KeyRingUnreadable, RegisterUnusable, and what the files
        of the settings raise.
        """
        self._check_first()
        if not self.settings.key_ring.exists():
            KeyRing.create(self.settings.key_ring)
        ring = KeyRing.read(self.settings.key_ring)
        try:
            self.mailbox.start()
            if self.server.ui_url is not None:
                self._codec = CodecServer(
                    ring, self.settings.embedded_codec_port, self.server.ui_url
                )
                self._codec.start()
            await self.server.start()
            # The schema is created before the worker and others open the register at the same time.
            await (await Register.open(self.settings.register_url, ring)).close()
            await self.start_worker()
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    def _check_first(self) -> None:
        """Report now what would fail later, in a process that nobody watches."""
        directory_of(self.settings)
        roster_of(self.settings)
        closures_of(self.settings)
        patterns_of(self.settings)
        ports = ["embedded_port", "embedded_smtp_port"]
        if self.server.ui_url is not None:
            ports += ["embedded_ui_port", "embedded_codec_port"]
        for name in ports:
            _require_free(getattr(self.settings, name), variable(name))

    async def start_worker(self) -> None:
        """Start the worker process and wait until it says that it is ready.

        Raises CannotStart.
        """
        begin = self.worker_log.stat().st_size if self.worker_log.exists() else 0
        with self.worker_log.open("ab") as log:
            self.worker = await asyncio.create_subprocess_exec(
                sys.executable,
                str(_WORKER),
                stdout=log,
                stderr=log,
                env=environment(self.settings, os.environ),
                cwd=Path.cwd(),
                start_new_session=True,
            )
        try:
            async with asyncio.timeout(_PATIENCE):
                while b"worker ready" not in self.worker_log.read_bytes()[begin:]:
                    if self.worker.returncode is not None:
                        raise CannotStart(f"The worker did not start: see {self.worker_log}.")
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise CannotStart(
                f"The worker was not ready after {_PATIENCE:.0f} s: see {self.worker_log}."
            ) from None

    async def stop_worker(self) -> None:
        """Let the worker finish what it does, and end it."""
        if self.worker is None or self.worker.returncode is not None:
            return
        self.worker.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(self.settings.graceful_shutdown_seconds + 10):
                await self.worker.wait()
        except TimeoutError:
            self.worker.kill()
            await self.worker.wait()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End everything, each by its own process id."""
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


async def up(*, headless: bool, as_json: bool) -> Exit:
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
    async with Stack(settings, ui=not headless) as stack:
        parts: dict[str, object] = {
            "temporal": stack.server.address,
            "temporal_ui": stack.server.ui_url,
            "temporal_codec": stack.codec_url,
            "mail": str(stack.mailbox.folder),
            "state": str(settings.state_dir),
            "worker_log": str(stack.worker_log),
        }
        if as_json:
            print_json(parts)
        else:
            print("Caveat is up. Ctrl-C ends it; everything is kept.")
            for name, value in parts.items():
                print(f"  {name.replace('_', ' '):14} {value or '-'}")
            print("In a second terminal: caveat intake samples/traffic --as usncb-analyst-1")
        sys.stdout.flush()
        worker = stack.worker
        ended = asyncio.create_task(worker.wait()) if worker else None
        waiting = asyncio.create_task(stopping.wait())
        tasks = [task for task in (ended, waiting) if task is not None]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if ended is not None and ended.done():
            print(f"The worker has ended: see {stack.worker_log}.", file=sys.stderr)
            return Exit.FAILED
    return Exit.DONE
