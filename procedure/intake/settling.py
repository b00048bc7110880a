"""Orders that reach an intake by a handoff: an answer, or that its key was destroyed."""

from typing import Literal

from procedure.dossier import Command
from procedure.refusals import Refusal


class SettleHandoff(Command):
    """A case answered a handoff of this intake."""

    act: Literal["settle_handoff"] = "settle_handoff"
    handoff: str
    refusal: Refusal | None = None


class EndDestroyed(Command):
    """The key of the communication was destroyed, on an order."""

    act: Literal["end_destroyed"] = "end_destroyed"
