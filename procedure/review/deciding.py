"""A person decides on an item of a retrospective review, with a reason."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from procedure.access import DESK, Permission
from procedure.dossier import Command, Effect, Event, Handoff, TimelineText, handoff_id
from procedure.intake.reviewing import RestrictReviewed
from procedure.people import SYSTEM_ID
from procedure.refusals import AlreadyDone, NotFound
from procedure.review.codes import ItemOutcome
from procedure.review.review import Decision, Review
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId, DossierId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class ItemDecidedAlready(AlreadyDone):
    """Somebody decided on it."""

    sentence = "{version} is decided already: {outcome}, by {by}."


class DecideItem(Command):
    """Decide on a version that the review found."""

    act: Literal["decide_item"] = "decide_item"
    version: DossierId
    outcome: ItemOutcome
    document: DocumentId


class ItemDecided(Event):
    """A person decided on a version that the review found."""

    version: DossierId
    outcome: ItemOutcome
    document: DocumentId


def decide_item(review: Review, order: DecideItem, context: "Context") -> list[Event]:
    """Once for each, also while the review still looks."""
    review.must_be_open()
    if order.version not in review.items:
        raise NotFound(what="item of this review", name=order.version)
    known = review.decisions.get(order.version)
    if known is not None:
        raise ItemDecidedAlready(version=order.version, outcome=known.outcome, by=known.by)
    return [
        ItemDecided(
            at=context.at,
            by=context.by,
            version=order.version,
            outcome=order.outcome,
            document=order.document,
        )
    ]


def after_decision(review: Review, event: ItemDecided) -> Review:
    """One less to decide."""
    decision = Decision(event.outcome, event.by, event.document)
    return replace(review, decisions={**review.decisions, event.version: decision})


def decision_text(review: Review, event: ItemDecided, rules: "Procedure") -> TimelineText:
    """``comm-.../v1: KEEP``."""
    return TimelineText(f"{event.version}: {event.outcome}")


def decision_effects(review: Review, event: ItemDecided, rules: "Procedure") -> list[Effect]:
    """What must be restricted is restricted by its own intake."""
    if event.outcome is not ItemOutcome.RESTRICT:
        return []
    restrict = RestrictReviewed(
        dossier=event.version,
        order=handoff_id(review.dossier, review.revision, event.version),
        by=SYSTEM_ID,
    )
    return [Handoff(restrict)]


def _undecided(
    review: Review, rules: "Procedure", at: datetime, row: Mapping[str, Any]
) -> Iterable[str]:
    return review.undecided


RULES = Rules(
    events=(EventRule(ItemDecided, after_decision, decision_text, decision_effects),),
    acts=(
        ActRule(
            DecideItem,
            decide_item,
            Permission(roles=DESK),
            choices={"version": _undecided},
        ),
    ),
)
