"""Screening again what was received, after the roster has changed."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from temporalio import activity

from activities.screening import Roster, hit_levels
from procedure.intake.intake import ScreeningResult, intake_id
from procedure.intake.screening import newly_named
from procedure.message import Communication
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
    """How many could not be read, and so were not compared."""
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
    ) -> Communication | Destroyed | Unreadable:
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


class RescreeningActivities:
    """Compares what was received with the present roster. Repeating a page changes nothing."""

    def __init__(self, received: ReceivedLibrary, roster: Roster) -> None:
        """``received`` opens what came in, ``roster`` knows who is protected."""
        self._received = received
        self._roster = roster

    @activity.defn
    async def screen_page_again(self, page: Page) -> PageScreened:
        """Screen a page; an intake hears about it only where somebody is newly named."""
        batch = _batch()
        versions = await self._received.received(page.received_since, page.after, PAGE)
        found = unread = 0
        for communication_id, version in versions:
            activity.heartbeat(communication_id)
            last = await self._received.last_screening(communication_id, version)
            # What is being screened just now may be compared with the roster as it was.
            named = last.result is not None and await self._newly_names(
                communication_id, version, last.result
            )
            if named is None:
                # One that is damaged must not keep the others from being screened.
                unread += 1
            elif named or last.result is None:
                await self._received.request_screening(
                    batch, communication_id, version, page.roster_version
                )
            found += named is True
        after = intake_id(*versions[-1]) if len(versions) == PAGE else None
        return PageScreened(
            screened=len(versions) - unread, found=found, unread=unread, after=after
        )

    async def _newly_names(
        self, communication_id: str, version: int, before: ScreeningResult
    ) -> bool | None:
        """Whether it names somebody whom it did not name before; None where it is unreadable."""
        communication = await self._received.if_readable(communication_id, version)
        if isinstance(communication, Unreadable):
            return None
        if isinstance(communication, Destroyed):
            return False
        after = hit_levels((await self._roster.screen()).screen(communication))
        return bool(newly_named(before.hits, after))

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
