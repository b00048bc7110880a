"""Opening a register: the schema is brought up to date, or a sentence says why it cannot be."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, event, inspect, text

from register.database import RegisterUnusable, make_engine
from register.keyring import KeyRing
from register.ledger import Verified
from register.register import Register
from register.schema import newest, upgrade
from register.tables.columns import metadata
from tests.office import ROOT
from tests.register.acting import open_case, renewal, request
from tests.register.conftest import Fresh
from tests.register.samples import CASE, entry, recorder_on, write_entries
from tests.signing import TRUSTED


@pytest.fixture
async def bare(empty: str) -> AsyncIterator[Engine]:
    """The bare database."""
    engine = make_engine(empty)
    yield engine
    engine.dispose()


async def test_an_empty_database_gets_the_whole_schema(bare: Engine) -> None:
    upgrade(bare)

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    with bare.connect() as connection:
        assert differences(connection) == []


async def test_an_existing_database_keeps_what_it_holds(empty: str, ring: KeyRing) -> None:
    for attempt in range(3):
        register = await Register.open(empty, ring)
        try:
            recorder = recorder_on(register)
            if attempt == 0:
                await open_case(recorder)
            before = await register.dossiers.revision(CASE)
            acted = await recorder.act(request(await renewal(register)))
            assert acted.receipt is not None
            assert acted.receipt.revision == before + 1
            assert len(acted.events) == before + 1
            assert isinstance(await register.ledger.verify(), Verified)
        finally:
            await register.close()


async def test_a_database_of_the_first_schema_gets_what_is_new(
    empty: str, ring: KeyRing, bare: Engine
) -> None:
    register = await Register.open(empty, ring)
    await open_case(recorder_on(register))
    before = await register.ledger.verify()
    await register.close()
    with bare.begin() as connection:
        connection.execute(text("DROP TABLE checkpoints"))
        connection.execute(text("DROP TABLE failed_verifications"))
        connection.execute(text("ALTER TABLE emails DROP COLUMN letter"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    register = await Register.open(empty, ring)
    try:
        assert await register.ledger.verify() == before
        assert await register.checkpoints.newest(TRUSTED) == []
    finally:
        await register.close()


async def test_several_may_open_an_empty_database_at_once(empty: str, ring: KeyRing) -> None:
    opened = await asyncio.gather(*(Register.open(empty, ring) for _ in range(4)))
    try:
        await asyncio.gather(
            *(
                write_entries(each, f"case-{place}", entry(1, f"case-{place}"))
                for place, each in enumerate(opened)
            )
        )
        verdict = await opened[0].ledger.verify()
        assert isinstance(verdict, Verified)
        assert verdict.count == 4
    finally:
        for each in opened:
            await each.close()


async def test_a_migration_that_fails_leaves_nothing(bare: Engine) -> None:
    def fail(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        if "CREATE TRIGGER" in statement:
            raise ConnectionError("the disk is full")

    event.listen(bare, "before_cursor_execute", fail)
    with pytest.raises(ConnectionError):
        upgrade(bare)
    event.remove(bare, "before_cursor_execute", fail)
    with bare.connect() as connection:
        assert MigrationContext.configure(connection).get_current_heads() == ()
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    upgrade(bare)
    with bare.connect() as connection:
        assert set(inspect(connection).get_table_names()) > set(metadata.tables)


async def test_a_newer_schema_is_left_alone(empty: str, ring: KeyRing, bare: Engine) -> None:
    await (await Register.open(empty, ring)).close()
    with bare.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(RegisterUnusable, match=r"schema is 9999.*newer version"):
        await Register.open(empty, ring)


@pytest.mark.parametrize(
    "url",
    ["", "register.db", "mysql://u:hunter2@localhost/x", "sqlite+nothing:///x", "oracle://x/y"],
)
async def test_a_wrong_url_is_refused_without_repeating_it(url: str, ring: KeyRing) -> None:
    with pytest.raises(RegisterUnusable, match="CAVEAT_REGISTER_URL") as refused:
        await Register.open(url, ring)
    assert "hunter2" not in str(refused.value)


async def test_the_newest_revision_is_the_one_that_alembic_would_reach(bare: Engine) -> None:
    upgrade(bare)
    with bare.connect() as connection:
        assert MigrationContext.configure(connection).get_current_heads() == (newest(),)


def test_a_current_database_is_opened_without_alembic(sqlite: Fresh) -> None:
    script = (
        "import sys\n"
        "from register.database import make_engine\n"
        "from register.schema import newest, upgrade\n"
        f"upgrade(make_engine({sqlite.url!r}))\n"
        "print('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
