"""The sentence and the exit code of every error that a command can end with."""

from typing import NamedTuple

from cli.exits import Exit
from cli.files import UNUSABLE
from cli.output import print_json
from client.connect import NamespaceUnknown, TemporalDoesNotAnswer
from client.failures import NotConfirmed, OrderFailed, WrongForm
from embedded.server import ServerFailed
from procedure.annex.editions import EditionUnreadable
from procedure.refusals import (
    AlreadyRecorded,
    NotFound,
    NotNow,
    NotPermitted,
    NotWellFormed,
    Refused,
)
from procedure.showing import in_one_line
from register.database import AWAY, FAULTS, RegisterUnusable
from register.keyring import KeyRingUnreadable, UnknownKey
from register.sealing import KeyDestroyed, SealBroken
from settings import SettingsUnusable


class CannotStart(Exception):
    """The embedded stack does not start; the message says why and what to do."""


class Ending(NamedTuple):
    """How a command ends."""

    sentence: str
    code: Exit


_SENTENCES: tuple[tuple[type[Exception], Exit], ...] = (
    (AlreadyRecorded, Exit.DONE),
    (NotFound, Exit.NOT_FOUND),
    (NotPermitted, Exit.DENIED),
    (NotNow, Exit.NOT_NOW),
    (NotWellFormed, Exit.USAGE),
    (Refused, Exit.FAILED),
    (OrderFailed, Exit.FAILED),
    (WrongForm, Exit.FAILED),
    (TemporalDoesNotAnswer, Exit.TRY_AGAIN),
    (NamespaceUnknown, Exit.FAILED),
    (SettingsUnusable, Exit.FAILED),
    *((kind, Exit.FAILED) for kind in UNUSABLE),
    (EditionUnreadable, Exit.FAILED),
    (KeyRingUnreadable, Exit.FAILED),
    (UnknownKey, Exit.FAILED),
    (KeyDestroyed, Exit.FAILED),
    (SealBroken, Exit.FAILED),
    (RegisterUnusable, Exit.FAILED),
    (ServerFailed, Exit.FAILED),
    (CannotStart, Exit.FAILED),
)
"""Errors whose text is a sentence for the person, each with its exit code; the first that fits."""


def of(error: Exception, *, as_json: bool = False) -> Ending | None:
    """How a command with this error ends; None where nothing can be said to a person."""
    if isinstance(error, AlreadyRecorded) and as_json:
        print_json({"already_recorded": str(error)})
    if isinstance(error, NotConfirmed):
        return Ending(_unconfirmed(error), Exit.TRY_AGAIN)
    if isinstance(error, TimeoutError):
        return Ending("It did not happen in time: repeat the same command.", Exit.TRY_AGAIN)
    if isinstance(error, AWAY):
        sentence = "The register's database does not answer: repeat the same command."
        return Ending(sentence, Exit.TRY_AGAIN)
    if isinstance(error, FAULTS):
        sentence = (
            f"The register's database failed ({type(error).__name__}): repeat the same command. If "
            "it fails again, run: caveat doctor"
        )
        return Ending(sentence, Exit.TRY_AGAIN)
    for kind, code in _SENTENCES:
        if isinstance(error, kind):
            return Ending(str(error), code)
    if isinstance(error, OSError):
        where = f"{in_one_line(str(error.filename), 200)}: " if error.filename else ""
        return Ending(f"{where}{error.strerror or type(error).__name__}.", Exit.FAILED)
    return None


def _unconfirmed(error: NotConfirmed) -> str:
    """What to do about an order whose receipt did not come; an order typed again is a new one."""
    if error.order is None:
        return f"{error} Repeat the same command."
    return f"{error} Ask for its receipt with: caveat order resume {error.order}"
