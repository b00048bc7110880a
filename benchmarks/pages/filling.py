"""Filling a register with copies, in bulk; PostgreSQL by two processes at once.

The chain of the ledger is one: each block of copies is made while the one before is being linked,
and a process hands the last hash on to the other.
"""

import multiprocessing
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from multiprocessing.connection import Connection as Pipe
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any, NamedTuple, cast

import psycopg
from sqlalchemy import Engine, Table, create_engine, text

from benchmarks.pages.cutting import Rows
from benchmarks.pages.parts import Entry, Tools
from benchmarks.pages.planning import Plan
from register.ledger import link
from register.tables import casework, intake, record, work

BLOCK = 200
"""Copies that are made and written together."""
_TABLES = (
    record.ledger,
    record.rulebooks,
    intake.name_keys,
    record.dossiers,
    record.orders,
    record.documents,
    record.dossier_keys,
    intake.communications,
    intake.communication_versions,
    intake.arrivals,
    intake.mentions,
    intake.named,
    intake.name_words,
    casework.cases,
    casework.case_people,
    casework.case_teams,
    casework.case_tracks,
    work.tasks,
    work.open_steps,
    work.expected_dates,
    intake.attachments,
)
Write = Callable[[Table, list[tuple[Any, ...]]], None]


class Head(NamedTuple):
    """The end of the ledger."""

    seq: int
    hash: bytes


class Block(NamedTuple):
    """Copies that are made and not yet linked."""

    entries: list[Entry]
    rows: Rows


def make_block(plan: Plan, tools: Tools, numbers: range, seq: int) -> Block:
    """The copies with these numbers; ``seq`` is the last sequence number before them."""
    entries: list[Entry] = []
    rows: Rows = {}
    for number in numbers:
        copy = plan.prepared(number).copy(tools, plan.own(number), seq + len(entries) + 1)
        entries += copy.entries
        for table, more in copy.rows.items():
            rows.setdefault(table, []).extend(more)
    return Block(entries, rows)


def linked(block: Block, head: Head) -> tuple[list[tuple[Any, ...]], Head]:
    """The rows of the ledger, in the order of its columns, and its new end."""
    found = []
    seq, prev = head
    for one in block.entries:
        seq += 1
        digest = link(prev, one.body)
        found.append(
            (
                seq,
                one.dossier,
                one.revision,
                one.kind,
                one.entry_key,
                one.at,
                one.actor,
                one.body,
                prev,
                digest,
            )
        )
        prev = digest
    return found, Head(seq, prev)


def write_block(block: Block, ledger: list[tuple[Any, ...]], write: Write) -> None:
    """Write the rows of a block, table by table."""
    for table in _TABLES:
        rows = ledger
        if table is not record.ledger:
            names = [column.name for column in table.c]
            rows = [
                tuple(row.get(name) for name in names) for row in block.rows.get(table.name, ())
            ]
        if rows:
            write(table, rows)


class Progress:
    """Says at every twentieth how much is written."""

    def __init__(self, whole: int, say: Callable[[str], None]) -> None:
        """``whole`` is the number of all copies."""
        self._whole = whole
        self._say = say
        self._said = 0

    def reached(self, number: int) -> None:
        """Copies up to this one are written."""
        if 20 * number // self._whole > self._said:
            self._said = 20 * number // self._whole
            self._say(f"{number} of {self._whole} copies are written")


# --- SQLite -----------------------------------------------------------------------------------

_IN_BULK = (
    "journal_mode = OFF",
    "synchronous = OFF",
    "cache_size = -400000",
    "locking_mode = EXCLUSIVE",
)


def fill_sqlite(
    file: Path, plan: Plan, tools: Tools, shared: Rows, head: Head, say: Callable[[str], None]
) -> None:
    """Fill a register on SQLite that nobody has open: indexes are made again at the end.

    ``shared`` are the rows that all copies need.
    """
    numbers, progress = plan.numbers, Progress(plan.numbers[-1], say)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for setting in _IN_BULK:
            connection.execute(f"PRAGMA {setting}")
        made = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'")
        indexes = [(name, sql) for name, sql in made if sql is not None]
        for name, _sql in indexes:
            connection.execute(f'DROP INDEX "{name}"')

        def write(block: Block, ledger: list[tuple[Any, ...]]) -> None:
            connection.execute("BEGIN")
            write_block(block, ledger, lambda table, rows: _inserted(connection, table, rows))
            connection.execute("COMMIT")

        write(Block([], shared), [])
        for first in range(numbers.start, numbers.stop, BLOCK):
            part = _part(numbers, first)
            block = make_block(plan, tools, part, head.seq)
            ledger, head = linked(block, head)
            write(block, ledger)
            progress.reached(part[-1])
        say("the indexes are being made")
        for _name, sql in indexes:
            connection.execute(sql)


