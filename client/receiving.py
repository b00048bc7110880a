"""Receiving what arrives: once, however often it is sent; nothing is dropped.

Everything that brings communications (a folder, the mail server, the command line, a rehearsal)
ends in ``Receiving.record``.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

import structlog

from activities.recorder import Recorder
from client.reading import Reader, ReaderHere
from formats.outcome import Failure, Part
from formats.unreadable import unreadable
from procedure.access import Right, reader_of, require
from procedure.directory import Directory
from procedure.dossier import DossierState
from procedure.intake.intake import Intake, IntakeState, intake_id
from procedure.message import Communication
from procedure.people import Actor
from procedure.refusals import NotWellFormed
from procedure.values import Stored
from register.communications import Delivery
from register.values import Entry, Received, Taken

log = structlog.get_logger("caveat.receiving")

RECEIVING = "receiving"
"""Under which name the ledger keeps what is about receiving."""
HARD_LIMIT = 100 * 2**20
"""Bytes of a delivery above which it is refused. What is too large to be read, but not larger than
this, is kept unread and restricted."""
HARD_LIMIT_IN_WORDS = f"{HARD_LIMIT // 2**20} MiB"
_POLL_SECONDS = 0.02


class DeliveryTooLarge(NotWellFormed):
    """A delivery is above the hard limit: nothing of it was recorded but its size."""

    sentence = (
        f"This is larger than {HARD_LIMIT_IN_WORDS} and was not received. "
        "Split it and send it again."
    )


class Item(Stored):
    """What happened to one communication of a delivery."""

    source: str
    position: str
    communication: str
    version: int
    outcome: str
    """NEW, NEW_VERSION or ALREADY_HELD, as far as whoever received it may know."""
    failure: str | None = None
    """Why it could not be read; it is kept as received and waits, restricted, for a person."""


class Recorded(NamedTuple):
    """One communication that the register holds now."""

    item: Item
    awaits_intake: bool
    """Its screening is not recorded yet."""


class _Whole(NamedTuple):
    """What was delivered."""

    source: str
    digest: bytes
    """Its SHA-256."""
    alone: bytes | None
    """Its bytes, if they are one communication."""


class Receiving:
    """Reads and records what arrives. It needs the register only: a worker starts the intakes."""

    def __init__(
        self,
        recorder: Recorder,
        *,
        now: Callable[[], datetime],
        reader: Reader | None = None,
    ) -> None:
        """``now`` gives the present moment in UTC.

        Without a ``reader``, deliveries are read in this process.
        """
        self._recorder = recorder
        self._reader = reader or ReaderHere()
        self._now = now

    async def record(self, actor: Actor, raw: bytes, source: str) -> list[Recorded]:
        """Record each communication of one delivery: in the register when this returns.

        ``source`` says where it came from, for the report (a file's path).
        Repeated, it has no further effect. Raises Refused, of which DeliveryTooLarge, and what the
        register's database raises.
        """
        require(actor, Right.RECEIVE)
        if len(raw) > HARD_LIMIT:
            await self.note_too_large(actor, len(raw), sha256(raw).hexdigest())
            raise DeliveryTooLarge()
        reading = await self._reader.read(raw, source)
        alone = len(reading.communications) + len(reading.failures) == 1
        whole = _Whole(source, sha256(raw).digest(), raw if alone else None)
        recorded = [await self._receive_part(actor, part, whole) for part in reading.communications]
        recorded += [await self._keep(actor, failure, whole) for failure in reading.failures]
        return recorded

    async def note_too_large(self, actor: Actor, size: int | None, mark: str) -> None:
        """Write into the ledger, once for each ``mark``, that a delivery was refused.

        ``size`` is in bytes, if it is known. Somebody must ask the sender.
        """
        entry = Entry(
            kind="DeliveryRefused",
            key=f"{RECEIVING}/refused/{mark}",
            at=self._now(),
            actor=actor.person,
            data={"because": "above the hard limit", "bytes": size, "limit": HARD_LIMIT},
        )
        await self._recorder.register.ledger.note(RECEIVING, entry)

    async def _receive_part(self, actor: Actor, part: Part, whole: _Whole) -> Recorded:
        return await self._record(actor, part.communication, part.raw, whole, part.position, None)

    async def _keep(self, actor: Actor, failure: Failure, whole: _Whole) -> Recorded:
        """Keep what cannot be read; its bytes are its reference, so that it is kept once."""
        # Its words may be long to find: others continue meanwhile.
        kept = await asyncio.to_thread(unreadable, failure)
        return await self._record(actor, kept, failure.raw, whole, failure.position, failure.reason)

    async def _record(
        self,
        actor: Actor,
        communication: Communication,
        raw: bytes,
        whole: _Whole,
        position: str,
        failure: str | None,
    ) -> Recorded:
        delivery = Delivery(
            sender=communication.sender,
            reference=communication.reference,
            raw=raw,
            parsed=communication.model_dump_json(),
            kind=communication.kind,
            source=whole.source,
            received_at=self._now(),
            position=position,
            failure=failure,
            digest=whole.digest,
            original=whole.alone,
        )
        received = await self._recorder.receive(delivery, actor.person)
        item = Item(
            source=whole.source,
            position=position,
            communication=received.communication_id,
            version=received.version,
            outcome=await self._outcome(actor, received),
            failure=failure,
        )
        return Recorded(item, received.awaits_intake)

    async def _outcome(self, actor: Actor, received: Received) -> Taken:
        """What the actor hears: of what a team hides from them they learn nothing by sending it."""
        communications = self._recorder.register.communications
        name, again = received.communication_id, received.outcome is Taken.ALREADY_HELD
        rows = await communications.list(communication_id=name, reader=reader_of(actor))
        before = [one for one in rows if one.version < received.version + again]
        return received.outcome if before else Taken.NEW

    async def screened(self, items: Sequence[Item], patience: float = 60.0) -> None:
        """Wait until the screening of these has been recorded. Raises TimeoutError."""
        async with asyncio.timeout(patience):
            for item in items:
                dossier = intake_id(item.communication, item.version)
                while not _is_screened(await self._recorder.state(dossier)):
                    await asyncio.sleep(_POLL_SECONDS)


class Inbound:
    """Receiving for the gateway: the service account that messages arrive through by themselves."""

    def __init__(
        self, receiving: Receiving, directory: Callable[[], Awaitable[Directory]], account: str
    ) -> None:
        """``directory`` gives the present one, in which ``account`` is an id."""
        self._receiving = receiving
        self._directory = directory
        self._account = account

    async def check(self) -> None:
        """Raise NotFound, or NotPermitted where the account may not receive."""
        require(await self._actor(), Right.RECEIVE)

    async def _actor(self) -> Actor:
        return (await self._directory()).actor(self._account)

    async def record(self, raw: bytes, source: str) -> list[Item]:
        """``Receiving.record`` for the account, with its present rights."""
        return [one.item for one in await self._receiving.record(await self._actor(), raw, source)]

    async def note_too_large(self, size: int | None, mark: str) -> None:
        """``Receiving.note_too_large`` for the account; the log says it as well."""
        log.error("a delivery above the hard limit was refused", count=size)
        await self._receiving.note_too_large(await self._actor(), size, mark)


def _is_screened(intake: DossierState | None) -> bool:
    """Whether its first screening is recorded, or nobody can open it any more."""
    return isinstance(intake, Intake) and (
        intake.screened is not None or intake.state is IntakeState.DESTROYED
    )
