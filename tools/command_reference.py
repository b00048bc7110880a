"""The commands of ``caveat`` and its exit codes, as the documents show them."""

import inspect
from textwrap import wrap
from typing import Any

from cli.exits import Exit
from cli.main import typed_commands
from tools.tables import code, table
from views.docstrings import members

WIDTH = 92
"""How wide a usage line may be."""
_EVERYWHERE = ("--as", "--json", "--help")
"""Options that the page explains once for all commands."""


# Any: Typer's commands are those of click, which Typer has under a private name.
def commands() -> dict[str, Any]:
    """All commands by name, such as ``case open``, in the order of ``caveat --help``."""
    return {" ".join(words): command for words, command in typed_commands()}


def parts() -> dict[str, str]:
    """The generated parts of docs/commands.md."""
    made = {"exit codes": exit_codes()}
    for name, command in commands().items():
        made[f"caveat {name}"] = section(name, command)
    return made


def exit_codes() -> str:
    """The exit codes, with their meanings."""
    meanings = members(Exit)
    return table(
        ("Code", "Name", "Meaning"),
        ((code(one.value), code(one.name), meanings[str(one.value)]) for one in Exit),
    )


def section(name: str, command: Any) -> str:
    """What a command does, its usage line, and its arguments and options."""
    shown = [one for one in command.params if not _is_everywhere(one)]
    blocks = [_description(command), f"```text\n{usage(name, command)}\n```"]
    if shown:
        rows = ((code(_written(one)), _explained(one)) for one in shown)
        blocks.append(table(("Argument or option", "Meaning"), rows))
    return "\n\n".join(blocks)


def usage(name: str, command: Any) -> str:
    """The usage line, with arguments first. What is optional is in brackets."""
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    words = [_bracketed(one) for one in (*arguments, *options) if "--help" not in one.opts]
    # A break only between options: a no-break space keeps an option and its value together.
    line = " ".join(["caveat", name, *(word.replace(" ", "\xa0") for word in words)])
    lines = wrap(line, WIDTH, subsequent_indent="    ", break_on_hyphens=False)
    return "\n".join(lines).replace("\xa0", " ")


def _bracketed(parameter: Any) -> str:
    word = _written(parameter)
    if not parameter.required:
        word = f"[{word}]"
    return f"{word}..." if getattr(parameter, "multiple", False) else word


def _written(parameter: Any) -> str:
    """``CASE``, ``--json`` or ``--report REPORT``."""
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper())
    option = str(parameter.opts[0])
    if parameter.is_flag:
        return option
    return f"{option} {parameter.metavar or option.strip('-').upper().replace('-', '_')}"


def _explained(parameter: Any) -> str:
    default = parameter.default
    worth_saying = default not in (None, False, (), [], "") and not callable(default)
    return f"{parameter.help} Default: `{default}`." if worth_saying else str(parameter.help)


def _is_everywhere(parameter: Any) -> bool:
    return any(option in _EVERYWHERE for option in parameter.opts)


def _description(command: Any) -> str:
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
