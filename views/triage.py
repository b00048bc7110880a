"""What happened to a version of a communication: restricted, decided, translated, and why."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from procedure.annex.editions import Procedure
from procedure.clocks.clock import Clock
from procedure.codes import IdentityFinding
from procedure.dossier import Event
from procedure.intake.intake import (
    CommunicationReceived,
    CommunicationReleased,
    CommunicationRestricted,
    RestrictedUnscreened,
    RestrictionConfirmed,
)
from procedure.intake.second_person import ReleaseProposed, ReleaseRejected
from procedure.intake.translation import TranslationAttached
from procedure.refusals import NotFound
from procedure.values import CaseId, DocumentId, Moment, PersonId, Stored
from register.register import Register
from register.sealing import UNREADABLE, KeyDestroyed

_SCREEN, _RESTRICT = 1, 2
"""The measures of REPORT L46 that a restriction is based on."""


class Basis(Stored):
    """What the procedure bases something on."""

    what: str
    """The measure of the report, or the deadline."""
    citation: str


class Restricting(Stored):
    """A time at which the communication was restricted, and on what basis."""

    at: Moment
    because: str
    basis: tuple[Basis, ...]
    """The measures of the edition that the intake keeps, and its deadline."""
    decide_by: Moment | None = None
    """When a person must have looked."""


class Proposal(StrEnum):
    """What happened to a proposal to release a communication."""

    MADE = "MADE"
    """A person proposed it; a second person decides."""
    TURNED_DOWN = "TURNED_DOWN"
    """A second person did not agree: the restriction stays."""


class Decided(Stored):
    """A decision on the communication: confirmed, or released by a person or without a hit.

    Or that a release was proposed, or turned down, where it takes two people.
    """

    at: Moment
    by: PersonId
    confirmed: bool
    identity: IdentityFinding | None = None
    person: str | None = None
    """Who it is, by number."""
    case: CaseId | None = None
    """Null where the reader may not know of it."""
    attached: bool = False
    """Whether it joined a case that existed."""
    other_person: bool = False
    """Whether that case is about somebody else."""
    beside: tuple[CaseId, ...] = ()
    """Open cases about the same person, beside which the new one opened, as far as the reader may
    know of them."""
    proposed_by: PersonId | None = None
    """Who had proposed to release it, where it took a second person."""
    proposal: Proposal | None = None
    """Whether this only proposes a release, or turns one down; null for a decision."""
    reason: str | None = None
    """What the person wrote; null where nobody did, or where it cannot be opened."""


_Decision = RestrictionConfirmed | CommunicationReleased | ReleaseProposed | ReleaseRejected


class Translation(Stored):
    """A translation that was attached. It holds personal data."""

    document: DocumentId
    at: Moment
    by: PersonId
    """Who attached it."""
    language: str
    made_by: str
    text: str | None
    """Null where it cannot be opened."""


class Triage(Stored):
    """What happened to a version, in the order in which it happened."""

    restrictions: tuple[Restricting, ...]
    decisions: tuple[Decided, ...]
    translations: tuple[Translation, ...]


async def triage(register: Register, events: Sequence[Event], rules: Procedure) -> Triage:
    """What the events of an intake say, with what people wrote."""
    restrictions: list[Restricting] = []
    decisions: list[Decided] = []
    translations: list[Translation] = []
    screening: Clock | None = None
    for event in events:
        match event:
            case CommunicationReceived():
                screening = event.clock
            case RestrictedUnscreened():
                restrictions.append(
                    _restricting(event, rules, (_SCREEN, _RESTRICT), based_on=screening)
                )
            case CommunicationRestricted():
                restrictions.append(
                    _restricting(event, rules, (_RESTRICT,), based_on=event.clock).model_copy(
                        update={"decide_by": event.clock.due_at}
                    )
                )
            case (
                RestrictionConfirmed()
                | CommunicationReleased()
                | ReleaseProposed()
                | ReleaseRejected()
            ):
                decisions.append(await _decided(register, event))
            case TranslationAttached():
                translations.append(await _translation(register, event))
    return Triage(
        restrictions=tuple(restrictions),
        decisions=tuple(decisions),
        translations=tuple(translations),
    )


def _restricting(
    event: RestrictedUnscreened | CommunicationRestricted,
    rules: Procedure,
    measures: tuple[int, ...],
    *,
    based_on: Clock | None,
) -> Restricting:
    basis = [
        Basis(what=f"Measure {one.number}: {one.title}", citation=one.source.citation)
        for one in rules.edition.measures
        if one.number in measures
    ]
    if based_on is not None:
        target = " (a local target, not law)" if based_on.local_target else ""
        what = f"Deadline: {based_on.duration.words()}{target}"
        citation = f"{based_on.time.kind}: {based_on.time.citation}"
        basis.append(Basis(what=what, citation=citation))
    return Restricting(at=event.at, because=event.because, basis=tuple(basis))


async def _decided(register: Register, event: _Decision) -> Decided:
    written = await _written(register, event.document)
    reason = written.get("reason")
    if isinstance(event, CommunicationReleased):
        by = event.proposed_by
        return Decided(at=event.at, by=event.by, confirmed=False, proposed_by=by, reason=reason)
    if not isinstance(event, RestrictionConfirmed):
        proposed = isinstance(event, ReleaseProposed)
        kind = Proposal.MADE if proposed else Proposal.TURNED_DOWN
        return Decided(at=event.at, by=event.by, confirmed=False, proposal=kind, reason=reason)
    return Decided(
        at=event.at,
        by=event.by,
        confirmed=True,
        identity=event.identity,
        person=event.person,
        case=event.case,
        attached=event.attached,
        other_person=event.other_person,
        beside=event.beside,
        reason=reason,
    )


async def _translation(register: Register, event: TranslationAttached) -> Translation:
    written = await _written(register, event.document)
    return Translation(
        document=event.document,
        at=event.at,
        by=event.by,
        language=event.language,
        made_by=written.get("made_by", ""),
        text=written.get("text"),
    )


async def _written(register: Register, document: str | None) -> dict[str, Any]:
    """What a document says; nothing where there is none, or nobody can open it."""
    if document is None:
        return {}
    try:
        return (await register.documents.document(document)).content
    except (KeyDestroyed, NotFound, *UNREADABLE):
        return {}
