"""The evidence of a case: how much each item weighs, and whether INTERPOL may have it.

A package for INTERPOL holds what was marked for release and nothing else: what an agency wrote
belongs to that agency until somebody marks it. Items are ordered by their weight (RoP24 25-27).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import StringConstraints

from procedure.access import Permission
from procedure.case import Case, MeasureState
from procedure.dossier import Command, Event, TimelineText
from procedure.outgoing_codes import Weight
from procedure.people import Role
from procedure.refusals import AlreadyRecorded, NotFound
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

EvidenceId = Annotated[
    str,
    StringConstraints(
        pattern=r"^(doc-[0-9A-HJKMNP-TV-Z]{26}|comm-[0-9A-HJKMNP-TV-Z]{26}/v\d{1,6})$"
    ),
]
"""A document of the case, or a version of a communication in it."""


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One item as it was last marked."""

    item: str
    weight: Weight
    releasable: bool
    by: str
    document: str
    """Why it was marked so; the reason stays with us."""


@dataclass(frozen=True, slots=True)
class Evidence(MeasureState):
    """All marked items of the case, in the order in which they were first marked."""

    items: tuple[EvidenceItem, ...] = ()


class MarkedAlready(AlreadyRecorded):
    """It is marked exactly so."""

    sentence = "{item} is already marked exactly so."


class MarkEvidence(Command):
    """Say how much an item of the case weighs, and whether INTERPOL may have it."""

    act: Literal["mark_evidence"] = "mark_evidence"
    item: EvidenceId
    weight: Weight
    releasable: bool
    document: DocumentId


class EvidenceMarked(Event):
    """An item was marked: its weight, and whether it may leave."""

    item: EvidenceId
    weight: Weight
    releasable: bool
    document: DocumentId


def after_marking(case: Case, event: EvidenceMarked) -> Case:
    """As it was marked last; its place in the list stays."""
    marked = EvidenceItem(
        item=event.item,
        weight=event.weight,
        releasable=event.releasable,
        by=event.by,
        document=event.document,
    )
    items = {one.item: one for one in case.of(Evidence).items}
    return case.having(Evidence(tuple({**items, event.item: marked}.values())))


def marks(case: Case) -> dict[str, bool]:
    """Whether INTERPOL may have each item that is marked."""
    return {one.item: one.releasable for one in case.of(Evidence).items}


def release_in_words(releasable: bool) -> str:
    """How an item is marked."""
    return "may be released" if releasable else "stays with us"


def released(case: Case) -> list[EvidenceItem]:
    """What a package holds: what may leave, the weightiest first."""
    marked = [one for one in case.of(Evidence).items if one.releasable]
    return sorted(marked, key=lambda one: one.weight.rank)


def candidates(case: Case) -> list[str]:
    """What can be marked: the answers, what facts came with, and the communications."""
    answers = [task.document for task in case.tasks.values() if task.document is not None]
    entered = [
        document
        for entry in case.entries.values()
        if (document := getattr(entry.event, "document", None)) is not None
    ]
    received = [f"{one}/v{version}" for one, version in case.communications]
    return list(dict.fromkeys((*answers, *entered, *received)))


def mark_evidence(case: Case, order: MarkEvidence, context: "Context") -> list[Event]:
    """Only what is in the case."""
    case.must_be_open()
    if order.item not in candidates(case):
        raise NotFound(what="evidence of this case", name=order.item)
    for one in case.of(Evidence).items:
        if (one.item, one.weight, one.releasable) == (order.item, order.weight, order.releasable):
            raise MarkedAlready(item=order.item)
    return [
        EvidenceMarked(
            at=context.at,
            by=context.by,
            item=order.item,
            weight=order.weight,
            releasable=order.releasable,
            document=order.document,
        )
    ]


def marking_text(case: Case, event: EvidenceMarked, rules: "Procedure") -> TimelineText:
    """How it was marked."""
    weight = event.weight.replace("_", " ").lower()
    how = release_in_words(event.releasable)
    return TimelineText(f"Evidence marked: {event.item} is a {weight} and {how}")


RULES = Rules(
    events=(EventRule(EvidenceMarked, after_marking, marking_text),),
    acts=(
        ActRule(
            MarkEvidence,
            mark_evidence,
            Permission(roles=(Role.COUNSEL, Role.SUPERVISOR)),
        ),
    ),
)
