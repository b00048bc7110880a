"""What a command needs to act: settings, register, Temporal and the person; and how it ends."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum

from client.connect import connect
from client.desk import CaseDesk
from client.door import Door, NotConfirmed
from client.intake_desk import IntakeDesk
from procedure.people import Actor, Directory, DirectoryUnreadable, read_directory
from procedure.refusals import (
    NotFound,
    NotNow,
    NotPermitted,
    NotWellFormed,
    Refused,
    StandsAlready,
)
from procedure.workdays import Closure, ClosuresUnreadable, read_closures
from register.keyring import KeyRing, KeyRingUnreadable
from register.register import Register
from register.store import RegisterUnusable
from settings import Settings


class Exit(IntEnum):
    """Exit codes of the ``caveat`` command (docs/commands.md)."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    NOT_FOUND = 3
    DENIED = 4
    NOT_NOW = 5
    ATTENTION = 6
    TRY_AGAIN = 75


@dataclass(frozen=True)
class Session:
    """An open desk, and who sits at it."""

    settings: Settings
    register: Register
    directory: Directory
    actor: Actor
    cases: CaseDesk
    intake: IntakeDesk


def closures_of(settings: Settings) -> tuple[Closure, ...]:
    """The operator's closures; none where no file is set. Raises ClosuresUnreadable."""
    if settings.closures is None:
        return ()
    return read_closures(settings.closures.read_text(encoding="utf-8"))


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
    settings = Settings()
    if not person:
        raise NotPermitted("Say who acts: --as PERSON, or set CAVEAT_AS.")
    directory = read_directory(settings.directory.read_text(encoding="utf-8"))
    actor = directory.actor(person)
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
            cases=CaseDesk(door, register, directory, now=now, closures=closures_of(settings)),
            intake=IntakeDesk(door, register, now=now),
        )


def run(work: Callable[[], Awaitable[Exit | None]]) -> None:
    """Run a command to its end and leave with its exit code; a refusal is a sentence on stderr."""
    raise SystemExit(_code(work))


def _code(work: Callable[[], Awaitable[Exit | None]]) -> int:
    async def working() -> Exit | None:
        return await work()

    try:
        return asyncio.run(working()) or Exit.DONE
    except StandsAlready as already:
        print(already, file=sys.stderr)
        return Exit.DONE
    except NotFound as refusal:
        return _say(refusal, Exit.NOT_FOUND)
    except NotPermitted as refusal:
        return _say(refusal, Exit.DENIED)
    except NotNow as refusal:
        return _say(refusal, Exit.NOT_NOW)
    except NotWellFormed as refusal:
        return _say(refusal, Exit.USAGE)
    except Refused as refusal:
        return _say(refusal, Exit.FAILED)
    except NotConfirmed as failure:
        return _say(failure, Exit.TRY_AGAIN)
    except (
        DirectoryUnreadable,
        ClosuresUnreadable,
        KeyRingUnreadable,
        RegisterUnusable,
    ) as failure:
        return _say(failure, Exit.FAILED)
    except RuntimeError as failure:
        # Temporal's client says so when nobody answers at the address.
        if "connect" not in str(failure).lower():
            raise
        address = Settings().temporal_address or "the embedded server"
        sentence = f"Temporal does not answer at {address}. Is `caveat up` running?"
        print(sentence, file=sys.stderr)
        return Exit.TRY_AGAIN
    except KeyboardInterrupt:
        return 130


def _say(sentence: Exception, code: Exit) -> Exit:
    print(sentence, file=sys.stderr)
    return code
