"""When a case recalls its copies: at any change or deletion, early, late, and again."""

from typing import Any

import pytest

from procedure.cases import CASE
from procedure.dossier import Handoff
from procedure.ending import CloseCase, NotReadyToClose
from procedure.facts import AddFact
from procedure.forms import FormsDiffer, check_recorded, read_form
from procedure.measures.copies import CopyRecorded, RecordCopy, in_use
from procedure.measures.dispute.outcome import RecordOutcome
from procedure.measures.recall import RecallOrdered, is_done
from procedure.measures.tasks.answering import AnswerTask
from procedure.passing_between import NoteMatter
from procedure.recall_codes import RecallReason
from procedure.recall_order import AddHolder, OpenRecall, RenewRecall
from procedure.refusals import NotWellFormed
from tests.procedure.casework import ANALYST, CASE_ID, EDITIONS, OPERATIONS, Course, opening
from tests.procedure.matterwork import MatterCourse

RULES = EDITIONS["2026-2"]
RECALL_ID = CASE_ID.replace("case-", "recall-")


def case(**changes: Any) -> Course:
    """A case of 2026-2 in which CBP has a copy."""
    course = Course.begin(opening(**changes), rules=RULES)
    course.say(OPERATIONS, RecordCopy, agency="CBP", system="TECS", copy_kind="ENTRY")
    return course


def ordered(course: Course) -> list[RecallOrdered]:
    """Each time that the recall was ordered."""
    return [event for event in course.events if isinstance(event, RecallOrdered)]


def passed_on(course: Course) -> Any:
    """The command that the last order passes on."""
    number = max(n for n, event in enumerate(course.events) if isinstance(event, RecallOrdered))
    state = CASE.fold(course.events[: number + 1])
    assert state is not None
    rule = CASE.events[RecallOrdered]
    assert rule.effects is not None
    (found,) = rule.effects(state, course.events[number], course.rules)
    assert isinstance(found, Handoff)
    return found.command


def heard(course: Course, *, ended: bool) -> None:
    """The recall says where it is."""
    fields = {"matter": RECALL_ID, "number": "RECALL-2026-K7M2Q4", "title": "Attestation"}
    command = course.command(ANALYST, NoteMatter, stage="ATTESTATION", ended=ended, **fields)
    course.order(command, handed_over=True)


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        ("NON_COMPLIANCE", RecallReason.NON_COMPLIANT),
        ("DELETION", RecallReason.DELETED),
        ("WITHDRAWN", RecallReason.DELETED),
        ("CANCELED", RecallReason.DELETED),
        ("MODIFICATION", RecallReason.MODIFIED),
        ("STILL_STOPPED", RecallReason.STILL_STOPPED),
    ],
)
def test_any_change_or_deletion_starts_a_recall(fact: str, reason: RecallReason) -> None:
    course = case()
    course.say(ANALYST, AddFact, fact=fact)
    assert "RECALL" in course.case.tracks
    opened = passed_on(course)
    assert isinstance(opened, OpenRecall)
    assert (opened.dossier, opened.cases, opened.reason) == (RECALL_ID, (CASE_ID,), reason)


def test_what_is_gone_already_when_the_case_opens_is_recalled() -> None:
    (order,) = ordered(case(interpol_state="DELETED"))
    assert order.reason is RecallReason.DELETED


def test_what_interpol_deletes_after_a_filing_is_recalled() -> None:
    course = case()
    course.answer_all()
    course.decide_on("INFORM_NDTF")
    course.file()
    assert ordered(course) == []
    course.say(ANALYST, RecordOutcome, outcome="DELETED")
    assert [one.reason for one in ordered(course)] == [RecallReason.DELETED]


@pytest.mark.parametrize("fact", ["ENCOUNTER", "RECORDED", "SUSPENSION"])
def test_nothing_else_does(fact: str) -> None:
    course = case()
    course.say(ANALYST, AddFact, fact=fact)
    assert "RECALL" not in course.case.tracks


def test_the_case_stays_open_until_the_recall_has_ended() -> None:
    course = case()
    course.say(ANALYST, AddFact, fact="DELETION")
    heard(course, ended=False)
    with pytest.raises(NotReadyToClose, match=r"the recall of U\.S\. copies has not ended"):
        course.say(ANALYST, CloseCase)
    heard(course, ended=True)
    assert is_done(course.case)
    assert course.case.tracks["RECALL"].ended_at is not None


