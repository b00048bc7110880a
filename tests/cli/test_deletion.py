"""A deletion order at the command line: given, approved by another, cleared away, verified."""

from cli.exits import Exit
from cli.opening import open_register
from tests.cli.conftest import Terminal
from tests.office import ANALYST, SECOND_SUPERVISOR, SUPERVISOR

AUDITOR = "usncb-auditor-1"


async def test_a_case_is_forgotten_by_two_people(terminal: Terminal) -> None:
    case_id = await terminal.open_case("To be deleted.")
    words = ("deletion", "order", case_id, "--authority", "doj/2026-17")
    refused = await terminal.run(*words, by=SUPERVISOR)
    assert (refused.code, "still open: end it first" in refused.err) == (Exit.NOT_NOW, True)
    successor = await terminal.open_case("In its place.")
    because = ("--reason", "Opened twice.")
    await terminal.done(
        "case", "supersede", case_id, "--successor", successor, *because, by=SUPERVISOR
    )
    assert (await terminal.run(*words, by=ANALYST)).code == Exit.DENIED

    async with open_register(terminal.stack.settings) as register:
        await register.await_deliveries()  # what cannot be sent any more would be given up

    ordered = await terminal.done(*words, by=SUPERVISOR)
    number = str(ordered["number"])
    assert (ordered["key_of"], ordered["authority"]) == (case_id, "DOJ/2026-17")
    listed = await terminal.run("deletion", "list", by=SECOND_SUPERVISOR)
    assert "ORDERED" in listed.out
    own = await terminal.run("deletion", "approve", number, by=SUPERVISOR)
    assert own.code == Exit.DENIED
    approved = await terminal.done("deletion", "approve", number, by=SECOND_SUPERVISOR)
    assert approved["approved"]
    again = await terminal.run("deletion", "approve", number, by=SECOND_SUPERVISOR)
    assert again.code == Exit.NOT_NOW

    cleared = await terminal.run("deletion", "clear")
    assert (cleared.code, "out of the database's files" in cleared.out) == (Exit.DONE, True)
    doctor = await terminal.run("doctor", "--json")
    (found,) = [one for one in doctor.json if one["what"] == "deletion orders"]
    assert found["good"]
    shown = await terminal.run("case", "show", case_id, by=SUPERVISOR)
    assert "To be deleted." not in shown.out
    verified = await terminal.run("ledger", "verify", by=AUDITOR)
    assert "The ledger is whole" in verified.out
    orders = await terminal.run("ledger", "orders", "--by", SECOND_SUPERVISOR, by=AUDITOR)
    assert "approve_deletion" in orders.out
