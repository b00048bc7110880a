"""Giving an order: check it, store what was written, sign it, send it, bring its receipt."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from activities.recorder import Recorder
from client.failures import NotConfirmed
from client.gateway import Gateway
from client.orders import NoPendingOrders, PendingOrders, new_order_id
from client.signing import RegisterOrders, SignedInAs, Signer, Signing
from procedure.dossier import Command, DossierState, Receipt
from procedure.people import Actor
from procedure.proof import OrderExpired
from procedure.refusals import NotNow, NotPermitted, NotWellFormed, Refused, as_value
from procedure.words import UNWRITTEN, check_written
from register.register import Register
from workflows.acts import Act, command_of

C = TypeVar("C", bound=Command)


class Ordering:
    """Gives orders of people to dossiers."""

    def __init__(
        self,
        gateway: Gateway,
        recorder: Recorder,
        *,
        now: Callable[[], datetime],
        signer: Signer,
        signed_in: SignedInAs,
        pending: PendingOrders | None = None,
    ) -> None:
        """``now`` gives the present moment in UTC; in a rehearsal it is the rehearsal's.

        ``signed_in`` says how whoever gives an order is known.
        """
        self.gateway = gateway
        self.recorder = recorder
        self.now = now
        self._signing = Signing(recorder, signer, signed_in, now=now)
        self._pending = pending or NoPendingOrders()

    @property
    def register(self) -> Register:
        """The register, for reading and for documents."""
        return self.recorder.register

    @property
    def at_register(self) -> RegisterOrders:
        """The orders that no dossier has, signed by the same key."""
        return RegisterOrders(self.recorder, self._signing, now=self.now)

    async def give(
        self,
        act: Act[C],
        *,
        by: str,
        dossier: str,
        state: DossierState | None,
        content: dict[str, Any] | None = None,
        content_of: str | None = None,
        from_document: Callable[[str], dict[str, Any]] = lambda document: {},
        **fields: Any,
    ) -> Receipt:
        """Give one order. What was written is stored first, then named by its id.

        ``content`` is what was written, stored under ``content_of`` (by default the dossier);
        ``from_document`` gives the fields that follow from the document's id.
        Raises Refused where the procedure says no, NotConfirmed where no answer came in time.
        """
        command: type[C] = command_of(act)
        base = {"dossier": dossier, "order": new_order_id(), "by": by, **fields}
        if state is not None:
            base["seen"] = _seen(base.get("seen"), state)
        if content is None:
            order = _formed(command, base)
            await self.recorder.check(order, self.now())
            return await self.send(act, order)
        tried = _formed(command, {**base, **_written(UNWRITTEN, from_document)})
        # Permission and form are checked here; about the moment the recorder has the last word.
        with suppress(NotNow):
            await self.recorder.check(tried, self.now())
        check_written(content, required=command.needs_words)
        document = await self.register.documents.store(
            content_of or dossier,
            command.__name__,
            by,
            fields.get("task") or _version(dossier),
            content,
            self.now(),
        )
        return await self.send(act, _formed(command, {**base, **_written(document, from_document)}))

    async def send(self, act: Act[C], command: C) -> Receipt:
        """Sign and send an order, and keep it until its receipt or refusal is there."""
        return await self._send_signed(command)

    async def resume(self, order: str, actor: Actor) -> Receipt:
        """Send a pending order again, newly signed: the same order, with one effect.

        Raises NotFound, NotPermitted for whoever did not give it, and what ``send`` raises.
        """
        command = self._pending.load(order)
        if command.by != actor.person:
            raise NotPermitted(person=actor.person, needed="whoever gave the order")
        return await self._send_signed(command)

    async def _send_signed(self, command: Command) -> Receipt:
        try:
            receipt = await self._signed_and_sent(command)
        except OrderExpired:
            # What expired is an earlier copy, which waited until somebody worked again.
            receipt = await self._signed_and_sent(command)
        self._pending.done(command.order)
        return receipt

    async def _signed_and_sent(self, command: Command) -> Receipt:
        signed = await self._signing.signed(command)
        self._pending.keep(signed)
        try:
            receipt = await self.gateway.send_named(signed)
        except Refused as refused:
            self._pending.refuse(command, as_value(refused))
            raise
        await self._check_recorded(signed)
        return receipt

    async def _check_recorded(self, command: Command) -> None:
        """Raise NotConfirmed unless the register has the order.

        Whoever polls the queue with the key ring can answer anything: only the register shows that
        an order is recorded.
        """
        if await self.register.dossiers.order(command.order) is None:
            raise NotConfirmed(command.order, accepted=True)


def _written(document: str, from_document: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    return {"document": document, **from_document(document)}


def _seen(given: int | None, state: DossierState) -> int:
    """The last event that the person read. Raises NotWellFormed for one that does not exist."""
    if given is not None and given > state.revision:
        raise NotWellFormed(
            problem=f"There is no event of this number: the last one is {state.revision}."
        )
    return state.revision if given is None else given


def _version(dossier: str) -> str | None:
    """``v1`` for an intake; None for a case."""
    return dossier.partition("/")[2] or None


def _formed(command: type[C], fields: dict[str, Any]) -> C:
    """The command. Raises NotWellFormed with the field that is wrong."""
    try:
        return command.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise NotWellFormed(problem=f"{where}: {first['msg']}.") from None
