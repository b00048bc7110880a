"""A retrospective review restricts what was released long ago: a person looks, as at a hit."""

from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.dossier import Command, Event
from procedure.intake.intake import Intake, IntakeState, restrict
from procedure.tables import ActRule, Rules

if TYPE_CHECKING:
    from procedure.context import Context

BECAUSE = "the retrospective review found reason to restrict it"
"""Why such a communication is restricted."""


class RestrictReviewed(Command):
    """A person decided in a retrospective review that it must be restricted."""

    act: Literal["restrict_reviewed"] = "restrict_reviewed"


def restrict_reviewed(intake: Intake, order: RestrictReviewed, context: "Context") -> list[Event]:
    """Where it is released; anything else is restricted, or nobody can open it."""
    if intake.state is not IntakeState.RELEASED:
        return []
    return [restrict(intake, BECAUSE, context)]


RULES = Rules(
    acts=(ActRule(RestrictReviewed, restrict_reviewed, Permission(roles=()), by_handoff=True),)
)
