"""Screening again what was received, after the roster has changed."""

from typing import Protocol

from temporalio import activity

from activities.screening import Arrival, Destroyed, Roster, hit_levels
from procedure.annex.editions import CURRENT_EDITION
from procedure.commands import Command, Receipt, ScreenAgain
from procedure.events import CommunicationScreened
from procedure.message import Communication
from procedure.people import SYSTEM
from procedure.restricting import newly_named
from procedure.values import Moment, Value

PAGE = 100
"""How many communications one activity screens."""


class Page(Value):
    """A page of what was received since a moment, after a communication's id."""

    roster_version: str
    received_since: Moment
    after: str = ""


class PageScreened(Value):
    """What came of a page."""

    screened: int
    found: int
    """How many name somebody whom they did not name before."""
    unread: int = 0
    """How many could not be read, and so were not compared."""
    after: str | None
    """Where the next page begins; None when this was the last."""


class Summary(Value):
    """What came of all pages."""

    roster_version: str
    screened: int
    found: int
    unread: int = 0


class Received(Protocol):
    """What screening again needs of the register."""

    async def received(self, since: Moment, after: str, limit: int) -> list[tuple[str, int]]:
        """A page of the communications received since a moment, with their newest versions."""

    async def if_readable(
        self, communication_id: str, version: int
    ) -> Communication | Destroyed | None:
        """The communication, that its key was destroyed on an order, or None: it cannot be read."""

    async def last_screened(
        self, communication_id: str, version: int
    ) -> CommunicationScreened | None:
        """The last recorded screening of a version, if there is one."""

    async def note_screened_again(
        self, batch: str, roster_version: str, screened: int, found: int, unread: int
    ) -> None:
        """Write down, once for each batch, that it was done."""


class IntakeDoor(Protocol):
    """The way to the intake of a communication (the client implements it)."""

    async def tell_intake(self, arrival: Arrival, command: Command) -> Receipt:
        """Send a command to an intake, running or ended. Raises Refused."""


class RescreeningActivities:
    """Compares what was received with the present roster. Idempotent: what is known is known."""

    def __init__(self, received: Received, roster: Roster, door: IntakeDoor) -> None:
        """``received`` opens, ``roster`` knows who is protected, ``door`` leads to the intakes."""
        self._received = received
        self._roster = roster
        self._door = door

    @activity.defn
    async def screen_page_again(self, page: Page) -> PageScreened:
        """Screen a page; an intake hears of it only where somebody is named anew."""
        versions = await self._received.received(page.received_since, page.after, PAGE)
        found = unread = 0
        for communication_id, version in versions:
            activity.heartbeat(communication_id)
            before = await self._received.last_screened(communication_id, version)
            # What is being screened just now may be compared with the roster as it was.
            anew = before is not None and await self._names_somebody_anew(before)
            if anew is None:
                # One that is damaged must not keep the others from being screened.
                unread += 1
            elif anew or before is None:
                await self._door.tell_intake(
                    Arrival(
                        communication=communication_id, version=version, edition=CURRENT_EDITION
                    ),
                    ScreenAgain(by=SYSTEM, roster_version=page.roster_version),
                )
            found += anew is True
        last = versions[-1][0] if len(versions) == PAGE else None
        return PageScreened(screened=len(versions) - unread, found=found, unread=unread, after=last)

    async def _names_somebody_anew(self, before: CommunicationScreened) -> bool | None:
        """Whether it does; None where it cannot be read."""
        communication = await self._received.if_readable(before.communication, before.version)
        if communication is None:
            return None
        if isinstance(communication, Destroyed):
            return False
        after = hit_levels(self._roster.screen().screen(communication))
        return bool(newly_named(before.hits, after))

    @activity.defn
    async def note_screened_again(self, summary: Summary) -> None:
        """Write into the ledger that everything was screened again."""
        # A batch is a run: one workflow id has a run each time that its version comes back.
        batch = activity.info().workflow_run_id or activity.info().activity_id
        await self._received.note_screened_again(
            batch, summary.roster_version, summary.screened, summary.found, summary.unread
        )
