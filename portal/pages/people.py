"""Who is who on a page, as far as its reader may know people by name."""

from procedure.access import Right, may
from procedure.directory import Directory
from procedure.people import SYSTEM_ID, USNCB, Actor
from procedure.refusals import NotFound

CAVEAT = "Caveat"
GONE = "a person who is no longer in the directory"


class Names:
    """Names of people for one reader: of all for the casework, else of the own agency."""

    def __init__(self, directory: Directory, reader: Actor) -> None:
        """``directory`` is the present one."""
        self._directory = directory
        self._reader = reader
        self._all = may(reader, Right.SEE_CASE)

    def of(self, person: str) -> str:
        """The name; the agency where the reader knows no more, and Caveat for what it did."""
        if person in ("", CAVEAT, SYSTEM_ID):
            return CAVEAT
        try:
            found = self._directory.person(person)
        except NotFound:
            return GONE
        own = self._all or found.agency == self._reader.agency
        return found.name if own else found.agency

    def you_or(self, person: str) -> str:
        """The same, and ``you`` for the reader."""
        return "you" if person == self._reader.person else self.of(person)

    @property
    def ours(self) -> str:
        """What the reader's agency is called."""
        return self._reader.agency

    @property
    def works_elsewhere(self) -> bool:
        """Whether the reader is of another agency than USNCB."""
        return self._reader.agency != USNCB
