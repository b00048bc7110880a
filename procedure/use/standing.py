"""Whether a permission still stands: it ends when a check is no longer met."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from procedure.case import Case
from procedure.codes import LetterKey
from procedure.dossier import Effect, Event, TimelineText
from procedure.letters import LetterOrder, to_role
from procedure.matters.common import tell_cases
from procedure.message import InterpolState
from procedure.people import SYSTEM_ID, Role
from procedure.tables import EventRule, Rules
from procedure.use.gate import NOT_LIVE, Check, checks, stopping
from procedure.use.use import Use
from procedure.use_codes import UseCheck

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

_OF_THE_DAY = frozenset({UseCheck.VERIFIED})
"""What must hold at the use itself, and ends no permission before it."""


class UsePermissionEnded(Event):
    """A check is no longer met: the communication may not be used."""

    checks: tuple[UseCheck, ...]


def checks_now(use: Use, context: "Context") -> tuple[Check, ...]:
    """Every check now, by the edition in force and by what the covered cases know now.

    What a case knows counts also before it is passed on to the request.
    """
    states = (_state_of(case, context) for case in use.cases)
    dead = [state for state in states if state in NOT_LIVE and state is not InterpolState.UNKNOWN]
    request = replace(use.request, state=dead[0]) if dead else use.request
    return checks(request, context.at, context.now_in_force.edition)


def _state_of(case: str, context: "Context") -> InterpolState | None:
    other = context.beside.other(case)
    return other.state.interpol_state if other and isinstance(other.state, Case) else None


def ending_permission(use: Use, events: Sequence[Event], context: "Context") -> list[Event]:
    """These events, and the end of a permission that they take away."""
    chain = context.chain(use)
    chain.add(events)
    if chain.state.decided is not None and chain.state.decided.stands:
        stops = stopping(checks_now(chain.state, context))
        if missing := tuple(one.check for one in stops if one.check not in _OF_THE_DAY):
            ended = UsePermissionEnded(at=context.at, by=SYSTEM_ID, checks=missing)
            chain.add([ended])
    return chain.events


def after_permission_ended(use: Use, event: UsePermissionEnded) -> Use:
    """It must be decided again."""
    if use.decided is None:
        return use
    decided = replace(use.decided, ended_at=event.at)
    return replace(use, decided=decided, changed=use.revision + 1)


def ended_text(use: Use, event: UsePermissionEnded, rules: "Procedure") -> TimelineText:
    """``The use is no longer permitted: I-6, U-2``."""
    rows = rules.edition.use_checks
    steps = ", ".join(rows[one].step if one in rows else one for one in event.checks)
    return TimelineText(f"The use is no longer permitted: {steps}")


def ended_effects(use: Use, event: UsePermissionEnded, rules: "Procedure") -> list[Effect]:
    """The agency must stop at once, and so say analysts and supervisors; the cases know."""
    what = f"a use of a communication by {use.request.agency} is no longer permitted"
    letters = [
        to_role(LetterKey.MATTER_CHANGED, role, what=what)
        for role in (Role.ANALYST, Role.SUPERVISOR)
    ]
    return [*letters, to_the_agency(use, what), *tell_cases(use)]


def to_the_agency(use: Use, what: str) -> LetterOrder:
    """An email to the agency that asked, which sees its request."""
    return LetterOrder(letter=LetterKey.MATTER_CHANGED, agency=use.request.agency, what=what)


RULES = Rules(
    events=(EventRule(UsePermissionEnded, after_permission_ended, ended_text, ended_effects),),
)
