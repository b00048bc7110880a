"""The ledger: whole it verifies; changed in any way, it names the first event that is wrong."""

import itertools
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from register import ledger
from register.database import make_engine
from register.ledger import Tampered, Verified
from register.register import Register
from register.values import Entry
from tests.register.changing import undone
from tests.register.conftest import Fresh
from tests.register.samples import START, entry, write_entries

DOSSIER = "case-a"
LENGTH = 7

EXAMPLES = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
async def engine(database: Fresh) -> AsyncIterator[Engine]:
    """The bare database, for whoever does not go through the register."""
    opened = make_engine(database.url)
    yield opened
    opened.dispose()


async def disarm(connection: Connection) -> None:
    """Switch the triggers off, as whoever owns the database can."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("ALTER TABLE ledger DROP CONSTRAINT pk_ledger"))
        return
    for trigger in ("ledger_no_update", "ledger_no_delete", "ledger_in_order"):
        connection.execute(text(f"DROP TRIGGER {trigger}"))


async def fill(register: Register) -> None:
    """A line of LENGTH events, one of them beside the dossier's own line."""
    await write_entries(register, DOSSIER, *(entry(n, DOSSIER) for n in range(1, LENGTH)))
    await register.ledger.note(DOSSIER, entry(LENGTH, key="case-a/note"))


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(-(2.0**52), 2.0**52)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=3)
    ),
    max_leaves=8,
)
entries = st.lists(
    st.builds(
        lambda data, passed, order, command, directory: entry(
            1,
            data=data,
            at=START + timedelta(microseconds=passed),
            order=order,
            command=command,
            directory=directory,
        ),
        st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), json_values, max_size=4),
        st.integers(0, 10**12),
        *[st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=3)] * 3,
    ),
    max_size=6,
)


@EXAMPLES
@given(batches=st.lists(entries, max_size=3))
async def test_any_sequence_of_entries_verifies(engine: Engine, batches: list[list[Entry]]) -> None:
    async with undone(engine) as connection:
        written: list[Entry] = []
        for batch in batches:
            numbered: list[tuple[int | None, Entry]] = []
            for event in batch:
                place = len(written) + 1
                numbered.append((place, event.model_copy(update={"key": f"case-a/{place}"})))
                written.append(event)
            ledger.append(connection, DOSSIER, numbered)
        verdict = ledger.verify(connection)
        assert isinstance(verdict, Verified)
        assert verdict.count == len(written)
        bodies = (connection.execute(text("SELECT body FROM ledger ORDER BY seq"))).scalars()
        records = [ledger.record_of(body) for body in bodies]
        assert [_written(record) for record in records] == [_written(each) for each in written]


def _written(event: Entry) -> dict[str, Any]:
    """What was asked to be written; the key is the test's own."""
    return event.model_dump(include=Entry.model_fields.keys() - {"key"})


TEXTS = ("dossier", "kind", "entry_key", "at", "actor")
BYTES = ("body", "prev", "hash")


@EXAMPLES
@given(data=st.data())
async def test_a_changed_value_is_found_at_its_event(
    register: Register, engine: Engine, data: st.DataObject
) -> None:
    if not await register.ledger.everything(DOSSIER):
        await fill(register)
    seq = data.draw(st.integers(1, LENGTH))
    column = data.draw(st.sampled_from((*TEXTS, *BYTES, "revision")))
    async with undone(engine) as connection:
        await disarm(connection)
        query = text(f"SELECT {column} FROM ledger WHERE seq = :seq")
        old: Any = (connection.execute(query, {"seq": seq})).scalar()
        if column in BYTES:
            place = data.draw(st.integers(0, len(old) - 1))
            flipped = old[place] ^ data.draw(st.integers(1, 255))
            new: Any = old[:place] + bytes([flipped]) + old[place + 1 :]
        elif column in TEXTS:
            place = data.draw(st.integers(0, len(old)))
            letter = data.draw(st.sampled_from("aZ9/é\u202e"))
            new = old[:place] + letter + old[place:]
        else:
            new = data.draw(st.none() | st.integers(-(2**31), 2**31 - 1))
            if new == old:
                new = 99
        change = text(f"UPDATE ledger SET {column} = :new WHERE seq = :seq")
        connection.execute(change, {"new": new, "seq": seq})
        verdict = ledger.verify(connection)
    assert isinstance(verdict, Tampered)
    assert verdict.seq == seq
    assert isinstance(await register.ledger.verify(), Verified)


