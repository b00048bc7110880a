"""The restriction of a case: its material may not be used (REPORT L46, measure 2)."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.case import Case, MeasureState
from procedure.clocks.clock import Clock
from procedure.dossier import Command, Event, TimelineText, with_clocks, with_ended
from procedure.people import SYSTEM_ID, Role
from procedure.refusals import AlreadyDone, NotNow
from procedure.tables import ActRule, EventRule, Needs, Rules
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

REVIEW, RENEWAL = "restriction-review", "restriction-renewal"
"""The clocks of the first review and of those after a renewal."""


_NEVER = datetime.min.replace(tzinfo=UTC)


class RestrictionState(StrEnum):
    """Whether the material may be used."""

    RESTRICTED = "RESTRICTED"
    """The material may not be used. Every case begins so."""
    LIFTED = "LIFTED"
    """A supervisor ended the restriction."""


@dataclass(frozen=True, slots=True)
class Restriction(MeasureState):
    """Whether the case is restricted, and since when."""

    state: RestrictionState = RestrictionState.RESTRICTED
    placed_at: datetime = _NEVER
    """When it was last placed: before the opening, where a hit was restricted."""
    changed: int = 0
    """The event that last placed or renewed it."""


class AlreadyLifted(AlreadyDone):
    """The restriction is lifted."""

    sentence = "The restriction is already lifted."


class NothingToRenew(NotNow):
    """The restriction is lifted."""

    sentence = "The restriction is lifted: there is nothing to renew."


class RenewRestriction(Command):
    """The restriction stays after its review."""

    act: Literal["renew_restriction"] = "renew_restriction"
    document: DocumentId


class LiftRestriction(Command):
    """The restriction ends."""

    act: Literal["lift_restriction"] = "lift_restriction"
    document: DocumentId


class RestrictionPlaced(Event):
    """The case is restricted, before a person looks: when it opens, or at a new fact."""

    clock: Clock


class RestrictionRenewed(Event):
    """A supervisor keeps the restriction after its review."""

    document: DocumentId
    clock: Clock


class RestrictionLifted(Event):
    """A supervisor ends the restriction."""

    document: DocumentId


def after_placing(case: Case, event: RestrictionPlaced) -> Case:
    """Restricted, from when the review clock started."""
    placed = Restriction(
        RestrictionState.RESTRICTED, event.clock.started_at, changed=case.revision + 1
    )
    return with_clocks(case, event.clock).having(placed)


def after_renewal(case: Case, event: RestrictionRenewed) -> Case:
    """The review is done, and the next one has its clock."""
    renewed = replace(case.of(Restriction), changed=case.revision + 1)
    return with_clocks(with_ended(case, event.at, *_reviews(case)), event.clock).having(renewed)


def after_lifting(case: Case, event: RestrictionLifted) -> Case:
    """No longer restricted, and nothing to review."""
    lifted = replace(case.of(Restriction), state=RestrictionState.LIFTED)
    return with_ended(case, event.at, *_reviews(case)).having(lifted)


def _reviews(case: Case) -> list[str]:
    return [clock_id for clock_id in case.clocks if clock_id.startswith("restriction-")]


def is_restricted(case: Case) -> bool:
    """Whether the material may not be used."""
    return case.of(Restriction).state is RestrictionState.RESTRICTED


def is_under_review(case: Case) -> bool:
    """Whether a review of the restriction is due or will be, also after the case has ended."""
    return is_restricted(case) and any(case.running(clock) for clock in _reviews(case))


def place(case: Case, context: "Context", because: str, at: datetime | None = None) -> list[Event]:
    """Restrict the case, with a clock for the review."""
    clock = context.start(case, case.case_class, REVIEW, _next_clock(case), because, at)
    return [RestrictionPlaced(at=context.at, by=SYSTEM_ID, clock=clock)]


def _next_clock(case: Case) -> str:
    return f"restriction-{1 + len(_reviews(case))}"


def renew_restriction(case: Case, order: RenewRestriction, context: "Context") -> list[Event]:
    """The next review has a clock of its own. A review outlives the case, where it runs on."""
    if not is_under_review(case):
        case.must_be_open()
    if not is_restricted(case):
        raise NothingToRenew()
    because = "restriction renewed"
    clock = context.start(case, case.case_class, RENEWAL, _next_clock(case), because)
    return [RestrictionRenewed(at=context.at, by=context.by, document=order.document, clock=clock)]


def lift_restriction(case: Case, order: LiftRestriction, context: "Context") -> list[Event]:
    """Also on a case that has ended: a restriction must not outlive its reason."""
    if not is_restricted(case):
        raise AlreadyLifted()
    return [RestrictionLifted(at=context.at, by=context.by, document=order.document)]


def _last_change(case: Case, order: LiftRestriction) -> int:
    return case.of(Restriction).changed


def placing_text(case: Case, event: RestrictionPlaced, rules: "Procedure") -> TimelineText:
    """The case is restricted."""
    what = "Restriction placed, before a person looks"
    return TimelineText(what, 2, event.clock.clock_id, begins=True)


def renewal_text(case: Case, event: RestrictionRenewed, rules: "Procedure") -> TimelineText:
    """The restriction was reviewed."""
    running = [clock_id for clock_id in _reviews(case) if case.running(clock_id)]
    reviewed = running[-1] if running else None
    return TimelineText("Restriction renewed after review", 2, reviewed)


def lifting_text(case: Case, event: RestrictionLifted, rules: "Procedure") -> TimelineText:
    """The restriction ended."""
    return TimelineText("Restriction lifted", 2)


_SUPERVISOR = Permission(roles=(Role.SUPERVISOR,))

RULES = Rules(
    needs=Needs(clocks=(REVIEW, RENEWAL)),
    events=(
        EventRule(RestrictionPlaced, after_placing, placing_text),
        EventRule(RestrictionRenewed, after_renewal, renewal_text, once=True),
        EventRule(RestrictionLifted, after_lifting, lifting_text),
    ),
    acts=(
        ActRule(RenewRestriction, renew_restriction, _SUPERVISOR),
        ActRule(LiftRestriction, lift_restriction, _SUPERVISOR, outdated_after=_last_change),
    ),
)
