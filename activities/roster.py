"""The roster of protected persons, from its file; read again when the file has changed."""

from pathlib import Path

from screening.match import Screen
from screening.roster import read_roster


class RosterFile:
    """Gives the screen for the roster file as it stands."""

    def __init__(self, path: Path) -> None:
        """Read the file now: a worker without a usable roster must not start."""
        self._path = path
        self._stamp = self._stamp_now()
        self._screen = self._read()

    def screen(self) -> Screen:
        """The screen for the present file. Raises RosterUnreadable when the new one is unusable."""
        stamp = self._stamp_now()
        if stamp != self._stamp:
            self._screen = self._read()
            self._stamp = stamp
        return self._screen

    def _stamp_now(self) -> tuple[int, int]:
        status = self._path.stat()
        return status.st_mtime_ns, status.st_size

    def _read(self) -> Screen:
        return Screen(read_roster(self._path.read_text(encoding="utf-8")))
