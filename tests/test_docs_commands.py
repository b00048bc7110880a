"""The documents and the command line: every command, option and exit code, and every example."""

import re
import shlex
from typing import Any

import pytest
import typer

from cli.main import app
from cli.session import Exit
from tests.documents import NAMES, fenced, section, tables, text

COMMANDS_PAGE = "docs/commands.md"


def leaves(command: Any, path: tuple[str, ...] = ()) -> dict[str, Any]:
    """All commands below a command, by their words.

    Any: Typer's commands are click's, which it brings under a private name.
    """
    if not hasattr(command, "commands"):
        return {" ".join(path): command}
    found: dict[str, Any] = {}
    for name, below in command.commands.items():
        found |= leaves(below, (*path, name))
    return found


COMMANDS = leaves(typer.main.get_command(app))


def test_every_command_has_its_section() -> None:
    """No command without a section, no section without a command."""
    headings = re.findall(r"^### caveat (.*)$", text(COMMANDS_PAGE), re.MULTILINE)
    assert sorted(headings) == sorted(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_section_of_a_command(name: str) -> None:
    """It names exactly the arguments and options there are, the JSON form, and gives an example."""
    documented = section(COMMANDS_PAGE, f"caveat {name}")
    usage = fenced(documented, "text")[0]
    parameters = [p for p in COMMANDS[name].params if p.name != "help"]
    options = [p.opts[0] for p in parameters if p.param_type_name == "option"]
    assert re.findall(r"--[a-z-]+", usage) == options
    words = re.sub(r"\[?--[a-z-]+( [A-Z_]+)?\]?(\.\.\.)?", "", usage).split()
    assert len(words) == 1 + len(name.split()) + len(parameters) - len(options)
    assert "\nJSON: " in documented
    assert fenced(documented, "sh")[0].startswith(f"caveat {name} ") or not words[2:]


def test_exit_codes() -> None:
    """Each exit code is explained."""
    rows = tables(section(COMMANDS_PAGE, "Exit codes"))["Code"]
    documented = {row[1].strip("`"): int(row[0].strip("`")) for row in rows}
    assert documented == {code.name: code.value for code in Exit}


def examples() -> list[str]:
    """Every ``caveat`` line of every document, continued lines joined."""
    found = set()
    for name in NAMES:
        for block in fenced(text(name), "sh"):
            for line in re.sub(r"\\\n\s*", "", block).splitlines():
                if re.match(r"(\.venv/bin/)?caveat ", line):
                    found.add(line)
    return sorted(found)


@pytest.mark.parametrize("line", examples())
def test_examples_are_commands(line: str) -> None:
    """Every example is taken by the command line as it is written."""
    words = shlex.split(line)[1:]
    name = max((n for n in COMMANDS if words[: len(n.split())] == n.split()), key=len)
    COMMANDS[name].make_context(name, words[len(name.split()) :])
