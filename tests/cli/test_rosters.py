"""Loading a roster at the command line: what changes, and what is screened again by it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cli.exits import Exit
from tests.cli.conftest import Terminal
from tests.office import ANALYST, ROOT, SUPERVISOR
from tests.traffic import STRANGER, fresh_reference, red_notice

SAMPLE = ROOT / "samples" / "roster.csv"
NEWCOMER = "P-7001,Olga Fictitia Zebrownik,,1950/12/31,,,FORMER_OFFICIAL,,,\n"


@pytest.fixture
async def longer(terminal: Terminal, tmp_path: Path) -> AsyncIterator[Path]:
    """A roster with a newcomer; afterwards the one of the samples is in use again."""
    file = tmp_path / "longer.csv"
    file.write_text(SAMPLE.read_text(encoding="utf-8") + NEWCOMER, encoding="utf-8")
    yield file
    await terminal.run("roster", "load", str(SAMPLE), by=SUPERVISOR)


@pytest.mark.long
async def test_a_loaded_roster_finds_a_newcomer_in_what_was_released(
    terminal: Terminal, tmp_path: Path, longer: Path
) -> None:
    raw = red_notice(fresh_reference(), STRANGER)
    communication = await terminal.receive(tmp_path / "notice.json", raw)
    assert await terminal.state(communication) == "RELEASED"
    checked = await terminal.done("roster", "load", str(longer), "--check", by=SUPERVISOR)
    assert (checked["added"], checked["removed"], checked["changed"]) == (["P-7001"], [], [])
    before = await terminal.done("roster", "list", by=ANALYST)

    loaded = await terminal.run("roster", "load", str(longer), by=SUPERVISOR)
    assert loaded.code == Exit.DONE, loaded.err
    assert "1 added: P-7001\n0 removed\n0 changed\n" in loaded.out
    assert "screened again" in loaded.out
    assert await terminal.state(communication) == "AWAITING_PERSON"
    newest, *others = await terminal.done("roster", "list", by=ANALYST)
    assert (newest["loaded_by"], newest["number"]) == (SUPERVISOR, before[0]["number"] + 1)
    assert others == before

    again = await terminal.run("roster", "load", str(longer), by=SUPERVISOR)
    assert (again.code, "stays in use" in again.err) == (Exit.DONE, True)
    findings = await terminal.done("doctor")
    (found,) = (one["found"] for one in findings if one["what"] == "roster in use")
    assert newest["name"] in found
    assert "CAVEAT_ROSTER differs and is not used" in found


async def test_what_cannot_be_loaded_changes_nothing(
    terminal: Terminal, tmp_path: Path, longer: Path
) -> None:
    before = await terminal.done("roster", "list", by=ANALYST)
    denied = await terminal.run("roster", "load", str(longer), by=ANALYST)
    assert denied.code == Exit.DENIED
    broken = tmp_path / "broken.csv"
    broken.write_text("this is not a roster")
    for file in (broken, tmp_path / "missing.csv"):
        refused = await terminal.run("roster", "load", str(file), by=SUPERVISOR)
        assert (refused.code in (Exit.FAILED, Exit.USAGE), bool(refused.err)) == (True, True)
    assert await terminal.done("roster", "list", by=ANALYST) == before
