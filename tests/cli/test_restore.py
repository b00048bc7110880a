"""An older copy of the register is restored: the operator sees it, and the case continues."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cli.exits import Exit
from cli.opening import open_register
from cli.stack import Stack
from register.register import Register
from tests.cli.conftest import PATIENCE, Terminal, settings_in
from tests.cli.typed import Result
from tests.office import ANALYST, SUPERVISOR


def copied(source: Path, target: Path) -> None:
    """A consistent copy of a register, as ``sqlite3 .backup`` makes it."""
    with sqlite3.connect(source) as original, sqlite3.connect(target) as copy:
        original.backup(copy)
    original.close()
    copy.close()


@asynccontextmanager
async def restored(
    folder: Path, *, build: str | None = None
) -> AsyncIterator[tuple[Terminal, str]]:
    """A stack on an older copy of its register, and the case that knows more than that.

    ``build`` is the build that the copy names as the last one; none: the one that runs.
    """
    async with Stack(settings_in(folder), ui=False) as stack:
        terminal = Terminal(stack)
        register, copy = stack.settings.state_dir / "register.db", folder / "copy.db"
        case_id = await terminal.open_case("A report before the copy.", "--person", "P-0001")
        copied(register, copy)
        fact = ("case", "fact", case_id, "ENCOUNTER", "--text", "Met after the copy.")
        await terminal.done(*fact, by=ANALYST)
        async with terminal.without_processes():
            for path in register.parent.glob("register.db*"):
                path.unlink()
            copied(copy, register)
            async with open_register(stack.settings) as opened:
                await name_build(opened, build)
        yield terminal, case_id


async def name_build(register: Register, build: str | None) -> None:
    """Let the register name this build as the last one."""
    named = build or await register.rulebooks.build()
    assert named is not None
    await register.write(lambda connection: register.rulebooks.note_build(connection, named))


async def detained(terminal: Terminal, case_id: str) -> Result:
    """A fact that comes after the restore."""
    fact = ("case", "fact", case_id, "DETENTION", "--text", "Detained after the restore.")
    return await terminal.run(*fact, by=ANALYST)


async def findings(terminal: Terminal, code: Exit) -> str:
    """What the doctor says about a restored register."""
    result = await terminal.run("doctor")
    assert result.code == code, result.out
    (found,) = (line for line in result.out.splitlines() if "restored register" in line)
    return found


@pytest.mark.long
async def test_a_case_that_knows_more_than_the_register_waits_for_the_operator(
    tmp_path: Path,
) -> None:
    async with restored(tmp_path) as (terminal, case_id):
        untouched = await terminal.open_case("A report after the restore.")
        refused = await detained(terminal, case_id)
        assert (refused.code, refused.out) == (Exit.NOT_NOW, "")
        assert "The register is older than this case's workflow" in refused.err
        assert await terminal.recorded(case_id, "FactAdded") == [], "nothing was written"
        found = await findings(terminal, Exit.ATTENTION)
        assert found.startswith("PROBLEM")
        assert case_id in found
        assert untouched not in found
        assert "caveat case take-up CASE" in found

        taken = await terminal.done("case", "take-up", "--all", by=SUPERVISOR)
        assert [one["dossier"] for one in taken] == [untouched], "a person decides about the other"
        assert (await detained(terminal, case_id)).code == Exit.NOT_NOW

        await terminal.done("case", "take-up", case_id, by=SUPERVISOR)
        assert (await detained(terminal, case_id)).code == Exit.DONE
        facts = [event.data["fact"] for event in await terminal.recorded(case_id, "FactAdded")]
        assert facts == ["DETENTION"], "what happened after the copy is lost from the record"
        assert (await findings(terminal, Exit.DONE)).startswith("ok")


@pytest.mark.long
async def test_a_newer_build_does_not_take_up_what_the_register_lacks(tmp_path: Path) -> None:
    async with restored(tmp_path, build="another build") as (terminal, case_id):
        async with open_register(terminal.stack.settings) as register:
            async with asyncio.timeout(PATIENCE):
                while await register.rulebooks.build() == "another build":
                    await asyncio.sleep(0.05)
        assert case_id in await findings(terminal, Exit.ATTENTION)
        assert (await detained(terminal, case_id)).code == Exit.NOT_NOW
        await terminal.done("case", "take-up", case_id, by=SUPERVISOR)
        assert (await detained(terminal, case_id)).code == Exit.DONE


@pytest.mark.long
async def test_taking_up_one_case_first_says_that_the_register_is_older(tmp_path: Path) -> None:
    async with restored(tmp_path) as (terminal, case_id):
        first = await terminal.run("case", "take-up", case_id, by=SUPERVISOR)
        assert (first.code, first.out) == (Exit.NOT_NOW, "")
        assert "The register is older than this case's workflow" in first.err
        second = await terminal.run("case", "take-up", case_id, by=SUPERVISOR)
        assert (second.code, second.out) == (Exit.DONE, f"{case_id}  CONTINUED\n")
        assert (await detained(terminal, case_id)).code == Exit.DONE
