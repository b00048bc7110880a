"""The sentence and the exit code of every error that a command can end with.

Errors are known by the names of their types: a type whose module is not loaded was not raised, and
loading all of them would cost every command more than its work (docs/decisions/0033).
"""

from typing import NamedTuple

from cli.exits import Exit
from cli.output import print_json


class CannotStart(Exception):
    """The embedded stack does not start; the message says why and what to do."""


class Ending(NamedTuple):
    """How a command ends."""

    sentence: str
    code: Exit


SPOKEN: dict[str, Exit] = {
    "procedure.refusals.AlreadyRecorded": Exit.DONE,
    "procedure.refusals.NotFound": Exit.NOT_FOUND,
    "procedure.refusals.NotPermitted": Exit.DENIED,
    "procedure.refusals.NotNow": Exit.NOT_NOW,
    "procedure.refusals.NotWellFormed": Exit.USAGE,
    "procedure.refusals.Refused": Exit.FAILED,
    "client.failures.OrderFailed": Exit.FAILED,
    "client.failures.WrongForm": Exit.FAILED,
    "client.connect.TemporalDoesNotAnswer": Exit.TRY_AGAIN,
    "client.connect.NamespaceUnknown": Exit.FAILED,
    "settings.SettingsUnusable": Exit.FAILED,
    "cli.files.FileUnusable": Exit.FAILED,
    "screening.roster.RosterUnreadable": Exit.FAILED,
    "procedure.directory.DirectoryUnreadable": Exit.FAILED,
    "register.directory_values.DirectoryMissing": Exit.FAILED,
    "register.row_codes.VersionTampered": Exit.FAILED,
    "procedure.clocks.workdays.ClosuresUnreadable": Exit.FAILED,
    "indicators.country_patterns.CountryPatternsUnreadable": Exit.FAILED,
    "procedure.annex.raw.EditionUnreadable": Exit.FAILED,
    "register.keyring.KeyRingUnreadable": Exit.FAILED,
    "register.keyring.UnknownKey": Exit.FAILED,
    "register.order_keys.OrderKeysUnreadable": Exit.FAILED,
    "register.sealing.KeyDestroyed": Exit.FAILED,
    "register.sealing.SealBroken": Exit.FAILED,
    "register.database.RegisterAway": Exit.TRY_AGAIN,
    "register.database.RegisterUnusable": Exit.FAILED,
    "embedded.server.ServerFailed": Exit.FAILED,
    "rehearsal.watching.ScenarioFailed": Exit.FAILED,
    "cli.endings.CannotStart": Exit.FAILED,
    "cli.asking.ServiceAway": Exit.TRY_AGAIN,
}
"""Errors whose text is a sentence for the person, each with its exit code; the closest type counts.
"""


def of(error: Exception, *, as_json: bool = False) -> Ending | None:
    """How a command with this error ends; None where nothing can be said to a person."""
    kinds = [f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__]
    if "client.failures.NotConfirmed" in kinds:
        return Ending(_unconfirmed(error), Exit.TRY_AGAIN)
    if isinstance(error, TimeoutError):
        return Ending("It did not happen in time: repeat the same command.", Exit.TRY_AGAIN)
    trouble = _of_database(error, kinds)
    if trouble is not None:
        return trouble
    if "procedure.refusals.AlreadyRecorded" in kinds and as_json:
        print_json({"already_recorded": str(error)})
    for kind in kinds:
        if kind in SPOKEN:
            return Ending(str(error), SPOKEN[kind])
    if isinstance(error, OSError):
        from procedure.showing import in_one_line

        where = f"{in_one_line(str(error.filename), 200)}: " if error.filename else ""
        return Ending(f"{where}{error.strerror or type(error).__name__}.", Exit.FAILED)
    return None


def _of_database(error: Exception, kinds: list[str]) -> Ending | None:
    from_database = ("sqlalchemy.exc.", "sqlite3.", "register.writer.DatabaseStuck")
    if not any(kind.startswith(from_database) for kind in kinds):
        return None
    from register.faults import fault_of

    fault = fault_of(error)
    return Ending(fault.sentence, Exit.TRY_AGAIN if fault.may_pass else Exit.FAILED)


def _unconfirmed(error: Exception) -> str:
    """What to do about an order whose receipt did not come; an order typed again is a new one."""
    from client.failures import NotConfirmed

    if not isinstance(error, NotConfirmed) or error.order is None:
        return f"{error} Repeat the same command."
    return f"{error} Ask for its receipt with: caveat order resume {error.order}"
