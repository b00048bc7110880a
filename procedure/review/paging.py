"""A page of what is stored was looked at; a person pauses a review and resumes it."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import DESK, Permission
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText
from procedure.letters import to_role
from procedure.people import SYSTEM_ID, Role
from procedure.refusals import AlreadyDone, NotNow
from procedure.review.review import Counts, FoundItem, Review
from procedure.tables import ActRule, EventRule, Rules, always
from procedure.values import DocumentId, PersonId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class ReviewPausedAlready(AlreadyDone):
    """Somebody paused it."""

    sentence = "The review is paused already."


class ReviewNotPaused(NotNow):
    """There is nothing to resume."""

    sentence = "The review is not paused."


class ReviewLookedThrough(NotNow):
    """There is nothing to pause."""

    sentence = "Everything that was stored has been looked at: what is left is to decide."


class NotePage(Command):
    """A page was looked at. Only the page that comes next counts, so that none counts twice."""

    act: Literal["note_page"] = "note_page"
    by: PersonId = SYSTEM_ID
    begins: str
    """The version after which the page begins."""
    ends: str
    """The last version of the page."""
    last: bool
    """Whether nothing comes after it."""
    counts: Counts
    items: tuple[FoundItem, ...] = ()


class PauseReview(Command):
    """Look at no further page for now."""

    act: Literal["pause_review"] = "pause_review"
    document: DocumentId


class ResumeReview(Command):
    """Continue where it stopped."""

    act: Literal["resume_review"] = "resume_review"
    document: DocumentId


class PageReviewed(Event):
    """A page of what is stored was looked at."""

    ends: str
    last: bool
    counts: Counts
    items: tuple[FoundItem, ...]


class ReviewPaused(Event):
    """No further page is looked at for now."""

    document: DocumentId


class ReviewResumed(Event):
    """It continues where it stopped."""

    document: DocumentId


def note_page(review: Review, order: NotePage, context: "Context") -> list[Event]:
    """Once. A page that was under way when somebody paused is kept too: its work is done."""
    due = review.ended_at is None and not review.looked_through
    if not due or order.begins != review.cursor:
        return []
    return [
        PageReviewed(
            at=context.at,
            by=SYSTEM_ID,
            ends=order.ends,
            last=order.last,
            counts=order.counts,
            items=order.items,
        )
    ]


def pause_review(review: Review, order: PauseReview, context: "Context") -> list[Event]:
    """While it looks."""
    review.must_be_open()
    if review.looked_through:
        raise ReviewLookedThrough()
    if review.paused:
        raise ReviewPausedAlready()
    return [ReviewPaused(at=context.at, by=context.by, document=order.document)]


def resume_review(review: Review, order: ResumeReview, context: "Context") -> list[Event]:
    """Where it is paused."""
    review.must_be_open()
    if not review.paused:
        raise ReviewNotPaused()
    return [ReviewResumed(at=context.at, by=context.by, document=order.document)]


def after_page(review: Review, event: PageReviewed) -> Review:
    """The next page comes, or the end."""
    return replace(
        review,
        cursor=event.ends,
        looked_through=event.last,
        paused=review.paused and not event.last,
        counts=review.counts + event.counts,
        items={**review.items, **{item.version: item for item in event.items}},
    )


def after_pause(review: Review, event: ReviewPaused) -> Review:
    """It waits."""
    return replace(review, paused=True)


def after_resumption(review: Review, event: ReviewResumed) -> Review:
    """It continues."""
    return replace(review, paused=False)


def page_text(review: Review, event: PageReviewed, rules: "Procedure") -> TimelineText:
    """``Looked at 100: 3 to decide``."""
    end = "; everything is looked at" if event.last else ""
    return TimelineText(f"Looked at {event.counts.looked_at}: {len(event.items)} to decide{end}")


def page_emails(review: Review, event: PageReviewed, rules: "Procedure") -> list[Effect]:
    """The analysts hear of the first items, and when everything is looked at."""
    first = bool(event.items) and len(review.items) == len(event.items)
    if not first and not (event.last and review.undecided):
        return []
    what = "the retrospective review has items to decide"
    return [to_role(LetterKey.MATTER_CHANGED, Role.ANALYST, what=what)]


RULES = Rules(
    events=(
        EventRule(PageReviewed, after_page, page_text, page_emails),
        EventRule(ReviewPaused, after_pause, always("Paused")),
        EventRule(ReviewResumed, after_resumption, always("Resumed")),
    ),
    acts=(
        ActRule(NotePage, note_page, Permission(roles=()), by_handoff=True),
        ActRule(PauseReview, pause_review, Permission(roles=DESK)),
        ActRule(ResumeReview, resume_review, Permission(roles=DESK)),
    ),
)
