"""The lists of cases, tracks and tasks: their order and filters, the same on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from procedure.rows import CasePeople, Rows
from register.register import Register
from tests.register.samples import CASE, OTHER, START, case_row, keep_rows, task_row, track_row


async def test_a_row_follows_the_case(register: Register) -> None:
    first = Rows(
        case=case_row(),
        tracks=(track_row("OFFICIAL_PROTECTION"),),
        tasks=(task_row("J1"), task_row("J2")),
    )
    await keep_rows(register, first)
    later = task_row("J1", state="ANSWERED", answered_at=START + timedelta(days=2), late=True)
    closed = case_row(state="ENDED", closed_at=START + timedelta(days=9), restricted=False)
    ended = track_row("OFFICIAL_PROTECTION", stage="ENDED", ended_at=START + timedelta(days=9))
    await keep_rows(register, Rows(case=closed, tracks=(ended,), tasks=(later,)))
    assert await register.lists.case(CASE) == closed
    assert await register.lists.tracks(CASE) == [ended]
    tasks = await register.lists.tasks(case_id=CASE, open_only=False)
    assert tasks == [later, task_row("J2")]
    assert await register.lists.tasks(case_id=CASE) == [task_row("J2")]


async def test_a_case_and_a_task_are_found_by_their_numbers(register: Register) -> None:
    case = case_row(number="USNCB-2026-K7M2Q4")
    task = task_row("J1", number="K7M2Q4-9RX")
    await keep_rows(register, Rows(case=case, tasks=(task, task_row("J2"))))
    await keep_rows(register, Rows(case=case_row(OTHER)))
    for typed in ("USNCB-2026-K7M2Q4", "K7M2Q4"):
        assert await register.lists.case_numbered(typed) == case
    for other in ("USNCB-2025-K7M2Q4", "ZZZZZZ"):
        assert await register.lists.case_numbered(other) is None
    assert await register.lists.task_numbered("K7M2Q4-9RX") == task
    assert await register.lists.task_numbered("K7M2Q4-9RY") is None
    assert await register.lists.numbers_of([CASE, OTHER]) == {CASE: "USNCB-2026-K7M2Q4"}
    drawn = register.lists.is_drawn
    assert await register.read(lambda connection: drawn(connection, "K7M2Q4"))
    assert not await register.read(lambda connection: drawn(connection, "ZZZZZZ"))
    # Not even in another year: the six characters alone name one case.
    with pytest.raises(IntegrityError):
        await keep_rows(register, Rows(case=case_row(OTHER, number="USNCB-2027-K7M2Q4")))


async def test_cases_are_listed_by_what_is_due_next(register: Register) -> None:
    due = {"C": None, "A": 5, "D": 2, "B": None, "E": 5}
    for letter, days in due.items():
        row = case_row(
            f"case-01HZZZZZZZZZZZZZZZZZZZZZZ{letter}",
            next_due_at=None if days is None else START + timedelta(days=days),
            state="ENDED" if letter == "B" else "OPEN",
            person_id="P-0001" if letter in "AB" else None,
        )
        people = CasePeople(case_id=row.case_id, people=("P-0001",) if letter in "AB" else ())
        await keep_rows(register, Rows(case=row, people=people))

    async def listed(**filters: str | int) -> list[str]:
        found = await register.lists.cases(**filters)  # type: ignore[arg-type]
        return [row.case_id[-1] for row in found]

    assert await listed() == [*"DAEBC"]
    assert await listed(state="OPEN") == [*"DAEC"]
    assert await listed(limit=2) == [*"DA"]
    assert await listed(person="P-0001") == [*"AB"]
    assert await listed(state="NONE") == []
    assert await register.lists.case(OTHER[:-1] + "Z") is None


async def test_tracks_are_listed_in_the_order_in_which_they_joined(register: Register) -> None:
    day = timedelta(days=1)
    rows = (
        track_row("LATER", joined_at=START + day),
        track_row("SECOND"),
        track_row("FIRST"),
    )
    await keep_rows(register, Rows(tracks=rows))
    await keep_rows(register, Rows(tracks=(track_row("FIRST", OTHER),)))
    found = await register.lists.tracks(CASE)
    assert [row.track for row in found] == ["FIRST", "SECOND", "LATER"]


async def test_tasks_are_listed_by_their_due_time(register: Register) -> None:
    day = timedelta(days=1)
    rows = (
        task_row("J1", due_at=START + 3 * day),
        task_row("J2", due_at=None),
        task_row("J3", due_at=START + day, agency="FBI"),
        task_row("J1-2", due_at=START + 2 * day, state="ANSWERED"),
        task_row("S1", due_at=START + 2 * day, state="WITHDRAWN"),
        task_row("S2", due_at=START + 3 * day, state="RETURNED"),
    )
    await keep_rows(register, Rows(tasks=rows))
    await keep_rows(register, Rows(tasks=(task_row("J1", OTHER),)))

    async def listed(**filters: str | bool | int) -> list[str]:
        found = await register.lists.tasks(**filters)  # type: ignore[arg-type]
        return [f"{row.case_id[-1]} {row.task_id}" for row in found]

    assert await listed() == ["A J3", "A J1", "A S2", "A J2", "B J1"]
    assert await listed(open_only=False, case_id=CASE) == [
        *("A J3", "A J1-2", "A S1", "A J1", "A S2", "A J2")
    ]
    assert await listed(agency="FBI") == ["A J3"]
    assert await listed(agency="DOJ-OIA", case_id=OTHER) == ["B J1"]
    assert await listed(limit=1) == ["A J3"]


async def test_lists_are_whole_however_long(register: Register) -> None:
    def fill(connection: Connection) -> None:
        for number in range(1001):
            register.lists.keep(connection, Rows(case=case_row(f"case-{number:026}")))

    await register.write(fill)
    many = tuple(task_row(f"J1-{number}") for number in range(1001))
    await keep_rows(register, Rows(tasks=many))
    assert len({row.case_id for row in await register.lists.cases()}) == 1001
    assert len({row.task_id for row in await register.lists.tasks(case_id=CASE)}) == 1001


async def test_a_long_text_is_kept_on_both_databases(register: Register) -> None:
    long = ", ".join(f"AGENCY-{number}" for number in range(200))
    row = case_row(waiting_on=long, next_due_label="x" * 3000)
    await keep_rows(register, Rows(case=row))
    assert await register.lists.case(CASE) == row
