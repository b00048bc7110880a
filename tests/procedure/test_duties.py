"""Standing duties: opened on their day or by a person, done step by step, watching cases."""

from datetime import date, datetime, timedelta

import pytest

from procedure.clocks.zones import EASTERN, LYON
from procedure.duty.opening import OpenDuty
from procedure.duty.reporting import ComposeReport, ReleaseReport, ReportNotReleased
from procedure.duty.steps import (
    ApproveStep,
    CompleteStep,
    NoStepProposed,
    ProposeStep,
    StepTakesOnePerson,
    StepTakesSecondPerson,
)
from procedure.duty.writing import NotOfThisStep, OfAnotherReport, fields_of_duty
from procedure.matters.common import EndMatter, NotReadyToEnd
from procedure.matters.matter import MatterHasEnded
from procedure.matters.messages import ComposeMatterMessage
from procedure.measures.messages.outbound import MessageNotWaiting, MessageState
from procedure.measures.outgoing import MayNotBeSent
from procedure.people import SYSTEM, Actor, Role
from procedure.refusals import (
    ChangedSinceRead,
    DrafterMayNotApprove,
    NotFound,
    NotPermitted,
    NotWellFormed,
)
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    EDITIONS,
    MESSAGE,
    OPERATIONS,
    SUPERVISOR,
    Course,
    actor,
    to,
)
from tests.procedure.matterwork import MatterCourse

RULES = EDITIONS["2026-2"]
DUTIES = RULES.edition.duties


def opened(key: str, *cases: Course, **fields: str) -> MatterCourse:
    """A duty that has just opened."""
    return MatterCourse.open(COUNSEL, OpenDuty, *cases, duty=key, **fields)


def released(key: str = "REPORT_6503", period: str = "2026-04-25") -> MatterCourse:
    """A duty whose report is composed and released."""
    course = opened(key, period=period)
    release(course)
    return course


def release(course: MatterCourse) -> None:
    """The report of its present step is composed and released."""
    course.say(COUNSEL, ComposeReport, bureaus=False, sha256="0" * 64)
    course.say(SUPERVISOR, ReleaseReport)


def test_a_report_has_a_briefing_after_it() -> None:
    course = released()
    assert course.stage == "OPEN"
    course.say(COUNSEL, ProposeStep)
    assert course.stage == "PROPOSED"
    course.say(SUPERVISOR, ApproveStep, approve=True)
    assert course.matter.clocks["step-2"].rule == "briefing-6503"
    due = course.due("step-2").astimezone(EASTERN)
    assert (due.date() - course.now.astimezone(EASTERN).date()).days == 31, "the end of day 30"
    course.say(COUNSEL, CompleteStep)
    assert course.stage == "DONE"
    with pytest.raises(MatterHasEnded):
        course.say(COUNSEL, CompleteStep)


def test_one_person_alone_does_not_submit_the_report_to_congress() -> None:
    course = released()
    with pytest.raises(StepTakesSecondPerson):
        course.say(COUNSEL, CompleteStep)
    with pytest.raises(NoStepProposed):
        course.say(SUPERVISOR, ApproveStep, approve=True)
    before = course.matter.revision
    course.say(COUNSEL, ProposeStep)
    with pytest.raises(DrafterMayNotApprove):
        course.say(COUNSEL, ApproveStep, approve=True)
    with pytest.raises(ChangedSinceRead):
        course.say(SUPERVISOR, ApproveStep, approve=True, seen=before)
    course.say(SUPERVISOR, ApproveStep, approve=False)
    assert course.stage == "OPEN"


def test_one_person_answers_a_request() -> None:
    course = opened("FOIA")
    with pytest.raises(StepTakesOnePerson):
        course.say(COUNSEL, ProposeStep)
    with pytest.raises(NotReadyToEnd):
        course.say(COUNSEL, EndMatter)
    course.say(COUNSEL, CompleteStep)
    assert course.stage == "DONE"


