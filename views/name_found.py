"""What a search by name found. It holds personal data."""

from procedure.message import CommunicationKind, PartialDate
from procedure.numbers import CaseNumber
from procedure.values import CaseId, CommunicationId, EnteredPersonId, Moment, Stored
from screening.evidence import Level


class NameFound(Stored):
    """A version of a communication that names somebody like the one who was searched for."""

    communication: CommunicationId
    version: int
    cases: tuple[CaseId, ...]
    same_person: tuple[CaseId, ...] = ()
    """Other cases about the person of these cases, under whichever entry."""
    numbers: dict[CaseId, CaseNumber] = {}
    """The short numbers of all these cases."""
    level: Level
    score: float
    reasons: tuple[str, ...]
    """In words; they hold personal data."""
    name: str = ""
    """As it is written there."""
    born: PartialDate | None = None
    kind: CommunicationKind
    sender: str | None
    reference: str | None
    """Both unset where nobody can open them."""
    received_at: Moment
    state: str
    restricted: bool


class EnteredFound(Stored):
    """An entered person who is called like the one who was searched for."""

    person: EnteredPersonId
    cases: tuple[CaseId, ...]
    """The cases about the person, under whichever entry."""
    numbers: dict[CaseId, CaseNumber] = {}
    """Their short numbers."""
    level: Level
    score: float
    reasons: tuple[str, ...]
    """In words; they hold personal data."""
    name: str = ""
    """As it was entered."""
    born: PartialDate | None = None


class Searched(Stored):
    """What a search came to."""

    found: tuple[NameFound, ...]
    entered: tuple[EnteredFound, ...] = ()
    """Persons whom analysts entered; none for whoever sees no cases."""
    unread: tuple[CommunicationId | EnteredPersonId, ...] = ()
    """What may name somebody like this, and could not be read."""
    more: bool = False
    """Whether others may be called so who were not compared: the search was for a page only."""
