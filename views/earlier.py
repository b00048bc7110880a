"""What came before a communication: its earlier version, and others about the same persons."""

from collections.abc import Iterator, Sequence

from activities.kept_screening import screening_of
from indicators.sameness import Level as Sameness
from procedure.intake.intake import intake_id
from procedure.message import Charge, Communication, InterpolState
from procedure.people import Actor
from procedure.rows import IntakeRow
from procedure.values import Stored
from register.sealing import UNREADABLE, KeyDestroyed
from register.values import Outline
from views.communications import Shown
from views.fields import fields_of
from views.identity import of_subject
from views.looks import Looks, View

MOST = 5
"""So many others are opened."""


class Changed(Stored):
    """A field that the version before had otherwise. It is personal data."""

    field: str
    before: str
    now: str


class FromBefore(Stored):
    """What changed since the version before."""

    version: int
    """The version before."""
    changed: tuple[Changed, ...]


class Other(Stored):
    """Another communication about one of the same persons. It is personal data."""

    outline: Outline
    sender: str
    reference: str
    names: tuple[str, ...]
    """The persons as it writes them."""
    interpol_state: InterpolState
    facts: Sameness | None
    """Whether it is based on the same charges; null where one of the two has none."""


async def from_before(looks: Looks, actor: Actor, shown: Shown) -> FromBefore | None:
    """What changed since the version before; None for the first, or where it cannot be opened.

    Looking at that version is recorded in the ledger.
    """
    before = max((one.version for one in shown.versions if one.version < shown.version), default=0)
    if not before or shown.content is None:
        return None
    opened = await _opened(looks, actor, shown.communication, before)
    if opened is None:
        return None
    return FromBefore(version=before, changed=tuple(_changed(opened, shown.content)))


def _changed(before: Communication, now: Communication) -> Iterator[Changed]:
    """The fields that differ, in the order of the page."""
    earlier, later = dict(fields_of(before)), dict(fields_of(now))
    for field in dict.fromkeys((*later, *earlier)):
        old, new = earlier.get(field, "").strip(), later.get(field, "").strip()
        if old != new:
            yield Changed(field=field, before=old, now=new)


async def others(looks: Looks, actor: Actor, shown: Shown) -> tuple[Other, ...]:
    """The newest others about the same persons, opened; what cannot be opened is left out.

    Looking at each is recorded in the ledger.
    """
    persons = {hit.person_id for hit in shown.hits}
    charges = shown.content.charges if shown.content else ()
    found = []
    for outline in shown.others[:MOST]:
        opened = await _opened(looks, actor, outline.communication_id, outline.version)
        if opened is None:
            continue
        found.append(
            Other(
                outline=outline,
                sender=opened.sender,
                reference=opened.reference,
                names=tuple(await _names(looks, outline, opened, persons)),
                interpol_state=opened.interpol_state,
                facts=_same_facts(charges, opened.charges),
            )
        )
    return tuple(found)


async def _opened(
    looks: Looks, actor: Actor, communication: str, version: int
) -> Communication | None:
    await looks.note(actor, View.COMMUNICATION, intake_id(communication, version))
    try:
        return await looks.communication(communication, version)
    except (KeyDestroyed, *UNREADABLE):
        return None


async def _names(
    looks: Looks, outline: Outline, opened: Communication, persons: set[str]
) -> list[str]:
    """How it writes those of the persons whom it is about."""
    row = IntakeRow(
        communication_id=outline.communication_id,
        version=outline.version,
        state=outline.state,
        restricted=outline.restricted,
        hit_count=0,
        case_id=None,
    )
    kept = await screening_of(looks.register, row)
    places = {hit.where for hit in kept.result.hits if hit.person_id in persons} if kept else set()
    return [
        name
        for number, subject in enumerate(opened.subjects, 1)
        if f"subject {number}" in places
        for name in of_subject(subject).names[:1]
    ]


def _same_facts(ours: Sequence[Charge], theirs: Sequence[Charge]) -> Sameness | None:
    if not ours or not theirs:
        return None
    # Its lists of words take long to load, and most communications need none.
    from indicators.charges import same_facts

    return same_facts(ours, theirs).level