def test_the_dates_are_those_of_the_period() -> None:
    course = opened("COUNTRY_REPORTS", period="2026")
    assert course.due("step-1").astimezone(EASTERN) == datetime(2026, 11, 1, tzinfo=EASTERN)
    release(course)
    course.say(COUNSEL, CompleteStep)
    assert course.due("step-2").astimezone(EASTERN) == datetime(2027, 1, 16, tzinfo=EASTERN)


@pytest.mark.parametrize(
    ("key", "fields", "clock", "due"),
    [
        ("REPORT_6503", {"period": "2026-04-25"}, "report-6503", (2026, 5, 4)),
        ("FOIA", {}, "foia", (2026, 3, 31, 17, 30)),
        ("BREACH_NOTICE", {}, "breach-notice", (2026, 3, 4, 10)),
        ("MONITORING_REPLY", {}, "monitoring-reply", (2026, 3, 17, 17, 30)),
        ("SPOT_CHECK", {"period": "2026-04-01"}, "spot-check", (2026, 5, 3)),
        ("TRAINING", {"period": "2026-04-01"}, "training", (2026, 12, 16)),
    ],
)
def test_by_when_a_duty_is_done(
    key: str, fields: dict[str, str], clock: str, due: tuple[int, int, int]
) -> None:
    course = opened(key, **fields)
    assert course.matter.clocks["step-1"].rule == clock
    assert course.due("step-1") == datetime(*due, tzinfo=EASTERN)


@pytest.mark.parametrize("period", ["2020", "last year"])
def test_a_period_that_has_passed_or_is_none_is_refused(period: str) -> None:
    with pytest.raises(NotWellFormed):
        opened("GS_YEAR_REPORT", period=period)


def test_a_duty_that_the_edition_does_not_have_is_refused() -> None:
    with pytest.raises(NotWellFormed, match="RE_ISSUE_WATCH"):
        opened("HOUSEKEEPING")


def test_a_watch_covers_a_case_and_sees_what_comes_up() -> None:
    with pytest.raises(NotWellFormed, match="covers at least one case"):
        opened("RE_ISSUE_WATCH")
    course = opened("RE_ISSUE_WATCH", to("RECORDS"))
    course.hear("FURTHER_COMMUNICATION")
    course.hear("ENCOUNTER")
    assert [fact for _, fact in course.matter.seen] == ["FURTHER_COMMUNICATION"]
    assert course.stage == "WATCHING"
    due = course.due("step-1").astimezone(EASTERN)
    assert due.year == course.now.year + 5
    course.say(ANALYST, EndMatter)
    assert course.stage == "ENDED"


def test_what_is_late_is_escalated() -> None:
    course = opened("BREACH_NOTICE")
    course.wait(timedelta(days=5))
    assert course.matter.clocks["step-1"].missed_at is not None
    assert course.names().count("AlertReached") == 4


def write(course: MatterCourse, template: str, by: Actor = COUNSEL) -> ComposeMatterMessage:
    """A message of the duty is drafted."""
    given = course.do(by, "compose_matter_message", template=template)
    assert isinstance(given, ComposeMatterMessage)
    return given


def leaves(course: MatterCourse, message: int) -> None:
    """A drafted message is approved, and has left."""
    course.do(SUPERVISOR, "approve_matter_message", message=message, approve=True)
    course.do(ANALYST, "record_matter_message_sent", message=message)


