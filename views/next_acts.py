"""What a person can do next with a communication: each act tried as the recorder would."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from activities.recorder import Recorder
from client.ordering import UNWRITTEN
from procedure.codes import IdentityFinding
from procedure.dossier import Command
from procedure.intake.intake import Intake
from procedure.intake.translation import AttachTranslation
from procedure.intake.triage import ConfirmRestriction, ReleaseCommunication
from procedure.people import Actor
from procedure.refusals import CaseNotReady, Refused
from procedure.values import Stored

_ANY_CASE = f"case-{'0' * 26}"
_ORDER = f"order-{'0' * 26}"


class Allowed(Stored):
    """A field of an order, and every value that it may have now."""

    field: str
    values: tuple[str, ...]


class Possible(Stored):
    """An act that this person could order now."""

    act: str
    values: tuple[Allowed, ...] = ()
    """What must be chosen; every combination is allowed."""
    commands: tuple[str, ...] = ()
    """The same at the command line; what is in capitals must be typed."""


class NotYet(Stored):
    """An act that this person may order, but not now."""

    act: str
    why: str


class Next(Stored):
    """What a person can do next, and what not yet."""

    possible: tuple[Possible, ...] = ()
    not_yet: tuple[NotYet, ...] = ()


async def next_acts(
    recorder: Recorder, actor: Actor, intake: Intake, persons: Sequence[str], now: datetime
) -> Next:
    """What the actor could order now; ``persons`` are those whom the screening named."""
    possible: list[Possible] = []
    not_yet: dict[str, str] = {}
    for name, command, values in _tries(actor, intake, persons):
        try:
            await recorder.check(command, now)
        except CaseNotReady as refused:
            not_yet.setdefault(name, str(refused))
        except Refused:
            continue
        else:
            possible.append(Possible(act=name, values=values))
    offered = {one.act for one in possible}
    return Next(
        possible=tuple(possible),
        not_yet=tuple(
            NotYet(act=act, why=why) for act, why in not_yet.items() if act not in offered
        ),
    )


def _tries(
    actor: Actor, intake: Intake, persons: Sequence[str]
) -> Iterator[tuple[str, Command, tuple[Allowed, ...]]]:
    """Each act of a person with the values that it may have."""
    base: dict[str, Any] = {
        "dossier": intake.dossier,
        "order": _ORDER,
        "by": actor.person,
        "document": UNWRITTEN,
    }
    if persons:
        confirm = ConfirmRestriction(
            **base,
            identity=IdentityFinding.CONFIRMED,
            person=persons[0],
            case=_ANY_CASE,
            attach=False,
        )
        values = (
            Allowed(field="person", values=tuple(persons)),
            Allowed(field="identity", values=tuple(IdentityFinding)),
        )
        yield "confirm_restriction", confirm, values
    yield "release_communication", ReleaseCommunication(**base), ()
    # A restriction that is there only because it is not screened takes a supervisor.
    yield "release_unscreened", ReleaseCommunication(**base, unscreened=True), ()
    yield "attach_translation", AttachTranslation(**base, language="en"), ()
