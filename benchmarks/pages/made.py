"""A register that is filled for the benchmark, with everything that reads it."""

import base64
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, insert, select

from activities.installed import recorder_of
from benchmarks.pages.cutting import Row
from benchmarks.pages.filling import Head, fill_postgresql, fill_sqlite
from benchmarks.pages.originals import START, Making
from benchmarks.pages.parts import Tools, words_of
from benchmarks.pages.people import Official, officials, roster_of
from benchmarks.pages.planning import Plan
from benchmarks.pages.sources import Source, read_source
from procedure.directory_file import read_directory
from register import tables
from register.keyring import KeyRing
from register.order_keys import OrderSigner, make_order_key
from register.register import Register
from settings import Settings

_DIRECTORY = Path(__file__).parents[2] / "samples" / "directory.toml"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Filled:
    """A filled register."""

    register: Register
    settings: Settings
    long_case: str
    """The case with the most events."""
    people: list[Official]


async def fill(
    url: str,
    folder: Path,
    *,
    cases: int,
    people: int,
    long_case: int,
    now: datetime,
    say: Callable[[str], None],
) -> Filled:
    """Fill the register at this URL, which has no tables yet; its keys go into the folder."""
    settings = Settings(state_dir=folder, register_url=url)
    ring = KeyRing.create(folder / "keys.json")
    signer = make_order_key(settings.order_signing_key, settings.order_keys, _LONG_AGO)
    invented = officials(people)
    register = await Register.open(url, ring)
    await _begin(register, invented)
    say("The originals are being carried on.")
    sources, rulebooks = await _originals(settings, ring, signer, long_case)
    tools = Tools(ring, register.lookups, register.names, _signing(settings))
    say("The names are being indexed.")
    await register.write(lambda connection: _prepare(tools, connection, invented, rulebooks))
    plan = Plan(sources, invented, now, cases)
    head = await register.read(_head)
    say(f"{cases} copies are being written.")
    if register.database.on_postgresql:
        fill_postgresql(url, plan, tools, head)
    else:
        fill_sqlite(register.database.engine, plan, tools, head)
    number = plan.numbers[-1]
    long = plan.prepared(number).named(plan.own(number))
    return Filled(register, settings, long, invented)


async def _begin(register: Register, people: list[Official]) -> None:
    """The directory of the samples, and a roster of the invented people."""
    directory = read_directory(_DIRECTORY.read_text(encoding="utf-8"))
    await register.directories.make(directory, START)
    text, count = roster_of(people), len(people)
    await register.rosters.load_first(text, count, START)


async def _originals(
    settings: Settings, ring: KeyRing, signer: OrderSigner, long_case: int
) -> tuple[list[Source], list[Row]]:
    """The originals, from a register of their own with the same keys, and the rules they keep."""
    with tempfile.TemporaryDirectory() as folder:
        register = await Register.open(f"sqlite:///{folder}/originals.db", ring)
        directory = read_directory(_DIRECTORY.read_text(encoding="utf-8"))
        await register.directories.make(directory, START)
        made = await Making(recorder_of(settings, register), signer).all(long_case)

        def read(connection: Connection) -> tuple[list[Source], list[Row]]:
            rulebooks = connection.execute(select(tables.rulebooks)).mappings().all()
            sources = [read_source(register, connection, original) for original in made]
            return sources, [dict(row) for row in rulebooks]

        found = await register.read(read)
        await register.close()
        return found


def _signing(settings: Settings) -> Callable[[bytes], bytes]:
    """What signs orders with the installation's key."""
    kept = json.loads(settings.order_signing_key.read_text(encoding="utf-8"))
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(kept["private"])).sign


def _prepare(
    tools: Tools, connection: Connection, people: list[Official], rulebooks: list[Row]
) -> None:
    """What all copies share: rules, and the words of all names with their keys."""
    connection.execute(insert(tables.rulebooks), rulebooks)
    words: dict[int, frozenset[int]] = {}
    for one in people:
        for written in one.written:
            words |= words_of(tools.names, written)
    keys = [{"key": key, "word": word} for word, found in words.items() for key in found]
    for first in range(0, len(keys), 50_000):
        connection.execute(insert(tables.name_keys), keys[first : first + 50_000])


def _head(connection: Connection) -> Head:
    """The end of the ledger."""
    query = select(tables.ledger.c.seq, tables.ledger.c.hash).order_by(tables.ledger.c.seq.desc())
    row = connection.execute(query.limit(1)).one()
    return Head(row.seq, row.hash)
