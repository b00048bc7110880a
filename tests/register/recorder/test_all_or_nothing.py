"""An act and all that follows from it are recorded together, or not at all."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError

from activities.effects import Queued
from activities.recorder import Recorder
from procedure.dossier import Command
from procedure.people import SYSTEM_ID
from procedure.rows import Rows
from register import ledger
from register.database import look
from register.ledger import Verified
from register.register import Register
from register.tables.columns import metadata
from register.values import Entry
from tests.register.acting import (
    confirmation,
    confirmed,
    document,
    fact,
    open_case,
    opening,
    received,
    renewal,
    request,
    screening,
)
from tests.register.samples import CASE, OTHER, START, case_row, delivery, entry, write_entries

Make = Callable[[Recorder], Awaitable[Command]]


async def new_case(recorder: Recorder) -> Command:
    """A case with a communication of its own, as a handoff opens it."""
    await confirmed(recorder)
    (handoff,) = await recorder.register.handoffs.lease(1, START, START - START)
    command: Command = handoff.command
    return command


async def new_fact(recorder: Recorder) -> Command:
    """A fact that sends tasks, on a case that is open."""
    await open_case(recorder)
    return await fact(recorder.register)


async def new_confirmation(recorder: Recorder) -> Command:
    """A confirmed hit, which passes to a case."""
    intake = await received(recorder)
    await recorder.act(request(await screening(recorder.register, intake)))
    return await confirmation(recorder.register, intake)


WRITES: dict[str, tuple[Make, list[str]]] = {
    "a case": (
        new_case,
        [
            *("ledger", "dossiers", "orders", "cases", "case_tracks", "tasks", "emails"),
            *("attachments", "dossier_keys"),
        ],
    ),
    "a fact": (new_fact, ["ledger", "orders", "cases", "tasks", "emails"]),
    "a confirmation": (new_confirmation, ["ledger", "orders", "handoffs"]),
}
CASES = [(kind, table) for kind, (_, tables) in WRITES.items() for table in tables]


async def everything(register: Register) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""

    def read(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
            for table in metadata.sorted_tables
        }

    return await register.read(read)


@pytest.mark.parametrize(("kind", "table"), CASES)
async def test_whatever_statement_fails_nothing_of_the_act_is_left(
    recorder: Recorder, other_recorder: Recorder, kind: str, table: str
) -> None:
    make, _ = WRITES[kind]
    command = await make(recorder)
    register = recorder.register
    before = await everything(register)
    failed: list[str] = []

    def fail(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith(f"INSERT INTO {table} "):
            failed.append(statement)
            raise ConnectionError("the database went away")

    engine = register.database.engine
    event.listen(engine, "before_cursor_execute", fail)
    with pytest.raises((ConnectionError, DBAPIError)):
        await recorder.act(request(command))
    event.remove(engine, "before_cursor_execute", fail)
    assert failed, "the act writes to this table"
    assert await everything(register) == before
    # The same order, once the database is back; here, and then in another process.
    acted = await recorder.act(request(command))
    assert acted.receipt is not None
    after = await everything(register)
    assert after != before
    assert (await other_recorder.act(request(command))).receipt == acted.receipt
    assert await everything(register) == after
    assert isinstance(await register.ledger.verify(), Verified)


@pytest.mark.parametrize(
    "table", ["communications", "communication_versions", "ledger", "dossiers", "dossier_keys"]
)
async def test_a_communication_and_its_intake_are_recorded_together(
    recorder: Recorder, table: str
) -> None:
    """What has an intake is kept, and what is kept has an intake."""
    register = recorder.register

    def fail(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith(f"INSERT INTO {table} "):
            raise ConnectionError("the database went away")

    before = await everything(register)
    engine = register.database.engine
    event.listen(engine, "before_cursor_execute", fail)
    with pytest.raises((ConnectionError, DBAPIError)):
        await recorder.receive(delivery(b"a notice"), "usncb-analyst-1")
    event.remove(engine, "before_cursor_execute", fail)
    assert await everything(register) == before
    received_now = await recorder.receive(delivery(b"a notice"), "usncb-analyst-1")
    assert received_now.outcome == "NEW"


async def test_rows_are_not_written_without_their_event(register: Register) -> None:
    """An event whose key is another event's cannot be written; then its rows are not either."""
    await write_entries(register, CASE, entry(1))
    stolen = entry(1, OTHER, key=entry(1).key)

    def act(connection: Connection) -> None:
        register.lists.keep(connection, Rows(case=case_row(OTHER)))
        ledger.append(connection, OTHER, [(1, stolen)])

    with pytest.raises(DBAPIError):
        await register.write(act)
    assert await register.lists.case(OTHER) is None


async def test_whoever_sends_emails_is_woken_after_the_commit_that_queued_one(
    register: Register, recorder: Recorder
) -> None:
    """By then the emails and handoffs are there to be found; where there are none nobody is."""
    woken: list[int] = []

    async def acted(command: Command) -> list[int]:
        """How many emails were there to be found each time that somebody was woken."""
        woken.clear()
        await recorder.act(request(command))
        return woken

    def wake(queued: Queued) -> None:
        engine = register.database.engine
        with look(engine) as connection:
            found = connection.execute(text("SELECT count(*) FROM emails")).scalar_one()
        woken.append(found)

    recorder.call_when_queued(wake)
    assert await acted(await opening(register)) == [len(await register.outbox.unsent())] != [0]
    before = len(await register.outbox.unsent())
    command = await fact(register)
    (found,) = await acted(command)
    assert found == len(await register.outbox.unsent()) > before
    # Nothing is queued by a repeat, a refusal, or an act without emails.
    for quiet in (command, await opening(register), await renewal(register)):
        assert await acted(quiet) == []
    await confirmed(recorder, OTHER)
    assert woken != [], "a handoff wakes it too"


# --- notes beside the line ----------------------------------------------------------------------


async def test_a_note_is_written_once_beside_the_events_of_the_dossier(
    register: Register, recorder: Recorder
) -> None:
    await open_case(recorder)
    opened = await register.dossiers.revision(CASE)
    seen = Entry(
        kind="CaseSeen", key=f"{CASE}/seen/1", at=START, actor=SYSTEM_ID, data={"case": CASE}
    )
    for _ in range(2):
        await register.ledger.note(CASE, seen)
    await recorder.act(request(await fact(register, document=await document(register))))
    records = await register.dossiers.records(CASE)
    assert [record.revision for record in records] == list(range(1, len(records) + 1))
    everything_noted = await register.ledger.everything(CASE)
    kinds = [(record.kind, record.revision) for record in everything_noted]
    assert kinds[opened] == ("CaseSeen", None)
    assert len(kinds) == len(records) + 1
    assert [record.kind for record in records].count("CaseSeen") == 0
