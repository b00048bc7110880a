"""Screening again what was received, after the roster has changed."""

import asyncio
from collections.abc import Sequence
from enum import Enum, auto
from typing import Protocol

from temporalio import activity

from activities.hit_levels import hit_levels
from activities.screening import NotScreened, Received, Screener
from procedure.intake.intake import ScreeningResult, intake_id
from procedure.intake.screening import newly_named
from procedure.values import Moment, Stored

PAGE = 100
"""How many versions one activity screens."""
_POLL_SECONDS = 0.1


class Page(Stored):
    """A page of what was received since a moment, after a version as ``intake_id`` writes it."""

    roster_version: str
    received_since: Moment
    after: str = ""


class PageScreened(Stored):
    """What a page came to."""

    screened: int
    found: int
    """How many name somebody whom they did not name before."""
    unread: int = 0
    """How many could not be read or screened."""
    after: str | None
    """Where the next page begins; None when this was the last."""


class Summary(Stored):
    """What all pages came to."""

    roster_version: str
    screened: int
    found: int
    unread: int = 0


class Unreadable(Stored):
    """A communication that could not be read, though nobody ordered its deletion."""


class Destroyed(Stored):
    """A communication whose key was destroyed, on an order."""


class LastScreening(Stored):
    """The last recorded screening of a version; no result where there is none yet."""

    result: ScreeningResult | None


class ReceivedLibrary(Protocol):
    """What screening again needs of the register, which workflows must not import."""

    async def received(self, since: Moment, after: str, limit: int) -> Sequence[tuple[str, int]]:
        """A page of the versions received since a moment, after one as ``intake_id`` writes it."""

    async def if_readable(
        self, communication_id: str, version: int
    ) -> Received | Destroyed | Unreadable:
        """The communication, or why it cannot be opened."""

    async def last_screening(self, communication_id: str, version: int) -> LastScreening:
        """The last recorded screening of a version."""

    async def request_screening(
        self, batch: str, communication_id: str, version: int, roster_version: str
    ) -> None:
        """Let the intake know that it must be screened again; once for each batch."""

    async def requests_open(self, batch: str) -> int:
        """How many of the batch's requests have not reached their intakes."""

    async def note_screened_again(
        self, batch: str, roster_version: str, screened: int, found: int, unread: int
    ) -> None:
        """Write into the ledger, once for each batch, that it was done."""


class _Compared(Enum):
    """What comparing a version again came to."""

    SAME = auto()
    NEWLY_NAMED = auto()
    NOT_SCREENED_YET = auto()
    IN_PART = auto()
    """It was above a limit, or could not be screened: its intake sees to that."""
    UNREADABLE = auto()


_TO_SCREEN = (_Compared.NEWLY_NAMED, _Compared.NOT_SCREENED_YET, _Compared.IN_PART)


class RescreeningActivities:
    """Compares what was received with the present roster. Repeating a page changes nothing."""

    def __init__(self, received: ReceivedLibrary, screener: Screener) -> None:
        """``received`` opens what came in, ``screener`` compares it."""
        self._received = received
        self._screener = screener

    @activity.defn
    async def screen_page_again(self, page: Page) -> PageScreened:
        """Screen a page; an intake hears about it only where somebody is newly named."""
        batch = _batch()
        versions = await self._received.received(page.received_since, page.after, PAGE)
        found = unread = 0
        for communication_id, version in versions:
            activity.heartbeat(communication_id)
            last = await self._received.last_screening(communication_id, version)
            compared = await self._compared(communication_id, version, last.result)
            # One that is damaged must not keep the others from being screened.
            unread += compared in (_Compared.UNREADABLE, _Compared.IN_PART)
            found += compared is _Compared.NEWLY_NAMED
            if compared in _TO_SCREEN:
                await self._received.request_screening(
                    batch, communication_id, version, page.roster_version
                )
        after = intake_id(*versions[-1]) if len(versions) == PAGE else None
        return PageScreened(
            screened=len(versions) - unread, found=found, unread=unread, after=after
        )

    async def _compared(
        self, communication_id: str, version: int, before: ScreeningResult | None
    ) -> "_Compared":
        """What comparing a version with the roster in use came to."""
        if before is None:
            # What is being screened just now may be compared with the roster as it was.
            return _Compared.NOT_SCREENED_YET
        received = await self._received.if_readable(communication_id, version)
        if isinstance(received, Unreadable):
            return _Compared.UNREADABLE
        if isinstance(received, Destroyed):
            return _Compared.SAME
        try:
            result, _ = await self._screener.screen(received.stored)
        except NotScreened:
            return _Compared.IN_PART
        if newly_named(before.hits, hit_levels(result)):
            return _Compared.NEWLY_NAMED
        in_part = result.incomplete and not before.incomplete
        return _Compared.IN_PART if in_part else _Compared.SAME

    @activity.defn
    async def note_screened_again(self, summary: Summary) -> None:
        """Wait until every intake has its request, and write into the ledger that it was done."""
        batch = _batch()
        while await self._received.requests_open(batch):
            activity.heartbeat()
            await asyncio.sleep(_POLL_SECONDS)
        await self._received.note_screened_again(
            batch, summary.roster_version, summary.screened, summary.found, summary.unread
        )


def _batch() -> str:
    """A batch is a run: one workflow id has a run each time that its version comes back."""
    info = activity.info()
    return info.workflow_run_id or info.activity_id
