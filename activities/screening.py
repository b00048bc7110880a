"""Screening one communication (REPORT L46, measure 1): wraps the pure library."""

from collections.abc import Sequence
from typing import Protocol

from temporalio import activity

from indicators import Indications, Known, indicate
from indicators.charges import EarlierCommunication
from indicators.country_patterns import CountryPatterns
from indicators.known import RosterStatus
from procedure.events import CommunicationScreened, HitLevel
from procedure.message import Communication
from procedure.people import SYSTEM
from procedure.values import CaseId, CommunicationId, DocumentId, Moment, ProtectedPersonId, Value
from screening.match import Screen, ScreenResult


class Arrival(Value):
    """One version of a communication that has come in, and the edition to treat it by."""

    communication: CommunicationId
    version: int
    edition: str
    again: bool = False
    """It was taken in before: take it up from the register."""


class Destroyed(Value):
    """The outcome that is not tried again: a key was destroyed, on an order, for ever."""

    dossier: CommunicationId | CaseId
    """The communication that nobody can open, or the case that takes nothing any more."""


class Belonging(Value):
    """The cases that a communication belongs to already, and whom they concern."""

    cases: tuple[CaseId, ...] = ()
    persons: tuple[ProtectedPersonId, ...] = ()
    concerns_unknown: bool = False


class Earlier(Value):
    """Earlier communications about the same persons, as far as they are compared."""

    compared: tuple[EarlierCommunication, ...] = ()
    not_compared: int = 0
    """So many more there are: beyond what one screening compares, or not to be read."""


class Library(Protocol):
    """What screening needs of the register."""

    async def key_destroyed(self, communication_id: str) -> bool:
        """Whether its key was destroyed, on an order."""

    async def read(self, communication_id: str, version: int) -> tuple[Communication, Moment]:
        """The communication, opened, and when it was received."""

    async def belonging(self, communication_id: str, communication: Communication) -> Belonging:
        """Where it belongs: its own cases, and those of the communication that it speaks of."""

    async def earlier(self, persons: Sequence[str], besides: str) -> Earlier:
        """Other communications that name these persons, and how each ended."""

    async def keep_reasons(
        self,
        communication_id: str,
        version: int,
        result: ScreenResult,
        indications: Indications,
        not_compared: int,
    ) -> DocumentId:
        """Store who was named, what showed and why, sealed. Idempotent."""


class Roster(Protocol):
    """Gives the screen for the present roster."""

    def screen(self) -> Screen:
        """The screen to use now."""


class ScreeningActivities:
    """Compares communications with the roster. Idempotent: the same result is stored once."""

    def __init__(
        self, library: Library, roster: Roster, patterns: CountryPatterns | None = None
    ) -> None:
        """``library`` opens and keeps, ``roster`` knows who is protected.

        ``patterns`` is the restricted table of what is reported of requesting countries.
        """
        self._library = library
        self._roster = roster
        self._patterns = patterns

    @activity.defn
    async def screen_communication(self, arrival: Arrival) -> CommunicationScreened | Destroyed:
        """Screen the version and keep the reasons; the answer holds numbers and codes only."""
        if await self._library.key_destroyed(arrival.communication):
            return Destroyed(dossier=arrival.communication)
        communication, received_at = await self._library.read(
            arrival.communication, arrival.version
        )
        result = self._roster.screen().screen(communication)
        hits = hit_levels(result)
        named = [hit for hit in hits if hit.restricts]
        earlier = (
            await self._library.earlier([hit.person for hit in named], arrival.communication)
            if named
            else Earlier()
        )
        indications = indicate(
            communication,
            Known(
                today=received_at.date(),
                country_patterns=self._patterns,
                earlier=earlier.compared if named else None,
                roster=RosterStatus(status=named[0].status) if named else None,
            ),
        )
        reasons = await self._library.keep_reasons(
            arrival.communication, arrival.version, result, indications, earlier.not_compared
        )
        belonging = await self._library.belonging(arrival.communication, communication)
        return CommunicationScreened(
            at=received_at,
            by=SYSTEM.person,
            communication=arrival.communication,
            version=arrival.version,
            communication_kind=communication.kind,
            interpol_state=communication.interpol_state,
            roster_version=result.roster_version,
            hits=hits,
            uncovered=sum(hit.person not in belonging.persons for hit in named),
            reasons=reasons,
            announces=communication.announces,
            cases=belonging.cases,
            concerns_unknown=belonging.concerns_unknown,
            indicators=indications.codes,
            counter_indicators=indications.counter_codes,
        )


def hit_levels(result: ScreenResult) -> tuple[HitLevel, ...]:
    """The hits without what is personal."""
    return tuple(
        HitLevel(person=hit.person_id, level=hit.level, status=hit.status) for hit in result.hits
    )
