"""The audit of the record, for whoever may verify it."""

from collections.abc import Sequence
from pathlib import Path

from procedure.access import Right, may, require
from procedure.checkpoint import FailureStatement, SignedCheckpoint
from procedure.people import Actor
from register.audit import Verdict
from register.checkpoints import Checkpoint
from register.order_keys import OrderKeys
from register.proven import Orders
from register.register import Register
from views.ledger import orders_known_to


class CheckpointFile(SignedCheckpoint):
    """A checkpoint with all that it takes to verify it without Caveat, beside the ledger's rows."""

    public: str
    """The 32 bytes of the Ed25519 public key, in base64; the key's id follows from them."""


class Audits:
    """Verifies the record by the published keys."""

    def __init__(self, register: Register, keys: Path) -> None:
        """``keys`` is the file of the published keys."""
        self._register = register
        self._keys = keys

    async def verified(self, actor: Actor) -> Verdict:
        """Whether the record is whole, proven and unchanged. Raises NotPermitted."""
        require(actor, Right.VERIFY_LEDGER)
        return await self._register.audit.verify(OrderKeys.read(self._keys))

    async def checkpoints(self, actor: Actor, *, most: int) -> Sequence[Checkpoint]:
        """The checkpoints that were signed last, each checked now. Raises NotPermitted."""
        require(actor, Right.VERIFY_LEDGER)
        return await self._register.checkpoints.newest(OrderKeys.read(self._keys), most)

    async def failure(self, actor: Actor) -> FailureStatement | None:
        """What the last verification found, unless a later one found the record whole.

        Raises NotPermitted for whoever neither checks the record nor keeps the installation.
        """
        if not may(actor, Right.CHANGE_DIRECTORY):
            require(actor, Right.SEE_LOOKS)
        return await self._register.failures.last(OrderKeys.read(self._keys))

    async def file(self, actor: Actor) -> CheckpointFile | None:
        """The newest checkpoint that counts, to verify it elsewhere; None where none does.

        Raises NotPermitted.
        """
        require(actor, Right.VERIFY_LEDGER)
        keys = OrderKeys.read(self._keys)
        public = {one.key: one.public for one in keys.keys}
        for one in await self._register.checkpoints.newest(keys):
            if one.flaw is None and one.signed is not None:
                return CheckpointFile(**one.signed.model_dump(), public=public[one.signed.key])
        return None

    async def orders(self, actor: Actor) -> Orders:
        """Every order that the actor may know of. Raises NotPermitted."""
        return await orders_known_to(self._register, actor, OrderKeys.read(self._keys))
