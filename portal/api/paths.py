"""The commands by the words that people type: ``case show``, ``task answer``."""

import inspect
from functools import cache

from cli.main import typed_commands
from cli.running import AT_DESKS, AtDesk


@cache
def commands() -> dict[tuple[str, ...], AtDesk]:
    """Every command that runs at a desk, by its words."""
    named = (
        (words, getattr(inspect.unwrap(command.callback), "at_desk", None))
        for words, command in typed_commands()
    )
    return {words: AT_DESKS[name] for words, name in named if name is not None}