CHANGED_TYPES = [
    "UPDATE ledger SET body = CAST(body AS TEXT) WHERE seq = 3",
    "UPDATE ledger SET hash = 5 WHERE seq = 3",
    "UPDATE ledger SET prev = 1.5 WHERE seq = 3",
    "UPDATE ledger SET prev = 99999999999 WHERE seq = 3",
    "UPDATE ledger SET actor = CAST(actor AS BLOB) WHERE seq = 3",
    "UPDATE ledger SET kind = CAST(x'ff00ff' AS TEXT) WHERE seq = 3",
    "UPDATE ledger SET revision = 'three' WHERE seq = 3",
    "UPDATE ledger SET revision = x'03' WHERE seq = 3",
]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_on_sqlite_a_changed_type_is_found_too(register: Register, engine: Engine) -> None:
    await fill(register)
    for change in CHANGED_TYPES:
        async with undone(engine) as connection:
            await disarm(connection)
            connection.execute(text(change))
            verdict = ledger.verify(connection)
        assert isinstance(verdict, Tampered), change
        assert verdict.seq == 3, change


async def test_a_deleted_event_is_found(register: Register, engine: Engine) -> None:
    await fill(register)
    for seq in range(1, LENGTH):
        async with undone(engine) as connection:
            await disarm(connection)
            connection.execute(text("DELETE FROM ledger WHERE seq = :seq"), {"seq": seq})
            verdict = ledger.verify(connection)
        assert isinstance(verdict, Tampered)
        assert verdict.seq == seq


async def test_a_cut_end_shows_in_count_and_head(register: Register, engine: Engine) -> None:
    await fill(register)
    whole = await register.ledger.verify()
    async with undone(engine) as connection:
        await disarm(connection)
        connection.execute(text("DELETE FROM ledger WHERE seq = :seq"), {"seq": LENGTH})
        cut = ledger.verify(connection)
    assert isinstance(whole, Verified)
    assert isinstance(cut, Verified)
    assert (cut.count, cut.head) != (whole.count, whole.head)
    assert cut.count == LENGTH - 1


async def test_an_inserted_event_out_of_place_is_found(register: Register, engine: Engine) -> None:
    await fill(register)
    for seq in (0, -4, LENGTH + 2, LENGTH + 900):
        async with undone(engine) as connection:
            await disarm(connection)
            await _copy(connection, 3, seq, "case-a/inserted")
            verdict = ledger.verify(connection)
        assert isinstance(verdict, Tampered)
        assert verdict.seq == (1 if seq < 1 else LENGTH + 1)


async def test_an_inserted_event_that_moves_the_others_is_found(
    register: Register, engine: Engine
) -> None:
    await fill(register)
    for seq in range(1, LENGTH + 1):
        async with undone(engine) as connection:
            await disarm(connection)
            away = text("UPDATE ledger SET seq = -seq - 1 WHERE seq >= :seq")
            connection.execute(away, {"seq": seq})
            connection.execute(text("UPDATE ledger SET seq = -seq WHERE seq < 0"))
            await _copy(connection, LENGTH + 1 if seq == 1 else 1, seq, "case-a/inserted")
            verdict = ledger.verify(connection)
        assert isinstance(verdict, Tampered)
        assert verdict.seq == seq


async def test_swapped_events_are_found(register: Register, engine: Engine) -> None:
    await fill(register)
    for one, other in itertools.combinations(range(1, LENGTH + 1), 2):
        async with undone(engine) as connection:
            await disarm(connection)
            for old, new in ((one, -1), (other, one), (-1, other)):
                connection.execute(
                    text("UPDATE ledger SET seq = :new WHERE seq = :old"), {"new": new, "old": old}
                )
            verdict = ledger.verify(connection)
        assert isinstance(verdict, Tampered)
        assert verdict.seq == one


