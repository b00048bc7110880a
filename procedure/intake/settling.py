"""Orders that reach the source of a handoff: its answer; and an intake whose key was destroyed."""

from typing import Literal

from procedure.dossier import Command
from procedure.people import SYSTEM_ID
from procedure.refusals import Refusal
from procedure.values import DossierId, is_matter

ANSWER = "answer"
"""What the order id of an answer adds to the id of its handoff."""


class SettleHandoff(Command):
    """Another dossier answered a handoff of this intake or matter."""

    act: Literal["settle_handoff"] = "settle_handoff"
    handoff: str
    refusal: Refusal | None = None
    target: DossierId | None = None
    """Who answered, where the source is a matter."""


def answer_of(
    source: str, handoff: str, target: str, refusal: Refusal | None
) -> SettleHandoff | None:
    """The order by which the source learns the answer; None where it need not know.

    An intake waits for each answer. A matter learns only what was refused, and a case nothing.
    """
    of_intake = source.startswith("comm-") and "/v" in source
    of_matter = is_matter(source) and refusal is not None
    if not of_intake and not of_matter:
        return None
    return SettleHandoff(
        dossier=source,
        order=f"{handoff}{ANSWER}",
        by=SYSTEM_ID,
        handoff=handoff,
        refusal=refusal,
        target=target if of_matter else None,
    )


class EndDestroyed(Command):
    """The key of the communication was destroyed, on an order."""

    act: Literal["end_destroyed"] = "end_destroyed"