def test_a_new_reason_renews_the_recall_also_after_its_end() -> None:
    course = case()
    course.say(ANALYST, AddFact, fact="MODIFICATION")
    heard(course, ended=True)
    course.say(ANALYST, AddFact, fact="DELETION")
    assert not is_done(course.case)
    renewed = passed_on(course)
    assert isinstance(renewed, RenewRecall)
    assert renewed.reason is RecallReason.DELETED
    heard(course, ended=True)
    assert is_done(course.case)


def test_a_late_reason_reopens_a_closed_case_and_recalls() -> None:
    course = case()
    course.answer_all()
    course.decide_on("NO_ACTION")
    course.notify()
    course.close()
    course.say(ANALYST, AddFact, fact="NON_COMPLIANCE")
    assert course.case.ended is None
    assert [one.reason for one in ordered(course)] == [RecallReason.NON_COMPLIANT]


def test_without_a_copy_nothing_is_recalled_until_one_is_found() -> None:
    course = Course.begin(rules=RULES)
    course.say(ANALYST, AddFact, fact="DELETION")
    assert "RECALL" not in course.case.tracks
    course.say(OPERATIONS, RecordCopy, agency="CBP", system="NLETS", copy_kind="FORWARDED")
    assert [one.reason for one in ordered(course)] == [RecallReason.DELETED]


def test_who_is_still_stopped_has_met_a_copy_that_nobody_knew_of() -> None:
    course = Course.begin(rules=RULES)
    course.say(ANALYST, AddFact, fact="DELETION")
    course.say(ANALYST, AddFact, fact="STILL_STOPPED")
    assert [one.reason for one in ordered(course)] == [RecallReason.STILL_STOPPED]


def test_copies_that_an_answer_names_are_recorded_and_reach_the_recall() -> None:
    course = case(communication_kind="RED_NOTICE")
    named = {"copies": "CBP TECS; ICE AGENCY_FILE; UNKNOWN NCIC"}
    course.say(OPERATIONS, AddFact, fact="MODIFICATION")
    assert ordered(course)
    course.say(course.owner("U7"), AnswerTask, task="U7", outcome="DONE", recorded=named)
    # CBP has that copy already, and nobody knows the third agency: its words are in the answer.
    assert [(one.agency, one.system) for one in in_use(course.case)] == [
        ("CBP", "TECS"),
        ("ICE", "AGENCY_FILE"),
    ]
    recorded = course.events[-1]
    assert isinstance(recorded, CopyRecorded)
    rule = CASE.events[CopyRecorded]
    assert rule.effects is not None
    (found,) = rule.effects(course.case, recorded, course.rules)
    assert isinstance(found, Handoff)
    assert isinstance(found.command, AddHolder)
    assert (found.command.dossier, found.command.agency) == (RECALL_ID, "ICE")
    recall = MatterCourse.open(OPERATIONS, OpenRecall, reason="MODIFIED")
    recall.order(found.command.model_copy(update={"dossier": recall.matter_id}), handed_over=True)
    (holder,) = recall.matter.holders.values()
    assert (holder.held.case, holder.held.copy_id) == (CASE_ID, "copy-2")
    heard(course, ended=True)
    assert rule.effects(course.case, recorded, course.rules) == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("cbp tecs ; ICE-OPLA  agency_file", "CBP TECS; ICE-OPLA AGENCY_FILE"),
        ("CBP", None),
        ("CBP TECS John", None),
        ("CBP HOUSE", None),
        ("J0HN NCIC", None),
    ],
)
def test_a_copy_is_named_by_codes_alone(typed: str, kept: str | None) -> None:
    rule = RULES.task("U7")
    if kept is None:
        with pytest.raises(NotWellFormed, match="CBP TECS"):
            read_form(rule, {"copies": typed})
        with pytest.raises(FormsDiffer):
            check_recorded(rule, {"copies": typed})
        return
    assert read_form(rule, {"copies": typed}) == {"copies": kept}
    check_recorded(rule, {"copies": kept})
