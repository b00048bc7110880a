"""The ways in for tests: a register alone, the gateway account, and messages to deliver."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from cli.receiver import inbound_of
from client.inbound_folder import InboundFolder
from client.receiving import Inbound
from register.keyring import KeyRing
from register.register import Register
from settings import Settings
from tests.office import ROOT
from tests.register.samples import with_people

GATEWAY = "usncb-gateway-1"


def settings_of(folder: Path) -> Settings:
    """An installation with a new register."""
    settings = Settings(
        state_dir=folder / "state",
        roster=ROOT / "samples" / "roster.csv",
        directory=ROOT / "samples" / "directory.toml",
        receive_socket=folder / "lmtp",
    )
    settings.state_dir.mkdir(parents=True)
    KeyRing.create(settings.key_ring)
    return settings


@asynccontextmanager
async def inbound_at(settings: Settings) -> AsyncIterator[Inbound]:
    """The gateway account's way in; nothing else runs."""
    async with register_at(settings) as register:
        await with_people(register)
    async with inbound_of(settings, GATEWAY) as inbound:
        yield inbound


@asynccontextmanager
async def register_at(settings: Settings) -> AsyncIterator[Register]:
    """The register, for looking."""
    register = await Register.open(settings.register_url, KeyRing.read(settings.key_ring))
    try:
        yield register
    finally:
        await register.close()


async def held(settings: Settings) -> int:
    """How many versions of communications are held, and that none is there twice."""
    async with register_at(settings) as register:
        rows = await register.communications.list()
    assert all(row.version == 1 for row in rows)
    return len(rows)


def folder_of(settings: Settings, inbound: Inbound) -> InboundFolder:
    """The inbound folder, whose files need not keep still."""
    return InboundFolder(
        settings.receive_folder, inbound.record, inbound.note_too_large, steady_seconds=0
    )


def names(folder: Path) -> set[str]:
    """The names of the files in a folder."""
    return {path.name for path in folder.iterdir() if path.is_file()}