async def test_an_event_rewritten_with_its_own_hash_is_found_at_the_next(
    register: Register, engine: Engine
) -> None:
    await fill(register)
    async with undone(engine) as connection:
        await disarm(connection)
        row = (connection.execute(text("SELECT body, prev FROM ledger WHERE seq = 3"))).one()
        body = row.body.replace(b'"J3"', b'"J9"')
        connection.execute(
            text("UPDATE ledger SET body = :body, hash = :hash WHERE seq = 3"),
            {"body": body, "hash": ledger.link(row.prev, body)},
        )
        verdict = ledger.verify(connection)
    assert isinstance(verdict, Tampered)
    assert verdict.seq == 4


async def _copy(connection: Connection, source: int, seq: int, key: str) -> None:
    connection.execute(
        text(
            "INSERT INTO ledger SELECT :seq, dossier, NULL, kind, :key, at, actor, body, prev, hash"
            " FROM ledger WHERE seq = :source"
        ),
        {"seq": seq, "key": key, "source": source},
    )


# --- what the database itself refuses -----------------------------------------------------------

ROW = "'case-a', NULL, 'TaskSent', {key}, 'at', 'usncb-analyst-1', {empty}, {prev}, {empty}"
LAST = "(SELECT hash FROM ledger ORDER BY seq DESC LIMIT 1)"


def _insert(
    verb: str, seq: str, key: str = "'new'", prev: str = LAST, revision: str = "NULL"
) -> str:
    row = ROW.replace("NULL", revision).format(key=key, prev=prev, empty="{empty}")
    return f"{verb} INTO ledger SELECT {seq}, {row}"


BOTH = [
    "UPDATE ledger SET actor = 'usncb-analyst-2' WHERE seq = 3",
    "UPDATE ledger SET actor = actor",
    "DELETE FROM ledger WHERE seq = 3",
    "DELETE FROM ledger",
    _insert("INSERT", "1"),
    _insert("INSERT", "0"),
    _insert("INSERT", str(LENGTH + 2)),
    _insert("INSERT", str(LENGTH + 1), prev="{empty}"),
    _insert("INSERT", str(LENGTH + 1), key="'case-a/3'"),
    _insert("INSERT", str(LENGTH + 1), revision="3"),
]
SQLITE = [
    _insert("INSERT OR REPLACE", "3"),
    _insert("INSERT OR REPLACE", str(LENGTH + 1), key="'case-a/3'"),
    _insert("INSERT OR REPLACE", str(LENGTH + 1), revision="3"),
    _insert("REPLACE", str(LENGTH), key="'case-a/note'"),
    "UPDATE OR REPLACE ledger SET entry_key = 'case-a/3' WHERE seq = 4",
    _insert("INSERT", str(LENGTH + 1), key="'case-a/3'")
    + " WHERE true ON CONFLICT (entry_key) DO UPDATE SET actor = 'usncb-analyst-2'",
]
POSTGRESQL = [
    "TRUNCATE ledger",
    "TRUNCATE ledger RESTART IDENTITY CASCADE",
    _insert("INSERT", str(LENGTH + 1), key="'case-a/3'")
    + " ON CONFLICT (entry_key) DO UPDATE SET actor = 'usncb-analyst-2'",
    "MERGE INTO ledger USING (SELECT 3 AS n) AS m ON seq = n WHEN MATCHED THEN DELETE",
]


async def test_the_database_refuses_to_change_the_ledger(
    database: Fresh, register: Register, engine: Engine
) -> None:
    await fill(register)
    before = await register.ledger.verify()
    own, empty = {"sqlite": (SQLITE, "zeroblob(0)"), "postgresql": (POSTGRESQL, "''::bytea")}[
        database.kind
    ]
    for statement in BOTH + own:
        refused = pytest.raises(DBAPIError, match=r"append-only|at its end only|duplicate key")
        with refused, engine.begin() as connection:
            connection.execute(text(statement.format(empty=empty)))
        assert await register.ledger.verify() == before, statement
    await write_entries(register, DOSSIER, entry(LENGTH, DOSSIER), first=LENGTH)
    assert isinstance(await register.ledger.verify(), Verified)
