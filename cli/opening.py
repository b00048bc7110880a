"""Opening the register, alone or for a person at the desk, and closing it again."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cli import moment
from cli.desk import Desk, RegisterDesk
from register.keyring import KeyRing
from register.register import Register
from settings import Settings, read_settings


@asynccontextmanager
async def open_register(settings: Settings, *, must_exist: bool = False) -> AsyncIterator[Register]:
    """The register alone: for what needs nobody who acts."""
    ring = KeyRing.read(settings.key_ring)
    register = await Register.open(settings.register_url, ring, must_exist=must_exist)
    try:
        yield register
    finally:
        await register.close()


@asynccontextmanager
async def register_desk_of(person: str | None, *, as_json: bool) -> AsyncIterator[RegisterDesk]:
    """The desk of an operator who looks at this machine's register.

    Raises what cannot be opened, each by its own type.
    """
    from cli.identity import acting_person

    settings = read_settings()
    async with open_register(settings, must_exist=True) as register:
        directory = await register.directories.current()
        actor = acting_person(directory, person, os.getuid(), moment.now())
        closures = await register.closures.in_use()
        yield RegisterDesk(
            settings=settings,
            register=register,
            directory=directory,
            actor=actor,
            closures=closures,
            as_json=as_json,
        )


@asynccontextmanager
async def desk_of(person: str | None, *, as_json: bool) -> AsyncIterator[Desk]:
    """The same with a connection to Temporal, which is reached before anything is done.

    Raises what cannot be opened, each by its own type.
    """
    async with register_desk_of(person, as_json=as_json) as desk:
        from client.connect import connect
        from client.gateway import Gateway

        settings = desk.settings
        ring = KeyRing.read(settings.key_ring)
        temporal = await connect(settings, ring, identity="caveat-cli")
        yield Desk(
            settings=settings,
            register=desk.register,
            directory=desk.directory,
            actor=desk.actor,
            closures=desk.closures,
            as_json=as_json,
            gateway=Gateway(temporal, settings.task_queue),
        )
