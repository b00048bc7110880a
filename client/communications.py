"""Communications: receiving what arrives, and what people decide on a restricted one."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar

from client.gateway import Gateway
from client.named import Named
from client.ordering import Ordering
from client.orders import new_order_id
from client.protected import NoRosterYet
from client.receiving import Item, Receiving
from formats.read import PUBLIC_NOTICES
from procedure.access import Right, may, reader_of, require
from procedure.clocks.rules import Closure
from procedure.codes import Circumstance, IdentityFinding
from procedure.dossier import Command, Receipt
from procedure.entered import ENTERED, EnteredPerson, entry_id
from procedure.intake.intake import Intake, IntakeState, intake_id
from procedure.intake.passing import KeyOfCaseDestroyed
from procedure.intake.triage import KeyIsDestroyed
from procedure.people import Actor
from procedure.refusals import NotFound, NotWellFormed
from procedure.register_acts import ScreenReceivedAgain
from procedure.rows import IntakeRow
from procedure.versions import meant, split
from register.sealing import KeyDestroyed
from workflows.acts import Act
from workflows.intake_acts import IntakeActs
from workflows.starts import Progress

C = TypeVar("C", bound=Command)
_POLL_SECONDS = 0.02


class Communications:
    """Receives what arrives: once, however often it is sent; nothing is dropped."""

    def __init__(
        self,
        ordering: Ordering,
        *,
        closures: tuple[Closure, ...] = (),
    ) -> None:
        """``closures`` are the operator's."""
        self._ordering = ordering
        self._recorder = ordering.recorder
        self._register = ordering.register
        self._closures = closures
        self._named = Named(ordering.recorder)
        self._receiving = Receiving(self._recorder, now=ordering.now)

    @property
    def _gateway(self) -> Gateway:
        return self._ordering.gateway

    async def receive(self, actor: Actor, raw: bytes, source: str) -> list[Item]:
        """Record each communication of one delivery, then start the intakes at once.

        Raises Refused, and NotConfirmed when everything is recorded and Temporal does not answer:
        a worker starts the intakes when it does.
        ``source`` says where it came from, for the report (a file's path).
        """
        recorded = await self._receiving.record(actor, raw, source)
        # Everything is recorded before the first intake starts: Temporal may be away.
        for one in recorded:
            if one.awaits_intake:
                dossier = intake_id(one.item.communication, one.item.version)
                await self._gateway.start_intake(dossier)
        return [one.item for one in recorded]

    async def screened(self, items: Sequence[Item], patience: float = 60.0) -> None:
        """Wait until the screening of these has been recorded. Raises TimeoutError."""
        await self._receiving.screened(items, patience)

    async def _versions(self, actor: Actor, communication: str) -> Sequence[IntakeRow]:
        return await self._register.communications.list(
            communication_id=communication, reader=reader_of(actor)
        )

    async def _row(self, actor: Actor, communication: str) -> IntakeRow:
        """The version that is meant. Raises NotFound, SeveralVersionsWait."""
        if not may(actor, Right.SEE_COMMUNICATIONS):
            raise NotFound(what="communication", name=communication)
        return meant(communication, await self._versions(actor, split(communication)[0]))

    async def find(self, reference: str, sender: str = PUBLIC_NOTICES) -> str | None:
        """The communication with this reference from this sender, if it is held."""
        return await self._register.communications.find(sender, reference)

    # --- deciding -------------------------------------------------------------------------------

    async def confirm(
        self,
        actor: Actor,
        communication: str,
        *,
        person: str | None = None,
        identity: IdentityFinding = IdentityFinding.CONFIRMED,
        entered: EnteredPerson | None = None,
        join: str | None = None,
        another: bool = False,
        other_person: bool = False,
        employer: str | None = None,
        circumstances: tuple[Circumstance, ...] = (),
        left_out: tuple[str, ...] = (),
        reason: str,
        seen: int | None = None,
    ) -> tuple[str, Receipt]:
        """Confirm the restriction: a case is opened, or the communication joins one.

        ``communication`` may name a version (``comm-01K.../v2``): each has its own decision.
        It is about the ``person`` whom the screening named; where it named nobody, about any
        person of the roster or one who is ``entered`` now. ``join`` is the case that it joins;
        ``other_person`` says that this case is about somebody else. ``another`` says that a case
        opens beside open ones about the same person. Each has the one ``reason``. ``employer`` is
        the agency whose desk answers for the employer; without it, that of the roster's employer.
        Returns the case's id and the receipt, when the case is recorded. Raises Refused,
        NotConfirmed.
        """
        row = await self._row(actor, communication)
        if entered is None:
            person = person or await self._named.person(row)
            employer = employer or await self._named.employer_desk(actor, person, row)
        if join is not None:
            if await self._register.teams.sight(actor, join) is None:
                raise NotFound(what="case", name=join)
            if await self._register.attachments.key_destroyed(join):
                raise KeyOfCaseDestroyed(case=join)
        content: dict[str, Any] = {"reason": reason, "person": person, "identity": identity}
        if entered is not None:
            content[ENTERED] = entered.model_dump(mode="json")

        def from_document(document: str) -> dict[str, Any]:
            # A new case's id follows from the document: the same words open the same case.
            return {
                "case": join or f"case-{document.removeprefix('doc-')}",
                "person": person or entry_id(document),
            }

        receipt = await self._decide(
            actor,
            row,
            IntakeActs.confirm_restriction,
            content,
            from_document=from_document,
            attach=join is not None,
            another=another,
            other_person=other_person,
            employer=employer,
            identity=identity,
            circumstances=circumstances,
            left_out=left_out,
            closures=self._closures,
            seen=seen,
        )
        case_id = await self._confirmed_case(row)
        await self._passed_to_case(row, case_id)
        return case_id, receipt

    async def _confirmed_case(self, row: IntakeRow) -> str:
        intake = await self._recorder.state(intake_id(row.communication_id, row.version))
        if not isinstance(intake, Intake) or intake.confirmed is None:
            raise NotFound(what="confirmed communication", name=row.communication_id)
        return intake.confirmed.case

    async def _passed_to_case(self, row: IntakeRow, case_id: str) -> None:
        """Wait until the case has it. Raises KeyOfCaseDestroyed, KeyIsDestroyed, NotConfirmed."""
        dossier = intake_id(row.communication_id, row.version)
        async with self._gateway.confirmed():
            while True:
                intake = await self._recorder.state(dossier)
                if isinstance(intake, Intake) and intake.state is not IntakeState.CONFIRMED:
                    break
                await asyncio.sleep(_POLL_SECONDS)
        if intake.state is IntakeState.DESTROYED:
            raise KeyIsDestroyed()
        if case_id not in intake.informed:
            raise KeyOfCaseDestroyed(case=case_id)

    async def release(
        self,
        actor: Actor,
        communication: str,
        *,
        reason: str,
        unscreened: bool = False,
        seen: int | None = None,
    ) -> Receipt:
        """Lift the restriction: not the person, or a legitimate use.

        ``unscreened`` lifts one that exists only because the screening is not finished, and never
        what a screening has restricted meanwhile. Raises Refused, NotConfirmed.
        """
        row = await self._row(actor, communication)
        return await self._decide(
            actor,
            row,
            IntakeActs.release_communication,
            {"reason": reason},
            unscreened=unscreened,
            seen=seen,
        )

    async def propose_release(
        self, actor: Actor, communication: str, *, reason: str, seen: int | None = None
    ) -> Receipt:
        """Propose to lift the restriction of a strong hit. Raises Refused, NotConfirmed."""
        row = await self._row(actor, communication)
        act, written = IntakeActs.propose_release, {"reason": reason}
        return await self._decide(actor, row, act, written, seen=seen)

    async def approve_release(
        self,
        actor: Actor,
        communication: str,
        *,
        approve: bool,
        reason: str,
        seen: int | None = None,
    ) -> Receipt:
        """Lift the restriction as another person proposed, or do not.

        Raises Refused, NotConfirmed.
        """
        row = await self._row(actor, communication)
        act, written = IntakeActs.approve_release, {"reason": reason}
        return await self._decide(actor, row, act, written, approve=approve, seen=seen)

    async def attach_translation(
        self, actor: Actor, communication: str, *, text: str, language: str, made_by: str
    ) -> Receipt:
        """Attach a translation to a version; those that exist stay.

        ``language`` is that of the translation, ``made_by`` says who made it: a person, an office
        or a machine. Raises Refused, NotConfirmed.
        """
        row = await self._row(actor, communication)
        for what, words in (("translation", text), ("maker of the translation", made_by)):
            if not words.strip():
                raise NotWellFormed(problem=f"The {what} is empty: nothing was attached.")
        return await self._decide(
            actor,
            row,
            IntakeActs.attach_translation,
            {"text": text, "made_by": made_by},
            language=language,
        )

    async def _decide(
        self,
        actor: Actor,
        row: IntakeRow,
        act: Act[C],
        content: dict[str, Any],
        **fields: Any,
    ) -> Receipt:
        """Store what was written under the communication, then name it to the intake."""
        dossier = intake_id(row.communication_id, row.version)
        try:
            return await self._ordering.give(
                act,
                by=actor.person,
                dossier=dossier,
                state=await self._recorder.state(dossier),
                content=content,
                **fields,
            )
        except KeyDestroyed:
            raise KeyIsDestroyed() from None

    # --- screening again ------------------------------------------------------------------------

    async def screen_again(self, actor: Actor, *, days: int) -> str:
        """Screen again what was received in the last days; the batch's id. Raises Refused."""
        require(actor, Right.SCREEN_AGAIN)
        version = await self._register.rosters.newest()
        if version is None:
            raise NoRosterYet()
        orders, now = self._ordering.at_register, self._ordering.now()
        order = ScreenReceivedAgain(
            order=new_order_id(), by=actor.person, roster_version=version.name, days=days
        )
        signed = await orders.signed(order)
        await self._register.rosters.order_screening(signed, orders.gate, now)
        # A batch that runs may go back less far, and has passed what it has looked at. This one has
        # the name of its order.
        batch = order.order.removeprefix("order-")
        since = now - timedelta(days=days)
        return await self._gateway.screen_received_again(version.name, since, batch=batch)

    async def screen_with_loaded(self, roster_version: str, *, days: int) -> str:
        """Start the batch of a version that was just loaded; its id. Raises NotConfirmed."""
        since = self._ordering.now() - timedelta(days=days)
        return await self._gateway.screen_received_again(roster_version, since)

    async def progress(self, actor: Actor, batch: str) -> Progress:
        """How far a batch is. Raises Refused, NotConfirmed."""
        require(actor, Right.SCREEN_AGAIN)
        return await self._gateway.rescreening(batch)
