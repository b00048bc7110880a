"""The recorder: decides an order or a step on the register's state and writes it, at once.

Both happen in one transaction; what it returns is what was recorded. A workflow applies that,
keeps the clocks, and waits; a replay never decides again (docs/decisions/0015).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from sqlalchemy import Connection

from activities.acting import ActInTransaction, Tried, Written
from activities.effects import Effects, Queued
from activities.histories import Histories
from activities.letters import Postroom
from activities.recording import PAGE, Acted, ActRequest, Claimed, ClaimRequest
from activities.states import States
from activities.surroundings import RegisterSurroundings
from procedure.annex.editions import Editions, Procedure
from procedure.clocks.workdays import HolidayTable
from procedure.context import Context
from procedure.directory import Directory
from procedure.dossier import (
    Command,
    DossierState,
    Event,
)
from procedure.intake.intake import intake_id
from procedure.intake.screening import ReceiveCommunication
from procedure.kind_table import kind_of
from procedure.kinds import recorded_at, wake_of
from procedure.people import Actor
from procedure.refusals import Refused
from register.communications import Delivery
from register.database import stamp
from register.dossiers import events_of
from register.order_keys import OrderKeys
from register.register import Register
from register.rulebooks import Rulebook
from register.values import Entry, Head, Received, Taken


class History(NamedTuple):
    """What a dossier is, and every event that led to it."""

    state: DossierState
    events: Sequence[Event]


class Recorder:
    """Decides and writes. Repeating an order changes nothing."""

    def __init__(
        self,
        register: Register,
        editions: Editions,
        directory: Callable[[Connection], Directory],
        postroom: Postroom,
        order_keys: Callable[[], OrderKeys],
    ) -> None:
        """``directory`` gives the one in effect in a transaction, in which it is also acted on.

        ``order_keys`` gives the keys that orders are verified by. Whoever only reads needs none.
        """
        self.register = register
        self.editions = editions
        self._directory = directory
        self.order_keys = order_keys
        self._effects = Effects(register, postroom)
        self._states = States(register)
        self._histories = Histories(register)
        self._when_queued: Callable[[Queued], None] = lambda queued: None

    def call_when_queued(self, when_queued: Callable[[Queued], None]) -> None:
        """Call this after each commit that queued an email or a handoff."""
        self._when_queued = when_queued

    async def directory(self) -> Directory:
        """The present directory."""
        return await self.register.read(self._directory)

    # --- acts -----------------------------------------------------------------------------------

    async def act(self, request: ActRequest) -> Acted:
        """Decide the command and write what follows, or say why nothing was written."""
        written = await self.register.write(
            lambda connection: self._transaction(connection, request).act()
        )
        self._committed(written)
        return written.acted

    def _transaction(
        self, connection: Connection, request: ActRequest, directory: Directory | None = None
    ) -> ActInTransaction:
        return ActInTransaction(
            connection,
            request,
            register=self.register,
            editions=self.editions,
            directory=directory or self._directory(connection),
            order_keys=self.order_keys,
            states=self._states,
            effects=self._effects,
        )

    def _committed(self, written: Written) -> None:
        self._states.remember(written.state, written.head)
        if any(written.queued):
            self._when_queued(written.queued)

    # --- claiming -------------------------------------------------------------------------------

    async def claim(self, request: ClaimRequest) -> Claimed:
        """From now only this run may write for the dossier; what the register holds of it.

        Raises DossierTampered: a run must not believe what somebody else wrote.
        """
        claimed, state, head = await self.register.write(partial(self._claim, request))
        self._states.remember(state, head)
        return claimed.model_copy(update={"assesses_at_once": True})

    def _claim(
        self, request: ClaimRequest, connection: Connection
    ) -> tuple[Claimed, DossierState | None, Head | None]:
        head = self.register.dossiers.claim.within(connection, request.dossier, request.run)
        if head is None:
            return Claimed(exists=False, register_older=request.after > 0), None, None
        if request.after > head.revision:
            return Claimed(exists=True, register_older=True), None, None
        kind = kind_of(request.dossier)
        state = self._states.at(connection, kind, head)
        until = request.after + PAGE
        bodies = self.register.dossiers.verified(connection, head)
        events = events_of(bodies[request.after : until])
        claimed = Claimed(
            exists=True,
            after=request.after,
            events=tuple(events),
            more=head.revision > until,
            wake=wake_of(state) if state else None,
            attributes=kind.attributes(state) if state else None,
        )
        return claimed, state, head

    # --- receiving ------------------------------------------------------------------------------

    async def receive(self, delivery: Delivery, by: str) -> Received:
        """Record a communication once, however often it is sent. Raises Refused.

        Its clocks count the closures that are in use now.
        """
        work = partial(self._receive, delivery, by)
        received, written = await self.register.write(work)
        if written is not None:
            self._committed(written)
        return received

    def _receive(
        self,
        delivery: Delivery,
        by: str,
        connection: Connection,
    ) -> tuple[Received, Written | None]:
        communications = self.register.communications
        received = communications.find_or_number(connection, delivery)
        communication, version = received.communication_id, received.version
        if received.outcome is Taken.ALREADY_HELD:
            self._note_repeated(connection, received, delivery.received_at, by)
            self.register.arrivals.keep(connection, received, delivery)
            return received, None
        communications.keep(connection, received, delivery)
        self.register.arrivals.keep(connection, received, delivery)
        command = ReceiveCommunication(
            dossier=intake_id(communication, version),
            order=f"order-{communication.removeprefix('comm-')}v{version}",
            by=by,
            communication=communication,
            version=version,
            communication_kind=delivery.kind,
            closures=self.register.closures.in_use.within(connection),
            commitment=communications.commitment(communication, delivery.raw),
        )
        request = ActRequest(command=command, after=0, run="", now=delivery.received_at)
        return received, self._transaction(connection, request).record(None, None)

    def _note_repeated(
        self, connection: Connection, received: Received, at: datetime, by: str
    ) -> None:
        """The same came again, perhaps to remind: it is in the ledger beside the version's events.

        What was decided about the version, or waits for a decision, does not change.
        """
        communication, version = received.communication_id, received.version
        entry = Entry(
            kind="CommunicationRepeated",
            key=f"{communication}/v{version}/repeated/{by}/{stamp(at)}",
            at=at,
            actor=by,
            data={"communication": communication, "version": version},
        )
        self.register.ledger.note.within(connection, communication, entry)

    # --- checking beforehand --------------------------------------------------------------------

    async def check(self, command: Command, now: datetime) -> None:
        """Raise the refusal that the command would get now; nothing is written.

        About the moment the act itself has the last word.
        """
        await self.register.read(
            lambda connection: self._check(
                command, now, connection, self._heads(connection, (command,))
            )
        )

    def _heads(self, connection: Connection, commands: Sequence[Command]) -> dict[str, Head | None]:
        """What the rows of the commands' dossiers say now, each read once."""
        head = self.register.dossiers.head.within
        return {name: head(connection, name) for name in {one.dossier for one in commands}}

    def _check(
        self,
        command: Command,
        now: datetime,
        connection: Connection,
        heads: Mapping[str, Head | None],
        directory: Directory | None = None,
    ) -> Tried:
        request = ActRequest(command=command, after=0, run="", now=now)
        transaction = self._transaction(connection, request, directory)
        return transaction.decide_only(heads[command.dossier])

    async def tried(self, commands: Sequence[Command], now: datetime) -> list[Tried | Refused]:
        """What each command would come to now: what would be recorded, or its refusal."""
        for dossier in {command.dossier for command in commands}:
            await self.state(dossier)

        def work(connection: Connection) -> list[Tried | Refused]:
            heads, directory = self._heads(connection, commands), self._directory(connection)
            return [self._tried(one, now, connection, heads, directory) for one in commands]

        return await self.register.read(work)

    def _tried(
        self,
        command: Command,
        now: datetime,
        connection: Connection,
        heads: Mapping[str, Head | None],
        directory: Directory,
    ) -> Tried | Refused:
        try:
            return self._check(command, now, connection, heads, directory)
        except Refused as refused:
            return refused

    # --- states ---------------------------------------------------------------------------------

    async def state(self, dossier: str) -> DossierState | None:
        """The dossier's present state, for whoever only reads; None where there is none.

        Raises DossierTampered.
        """

        def load(connection: Connection) -> tuple[DossierState | None, Head | None]:
            head = self.register.dossiers.head.within(connection, dossier)
            return self._states.at(connection, kind_of(dossier), head), head

        state, head = await self.register.read(load)
        self._states.remember(state, head)
        return state

    async def history(self, dossier: str) -> History | None:
        """The dossier's present state with its events, for whoever only reads.

        None where there is none. Raises DossierTampered: what is read was checked by its seal.
        """

        def load(connection: Connection) -> tuple[History, Head] | None:
            head = self.register.dossiers.head.within(connection, dossier)
            state = self._states.at(connection, kind_of(dossier), head)
            if head is None or state is None:
                return None
            return History(state, self._histories.read(connection, head)), head

        found = await self.register.read(load)
        if found is None:
            return None
        history, head = found
        self._states.remember(history.state, head)
        self._histories.remember(history.events, head)
        return history

    async def rules(self, state: DossierState) -> Rulebook:
        """The rules that the dossier keeps."""
        return await self.register.rulebooks.rulebook(state.edition.sha256, state.calendar.sha256)

    def context(
        self,
        connection: Connection,
        state: DossierState,
        actor: Actor,
        rules: Procedure,
        holidays: HolidayTable,
        now: datetime,
    ) -> Context:
        """By what an act would be decided now, for whoever only asks what would follow."""
        return Context(
            at=recorded_at(state, now),
            actor=actor,
            rules=rules,
            holidays=holidays,
            evolve=kind_of(state.dossier).evolve,
            agencies=self._directory(connection).codes,
            beside=RegisterSurroundings(connection, self.register, self._states, actor),
            edition_named=self.editions.get,
        )

    def forget(self) -> None:
        """Forget all states and events, as a new process has none."""
        self._states.forget()
        self._histories.forget()
