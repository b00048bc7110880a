"""How a command ends: its exit code."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the ``caveat`` command (docs/commands.md); intake has more of its own."""

    DONE = 0
    """Done, or already recorded."""
    FAILED = 1
    """Something is wrong: a setting or file cannot be used, a port is taken, a key was destroyed,
    or the worker ended."""
    USAGE = 2
    """The command says something that the procedure does not know."""
    NOT_FOUND = 3
    """There is no such thing, or this person may not know of it."""
    DENIED = 4
    """This person may not do it."""
    NOT_NOW = 5
    """The act is right, and the moment is not."""
    ATTENTION = 6
    """It was checked and is not in order: the ledger, a finding of the doctor, or something that
    could not be read and is named."""
    TRY_AGAIN = 75
    """Temporal or the database did not answer, or did not confirm in time. What was written is
    kept; an order that may be recorded is resumed with `caveat order resume`."""
    INTERRUPTED = 130
    """Ctrl-C; what was written is kept. `caveat up` ends with 0."""
