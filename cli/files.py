"""The files that an operator writes: read as text, with a clear sentence where that fails."""

from pathlib import Path

from procedure.directory import Directory
from procedure.directory_file import read_directory
from procedure.showing import in_one_line
from settings import Settings, variable


class FileUnusable(Exception):
    """A file cannot be read as text; the message says which, why, and what to do."""


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


def remedy(setting: str) -> str:
    """What to do about a file that a setting names."""
    return f"Correct it, or {variable(setting)}."


def first_directory_of(settings: Settings) -> Directory:
    """The file of which version 1 is made. Raises FileUnusable, DirectoryUnreadable."""
    return read_directory(read_text(settings.directory, "directory", remedy("directory")))
