"""What a person can do next with a communication: each act tried as the recorder would."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from activities.recorder import Recorder
from procedure.codes import IdentityFinding
from procedure.dossier import Command
from procedure.entered import entry_id
from procedure.intake.intake import Intake
from procedure.intake.translation import AttachTranslation
from procedure.intake.triage import ConfirmRestriction, ReleaseCommunication
from procedure.people import Actor
from procedure.refusals import CaseNotReady, Refused
from procedure.values import Stored
from procedure.words import UNWRITTEN

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
    cases = {one: await recorder.register.people.open_cases(one) for one in persons}
    for name, command, values in _tries(actor, intake, cases):
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


_Try = tuple[str, Command, tuple[Allowed, ...]]
"""A name for the act, an order, and the values that it may have."""


def _tries(actor: Actor, intake: Intake, cases: Mapping[str, Sequence[str]]) -> Iterator[_Try]:
    """Each act of a person; ``cases`` are the open ones about each person who is named."""
    base: dict[str, Any] = {
        "dossier": intake.dossier,
        "order": _ORDER,
        "by": actor.person,
        "document": UNWRITTEN,
    }
    yield from _confirming(base, cases)
    yield "release_communication", ReleaseCommunication(**base), ()
    # A restriction that is there only because it is not screened takes a supervisor.
    yield "release_unscreened", ReleaseCommunication(**base, unscreened=True), ()
    yield "attach_translation", AttachTranslation(**base, language="en"), ()


def _confirming(base: Mapping[str, Any], cases: Mapping[str, Sequence[str]]) -> Iterator[_Try]:
    """Where open cases are about the person, somebody says which one, or that it is another."""
    identity = Allowed(field="identity", values=tuple(IdentityFinding))

    def confirm(person: str, case: str = _ANY_CASE, **how: bool) -> ConfirmRestriction:
        certain = IdentityFinding.CONFIRMED
        form = {"attach": False, **base, "person": person, "case": case, "identity": certain, **how}
        return ConfirmRestriction.model_validate(form)

    alone = tuple(person for person, about in cases.items() if not about)
    if alone:
        values = (Allowed(field="person", values=alone), identity)
        yield "confirm_restriction", confirm(alone[0]), values
    for person, about in cases.items():
        if about:
            values = (Allowed(field="person", values=(person,)), identity)
            joins = (*values, Allowed(field="case", values=tuple(about)))
            yield "confirm_joining", confirm(person, about[0], attach=True), joins
            yield "confirm_beside", confirm(person, another=True), values
    if not cases:
        yield "confirm_entered", confirm(entry_id(UNWRITTEN)), (identity,)
