"""The states and events that a recorder keeps in memory: those of the register, and nothing else.

Each test compares what the recorder decides and says with the events that the register holds.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection, event, text, update
from sqlalchemy.exc import DBAPIError

import register.dossiers
from activities.effects import Queued
from activities.histories import Histories
from activities.recorder import Recorder
from activities.recording import Acted
from procedure.cases import CASE as CASE_KIND
from procedure.dossier import DossierState, Event
from procedure.measures.restriction import LiftRestriction, NothingToRenew
from procedure.refusals import DossierTampered, as_value
from register.database import stamp
from register.ledger import Verified
from register.register import Register
from register.tables.record import dossiers, ledger
from register.values import LedgerRecord
from tests.register.acting import (
    document,
    fact,
    new_order,
    open_case,
    renewal,
    request,
)
from tests.register.changing import row_of, without_triggers
from tests.register.conftest import Fresh
from tests.register.samples import CASE, OTHER, START, SUPERVISOR


async def truth(held: Register, case: str = CASE) -> DossierState | None:
    """The state that follows from all recorded events."""
    return CASE_KIND.fold(await held.dossiers.events(case))


@pytest.fixture
def read_events(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the events that were read since the list was cleared."""
    keys: list[str] = []
    event_of = register.dossiers.event_of

    def noted(record: LedgerRecord) -> object:
        keys.append(record.key)
        return event_of(record)

    monkeypatch.setattr(register.dossiers, "event_of", noted)
    return keys


moments = (START + timedelta(seconds=second) for second in count())
"""Each act has its own moment, as in real life."""


async def renew(recorder: Recorder, case: str = CASE) -> Acted:
    """One event more, for a run that knows all events."""
    after = await recorder.register.dossiers.revision(case)
    command = await renewal(recorder.register, case)
    return await recorder.act(request(command, after=after, now=next(moments)))


# --- what another process wrote -----------------------------------------------------------------


async def test_only_events_that_are_not_known_yet_are_read(
    register: Register, recorder: Recorder, other_recorder: Recorder, read_events: list[str]
) -> None:
    await open_case(recorder)
    known = await register.dossiers.revision(CASE)
    read_events.clear()
    await renew(recorder)
    assert read_events == []
    await renew(other_recorder)
    assert len(read_events) == known + 1, "the other one has read the case for the first time"
    await renew(other_recorder)
    read_events.clear()
    await renew(recorder)
    assert read_events == [f"{CASE}/{known + number}" for number in (2, 3)]
    recorder.forget()
    read_events.clear()
    await renew(recorder)
    assert len(read_events) == known + 4
    assert await recorder.state(CASE) == await truth(register)


async def test_it_decides_on_what_another_process_wrote(
    register: Register, recorder: Recorder, other_recorder: Recorder
) -> None:
    await open_case(recorder)
    await renew(recorder)
    lifted = LiftRestriction(
        dossier=CASE,
        order=new_order(),
        by=SUPERVISOR,
        document=await document(register, by=SUPERVISOR),
    )
    await other_recorder.act(request(lifted))
    acted = await renew(recorder)
    assert acted.refusal == as_value(NothingToRenew())
    assert await recorder.state(CASE) == await truth(register)


async def test_readers_and_writers_see_the_same_state(
    register: Register, recorder: Recorder, other_recorder: Recorder
) -> None:
    """States are read while others write: what is remembered never goes back."""
    await open_case(recorder)

    async def read(one: Recorder) -> None:
        seen = 0
        for _ in range(20):
            state = await one.state(CASE)
            assert state is not None
            assert state.revision >= seen
            seen = state.revision

    await asyncio.gather(
        *(renew(one) for one in (recorder, other_recorder) * 6),
        *(read(one) for one in (recorder, other_recorder) * 2),
    )
    for one in (recorder, other_recorder):
        assert await one.state(CASE) == await truth(register)


@pytest.mark.long
async def test_a_reader_reads_only_events_that_it_does_not_know(
    register: Register, recorder: Recorder, other_recorder: Recorder, read_events: list[str]
) -> None:
    await open_case(recorder)
    await _history(other_recorder)
    known = await register.dossiers.revision(CASE)
    await renew(recorder)
    read_events.clear()
    assert await _history(other_recorder) == await register.dossiers.events(CASE)
    # Once for the state and once for the history, and once for the comparison.
    assert read_events.count(f"{CASE}/{known}") == 1
    assert read_events.count(f"{CASE}/{known + 1}") == 3
    read_events.clear()
    await _history(other_recorder)
    assert read_events == []


