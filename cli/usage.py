"""How the usage line of a command reads: ``CASE`` for an argument, ``[WHAT]`` where it may lack."""

from typing import Any

import typer
from typer.core import TyperCommand


class PlainCommand(TyperCommand):
    """A command whose usage line names its arguments without braces."""

    # Any: the context is click's, which Typer brings under a private name.
    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """The parts of the usage line."""
        return [
            piece.removeprefix("{").replace("}", "", 1) if piece.startswith("{") else piece
            for piece in super().collect_usage_pieces(ctx)
        ]


def read_plainly(app: typer.Typer) -> None:
    """Let all commands of an application, and of those below it, read so."""
    for command in app.registered_commands:
        command.cls = PlainCommand
    for group in app.registered_groups:
        if group.typer_instance is not None:
            read_plainly(group.typer_instance)
