"""Screening one communication (REPORT L46, measure 1): wraps the pure library."""

from collections.abc import Sequence
from typing import Protocol

from temporalio import activity

from indicators.charges import EarlierCommunication
from indicators.checks import indicate
from indicators.country_patterns import CountryPatterns
from indicators.indications import Indications
from indicators.known import Known, RosterStatus
from procedure.intake.intake import HitLevel, ScreeningResult
from procedure.message import Communication
from procedure.values import (
    CaseId,
    CommunicationId,
    DocumentId,
    Moment,
    ProtectedPersonId,
    Stored,
)
from screening.match import Screen, ScreenResult


class Version(Stored):
    """One version of a communication."""

    communication: CommunicationId
    version: int


class Screened(Stored):
    """What a screening came to; no result where the communication's key was destroyed."""

    result: ScreeningResult | None = None


class Belonging(Stored):
    """The cases that a communication belongs to already, and the persons they are about."""

    cases: tuple[CaseId, ...] = ()
    persons: tuple[ProtectedPersonId, ...] = ()
    concerns_unknown: bool = False


class Earlier(Stored):
    """Earlier communications about the same persons, as far as they are compared."""

    compared: tuple[EarlierCommunication, ...] = ()
    not_compared: int = 0
    """How many more there are: beyond what one screening compares, or unreadable."""


class Library(Protocol):
    """What screening needs of the register, which workflows must not import."""

    async def key_destroyed(self, communication_id: str) -> bool:
        """Whether its key was destroyed, on an order."""

    async def read(self, communication_id: str, version: int) -> tuple[Communication, Moment]:
        """The communication, opened, and when it was received."""

    async def belonging(self, communication_id: str, communication: Communication) -> Belonging:
        """Where it belongs: its own cases, and those of the communication that it refers to."""

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
        """Store who was named, what was found and why, sealed; the same reasons once."""


class Roster(Protocol):
    """Gives the screen for the roster in use."""

    async def screen(self) -> Screen:
        """The screen for the newest version: what is behind is loaded first."""


class ScreeningActivities:
    """Compares communications with the roster. The same result is stored once."""

    def __init__(
        self, library: Library, roster: Roster, patterns: CountryPatterns | None = None
    ) -> None:
        """``library`` opens and keeps, ``roster`` knows who is protected.

        ``patterns`` is the restricted table of what is reported about requesting countries.
        """
        self._library = library
        self._roster = roster
        self._patterns = patterns

    @activity.defn
    async def screen_communication(self, version: Version) -> Screened:
        """Screen the version and keep the reasons; the answer holds numbers and codes only."""
        communication_id = version.communication
        if await self._library.key_destroyed(communication_id):
            return Screened()
        communication, received_at = await self._library.read(communication_id, version.version)
        result = (await self._roster.screen()).screen(communication)
        hits = hit_levels(result)
        named = [hit for hit in hits if hit.restricts]
        earlier = (
            await self._library.earlier([hit.person for hit in named], communication_id)
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
            communication_id, version.version, result, indications, earlier.not_compared
        )
        belonging = await self._library.belonging(communication_id, communication)
        return Screened(
            result=ScreeningResult(
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
        )


def hit_levels(result: ScreenResult) -> tuple[HitLevel, ...]:
    """The hits without what is personal."""
    return tuple(
        HitLevel(person=hit.person_id, level=hit.level, status=hit.status) for hit in result.hits
    )
