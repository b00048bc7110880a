"""A drop folder or Maildir, as a message gateway writes it: each file is recorded, then put away.

The order is: the register, the receipt, the move. A crash between any two of them leaves the file
where it is, and taking it again changes nothing that is recorded.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import structlog
from pydantic import ValidationError

from client.receiving import HARD_LIMIT, DeliveryTooLarge, Item
from procedure.refusals import Refused
from procedure.values import Stored
from register.database import AWAY

log = structlog.get_logger("caveat.inbound-folder")

DONE, UNREADABLE = "done", "unreadable"
"""Where files go: what was read, and what was not or only in part."""
RECEIPT = ".receipt.json"
STEADY_SECONDS = 2.0
"""How long a file's size must not have changed before it is taken."""
_LOOK_SECONDS = 0.5
_PAUSE_SECONDS = 60.0
"""How long a file is left alone that could not be read or moved."""
_LONGEST_NAME = 200
"""Bytes of a name; longer ones leave no room for that of the receipt."""
_MAILDIR = ("cur", "new", "tmp")


class Receipt(Stored):
    """What happened to one file; kept next to it."""

    source: str
    sha256: str | None
    """Of the file's bytes; none where it was refused unread."""
    items: tuple[Item, ...] = ()
    refused: str | None = None
    """Why nothing of it was recorded."""

    @property
    def folder(self) -> str:
        """Where its file goes."""
        unread = self.refused is not None or any(item.failure for item in self.items)
        return UNREADABLE if unread else DONE


class Mark(NamedTuple):
    """By what a file is known to be the same, unchanged one."""

    device: int
    inode: int
    size: int
    changed_ns: int

    @classmethod
    def of(cls, path: Path) -> "Mark":
        """The file's present mark. Raises OSError."""
        found = path.stat()
        return cls(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)

    def __str__(self) -> str:
        return "-".join(str(part) for part in self)


class InboundFolder:
    """Takes what is put into a folder, until it is stopped."""

    def __init__(
        self,
        folder: Path,
        record: Callable[[bytes, str], Awaitable[Sequence[Item]]],
        note_too_large: Callable[[int, str], Awaitable[None]],
        *,
        steady_seconds: float = STEADY_SECONDS,
    ) -> None:
        """``record`` returns when everything is in the register.

        ``note_too_large`` records the size of what is refused, once for each mark. The folder and
        what it needs are created. Raises OSError where that fails.
        """
        self._folder = folder
        self._record = record
        self._note_too_large = note_too_large
        self._steady_seconds = steady_seconds
        self._seen: dict[Path, tuple[Mark, float]] = {}
        for needed in (folder, folder / DONE, folder / UNREADABLE):
            needed.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def run(self) -> None:
        """Take files without end. Whatever fails is logged and tried again."""
        while True:
            try:
                await self.look()
            except Exception as error:
                # The register or the disk is away: the files stay where they are.
                log.error("the inbound folder is tried again later", exc_info=error)
                await asyncio.sleep(self._steady_seconds)
            await asyncio.sleep(_LOOK_SECONDS)

    async def look(self) -> int:
        """Take each file that has not changed for long enough; how many were taken.

        Raises Refused, and what the register's database raises when it is away.
        """
        taken = 0
        for path in self._steady(await asyncio.to_thread(lambda: list(waiting(self._folder)))):
            try:
                taken += await self._take(path)
            except (*AWAY, Refused):
                raise  # the next file would meet the same
            except Exception as error:
                # This file cannot be read or moved: it holds up no other.
                log.error("a file of the inbound folder stays there", exc_info=error)
                self._seen[path] = (self._seen[path][0], time.monotonic() + _PAUSE_SECONDS)
        return taken

    def _steady(self, present: Sequence[Path]) -> list[Path]:
        now = time.monotonic()
        seen: dict[Path, tuple[Mark, float]] = {}
        steady = []
        for path in present:
            try:
                mark = Mark.of(path)
            except OSError:
                continue  # another receiver has taken it
            before, since = self._seen.get(path, (None, now))
            seen[path] = (mark, since if before == mark else now)
            if now - seen[path][1] >= self._steady_seconds:
                steady.append(path)
        self._seen = seen
        return steady

    async def _take(self, path: Path) -> bool:
        """Record the file and put it away; False where it changed meanwhile, or is gone."""
        try:
            mark = Mark.of(path)
            if mark.size > HARD_LIMIT:
                await self._note_too_large(mark.size, str(mark))
                refused = DeliveryTooLarge.sentence
                receipt = Receipt(source=shown(path), sha256=None, refused=refused)
            else:
                raw = await asyncio.to_thread(path.read_bytes)
                items = await self._record(raw, self._source(path))
                receipt = Receipt(
                    source=shown(path), sha256=sha256(raw).hexdigest(), items=tuple(items)
                )
            if Mark.of(path) != mark:
                return False  # written to meanwhile: it is taken again when it is steady
            await asyncio.to_thread(put_away, path, self._folder, receipt, mark)
        except FileNotFoundError:
            return False  # another receiver has taken it
        return True

    def _source(self, path: Path) -> str:
        """Its name in reports; what is in a Maildir is email, whatever its name."""
        return f"{shown(path)}.eml" if is_maildir(self._folder) else shown(path)


def is_maildir(folder: Path) -> bool:
    """Whether the folder is a Maildir."""
    return all((folder / part).is_dir() for part in _MAILDIR)


def waiting(folder: Path) -> Iterator[Path]:
    """The files that wait in a drop folder or in a Maildir's ``new``, in the order of their names.

    Raises OSError.
    """
    place = folder / "new" if is_maildir(folder) else folder
    for path in sorted(place.iterdir()):
        if not path.name.startswith(".") and path.is_file():
            yield path


def shown(path: Path) -> str:
    """The path as text, whatever bytes its name has."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def put_away(path: Path, folder: Path, receipt: Receipt, mark: Mark) -> None:
    """Write the receipt, then move the file next to it. Nothing that is there is overwritten.

    Repeated after a crash, it ends the same. Raises OSError.
    """
    digest = receipt.sha256 or sha256(str(mark).encode()).hexdigest()
    short = len(os.fsencode(path.name)) <= _LONGEST_NAME
    target = folder / receipt.folder / (path.name if short else digest)
    if target.exists():
        target = target.with_name(f"{digest[:16]}-{target.name}")
    written = target.with_name(target.name + RECEIPT)
    if not _is_receipt_of(written, receipt):
        aside = target.with_name(f".{target.name}.part")
        with aside.open("w", encoding="utf-8") as file:
            file.write(receipt.model_dump_json(indent=2) + "\n")
            file.flush()
            os.fsync(file.fileno())
        aside.replace(written)
    path.replace(target)


def _is_receipt_of(written: Path, receipt: Receipt) -> bool:
    """Whether a receipt of the same bytes is there: after a crash, the first one is kept."""
    try:
        there = Receipt.model_validate_json(written.read_bytes())
    except (OSError, ValidationError):
        return False
    return receipt.sha256 is not None and there.sha256 == receipt.sha256
