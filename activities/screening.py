"""Screening one communication (REPORT L46, measure 1): wraps the pure library."""

import time
from collections.abc import Sequence, Set
from datetime import timedelta
from typing import NamedTuple, Protocol

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.hit_levels import hit_levels
from activities.recording import Acted, ActRequest, Recording
from activities.watch_values import Alike, Watched
from indicators.charges import EarlierCommunication
from indicators.checks import lists_version
from indicators.country_patterns import CountryPatterns
from indicators.indications import Indications
from indicators.known import Known, RosterStatus
from procedure.composed import quoted_references
from procedure.intake.intake import Answered, AnsweredInMatter, HitLevel, ScreeningResult
from procedure.intake.screening import RecordScreening
from procedure.message import CommunicationKind, InterpolState, Reference
from procedure.values import (
    CaseId,
    CommunicationId,
    DocumentId,
    DossierId,
    Moment,
    OrderId,
    ProtectedPersonId,
    Stored,
)
from screening.result import ScreenResult


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
    answered: tuple[Answered, ...] = ()
    """Our messages that it quotes, in cases of ours."""
    answered_in_matters: tuple[AnsweredInMatter, ...] = ()
    """The same in matters beside cases."""


class ScreenRequest(Stored):
    """A version to screen, and how what follows is recorded at once."""

    version: Version
    dossier: DossierId
    order: OrderId
    answers: str | None
    """The request that the run knew when the screening began."""
    after: int
    """The last event that the run knows."""
    run: str
    now: Moment


class Earlier(Stored):
    """Earlier communications about the same persons, as far as they are compared."""

    compared: tuple[EarlierCommunication, ...] = ()
    not_compared: tuple[CommunicationId, ...] = ()
    """What more there is: beyond what one screening compares, or unreadable."""


class Header(Stored):
    """What the procedure needs to know of a communication, besides what the screening finds."""

    kind: CommunicationKind
    interpol_state: InterpolState
    concerns: Reference | None = None
    announces: InterpolState | None = None


class Received(NamedTuple):
    """A communication as it is stored: its texts are only read within the limits of a process."""

    stored: str
    header: Header
    at: Moment
    """When it was received."""


class Library(Protocol):
    """What screening needs of the register, which workflows must not import."""

    async def read(self, communication_id: str, version: int) -> Received | None:
        """The communication, opened; None where its key was destroyed, on an order."""

    async def belonging(
        self,
        communication_id: str,
        concerns: Reference | None,
        quoted: Sequence[tuple[str, int]],
    ) -> Belonging:
        """Where it belongs: its own cases, those of the communication that it refers to, and those
        of our messages that it quotes.
        """

    async def earlier(self, persons: Sequence[str], besides: str) -> Earlier:
        """Other communications that name these persons, and how each ended."""

    async def shared(self, names: Set[str], communication_id: str) -> Set[str]:
        """Of these cases and communications those of which everybody may know who may know of
        this one.
        """

    async def watched(self) -> Watched:
        """What the watches that are open now look for."""

    async def keep_reasons(
        self,
        communication_id: str,
        version: int,
        result: ScreenResult,
        indications: Indications,
        not_compared: Sequence[CommunicationId],
        alike: Sequence[Alike],
    ) -> DocumentId:
        """Store who was named, what was found and why, sealed; the same reasons once."""


class NotScreened(Exception):
    """A communication could not be screened; the message says why, without personal data."""


class Screener(Protocol):
    """Compares with the roster in use, in a process of its own."""

    async def screen(
        self, communication: str, known: Known | None = None
    ) -> tuple[ScreenResult, Indications]:
        """Whom a communication, as it is stored, names, and its indicators. Raises NotScreened."""

    async def indicate(self, communication: str, known: Known) -> Indications:
        """Its misuse indicators alone. Raises NotScreened."""

    async def alike(
        self, communication: str, hits: Sequence[HitLevel], watched: Watched
    ) -> tuple[Alike, ...]:
        """Which watches it may concern. Raises NotScreened."""


MAX_FAILURES = 3
"""After so many failed attempts, a communication is restricted, and a person looks at it."""


