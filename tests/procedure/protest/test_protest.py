"""The protest: admissibility, phases, dates that lose, the CCF, settlement, and new facts."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from procedure.annex.editions import Procedure
from procedure.composed import MessageNotFilled
from procedure.matters.writing import HasItsOwnAct
from procedure.measures.dispute import filing
from procedure.measures.dispute.filing import FilingState
from procedure.measures.tasks.answering import AnswerTask
from procedure.passing_between import NoteMatter
from procedure.people import SYSTEM, Role
from procedure.protest.admissibility import failures
from procedure.protest.caveats import CaveatIsPlaced, CaveatIsRemoved, NothingToPlaceItOn
from procedure.protest.drafting import (
    MOST_WORDS,
    Article135NotInvoked,
    DraftProtest,
    ProtestTooLong,
    as_it_leaves,
    check_text,
    protest_template,
)
from procedure.protest.ending import NoDiscoveryNoted, TooLateToReopen
from procedure.protest.filing import NotInThisPhase, ProtestNotReady
from procedure.protest.opening import OpenProtest
from procedure.protest.question import (
    AskPolicyQuestion,
    QuestionNamesACase,
    check_question,
    must_name_no_case,
)
from procedure.protest.settlement import WarningNotRead
from procedure.refusals import (
    CaseNotReady,
    DrafterMayNotApprove,
    FilingOnHold,
    NotWellFormed,
)
from tests.procedure.beside import Beside
from tests.procedure.casework import (
    ANALYST,
    CASE_ID,
    COUNSEL,
    MESSAGE,
    NOW,
    OTHER_CASE,
    SECOND_COUNSEL,
    Course,
    officer,
    opening,
    to,
)
from tests.procedure.matter_acts import (
    DRAFT,
    admitted,
    approved,
    dated,
    discovered,
    drafted,
    filed,
    heard,
    kept,
    proposed,
    protest,
    second_case,
    suspended,
    written,
)
from tests.procedure.matterwork import NEWEST, MatterCourse

LYON = ZoneInfo("Europe/Paris")
ARGUED = "The charge is about an official act."


def in_lyon(moment: datetime) -> str:
    """The moment as people in Lyon write it."""
    return f"{moment.astimezone(LYON):%Y-%m-%d %H:%M}"


# --- admissibility --------------------------------------------------------------------------------


def content_of(text: str) -> dict[str, Any]:
    """What the sealed document of a draft holds."""
    return {"text": text, "fields": {"item": ["A-1/1-2026"], "provisions": ["RPD 34(3)"]}}


def leaving(text: str) -> str:
    """The draft with this text, as it leaves."""
    return as_it_leaves(protest_template(NEWEST), content_of(text))


def record(text: str, rules: Procedure = NEWEST, **changes: Any) -> None:
    """Whoever records a draft checks it: with this text, counted rightly."""
    course = protest()
    fields = {**DRAFT, "words": len(leaving(text).split()), **changes}
    order: Any = course.command(COUNSEL, DraftProtest, **fields)
    check_text(course.matter, order, content_of(text), rules)


def test_a_protest_has_two_thousand_words_as_it_leaves() -> None:
    around = len(leaving("word").split()) - 1
    assert around > 60, "the words of the template and of its head count too"
    record("word")
    record("word " * (MOST_WORDS - around))
    with pytest.raises(ProtestTooLong, match="2001 words"):
        record("word " * (MOST_WORDS - around + 1))


def test_a_count_that_somebody_claims_does_not_count() -> None:
    with pytest.raises(NotWellFormed, match="words, not 7"):
        record(ARGUED, words=7)


def test_a_protest_names_what_it_disputes_and_the_provisions_of_its_order() -> None:
    with pytest.raises(NotWellFormed, match="different provisions"):
        record(ARGUED, provisions=("RPD 34(3)", "RPD 12"))
    course = protest()
    order: Any = course.command(COUNSEL, DraftProtest, **DRAFT)
    nothing = {"text": ARGUED, "fields": {"provisions": ["RPD 34(3)"]}}
    with pytest.raises(MessageNotFilled, match="item"):
        check_text(course.matter, order, nothing, course.rules)


def test_what_leaves_invokes_article_135() -> None:
    assert "settlement of this dispute under article 135" in leaving(ARGUED)
    template = protest_template(NEWEST)
    silent = template.model_copy(update={"subject": "A protest", "body": ("{text}",)})
    rules = Procedure(NEWEST.edition.model_copy(update={"templates": {"PROTEST": silent}}))
    words = len(as_it_leaves(silent, content_of(ARGUED)).split())
    with pytest.raises(Article135NotInvoked):
        record(ARGUED, rules, words=words)


def test_a_draft_of_before_which_has_only_its_text_is_read_as_it_is() -> None:
    earlier = as_it_leaves(protest_template(NEWEST), {"text": ARGUED})
    assert ARGUED in earlier
    assert "The data:" not in earlier


def test_a_draft_is_a_message_that_its_approval_and_its_filing_release() -> None:
    course = protest()
    course.do(COUNSEL, "draft_protest", **DRAFT)
    course.do(COUNSEL, "draft_protest", **DRAFT)
    course.do(SECOND_COUNSEL, "approve_protest", approve=False)
    course.do(COUNSEL, "draft_protest", **DRAFT)

    def states() -> list[str]:
        return [one.state for one in course.matter.messages]

    assert states() == ["WITHDRAWN", "SENT_BACK", "DRAFTED"], "a later draft replaces an earlier"
    course.do(SECOND_COUNSEL, "approve_protest", approve=True)
    assert states()[-1] == "APPROVED"
    course.do(COUNSEL, "file_protest", filed_at=course.now)
    last = course.matter.messages[-1]
    assert (last.state, last.sent_at, last.approved_by) == (
        "SENT",
        course.now,
        SECOND_COUNSEL.person,
    )
    lines = {one.label: one.text for one in course.matter.details(course.rules)}
    assert lines[f"message 3, {course.matter.number}/3"].endswith(": sent")
    reply: dict[str, Any] = {"communication": MESSAGE, "version": 1}
    course.do(SYSTEM, "hear_of_reply", handed_over=True, message=3, **reply)
    assert course.matter.messages[-1].replies == (f"{MESSAGE}/v1",)


def test_the_protest_itself_is_no_message_of_the_common_acts() -> None:
    course = drafted()
    with pytest.raises(HasItsOwnAct, match="draft_protest"):
        course.do(COUNSEL, "compose_matter_message", template="PROTEST")
    with pytest.raises(HasItsOwnAct):
        course.do(SECOND_COUNSEL, "approve_matter_message", message=1, approve=True)
    with pytest.raises(HasItsOwnAct):
        course.do(COUNSEL, "withdraw_matter_message", message=1)
    course.do(SECOND_COUNSEL, "approve_protest", approve=True)
    with pytest.raises(HasItsOwnAct):
        course.do(COUNSEL, "record_matter_message_sent", message=1)


def test_a_draft_that_was_not_filed_is_taken_back_at_the_end() -> None:
    course = approved()
    course.do(ANALYST, "end_matter")
    assert [one.state for one in course.matter.messages] == ["WITHDRAWN"]


@pytest.mark.parametrize("missing", DRAFT["confirmed"])
def test_what_counsel_did_not_confirm_stops_the_filing(missing: str) -> None:
    course = protest()
    confirmed = tuple(one for one in DRAFT["confirmed"] if one != missing)
    course.do(COUNSEL, "draft_protest", **{**DRAFT, "confirmed": confirmed})
    course.do(SECOND_COUNSEL, "approve_protest", approve=True)
    with pytest.raises(ProtestNotReady, match=missing):
        course.do(COUNSEL, "file_protest")


def test_a_draft_names_the_provisions_that_are_breached() -> None:
    with pytest.raises(NotWellFormed, match="which provisions"):
        protest().do(COUNSEL, "draft_protest", **{**DRAFT, "provisions": ()})


def test_whoever_drafted_it_does_not_approve_it_and_nothing_unapproved_is_filed() -> None:
    course = drafted()
    with pytest.raises(DrafterMayNotApprove):
        course.do(COUNSEL, "approve_protest", approve=True)
    with pytest.raises(ProtestNotReady, match="no draft is approved"):
        course.do(COUNSEL, "file_protest")


def failing(course: MatterCourse) -> set[str]:
    """The codes of what is missing."""
    return {one.code for one in failures(course.matter, course.context(COUNSEL).beside)}


def test_only_a_decided_case_with_recorded_data_is_disputed() -> None:
    course = approved()
    assert failing(course) == set()
    undecided = Course.begin(opening(interpol_state="REQUESTED"))
    course.cases = (undecided,)
    assert failing(course) == {"NOT_RECORDED", "NOT_DECIDED"}


def test_the_argument_of_an_earlier_protest_is_not_made_again() -> None:
    course = approved()
    earlier = kept()
    earlier_id = f"protest-{'6' * 26}"
    others = {case.case.dossier: (case.case, case.rules) for case in course.cases}

    def beside(state: Any) -> set[str]:
        context = course.context(COUNSEL)
        dossiers = {**others, earlier_id: (state, course.rules)}
        context = replace(context, beside=Beside(dossiers=dossiers))
        return {one.code for one in failures(course.matter, context.beside)}

    same_case = replace(earlier.matter, dossier=earlier_id)
    assert beside(same_case) == {"SAME_ARGUMENT"}
    other_case = replace(same_case, cases=(OTHER_CASE,))
    assert beside(other_case) == {"SAME_ARGUMENT"}
    open_one = replace(other_case, outcome=None)
    assert beside(open_one) == set()


def test_a_hold_on_one_case_stops_the_protest_until_the_case_is_taken_out() -> None:
    held = second_case()
    held.say(officer("STATE-LEI"), AnswerTask, task="S2", outcome="HOLD")
    course = MatterCourse.open(COUNSEL, OpenProtest, to("FILING"), held)
    course.do(COUNSEL, "draft_protest", **DRAFT)
    course.do(SECOND_COUNSEL, "approve_protest", approve=True)
    with pytest.raises(FilingOnHold, match="STATE-LEI"):
        course.do(COUNSEL, "file_protest")
    course.do(COUNSEL, "leave_protest", case=OTHER_CASE)
    course.do(COUNSEL, "file_protest")
    assert course.stage == "ADMISSIBILITY"


def test_a_protest_that_was_sent_just_before_a_hold_is_recorded_as_it_was_sent() -> None:
    case = to("FILING")
    course = MatterCourse.open(COUNSEL, OpenProtest, case)
    course.do(COUNSEL, "draft_protest", **DRAFT)
    course.do(SECOND_COUNSEL, "approve_protest", approve=True)
    left = course.now
    case.wait(timedelta(minutes=5))
    case.say(officer("STATE-LEI"), AnswerTask, task="S2", outcome="HOLD")
    course.now = case.now + timedelta(minutes=5)
    with pytest.raises(FilingOnHold, match="STATE-LEI"):
        course.do(COUNSEL, "file_protest", filed_at=case.now)
    course.do(COUNSEL, "file_protest", filed_at=left)
    assert course.matter.filed_at == left


# --- phases and their dates -----------------------------------------------------------------------


def test_each_phase_has_its_expected_date_which_is_none_of_ours() -> None:
    course = filed()
    assert in_lyon(course.due("protest-admissibility")) == "2026-04-03 00:00"
    course.do(ANALYST, "record_admissibility", admitted=True)
    assert in_lyon(course.due("protest-source-check")) == "2026-04-03 00:00"
    course.do(ANALYST, "record_source_answer", answer="OBJECTS", caveat=True)
    course.do(ANALYST, "begin_phase", phase="WRITTEN")
    assert in_lyon(course.due("protest-written")) == "2026-06-02 00:00"
    course.do(ANALYST, "begin_phase", phase="ORAL")
    assert in_lyon(course.due("protest-oral")) == "2026-05-03 00:00"
    course.do(ANALYST, "begin_phase", phase="FINAL_REVIEW")
    assert course.stage == "FINAL_REVIEW"
    assert all(clock.expected for clock in course.matter.clocks.values())
    assert course.matter.next_due() is None
    assert [one.of_kind for one in course.matter.caveats] == ["DISPUTE"]


def test_each_caveat_has_its_kind_and_the_days_on_which_it_came_and_went() -> None:
    course = admitted()
    today = course.now.astimezone(LYON).date()
    with pytest.raises(NotWellFormed, match="has not come"):
        course.do(ANALYST, "record_caveat", of_kind="DISPUTE", placed_on=today + timedelta(days=1))
    earlier = today - timedelta(days=2)
    course.do(ANALYST, "record_source_answer", answer="OBJECTS", caveat=True, caveat_on=earlier)
    with pytest.raises(CaveatIsPlaced, match="caveat-1"):
        course.do(ANALYST, "record_caveat", of_kind="DISPUTE")
    course.do(ANALYST, "begin_phase", phase="WRITTEN")
    course.wait(timedelta(days=20))
    course.do(ANALYST, "record_protest_outcome", outcome="KEPT_WITH_CAVEAT")
    # The data stay: the caveat of the dispute goes, one that names our objection comes.
    day = earlier - timedelta(days=1)
    with pytest.raises(NotWellFormed, match=f"placed {earlier}"):
        course.do(ANALYST, "record_caveat_removed", caveat="caveat-1", removed_on=day)
    course.do(ANALYST, "record_caveat_removed", caveat="caveat-1")
    course.do(ANALYST, "record_caveat", of_kind="OBJECTION")
    with pytest.raises(CaveatIsRemoved):
        course.do(ANALYST, "record_caveat_removed", caveat="caveat-1")
    later = course.now.astimezone(LYON).date()
    shown = {one.text: one.label for one in course.matter.details(course.rules)}
    assert shown[f"caveat-1: DISPUTE, placed {earlier}, removed {later}"] == "No longer on the data"
    assert shown[f"caveat-2: OBJECTION, placed {later}"] == "On the data"
    with pytest.raises(NothingToPlaceItOn):
        drafted().do(ANALYST, "record_caveat", of_kind="DISPUTE")


def test_new_facts_begin_a_new_written_phase_with_its_full_time() -> None:
    course = heard()
    course.wait(timedelta(days=20))
    course.do(COUNSEL, "submit_new_facts")
    assert course.stage == "WRITTEN"
    assert course.due("protest-written") - course.now > timedelta(days=89)
    assert not course.matter.running("protest-oral")


def test_phases_come_in_their_order() -> None:
    with pytest.raises(NotInThisPhase):
        admitted().do(ANALYST, "begin_phase", phase="ORAL")
    with pytest.raises(NotInThisPhase):
        written().do(COUNSEL, "submit_new_facts")
    with pytest.raises(NotInThisPhase):
        filed().do(ANALYST, "set_submission_date", due=NOW + timedelta(days=9))


def test_a_protest_that_was_not_admitted_is_drafted_again() -> None:
    course = filed()
    course.do(ANALYST, "record_admissibility", admitted=False)
    assert course.stage == "INADMISSIBLE"
    course.do(COUNSEL, "draft_protest", **DRAFT)
    course.do(SECOND_COUNSEL, "approve_protest", approve=True)
    course.do(COUNSEL, "file_protest")
    assert course.stage == "ADMISSIBILITY"


# --- two missed dates lose -----------------------------------------------------------------------


def test_the_first_missed_date_is_an_alarm_and_the_second_loses() -> None:
    course = dated()
    course.wait(timedelta(days=31))
    assert (course.matter.misses, course.stage) == (1, "WRITTEN")
    written_to = letters_of(course, "SubmissionMissed")
    assert written_to == {Role.COUNSEL, Role.SUPERVISOR}
    course.do(ANALYST, "set_submission_date", due=course.now + timedelta(days=5))
    course.wait(timedelta(days=6))
    assert (course.matter.misses, course.stage) == (2, "LOST")
    course.do(ANALYST, "record_protest_outcome", outcome="LOST_BY_MISSED_DATES")
    assert course.stage == "LOST_BY_MISSED_DATES"


def letters_of(course: MatterCourse, kind: str) -> set[Role | None]:
    """Who is written to by the events of a kind."""
    found: set[Role | None] = set()
    state = None
    for event in course.events:
        state = course.kind.evolve(state, event)
        effects = course.kind.events[type(event)].effects
        if event.kind == kind and effects is not None:
            found |= {getattr(one, "role", None) for one in effects(state, event, course.rules)}
    return found


def test_at_the_date_to_the_second_it_is_in_time_and_a_proof_takes_the_miss_back() -> None:
    course = dated()
    due = course.due("submission-1")
    course.wait(due - course.now)
    assert course.matter.misses == 1
    course.do(ANALYST, "record_submission")
    assert course.matter.misses == 0
    late = dated()
    late.wait(timedelta(days=33))
    late.do(ANALYST, "record_submission")
    assert late.matter.misses == 1
    proved = dated()
    sent = proved.now + timedelta(days=2)
    proved.wait(timedelta(days=33))
    proved.do(ANALYST, "record_submission", sent_at=sent)
    assert proved.matter.misses == 0


def test_nobody_loses_what_two_dates_did_not_lose() -> None:
    with pytest.raises(NotWellFormed, match="Two dates were not missed"):
        dated().do(ANALYST, "record_protest_outcome", outcome="LOST_BY_MISSED_DATES")


def test_interpol_may_give_more_time() -> None:
    course = dated()
    later = course.due("submission-1") + timedelta(days=10)
    course.do(ANALYST, "note_extension", clock="submission-1", due=later)
    course.wait(timedelta(days=31))
    assert (course.matter.misses, course.due("submission-1")) == (0, later)


# --- the CCF -------------------------------------------------------------------------------------


def test_a_suspension_of_forty_days_moves_the_dates_by_forty_days() -> None:
    course = dated()
    before = {key: clock.due_at for key, clock in course.matter.clocks.items() if clock.running}
    course.hear("CCF_PENDING")
    assert course.stage == "SUSPENDED_FOR_CCF"
    course.wait(timedelta(days=40))
    assert course.matter.misses == 0
    course.hear("CCF_COMPLIANT")
    after = {key: course.due(key) for key in before}
    assert {after[key] - before[key] for key in before} == {timedelta(days=40)}
    assert course.stage == "WRITTEN"


def test_people_can_suspend_it_too_and_nothing_begins_meanwhile() -> None:
    course = written()
    course.do(ANALYST, "suspend_protest")
    with pytest.raises(NotInThisPhase):
        course.do(ANALYST, "begin_phase", phase="ORAL")
    course.do(ANALYST, "resume_protest")
    assert course.stage == "WRITTEN"


def test_the_interlock_is_on_the_page() -> None:
    page = " ".join(one.text for one in suspended().matter.details(suspended().rules))
    assert "suspended since" in page
    known = heard()
    known.hear("CCF_COMPLIANT")
    page = " ".join(one.text for one in known.matter.details(known.rules))
    assert "the CCF waits for it" in page


# --- the end --------------------------------------------------------------------------------------


def test_mutual_cancellation_takes_the_warning_and_a_second_person() -> None:
    course = written()
    with pytest.raises(WarningNotRead, match="retaliated"):
        course.do(COUNSEL, "propose_settlement", option="MUTUAL_CANCELLATION")
    course.do(COUNSEL, "propose_settlement", option="MUTUAL_CANCELLATION", warned=True)
    with pytest.raises(DrafterMayNotApprove):
        course.do(COUNSEL, "approve_settlement", approve=True)
    course.do(SECOND_COUNSEL, "approve_settlement", approve=True)
    assert (course.stage, course.matter.ended_at is not None) == ("WITHDRAWN", True)


def test_a_settlement_that_is_not_approved_changes_nothing() -> None:
    course = proposed()
    course.do(SECOND_COUNSEL, "approve_settlement", approve=False)
    assert (course.stage, course.matter.proposal) == ("WRITTEN", None)


def test_new_facts_open_it_again_within_six_months_of_their_discovery() -> None:
    with pytest.raises(NoDiscoveryNoted):
        kept().do(COUNSEL, "reopen_protest")
    course = discovered()
    assert course.due("protest-reopening") - course.now > timedelta(days=180)
    course.wait(timedelta(days=170))
    course.do(COUNSEL, "reopen_protest")
    assert (course.stage, course.matter.outcome) == ("REOPENED", None)
    late = discovered()
    late.wait(timedelta(days=190))
    with pytest.raises(TooLateToReopen):
        late.do(COUNSEL, "reopen_protest")


@pytest.mark.parametrize(
    "words",
    [
        CASE_ID,
        "USNCB-2026-K7M2Q4",
        "PROTEST-2026-K7M2Q4",
        "person P-0001",
        "A-1234/5-2021",
        "2026/92001",
        "2021-75051",
        "PROTEST-2026-K7M2Q4/1",
        "file no. 2016/679",
        "the notice 2021/75",
        "the notice of 2021/12",
        "a-1234/5-2021",
        "2016/679",
        "XAN  77",
    ],
)
def test_a_question_of_policy_names_no_case(words: str) -> None:
    course = kept()
    order: Any = course.command(COUNSEL, AskPolicyQuestion)
    said = f"As in {words}?"
    with pytest.raises(QuestionNamesACase):
        must_name_no_case(said, {"2016/679", "Xan 77"})
    if words not in ("2016/679", "XAN  77"):
        with pytest.raises(QuestionNamesACase):
            check_question(course.matter, order, {"text": said}, course.rules)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("K7M2Q4", True),
        ("file k7m2q4", True),
        ("CHANGE", True),
        ("no change", False),
        ("K7M2Q5", False),
        ("XK7M2Q4", False),
    ],
)
def test_a_question_of_policy_has_not_the_characters_of_a_number(words: str, named: bool) -> None:
    numbers = ("PROTEST-2026-K7M2Q4", "USNCB-2026-CHANGE")
    must_name_no_case(f"As in {words}?")
    with pytest.raises(QuestionNamesACase) if named else nullcontext():
        must_name_no_case(f"As in {words}?", numbers=numbers)


@pytest.mark.parametrize(
    "words",
    [
        "art. 3",
        "2024/2025, and art. 131(1)(b)",
        "2016/679",
        "(EU) 2016/679",
        "Directive 2002/21/EC",
        "22 U.S.C. 263b",
        "RPD 34/1",
        "a case of 2024",
    ],
)
def test_a_question_of_policy_may_quote_the_law(words: str) -> None:
    course = kept()
    order: Any = course.command(COUNSEL, AskPolicyQuestion)
    said = {"text": f"May {words} be read more widely?"}
    check_question(course.matter, order, said, course.rules)


def test_a_filed_protest_does_not_end_without_its_outcome() -> None:
    with pytest.raises(CaseNotReady, match="how INTERPOL decided"):
        written().do(ANALYST, "end_matter")


# --- what its cases learn ------------------------------------------------------------------------


def passed_on(course: MatterCourse, case: Course) -> None:
    """The case gets each handoff of the protest to it, as the relay would deliver them."""
    state = None
    for event in course.events:
        state = course.kind.evolve(state, event)
        effects = course.kind.events[type(event)].effects
        for effect in effects(state, event, course.rules) if effects is not None else ():
            command = getattr(effect, "command", None)
            if isinstance(command, NoteMatter) and command.dossier == case.case.dossier:
                case.order(command, handed_over=True)


@pytest.mark.parametrize(
    ("outcome", "in_the_case"),
    [("DELETED", "DELETED"), ("KEPT", "PUBLISHED"), ("WITHDRAWN", "WITHDRAWN")],
)
def test_its_cases_are_filed_and_settled_with_it(outcome: str, in_the_case: str) -> None:
    course = written()
    course.do(ANALYST, "record_protest_outcome", outcome=outcome)
    case = to("FILING")
    passed_on(course, case)
    (made,) = case.case.of(filing.Filings).made
    assert (made.state, made.filed_at) == (FilingState.SETTLED, NOW)
    assert (case.case.outcome, case.case.settled) == (in_the_case, True)


def test_a_case_with_another_decision_is_not_filed() -> None:
    case = Course.begin()
    case.answer_all()
    case.decide_on("INFORM_NDTF")
    passed_on(filed(), case)
    (planned,) = case.case.of(filing.Filings).made
    assert planned.state is FilingState.PLANNED
