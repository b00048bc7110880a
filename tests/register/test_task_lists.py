"""The inbox in the database: its parts, its pages, its counts, and how soon agencies answer."""

import random
import statistics
from datetime import timedelta
from typing import Any

from procedure.rows import CaseTeam, Rows, TaskRow
from register.paging import Place
from register.register import Register
from register.task_lists import InboxCounts, InboxTab
from tests.register.samples import OTHER, START, case_row, keep_rows, task_row

AGENCY, ME = "DOJ-OIA", "doj-oia-officer-1"
HOUR = timedelta(hours=1)
SINCE, SOON = START - timedelta(days=30), START + timedelta(hours=48)


def tasks() -> tuple[TaskRow, ...]:
    """Some of every kind; the last ones are in a case of which ANOTHER team alone knows."""
    answered: dict[str, Any] = {"state": "ANSWERED", "due_at": START}
    return (
        task_row("LATE", act_by=START - HOUR, state="ACKNOWLEDGED"),
        task_row("NEW", act_by=START + HOUR),
        task_row("MINE", act_by=START + 80 * HOUR, state="ACKNOWLEDGED", delegate=ME),
        task_row("NODATE", state="ACKNOWLEDGED"),
        task_row("ASKED", party="USNCB", question=True, state="ACKNOWLEDGED"),
        task_row("PAUSED", party="INTERPOL", paused_since=START, state="ACKNOWLEDGED"),
        task_row("DONE", answered_at=START - HOUR, **answered),
        task_row("DONE-2", answered_at=START - 2 * HOUR, **answered),
        task_row("LONGAGO", answered_at=START - timedelta(days=31), **answered),
        task_row("GONE", state="WITHDRAWN"),
        task_row("THEIRS", agency="FBI", act_by=START),
        task_row("LIMITED", OTHER, act_by=START - 2 * HOUR),
        task_row("LIMITED-2", OTHER, party="USNCB", question=True),
        task_row("LIMITED-3", OTHER, answered_at=START - HOUR, **answered),
    )


async def filled(register: Register) -> None:
    """Two cases with these tasks."""
    await keep_rows(register, Rows(case=case_row(number="USNCB-2026-K7M2Q4"), tasks=tasks()))
    team = CaseTeam(case_id=OTHER, members=("usncb-analyst-2",), emergencies={})
    await keep_rows(register, Rows(case=case_row(OTHER), team=team))


async def page(register: Register, tab: InboxTab, **more: object) -> list[TaskRow]:
    fields = {"person": ME, "since": SINCE, "limit": 50, **more}
    return list(await register.task_lists.page(AGENCY, tab, **fields))  # type: ignore[arg-type]


async def test_each_part_has_its_tasks_by_what_must_be_done_first(register: Register) -> None:
    await filled(register)
    expected = {
        InboxTab.OURS: ["LIMITED", "LATE", "NEW", "MINE", "NODATE"],
        InboxTab.MINE: ["MINE"],
        InboxTab.UNACKNOWLEDGED: ["LIMITED", "NEW"],
        InboxTab.OTHERS: ["ASKED", "PAUSED", "LIMITED-2"],
        InboxTab.ANSWERED: ["LIMITED-3", "DONE", "DONE-2"],
    }
    for tab in InboxTab:
        found = await page(register, tab)
        assert [row.task_id for row in found] == expected[tab], tab
        by_one, place = [], None
        while rows := await page(register, tab, after=place, limit=1):
            by_one.append(rows[0].task_id)
            at = rows[0].answered_at if tab is InboxTab.ANSWERED else rows[0].act_by
            place = Place(at, (rows[0].case_id, rows[0].task_id))
        assert by_one == expected[tab], "each row is on one page"
        outside = await page(register, tab, reader="usncb-analyst-1")
        left = [name for name in expected[tab] if not name.startswith("LIMITED")]
        assert [row.task_id for row in outside] == left, "what a team hides is on no page"
    assert (await page(register, InboxTab.MINE))[0].model_dump()["case_number"] is not None


async def test_the_counts_are_those_of_the_pages(register: Register) -> None:
    await filled(register)

    async def counts(reader: str | None) -> InboxCounts:
        return await register.task_lists.counts(
            AGENCY, person=ME, since=SINCE, now=START, soon=SOON, reader=reader
        )

    everything = {"ours": 5, "mine": 1, "unacknowledged": 2, "others": 3, "answered": 3}
    assert (await counts(None)).model_dump() == {**everything, "late": 2, "due_soon": 1}
    assert (await counts("usncb-analyst-2")).model_dump() == (await counts(None)).model_dump()
    hidden = {"ours": 4, "mine": 1, "unacknowledged": 1, "others": 2, "answered": 2}
    assert (await counts("usncb-analyst-1")).model_dump() == {**hidden, "late": 1, "due_soon": 1}


async def test_how_an_agency_does(register: Register) -> None:
    drawn = random.Random(5)
    took = {
        agency: [drawn.randrange(1, 10**6) for _ in range(count)]
        for agency, count in (("FBI", 1), ("CBP", 2), ("DOJ-OIA", 7), ("USCIS", 10))
    }
    rows = [
        task_row(
            f"J1-{at}",
            agency=agency,
            state="ANSWERED",
            answered_at=START,
            late=at % 3 == 0,
            held_seconds=seconds,
            acknowledged_at=START,
            acknowledge_by=START - timedelta(seconds=at % 2),
            acknowledged_in=seconds // 2,
        )
        for agency, each in took.items()
        for at, seconds in enumerate(each)
    ]
    long_ago = START - timedelta(days=91)
    rows += [
        task_row("OLD", agency="FBI", state="ANSWERED", answered_at=long_ago, held_seconds=1),
        task_row("OPEN", agency="FBI", act_by=START - HOUR),
        task_row("OPEN-2", agency="FBI", act_by=START + HOUR),
    ]
    for agency in took:
        mine = tuple(row for row in rows if row.agency == agency)
        case = f"case-{agency:0>26}"
        of_case = tuple(row.model_copy(update={"case_id": case}) for row in mine)
        await keep_rows(register, Rows(tasks=of_case))
    found = await register.task_lists.agencies(START, START - timedelta(days=90))
    assert [one.agency for one in found] == sorted(took)
    for one in found:
        each = took[one.agency]
        assert one.answered == one.acknowledged == len(each)
        assert one.answered_on_time == sum(at % 3 != 0 for at in range(len(each)))
        assert one.acknowledged_on_time == sum(at % 2 == 0 for at in range(len(each)))
        assert one.median_to_answer == 60 * statistics.median(seconds // 60 for seconds in each)
        halves = statistics.median(seconds // 2 // 60 for seconds in each)
        assert one.median_to_acknowledge == 60 * halves
        assert (one.open, one.late) == ((2, 1) if one.agency == "FBI" else (0, 0))
    asked = {("USCIS", "J1"), ("DOJ-OIA", "J1"), ("USCIS", "NEVER")}
    similar = await register.task_lists.similar(asked, long_ago, limit=5)
    assert {one: len(each) for one, each in similar.items()} == {
        ("USCIS", "J1"): 5,
        ("DOJ-OIA", "J1"): 5,
        ("USCIS", "NEVER"): 0,
    }
    for agency in ("USCIS", "DOJ-OIA"):
        assert set(similar[agency, "J1"]) <= set(took[agency])
