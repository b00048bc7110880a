"""A change of the federal closures: seen beforehand, approved by another, and in each open case."""

from pathlib import Path

from cli.exits import Exit
from cli.opening import open_register
from tests.cli.conftest import Terminal
from tests.office import ANALYST, SUPERVISOR

SECOND = "usncb-supervisor-2"


def table(day: str) -> str:
    """A table with one closure."""
    return (
        f'[[closures]]\nday = {day}\nname = "Snow"\nauthority = "OPM"\n'
        "known_at = 2026-01-01T00:00:00Z\n"
    )


async def test_an_approved_change_reaches_each_open_case(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await terminal.open_case("For the calendar.", "--person", "P-0001")
    clocks = {
        clock["clock_id"]: clock["due_at"]
        for clock in await terminal.done("case", "clocks", case_id, by=SUPERVISOR)
        if clock["duration"]["unit"] == "BUSINESS_DAYS"
    }
    clock_id, due = next(iter(clocks.items()))
    file = tmp_path / "closures.toml"
    file.write_text(table(due[:10]), encoding="utf-8")
    propose = ("calendar", "propose", str(file))
    assert (await terminal.run(*propose, by=ANALYST)).code == Exit.DENIED
    checked = await terminal.done(*propose, "--check", by=SUPERVISOR)
    proposed = await terminal.done(*propose, by=SUPERVISOR)
    assert checked["moved"] == proposed["moved"]
    (moved,) = [
        one for one in proposed["moved"] if (one["case_id"], one["clock"]) == (case_id, clock_id)
    ]
    assert moved["from_due"] == due
    number = str(proposed["version"]["number"])
    own = await terminal.run("calendar", "approve", number, by=SUPERVISOR)
    assert own.code == Exit.DENIED
    approved = await terminal.done("calendar", "approve", number, by=SECOND)
    assert approved["cases"] >= 1
    async with open_register(terminal.stack.settings) as register:
        await register.await_deliveries()
    status = await terminal.done("calendar", "status", by=ANALYST)
    assert (status["in_use"], status["waiting"]) == (int(number), [])
    assert status["applied"] == status["open_cases"]
    after = await terminal.done("case", "clocks", case_id, by=SUPERVISOR)
    assert {clock["clock_id"]: clock["due_at"] for clock in after}[clock_id] == moved["to_due"]
    assert len(await terminal.recorded(case_id, "CalendarChanged")) == 1
    # The other tests of this stack count no closures.
    file.write_text("", encoding="utf-8")
    back = await terminal.done(*propose, by=SUPERVISOR)
    await terminal.done("calendar", "approve", str(back["version"]["number"]), by=SECOND)
