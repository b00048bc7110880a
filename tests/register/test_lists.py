"""The lists of cases and tasks: their order and filters, the same on both databases."""

from datetime import timedelta

from sqlalchemy import insert

from register.register import Register
from register.store import make_engine
from register.tables import cases
from tests.register.conftest import Database
from tests.register.samples import CASE, OTHER, START, case_row, entry, task_row


async def test_cases_are_listed_by_what_is_due_next(register: Register) -> None:
    due = {"C": None, "A": 5, "D": 2, "B": None, "E": 5}
    for letter, days in due.items():
        case_id = f"case-01HZZZZZZZZZZZZZZZZZZZZZZ{letter}"
        row = case_row(
            case_id,
            next_due_at=None if days is None else START + timedelta(days=days),
            state="ENDED" if letter == "B" else "OPEN",
        )
        await register.append(case_id, 0, [entry(1, case_id)], case=row)
    assert [row.case_id[-1] for row in await register.list_cases()] == ["D", "A", "E", "B", "C"]
    assert [row.case_id[-1] for row in await register.list_cases(state="OPEN")] == [*"DAEC"]
    assert [row.case_id[-1] for row in await register.list_cases(limit=2)] == ["D", "A"]
    assert await register.list_cases(state="NONE") == []
    assert await register.case(OTHER[:-1] + "Z") is None


async def test_tasks_are_listed_by_their_due_time(register: Register) -> None:
    day = timedelta(days=1)
    rows = [
        task_row("J1", due_at=START + 3 * day),
        task_row("J2", due_at=None),
        task_row("J3", due_at=START + day, agency="FBI"),
        task_row("J1-2", due_at=START + 2 * day, state="ANSWERED"),
        task_row("S1", due_at=START + 2 * day, state="WITHDRAWN"),
        task_row("S2", due_at=START + 3 * day, state="RETURNED"),
    ]
    await register.append(CASE, 0, [entry(1)], tasks=rows)
    await register.append(OTHER, 0, [entry(1, OTHER)], tasks=[task_row("J1", OTHER)])

    async def listed(**filters: str | bool | int) -> list[str]:
        found = await register.list_tasks(**filters)  # type: ignore[arg-type]
        return [f"{row.case_id[-1]} {row.task_id}" for row in found]

    assert await listed() == ["A J3", "A J1", "A S2", "A J2", "B J1"]
    assert await listed(open_only=False, case_id=CASE) == [
        *("A J3", "A J1-2", "A S1", "A J1", "A S2", "A J2")
    ]
    assert await listed(agency="FBI") == ["A J3"]
    assert await listed(agency="DOJ-OIA", case_id=OTHER) == ["B J1"]
    assert await listed(limit=1) == ["A J3"]


async def test_lists_are_whole_however_long(register: Register, database: Database) -> None:
    engine = make_engine(database.url)
    with engine.begin() as connection:
        rows = [case_row(f"case-{n:026}").model_dump(mode="json") for n in range(1001)]
        connection.execute(insert(cases), rows)
    engine.dispose()
    many = [task_row(f"J1-{number}") for number in range(1001)]
    await register.append(CASE, 0, [entry(1)], tasks=many)
    assert len({row.case_id for row in await register.list_cases()}) == 1001
    assert len({row.task_id for row in await register.list_tasks(case_id=CASE)}) == 1001


async def test_a_long_text_is_kept_on_both_databases(register: Register) -> None:
    long = ", ".join(f"AGENCY-{number}" for number in range(200))
    row = case_row(waiting_on=long, next_due_label="x" * 3000)
    await register.append(CASE, 0, [entry(1, key="k" * 3000)], case=row)
    assert await register.case(CASE) == row
