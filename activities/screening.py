"""Screening one communication (REPORT L46, measure 1): wraps the pure library."""

from typing import Protocol

from temporalio import activity

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


class Belonging(Value):
    """The cases that a communication belongs to already, and whom they concern."""

    cases: tuple[CaseId, ...] = ()
    persons: tuple[ProtectedPersonId, ...] = ()
    concerns_unknown: bool = False


class Library(Protocol):
    """What screening needs of the register."""

    async def read(self, communication_id: str, version: int) -> tuple[Communication, Moment]:
        """The communication, opened, and when it was received."""

    async def belonging(self, communication_id: str, communication: Communication) -> Belonging:
        """Where it belongs: its own cases, and those of the communication that it speaks of."""

    async def keep_reasons(
        self, communication_id: str, version: int, result: ScreenResult, at: Moment
    ) -> DocumentId:
        """Store who was named and why, sealed. Idempotent."""


class Roster(Protocol):
    """Gives the screen for the present roster."""

    def screen(self) -> Screen:
        """The screen to use now."""


class ScreeningActivities:
    """Compares communications with the roster. Idempotent: the same result is stored once."""

    def __init__(self, library: Library, roster: Roster) -> None:
        """``library`` opens and keeps, ``roster`` knows who is protected."""
        self._library = library
        self._roster = roster

    @activity.defn
    async def screen_communication(self, arrival: Arrival) -> CommunicationScreened:
        """Screen the version and keep the reasons; the answer holds numbers and levels only."""
        communication, received_at = await self._library.read(
            arrival.communication, arrival.version
        )
        result = self._roster.screen().screen(communication)
        reasons = await self._library.keep_reasons(
            arrival.communication, arrival.version, result, received_at
        )
        belonging = await self._library.belonging(arrival.communication, communication)
        hits = tuple(
            HitLevel(person=hit.person_id, level=hit.level, status=hit.status)
            for hit in result.hits
        )
        return CommunicationScreened(
            at=received_at,
            by=SYSTEM.person,
            communication=arrival.communication,
            version=arrival.version,
            communication_kind=communication.kind,
            interpol_state=communication.interpol_state,
            roster_version=result.roster_version,
            hits=hits,
            uncovered=sum(hit.person not in belonging.persons for hit in hits),
            reasons=reasons,
            announces=communication.announces,
            cases=belonging.cases,
            concerns_unknown=belonging.concerns_unknown,
        )
