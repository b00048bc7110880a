"""The embedded mode's mail server: keeps each email as an .eml file and sends nothing."""

from pathlib import Path
from socket import create_server

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

_HOST = "127.0.0.1"
_READY_SECONDS = 30.0


class _Keep:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        numbers = [int(path.stem) for path in folder.glob("*.eml") if path.stem.isdecimal()]
        self._count = max(numbers, default=0)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Write the email to disk before accepting it. If that fails, the sender tries again."""
        content = envelope.content or b""
        raw = content.encode() if isinstance(content, str) else content
        self._count += 1
        path = self._folder / f"{self._count:05d}.eml"
        aside = path.with_suffix(".part")
        try:
            # Written to another file first, so that an .eml file is always complete.
            aside.write_bytes(raw)
            aside.rename(path)
        except OSError:
            return "452 the email cannot be stored now"
        return "250 kept"


class Mailbox:
    """An SMTP server on loopback that keeps its emails in a folder."""

    def __init__(self, folder: Path, port: int) -> None:
        """``folder`` is created if it does not exist."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = port
        """The port to listen on."""
        self._controller: Controller | None = None

    def start(self) -> None:
        """Listen. Raises OSError if the port is in use."""
        # The controller would notice this only after its timeout, and leave its event loop open.
        create_server((_HOST, self.port)).close()
        self._controller = Controller(
            _Keep(self.folder), hostname=_HOST, port=self.port, ready_timeout=_READY_SECONDS
        )
        self._controller.start()

    def stop(self) -> None:
        """Stop listening. Has no effect if it is not listening."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None
