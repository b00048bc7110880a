"""Reading and screening on trial: what would become of a delivery. Nothing is stored."""

from activities.hit_levels import hit_levels
from formats.read import read
from formats.unreadable import unreadable
from procedure.intake.screening import why_restricted
from procedure.message import Communication
from procedure.values import Stored
from screening.match import Screen
from screening.result import Hit, ScreenResult

_RELEASED = "nobody on the roster is named"
_WEAKLY_NAMED = "no hit is strong enough to restrict it"
_ALL_READ = "and every word was read"
_IMAGES = "and all was read but the small images that its text shows"
_ON_STATUS = (
    "nobody on the roster is named; it would be restricted if the communication that it is about "
    "is not held"
)


class Tried(Stored):
    """One communication of a delivery: what was read, who is named, and what would happen."""

    source: str
    position: str
    communication: Communication
    """What each field became; personal data."""
    unread: str | None
    """Why it could not be read, or null. Its words are screened as far as they are text."""
    hits: tuple[Hit, ...]
    restricted: bool
    because: str


def try_delivery(raw: bytes, source: str, screen: Screen) -> list[Tried]:
    """Read and screen a delivery as its receipt would. Never raises for what it holds."""
    reading = read(raw, source)
    found = [(part.position, part.communication, None) for part in reading.communications]
    kept = [(one.position, unreadable(one), one.reason) for one in reading.failures]
    return [_tried(source, *one, screen) for one in (*found, *kept)]


def _tried(
    source: str, position: str, communication: Communication, unread: str | None, screen: Screen
) -> Tried:
    result = screen.screen(communication)
    uncovered = sum(hit.restricts for hit in hit_levels(result))
    because = why_restricted(communication.kind, uncovered, incomplete=result.incomplete)
    return Tried(
        source=source,
        position=position,
        communication=communication,
        unread=unread,
        hits=result.hits,
        restricted=because is not None,
        because=because or _why_released(communication, result),
    )


def _why_released(communication: Communication, result: ScreenResult) -> str:
    if communication.concerns is not None:
        return _ON_STATUS
    named = _WEAKLY_NAMED if result.hits else _RELEASED
    return f"{named}, {_IMAGES if communication.images else _ALL_READ}"
