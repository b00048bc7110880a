"""One act in one transaction: decided on the register's state and written, under a row lock."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Connection

from activities.applied import Applied
from activities.effects import Effects, Queued
from activities.lending import lent_for
from activities.proving import check_authors, check_words, is_own_step
from activities.recording import Acted, ActRequest
from activities.states import States
from activities.surroundings import RegisterSurroundings
from procedure.annex.editions import Editions
from procedure.context import Context
from procedure.decide import decide
from procedure.directory import Directory
from procedure.dossier import (
    Command,
    DossierState,
    Effect,
    Event,
    Receipt,
    Step,
    hash_of,
)
from procedure.kind_table import kind_of
from procedure.kinds import DossierKind, recorded_at, wake_of
from procedure.list_rows import changed_rows
from procedure.people import SYSTEM, SYSTEM_ID, USNCB, Actor, Delegated
from procedure.refusals import (
    DossierTampered,
    NotFound,
    NotWellFormed,
    OrderIdReused,
    Refusal,
    Refused,
    as_value,
)
from procedure.words import check_written
from register.documents import KeptDocument
from register.dossiers import Origin, events_of
from register.order_keys import OrderKeys
from register.register import Register
from register.rulebooks import Rulebook
from register.sealing import UNREADABLE, KeyDestroyed
from register.values import Head, OrderRow


class Written(NamedTuple):
    """What a transaction came to."""

    acted: Acted
    state: DossierState | None
    head: Head | None = None
    """The dossier's row, as it is after it."""
    queued: Queued = Queued()


class Tried(NamedTuple):
    """What would be recorded, if it were."""

    state: DossierState | None
    """The state before it."""
    events: Sequence[Event]


