"""A use request that an agency opened learns of the case that it concerns."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.dossier import Command, Event, TimelineText
from procedure.matters.common import telling
from procedure.matters.opening import case_of
from procedure.message import InterpolState
from procedure.refusals import AlreadyDone
from procedure.tables import ActRule, EventRule, Rules
from procedure.use.evidence import DESK_AND_COUNSEL, voided
from procedure.use.standing import ending_permission
from procedure.use.use import Use
from procedure.values import CaseId, DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class CaseIsLinked(AlreadyDone):
    """The request concerns the case already."""

    sentence = "The use request concerns {case} already."


class LinkUse(Command):
    """Say which case a use request concerns; the document says why."""

    act: Literal["link_use"] = "link_use"
    case: CaseId
    document: DocumentId


class UseLinked(Event):
    """The request concerns a case, whose communication has this state at INTERPOL."""

    case: CaseId
    state: InterpolState
    document: DocumentId


def link_use(use: Use, order: LinkUse, context: "Context") -> list[Event]:
    """Each case once. What was verified for another communication no longer counts."""
    use.must_await_use()
    if order.case in use.cases:
        raise CaseIsLinked(case=order.case)
    state = case_of(order.case, context).interpol_state
    linked = UseLinked(
        at=context.at, by=context.by, case=order.case, state=state, document=order.document
    )
    return ending_permission(use, [linked], context)


def after_linking(use: Use, event: UseLinked) -> Use:
    """It hears of the facts of the case from now on."""
    linked = replace(voided(use, event.at), cases=(*use.cases, event.case))
    return linked.asking(state=event.state)


def linking_text(use: Use, event: UseLinked, rules: "Procedure") -> TimelineText:
    """``Concerns case-01K...``."""
    return TimelineText(f"Concerns {event.case}")


RULES = Rules(
    events=(EventRule(UseLinked, after_linking, linking_text, telling, once=True),),
    acts=(ActRule(LinkUse, link_use, DESK_AND_COUNSEL),),
)