class ScreeningActivities:
    """Compares communications with the roster. The same result is stored once."""

    def __init__(
        self,
        library: Library,
        screener: Screener,
        recording: Recording,
        patterns: CountryPatterns | None = None,
    ) -> None:
        """``library`` opens and keeps, ``screener`` compares, ``recording`` is the recorder.

        ``patterns`` is the restricted table of what is reported about requesting countries.
        """
        self._library = library
        self._screener = screener
        self._recording = recording
        self._patterns = patterns

    @activity.defn
    async def screen_at_once(self, request: ScreenRequest) -> Acted:
        """Screen the version, and record what it came to: a message costs one activity less."""
        started = time.monotonic()
        screened = await self.screen_communication(request.version)
        command = RecordScreening(
            dossier=request.dossier,
            order=request.order,
            result=screened.result,
            answers=request.answers,
        )
        took = timedelta(seconds=time.monotonic() - started)
        return await self._recording.act(
            ActRequest(
                command=command, after=request.after, run=request.run, now=request.now + took
            )
        )

    @activity.defn
    async def screen_communication(self, version: Version) -> Screened:
        """Screen the version and keep the reasons; the answer holds numbers and codes only."""
        communication_id = version.communication
        received = await self._library.read(communication_id, version.version)
        if received is None:
            return Screened()
        failed = False
        alike: tuple[Alike, ...] = ()
        try:
            result, indications, earlier = await self._compared(communication_id, received)
            alike = await self._alike(received, hit_levels(result))
        except NotScreened as error:
            if activity.info().is_local or activity.info().attempt < MAX_FAILURES:
                raise ApplicationError(str(error), type="NotScreened") from None
            # It would fail again, and hold up others: a person must read it.
            failed = True
            result = ScreenResult(roster_version="", hits=(), incomplete=True)
            indications, earlier = Indications(lists_version=lists_version()), Earlier()
        hits = hit_levels(result)
        reasons = await self._library.keep_reasons(
            communication_id, version.version, result, indications, earlier.not_compared, alike
        )
        shared = await self._library.shared(indications.known_from, communication_id)
        # The record of the communication says no more than all of its readers may know.
        shown = indications.as_known(shared.__contains__)
        header = received.header
        quoted = quoted_references(received.stored)
        belonging = await self._library.belonging(communication_id, header.concerns, quoted)
        return Screened(
            result=ScreeningResult(
                communication_kind=header.kind,
                interpol_state=header.interpol_state,
                roster_version=result.roster_version,
                hits=hits,
                uncovered=sum(hit.person not in belonging.persons for hit in hits if hit.restricts),
                reasons=reasons,
                announces=header.announces,
                cases=belonging.cases,
                concerns_unknown=belonging.concerns_unknown,
                indicators=shown.codes,
                counter_indicators=shown.counter_codes,
                incomplete=result.incomplete,
                failed=failed,
                answered=belonging.answered,
                answered_in_matters=belonging.answered_in_matters,
                watches=tuple(one.match for one in alike),
            )
        )

    async def _alike(self, received: Received, hits: Sequence[HitLevel]) -> tuple[Alike, ...]:
        """Which watches for a request made again it may concern. Raises NotScreened."""
        watched = await self._library.watched()
        if not watched.watches:
            return ()
        return await self._screener.alike(received.stored, hits, watched)

    async def _compared(
        self, communication_id: str, received: Received
    ) -> tuple[ScreenResult, Indications, Earlier]:
        """Whom it names, what suggests misuse, and what came earlier. Raises NotScreened."""
        known = Known(today=received.at.date(), country_patterns=self._patterns)
        result, indications = await self._screener.screen(received.stored, known)
        named = [hit for hit in hit_levels(result) if hit.restricts]
        if not named:
            return result, indications, Earlier()
        earlier = await self._library.earlier([hit.person for hit in named], communication_id)
        known = known.model_copy(
            update={
                "earlier": earlier.compared,
                "roster": RosterStatus(status=named[0].status),
            }
        )
        return result, await self._screener.indicate(received.stored, known), earlier
