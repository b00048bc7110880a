"""Conditions of the source for the use of its data, which the agency accepts (RPD 45, 66)."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.dossier import Command, Event, TimelineText
from procedure.refusals import AlreadyDone, no_such
from procedure.tables import ActRule, EventRule, Rules
from procedure.use.evidence import DESK_AND_COUNSEL
from procedure.use.request import SourceCondition
from procedure.use.standing import ending_permission
from procedure.use.use import Use
from procedure.values import DocumentId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from typing import Any

    from procedure.annex.editions import Procedure
    from procedure.context import Context


class ConditionAlreadyAccepted(AlreadyDone):
    """The agency accepted it."""

    sentence = "The agency already accepted {condition}."


class AddUseCondition(Command):
    """Record a condition of the source, in its words."""

    act: Literal["add_use_condition"] = "add_use_condition"
    document: DocumentId


class UseConditionAdded(Event):
    """The source set a condition."""

    condition: str
    """``C1``, ``C2`` and so on."""
    document: DocumentId


class AcceptUseCondition(Command):
    """Record how the agency accepted a condition."""

    act: Literal["accept_use_condition"] = "accept_use_condition"
    condition: str
    document: DocumentId


class UseConditionAccepted(Event):
    """The agency accepted a condition."""

    condition: str
    document: DocumentId


def add_use_condition(use: Use, order: AddUseCondition, context: "Context") -> list[Event]:
    """At any time before the use; a new one takes away a permission until it is accepted."""
    use.must_await_use()
    added = UseConditionAdded(
        at=context.at,
        by=context.by,
        condition=f"C{len(use.request.conditions) + 1}",
        document=order.document,
    )
    return ending_permission(use, [added], context)


def accept_use_condition(use: Use, order: AcceptUseCondition, context: "Context") -> list[Event]:
    """Each once."""
    use.must_await_use()
    known = use.request.conditions
    if order.condition not in known:
        raise no_such("condition", order.condition, known)
    if known[order.condition].accepted_at is not None:
        raise ConditionAlreadyAccepted(condition=order.condition)
    accepted = UseConditionAccepted(
        at=context.at, by=context.by, condition=order.condition, document=order.document
    )
    return [accepted]


def after_condition(use: Use, event: UseConditionAdded) -> Use:
    """One condition more."""
    added = SourceCondition(document=event.document, set_at=event.at)
    return use.asking(conditions={**use.request.conditions, event.condition: added})


def after_acceptance(use: Use, event: UseConditionAccepted) -> Use:
    """It stops nothing any more."""
    accepted = replace(use.request.conditions[event.condition], accepted_at=event.at)
    return use.asking(conditions={**use.request.conditions, event.condition: accepted})


def condition_text(use: Use, event: UseConditionAdded, rules: "Procedure") -> TimelineText:
    """``Condition of the source: C1``."""
    return TimelineText(f"Condition of the source: {event.condition}")


def acceptance_text(use: Use, event: UseConditionAccepted, rules: "Procedure") -> TimelineText:
    """``ICE accepted C1``."""
    return TimelineText(f"{use.request.agency} accepted {event.condition}")


def _waiting(
    use: Use, rules: "Procedure", at: "datetime", known: "Mapping[str, Any]"
) -> "Iterable[str]":
    """The conditions that the agency has not accepted."""
    conditions = use.request.conditions.items()
    return [key for key, one in conditions if one.accepted_at is None]


RULES = Rules(
    events=(
        EventRule(UseConditionAdded, after_condition, condition_text, once=True),
        EventRule(UseConditionAccepted, after_acceptance, acceptance_text, once=True),
    ),
    acts=(
        ActRule(AddUseCondition, add_use_condition, DESK_AND_COUNSEL),
        ActRule(
            AcceptUseCondition,
            accept_use_condition,
            DESK_AND_COUNSEL,
            choices={"condition": _waiting},
        ),
    ),
)
