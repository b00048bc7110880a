"""The roster of protected persons, from its file; read again when the file has changed."""

from contextlib import suppress
from pathlib import Path

from screening.evidence import Thresholds
from screening.match import Screen
from screening.roster import RosterUnreadable
from screening.roster_file import read_roster


class RosterFile:
    """Gives the screen for the roster file as it stands."""

    def __init__(self, path: Path, thresholds: Thresholds) -> None:
        """Read the file now: a worker without a usable roster must not start.

        Raises RosterUnreadable or OSError.
        """
        self._path = path
        self._thresholds = thresholds
        self._stamp = self._stamp_now()
        self._version, self._screen = self._read()

    def screen(self) -> Screen:
        """The screen for the present file; while that is unusable, for the last usable one."""
        with suppress(RosterUnreadable, OSError):
            self.version()
        return self._screen

    def version(self) -> str:
        """The version of the present file. Raises RosterUnreadable or OSError."""
        stamp = self._stamp_now()
        if stamp != self._stamp:
            self._version, self._screen = self._read()
            self._stamp = stamp
        return self._version

    def _stamp_now(self) -> tuple[int, int]:
        status = self._path.stat()
        return status.st_mtime_ns, status.st_size

    def _read(self) -> tuple[str, Screen]:
        try:
            text = self._path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise RosterUnreadable("The roster is not text in UTF-8: save it as UTF-8.") from None
        roster = read_roster(text)
        return roster.version, Screen(roster, self._thresholds)
