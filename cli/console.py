"""Where a command prints, and where it saves files: this terminal, or that of whoever asked.

A command that runs at the service prints on the terminal of the person who typed it, and saves
files there. So nothing in ``cli`` uses ``sys.stdout`` itself: it asks for the console of its task.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Protocol, TextIO

from procedure.showing import in_one_line


class Console(Protocol):
    """A terminal, or what is piped into something else."""

    @property
    def out(self) -> TextIO:
        """Standard output."""

    @property
    def err(self) -> TextIO:
        """Standard error."""

    @property
    def around(self) -> Mapping[str, str] | None:
        """What the terminal's environment says about it; None for that of this process."""

    async def save(self, path: Path, content: bytes) -> None:
        """Write a file that does not exist yet. Raises NotWellFormed."""

    async def make_folder(self, path: Path) -> None:
        """Make a folder that does not exist yet. Raises NotWellFormed."""


class OwnConsole:
    """The terminal of this process."""

    around = None

    @property
    def out(self) -> TextIO:
        """Standard output."""
        return sys.stdout

    @property
    def err(self) -> TextIO:
        """Standard error."""
        return sys.stderr

    async def save(self, path: Path, content: bytes) -> None:
        """Write a file that does not exist yet. Raises NotWellFormed."""
        write_new(path, content)

    async def make_folder(self, path: Path) -> None:
        """Make a folder that does not exist yet. Raises NotWellFormed."""
        new_folder(path)


_OWN = OwnConsole()
_CONSOLE: ContextVar[Console] = ContextVar("console", default=_OWN)


def console() -> Console:
    """The console of the command that runs in this task."""
    return _CONSOLE.get()


@contextmanager
def printing_on(other: Console) -> Iterator[None]:
    """Meanwhile what runs in this task prints there."""
    token = _CONSOLE.set(other)
    try:
        yield
    finally:
        _CONSOLE.reset(token)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet, on this machine. Raises NotWellFormed."""
    with _naming(path, "written"), path.open("xb") as file:
        file.write(content)


def new_folder(path: Path) -> None:
    """Make a folder that does not exist yet, on this machine. Raises NotWellFormed."""
    with _naming(path, "made"):
        path.mkdir()


@contextmanager
def _naming(path: Path, how: str) -> Iterator[None]:
    """What is wrong with the name of a new file or folder is a sentence. Raises NotWellFormed."""
    from procedure.refusals import NotWellFormed

    name = in_one_line(str(path), 200)
    if not str(path).isprintable():
        problem = f"{name} has characters that nobody sees: choose another name."
        raise NotWellFormed(problem=problem)
    try:
        yield
    except FileExistsError:
        problem = f"{name} exists, and nothing is overwritten: choose another name."
        raise NotWellFormed(problem=problem) from None
    except (OSError, ValueError):
        raise NotWellFormed(problem=f"{name} cannot be {how}: choose another name.") from None
