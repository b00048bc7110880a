"""The retrospective review: page by page, paused and resumed, and decided item by item."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedure.dossier import Handoff
from procedure.intake.reviewing import BECAUSE, RestrictReviewed
from procedure.issue_date import issued_on
from procedure.letters import LetterOrder
from procedure.matters.common import EndMatter, NotReadyToEnd
from procedure.message import Communication, CommunicationKind, InterpolState
from procedure.people import SYSTEM
from procedure.refusals import NotFound
from procedure.review.deciding import DecideItem, ItemDecided, ItemDecidedAlready, decision_effects
from procedure.review.opening import OpenReview, ReviewUnderWay
from procedure.review.paging import (
    PageReviewed,
    PauseReview,
    ResumeReview,
    ReviewLookedThrough,
    ReviewNotPaused,
    ReviewPausedAlready,
    page_emails,
)
from procedure.values import DossierId
from tests.procedure.beside import Beside
from tests.procedure.casework import ANALYST
from tests.procedure.intakework import HIT, IntakeCourse, result
from tests.procedure.matter_acts import VERSION, review, review_with_items
from tests.procedure.matterwork import NEWEST, MatterCourse


def version(number: int) -> DossierId:
    """A version of some communication."""
    return f"comm-{number:026}/v1"


def page(course: MatterCourse, begins: str, ends: str, *, last: bool = False) -> None:
    """A page of two, one of which is an item, is passed to the review."""
    item = {"version": ends, "findings": ("NAMED",)}
    fields: dict[str, Any] = {"counts": {"clear": 1, "found": 1}, "items": (item,)}
    course.do(SYSTEM, "note_page", handed_over=True, begins=begins, ends=ends, last=last, **fields)


def test_only_the_page_that_comes_next_counts_and_no_page_twice() -> None:
    course = review()
    assert course.stage == "LOOKING"
    page(course, "", version(2))
    page(course, "", version(2))
    page(course, version(4), version(6))
    assert (course.matter.cursor, course.matter.counts.looked_at) == (version(2), 2)
    page(course, version(2), version(4), last=True)
    page(course, version(4), version(6))
    assert (course.stage, course.matter.counts.looked_at) == ("DECIDING", 4)
    assert list(course.matter.items) == [version(2), version(4)]


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=25))
def test_whatever_arrives_in_whatever_order_nothing_counts_twice(
    arrivals: list[tuple[int, bool]],
) -> None:
    """Pages repeated, too late or too early, and pauses between them."""
    course = review()
    for number, pauses in arrivals:
        if pauses and course.matter.looks:
            course.say(ANALYST, PauseReview)
        elif course.matter.paused:
            course.say(ANALYST, ResumeReview)
        page(course, version(number) if number else "", version(number + 1), last=number == 5)
    reached = [item for item in course.matter.items]
    assert reached == [version(number) for number in range(1, len(reached) + 1)]
    assert course.matter.counts.looked_at == 2 * len(reached)


def test_a_person_pauses_and_resumes_and_a_page_under_way_is_kept() -> None:
    course = review()
    with pytest.raises(ReviewNotPaused):
        course.say(ANALYST, ResumeReview)
    course.say(ANALYST, PauseReview)
    assert (course.stage, course.matter.looks) == ("PAUSED", False)
    with pytest.raises(ReviewPausedAlready):
        course.say(ANALYST, PauseReview)
    page(course, "", version(2))
    assert (course.stage, course.matter.cursor) == ("PAUSED", version(2))
    course.say(ANALYST, ResumeReview)
    assert course.matter.looks
    page(course, version(2), version(4), last=True)
    with pytest.raises(ReviewLookedThrough):
        course.say(ANALYST, PauseReview)


def test_each_item_is_decided_once_and_nothing_is_left_before_the_end() -> None:
    course = review_with_items(last=False)
    with pytest.raises(NotReadyToEnd, match="not everything is looked at; 1 of 1 items"):
        course.say(ANALYST, EndMatter)
    with pytest.raises(NotFound):
        course.say(ANALYST, DecideItem, version=version(9), outcome="KEEP")
    course.say(ANALYST, DecideItem, version=VERSION, outcome="KEEP")
    with pytest.raises(ItemDecidedAlready):
        course.say(ANALYST, DecideItem, version=VERSION, outcome="RESTRICT")
    with pytest.raises(NotReadyToEnd, match="not everything is looked at"):
        course.say(ANALYST, EndMatter)
    page(course, VERSION, version(4), last=True)
    course.say(ANALYST, DecideItem, version=version(4), outcome="RESTRICT")
    assert course.stage == "DONE"
    decided = course.events[-1]
    assert isinstance(decided, ItemDecided)
    (handed,) = decision_effects(course.matter, decided, NEWEST)
    assert isinstance(handed, Handoff)
    assert (handed.command.act, handed.command.dossier) == ("restrict_reviewed", version(4))
    course.say(ANALYST, EndMatter)
    assert course.stage == "ENDED"


def test_the_analysts_hear_of_the_first_items_and_of_the_end() -> None:
    course = review()
    heard = []
    for number, last in ((0, False), (2, False), (4, True)):
        page(course, version(number) if number else "", version(number + 2), last=last)
        event = course.events[-1]
        assert isinstance(event, PageReviewed)
        letters = page_emails(course.matter, event, NEWEST)
        assert all(isinstance(one, LetterOrder) for one in letters)
        heard.append(len(letters))
    assert heard == [1, 0, 1]


def test_two_reviews_at_once_are_refused() -> None:
    first = review()
    second = MatterCourse(f"review-{'5' * 26}")
    beside = Beside(dossiers={first.matter_id: (first.matter, NEWEST)})
    order = second.command(ANALYST, OpenReview)
    context = second.context(ANALYST)
    rule = second.kind.opening
    assert rule is not None
    with pytest.raises(ReviewUnderWay):
        rule.decide(order, type(context)(**{**vars(context), "beside": beside}))


def test_only_what_was_released_is_restricted_and_a_person_looks() -> None:
    for found, expected in ((result(), ["CommunicationRestricted"]), (result(HIT), [])):
        course = IntakeCourse.begin()
        course.screen(found)
        command = course.command(SYSTEM, RestrictReviewed)
        events = course.order(command, handed_over=True)
        assert [event.kind for event in events] == expected
        assert course.status == ("AWAITING_PERSON", True)
        assert all(event.because == BECAUSE for event in events if hasattr(event, "because"))


def test_when_something_was_issued() -> None:
    red, diffusion = CommunicationKind.RED_NOTICE, CommunicationKind.WANTED_PERSON_DIFFUSION
    old, new = date(2015, 6, 3), date(2019, 6, 3)
    table: list[tuple[CommunicationKind, dict[str, Any], date | None]] = [
        (red, {"control_number": "A-1234/5-2016"}, date(2016, 5, 1)),
        (red, {"control_number": "a-1234/12-2016 ", "file_number": "2020/7"}, date(2016, 12, 1)),
        # The year of a file number is no date of issue, and the date of its message neither.
        (red, {"file_number": "2014/75051", "date": old}, None),
        (red, {"control_number": "A-1234/13-2016"}, None),
        (diffusion, {"date": new}, new),
        (diffusion, {"date": new, "control_number": "B-7/1-2012"}, date(2012, 1, 1)),
        (diffusion, {}, None),
        (CommunicationKind.PLAIN_MESSAGE, {"date": old}, None),
    ]
    for kind, fields, expected in table:
        communication = Communication(
            kind=kind,
            interpol_state=InterpolState.UNKNOWN,
            sender="IP XANDRIA",
            reference="1",
            **fields,
        )
        issued = issued_on(communication)
        assert (issued.on if issued else None) == expected, fields
