"""Receiving communications at the command line: lists, what was found, lifting, screening again."""

from pathlib import Path

import pytest

from cli.exits import Exit
from cli.opening import open_register
from tests.cli.conftest import Terminal
from tests.office import ANALYST, SUPERVISOR
from tests.traffic import STRANGER, fresh_reference, red_notice


async def test_intake_reports_what_cannot_be_read_and_keeps_it(
    terminal: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "good.json").write_bytes(red_notice(fresh_reference(), STRANGER))
    (tmp_path / "bad.json").write_text('{"entity_id": ')
    result = await terminal.run("intake", str(tmp_path), by=ANALYST)
    assert result.code == 201, "one could not be read"
    assert "2 communications: 2 new" in result.out
    assert "bad.json" in result.err
    assert "kept as comm-" in result.err
    again = await terminal.run("intake", str(tmp_path), "--json", by=ANALYST)
    assert [item["outcome"] for item in again.json] == ["ALREADY_HELD"] * 2
    assert again.code == 201, "it still cannot be read"


async def test_intake_of_nothing_is_a_clear_message(terminal: Terminal, tmp_path: Path) -> None:
    result = await terminal.run("intake", str(tmp_path / "missing"), by=ANALYST)
    assert (result.code, result.out) == (Exit.USAGE, "")
    assert "is neither a file nor a folder" in result.err


async def test_a_list_is_complete_or_says_that_it_is_not(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        (tmp_path / f"{number}.json").write_bytes(red_notice(fresh_reference(), STRANGER))
    await terminal.done("intake", str(tmp_path), by=ANALYST)
    command = ("communication", "list")

    def ids(rows: list[dict[str, str]]) -> list[str]:
        return [f"{row['communication_id']}/v{row['version']}" for row in rows]

    whole = ids(await terminal.done(*command, by=ANALYST))
    assert len(whole) >= 5
    assert len(whole) == len(set(whole)), "each once"
    monkeypatch.setattr("cli.communication.PART", 2)
    assert ids(await terminal.done(*command, by=ANALYST)) == whole
    printed = await terminal.run(*command, by=ANALYST)
    lines = [line.split()[:2] for line in printed.out.splitlines()[1:]]
    assert ["/v".join(line) for line in lines] == whole
    assert printed.err == ""

    paged: list[str] = []
    further: list[str] = []
    while True:
        page = await terminal.run(*command, "--limit", "3", *further, "--json", by=ANALYST)
        paged += ids(page.json)
        if not page.err:
            break
        more = f"There are more: repeat the command with --after {paged[-1]}\n"
        assert page.err == more
        further = ["--after", paged[-1]]
    assert paged == whole
    unknown = await terminal.run(*command, "--after", f"comm-{'0' * 26}", by=ANALYST)
    assert (unknown.code, unknown.out) == (Exit.NOT_FOUND, "")
    assert await terminal.done(*command, "--state", "DESTROYED", by=ANALYST) == []


async def test_an_analyst_sees_who_was_named_and_why(terminal: Terminal, tmp_path: Path) -> None:
    communication = await terminal.receive(tmp_path / "notice.json", red_notice(fresh_reference()))
    assert await terminal.state(communication) == "AWAITING_PERSON"
    shown = await terminal.run("communication", "show", communication, by=ANALYST)
    assert shown.code == Exit.DONE
    assert "P-0001" in shown.out
    lift = ("restriction", "lift", communication, "--reason", "Another person.")
    alone = await terminal.run(*lift, by=ANALYST)
    assert (alone.code, "it takes two people" in alone.err) == (Exit.NOT_NOW, True)
    proposed = await terminal.run(*lift, "--propose", by=ANALYST)
    assert (proposed.code, "stays restricted" in proposed.out) == (Exit.DONE, True)
    approve = ("restriction", "approve-lift", communication, "--reason", "Another person.")
    lifted = await terminal.run(*approve, by=SUPERVISOR)
    assert (lifted.code, "RELEASED" in lifted.out) == (Exit.DONE, True)


async def test_what_was_received_is_screened_again_as_often_as_somebody_orders_it(
    terminal: Terminal, tmp_path: Path
) -> None:
    await terminal.receive(tmp_path / "notice.json", red_notice(fresh_reference(), STRANGER))
    again = ("roster", "screen-again", "--days", "30")
    for _ in range(2):
        batch = await terminal.done(*again, by=SUPERVISOR)
        assert (batch["screened"] >= 1, batch["found"], batch["done"]) == (True, 0, True)
    async with open_register(terminal.stack.settings) as register:
        noted = await register.ledger.everything("roster")
    assert [record.kind for record in noted].count("ReceivedScreenedAgain") >= 2
