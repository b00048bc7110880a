"""What a command needs to act: settings, register, Temporal and the person; and how it ends."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum

from sqlalchemy.exc import InterfaceError, OperationalError

from cli.files import UNUSABLE, closures_of, directory_of, roster_of
from cli.output import print_json
from client.connect import NamespaceUnknown, TemporalDoesNotAnswer, connect
from client.desk import CaseDesk
from client.door import Door, NotConfirmed
from client.intake_desk import IntakeDesk
from embedded.server import ServerFailed
from procedure.people import Actor, Directory
from procedure.refusals import (
    NotFound,
    NotNow,
    NotPermitted,
    NotWellFormed,
    Refused,
    StandsAlready,
)
from register.keyring import KeyRing, KeyRingUnreadable, UnknownKey
from register.register import Register, RegisterIsOlder
from register.sealing import KeyDestroyed, SealBroken
from register.store import RegisterUnusable
from settings import Settings, SettingsUnusable, read_settings
from views.viewing import Viewing


class Exit(IntEnum):
    """Exit codes of the ``caveat`` command (docs/commands.md); intake has more of its own."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    NOT_FOUND = 3
    DENIED = 4
    NOT_NOW = 5
    ATTENTION = 6
    TRY_AGAIN = 75
    INTERRUPTED = 130


class CannotStart(Exception):
    """The embedded stack does not start; the message says why and what to do."""


_SENTENCES: tuple[tuple[type[Exception], Exit], ...] = (
    (NotFound, Exit.NOT_FOUND),
    (NotPermitted, Exit.DENIED),
    (NotNow, Exit.NOT_NOW),
    (NotWellFormed, Exit.USAGE),
    (Refused, Exit.FAILED),
    (NotConfirmed, Exit.TRY_AGAIN),
    (TemporalDoesNotAnswer, Exit.TRY_AGAIN),
    (NamespaceUnknown, Exit.FAILED),
    (SettingsUnusable, Exit.FAILED),
    *((kind, Exit.FAILED) for kind in UNUSABLE),
    (KeyRingUnreadable, Exit.FAILED),
    (UnknownKey, Exit.FAILED),
    (KeyDestroyed, Exit.FAILED),
    (SealBroken, Exit.FAILED),
    (RegisterUnusable, Exit.FAILED),
    (RegisterIsOlder, Exit.FAILED),
    (ServerFailed, Exit.FAILED),
    (CannotStart, Exit.FAILED),
)
"""Errors whose text is a sentence for the person, each with its exit code; the first that fits."""


@dataclass(frozen=True)
class Session:
    """An open desk, and who sits at it."""

    settings: Settings
    register: Register
    directory: Directory
    actor: Actor
    cases: CaseDesk
    intake: IntakeDesk
    viewing: Viewing


@asynccontextmanager
async def open_register(settings: Settings) -> AsyncIterator[Register]:
    """The register alone: for what needs no Temporal."""
    register = await Register.open(settings.register_url, KeyRing.read(settings.key_ring))
    try:
        yield register
    finally:
        await register.close()


@asynccontextmanager
async def session(person: str | None) -> AsyncIterator[Session]:
    """A session of a person. Raises what cannot be opened, each by its own type."""
    settings = read_settings()
    if not person:
        raise NotPermitted("Say who acts: --as PERSON, or set CAVEAT_AS.")
    directory = directory_of(settings)
    actor = directory.actor(person)
    closures = closures_of(settings)
    async with open_register(settings) as register:
        ring = KeyRing.read(settings.key_ring)
        temporal = await connect(settings, ring, identity="caveat-cli")
        door = Door(temporal, settings.task_queue)

        def now() -> datetime:
            return datetime.now(UTC)

        yield Session(
            settings=settings,
            register=register,
            directory=directory,
            actor=actor,
            cases=CaseDesk(door, register, directory, now=now, closures=closures),
            intake=IntakeDesk(
                door,
                register,
                now=now,
                closures=closures,
                roster_version=lambda: roster_of(settings).version,
            ),
            viewing=Viewing(register, now=now),
        )


def run(work: Callable[[], Awaitable[int | None]], *, as_json: bool = False) -> None:
    """Run a command to its end and leave with its exit code; a refusal is a sentence on stderr.

    What it makes is for its user alone. With ``as_json``, an act that stands already is told as
    JSON too.
    """
    os.umask(0o077)
    raise SystemExit(_code(work, as_json))


def _code(work: Callable[[], Awaitable[int | None]], as_json: bool) -> int:
    async def working() -> int | None:
        return await work()

    try:
        return asyncio.run(working()) or Exit.DONE
    except StandsAlready as already:
        if as_json:
            print_json({"stands_already": str(already)})
        return _say(already, Exit.DONE)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except TimeoutError:
        return _say("It did not come about in time: repeat the same command.", Exit.TRY_AGAIN)
    except (OperationalError, InterfaceError):
        return _say(
            "The register's database does not answer: repeat the same command.", Exit.TRY_AGAIN
        )
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _say(f"{where}{error.strerror or type(error).__name__}.", Exit.FAILED)
    except tuple(kind for kind, _ in _SENTENCES) as error:
        code = next(code for kind, code in _SENTENCES if isinstance(error, kind))
        return _say(error, code)


def _say(sentence: Exception | str, code: Exit) -> Exit:
    print(sentence, file=sys.stderr)
    return code
