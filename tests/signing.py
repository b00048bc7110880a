"""Signed orders for tests that reach the recorder, or a workflow, without the client's Ordering."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from temporalio.client import Client

from activities.recorder import Recorder
from activities.recording import Acted, ActRequest
from client.gateway import PATIENCE, Gateway
from client.signing import RegisterOrders, Signing, by_this_machine
from procedure.dossier import Command, Receipt, Step
from procedure.proof import Channel
from register.order_keys import OrderKeys, OrderSigner, keep_order_keys
from settings import Settings

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Since when the keys of tests sign: some tests live in the past."""
SIGNER = OrderSigner(Ed25519PrivateKey.generate())
TRUSTED = OrderKeys([SIGNER.published(LONG_AGO)])
SIGNED_IN = by_this_machine(Channel.REHEARSAL)


def signer_of(settings: Settings) -> OrderSigner:
    """The signer of an installation, whose keys are made where there are none."""
    keep_order_keys(settings.order_signing_key, settings.order_keys, LONG_AGO)
    return OrderSigner.read(settings.order_signing_key)


def ordered(command: Command) -> bool:
    """Whether a person orders it, so that it must be signed."""
    return not isinstance(command, Step) and not command.order.startswith("handoff-")


async def signed(
    recorder: Recorder, command: Command, now: datetime, signer: OrderSigner = SIGNER
) -> Command:
    """The person's order with its proof."""
    return await Signing(recorder, signer, SIGNED_IN, now=lambda: now).signed(command)


class SigningRecorder(Recorder):
    """A recorder behind somebody who signs what people order; what is signed already stays so."""

    signer = SIGNER

    async def act(self, request: ActRequest) -> Acted:
        """Decide the command and write what follows, or say why nothing was written."""
        command = request.command
        if ordered(command) and command.proof is None:
            command = await signed(self, command, request.now, self.signer)
        return await super().act(request.model_copy(update={"command": command}))


class SigningGateway(Gateway):
    """Sends what people order signed, also where a test has made the order by hand."""

    def __init__(
        self, temporal: Client, task_queue: str, signing: Signing, *, patience: timedelta = PATIENCE
    ) -> None:
        """``signing`` signs."""
        super().__init__(temporal, task_queue, patience=patience)
        self.signing = signing

    async def send_named(self, command: Command) -> Receipt:
        """Send an order, signed, or a handoff."""
        if ordered(command) and command.proof is None:
            command = await self.signing.signed(command)
        return await super().send_named(command)


def orders_at(
    recorder: Recorder, now: Callable[[], datetime], signer: OrderSigner = SIGNER
) -> RegisterOrders:
    """What signs the changes of the register: rosters, closures and the directory."""
    return RegisterOrders(recorder, Signing(recorder, signer, SIGNED_IN, now=now), now=now)
