"""What a covered case tells a use request: another state at INTERPOL voids what was verified."""

from typing import TYPE_CHECKING

from procedure.dossier import Event, TimelineText
from procedure.matters.opening import case_of
from procedure.message import InterpolState
from procedure.people import SYSTEM_ID
from procedure.tables import EventRule, Rules
from procedure.use.asking import ask_to_verify
from procedure.use.evidence import voided
from procedure.use.standing import ending_permission
from procedure.use.use import Use

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

FACTS = (
    *("REQUEST_KNOWN", "PUBLISHED", "RECORDED", "NON_COMPLIANCE", "DELETION", "SUSPENSION"),
    *("WITHDRAWN", "CANCELED", "MESSAGE_AMENDED"),
)
"""The facts by which the communication is another one than the one that was verified."""


class UseStateChanged(Event):
    """The communication changed: what was verified before no longer counts."""

    state: InterpolState


def hear_of_change(use: Use, case: str, context: "Context") -> list[Event]:
    """The state that the case has now; a permission that it takes away ends."""
    if use.ended_at is not None or use.used is not None:
        return []
    state = case_of(case, context).interpol_state
    changed = UseStateChanged(at=context.at, by=SYSTEM_ID, state=state)
    following = ending_permission(use, [changed], context)
    return [*following, *ask_to_verify(use, context, "the communication changed")]


def after_change(use: Use, event: UseStateChanged) -> Use:
    """Verify again."""
    return voided(use, event.at).asking(state=event.state)


def change_text(use: Use, event: UseStateChanged, rules: "Procedure") -> TimelineText:
    """``The communication changed (DELETED): verify again``."""
    return TimelineText(f"The communication changed ({event.state}): verify again")


RULES = Rules(
    events=(EventRule(UseStateChanged, after_change, change_text),),
    on_fact=dict.fromkeys(FACTS, hear_of_change),
)
