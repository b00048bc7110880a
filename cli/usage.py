"""How the command line is read: usage lines, each option once, and one line for what is wrong."""

import sys
from collections.abc import Sequence
from functools import partial
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from cli.exits import Exit
from cli.output import say_aside
from cli.words import ASKED_FOR, asked, literal
from procedure.showing import in_one_line

_LONGEST = 300
"""Characters of a complaint about an argument, which may repeat what was typed."""


_FILES = ("SOURCE", "FILE", "FILE ...", "SCENARIO")
"""How usage lines call files, whose names may be any bytes."""


def _holds_bytes(text: str) -> bool:
    """Whether it holds what was not UTF-8, or halves of characters."""
    return any("\ud800" <= char <= "\udfff" for char in text)


def _with_case(args: list[str], given: dict[str, Any]) -> list[str]:
    """A task's number says which case it is in: CASE need not be typed before it."""
    typed = given.get("case_id")
    missing = "task_id" in given and not isinstance(given["task_id"], str)
    if not missing or not isinstance(typed, str):
        return args
    from procedure.numbers import read_task_number

    if read_task_number(typed) is None:
        return args
    place = args.index(typed)
    return [*args[:place], typed.partition("-")[0], *args[place:]]


class PlainCommand(TyperCommand):
    """A command whose usage line names its arguments without braces; each option counts once."""

    # Any: the context is click's, which Typer brings under a private name.
    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """The parts of the usage line: ``CASE`` for an argument, ``[WHAT]`` where it may lack."""
        return [
            piece.removeprefix("{").replace("}", "", 1) if piece.startswith("{") else piece
            for piece in super().collect_usage_pieces(ctx)
        ]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments. An option that is given twice would lose what it said first."""
        if ctx.resilient_parsing and args and args[-1].startswith("--"):
            # The option whose value is completed has none yet, which would end the reading.
            args = args[:-1]
        given, _, order = self.make_parser(ctx).parse_args(args=[*args])
        args = _with_case(args, given)
        for parameter in dict.fromkeys(order):
            is_option = parameter.param_type_name == "option"
            if is_option and not parameter.multiple and order.count(parameter) > 1:
                ctx.fail(f"{parameter.opts[0]} can be given once only.")
        left = super().parse_args(ctx, [*self._asked_for(ctx, given), *args])
        if not ctx.resilient_parsing:
            for parameter in self.get_params(ctx):
                self._must_be_text(ctx, parameter)
        return left

    def _must_be_text(self, ctx: Any, parameter: Any) -> None:
        """Fail for bytes that are not text, which nothing can be named by but a file."""
        value = ctx.params.get(parameter.name)
        if parameter.metavar in _FILES:
            return
        for one in value if isinstance(value, list | tuple) else [value]:
            if isinstance(one, str) and not one.isprintable() and _holds_bytes(one):
                ctx.fail(f"{parameter.opts[0]} is not text in UTF-8.")

    def _asked_for(self, ctx: Any, given: dict[str, Any]) -> list[str]:
        """Words that are missing, as a person at a terminal gives them now."""
        if ctx.resilient_parsing or not sys.stdin.isatty() or given.get("help"):
            return []
        missing = [
            one
            for one in self.get_params(ctx)
            if one.required and one.metavar in ASKED_FOR and not given.get(str(one.name))
        ]
        added = []
        for one in missing:
            typed = literal(asked(one))
            is_option = one.param_type_name == "option"
            added += [f"{one.opts[0]}={typed}"] if is_option else [typed]
        return added


class PlainGroup(TyperGroup):
    """The application: what is wrong with a command line is one line on standard error."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command and exit with its code."""
        run = partial(super().main, args, prog_name, complete_var, False, windows_expand_args)
        if not standalone_mode:
            return run(**extra)
        try:
            code = run(**extra)
        except TyperException as error:
            _complain(error)
            sys.exit(error.exit_code)
        except typer.Abort:
            sys.exit(Exit.INTERRUPTED)
        sys.exit(code if isinstance(code, int) else Exit.DONE)


def _complain(error: TyperException) -> None:
    """Say what is wrong, and where the help is; the help itself where a verb is missing."""
    context: Any = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        say_aside(error.format_message())
        return
    said = in_one_line(" ".join(error.format_message().split()), _LONGEST)
    said = said if said.endswith((".", "?")) else f"{said}."
    where = f" See: {context.command_path} --help" if context is not None else ""
    say_aside(f"{said}{where}")


def read_plainly(app: typer.Typer) -> None:
    """Let all commands of an application, and of those below it, read so."""
    app.info.cls = PlainGroup
    for command in app.registered_commands:
        command.cls = PlainCommand
    for group in app.registered_groups:
        if group.typer_instance is not None:
            read_plainly(group.typer_instance)
