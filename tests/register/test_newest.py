"""When the newest of what waits came: it shows where as many wait as before, and others."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from procedure.people import USNCB, Actor, Role
from procedure.rows import CaseTeam, Rows
from register.newest import number_of
from register.register import Register
from tests.register.samples import OTHER, START, case_row, keep_rows, task_row
from tests.register.test_open_steps import ANALYST, TAKES, keep, step

HOUR = timedelta(hours=1)
AGENCY, READER = "DOJ-OIA", "usncb-analyst-1"


def at(hours: int) -> int:
    """So many hours after the beginning, as a number."""
    return number_of(START + hours * HOUR)


async def test_nothing_waits_in_an_empty_register(register: Register) -> None:
    newest = register.newest
    reads: tuple[Callable[[], Awaitable[int]], ...] = (
        newest.hit,
        newest.step,
        newest.case,
        newest.matter,
        lambda: newest.task(AGENCY),
        lambda: newest.step_for(ANALYST, TAKES),
    )
    assert [await read() for read in reads] == [0] * 6


async def test_what_came_is_newer_though_as_many_wait(register: Register) -> None:
    newest = register.newest
    await keep_rows(register, Rows(case=case_row(opened_at=START), tasks=(task_row("J1"),)))
    await keep(register, step(1), step(2, drafter="usncb-analyst-2"))
    assert (await newest.case(), await newest.task(AGENCY), await newest.step()) == (at(0),) * 3

    ended = case_row(opened_at=START, state="ENDED")
    gone = task_row("J1", state="WITHDRAWN")
    await keep_rows(register, Rows(case=ended, tasks=(gone,)))
    asked = task_row("J1", OTHER, asked_at=START + HOUR)
    await keep_rows(register, Rows(case=case_row(OTHER, opened_at=START + HOUR), tasks=(asked,)))
    assert (await newest.case(), await newest.task(AGENCY)) == (at(1),) * 2

    await keep(register, step(1, acts="draft_decision"), step(2, drafter="usncb-analyst-2"), at=2)
    assert await newest.step() == at(2)
    assert (await register.approvals.waiting(ANALYST)).newest == at(0)
    assert await newest.step_for(ANALYST, TAKES) == at(0), "the new step is for somebody else"

    back = task_row("J1", OTHER, asked_at=START + HOUR, held_since=START + 3 * HOUR)
    await keep_rows(register, Rows(tasks=(back,)))
    assert await newest.task(AGENCY) == at(3), "its question has a reply"


async def test_what_a_team_hides_makes_nothing_newer(register: Register) -> None:
    newest = register.newest
    member = Actor(person="usncb-analyst-2", agency=USNCB, roles=(Role.ANALYST,))
    team = CaseTeam(case_id=OTHER, members=(member.person,), emergencies={})
    await keep_rows(register, Rows(case=case_row(opened_at=START), tasks=(task_row("J1"),)))
    await keep(register, step(1, drafter="usncb-analyst-3"))
    later = START + HOUR
    hidden = case_row(OTHER, opened_at=later), (task_row("J1", OTHER, asked_at=later),)
    await keep_rows(register, Rows(case=hidden[0], tasks=hidden[1], team=team))
    await keep(register, step(1, OTHER, drafter="usncb-analyst-3"), at=1, dossier=OTHER)

    async def seen(actor: Actor) -> list[int]:
        reader = actor.person
        return [
            await newest.case(reader),
            await newest.step(reader),
            (await register.approvals.waiting(actor)).newest,
            await newest.task(AGENCY, reader),
            await newest.step_for(actor, TAKES),
        ]

    assert await seen(ANALYST) == [at(0)] * 5
    assert await seen(member) == [at(1)] * 5