def test_a_breach_is_notified_once_all_who_must_hear_of_it_are_written_to() -> None:
    course = opened("BREACH_NOTICE")
    write(course, "BREACH_TO_SOURCE")
    with pytest.raises(DrafterMayNotApprove):
        course.do(COUNSEL, "approve_matter_message", message=1, approve=True)
    with pytest.raises(MessageNotWaiting, match="Message 1 is drafted"):
        course.do(ANALYST, "record_matter_message_sent", message=1)
    leaves(course, 1)
    write(course, "BREACH_TO_SECRETARIAT")
    leaves(course, 2)
    assert course.stage == "OPEN", "the CCF has not heard of it"
    write(course, "BREACH_TO_CCF", by=ANALYST)
    last = write(course, "BREACH_TO_SOURCE")
    left_at = course.now
    course.do(SUPERVISOR, "approve_matter_message", message=3, approve=True)
    course.wait(timedelta(hours=20))
    course.do(ANALYST, "record_matter_message_sent", message=3, sent_at=left_at)
    assert course.stage == "OPEN", "a second source is still to hear of it"
    leaves(course, 4)
    assert course.stage == "DONE"
    (done,) = course.matter.done
    assert (done.by, done.approved_by) == (COUNSEL.person, SUPERVISOR.person)
    assert done.document == last.document
    page = [one.text for one in course.matter.details(RULES)]
    assert "Notice of a breach to the CCF: sent" in page


def test_where_no_personal_data_are_concerned_two_people_say_so() -> None:
    course = opened("BREACH_NOTICE")
    for number, template in enumerate(("BREACH_TO_SOURCE", "BREACH_TO_SECRETARIAT"), start=1):
        write(course, template)
        leaves(course, number)
    course.say(COUNSEL, ProposeStep)
    course.say(SUPERVISOR, ApproveStep, approve=True)
    assert course.stage == "DONE"


def test_a_message_that_left_in_time_and_is_recorded_later_is_not_late() -> None:
    course = opened("MONITORING_REPLY")
    write(course, "MONITORING_REPLY", by=ANALYST)
    course.do(SUPERVISOR, "approve_matter_message", message=1, approve=True)
    left_at = course.now
    course.wait(timedelta(days=30))
    course.do(ANALYST, "record_matter_message_sent", message=1, sent_at=left_at)
    assert course.stage == "DONE"
    assert course.matter.clocks["step-1"].ended_at == left_at


def breach_sent_to_all(*, hours: tuple[int, int, int]) -> MatterCourse:
    """Notices of a breach that left these hours after their approval, recorded in their order."""
    course = opened("BREACH_NOTICE")
    for number, template in enumerate(DUTIES["BREACH_NOTICE"].steps[0].sends, start=1):
        write(course, template)
        course.do(SUPERVISOR, "approve_matter_message", message=number, approve=True)
    approved_at = course.now
    course.wait(timedelta(hours=48))
    for number, hour in enumerate(hours, start=1):
        left_at = approved_at + timedelta(hours=hour)
        course.do(ANALYST, "record_matter_message_sent", message=number, sent_at=left_at)
    return course


@pytest.mark.parametrize("hours", [(1, 2, 30), (30, 1, 2), (1, 30, 2)])
def test_a_notice_that_left_late_is_late_in_whatever_order_it_is_recorded(
    hours: tuple[int, int, int],
) -> None:
    course = breach_sent_to_all(hours=hours)
    assert course.stage == "DONE"
    (done,), clock = course.matter.done, course.matter.clocks["step-1"]
    last = course.matter.messages[hours.index(30)]
    assert clock.ended_at == done.at == last.sent_at > clock.due_at
    assert done.document == last.document


def test_a_duty_that_is_done_by_hand_sends_nothing_more() -> None:
    course = opened("MONITORING_REPLY")
    for number in (1, 2):
        write(course, "MONITORING_REPLY")
        course.do(SUPERVISOR, "approve_matter_message", message=number, approve=True)
    course.say(COUNSEL, CompleteStep)
    assert course.stage == "DONE"
    assert [one.state for one in course.matter.messages] == [MessageState.WITHDRAWN] * 2


