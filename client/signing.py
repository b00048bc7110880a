"""Signing a person's order: the statement of what is ordered, by whom and how they signed in."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from activities.recorder import Recorder
from procedure.dossier import hash_of
from procedure.proof import VALID_FOR, Channel, Ordered, OrderStatement, SignedIn, SignedOrder
from procedure.refusals import NotPermitted
from procedure.register_acts import RegisterOrder
from register.gate import Gate
from register.register import Register

T = TypeVar("T", bound=Ordered)
R = TypeVar("R", bound=RegisterOrder)


class Signer(Protocol):
    """Holds the key that signs orders."""

    def sign(self, statement: OrderStatement) -> SignedOrder:
        """The statement with its signature."""


SignedInAs = Callable[[str], SignedIn]
"""How a person, by their id, is known to whoever gives their orders."""


def by_this_machine(channel: Channel) -> SignedInAs:
    """Known by the user of the operating system, who says who acts."""
    return lambda person: SignedIn(
        issuer="this machine", subject=person, acr="operating-system-user", channel=channel
    )


class OrdersGoThroughTheService(NotPermitted):
    """Only the service signs orders."""

    sentence = "Orders go through the service: this command cannot give one."


class Signing:
    """Signs orders of people whose sign-in somebody has checked."""

    def __init__(
        self,
        recorder: Recorder,
        signer: Signer,
        signed_in: SignedInAs,
        *,
        now: Callable[[], datetime],
    ) -> None:
        """``now`` gives the present moment in UTC; in a rehearsal it is the rehearsal's."""
        self._recorder = recorder
        self._signer = signer
        self._signed_in = signed_in
        self._now = now

    async def signed(self, order: T) -> T:
        """The order with its proof, in place of one that it may have had."""
        document: str | None = getattr(order, "document", None)
        issued = self._now()
        statement = OrderStatement(
            act=order.act,
            dossier=order.dossier,
            order=order.order,
            by=order.by,
            seen=order.seen,
            issued_at=issued,
            expires_at=issued + VALID_FOR,
            signed_in=self._signed_in(order.by),
            directory=(await self._recorder.directory()).version,
            document=document,
            commitment=await self._commitment(document) if document is not None else None,
            command_sha256=hash_of(order),
        )
        return order.model_copy(update={"proof": self._signer.sign(statement)})

    async def _commitment(self, document: str) -> str | None:
        """The document's keyed hash, as the ledger shows it; None where there is no document."""
        register = self._recorder.register
        found = await register.read(
            lambda connection: register.documents.commitments(connection, [document])
        )
        return found.get(document)


class RegisterOrders:
    """Signs what people change at the register, and has the gate that verifies it there."""

    def __init__(
        self, recorder: Recorder, signing: Signing | None, *, now: Callable[[], datetime]
    ) -> None:
        """``now`` gives the present moment in UTC. Without ``signing`` one can only read."""
        self.recorder = recorder
        self.now = now
        self.gate = Gate(recorder.order_keys)
        self._signing = signing

    @property
    def register(self) -> Register:
        """The register, for reading and for what is changed."""
        return self.recorder.register

    async def signed(self, order: R) -> R:
        """The order with its proof. Raises OrdersGoThroughTheService."""
        if self._signing is None:
            raise OrdersGoThroughTheService()
        return await self._signing.signed(order)
