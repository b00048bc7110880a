"""What waits for a second person in a matter: every draft, with what happened to it."""

from procedure.duty.opening import OpenDuty
from procedure.duty.steps import ApproveStep, CompleteStep, ProposeStep
from procedure.matters.common import EndMatter
from procedure.protest.drafting import ApproveProtest, DraftProtest
from tests.procedure.casework import COUNSEL, SECOND_COUNSEL, SUPERVISOR
from tests.procedure.matter_acts import DRAFT, protest
from tests.procedure.matterwork import MatterCourse
from views.case_view import DraftStanding
from views.matter_drafts import MatterDraft, drafts_of_matter


def drafts(course: MatterCourse) -> tuple[MatterDraft, ...]:
    """What the page of the matter has."""
    return drafts_of_matter(course.matter, course.events, course.rules, {})


def standings(course: MatterCourse) -> list[DraftStanding]:
    """What happened to each draft."""
    return [one.standing for one in drafts(course)]


def test_each_draft_of_a_dispute_says_what_happened_to_it() -> None:
    course = protest()
    course.say(COUNSEL, DraftProtest, **DRAFT)
    course.say(COUNSEL, DraftProtest, **DRAFT)
    assert standings(course) == [DraftStanding.REPLACED, DraftStanding.WAITING]
    course.say(SECOND_COUNSEL, ApproveProtest, approve=False)
    course.say(COUNSEL, DraftProtest, **DRAFT)
    assert standings(course)[1:] == [DraftStanding.SENT_BACK, DraftStanding.WAITING]
    last = drafts(course)[-1]
    assert (last.act, last.by, last.clock) == ("approve_protest", COUNSEL.person, None)
    course.say(SECOND_COUNSEL, ApproveProtest, approve=True)
    assert standings(course)[-1] is DraftStanding.APPROVED
    course.say(COUNSEL, DraftProtest, **DRAFT)
    assert standings(course) == [DraftStanding.WAITING], "what was approved before is over"


def test_a_step_of_a_duty_is_decided_by_its_own_time() -> None:
    course = MatterCourse.open(COUNSEL, OpenDuty, duty="BREACH_NOTICE")
    course.say(COUNSEL, ProposeStep)
    (waits,) = drafts(course)
    assert waits.title.startswith("The source and the General Secretariat are informed")
    assert (waits.act, waits.clock) == ("approve_step", "step-1")
    course.say(SUPERVISOR, ApproveStep, approve=True)
    assert standings(course) == [DraftStanding.APPROVED]


def test_what_one_person_completes_was_never_drafted() -> None:
    course = MatterCourse.open(COUNSEL, OpenDuty, duty="FOIA")
    course.say(COUNSEL, CompleteStep)
    assert drafts(course) == ()


def test_nothing_waits_in_a_matter_that_has_ended() -> None:
    course = protest()
    course.say(COUNSEL, DraftProtest, **DRAFT)
    course.say(COUNSEL, EndMatter)
    assert standings(course) == [DraftStanding.EARLIER]
