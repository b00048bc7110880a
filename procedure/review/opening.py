"""A retrospective review begins."""

from datetime import date
from typing import TYPE_CHECKING, Literal

from procedure.access import DESK, Permission
from procedure.codes import CaseClass
from procedure.dossier import Event, TimelineText
from procedure.issue_date import TASK_FORCE_START
from procedure.matters.opening import MatterOpened, OpenMatter, as_it_began, begun, first_of, opened
from procedure.refusals import NotNow
from procedure.review.review import Review
from procedure.tables import EventRule, OpeningRule, Rules

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class ReviewUnderWay(NotNow):
    """Two at once would look at everything twice."""

    sentence = "{number} is not ended: nothing is reviewed twice at the same time."


class OpenReview(OpenMatter):
    """Begin a retrospective review of what is stored."""

    act: Literal["open_review"] = "open_review"
    before: date = TASK_FORCE_START
    """What was issued before this day is due."""


class ReviewOpened(MatterOpened):
    """A retrospective review begins: what is stored is looked at, page by page."""

    before: date


def begin(event: Event) -> Review:
    """The review of its first event."""
    first = first_of(ReviewOpened, event)
    return begun(Review, first, before=first.before)


def open_review(order: OpenReview, context: "Context") -> list[Event]:
    """One at a time."""
    for named in context.beside.matters("review"):
        other = context.beside.other(named)
        if other is not None and isinstance(other.state, Review) and other.state.ended_at is None:
            raise ReviewUnderWay(number=other.state.number or named)
    event = opened(ReviewOpened, order, context, before=order.before)
    # Nobody is in custody because of it now: whoever is has a case.
    return [event.model_copy(update={"case_class": CaseClass.P3})]


def opening_text(review: Review, event: ReviewOpened, rules: "Procedure") -> TimelineText:
    """``Review of what was issued before 2017-01-01``."""
    return TimelineText(f"Review of what was issued before {event.before.isoformat()}")


RULES = Rules(
    opening=OpeningRule(OpenReview, open_review, Permission(roles=DESK)),
    events=(EventRule(ReviewOpened, as_it_began, opening_text),),
)
