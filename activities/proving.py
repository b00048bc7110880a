"""Where an act comes from: a person's signed order, or a step from the closed list of Caveat's own.

Asked in the recorder's transaction.
"""

from collections.abc import Sequence

from procedure.dossier import Command, Event, Step
from procedure.people import SYSTEM_ID
from procedure.proof import Flaw, NotProven
from register.documents import KeptDocument

OWN_STEPS = frozenset(
    ("take_step", "reach_alerts", "end_track", "record_screening", "record_assessment")
)
"""The acts that Caveat takes by itself, and no person orders."""


class WrongAuthor(Exception):
    """An event names somebody else than whoever ordered the act: a defect. Nothing is written."""


def is_own_step(command: Step) -> bool:
    """Whether it is one of Caveat's own, in Caveat's name."""
    return command.act in OWN_STEPS and command.by == SYSTEM_ID


def check_words(command: Command, kept: KeptDocument) -> None:
    """Raise NotProven unless the order's document is the person's own, with the words they signed.

    Asked after the permission, so that nobody learns of a document by an order.
    """
    if command.proof is None:
        return
    if (kept.author, kept.commitment) != (command.by, command.proof.read().commitment):
        raise NotProven(code=Flaw.DOCUMENT)


def check_authors(events: Sequence[Event], by: str) -> None:
    """Raise WrongAuthor unless each event is by whoever acts, or by Caveat as what follows."""
    if any(event.by not in (by, SYSTEM_ID) for event in events):
        raise WrongAuthor
