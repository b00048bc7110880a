"""Receiving what arrives: once, however often it is sent; nothing is dropped."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from client.ordering import Ordering
from formats.read import Failure, Part, read
from formats.unreadable import unreadable
from procedure.access import Right, require
from procedure.clocks.rules import Closure
from procedure.dossier import DossierState
from procedure.intake.intake import Intake, IntakeState, intake_id
from procedure.message import Communication
from procedure.people import Actor
from procedure.values import Stored
from register.communications import Delivery

_POLL_SECONDS = 0.02


class Item(Stored):
    """What happened to one communication of a delivery."""

    source: str
    position: str
    communication: str
    version: int
    outcome: str
    """NEW, NEW_VERSION or ALREADY_HELD."""
    failure: str | None = None
    """Why it could not be read; it is kept as received and waits, restricted, for a person."""


class _Recorded(NamedTuple):
    item: Item
    awaits_intake: bool


class Receiving:
    """Reads and records what arrives."""

    def __init__(self, ordering: Ordering, *, closures: tuple[Closure, ...]) -> None:
        """``closures`` are the operator's, with which intakes begin."""
        self._ordering = ordering
        self._recorder = ordering.recorder
        self._closures = closures

    async def receive(self, actor: Actor, raw: bytes, source: str) -> list[Item]:
        """Record each communication of one delivery, then start the intakes.

        Raises Refused, and NotConfirmed when everything is recorded and Temporal does not answer:
        received again, the intakes start.
        ``source`` says where it came from, for the report (a file's path).
        """
        require(actor, Right.RECEIVE)
        # Reading takes processor time: others continue meanwhile.
        reading = await asyncio.to_thread(read, raw, source)
        recorded = [
            await self._receive_part(actor, part, source) for part in reading.communications
        ]
        recorded += [await self._keep(actor, failure, source) for failure in reading.failures]
        # Everything is recorded before the first intake starts: Temporal may be away.
        for one in recorded:
            if one.awaits_intake:
                dossier = intake_id(one.item.communication, one.item.version)
                await self._ordering.gateway.start_intake(dossier)
        return [one.item for one in recorded]

    async def _receive_part(self, actor: Actor, part: Part, source: str) -> _Recorded:
        return await self._record(actor, part.communication, part.raw, source, part.position, None)

    async def _keep(self, actor: Actor, failure: Failure, source: str) -> _Recorded:
        """Keep what cannot be read; its bytes are its reference, so that it is kept once."""
        kept = unreadable(failure)
        return await self._record(
            actor, kept, failure.raw, source, failure.position, failure.reason
        )

    async def _record(
        self,
        actor: Actor,
        communication: Communication,
        raw: bytes,
        source: str,
        position: str,
        failure: str | None,
    ) -> _Recorded:
        delivery = Delivery(
            sender=communication.sender,
            reference=communication.reference,
            raw=raw,
            parsed=communication.model_dump_json(),
            kind=communication.kind,
            source=source,
            received_at=self._ordering.now(),
        )
        received = await self._recorder.receive(delivery, actor.person, self._closures)
        item = Item(
            source=source,
            position=position,
            communication=received.communication_id,
            version=received.version,
            outcome=received.outcome,
            failure=failure,
        )
        return _Recorded(item, received.awaits_intake)

    async def screened(self, items: Sequence[Item], patience: float = 60.0) -> None:
        """Wait until the screening of these has been recorded. Raises TimeoutError."""
        async with asyncio.timeout(patience):
            for item in items:
                dossier = intake_id(item.communication, item.version)
                while not _is_screened(await self._recorder.state(dossier)):
                    await asyncio.sleep(_POLL_SECONDS)


def _is_screened(intake: DossierState | None) -> bool:
    """Whether its first screening is recorded, or nobody can open it any more."""
    return isinstance(intake, Intake) and (
        intake.screened is not None or intake.state is IntakeState.DESTROYED
    )
