"""IntakeDesk: taking communications in, and what people decide on a restricted one."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeVar

from ulid import ULID

from activities.library import screening_of
from activities.record import intake_event
from activities.screening import Arrival, hit_levels
from client.door import UNWRITTEN, Door
from formats.outcome import Unreadable
from formats.read import PUBLIC_NOTICES, Failure, Part, read
from formats.text import decode, storable
from procedure import commands as c
from procedure.access import Act, may, require
from procedure.annex.editions import CURRENT_EDITION
from procedure.annex.schema import Circumstance
from procedure.intake import Intake, IntakeState, apply_intake, key_destroyed, triage
from procedure.message import Communication, CommunicationKind, InterpolState
from procedure.people import SYSTEM, Actor
from procedure.refusals import CaseNotReady, NotFound, NotNow, NotWellFormed
from procedure.rows import IntakeRow
from procedure.values import Value
from procedure.workdays import Closure
from register.register import Register
from register.sealing import KeyDestroyed
from workflows.rescreening import Progress

D = TypeVar("D", c.ConfirmRestriction, c.ReleaseCommunication)


class Item(Value):
    """What became of one communication of a delivery."""

    source: str
    position: str
    communication: str
    version: int
    outcome: str
    """NEW, NEW_VERSION or ALREADY_HELD."""
    failure: str | None = None
    """Why it could not be read; it is kept as received and waits, restricted, for a person."""


Held = tuple[Item, Arrival | None]
"""What is held, and the intake that is still to start."""


class IntakeDesk:
    """Takes in what arrives: once, whatever is sent twice; nothing is dropped."""

    def __init__(
        self,
        door: Door,
        register: Register,
        *,
        now: Callable[[], datetime],
        closures: tuple[Closure, ...] = (),
        roster_version: Callable[[], str] = lambda: "unknown",
    ) -> None:
        """``now`` gives the present moment in UTC; ``closures`` are the operator's.

        ``roster_version`` names the roster that a batch of screening again goes by.
        """
        self._door = door
        self._register = register
        self._now = now
        self._closures = closures
        self._roster_version = roster_version

    async def take_in(self, actor: Actor, raw: bytes, source: str) -> list[Item]:
        """Hold each communication of one delivery, then start the intakes.

        Raises Refused, and NotConfirmed when everything is held and Temporal does not answer:
        told again, the intakes start.
        ``source`` says where it came from, for the report (a file's path). The HTTP API and the
        file drop call this too.
        """
        require(actor, Act.TAKE_IN)
        # Reading is work for the processor: others go on meanwhile.
        reading = await asyncio.to_thread(read, raw, source)
        held = [await self._take_one(actor, part, source) for part in reading.communications]
        held += [await self._keep(actor, failure, source) for failure in reading.failures]
        # Everything is held before the first intake starts: Temporal may be away.
        for _, arrival in held:
            if arrival is not None:
                await self._door.receive(arrival)
        return [item for item, _ in held]

    async def _take_one(self, actor: Actor, part: Part, source: str) -> Held:
        return await self._hold(actor, part.communication, part.raw, source, part.position, None)

    async def _keep(self, actor: Actor, failure: Failure, source: str) -> Held:
        """Keep what cannot be read; its bytes are its reference, so that it is kept once."""
        unreadable = Communication(
            kind=CommunicationKind.UNREADABLE,
            interpol_state=InterpolState.UNKNOWN,
            sender="UNREADABLE",
            reference=sha256(failure.raw).hexdigest(),
            body=_as_far_as_readable(failure.raw),
        )
        return await self._hold(
            actor, unreadable, failure.raw, source, failure.position, failure.reason
        )

    async def _hold(
        self,
        actor: Actor,
        communication: Communication,
        raw: bytes,
        source: str,
        position: str,
        failure: str | None,
    ) -> Held:
        taken = await self._register.take_in(
            sender=communication.sender,
            reference=communication.reference,
            raw=raw,
            parsed=communication.model_dump_json(),
            kind=communication.kind,
            source=source,
            received_at=self._now(),
            actor=actor.person,
        )
        arrival = Arrival(
            communication=taken.communication_id, version=taken.version, edition=CURRENT_EDITION
        )
        item = Item(
            source=source,
            position=position,
            communication=taken.communication_id,
            version=taken.version,
            outcome=taken.outcome,
            failure=failure,
        )
        return item, arrival if taken.awaits_intake else None

    async def communications(
        self,
        actor: Actor,
        *,
        state: str | None = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> Sequence[IntakeRow]:
        """What has come in and where it stands, newest first; nothing for whoever may not see it.

        All of it, unless ``limit`` says less; ``after`` is the last one of the part before.
        Raises NotFound where that is none.
        """
        if may(actor, Act.SEE_COMMUNICATIONS):
            return []
        if after is not None:
            await self._row(actor, after)
        return await self._register.list_communications(state=state, after=after, limit=limit)

    async def _row(self, actor: Actor, communication: str) -> IntakeRow:
        if may(actor, Act.SEE_COMMUNICATIONS) is None:
            for row in await self._register.list_communications(communication_id=communication):
                return row
        raise NotFound(f"There is no communication {communication}.")

    async def find(self, reference: str) -> str | None:
        """The communication with this reference from the public notices, if it is held."""
        return await self._register.find_communication(PUBLIC_NOTICES, reference)

    async def confirm(
        self,
        actor: Actor,
        communication: str,
        *,
        person: str | None = None,
        identity: str = "CONFIRMED",
        attach_to: str | None = None,
        circumstances: tuple[Circumstance, ...] = (),
        left_out: tuple[str, ...] = (),
        reason: str,
    ) -> tuple[str, c.Receipt]:
        """Confirm the restriction: a case is opened, or the communication joins one.

        Returns the case's id and the receipt. Raises Refused, NotConfirmed.
        """
        row = await self._row(actor, communication)
        require(actor, Act.CONFIRM_RESTRICTION)
        if person is None:
            try:
                kept = await screening_of(self._register, row)
            except KeyDestroyed:
                raise await self._destroyed(row) from None
            if kept is None:
                raise CaseNotReady("It has not been screened: nobody is named in it yet.")
            named = [hit.person for hit in hit_levels(kept.result) if hit.restricts]
            if len(named) != 1:
                raise NotWellFormed(
                    f"The screening named {len(named)} persons: say which one is meant."
                )
            person = named[0]
        if attach_to is not None and await self._register.case(attach_to) is None:
            raise NotFound(f"There is no case {attach_to}.")
        if attach_to is not None and await self._register.key_destroyed(attach_to):
            raise NotNow(f"The key of {attach_to} was destroyed: confirm it as a case of its own.")

        def order(document: str) -> c.ConfirmRestriction:
            return c.ConfirmRestriction(
                by=actor,
                identity=identity,
                person=person,
                # A new case's id follows from the document: told twice, it is the same case.
                case=attach_to or f"case-{document.removeprefix('doc-')}",
                attach=attach_to is not None,
                circumstances=circumstances,
                left_out=left_out,
                closures=self._closures,
                document=document,
            )

        content = {"reason": reason, "person": person, "identity": identity}
        decided, receipt = await self._decide(row, order, content)
        async with self._door.confirmed():
            await self._register.await_revision(decided.case, 1)
        return decided.case, receipt

    async def release(
        self, actor: Actor, communication: str, *, reason: str, unscreened: bool = False
    ) -> c.Receipt:
        """Lift the restriction: not the person, or a legitimate use.

        ``unscreened`` lifts one that stands only because the screening is not finished, and never
        what a screening has restricted meanwhile. Raises Refused, NotConfirmed.
        """
        row = await self._row(actor, communication)

        def order(document: str) -> c.ReleaseCommunication:
            return c.ReleaseCommunication(by=actor, document=document, unscreened=unscreened)

        _, receipt = await self._decide(row, order, {"reason": reason})
        return receipt

    async def _decide(
        self, row: IntakeRow, order: Callable[[str], D], content: dict[str, str]
    ) -> tuple[D, c.Receipt]:
        """Store what was written, then name it to the intake."""
        intake = await self._intake(row)
        tried = order(UNWRITTEN)
        with suppress(NotNow):
            triage(tried, intake, self._now())
        try:
            document = await self._register.store_document(
                row.communication_id,
                type(tried).__name__,
                tried.by.person,
                f"v{row.version}",
                content,
                self._now(),
            )
        except KeyDestroyed:
            raise await self._destroyed(row) from None
        decision = order(document)
        return decision, await self._door.tell_intake(_arrival(row), decision)

    async def _destroyed(self, row: IntakeRow) -> NotNow:
        """The answer where no words can be stored any more; nobody is waited for any longer.

        Screening it again finds that its key was destroyed, and ends the intake.
        """
        if row.state == IntakeState.AWAITING_PERSON:
            again = c.ScreenAgain(by=SYSTEM, roster_version=self._roster_version())
            await self._door.tell_intake(_arrival(row), again)
        return key_destroyed()

    async def _intake(self, row: IntakeRow) -> Intake:
        """The intake of a version as the register holds it."""
        intake = Intake(
            communication=row.communication_id, version=row.version, edition=CURRENT_EDITION
        )
        for record in await self._register.records(f"{row.communication_id}/v{row.version}"):
            intake = apply_intake(intake, intake_event(record))
        return intake

    async def screen_again(self, actor: Actor, *, days: int) -> str:
        """Screen again what was received in the last days; the batch's id. Raises Refused."""
        require(actor, Act.SCREEN_AGAIN)
        since = self._now() - timedelta(days=days)
        # A batch that runs may go back less far, and has left behind what it has looked at.
        return await self._door.screen_received_again(
            self._roster_version(), since, batch=str(ULID())
        )

    async def progress(self, actor: Actor, batch: str) -> Progress:
        """How far a batch is. Raises Refused, NotConfirmed."""
        require(actor, Act.SCREEN_AGAIN)
        return await self._door.rescreening(batch)

    async def screened(self, items: Sequence[Item], patience: float = 60.0) -> None:
        """Wait until the screening of these has been recorded. Raises TimeoutError."""
        for item in items:
            await self._register.await_revision(
                f"{item.communication}/v{item.version}", 1, patience
            )


def _arrival(row: IntakeRow) -> Arrival:
    return Arrival(communication=row.communication_id, version=row.version, edition=CURRENT_EDITION)


def _as_far_as_readable(raw: bytes) -> str:
    """What a person, and the screening, can make of bytes that no reader understood."""
    try:
        return decode(raw)[0]
    except Unreadable:
        return storable(raw.decode("utf-8", errors="replace"))
