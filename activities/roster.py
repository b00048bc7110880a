"""The roster of protected persons, from its file; read again when the file has changed."""

from pathlib import Path
from typing import NamedTuple

from activities.files import WatchedFile
from screening.evidence import Thresholds
from screening.match import Screen
from screening.roster import RosterUnreadable
from screening.roster_file import read_roster


class _Roster(NamedTuple):
    version: str
    screen: Screen


class RosterFile:
    """Gives the screen for the roster file as it is."""

    def __init__(self, path: Path, thresholds: Thresholds) -> None:
        """Read the file now: a worker without a usable roster must not start.

        Raises RosterUnreadable or OSError.
        """

        def read(file: Path) -> _Roster:
            try:
                text = file.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                raise RosterUnreadable(
                    "The roster is not text in UTF-8: save it as UTF-8."
                ) from None
            roster = read_roster(text)
            return _Roster(roster.version, Screen(roster, thresholds))

        self._file = WatchedFile(path, read, (RosterUnreadable,))

    def screen(self) -> Screen:
        """The screen for the present file; while that is unusable, for the last usable one."""
        return self._file.usable().screen

    def version(self) -> str:
        """The version of the present file. Raises RosterUnreadable or OSError."""
        return self._file.latest().version
