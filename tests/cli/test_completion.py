"""Completion: what a person may see is offered, and nothing else happens."""

import asyncio
import os
import subprocess
import sys

import pytest

from tests.cli.conftest import Terminal
from tests.cli.test_numbers import OFFICER, OUTSIDER, opened, task_of
from tests.cli.typed import type_in
from tests.office import ANALYST, ROOT

CAVEAT = "import sys; sys.argv[0] = 'caveat'; from cli.start import run; run()"


def in_shell(shell: str, line: str) -> dict[str, str]:
    """What a shell tells the command about the line that is typed."""
    if shell == "bash":
        words = line.split(" ")
        return {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    return {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}


def asked(terminal: Terminal, line: str, *, by: str = "", shell: str = "bash") -> dict[str, str]:
    """The environment in which a shell asks what may follow a line."""
    return {
        **terminal.environment,
        **in_shell(shell, line),
        "_CAVEAT_COMPLETE": f"complete_{shell}",
        "CAVEAT_AS": by,
    }


async def completed(terminal: Terminal, line: str, *, by: str = "", **environment: str) -> str:
    """What is offered at the end of a line; nothing is ever written on standard error."""
    variables = {**asked(terminal, line, by=by), **environment}
    done = await asyncio.to_thread(type_in, env=variables)
    assert done.err == ""
    return done.out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
async def test_each_shell_is_answered(terminal: Terminal, shell: str) -> None:
    _, number = await opened(terminal, f"Offered in {shell}.")
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", CAVEAT],
        cwd=ROOT,
        env={**os.environ, **asked(terminal, "caveat case show ", by=ANALYST, shell=shell)},
        capture_output=True,
        check=False,
        text=True,
    )
    assert (number in done.stdout, done.stderr) == (True, "")


async def test_numbers_are_offered_to_whoever_may_see_them(terminal: Terminal) -> None:
    case_id, number = await opened(terminal, "Offered by its number.")
    task = await task_of(terminal, number, "FBI")
    drawn = number.rpartition("-")[2]
    assert number in await completed(terminal, "caveat case show ", by=ANALYST)
    for typed, offered in (
        (number[:13], number),
        (drawn[:4], drawn),
        (number[:13].lower(), number.lower()),
    ):
        lines = (await completed(terminal, f"caveat case show {typed}", by=ANALYST)).split()
        assert offered in lines
    named = await completed(terminal, f"caveat case show --as {ANALYST} ", by="")
    assert number in named
    tasks = (await completed(terminal, f"caveat task show {number} ", by=ANALYST)).split()
    assert task["number"] in tasks
    assert {one.partition("-")[0] for one in tasks} == {drawn}
    # An agency is offered its own tasks; whoever has nothing to do with it, nothing.
    own = (await completed(terminal, "caveat task ack ", by=OFFICER)).split()
    assert task["number"] in own
    others = await completed(terminal, f"caveat task ack {number} ", by=OFFICER)
    assert others.split() == [task["number"]]
    for line in ("caveat case show ", "caveat task show ", f"caveat task show {number} "):
        assert drawn not in await completed(terminal, line, by=OUTSIDER)
    outcomes = f"caveat task answer {task['number']} --outcome "
    assert "NO_THREAT_KNOWN" in (await completed(terminal, outcomes, by=OFFICER)).split()
    assert "NO_THREAT_KNOWN" not in await completed(terminal, outcomes, by=OUTSIDER)
    assert case_id not in tasks


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("caveat case list --class ", ["P0", "P1", "P2", "P3"]),
        ("caveat case list --state O", ["OPEN"]),
        ("caveat case list --agency DOJ-O", ["DOJ-OIA"]),
        ("caveat case outcome K7M2Q4 DEL", ["DELETED"]),
        ("caveat case list --as usncb-analyst-", ["usncb-analyst-1", "usncb-analyst-2"]),
    ],
)
async def test_code_words_are_offered(terminal: Terminal, line: str, offered: list[str]) -> None:
    found = (await completed(terminal, line, by=ANALYST)).split()
    assert found[: len(offered)] == offered


@pytest.mark.parametrize(
    "environment",
    [
        {"CAVEAT_AS": ""},
        {"CAVEAT_AS": "nobody-1"},
        {"CAVEAT_PORTAL_SOCKET": "no-such-file"},
        {"CAVEAT_EMBEDDED_PORT": "no number"},
    ],
)
async def test_whatever_is_wrong_is_quiet(terminal: Terminal, environment: dict[str, str]) -> None:
    wrong = {"by": ANALYST, **environment}
    wrong["by"] = environment.get("CAVEAT_AS", ANALYST)
    wrong.pop("CAVEAT_AS", None)
    assert (await completed(terminal, "caveat case show ", **wrong)).strip() == ""
