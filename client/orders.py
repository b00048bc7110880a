"""Orders of the command line: their ids, and those that wait for their receipt."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from ulid import ULID

from procedure.dossier import Command, UnknownKind, read_command
from procedure.refusals import NotFound, Refusal
from procedure.values import Stored

_ORDER = re.compile(r"order-[0-9A-Za-z]{1,64}")
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


_FRESH = 8
"""So many characters of an order's id are new where the others say what it follows from."""


def order_id_from(begun: str) -> str:
    """The id of a new order that finishes what was begun under this ULID, which finds it again."""
    return f"order-{begun[:-_FRESH]}{str(ULID())[-_FRESH:]}"


def order_ids_from(begun: str) -> tuple[str, str]:
    """The first and the last id that such an order may have."""
    known = f"order-{begun[:-_FRESH]}"
    return known + "0" * _FRESH, known + "Z" * _FRESH


class PendingOrder(Stored):
    """An order whose receipt has not come yet: ids and codes, no text."""

    order: str
    act: str
    dossier: str
    by: str
    since: datetime
    """When it was sent, or refused."""


class RefusedOrder(PendingOrder):
    """An order that was refused after it had been sent: nothing of it is recorded."""

    refusal: Refusal


_REFUSED_FOR = timedelta(days=7)
"""How long it can be asked why an order was refused (POLICY); a new try is a new order."""


class PendingOrders:
    """Keeps each order from before it is sent until its receipt or refusal is there.

    One file an order, readable by its owner only. What people wrote is not in it: the order names
    the document in the register. Why one was refused is kept for a week.
    """

    def __init__(self, folder: Path) -> None:
        """The folder is made when the first order is kept."""
        self._folder = folder

    def keep(self, command: Command) -> None:
        """The order is about to be sent."""
        self._write(self._path(command.order), command)
        self._refused(command.order).unlink(missing_ok=True)

    def done(self, order: str) -> None:
        """Its receipt is there."""
        self._path(order).unlink(missing_ok=True)

    def refuse(self, command: Command, refusal: Refusal) -> None:
        """Its refusal is there."""
        refused = RefusedOrder(**_named(command, datetime.now(UTC)), refusal=refusal)
        self._write(self._refused(command.order), refused)
        self.done(command.order)
        oldest = datetime.now(UTC) - _REFUSED_FOR
        for path in self._folder.glob("order-*.refused"):
            if _written_at(path) < oldest:
                path.unlink(missing_ok=True)

    def refused(self, order: str) -> RefusedOrder | None:
        """Why the order was refused; None where it was not, or too long ago."""
        path = self._refused(order)
        if _ORDER.fullmatch(order) is None or not path.is_file():
            return None
        return RefusedOrder.model_validate_json(path.read_text(encoding="utf-8"))

    def _write(self, path: Path, value: BaseModel) -> None:
        """In place of what the file had before, in one step."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = path.with_suffix(".new")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(value.model_dump_json())
        aside.replace(path)

    def all(self) -> list[PendingOrder]:
        """The orders that wait, the oldest first."""
        if not self._folder.is_dir():
            return []
        found = []
        for path in sorted(self._folder.glob("order-*.json")):
            found.append(PendingOrder(**_named(self._read(path), _written_at(path))))
        return found

    def load(self, order: str) -> Command:
        """The order as it was sent. Raises NotFound."""
        path = self._path(order)
        if _ORDER.fullmatch(order) is None or not path.is_file():
            raise NotFound(what="pending order", name=order)
        return self._read(path)

    def _path(self, order: str) -> Path:
        return self._folder / f"{order}.json"

    def _refused(self, order: str) -> Path:
        return self._folder / f"{order}.refused"

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

    def refuse(self, command: Command, refusal: Refusal) -> None:
        """Nothing is kept."""


def _named(command: Command, since: datetime) -> dict[str, Any]:
    """What is shown of an order, without what it says."""
    return {
        "order": command.order,
        "act": command.act,
        "dossier": command.dossier,
        "by": command.by,
        "since": since,
    }


def _written_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
