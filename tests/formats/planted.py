"""Plant a roster name in a delivery, and see that it is named or that what holds it is kept."""

from collections.abc import Iterable
from pathlib import Path

from formats.read import read
from procedure.message import Communication
from screening.match import Screen
from tests.examples import some

ROOT = Path(__file__).resolve().parents[2]
NAME, PERSON = "Everett Larkspurne", "P-0016"


def is_caught(raw: bytes, source: str, screen: Screen) -> bool:
    """Whether a reading of the delivery names the person, or the piece with the name is kept.

    A piece that is kept may hold the name in an encoding that nobody can read.
    """
    found = read(raw, source)
    if any(b"Larkspurne" in one.raw or b"Larkspurne" not in raw for one in found.failures):
        return True
    return any(is_named(part.communication, screen) for part in found.communications)


def is_named(communication: Communication, screen: Screen) -> bool:
    """Whether the person is named. A namesake with another birth date need not be."""
    is_namesake = any(
        one.birth_date and (one.forename, one.family_name) in ((None, NAME), (NAME, None))
        for one in communication.subjects
    )
    hits = screen.screen(communication).hits
    return is_namesake or any(hit.person_id == PERSON and hit.level != "WEAK" for hit in hits)


def all_caught(deliveries: Iterable[tuple[str, bytes]], source: str, screen: Screen) -> None:
    """Require that each that is tried is caught. The place of each that is not is shown."""
    missed = [place for place, raw in some(deliveries) if not is_caught(raw, source, screen)]
    assert missed == []
