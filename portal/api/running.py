"""Runs a command for a program: what it prints is the answer, what it saves comes with it."""

import base64
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

import structlog
import typer

from cli import endings
from cli.console import printing_on
from cli.exits import Exit
from cli.running import AtDesk
from client.connect import NamespaceUnknown
from client.failures import NotConfirmed
from client.orders import ordered_as
from client.receiving import DeliveryTooLarge
from portal.office import Office
from portal.visitors import Visitor
from procedure.refusals import Refused
from procedure.values import Stored

log = structlog.get_logger("caveat.portal")

STATUS = {
    Exit.DONE: 200,
    Exit.ATTENTION: 200,
    Exit.USAGE: 422,
    Exit.NOT_FOUND: 404,
    Exit.DENIED: 403,
    Exit.NOT_NOW: 409,
    Exit.FAILED: 409,
    Exit.TRY_AGAIN: 503,
}
"""The HTTP status of each way in which a command ends."""


class Saved(Stored):
    """A file that a command saves."""

    name: str
    content: str
    """In base64."""


class Outcome(Stored):
    """How a command ended."""

    status: int
    result: Any = None
    """The JSON document that the command prints (docs/commands.md)."""
    notes: tuple[str, ...] = ()
    files: tuple[Saved, ...] = ()
    detail: str = ""
    """Where it did not succeed: what went wrong and what to do, in a sentence."""
    refusal: str | None = None
    about: Mapping[str, str | int] = {}
    """What the refusal says of itself, by name: as data, such as the field of a form."""
    order: str | None = None
    """The order that is not confirmed yet."""


class _Kept:
    """A console that keeps what is printed and saved."""

    around: Mapping[str, str] | None = {}

    def __init__(self) -> None:
        self._out, self._err = io.StringIO(), io.StringIO()
        self.files: list[Saved] = []

    @property
    def out(self) -> TextIO:
        return self._out

    @property
    def err(self) -> TextIO:
        return self._err

    async def save(self, path: Path, content: bytes) -> None:
        packed = base64.b64encode(content).decode("ascii")
        self.files.append(Saved(name=path.name, content=packed))

    async def make_folder(self, path: Path) -> None:
        """Files come with their names only."""

    @property
    def printed(self) -> Any:
        text = self._out.getvalue()
        return json.loads(text) if text.strip() else None

    @property
    def noted(self) -> tuple[str, ...]:
        return tuple(self._err.getvalue().splitlines())


async def done(
    office: Office,
    visitor: Visitor,
    command: AtDesk,
    values: dict[str, Any],
    *,
    order: str | None = None,
) -> Outcome:
    """Run a command for a visitor. ``order`` is the id of the order that it gives, if any."""
    kept = _Kept()
    try:
        with printing_on(kept), ordered_as(order):
            who = visitor.actor, visitor.signed_in, visitor.directory
            code = Exit(await office.run(command, values, *who, as_json=True) or Exit.DONE)
    except typer.BadParameter as error:
        return Outcome(status=422, detail=f"{error.message.rstrip('.')}.")
    except Exception as error:
        return _ended(error)
    return Outcome(
        status=STATUS.get(code, 200),
        result=kept.printed,
        notes=kept.noted,
        files=tuple(kept.files),
    )


def refusal_of(error: Refused) -> Outcome:
    """How a request ends that is refused."""
    outcome = _ended(error)
    if isinstance(error, DeliveryTooLarge):
        return outcome.model_copy(update={"status": 413})
    return outcome


def _ended(error: Exception) -> Outcome:
    ending = endings.of(error)
    if ending is None:
        log.error("a command failed", exc_info=error)
        return Outcome(status=500, detail="This failed, and it is a defect of Caveat.")
    # Whoever sends a request cannot repair it: an operator can, and then it succeeds.
    away = isinstance(error, NamespaceUnknown)
    return Outcome(
        status=503 if away else STATUS.get(ending.code, 409),
        detail=ending.sentence,
        refusal=type(error).__name__ if isinstance(error, Refused) else None,
        about=error.fields if isinstance(error, Refused) else {},
        order=error.order if isinstance(error, NotConfirmed) else None,
    )
