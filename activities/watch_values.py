"""What watches for a request made again look for, and what a screening found of it."""

from procedure.message import Communication, PartialDate
from procedure.values import CasePersonId, MatterId, Stored
from procedure.watch_match import WatchMatch


class Sought(Stored):
    """Somebody whom a watched case is about, by what is known of them. It is personal data."""

    names: tuple[str, ...]
    birth_date: PartialDate | None = None
    nationalities: tuple[str, ...] = ()
    document_numbers: tuple[str, ...] = ()


class OpenWatch(Stored):
    """A watch, and what it looks for. It holds personal data."""

    watch: MatterId
    people: tuple[CasePersonId, ...] = ()
    """Whom its cases are about, by number, with every entry that was joined."""
    sought: tuple[Sought, ...] = ()
    communications: tuple[Communication, ...] = ()


class Watched(Stored):
    """Everything that watches look for. The same ``version`` means the same content."""

    version: str = ""
    watches: tuple[OpenWatch, ...] = ()


class Alike(Stored):
    """A watch that a communication may concern, and why. It holds personal data."""

    match: WatchMatch
    reasons: tuple[str, ...]