def test_a_step_is_done_once_what_kept_it_open_is_taken_back() -> None:
    course = opened("MONITORING_REPLY")
    for _ in range(2):
        write(course, "MONITORING_REPLY")
    leaves(course, 1)
    left_at = course.matter.messages[0].sent_at
    assert course.stage == "OPEN", "another answer still waits"
    course.wait(timedelta(days=30))
    course.do(COUNSEL, "withdraw_matter_message", message=2)
    assert course.stage == "DONE"
    assert course.matter.clocks["step-1"].ended_at == left_at


def test_what_is_taken_back_before_anything_has_left_leaves_the_step_open() -> None:
    course = opened("MONITORING_REPLY")
    write(course, "MONITORING_REPLY")
    course.do(COUNSEL, "withdraw_matter_message", message=1)
    assert course.stage == "OPEN"


def test_what_is_sent_back_is_composed_again_or_taken_back() -> None:
    course = opened("MONITORING_REPLY")
    for _ in range(2):
        write(course, "MONITORING_REPLY")
    leaves(course, 1)
    course.do(SUPERVISOR, "approve_matter_message", message=2, approve=False)
    assert course.stage == "OPEN", "a second bureau may still have to hear of it"
    course.do(COUNSEL, "withdraw_matter_message", message=2)
    assert course.stage == "DONE"


def test_a_dispute_about_our_data_is_answered_within_thirty_days_by_two_people() -> None:
    course = opened("DISPUTE_OF_OUR_DATA")
    assert course.due("step-1") == datetime(2026, 4, 3, tzinfo=LYON)
    write(course, "DISPUTE_ANSWER")
    leaves(course, 1)
    assert course.stage == "DONE"
    course.do(
        SYSTEM, "hear_of_reply", handed_over=True, message=1, communication=MESSAGE, version=1
    )
    assert course.matter.messages[0].replies == (f"{MESSAGE}/v1",), "also after the end"


@pytest.mark.parametrize("role", [Role.DATA_PROTECTION_OFFICER, Role.SECURITY_OFFICER])
def test_the_officers_do_spot_checks_and_training_and_know_of_no_other_matter(role: Role) -> None:
    officer = actor("usncb-officer-1", role)
    for key in ("SPOT_CHECK", "TRAINING"):
        course = opened(key, period="2026-04-01")
        assert course.kind.may_know(course.matter, officer)
        course.say(officer, CompleteStep)
        assert course.stage == "DONE"
    for key in ("FOIA", "BREACH_NOTICE"):
        course = opened(key)
        assert not course.kind.may_know(course.matter, officer)
        with pytest.raises(NotFound):
            course.say(officer, CompleteStep)
    both = actor("usncb-officer-1", role, Role.OPERATIONS)
    with pytest.raises(NotPermitted):
        opened("FOIA").say(both, CompleteStep)
    with pytest.raises(NotWellFormed, match="about no case"):
        opened("SPOT_CHECK", to("RECORDS"), period="2026-04-01")


def test_a_duty_writes_what_its_present_step_sends_and_nothing_else() -> None:
    with pytest.raises(NotOfThisStep, match="sends MONITORING_REPLY, and not BREACH_TO_CCF"):
        write(opened("MONITORING_REPLY"), "BREACH_TO_CCF")
    with pytest.raises(NotOfThisStep, match="sends no message"):
        write(opened("FOIA"), "MONITORING_REPLY")


def test_nothing_goes_to_the_source_where_a_case_may_not_alert_it() -> None:
    course = opened("MONITORING_REPLY", Course.begin(rules=RULES))
    with pytest.raises(MayNotBeSent, match="can alert the source"):
        write(course, "MONITORING_REPLY")


def test_the_yearly_report_leaves_with_its_cover_once_it_is_released() -> None:
    course = opened("GS_YEAR_REPORT", period="2026-01-02")
    with pytest.raises(ReportNotReleased):
        write(course, "GS_YEAR_COVER")
    release(course)
    assert fields_of_duty(course.matter, RULES) == {"report": "0" * 64, "year": "2025"}
    write(course, "GS_YEAR_COVER", by=ANALYST)
    with pytest.raises(MessageNotWaiting):
        course.do(ANALYST, "record_matter_message_sent", message=1)
    leaves(course, 1)
    assert course.stage == "DONE"
    assert course.matter.done[0].approved_by == SUPERVISOR.person


