"""The files that an operator writes: read as text, with a clear sentence where that fails."""

from pathlib import Path

from indicators.country_patterns import (
    CountryPatterns,
    CountryPatternsUnreadable,
    read_country_patterns,
)
from procedure.clocks.workdays import ClosuresUnreadable
from procedure.directory import Directory, DirectoryUnreadable, read_directory
from procedure.refusals import NotWellFormed
from procedure.showing import in_one_line
from screening.roster import Roster, RosterUnreadable
from screening.roster_file import read_roster
from settings import Settings, variable


class FileUnusable(Exception):
    """A file cannot be read as text; the message says which, why, and what to do."""


UNUSABLE = (
    FileUnusable,
    RosterUnreadable,
    DirectoryUnreadable,
    ClosuresUnreadable,
    CountryPatternsUnreadable,
)
"""Errors of these files; their text is a sentence for the operator."""


def read_text(path: Path, what: str, remedy: str) -> str:
    """The text of a file. Raises FileUnusable."""
    file = f"The {what} {in_one_line(str(path), 200)}"
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise FileUnusable(f"{file} is not text in UTF-8. {remedy}") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "this is no name of a file"
        raise FileUnusable(f"{file} cannot be read ({why}). {remedy}") from None


def write_new(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet. Raises NotWellFormed."""
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        problem = f"{path} exists, and nothing is overwritten: choose another name."
        raise NotWellFormed(problem=problem) from None
    except (OSError, ValueError):
        raise NotWellFormed(
            problem=f"{in_one_line(str(path), 200)} cannot be written: choose another name."
        ) from None


def _remedy(setting: str) -> str:
    return f"Correct it, or {variable(setting)}."


def directory_of(settings: Settings) -> Directory:
    """The agencies and people. Raises FileUnusable, DirectoryUnreadable."""
    return read_directory(read_text(settings.directory, "directory", _remedy("directory")))


def roster_of(settings: Settings) -> Roster:
    """The protected persons. Raises FileUnusable, RosterUnreadable."""
    return read_roster(read_text(settings.roster, "roster", _remedy("roster")))


def patterns_of(settings: Settings) -> CountryPatterns | None:
    """What is reported of requesting countries; None where no file is set.

    Raises FileUnusable, CountryPatternsUnreadable.
    """
    file = settings.country_patterns
    if file is None:
        return None
    return read_country_patterns(
        read_text(file, "file of country patterns", _remedy("country_patterns"))
    )
