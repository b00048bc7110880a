"""The record of a dossier: the act and its event together, once, in one line."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from register.register import Register, RegisterIsOlder
from register.values import Appended, Behind
from tests.register.samples import CASE, OTHER, START, case_row, entry, mail, task_row


async def test_entries_stand_in_their_order_with_what_follows_from_them(register: Register) -> None:
    written = await register.append(
        CASE,
        0,
        [entry(1), entry(2)],
        mails=[mail(1)],
        case=case_row(revision=2),
        tasks=[task_row("J1"), task_row("J2")],
    )
    assert written == Appended(revision=2)
    records = await register.records(CASE)
    assert [(r.seq, r.revision, r.key) for r in records] == [
        (1, 1, entry(1).key),
        (2, 2, entry(2).key),
    ]
    assert records[0].at == entry(1).at
    assert records[0].data == entry(1).data
    assert await register.records(CASE, 1) == records[1:]
    assert await register.case(CASE) == case_row(revision=2)
    assert await register.list_tasks(case_id=CASE) == [task_row("J1"), task_row("J2")]
    assert [row.mail_id for row in await register.list_mails(CASE)] == [mail(1).mail_id]


async def test_a_row_follows_the_case(register: Register) -> None:
    await register.append(CASE, 0, [entry(1)], case=case_row(), tasks=[task_row("J1")])
    later = task_row("J1", state="ANSWERED", answered_at=START + timedelta(days=2), late=True)
    closed = case_row(state="ENDED", closed_at=START + timedelta(days=9), restricted=False)
    await register.append(CASE, 1, [entry(2)], case=closed, tasks=[later])
    assert await register.case(CASE) == closed
    assert await register.list_tasks(case_id=CASE, open_only=False) == [later]


async def test_told_again_nothing_changes(register: Register) -> None:
    first = [entry(1), entry(2)]
    await register.append(CASE, 0, first, mails=[mail(1)], case=case_row())
    before = await register.verify()
    # A retry is composed anew: later times, other bytes of the mail, and it must not matter.
    again = [each.model_copy(update={"at": START + timedelta(days=1)}) for each in first]
    other = mail(1, mime=b"other bytes")
    told = await register.append(CASE, 0, again, mails=[other], case=case_row(stage="DECISION"))
    assert told == Appended(revision=2, retried=True)
    assert await register.verify() == before
    assert [record.at for record in await register.records(CASE)] == [e.at for e in first]
    claimed = await register.claim_mail(mail(1).mail_id)
    assert claimed is not None
    assert claimed[1] == mail(1).mime
    row = await register.case(CASE)
    assert row is not None
    assert row.stage == "COORDINATION"


async def test_told_again_after_more_has_happened_it_still_stands(register: Register) -> None:
    await register.append(CASE, 0, [entry(1), entry(2)])
    await register.append(CASE, 2, [entry(3)])
    told = await register.append(CASE, 0, [entry(1), entry(2)])
    assert told == Appended(revision=2, retried=True)


async def test_a_writer_who_knows_less_is_told_what_there_is(register: Register) -> None:
    await register.append(CASE, 0, [entry(1)])
    await register.append(CASE, 1, [entry(2), entry(3)], mails=[mail(1)])
    before = await register.verify()
    told = await register.append(CASE, 1, [entry(8)], mails=[mail(2)], case=case_row(stage="X"))
    assert isinstance(told, Behind)
    assert [record.key for record in told.records] == [entry(2).key, entry(3).key]
    assert await register.verify() == before
    assert [row.mail_id for row in await register.list_mails(CASE)] == [mail(1).mail_id]
    assert await register.case(CASE) is None
    # Half of what is there is not the same either.
    part = await register.append(CASE, 1, [entry(2), entry(9)])
    assert isinstance(part, Behind)


async def test_a_register_from_an_older_copy_is_not_written_to(register: Register) -> None:
    await register.append(CASE, 0, [entry(1)])
    before = await register.verify()
    with pytest.raises(RegisterIsOlder, match="only up to event 1"):
        await register.append(CASE, 2, [entry(3)], case=case_row())
    assert await register.verify() == before
    assert await register.case(CASE) is None


@pytest.mark.parametrize("table", ["ledger", "outbox", "cases", "tasks"])
async def test_act_and_event_stand_together_or_not_at_all(
    register: Register, second: Register, table: str
) -> None:
    """Whatever statement fails, nothing of the transaction is left."""

    def fail(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith(f"INSERT INTO {table}"):
            raise ConnectionError("the database went away")

    engine = register._engine
    event.listen(engine, "before_cursor_execute", fail)
    with pytest.raises((ConnectionError, DBAPIError)):
        await register.append(
            CASE, 0, [entry(1)], mails=[mail(1)], case=case_row(), tasks=[task_row("J1")]
        )
    event.remove(engine, "before_cursor_execute", fail)
    assert await second.records(CASE) == []
    assert await second.case(CASE) is None
    assert await second.list_tasks(case_id=CASE) == []
    assert await second.list_mails() == []
    # The same again, once the database is back.
    told = await register.append(
        CASE, 0, [entry(1)], mails=[mail(1)], case=case_row(), tasks=[task_row("J1")]
    )
    assert told == Appended(revision=1)


async def test_an_act_without_its_event_is_refused_by_the_database(register: Register) -> None:
    """An event whose key stands elsewhere cannot be written; then its rows are not either."""
    await register.append(CASE, 0, [entry(1)])
    stolen = entry(1, OTHER, key=entry(1).key)
    with pytest.raises(DBAPIError):
        await register.append(OTHER, 0, [stolen], case=case_row(OTHER))
    assert await register.case(OTHER) is None


async def test_a_note_stands_beside_the_line_once(register: Register) -> None:
    await register.append(CASE, 0, [entry(1)])
    seen = entry(1, key=f"{CASE}/seen/1", kind="CaseSeen")
    await register.note(CASE, seen)
    await register.note(CASE, seen)
    await register.append(CASE, 1, [entry(2)])
    assert [record.revision for record in await register.records(CASE)] == [1, 2]
    everything = await register.everything(CASE)
    assert [(record.kind, record.revision) for record in everything] == [
        ("TaskSent", 1),
        ("CaseSeen", None),
        ("TaskSent", 2),
    ]


async def test_waiting_for_a_revision(register: Register, second: Register) -> None:
    waiting = asyncio.create_task(register.await_revision(CASE, 2))
    await second.append(CASE, 0, [entry(1)])
    assert not waiting.done()
    await second.append(CASE, 1, [entry(2)])
    await waiting
    with pytest.raises(TimeoutError):
        await register.await_revision(CASE, 3, patience=0.05)