async def test_what_was_changed_is_not_shown_to_whoever_read_it_before(
    register: Register, recorder: Recorder, database: Fresh
) -> None:
    await open_case(recorder)
    await _history(recorder)

    def change(connection: Connection) -> None:
        without_triggers(connection, database.kind)
        connection.execute(update(ledger).where(ledger.c.revision == 1).values(body=b"{}"))

    await register.write(change)
    with pytest.raises(DossierTampered):
        await recorder.history(CASE)


async def _history(recorder: Recorder) -> list[Event]:
    found = await recorder.history(CASE)
    assert found is not None
    return list(found.events)


# --- what was not committed ---------------------------------------------------------------------


@pytest.fixture
def failing_insert(register: Register) -> Callable[[str], Callable[[], None]]:
    """Let the next insert into a table fail; what is returned takes that back."""

    def fail_on(table: str) -> Callable[[], None]:
        def fail(_c: object, _cursor: object, statement: str, *_more: object) -> None:
            if statement.startswith(f"INSERT INTO {table}"):
                raise ConnectionError("the database went away")

        engine = register.database.engine
        event.listen(engine, "before_cursor_execute", fail)
        return lambda: event.remove(engine, "before_cursor_execute", fail)

    return fail_on


@asynccontextmanager
async def commits_fail(held: Register, kind: str) -> AsyncIterator[None]:
    """Each commit of an act fails, by what the database itself checks only then."""
    make, drop = {
        "postgresql": (
            [
                "CREATE FUNCTION no_commit() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'no commit'; END $$",
                "CREATE CONSTRAINT TRIGGER no_commit AFTER INSERT ON orders DEFERRABLE"
                " INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION no_commit()",
            ],
            ["DROP TRIGGER no_commit ON orders", "DROP FUNCTION no_commit"],
        ),
        "sqlite": (
            [
                "CREATE TABLE no_rows (id INTEGER PRIMARY KEY)",
                "CREATE TABLE no_commit (id INTEGER REFERENCES no_rows (id) DEFERRABLE INITIALLY"
                " DEFERRED)",
                "CREATE TRIGGER no_commit AFTER INSERT ON orders"
                " BEGIN INSERT INTO no_commit VALUES (1); END",
            ],
            ["DROP TRIGGER no_commit", "DROP TABLE no_commit", "DROP TABLE no_rows"],
        ),
    }[kind]

    def execute(connection: Connection, statements: list[str]) -> None:
        for statement in statements:
            connection.execute(text(statement))

    await held.write(lambda connection: execute(connection, make))
    try:
        yield
    finally:
        await held.write(lambda connection: execute(connection, drop))


async def test_a_rolled_back_transaction_leaves_no_state_behind(
    register: Register,
    recorder: Recorder,
    other_recorder: Recorder,
    failing_insert: Callable[[str], Callable[[], None]],
) -> None:
    await open_case(recorder)
    before = await recorder.state(CASE)
    # The last statement of an act fails, after the state has been computed.
    undo = failing_insert("orders")
    for _ in range(2):
        with pytest.raises((ConnectionError, DBAPIError)):
            await renew(recorder)
    undo()
    assert await recorder.state(CASE) == before == await truth(register)
    acted = await renew(other_recorder)
    assert before is not None
    assert len(acted.events) == 1
    assert (await renew(recorder)).receipt is not None
    assert await recorder.state(CASE) == await truth(register)


async def test_a_case_whose_opening_was_rolled_back_does_not_exist(
    register: Register,
    recorder: Recorder,
    failing_insert: Callable[[str], Callable[[], None]],
) -> None:
    undo = failing_insert("orders")
    with pytest.raises((ConnectionError, DBAPIError)):
        await open_case(recorder)
    undo()
    assert await recorder.state(CASE) is None
    await open_case(recorder)
    assert await recorder.state(CASE) == await truth(register)