def test_the_cover_names_the_report_of_its_step_and_no_other() -> None:
    course = opened("GS_YEAR_REPORT", period="2026-01-02")
    release(course)
    order = course.command(ANALYST, ComposeMatterMessage, template="GS_YEAR_COVER")
    check = course.kind.acts["compose_matter_message"].content
    assert check is not None
    right = {"report": "0" * 64, "year": "2025"}
    check(course.matter, order, {"text": "The files are enclosed.", "fields": right}, RULES)
    for wrong in ({"report": "1" * 64}, {"year": "2024"}):
        said = {"text": "The files are enclosed.", "fields": {**right, **wrong}}
        with pytest.raises(NotWellFormed, match=f"Field {next(iter(wrong))}"):
            check(course.matter, order, said, RULES)


def test_a_cover_is_composed_again_once_another_report_is_released() -> None:
    course = opened("GS_YEAR_REPORT", period="2026-01-02")
    release(course)
    for _ in range(2):
        write(course, "GS_YEAR_COVER", by=ANALYST)
    course.do(SUPERVISOR, "approve_matter_message", message=1, approve=True)
    course.wait(timedelta(hours=1))
    release(course)
    with pytest.raises(OfAnotherReport, match="after message 1 was drafted"):
        course.do(ANALYST, "record_matter_message_sent", message=1)
    with pytest.raises(OfAnotherReport):
        course.do(SUPERVISOR, "approve_matter_message", message=2, approve=True)
    for number in (1, 2):
        course.do(ANALYST, "withdraw_matter_message", message=number)
    assert course.stage == "OPEN"
    write(course, "GS_YEAR_COVER", by=ANALYST)
    leaves(course, 3)
    assert course.stage == "DONE"


def test_who_may_not_complete_a_step_does_not_write_its_messages() -> None:
    course = opened("GS_YEAR_REPORT", period="2026-01-02")
    release(course)
    with pytest.raises(NotPermitted):
        course.say(OPERATIONS, CompleteStep)
    with pytest.raises(NotPermitted):
        write(course, "GS_YEAR_COVER", by=OPERATIONS)
    write(course, "GS_YEAR_COVER", by=ANALYST)
    course.do(SUPERVISOR, "approve_matter_message", message=1, approve=True)
    for act in ("record_matter_message_sent", "withdraw_matter_message"):
        with pytest.raises(NotPermitted):
            course.do(OPERATIONS, act, message=1)


@pytest.mark.parametrize(
    ("key", "day", "opens"),
    [
        ("REPORT_6503", date(2026, 4, 25), True),
        ("REPORT_6503", date(2026, 10, 25), False),
        ("COUNTRY_REPORTS", date(2027, 8, 1), True),
        ("COUNTRY_REPORTS", date(2027, 8, 2), False),
        ("FOIA", date(2027, 8, 1), False),
        ("SPOT_CHECK", date(2027, 4, 1), True),
        ("SPOT_CHECK", date(2026, 10, 1), True),
        ("TRAINING", date(2027, 4, 1), True),
        ("TRAINING", date(2027, 10, 1), False),
    ],
)
def test_on_which_days_a_duty_opens_by_itself(key: str, day: date, opens: bool) -> None:
    assert DUTIES[key].opens(day) is opens


def test_the_cadence_is_data() -> None:
    """The other reading of "biannually", every two years, is one line of an edition."""
    row = DUTIES["REPORT_6503"].model_copy(
        update={"opens_on": ("04-25",), "every_years": 2, "last": None}
    )
    assert [year for year in range(2021, 2029) if row.opens(date(year, 4, 25))] == [
        2022,
        2024,
        2026,
        2028,
    ]