def _inserted(connection: sqlite3.Connection, table: Table, rows: list[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.c)
    places = ", ".join("?" * len(table.c))
    connection.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({places})", rows)


# --- PostgreSQL -------------------------------------------------------------------------------


def fill_postgresql(
    url: str, plan: Plan, tools: Tools, shared: Rows, head: Head, say: Callable[[str], None]
) -> None:
    """Fill a register on PostgreSQL: indexes are made again at the end; ``shared`` as above."""
    engine = create_engine(url)
    conninfo = url.replace("postgresql+psycopg", "postgresql")
    with without_indexes(engine, say):
        with psycopg.connect(conninfo) as connection:
            _write_copies(connection, Block([], shared), [])
        fork = multiprocessing.get_context("fork")
        to_even, even = fork.Pipe()
        to_odd, odd = fork.Pipe()
        starts = _starts(plan, head.seq)
        same = (conninfo, plan, tools, Progress(plan.numbers[-1], say))
        sides = [
            fork.Process(target=_fill_side, args=(*same, starts[0::2], even, to_odd), daemon=True),
            fork.Process(target=_fill_side, args=(*same, starts[1::2], odd, to_even), daemon=True),
        ]
        for side in sides:
            side.start()
        to_even.send(head)
        _join(sides)
    engine.dispose()


def _join(sides: Sequence[ForkProcess]) -> None:
    """Wait for all; where one fails, the other would wait for it, and ends too."""
    running = {side.sentinel: side for side in sides}
    while running:
        for ended in wait(list(running)):
            side = running.pop(int(cast(int, ended)))
            side.join()
            if side.exitcode:
                for other in running.values():
                    other.terminate()
                raise RuntimeError("a process that filled the register failed")


def _starts(plan: Plan, seq: int) -> list[tuple[range, int]]:
    """The blocks, each with the last sequence number before it."""
    numbers, found = plan.numbers, []
    for first in range(numbers.start, numbers.stop, BLOCK):
        part = _part(numbers, first)
        found.append((part, seq))
        seq += sum(plan.entries(number) for number in part)
    return found


def _part(numbers: range, first: int) -> range:
    return range(first, min(first + BLOCK, numbers.stop))


def _fill_side(
    conninfo: str,
    plan: Plan,
    tools: Tools,
    progress: Progress,
    blocks: Sequence[tuple[range, int]],
    before: Pipe,
    after: Pipe,
) -> None:
    """Every other block: made at once, linked when the block before it is."""
    with psycopg.connect(conninfo) as connection:
        connection.execute("SET synchronous_commit = off")
        for numbers, seq in blocks:
            block = make_block(plan, tools, numbers, seq)
            ledger, head = linked(block, before.recv())
            after.send(head)
            _write_copies(connection, block, ledger)
            connection.commit()
            progress.reached(numbers[-1])


def _write_copies(
    connection: psycopg.Connection[Any], block: Block, ledger: list[tuple[Any, ...]]
) -> None:
    write_block(block, ledger, lambda table, rows: _copied(connection, table, rows))


_TYPES = {"VARCHAR": "varchar", "BLOB": "bytea", "BOOLEAN": "bool", "INTEGER": "int4"}


def _copied(connection: psycopg.Connection[Any], table: Table, rows: list[tuple[Any, ...]]) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.c)
    types = [_TYPES.get(str(column.type), "int8") for column in table.c]
    statement = f"COPY {table.name} ({names}) FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


@contextmanager
def without_indexes(engine: Engine, say: Callable[[str], None]) -> Iterator[None]:
    """Meanwhile the tables have no index, and the ledger does not look at each row."""
    names = [table.name for table in _TABLES]
    with engine.begin() as connection:
        constraints = connection.execute(
            text(
                "SELECT conrelid::regclass::text AS at, conname, pg_get_constraintdef(oid) AS rule"
                " FROM pg_constraint WHERE conrelid::regclass::text = ANY(:names)"
                " AND contype IN ('p', 'u')"
            ),
            {"names": names},
        ).all()
        for one in constraints:
            connection.execute(text(f"ALTER TABLE {one.at} DROP CONSTRAINT {one.conname}"))
        indexes = connection.execute(
            text("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(:names)"),
            {"names": names},
        ).all()
        for one in indexes:
            connection.execute(text(f"DROP INDEX {one.indexname}"))
        connection.execute(text("ALTER TABLE ledger DISABLE TRIGGER USER"))
    yield
    say("the indexes are being made")
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
        for one in constraints:
            rule = f"ADD CONSTRAINT {one.conname} {one.rule}"
            connection.execute(text(f"ALTER TABLE {one.at} {rule}"))
        for one in indexes:
            connection.execute(text(one.indexdef))
        connection.execute(text("ALTER TABLE ledger ENABLE TRIGGER USER"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