async def test_a_failing_commit_leaves_the_state_as_it_was(
    register: Register, recorder: Recorder, other_recorder: Recorder, database: Fresh
) -> None:
    await open_case(recorder)
    before = await recorder.state(CASE)
    command = await renewal(register)
    queued: list[Queued] = []
    recorder.call_when_queued(queued.append)
    async with commits_fail(register, database.kind):
        for attempt in (command, await fact(register)):
            with pytest.raises(DBAPIError):
                await recorder.act(request(attempt))
        assert await recorder.state(CASE) == before == await truth(register)
    assert queued == [], "nothing was queued that anybody could send"
    assert await other_recorder.state(CASE) == before
    # The same order, once the database is well again.
    acted = await recorder.act(request(command))
    assert acted.receipt is not None
    assert await recorder.state(CASE) == await truth(register)
    assert isinstance(await register.ledger.verify(), Verified)


# --- what is forgotten --------------------------------------------------------------------------


async def test_events_that_are_forgotten_are_read_again(
    register: Register, recorder: Recorder, read_events: list[str]
) -> None:
    cases = [CASE, OTHER]
    for case in cases:
        await open_case(recorder, case)

    def read(histories: Histories, case: str) -> Callable[[Connection], Any]:
        def found(connection: Connection) -> None:
            head = register.dossiers.head.within(connection, case)
            assert head is not None
            histories.remember(histories.read(connection, head), head)

        return found

    histories = Histories(register, limit=1)
    for case in cases:
        await register.read(read(histories, case))
    read_events.clear()
    await register.read(read(histories, OTHER))
    assert read_events == []
    await register.read(read(histories, CASE))
    assert read_events != []


async def test_states_that_are_forgotten_are_read_again(
    register: Register, recorder: Recorder, monkeypatch: pytest.MonkeyPatch, read_events: list[str]
) -> None:
    monkeypatch.setattr("activities.states._REMEMBERED", 2)
    cases = [CASE, OTHER, f"case-{'3' * 26}"]
    for case in cases:
        await open_case(recorder, case)
    read_events.clear()
    await renew(recorder, cases[1])
    await renew(recorder, cases[2])
    assert read_events == []
    await renew(recorder, cases[0])
    assert read_events != []
    for case in cases:
        assert await recorder.state(case) == await truth(register, case)


async def restore(held: Register, kind: str, older: dict[str, Any]) -> None:
    """What an older copy holds: the case's row, the events up to it, and nothing after it."""
    revision = older["revision"]

    def cut(connection: Connection) -> None:
        without_triggers(connection, kind)
        connection.execute(
            text("DELETE FROM ledger WHERE revision > :revision"), {"revision": revision}
        )
        connection.execute(
            text("DELETE FROM orders WHERE revision > :revision"), {"revision": revision}
        )
        connection.execute(update(dossiers).values(older))

    await held.write(cut)


@pytest.mark.parametrize("at_once", [True, False])
async def test_what_an_older_copy_lacks_is_forgotten_too(
    register: Register,
    recorder: Recorder,
    other_recorder: Recorder,
    database: Fresh,
    at_once: bool,
) -> None:
    """After an older copy was restored the case continues from it, on another path.

    A state from before must not come back when the case has as many events again.
    """
    await open_case(recorder)
    await renew(recorder)
    older = await row_of(register)
    for _ in range(3):
        await renew(recorder)
    assert await other_recorder.state(CASE) == await truth(register)
    await _history(recorder)
    await restore(register, database.kind, older)
    if at_once:
        assert await recorder.state(CASE) == await truth(register)
        assert await _history(recorder) == await register.dossiers.events(CASE)
        # The first process alone writes, until there are more events than ever before.
        for act in (renew, renew, _fact, renew):
            assert (await act(recorder)).receipt is not None
            assert await recorder.state(CASE) == await truth(register)
    else:
        # The second one makes it as many events as before; the first one looks only then.
        for _ in range(3):
            assert (await renew(other_recorder)).receipt is not None
    for one in (recorder, other_recorder):
        assert await _history(one) == await register.dossiers.events(CASE)
        assert await one.state(CASE) == await truth(register)
        assert (await _fact(one)).receipt is not None
        assert await one.state(CASE) == await truth(register)


async def _fact(recorder: Recorder) -> Acted:
    return await recorder.act(request(await fact(recorder.register), now=next(moments)))


async def test_moments_in_the_register_have_one_form(
    register: Register, recorder: Recorder
) -> None:
    """So that the last moment of a dossier is compared as what it is, on both databases."""
    await open_case(recorder)
    head = await register.dossiers.head(CASE)
    state = await recorder.state(CASE)
    assert head is not None
    assert state is not None
    assert stamp(head.last_at) == stamp(state.last_at)
