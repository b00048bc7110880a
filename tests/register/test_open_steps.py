"""Open steps in the database: since when each waits, for whom, and what is counted."""

from datetime import timedelta
from typing import Any

from procedure.access import DESK, Permission
from procedure.people import USNCB, Actor, Role
from procedure.rows import CaseTeam, DossierSteps, Rows, StepRow
from register.approvals import Approval
from register.boards import StepTotals
from register.open_steps import Narrowed
from register.paging import Place
from register.register import Register
from tests.register.samples import CASE, OTHER, START, case_row, keep_rows, task_row, track_row

HOUR = timedelta(hours=1)
ANALYST = Actor(person="usncb-analyst-1", agency=USNCB, roles=(Role.ANALYST,))
TAKES = {
    "close_case": (Permission(roles=DESK),),
    "approve_extension": (Permission(roles=DESK, not_drafter=True),),
    "answer_task": (Permission(roles=(Role.AGENCY_OFFICER,), own_agency=True),),
}


def step(place: int, dossier: str = CASE, **changes: Any) -> StepRow:
    """A step of USNCB."""
    fields: dict[str, Any] = {
        "dossier": dossier,
        "place": place,
        "party": USNCB,
        "what": "Close the case",
        "acts": "close_case",
        "task": None,
        "clock": None,
        "agency": USNCB,
        "role": None,
        "drafter": None,
        "person": None,
        "state": "OPEN",
        "due_at": None,
        "act_by": None,
        "expected": False,
        "paused_since": None,
        "paused_for": None,
    }
    return StepRow(**{**fields, **changes})


async def keep(register: Register, *steps: StepRow, at: int = 0, dossier: str = CASE) -> None:
    """These are the steps from now on, ``at`` hours after the beginning."""
    now = DossierSteps(dossier=dossier, at=START + at * HOUR, steps=steps)
    await keep_rows(register, Rows(steps=now))


async def test_a_step_has_waited_since_it_first_appeared(register: Register) -> None:
    await keep(register, step(1), step(2, acts="approve_extension", drafter="usncb-analyst-2"))
    moved = step(1, acts="approve_extension", drafter="usncb-analyst-2", due_at=START)
    await keep(register, moved, step(2, acts="draft_decision"), at=1)
    found = (await register.open_steps.of([CASE, OTHER]))[CASE]
    assert [(one.acts, one.since) for one in found] == [
        ("approve_extension", START),
        ("draft_decision", START + HOUR),
    ]
    await keep(register, step(1), at=2)
    await keep(register, at=3)
    assert await register.open_steps.of([CASE]) == {}
    assert await register.open_steps.acts(USNCB) == []


async def test_what_waits_is_found_by_who_may_take_it(register: Register) -> None:
    team = CaseTeam(case_id=OTHER, members=("usncb-analyst-2",), emergencies={})
    case = case_row(number="USNCB-2026-K7M2Q4")
    await keep_rows(register, Rows(case=case, tasks=(task_row("J1", act_by=START),)))
    await keep_rows(register, Rows(case=case_row(OTHER), team=team))
    await keep(
        register,
        step(1, act_by=START + HOUR, task="J1"),
        step(2, acts="approve_extension", drafter=ANALYST.person),
        step(3, acts="approve_extension", drafter="usncb-analyst-2", act_by=START - HOUR),
        step(4, person="usncb-analyst-2"),
        step(5, acts="draft_decision"),
        step(6, party="DOJ-OIA", acts="answer_task", agency="DOJ-OIA"),
        step(7, person=ANALYST.person),
    )
    await keep(register, step(1, OTHER), dossier=OTHER)
    assert await register.open_steps.acts(USNCB) == [
        *("approve_extension", "close_case", "draft_decision")
    ]

    async def waiting(reader: str | None = ANALYST.person, **more: Any) -> list[str]:
        found = await register.open_steps.waiting(ANALYST, TAKES, reader=reader, **more)
        return [f"{one.dossier[-1]}{one.place}" for one in found]

    assert await waiting() == ["A3", "A1", "A7"]
    assert await waiting(None) == ["A3", "A1", "A7", "B1"], "an auditor's eyes see more"
    assert await waiting(limit=1) == ["A3"]
    assert await waiting(after=Place(START + HOUR, (CASE, 1))) == ["A7"]
    late = Narrowed(within=((None, START),))
    assert await waiting(narrowed=late) == ["A3"]
    assert await waiting(narrowed=Narrowed(agency="DOJ-OIA")) == ["A1"]
    assert await waiting(narrowed=Narrowed(case_class="P1", dossier=OTHER)) == []
    (first,) = await register.open_steps.waiting(
        ANALYST, TAKES, narrowed=Narrowed(agency="DOJ-OIA")
    )
    assert (first.dossier_number, first.task_agency) == ("USNCB-2026-K7M2Q4", "DOJ-OIA")


async def test_the_board_counts_what_the_reader_sees(register: Register) -> None:
    team = CaseTeam(case_id=OTHER, members=("usncb-analyst-2",), emergencies={})
    tracks = (track_row("RECALL"), track_row("DISPUTE", stage="FILING"))
    late: dict[str, Any] = {"next_due_at": START - HOUR}
    await keep_rows(register, Rows(case=case_row(**late), tracks=tracks))
    limited = (track_row("RECALL", OTHER),)
    await keep_rows(register, Rows(case=case_row(OTHER), team=team, tracks=limited))
    past: dict[str, Any] = {"due_at": START - HOUR, "act_by": START - HOUR}
    steps = (
        step(1, act_by=START - HOUR, person=ANALYST.person),
        step(2, act_by=START + HOUR, drafter="usncb-analyst-2"),
        step(3, expected=True, party="INTERPOL", acts="", **past),
        step(4, paused_since=START),
    )
    await keep(register, *steps)
    hidden = tuple(one.model_copy(update={"dossier": OTHER}) for one in steps)
    await keep(register, *hidden, dossier=OTHER)
    boards, me, soon = register.boards, ANALYST.person, START + 2 * HOUR
    one = StepTotals(late=1, due_soon=1, paused=1)
    mine = await boards.steps(START, soon=soon, later=soon, reader=me)
    assert mine.totals == one
    all_steps = await boards.steps(START, soon=soon, later=soon)
    assert all_steps.totals == StepTotals(late=2, due_soon=2, paused=2)
    supervisor = ANALYST.model_copy(update={"roles": (Role.SUPERVISOR,)})
    assert (await register.approvals.waiting(supervisor)).of[Approval.STEP] == 1
    auditor = ANALYST.model_copy(update={"roles": (Role.AUDITOR,)})
    assert (await register.approvals.waiting(auditor)).of[Approval.STEP] == 2
    assert (await boards.open_cases(me), await boards.open_cases()) == (1, 2)
    seen = [(row.track, row.stage, row.open, row.late) for row in await boards.tracks(START, me)]
    assert seen == [("DISPUTE", "FILING", 1, 1), ("RECALL", "COORDINATION", 1, 1)]
    everything = [(row.track, row.open, row.late) for row in await boards.tracks(START)]
    assert everything == [("DISPUTE", 1, 1), ("RECALL", 2, 1)]
    first = await boards.due_first(limit=9, reader=me)
    assert [row.place for row in first] == [1, 2], "what others owe us nothing for is not late"
    assert [row.place for row in await register.approvals.steps(limit=9, reader=me)] == [2]
    work = {row.person: (row.open, row.late, row.due_soon) for row in mine.workload}
    assert work == {ANALYST.person: (1, 1, 0), None: (2, 0, 1)}
