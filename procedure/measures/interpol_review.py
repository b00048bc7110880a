"""What INTERPOL has not reviewed: when its answer is expected, and asking for it.

INTERPOL reviews a diffusion after it was received (REPORT L34). A request for a notice can be seen
while it is examined (RPD25 a.77(3)), and a suspension lasts 6 months at most (RPD25 a.81(1)).
Until the review is known, the material is a live risk, and the case stays open for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from procedure.access import CASEWORK, Permission
from procedure.case import Case, MeasureState, Stage, Standing
from procedure.clocks.clock import Clock
from procedure.dossier import Command, Event, TimelineText, with_clocks, with_ended
from procedure.message import CommunicationKind, InterpolState
from procedure.people import SYSTEM_ID, USNCB
from procedure.refusals import NotNow
from procedure.tables import ActRule, EventRule, Needs, Rules, StepRule
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

REVIEW = Stage(
    "INTERPOL_REVIEW",
    "Review by INTERPOL",
    "INTERPOL has not said how it reviewed a diffusion, a request or a suspension.",
)
FIRST, NEXT, SUSPENSION = "review-outcome-first", "review-outcome-next", "suspension-ends"
"""The clocks: of the first answer, of the answer after INTERPOL was asked, of a suspension."""
_FIRST_CLOCK: Mapping[InterpolState, str] = {
    InterpolState.RECEIVED_UNREVIEWED: FIRST,
    InterpolState.UNKNOWN: FIRST,
    InterpolState.REQUESTED: FIRST,
    InterpolState.SUSPENDED: SUSPENSION,
}
"""By when something is expected, for each state in which INTERPOL's review is not known."""
_DIFFUSIONS = (CommunicationKind.WANTED_PERSON_DIFFUSION, CommunicationKind.OTHER_DIFFUSION)


@dataclass(frozen=True, slots=True)
class InterpolReview(MeasureState):
    """Of which state INTERPOL's answer is expected, and by which clock."""

    state: InterpolState | None = None
    clock: str | None = None
    started: int = 0
    """How many clocks it has had."""
    asked: int = 0
    """How often INTERPOL was asked."""


class ReviewIsKnown(NotNow):
    """INTERPOL's review is known, or nothing is reviewed."""

    sentence = "This case does not wait for a review by INTERPOL: its state is {state}."


class AskForReview(Command):
    """INTERPOL was asked how it reviewed what the case is about."""

    act: Literal["ask_for_review"] = "ask_for_review"
    document: DocumentId


class ReviewExpected(Event):
    """INTERPOL's review of what the case is about is not known; an answer is expected."""

    state: InterpolState
    clock: Clock


class ReviewAsked(Event):
    """INTERPOL was asked how it reviewed what the case is about."""

    document: DocumentId
    clock: Clock


class ReviewKnown(Event):
    """INTERPOL's review is known: nothing is expected any more."""

    state: InterpolState
    outcome: str | None = None
    """What INTERPOL did, where that ended it and no state says so, such as NOT_PUBLISHED."""


def after_expecting(case: Case, event: ReviewExpected) -> Case:
    """One clock at a time."""
    return _with(case, event, event.state, event.clock, asked=case.of(InterpolReview).asked)


def after_asking(case: Case, event: ReviewAsked) -> Case:
    """The next answer has its clock; the one before has not come."""
    before = case.of(InterpolReview)
    case = with_ended(case, event.at, before.clock, met=False)
    return _with(case, event, case.interpol_state, event.clock, asked=before.asked + 1)


def after_knowing(case: Case, event: ReviewKnown) -> Case:
    """The clock ends."""
    return _with(case, event, None, None, asked=case.of(InterpolReview).asked)


def _with(
    case: Case, event: Event, state: InterpolState | None, clock: Clock | None, *, asked: int
) -> Case:
    before = case.of(InterpolReview)
    case = with_clocks(with_ended(case, event.at, before.clock), clock)
    started = before.started + (clock is not None)
    name = None if clock is None else clock.clock_id
    return case.having(InterpolReview(state=state, clock=name, started=started, asked=asked))


