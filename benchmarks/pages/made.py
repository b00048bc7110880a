"""A register that is filled for the benchmark, with everything that reads it."""

import base64
import json
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine, event, func, make_url, select

from activities.installed import recorder_of
from benchmarks.pages.cutting import Row
from benchmarks.pages.filling import Head, fill_postgresql, fill_sqlite
from benchmarks.pages.originals import START, Making
from benchmarks.pages.parts import Tools, words_of
from benchmarks.pages.people import Official, officials, roster_of
from benchmarks.pages.planning import Plan, copies_for
from benchmarks.pages.sources import Source, read_source
from procedure.directory_file import read_directory
from procedure.values import Value
from register.keyring import KeyRing
from register.order_keys import OrderSigner, make_order_key
from register.register import Register
from register.tables import casework, record, work
from settings import Settings

_DIRECTORY = Path(__file__).parents[2] / "samples" / "directory.toml"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Filled(Value):
    """What a filled register has; kept beside its keys, so that it can be read again."""

    copies: int
    cases: int
    tasks: int
    events: int
    seconds: float
    """How long filling it took."""
    long_case: str
    """The number of the case with the most events."""
    long_events: int
    names: tuple[str, ...]
    """Names of some people, each as messages write it in one of the scripts."""


async def fill(
    settings: Settings, *, cases: int, people: int, long_case: int, say: Callable[[str], None]
) -> Filled:
    """Fill the register of an installation, which has no keys and no tables yet.

    ``long_case`` is how many events the longest case has at least.
    """
    began, now = time.monotonic(), datetime.now(UTC)
    ring = KeyRing.create(settings.key_ring)
    signer = make_order_key(settings.order_signing_key, settings.order_keys, _LONG_AGO)
    invented = officials(people)
    register = await Register.open(settings.register_url, ring)
    await _begin(register, invented)
    say("the originals are being carried on")
    sources, rulebooks = await _originals(settings, ring, signer, long_case)
    tools = Tools(ring, register.lookups, register.names, _signing(settings))
    say("the names are being indexed")
    shared = {"rulebooks": rulebooks, "name_keys": _keys_of(tools, invented)}
    plan = Plan(sources, invented, now, copies_for(sources, cases))
    head = await register.read(_head)
    await register.close()
    if make_url(settings.register_url).get_backend_name() == "postgresql":
        fill_postgresql(settings.register_url, plan, tools, shared, head, say)
    else:
        fill_sqlite(settings.state_dir / "register.db", plan, tools, shared, head, say)
    return await _counted(settings, ring, plan, invented, time.monotonic() - began)


async def _counted(
    settings: Settings, ring: KeyRing, plan: Plan, people: list[Official], seconds: float
) -> Filled:
    number = plan.numbers[-1]
    long = plan.prepared(number).named(plan.own(number))
    register = await Register.open(settings.register_url, ring)

    def read(connection: Connection) -> tuple[int, ...]:
        whole = (select(func.count()).select_from(table) for table in (casework.cases, work.tasks))
        of_long = select(record.dossiers.c.revision).where(record.dossiers.c.dossier == long)
        last = select(func.max(record.ledger.c.seq))
        queries = (*whole, last, of_long)
        return tuple(connection.execute(query).scalar_one() for query in queries)

    cases, tasks, events, of_long = await register.read(read)
    (number_of_long,) = (await register.lists.numbers_of([long])).values()
    await register.close()
    step = max(1, len(people) // 40)
    written = [one.written[place % len(one.written)] for place, one in enumerate(people[::step])]
    return Filled(
        copies=len(plan.numbers),
        cases=cases,
        tasks=tasks,
        events=events,
        seconds=seconds,
        long_case=number_of_long,
        long_events=of_long,
        names=tuple(" ".join(filter(None, name)) for name in written),
    )


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
        _hurry(register.database.engine)
        directory = read_directory(_DIRECTORY.read_text(encoding="utf-8"))
        await register.directories.make(directory, START)
        made = await Making(recorder_of(settings, register), signer).all(long_case)

        def read(connection: Connection) -> tuple[list[Source], list[Row]]:
            rulebooks = connection.execute(select(record.rulebooks)).mappings().all()
            sources = [read_source(register, connection, original) for original in made]
            return sources, [dict(row) for row in rulebooks]

        found = await register.read(read)
        await register.close()
        return found


def _hurry(engine: Engine) -> None:
    """Let no act wait for the disk: what is read of them at once is thrown away then."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    engine.dispose()


def _signing(settings: Settings) -> Callable[[bytes], bytes]:
    """What signs orders with the installation's key."""
    kept = json.loads(settings.order_signing_key.read_text(encoding="utf-8"))
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(kept["private"])).sign


def _keys_of(tools: Tools, people: list[Official]) -> list[Row]:
    """The words of all names, with their keys."""
    words: dict[int, frozenset[int]] = {}
    for one in people:
        for written in one.written:
            words |= words_of(tools.names, written)
    return [{"key": key, "word": word} for word, found in words.items() for key in found]


def _head(connection: Connection) -> Head:
    """The end of the ledger."""
    query = select(record.ledger.c.seq, record.ledger.c.hash).order_by(record.ledger.c.seq.desc())
    row = connection.execute(query.limit(1)).one()
    return Head(row.seq, row.hash)
