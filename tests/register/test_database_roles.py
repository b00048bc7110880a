"""What each role of the database can do, with the file that an installation runs."""

from collections.abc import AsyncIterator

import psycopg
import pytest
from sqlalchemy import text

from activities.recorder import Recorder
from benchmarks.postgresql import Cluster
from register.keyring import KeyRing
from register.keys import NotTheOwner
from register.ledger import Verified
from register.register import Register
from tests.office import ROOT
from tests.register.acting import open_case
from tests.register.deleting import approve_deletion, ended_case, order_deletion
from tests.register.samples import START, recorder_on

DATABASE = "roles"
ENDED, SUCCESSOR = f"case-{'7' * 26}", f"case-{'8' * 26}"
FILE = ROOT / "deploy" / "postgresql-roles.sql"


@pytest.fixture(scope="module")
async def prepared(cluster: Cluster, ring: KeyRing) -> AsyncIterator[Cluster]:
    """A database whose schema belongs to the owner, with the roles of the file."""
    cluster.create(DATABASE)
    await (await Register.open(cluster.url(DATABASE), ring)).close()
    with psycopg.connect(cluster.conninfo(DATABASE)) as connection:
        connection.execute(FILE.read_bytes())
    yield cluster
    cluster.drop(DATABASE)


def refused(cluster: Cluster, role: str, statement: str) -> bool:
    """Whether the database refuses a statement to a role."""
    conninfo = cluster.conninfo(DATABASE).replace("user=caveat", f"user={role}")
    with psycopg.connect(conninfo) as connection:
        try:
            connection.execute(statement.encode())
        except psycopg.errors.InsufficientPrivilege:
            return True
        finally:
            connection.rollback()
    return False


async def test_casework_goes_on_as_the_role_that_works(prepared: Cluster, ring: KeyRing) -> None:
    url = prepared.url(DATABASE).replace("//caveat@", "//caveat_app@")
    register = await Register.open(url, ring)
    try:
        recorder: Recorder = recorder_on(register)
        opened = await open_case(recorder)
        assert opened.receipt is not None
        assert isinstance(await register.ledger.verify(), Verified)
    finally:
        await register.close()


async def test_a_key_is_destroyed_by_the_role_that_works_and_cleared_away_by_the_owner(
    prepared: Cluster, ring: KeyRing
) -> None:
    """Who works overwrites the key, and never has the rights of the tables' owner."""
    owner = prepared.url(DATABASE)
    working = await Register.open(owner.replace("//caveat@", "//caveat_app@"), ring)
    owning = await Register.open(owner, ring)
    query = text(f"SELECT wrapped FROM dossier_keys WHERE dossier = '{ENDED}'")
    try:
        await ended_case(working, ENDED, SUCCESSOR)
        wrapped = bytes(await working.read(lambda one: one.execute(query).scalar_one()))
        await order_deletion(working, ENDED)
        await approve_deletion(working, key_of=ENDED)
        with pytest.raises(NotTheOwner, match="Only the owner"):
            await working.keys.clear(START)
        assert await working.keys.uncleared() == 1
        assert await owning.keys.clear(START) == 1
        assert await working.keys.uncleared() == 0
    finally:
        await working.close()
        await owning.close()
    assert wrapped.hex().encode() not in prepared.dump(DATABASE)
    assert wrapped not in prepared.raw_files(DATABASE)


KEPT = (
    *("ledger", "checkpoints", "failed_verifications"),
    *("orders", "documents", "rulebooks", "rosters", "dossiers"),
    "communications",
    *("communication_versions", "arrivals", "cases", "matters", "tasks", "case_tracks"),
    "expected_dates",
    *("attachments", "emails", "handoffs", "closure_versions", "agency_parts"),
)


async def test_what_is_recorded_stays_whoever_holds_the_role_that_works(prepared: Cluster) -> None:
    for table in KEPT:
        assert refused(prepared, "caveat_app", f"DELETE FROM {table}"), table
        assert refused(prepared, "caveat_app", f"TRUNCATE {table}"), table
        assert refused(prepared, "caveat_app", f"DROP TABLE {table}"), table
    kept = ("ledger", "checkpoints", "failed_verifications", "orders", "documents")
    for table in (*kept, "rulebooks", "rosters"):
        itself = f"UPDATE {table} SET {_itself(prepared, table)}"
        assert refused(prepared, "caveat_app", itself), table
    assert refused(prepared, "caveat_app", "CREATE TABLE mine (id int)")
    assert refused(prepared, "caveat_app", "ALTER TABLE ledger DISABLE TRIGGER ALL")


async def test_the_role_that_reads_writes_nothing(prepared: Cluster) -> None:
    assert not refused(prepared, "caveat_reader", "SELECT * FROM ledger")
    for table in KEPT:
        itself = f"UPDATE {table} SET {_itself(prepared, table)}"
        for statement in (f"DELETE FROM {table}", itself):
            assert refused(prepared, "caveat_reader", statement), statement


def _itself(cluster: Cluster, table: str) -> str:
    """An assignment of a column to itself."""
    with psycopg.connect(cluster.conninfo(DATABASE)) as connection:
        cursor = connection.execute(f"SELECT * FROM {table} LIMIT 0".encode())
        assert cursor.description is not None
        name = cursor.description[0].name
    return f"{name} = {name}"
