"""``caveat case why`` as whoever runs the installation types it."""

from cli.exits import Exit
from cli.opening import open_register
from embedded.server import free_port
from tests.cli.conftest import Terminal
from tests.office import ANALYST, OPERATIONS


async def test_it_is_asked_by_number_and_also_where_temporal_is_away(terminal: Terminal) -> None:
    case_id = await terminal.open_case("A report about a case that waits.")
    number = (await terminal.shown(case_id))["number"]
    async with open_register(terminal.stack.settings) as register:
        await register.await_deliveries()
    asked = await terminal.run("case", "why", number, by=OPERATIONS)
    assert asked.code == Exit.DONE, asked.out
    assert asked.out.startswith(f"{number} ({case_id}): open")
    assert "Nothing is wrong: it waits for what is named above." in asked.out
    assert "A report about" not in asked.out
    drawn = number.rpartition("-")[2]
    for typed in (case_id, number.lower(), drawn, drawn.lower()):
        found = await terminal.done("case", "why", typed, by=OPERATIONS)
        assert (found["dossier"], found["found"]) == (case_id, [])
    nobody = f"127.0.0.1:{free_port()}"
    alone = await terminal.run("case", "why", number, by=OPERATIONS, TEMPORAL_ADDRESS=nobody)
    assert alone.code == Exit.ATTENTION, alone.err
    assert f"{found['revision']} events; the last is {found['last_event']}" in alone.out
    assert "PROBLEM  TEMPORAL_AWAY" in alone.out
    assert "Run: caveat doctor." in alone.out


async def test_nobody_else_learns_of_the_case(terminal: Terminal) -> None:
    case_id = await terminal.open_case("A report about a case that others ask for.")
    number = (await terminal.shown(case_id))["number"]
    for person in (ANALYST, "ice-officer-1"):
        for typed in (number, "USNCB-2026-ZZZZZZ"):
            refused = await terminal.run("case", "why", typed, by=person)
            assert (refused.code, refused.out) == (Exit.DENIED, "")
            assert case_id not in refused.err
    missing = await terminal.run("case", "why", "USNCB-2026-ZZZZZZ", by=OPERATIONS)
    assert missing.code == Exit.NOT_FOUND
