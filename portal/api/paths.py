"""The commands by the words that people type: ``case show``, ``task answer``."""

import inspect
from collections.abc import Iterator
from functools import cache

import typer

from cli.main import app
from cli.running import AT_DESKS, AtDesk


@cache
def commands() -> dict[tuple[str, ...], AtDesk]:
    """Every command that runs at a desk, by its words."""
    return dict(_below(typer.main.get_command(app), ()))


def _below(command: object, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], AtDesk]]:
    named = getattr(command, "commands", None)
    if named is not None:
        for word, one in named.items():
            yield from _below(one, (*words, word))
        return
    name = getattr(inspect.unwrap(getattr(command, "callback", None) or _below), "at_desk", None)
    if name is not None:
        yield words, AT_DESKS[name]
