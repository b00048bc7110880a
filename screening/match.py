"""Who of the roster is named in a communication, how strongly, and why."""

from enum import StrEnum

from anyascii import anyascii
from rapidfuzz import fuzz

from procedure.formats.dates import plain
from procedure.message import Communication, Subject
from procedure.values import ProtectedPersonId, Value
from screening.roster import ProtectedPerson, Roster


class Level(StrEnum):
    """How strong a hit is."""

    STRONG = "STRONG"
    POSSIBLE = "POSSIBLE"
    WEAK = "WEAK"


class Hit(Value):
    """One person of the roster who may be meant, and why."""

    person_id: ProtectedPersonId
    level: Level
    score: float
    status: str
    where: str
    """``subject 1`` or ``text``."""
    reasons: tuple[str, ...]


class ScreenResult(Value):
    """What the screening of one communication found."""

    roster_version: str
    hits: tuple[Hit, ...]


class Screen:
    """Compares communications with one version of the roster."""

    def __init__(self, roster: Roster) -> None:
        """Prepare the roster's names."""
        self._roster = roster

    def screen(self, communication: Communication) -> ScreenResult:
        """Everybody of the roster whom the communication may name, strongest first."""
        hits: list[Hit] = []
        for number, subject in enumerate(communication.subjects, start=1):
            for person in self._roster.persons:
                hit = _compared(person, subject, f"subject {number}")
                if hit is not None:
                    hits.append(hit)
        hits.sort(key=lambda hit: (-hit.score, hit.person_id))
        return ScreenResult(roster_version=self._roster.version, hits=tuple(hits))


def _compared(person: ProtectedPerson, subject: Subject, where: str) -> Hit | None:
    named = f"{subject.forename or ''} {subject.family_name or ''}"
    score = max(
        fuzz.token_sort_ratio(plain(anyascii(name)), plain(anyascii(named)))
        for name in (person.name, *person.aliases)
    )
    if score < 88:
        return None
    return Hit(
        person_id=person.person_id,
        level=Level.POSSIBLE,
        score=score / 100,
        status=person.status,
        where=where,
        reasons=(f"names alike: {score:.0f} of 100",),
    )
