"""A use request: what is recorded, who decides, and what becomes of it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from procedure.annex.editions import Procedure
from procedure.clocks.zones import EASTERN, LYON
from procedure.codes import AlertedBy, Circumstance, LetterKey
from procedure.composed import BlockedTerm
from procedure.dossier import Command
from procedure.expected_rows import changed_expected
from procedure.facts import AddFact
from procedure.matters.common import EndMatter, NotReadyToEnd
from procedure.matters.matter import MatterHasEnded
from procedure.matters.messages import ComposeMatterMessage
from procedure.measures.messages.composing import MessageAlreadyComposed
from procedure.measures.messages.outbound import MessageNotWaiting
from procedure.measures.outgoing import MayNotBeSent
from procedure.measures.sending import TaskWithdrawn
from procedure.measures.tasks.answering import AnswerTask
from procedure.message import InterpolState
from procedure.passing_between import NoteMatter, OpenIncident
from procedure.people import SYSTEM, Role
from procedure.refusals import (
    AlreadyDone,
    CaseNotReady,
    ChangedSinceRead,
    DrafterMayNotApprove,
    FilingOnHold,
    NotPermitted,
    NotWellFormed,
    Refused,
)
from procedure.use.conditions import AcceptUseCondition, AddUseCondition
from procedure.use.deciding import DecideUse, RecordUse, UseBlocked, UseDecided, UseRecorded
from procedure.use.documents import (
    AskUseDocuments,
    DocumentsAlreadyAsked,
    RecordUseDocuments,
    UseDocumentsAsked,
)
from procedure.use.evidence import MoveUse, RecordUseCheck, VerifyUse
from procedure.use.opposition import (
    NotAdministrative,
    RecordOpposition,
    ShortenOpposition,
    SourceAlreadyTold,
    SourceNotified,
    TellSourceOfUse,
)
from procedure.use.standing import UsePermissionEnded
from procedure.use.use import BLOCKED, CHECKING, PERMITTED
from procedure.use_codes import Documents, UseCheck, UsePurpose
from tests.procedure.casework import (
    ANALYST,
    AUDITOR,
    CASE_ID,
    COUNSEL,
    MESSAGE,
    OPERATIONS,
    SUPERVISOR,
    Course,
    officer,
    opening,
)
from tests.procedure.matterwork import NEWEST
from tests.procedure.use.usework import (
    MONDAY,
    WEDNESDAY,
    Matters,
    use_request,
    with_everything,
)


def case_of_2026_2(**fields: Any) -> Course:
    """A case about a citizen of whom the FBI knows, under the newest edition."""
    values: dict[str, Any] = {
        "circumstances": (Circumstance.US_CITIZEN,),
        "alerted_by": AlertedBy.FBI_OR_DOJ,
        "employer": None,
    }
    return Course.begin(opening(**{**values, **fields}), rules=NEWEST)


def answered(case: Course, code: str, outcome: str) -> None:
    """The agency answers its task."""
    task = next(one for one in case.case.tasks.values() if one.code == code)
    case.say(officer(task.agency), AnswerTask, task=task.task, outcome=outcome)


def permitted(**fields: Any) -> Matters:
    """A request that counsel permitted."""
    course = with_everything(use_request(**fields))
    course.act(DecideUse, COUNSEL, permit=True)
    return course


def at_noon_of(course: Matters, day: date) -> None:
    """Time passes to noon of a day in Washington."""
    course.wait(datetime(day.year, day.month, day.day, 12, tzinfo=EASTERN) - course.now)


def test_a_use_with_everything_recorded_is_permitted_by_another_person() -> None:
    course = with_everything(use_request())
    assert course.matter.standing.stage == CHECKING
    (decided,) = course.act(DecideUse, COUNSEL, permit=True)
    assert isinstance(decided, UseDecided)
    assert course.matter.standing.stage == PERMITTED
    assert decided.policies == ("ICE_15006_1", "ENFORCEMENT_PRIORITIES")
    assert all(one.met for one in decided.checks if one.required)


def test_what_is_missing_is_named_when_it_cannot_be_permitted() -> None:
    course = use_request()
    with pytest.raises(UseBlocked) as refused:
        course.act(DecideUse, COUNSEL, permit=True)
    assert "I-1: Nobody has recorded it." in str(refused.value)
    assert "I-3: It was never verified" in str(refused.value)
    assert "I-7" not in str(refused.value), "what only memory says never blocks"
    course.act(DecideUse, COUNSEL, permit=False)
    assert course.matter.standing.stage == BLOCKED


def test_what_was_blocked_is_decided_again_when_it_is_complete() -> None:
    course = use_request()
    course.act(DecideUse, COUNSEL, permit=False)
    with_everything(course).act(DecideUse, COUNSEL, permit=True)
    assert course.matter.standing.stage == PERMITTED


def test_a_request_says_permitted_in_the_end_only_where_the_permission_stood_at_the_use() -> None:
    course = with_everything(use_request())
    course.act(DecideUse, COUNSEL, permit=True)
    course.now += timedelta(hours=1)
    course.act(RecordUseCheck, check=UseCheck.INDEPENDENT_BASIS, met=False)
    course.now += timedelta(hours=1)
    course.act(RecordUse, used=True)
    assert course.matter.standing.stage == BLOCKED


def test_whoever_asked_does_not_decide_nor_does_an_analyst() -> None:
    course = with_everything(use_request(by=SUPERVISOR))
    with pytest.raises(DrafterMayNotApprove):
        course.act(DecideUse, SUPERVISOR, permit=True)
    for actor in (ANALYST, OPERATIONS):
        with pytest.raises(NotPermitted):
            course.act(DecideUse, actor, permit=True)


def test_a_decision_on_what_changed_since_is_refused() -> None:
    course = with_everything(use_request())
    seen = course.matter.revision
    course.act(AddUseCondition)
    with pytest.raises(ChangedSinceRead):
        course.act(DecideUse, COUNSEL, permit=True, seen=seen)


def test_the_policy_in_force_at_the_act_counts_not_that_of_the_opening() -> None:
    course = use_request()
    for check in (
        UseCheck.INDEPENDENT_BASIS,
        UseCheck.DESCRIBED_ACCURATELY,
        UseCheck.NOT_OPEN_SOURCE_ALONE,
    ):
        course.act(RecordUseCheck, check=check, met=True)
    course.act(VerifyUse, status=InterpolState.PUBLISHED)
    with pytest.raises(UseBlocked):
        course.act(DecideUse, COUNSEL, permit=True)
    course.in_force = with_directive_off()
    (decided,) = course.act(DecideUse, COUNSEL, permit=True)
    assert isinstance(decided, UseDecided)
    assert decided.policies == ("ENFORCEMENT_PRIORITIES",)


def with_directive_off() -> Any:
    """The edition that came later, in which the directive is off."""
    off = NEWEST.edition.policies["ICE_15006_1"].model_copy(update={"on": False})
    policies = {**NEWEST.edition.policies, "ICE_15006_1": off}
    return Procedure(NEWEST.edition.model_copy(update={"policies": policies}))


TAKEN_AWAY: list[tuple[type[Command], dict[str, Any]]] = [
    (VerifyUse, {"status": InterpolState.SUSPENDED}),
    (RecordUseCheck, {"check": UseCheck.INDEPENDENT_BASIS, "met": False}),
    (AddUseCondition, {}),
]


@pytest.mark.parametrize(("command", "fields"), TAKEN_AWAY, ids=lambda one: str(one)[:50])
def test_a_permission_ends_when_a_check_is_no_longer_met(
    command: type[Command], fields: dict[str, Any]
) -> None:
    course = permitted()
    before = len(course.letters())
    *_, ended = course.act(command, **fields)
    assert isinstance(ended, UsePermissionEnded)
    assert course.matter.standing.stage == CHECKING
    notified = {(one.letter, one.agency, one.role) for one in course.letters()[before:]}
    assert notified == {
        (LetterKey.MATTER_CHANGED, "USNCB", Role.ANALYST),
        (LetterKey.MATTER_CHANGED, "USNCB", Role.SUPERVISOR),
        (LetterKey.MATTER_CHANGED, "ICE", None),
    }


def test_a_verification_expires_after_72_hours_and_asks_for_another_one() -> None:
    course = with_everything(use_request(use_on=date(2026, 3, 25)))
    course.wait(timedelta(hours=72))
    assert course.matter.clocks["verification-expires-1"].ended_at is not None
    assert {one.role for one in course.letters()} >= {Role.ANALYST}
    with pytest.raises(UseBlocked, match="I-3: The verification has expired"):
        course.act(DecideUse, COUNSEL, permit=True)


def test_on_the_day_of_the_use_it_is_verified_again() -> None:
    course = permitted()
    at_noon_of(course, WEDNESDAY)
    clock = course.matter.clocks["verify-on-day"]
    assert clock.due_at == datetime(2026, 3, 18, 9, tzinfo=EASTERN)
    assert clock.missed_at is not None
    course.act(VerifyUse, status=InterpolState.PUBLISHED)
    assert not course.matter.running("verify-on-day")
    (used,) = course.act(RecordUse, used=True)
    assert isinstance(used, UseRecorded)
    assert not used.against_the_gate
    assert course.handoffs(OpenIncident) == []


def test_a_use_without_a_verification_of_the_day_is_an_incident() -> None:
    course = permitted()
    at_noon_of(course, WEDNESDAY)
    used, withdrawn = course.act(RecordUse, used=True)
    assert isinstance(used, UseRecorded)
    assert isinstance(withdrawn, TaskWithdrawn)
    assert used.against_the_gate
    assert used.checks == (UseCheck.VERIFIED,)
    (opened,) = course.handoffs(OpenIncident)
    assert isinstance(opened, OpenIncident)
    assert (opened.agency, opened.happened_on) == ("ICE", WEDNESDAY)
    assert opened.dossier == f"incident-{used.document.removeprefix('doc-')}"


def test_a_use_that_nobody_permitted_is_an_incident_also_when_it_was_before_the_permission() -> (
    None
):
    course = use_request()
    course.wait(timedelta(hours=2))
    with_everything(course)
    course.act(DecideUse, COUNSEL, permit=True)
    (used,) = course.act(RecordUse, used=True, used_at=MONDAY + timedelta(hours=1))
    assert isinstance(used, UseRecorded)
    assert used.against_the_gate


def test_a_later_verification_does_not_make_an_earlier_use_right() -> None:
    course = permitted()
    at_noon_of(course, WEDNESDAY)
    course.act(VerifyUse, status=InterpolState.PUBLISHED)
    (used,) = course.act(RecordUse, used=True, used_at=course.now - timedelta(hours=1))
    assert isinstance(used, UseRecorded)
    assert used.against_the_gate


def test_what_was_permitted_has_an_outcome_before_it_ends() -> None:
    course = permitted()
    with pytest.raises(NotReadyToEnd, match="whether the communication was used"):
        course.act(EndMatter)
    clock = course.matter.clocks["use-outcome"]
    assert clock.due_at == datetime(2026, 3, 19, 17, 30, tzinfo=EASTERN)
    course.act(RecordUse, used=False)
    assert not any(one.running for one in course.matter.clocks.values())
    course.act(EndMatter)
    for command, fields in ((AskUseDocuments, {}), (DecideUse, {"permit": False})):
        with pytest.raises(MatterHasEnded):
            course.act(command, COUNSEL, **fields)


def test_the_source_has_ten_full_days_to_oppose_an_administrative_use() -> None:
    course = with_everything(use_request(UsePurpose.ADMINISTRATIVE, use_on=date(2026, 4, 10)))
    with pytest.raises(UseBlocked, match="I-6: The source was not informed"):
        course.act(DecideUse, COUNSEL, permit=True)
    before = course.matter
    course.act(TellSourceOfUse)
    assert changed_expected(before, course.matter) == (), "silence is an answer too"
    until = datetime(2026, 3, 27, tzinfo=LYON)
    assert course.matter.clocks["use-opposition"].due_at == until
    assert course.matter.clocks["use-opposition"].expected
    course.wait(until - timedelta(seconds=1) - course.now)
    course.act(VerifyUse, status=InterpolState.PUBLISHED)
    with pytest.raises(UseBlocked, match="I-6: The source can still oppose"):
        course.act(DecideUse, COUNSEL, permit=True)
    course.wait(timedelta(seconds=1))
    assert not course.matter.running("use-opposition")
    course.act(DecideUse, COUNSEL, permit=True)
    *_, ended = course.act(RecordOpposition)
    assert isinstance(ended, UsePermissionEnded)
    with pytest.raises(UseBlocked, match="I-6: The source opposes the use"):
        course.act(DecideUse, COUNSEL, permit=True)


def test_the_notice_to_the_source_is_approved_and_its_sending_begins_the_ten_days() -> None:
    course = use_request(UsePurpose.ADMINISTRATIVE)
    template: dict[str, Any] = {"template": "USE_NOTICE"}
    with pytest.raises(NotAdministrative):
        use_request().do(ANALYST, "compose_matter_message", **template)
    with pytest.raises(NotWellFormed, match="USE_NOTICE"):
        course.do(ANALYST, "compose_matter_message", template="REFUSE_ASSISTANCE")
    course.do(COUNSEL, "compose_matter_message", **template)
    with pytest.raises(MessageNotWaiting, match="Message 1 is drafted"):
        course.do(ANALYST, "record_matter_message_sent", message=1)
    with pytest.raises(DrafterMayNotApprove):
        course.do(COUNSEL, "approve_matter_message", message=1, approve=True)
    course.do(SUPERVISOR, "approve_matter_message", message=1, approve=False)
    given = course.do(ANALYST, "compose_matter_message", **template)
    assert isinstance(given, ComposeMatterMessage)
    with pytest.raises(MessageAlreadyComposed, match="as message 2"):
        course.do(ANALYST, "compose_matter_message", **template, document=given.document)
    course.do(COUNSEL, "approve_matter_message", message=2, approve=True)
    assert course.matter.request.notice is None
    course.do(ANALYST, "record_matter_message_sent", message=2)
    assert course.matter.clocks["use-opposition"].due_at == datetime(2026, 3, 27, tzinfo=LYON)
    told = [one for one in course.events if isinstance(one, SourceNotified)]
    assert [one.document for one in told] == [given.document], "what was sent is the notice"
    with pytest.raises(SourceAlreadyTold):
        course.do(ANALYST, "compose_matter_message", **template)
    page = {one.label: one.text for one in course.matter.details(NEWEST)}
    title = "Notice to the source that its data will be used"
    assert page[f"message 2, {course.matter.number}/2"] == f"{title}: sent"
    assert not any("message" in one.label for one in course.matter.details_for("ICE"))
    reply: dict[str, Any] = {"communication": MESSAGE, "version": 1}
    course.do(SYSTEM, "hear_of_reply", handed_over=True, message=2, **reply)
    assert course.matter.messages[1].replies == (f"{MESSAGE}/v1",)


def test_the_request_for_documents_begins_their_wait_once_it_has_left() -> None:
    course = use_request()
    template: dict[str, Any] = {"template": "USE_DOCUMENTS"}
    given = course.do(ANALYST, "compose_matter_message", **template)
    assert isinstance(given, ComposeMatterMessage)
    course.do(COUNSEL, "approve_matter_message", message=1, approve=True)
    left_at = course.now
    course.wait(timedelta(hours=3))
    assert "UseDocumentsAsked" not in course.names(), "nothing is asked before it has left"
    course.do(ANALYST, "record_matter_message_sent", message=1, sent_at=left_at)
    assert course.matter.request.documents is Documents.ASKED
    assert course.matter.clocks["source-documents"].started_at == left_at
    asked = [one for one in course.events if isinstance(one, UseDocumentsAsked)]
    assert [one.document for one in asked] == [given.document]
    with pytest.raises(DocumentsAlreadyAsked):
        course.do(ANALYST, "compose_matter_message", **template)
    course.act(RecordUseDocuments, found=Documents.OBTAINED)
    assert course.matter.clocks["source-documents"].ended_at is not None


@pytest.mark.parametrize("template", ["USE_NOTICE", "USE_DOCUMENTS"])
def test_nothing_leaves_where_a_case_may_not_alert_the_source(template: str) -> None:
    course = use_request(UsePurpose.ADMINISTRATIVE, Course.begin(rules=NEWEST))
    with pytest.raises(MayNotBeSent, match="can alert the source"):
        course.do(ANALYST, "compose_matter_message", template=template)


def test_the_general_secretariat_may_shorten_the_time() -> None:
    course = with_everything(use_request(UsePurpose.ADMINISTRATIVE))
    course.act(TellSourceOfUse)
    with pytest.raises(NotPermitted):
        course.act(ShortenOpposition, until=MONDAY + timedelta(days=1))
    for wrong in (MONDAY, MONDAY + timedelta(days=30)):
        with pytest.raises(NotWellFormed):
            course.act(ShortenOpposition, COUNSEL, until=wrong)
    course.act(ShortenOpposition, COUNSEL, until=MONDAY + timedelta(days=1))
    assert not course.matter.running("use-opposition")
    course.wait(timedelta(days=1))
    assert not course.matter.running("use-opposition-shortened")
    course.act(DecideUse, COUNSEL, permit=True)


def test_only_an_administrative_use_is_announced_and_only_once() -> None:
    with pytest.raises(NotWellFormed):
        use_request().act(TellSourceOfUse)
    course = use_request(UsePurpose.ADMINISTRATIVE)
    for wrong in (MONDAY - timedelta(days=1), MONDAY + timedelta(seconds=1)):
        with pytest.raises(NotWellFormed):
            course.act(TellSourceOfUse, sent_at=wrong)
    with pytest.raises(CaseNotReady):
        course.act(RecordOpposition)
    course.act(TellSourceOfUse)
    with pytest.raises(AlreadyDone):
        course.act(TellSourceOfUse)


def test_documents_are_waited_for_and_that_they_did_not_come_is_said() -> None:
    course = use_request()
    with pytest.raises(CaseNotReady):
        course.act(RecordUseDocuments, found=Documents.OBTAINED)
    course.act(AskUseDocuments)
    with pytest.raises(AlreadyDone):
        course.act(AskUseDocuments)
    with pytest.raises(NotWellFormed):
        course.act(RecordUseDocuments, found=Documents.ASKED)
    assert course.matter.clocks["source-documents"].expected
    course.act(RecordUseDocuments, found=Documents.NOT_OBTAINED)
    assert not course.matter.running("source-documents")
    lines = {one.label: one.text for one in course.matter.details(NEWEST)}
    assert lines["Documents of the source"] == "NOT OBTAINED"
    course.act(RecordUseDocuments, found=Documents.PARTLY)


def test_a_condition_of_the_source_blocks_until_the_agency_accepts_it() -> None:
    course = with_everything(use_request())
    course.act(AddUseCondition)
    with pytest.raises(UseBlocked, match="U-1"):
        course.act(DecideUse, COUNSEL, permit=True)
    with pytest.raises(NotWellFormed):
        course.act(AcceptUseCondition, condition="C2")
    course.act(AcceptUseCondition, condition="C1")
    with pytest.raises(AlreadyDone):
        course.act(AcceptUseCondition, condition="C1")
    course.act(DecideUse, COUNSEL, permit=True)


def test_a_description_that_calls_it_a_warrant_is_none() -> None:
    course = use_request()
    rule = course.kind.acts["record_use_check"]
    assert rule.content is not None
    met = {"check": UseCheck.DESCRIBED_ACCURATELY, "met": True}
    order = course.command(ANALYST, RecordUseCheck, **met)
    with pytest.raises(BlockedTerm):
        rule.content(course.matter, order, {"text": "He has an Interpol warrant."}, NEWEST)
    rule.content(course.matter, order, {"text": "A red notice, which is no warrant."}, NEWEST)


def test_a_use_moves_to_another_day_and_is_verified_on_that_day() -> None:
    course = permitted()
    with pytest.raises(NotWellFormed):
        course.act(MoveUse, use_on=WEDNESDAY)
    with pytest.raises(NotWellFormed):
        course.act(MoveUse, use_on=date(2026, 3, 15))
    course.act(MoveUse, use_on=date(2026, 3, 20))
    clock = course.matter.clocks["verify-on-day"]
    assert clock.due_at == datetime(2026, 3, 20, 9, tzinfo=EASTERN)
    assert course.matter.standing.stage == PERMITTED


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"agency": "NOBODY"}, "There is no agency"),
    ({"use_on": date(2026, 3, 15)}, "has passed"),
]


@pytest.mark.parametrize(("fields", "says"), REFUSED)
def test_a_request_that_is_wrong_is_not_opened(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(NotWellFormed, match=says):
        use_request(**fields)


def test_only_the_desk_counsel_and_the_agency_itself_open_one() -> None:
    for actor in (officer("CBP"), AUDITOR, OPERATIONS):
        with pytest.raises(NotPermitted):
            use_request(by=actor)


def test_an_unknown_state_verifies_nothing() -> None:
    with pytest.raises(NotWellFormed, match="UNKNOWN verifies nothing"):
        use_request().act(VerifyUse, status=InterpolState.UNKNOWN)


def test_a_check_that_follows_from_the_record_is_not_stated() -> None:
    with pytest.raises(NotWellFormed, match="There is no check"):
        use_request().act(RecordUseCheck, check=UseCheck.LIVE, met=True)


def test_a_change_at_interpol_voids_the_verification_and_the_permission() -> None:
    case = case_of_2026_2()
    course = permitted(case=case)
    case.say(ANALYST, AddFact, fact="DELETION")
    course.hear("DELETION")
    assert course.matter.request.state is InterpolState.DELETED
    assert course.matter.request.verification is None
    assert not course.matter.running("verification-expires-1")
    assert course.matter.standing.stage == CHECKING
    with pytest.raises(UseBlocked, match="U-2: INTERPOL deleted it"):
        course.act(DecideUse, COUNSEL, permit=True)


def test_what_a_case_knows_counts_before_the_request_was_told() -> None:
    case = case_of_2026_2()
    course = with_everything(use_request(case=case))
    case.say(ANALYST, AddFact, fact="SUSPENSION")
    with pytest.raises(UseBlocked, match="U-2: INTERPOL suspended it"):
        course.act(DecideUse, COUNSEL, permit=True)


def test_the_case_knows_of_the_use_and_of_what_became_of_it() -> None:
    course = permitted(case=case_of_2026_2())
    notified = [one for one in course.handoffs(NoteMatter) if isinstance(one, NoteMatter)]
    assert [one.stage for one in notified] == ["CHECKING", "PERMITTED"]
    assert {one.dossier for one in notified} == {CASE_ID}


def test_the_source_is_not_contacted_while_a_case_is_on_hold() -> None:
    case = case_of_2026_2()
    answered(case, "J2", "HOLD_DO_NOT_CONTACT")
    course = use_request(UsePurpose.ADMINISTRATIVE, case=case)
    for command in (AskUseDocuments, TellSourceOfUse):
        with pytest.raises((FilingOnHold, MayNotBeSent)):
            course.act(command)
    course.act(RecordUseCheck, check=UseCheck.INDEPENDENT_BASIS, met=True)


def test_the_source_is_not_contacted_about_a_protected_person_without_a_decision() -> None:
    course = use_request(
        UsePurpose.ADMINISTRATIVE,
        case=case_of_2026_2(circumstances=(Circumstance.CURRENT_OFFICIAL,)),
    )
    with pytest.raises(Refused):
        course.act(AskUseDocuments)
