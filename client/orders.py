"""Orders of the command line: their ids, and those that wait for their receipt."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

from ulid import ULID

from procedure.dossier import Command, UnknownKind, read_command
from procedure.refusals import NotFound
from procedure.values import Stored

_ORDERED_AS: ContextVar[str | None] = ContextVar("ordered_as", default=None)


def new_order_id() -> str:
    """The id of a new order: the one that whoever orders has chosen, once, or another."""
    chosen = _ORDERED_AS.get()
    if chosen is not None:
        _ORDERED_AS.set(None)
        return chosen
    return f"order-{ULID()}"


@contextmanager
def ordered_as(order: str | None) -> Iterator[None]:
    """Meanwhile the first new order of this task has this id: sent again, it has one effect."""
    token = _ORDERED_AS.set(order)
    try:
        yield
    finally:
        _ORDERED_AS.reset(token)


class PendingOrder(Stored):
    """An order whose receipt has not come yet: ids and codes, no text."""

    order: str
    act: str
    dossier: str
    by: str
    since: datetime


class PendingOrders:
    """Keeps each order from before it is sent until its receipt or refusal is there.

    One file an order, readable by its owner only. What people wrote is not in it: the order names
    the document in the register.
    """

    def __init__(self, folder: Path) -> None:
        """The folder is made when the first order is kept."""
        self._folder = folder

    def keep(self, command: Command) -> None:
        """The order is about to be sent."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(command.order)
        aside = path.with_suffix(".new")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(command.model_dump_json())
        aside.replace(path)

    def done(self, order: str) -> None:
        """Its receipt or its refusal is there."""
        self._path(order).unlink(missing_ok=True)

    def all(self) -> list[PendingOrder]:
        """The orders that wait, the oldest first."""
        if not self._folder.is_dir():
            return []
        found = []
        for path in sorted(self._folder.glob("order-*.json")):
            command = self._read(path)
            since = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            found.append(
                PendingOrder(
                    order=command.order,
                    act=command.act,
                    dossier=command.dossier,
                    by=command.by,
                    since=since,
                )
            )
        return found

    def load(self, order: str) -> Command:
        """The order as it was sent. Raises NotFound."""
        path = self._path(order)
        if re.fullmatch(r"order-[0-9A-Za-z]{1,64}", order) is None or not path.is_file():
            raise NotFound(what="pending order", name=order)
        return self._read(path)

    def _path(self, order: str) -> Path:
        return self._folder / f"{order}.json"

    @staticmethod
    def _read(path: Path) -> Command:
        try:
            return read_command(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, UnknownKind):
            raise NotFound(what="readable pending order in", name=path.name) from None


class NoPendingOrders(PendingOrders):
    """For those who keep their orders themselves, such as a rehearsal."""

    def __init__(self) -> None:
        """Nothing is kept."""
        super().__init__(Path())

    def keep(self, command: Command) -> None:
        """Nothing is kept."""

    def done(self, order: str) -> None:
        """Nothing was kept."""