def is_known(case: Case) -> bool:
    """Whether INTERPOL's review is known, or nothing is reviewed, or all is settled."""
    if case.outcome is not None:
        return True
    if case.interpol_state is InterpolState.UNKNOWN:
        return case.communication_kind not in _DIFFUSIONS
    return case.interpol_state not in _FIRST_CLOCK


def is_up_to_date(case: Case) -> bool:
    """Whether an answer is expected exactly where the review is not known."""
    review = case.of(InterpolReview)
    expected = case.running(review.clock)
    return not expected if is_known(case) else expected and review.state is case.interpol_state


def expect_review(case: Case, context: "Context") -> list[Event]:
    """Where the state changed, what is expected changes with it."""
    if case.ended is not None or is_up_to_date(case):
        return []
    if is_known(case):
        settled = case.interpol_state in _FIRST_CLOCK and case.outcome is not None
        outcome = case.outcome if settled else None
        state = case.interpol_state
        return [ReviewKnown(at=context.at, by=SYSTEM_ID, state=state, outcome=outcome)]
    key = _FIRST_CLOCK[case.interpol_state]
    clock = _clock(case, key, f"its state at INTERPOL is {case.interpol_state}", context)
    return [ReviewExpected(at=context.at, by=SYSTEM_ID, state=case.interpol_state, clock=clock)]


def ask_for_review(case: Case, order: AskForReview, context: "Context") -> list[Event]:
    """As often as needed."""
    case.must_be_open()
    if is_known(case) or NEXT not in context.rules.edition.clocks:
        raise ReviewIsKnown(state=case.interpol_state)
    clock = _clock(case, NEXT, "INTERPOL was asked", context)
    return [ReviewAsked(at=context.at, by=context.by, document=order.document, clock=clock)]


def _clock(case: Case, key: str, because: str, context: "Context") -> Clock:
    name = f"review-{case.of(InterpolReview).started + 1}"
    return context.start(case, case.case_class, key, name, because)


def standing(case: Case) -> Standing | None:
    """INTERPOL must say how it reviewed it; where it is late, USNCB must ask."""
    if is_known(case):
        return None
    clock = case.of(InterpolReview).clock
    late = clock is not None and case.due_reached(clock)
    return Standing(REVIEW, USNCB if late else "INTERPOL", "its state at INTERPOL is known")


def expecting_text(case: Case, event: ReviewExpected, rules: "Procedure") -> TimelineText:
    """``Not reviewed by INTERPOL (RECEIVED_UNREVIEWED): an answer is expected``."""
    what = f"Not reviewed by INTERPOL ({event.state}): an answer is expected"
    return TimelineText(what, None, event.clock.clock_id, begins=True)


def asking_text(case: Case, event: ReviewAsked, rules: "Procedure") -> TimelineText:
    """INTERPOL was asked."""
    return TimelineText("INTERPOL was asked for its review", None, case.of(InterpolReview).clock)


def knowing_text(case: Case, event: ReviewKnown, rules: "Procedure") -> TimelineText:
    """``INTERPOL's review is known: RECORDED``."""
    what = f"INTERPOL's review is known: {event.outcome or event.state}"
    return TimelineText(what, None, case.of(InterpolReview).clock)


RULES = Rules(
    measure="interpol_review",
    events=(
        EventRule(ReviewExpected, after_expecting, expecting_text),
        EventRule(ReviewAsked, after_asking, asking_text),
        EventRule(ReviewKnown, after_knowing, knowing_text),
    ),
    acts=(ActRule(AskForReview, ask_for_review, Permission(roles=CASEWORK)),),
    steps=(StepRule(expect_review.__name__, expect_review),),
    needs=Needs(clocks=(FIRST, NEXT, SUSPENSION)),
    standing=standing,
)
