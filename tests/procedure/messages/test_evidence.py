"""Evidence: what INTERPOL may have, the weightiest first."""

import pytest

from procedure.facts import AddFact
from procedure.measures.evidence import MarkedAlready, MarkEvidence, candidates, released
from procedure.outgoing_codes import Weight
from procedure.refusals import NotFound, NotPermitted
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    EDITIONS,
    MESSAGE,
    SUPERVISOR,
    Course,
    document,
    opening,
)

RECEIVED = f"{MESSAGE}/v1"


def begun() -> Course:
    """A case with an answer and a fact."""
    course = Course.begin(opening(circumstances=()), rules=EDITIONS["2026-2"])
    course.say(ANALYST, AddFact, fact="ENCOUNTER", document=document(900))
    return course


def test_a_package_holds_what_was_released_by_weight() -> None:
    course = begun()
    answer = next(one for one in course.asked() if one.code == "J1")
    course.answer("J1", "NO_TREATY")
    answered = course.case.tasks[answer.task].document
    assert answered in candidates(course.case)
    for item, weight, releasable in (
        (RECEIVED, Weight.ALLEGATION, True),
        (answered, Weight.OFFICIAL_RECORD, False),
        (document(900), Weight.COMPETENT_BODY_FINDING, True),
    ):
        course.say(COUNSEL, MarkEvidence, item=item, weight=weight, releasable=releasable)
    assert [one.item for one in released(course.case)] == [document(900), RECEIVED]
    course.say(SUPERVISOR, MarkEvidence, item=RECEIVED, weight=Weight.ALLEGATION, releasable=False)
    assert [one.item for one in released(course.case)] == [document(900)], "the last mark counts"


def test_nothing_leaves_that_nobody_marked() -> None:
    assert released(begun().case) == []


def test_what_may_not_be_marked() -> None:
    course = begun()
    mark = {"item": RECEIVED, "weight": Weight.REPORT, "releasable": True}
    with pytest.raises(NotPermitted):
        course.say(ANALYST, MarkEvidence, **mark)
    with pytest.raises(NotFound, match="evidence of this case"):
        course.say(COUNSEL, MarkEvidence, **{**mark, "item": document(12345)})
    course.say(COUNSEL, MarkEvidence, **mark)
    with pytest.raises(MarkedAlready):
        course.say(COUNSEL, MarkEvidence, **mark)
