"""Handing a communication to its case: opening one, or telling one that runs or has ended."""

from contextlib import suppress
from typing import Protocol

from temporalio import activity

from activities.screening import Destroyed
from procedure.commands import AddFact, OpenCase, Receipt
from procedure.people import SYSTEM
from procedure.refusals import AlreadyDone
from procedure.values import CommunicationId, Moment, Value


class Handover(Value):
    """A communication and the case that it goes to."""

    communication: CommunicationId
    version: int
    opening: OpenCase | None = None
    case: str
    fact: AddFact | None = None
    at: Moment


class CaseDoor(Protocol):
    """The way to the case's workflow (the client implements it)."""

    async def open(self, command: OpenCase) -> None:
        """Start the case's workflow; nothing happens when it exists."""

    async def tell(self, case: str, command: AddFact) -> Receipt:
        """Add a fact to a case, running or ended. Raises Refused."""


class Shelf(Protocol):
    """The part of the register that knows which communication belongs to which case."""

    async def attach(self, communication_id: str, case_id: str, at: Moment, actor: str) -> None:
        """Put the communication into the case. Idempotent."""

    async def key_destroyed(self, dossier: str) -> bool:
        """Whether the key of a communication or a case was destroyed."""


class CaseActivities:
    """Hands communications to cases. Idempotent: a case is opened once, a version told once."""

    def __init__(self, door: CaseDoor, shelf: Shelf) -> None:
        """``door`` leads to the workflows, ``shelf`` keeps what belongs together."""
        self._door = door
        self._shelf = shelf

    @activity.defn
    async def hand_over(self, handover: Handover) -> Destroyed | None:
        """Attach the communication to the case, and open the case or tell it.

        Returns which of the two cannot be opened any more, where it could not be done.
        """
        for dossier in (handover.communication, handover.case):
            if await self._shelf.key_destroyed(dossier):
                return Destroyed(dossier=dossier)
        if handover.opening is not None:
            actor = handover.opening.by.person
        else:
            actor = handover.fact.by.person if handover.fact else SYSTEM.person
        await self._shelf.attach(handover.communication, handover.case, handover.at, actor)
        if handover.opening is not None:
            await self._door.open(handover.opening)
        elif handover.fact is not None:
            # Somebody else may have told it before.
            with suppress(AlreadyDone):
                await self._door.tell(handover.case, handover.fact)
        return None
