"""Words and names that a person gives: as an option, from a file or standard input, or asked for.

Arguments of a command are visible to the other users of a host. So every option that takes words
or a name also takes ``-`` (standard input) and ``@FILE``, and asks for what is missing on a
terminal. What is shown as ``WORDS`` or ``NAME`` in a usage line can be given so.
"""

import sys
from pathlib import Path
from typing import Any, NamedTuple

import typer

from cli.output import say_aside
from procedure.showing import quoted

WORDS, NAME, FIELD = "WORDS", "NAME", "KEY=VALUE"
"""How usage lines call what can be given so."""
ASKED_FOR = (WORDS, NAME)
"""What is asked for on a terminal where it is required and missing."""
_HOW = "type it, then Ctrl-D on an empty line"


class TextOf(NamedTuple):
    """A marker in an annotation: what is typed is a file, and the command gets its text.

    The file is read where the command is typed.
    """

    what: str

    def read(self, path: str) -> str:
        """The text. Raises FileUnusable."""
        from cli.files import read_text

        return read_text(Path(path), self.what, "Correct it, or name another file.")


def words(context: typer.Context, parameter: typer.CallbackParam, value: str | None) -> str | None:
    """The words of an option: never blank. Raises BadParameter."""
    if value is None or context.resilient_parsing:
        return value
    return _said(_found(context, value))


def words_or_nothing(
    context: typer.Context, parameter: typer.CallbackParam, value: str | None
) -> str | None:
    """The words of an option that may lack; given, they are never blank. Raises BadParameter."""
    return value if value == "" else words(context, parameter, value)


def from_file(
    context: typer.Context, parameter: typer.CallbackParam, value: str | None
) -> str | None:
    """What a file holds, or standard input for ``-``. Raises BadParameter."""
    if value is None or context.resilient_parsing:
        return value
    return _read_input(context) if value == "-" else _read_file(Path(value))


def fields(
    context: typer.Context, parameter: typer.CallbackParam, value: list[str] | None
) -> list[str] | None:
    """Fields of a form as ``key=value``, where the value may be ``-`` or ``@FILE``."""
    if not value or context.resilient_parsing:
        return value
    found = []
    for one in value:
        key, separator, given = one.partition("=")
        found.append(f"{key}={_found(context, given)}" if separator else one)
    return found


def asked(parameter: Any) -> str:
    """What a person at the terminal types for an option or argument that is missing."""
    name = str(parameter.name).replace("_", " ").capitalize()
    say_aside(f"{name}: {_HOW}.")
    return sys.stdin.read().strip()


def literal(text: str) -> str:
    """The text so that it is read as itself, also where it begins with ``@`` or is ``-``."""
    return f"@{text}" if text.startswith("@") or text == "-" else text


def _found(context: typer.Context, value: str) -> str:
    if value == "-":
        return _read_input(context).strip()
    if value.startswith(("@@", "@-")):
        return value[1:]
    if value.startswith("@"):
        return _read_file(Path(value[1:])).strip()
    return value


def _read_input(context: typer.Context) -> str:
    if context.meta.get("caveat.input"):
        raise typer.BadParameter("standard input can be given once only")
    context.meta["caveat.input"] = True
    if sys.stdin.isatty():
        say_aside(f"Standard input: {_HOW}.")
    return _decoded(sys.stdin.buffer.read(), "standard input")


def _read_file(path: Path) -> str:
    name = quoted(str(path))
    try:
        return _decoded(path.read_bytes(), name)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "this is no name of a file"
        raise typer.BadParameter(f"{name} cannot be read: {why}") from None


def _decoded(raw: bytes, where: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{where} is not text in UTF-8") from None


def _said(text: str) -> str:
    from procedure.words import said

    try:
        return said(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