class ActInTransaction:
    """Decides one command and writes what follows."""

    def __init__(
        self,
        connection: Connection,
        request: ActRequest,
        *,
        register: Register,
        editions: Editions,
        directory: Directory,
        order_keys: Callable[[], OrderKeys],
        states: States,
        effects: Effects,
    ) -> None:
        """The transaction is the caller's: it commits what ``act`` or ``record`` wrote.

        ``order_keys`` gives the published keys of orders.
        """
        self._connection = connection
        self._request = request
        self._command: Command = request.command
        self._kind: DossierKind[Any] = kind_of(request.command.dossier)
        self._evolve = Applied(self._kind)
        self._handed_over = request.command.order.startswith("handoff-")
        self._register = register
        self._editions = editions
        self._directory = directory
        self._order_keys = order_keys
        self._states = states
        self._effects = effects
        self._head: Head | None = None
        """The dossier's row before the act."""

    @cached_property
    def _sha256(self) -> str:
        return hash_of(self._command)

    def act(self) -> Written:
        """Write, or say why nothing was written: a repeat, a refusal, or not this run's dossier.

        Raises DossierTampered where what follows must happen as soon as the record is restored:
        for a step or a handoff.
        """
        try:
            return self._act()
        except DossierTampered as tampered:
            if self._handed_over or isinstance(self._command, Step):
                raise
            acted = Acted(order=self._command.order, refusal=as_value(tampered))
            return Written(acted, None)

    def _act(self) -> Written:
        request, order = self._request, self._command.order
        head = self._register.dossiers.locked(self._connection, self._command.dossier)
        self._head = head
        if request.after > (head.revision if head else 0):
            # Asked first: an older copy may also name another run.
            return Written(Acted(order=order, register_older=True), None)
        if head is not None and head.run != request.run:
            return Written(Acted(order=order, taken_over=True), None)
        state = self._states.at(self._connection, self._kind, head)
        try:
            self._check_origin()
            known = self._register.dossiers.order.within(self._connection, order)
            return self._repeated(known, state) if known is not None else self.record(head, state)
        except DossierTampered:
            raise
        except Refused as refused:
            return self._unwritten(state, refusal=as_value(refused))

    def _check_origin(self) -> None:
        """Raise the refusal of what neither a person has ordered, nor Caveat does by itself.

        A handoff is known by its row, which is looked at when it is decided.
        """
        command = self._command
        if isinstance(command, Step):
            if not is_own_step(command):
                raise NotWellFormed(problem=f"{command.act} is no step of Caveat's.")
        elif not self._handed_over:
            self._order_keys().check(command)

    def _repeated(self, known: OrderRow, state: DossierState | None) -> Written:
        """The receipt of an order that is recorded; a refusal where it was another command."""
        same = (known.dossier, known.command_sha256) == (
            self._command.dossier,
            self._sha256,
        )
        if not same:
            refused = OrderIdReused(order=self._command.order)
            return self._unwritten(state, refusal=as_value(refused))
        receipt = Receipt(
            dossier=known.dossier,
            order=known.order_id,
            act=known.act,
            revision=known.revision,
            stage=known.stage,
            at=known.at,
            command_sha256=known.command_sha256,
            number=state.number if state is not None else None,
        )
        return self._unwritten(state, receipt=receipt)

    def decide_only(self, head: Head | None) -> Tried:
        """What would be recorded now, or the refusal, raised as Refused; nothing is written.

        ``head`` is what the dossier's row says in this transaction.
        """
        state = self._states.at(self._connection, self._kind, head)
        context = self._context(state, self._book(head))
        return Tried(state, decide(self._kind, state, self._command, context))

    def record(self, head: Head | None, state: DossierState | None) -> Written:
        """Decide and write. Raises Refused before anything is written."""
        if self._command.order.startswith("step:") is not isinstance(self._command, Step):
            # Whoever took the id of a step would keep the step from being taken.
            raise NotWellFormed(problem=f"{self._command.order} is not the id of such an act.")
        if self._handed_over and not self._register.handoffs.allows(
            self._connection, self._command
        ):
            raise NotFound(what="handoff", name=self._command.order)
        book = self._book(head)
        context = self._context(state, book)
        events = decide(self._kind, state, self._command, context, handed_over=self._handed_over)
        if not events:
            stage = self._kind.stage(state) if state is not None else ""
            return self._unwritten(state, receipt=self._receipt(state, stage, context.at))
        check_authors(events, context.by)
        own = self._checked_document(state, events, book)
        after, effects = self._evolved(state, events, book)
        self._effects.check_keys(
            self._connection, self._command.dossier, (effect for _, _, effect in effects)
        )
        committed = self._effects.commitments(self._connection, events, own)
        if head is None:
            self._register.rulebooks.keep(self._connection, book.procedure)
        elif state is not None and after.edition != state.edition:
            # It moved: the edition that it names from now on must be in the register.
            self._register.rulebooks.keep(self._connection, self._editions[after.edition.name])
        by = context.actor
        lent = () if self._handed_over else lent_for(self._kind, state, self._command, by)
        missed = self._missed(state.revision if state is not None else 0)
        stage = self._kind.stage(after)
        written = self._append(after, stage, events, committed, lent, head)
        rows = changed_rows(self._kind, state, after, book.procedure)
        self._register.lists.keep(self._connection, rows)
        self._forget_draft()
        queued = self._effects.carry_out(
            self._connection, after, context.actor, effects, book, self._directory
        )
        receipt = self._receipt(after, stage, context.at)
        acted = self._answer(after, [*missed, *events], receipt=receipt)
        return Written(acted, after, written, queued)

    def _forget_draft(self) -> None:
        """What a person had drafted for this very act is recorded now."""
        command = self._command
        if not self._handed_over and not isinstance(command, Step):
            task: str | None = getattr(command, "task", None)
            subject = f"{command.dossier}/{task}" if task is not None else command.dossier
            self._register.drafts.sent(self._connection, command.by, subject, command.act)

    def _checked_document(
        self, state: DossierState | None, events: Sequence[Event], book: Rulebook
    ) -> KeptDocument | None:
        """The order's document. Raises the refusal where it lacks the words, or the form, it takes.

        A step's document is Caveat's own, and a handoff's was checked where it was written.
        """
        command = self._command
        document_id: str | None = getattr(command, "document", None)
        if document_id is None or self._handed_over or isinstance(command, Step):
            return None
        documents = self._register.documents
        kept = documents.kept(self._connection, document_id)
        check_words(command, kept)
        try:
            content = documents.opened(self._connection, kept).content
        except KeyDestroyed:
            # On an order. Nobody can read it any more, and the event itself holds no words.
            return kept
        except UNREADABLE:
            raise NotFound(what="document", name=document_id) from None
        required = command.needs_words or any(event.needs_words for event in events)
        check_written(content, required=required)
        rule = self._kind.acts.get(command.act)
        if rule is not None and rule.content is not None:
            rule.content(state, command, content, book.procedure)
        return kept

    def _evolved(
        self, state: DossierState | None, events: Sequence[Event], book: Rulebook
    ) -> tuple[DossierState, list[tuple[int, Event, Effect]]]:
        """The state after the events, and the effects of each with its revision."""
        effects: list[tuple[int, Event, Effect]] = []
        current: Any = state
        for event in events:
            current = self._evolve(current, event)
            rule = self._kind.events[type(event)]
            if rule.effects is not None:
                found = rule.effects(current, event, book.procedure)
                effects += [(current.revision, event, effect) for effect in found]
        return current, effects

    def _append(
        self,
        state: DossierState,
        stage: str,
        events: Sequence[Event],
        committed: Sequence[dict[str, str]],
        lent: tuple[Delegated, ...],
        known: Head | None,
    ) -> Head:
        head = Head(
            dossier=self._command.dossier,
            run=self._request.run,
            revision=state.revision,
            last_at=state.last_at,
            edition_sha256=state.edition.sha256,
            calendar_sha256=state.calendar.sha256,
            open=self._kind.is_open(state),
        )
        origin = Origin(
            order=self._command.order,
            act=self._command.act,
            command_sha256=self._sha256,
            directory_sha256=self._directory.sha256,
            signed=self._command.proof,
            lent=lent,
        )
        return self._register.dossiers.append(
            self._connection, head, events, origin, committed, known=known, stage=stage
        )

    # --- what is answered -----------------------------------------------------------------------

    def _unwritten(
        self,
        state: DossierState | None,
        *,
        receipt: Receipt | None = None,
        refusal: Refusal | None = None,
    ) -> Written:
        """Nothing is written; the run learns of everything that it does not know."""
        missed = self._missed(state.revision if state is not None else 0)
        answer = self._answer(state, missed, receipt=receipt, refusal=refusal)
        return Written(answer, state, self._head)

    def _answer(
        self,
        state: DossierState | None,
        events: Sequence[Event],
        *,
        receipt: Receipt | None = None,
        refusal: Refusal | None = None,
    ) -> Acted:
        return Acted(
            order=self._command.order,
            receipt=receipt,
            refusal=refusal,
            after=self._request.after,
            events=tuple(events),
            wake=wake_of(state) if state else None,
            attributes=self._kind.attributes(state) if state else None,
        )

    def _missed(self, revision: int) -> Sequence[Event]:
        """The events up to this one that the run does not know."""
        after = self._request.after
        if after >= revision or self._head is None:
            return ()
        bodies = self._register.dossiers.verified(self._connection, self._head)
        return events_of(bodies[after:revision])

    def _receipt(self, state: DossierState | None, stage: str, at: datetime) -> Receipt:
        return Receipt(
            dossier=self._command.dossier,
            order=self._command.order,
            act=self._command.act,
            revision=state.revision if state is not None else 0,
            stage=stage,
            at=at,
            command_sha256=self._sha256,
            number=state.number if state is not None else None,
        )

    # --- by what is decided ---------------------------------------------------------------------

    def _book(self, head: Head | None) -> Rulebook:
        """The rules that the dossier keeps, or those in force where it opens now."""
        if head is not None:
            return self._register.rulebooks.rulebook.within(
                self._connection, head.edition_sha256, head.calendar_sha256
            )
        procedure = self._editions.in_force(self._request.now)
        return Rulebook(procedure, procedure.holidays)

    def _context(self, state: DossierState | None, book: Rulebook) -> Context:
        at = recorded_at(state, self._request.now)
        return Context(
            at=at,
            actor=self._actor(at),
            rules=book.procedure,
            holidays=book.holidays,
            evolve=self._evolve,
            agencies=self._directory.codes,
            in_force=self._editions.in_force(at),
            actor_of=lambda person: self._directory.find_actor(person, at),
            beside=RegisterSurroundings(
                self._connection, self._register, self._states, self._whom_teams_limit(at)
            ),
            edition_named=self._editions.get,
        )

    def _whom_teams_limit(self, at: datetime) -> Actor | None:
        """The person who orders it; nobody limits what another dossier passes on."""
        return None if self._handed_over else self._actor(at)

    def _actor(self, at: datetime) -> Actor:
        """The person with their present roles, at the moment of the act.

        Raises NotFound, also for who claims to be Caveat, and PersonSuspended. A step is Caveat's
        own. A handoff is allowed by its row, not by roles.
        """
        person = self._command.by
        if isinstance(self._command, Step) or (self._handed_over and person == SYSTEM_ID):
            return SYSTEM
        if not self._handed_over:
            return self._directory.actor(person, at)
        known = self._directory.find_actor(person, at)
        return known or Actor(person=person, agency=USNCB, roles=())
