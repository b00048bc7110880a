"""The embedded mode: Temporal server, worker and local mail server as one stack."""

import asyncio
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from cli.output import print_json
from cli.session import Exit
from register.keyring import KeyRing
from register.register import Register
from runtime.mailbox import Mailbox
from runtime.server import EmbeddedServer
from settings import Settings

_WORKER = Path(__file__).resolve().parent.parent / "worker.py"
_PATIENCE = 30.0


class Stack:
    """Starts the three parts in their order, and ends them in the other."""

    def __init__(self, settings: Settings, *, ui: bool = True) -> None:
        """Everything that is kept lies in the settings' state folder."""
        self.settings = settings
        state = settings.state_dir
        self.mailbox = Mailbox(state / "mail", settings.embedded_smtp_port)
        self.server = EmbeddedServer(
            state / "temporal.db",
            port=settings.embedded_port,
            ui_port=settings.embedded_ui_port if ui else None,
            log_file=state / "temporal.log",
        )
        self.worker_log = state / "worker.log"
        self.worker: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        """Start everything; what was started ends again if a part does not start."""
        self.settings.state_dir.mkdir(parents=True, exist_ok=True)
        if not self.settings.key_ring.exists():
            KeyRing.create(self.settings.key_ring)
        self.mailbox.start()
        try:
            await self.server.start()
            # The schema is made before the worker and others open the register side by side.
            ring = KeyRing.read(self.settings.key_ring)
            await (await Register.open(self.settings.register_url, ring)).close()
            await self.start_worker()
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def start_worker(self) -> None:
        """Start the worker process and wait until it says that it is ready."""
        begin = self.worker_log.stat().st_size if self.worker_log.exists() else 0
        with self.worker_log.open("ab") as log:
            self.worker = await asyncio.create_subprocess_exec(
                sys.executable,
                str(_WORKER),
                stdout=log,
                stderr=log,
                env={**os.environ, **environment(self.settings)},
                cwd=Path.cwd(),
                start_new_session=True,
            )
        async with asyncio.timeout(_PATIENCE):
            while b"worker ready" not in self.worker_log.read_bytes()[begin:]:
                if self.worker.returncode is not None:
                    raise RuntimeError(f"The worker did not start: see {self.worker_log}.")
                await asyncio.sleep(0.05)

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
        self.mailbox.stop()


def environment(settings: Settings) -> dict[str, str]:
    """The settings that a process of the stack must share, as environment variables."""
    return {
        "CAVEAT_STATE_DIR": str(settings.state_dir),
        "CAVEAT_REGISTER_URL": settings.register_url,
        "CAVEAT_KEY_RING": str(settings.key_ring),
        "CAVEAT_ROSTER": str(settings.roster),
        "CAVEAT_DIRECTORY": str(settings.directory),
        "CAVEAT_EMBEDDED_PORT": str(settings.embedded_port),
        "CAVEAT_EMBEDDED_SMTP_PORT": str(settings.embedded_smtp_port),
        "CAVEAT_LOG_FORMAT": "json",
        "TEMPORAL_ADDRESS": "",
    }


async def up(*, headless: bool, as_json: bool) -> Exit:
    """Run the stack until Ctrl-C or SIGTERM; what it keeps is there again next time."""
    settings = Settings()
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with Stack(settings, ui=not headless) as stack:
        told: dict[str, object] = {
            "temporal": stack.server.address,
            "temporal_ui": stack.server.ui_url,
            "mail": str(stack.mailbox.folder),
            "state": str(settings.state_dir),
            "worker_log": str(stack.worker_log),
        }
        if as_json:
            print_json(told)
        else:
            print("Caveat is up. Ctrl-C ends it; everything is kept.")
            for name, value in told.items():
                print(f"  {name.replace('_', ' '):12} {value or '-'}")
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
