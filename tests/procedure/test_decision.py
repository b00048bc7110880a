"""The legal decision: what counsel may draft, who approves what was read, and what overtakes it."""

import pytest

from procedure.dossier import Command
from procedure.facts import AddFact
from procedure.measures.dispute.decision import Decision
from procedure.measures.dispute.drafting import (
    ApproveDecision,
    DraftAlreadyRecorded,
    DraftDecision,
    DraftReplaced,
)
from procedure.measures.dispute.filing import Filings, FilingState
from procedure.message import CommunicationKind, InterpolState
from procedure.refusals import (
    AlreadyDone,
    ChangedSinceRead,
    NotNow,
    NotWellFormed,
)
from procedure.stages import position_of
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    RULES,
    SECOND_COUNSEL,
    Course,
    document,
    opening,
    report,
    to,
)

OPEN_TO_COUNSEL = {
    ("RED_NOTICE", "REQUESTED"): "OBJECT_PRE_PUBLICATION",
    ("RED_NOTICE", "PUBLISHED"): "DISPUTE",
    ("RED_NOTICE", "SUSPENDED"): "DISPUTE",
    ("WANTED_PERSON_DIFFUSION", "RECEIVED_UNREVIEWED"): "DISPUTE",
    ("WANTED_PERSON_DIFFUSION", "RECORDED"): "DISPUTE",
    ("OTHER_NOTICE", "PUBLISHED"): "DISPUTE",
    ("OTHER_DIFFUSION", "RECEIVED_UNREVIEWED"): "DISPUTE",
    ("PLAIN_MESSAGE", "NONE"): "",
    ("UNREADABLE", "UNKNOWN"): "",
    (None, "NONE"): "",
    (None, "REQUESTED"): "OBJECT_PRE_PUBLICATION",
}
"""What is open beside the dispositions that always are, by what the communication is."""


def objection_requested() -> Course:
    """A notice is requested and not published: counsel can object."""
    course = Course.begin(opening(interpol_state=InterpolState.REQUESTED))
    course.answer_all()
    return course


# --- drafting -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "state"), OPEN_TO_COUNSEL, ids=str)
def test_which_dispositions_are_open(kind: str | None, state: str) -> None:
    """Published notices and diffusions are disputed, also before the diffusion is recorded."""
    course = Course.begin(
        opening(
            communication_kind=CommunicationKind(kind) if kind else None,
            interpol_state=InterpolState(state),
        )
    )
    course.answer_all()
    special = OPEN_TO_COUNSEL[kind, state].split()
    for key in RULES.edition.dispositions:
        order = course.command(COUNSEL, DraftDecision, disposition=key)
        if key in ("DISPUTE", "OBJECT_PRE_PUBLICATION") and key not in special:
            with pytest.raises(NotWellFormed, match="not open"):
                course.decide(order, COUNSEL)
        else:
            assert course.decide(order, COUNSEL)


def test_an_unknown_disposition_names_those_there_are() -> None:
    with pytest.raises(NotWellFormed, match=r"ARREST.*DISPUTE"):
        to("DECISION").say(COUNSEL, DraftDecision, disposition="ARREST")


def test_the_same_draft_twice_is_recorded_once() -> None:
    course = to("DECISION")
    course.say(COUNSEL, DraftDecision, disposition="DISPUTE", document=document(1))
    with pytest.raises(DraftAlreadyRecorded):
        course.say(COUNSEL, DraftDecision, disposition="DISPUTE", document=document(1))


def test_a_draft_waits_for_a_second_person() -> None:
    course = to("DECISION")
    course.say(COUNSEL, DraftDecision, disposition="DISPUTE")
    assert position_of(course.case).waits_on == "a second person, to approve"
    course.say(SECOND_COUNSEL, ApproveDecision, approve=False)
    assert position_of(course.case).waits_on == "USNCB counsel"
    assert course.case.of(Decision).draft is None


def test_counsels_task_is_answered_by_the_approved_decision() -> None:
    course = to("DECISION")
    course.say(COUNSEL, DraftDecision, disposition="DISPUTE", document=document(1))
    assert course.case.tasks["U5"].open
    course.say(SECOND_COUNSEL, ApproveDecision, approve=True)
    task = course.case.tasks["U5"]
    assert (task.open, task.outcome, task.document) == (False, "DISPUTE", document(1))
    assert not course.case.running("decision")


# --- approving ------------------------------------------------------------------------------------


def test_what_is_no_longer_open_is_not_approved() -> None:
    course = objection_requested()
    course.say(COUNSEL, DraftDecision, disposition="OBJECT_PRE_PUBLICATION")
    course.say(ANALYST, AddFact, fact="PUBLISHED")
    with pytest.raises(NotWellFormed, match="not open while its state at INTERPOL is PUBLISHED"):
        course.say(SECOND_COUNSEL, ApproveDecision, approve=True)
    course.say(SECOND_COUNSEL, ApproveDecision, approve=False)
    course.decide_on("DISPUTE")
    assert course.stages == ["FILING"]


def test_what_was_read_is_what_is_approved() -> None:
    course = to("DECISION")
    course.say(COUNSEL, DraftDecision, disposition="DISPUTE", document=document(1))
    read = course.case.revision
    course.say(COUNSEL, DraftDecision, disposition="NO_ACTION", document=document(2))
    with pytest.raises(DraftReplaced, match="replaced"):
        course.say(SECOND_COUNSEL, ApproveDecision, approve=True, draft=document(1))
    with pytest.raises(ChangedSinceRead, match=f"after event {read}"):
        course.say(SECOND_COUNSEL, ApproveDecision, approve=True, seen=read)
    course.say(SECOND_COUNSEL, ApproveDecision, approve=True, draft=document(2))
    assert course.stages == ["RECORDS"]


@pytest.mark.parametrize("approve", [True, False])
def test_a_decision_is_approved_or_sent_back_once(approve: bool) -> None:
    course = to("DECISION")
    course.say(COUNSEL, DraftDecision, disposition="NO_ACTION")
    order = course.command(SECOND_COUNSEL, ApproveDecision, approve=approve)
    course.order(order, SECOND_COUNSEL)
    again: Command = course.command(SECOND_COUNSEL, ApproveDecision, approve=approve)
    with pytest.raises(AlreadyDone if approve else NotNow):
        course.decide(again, SECOND_COUNSEL)


# --- what overtakes it ----------------------------------------------------------------------------


def test_an_objection_is_overtaken_by_the_publication_and_counsel_decides_again() -> None:
    course = objection_requested()
    course.decide_on("OBJECT_PRE_PUBLICATION")
    assert course.stages == ["FILING"]
    course.say(ANALYST, AddFact, fact="PUBLISHED")
    assert course.stages == ["DECISION"]
    (objection,) = course.case.of(Filings).made
    assert objection.state is FilingState.OVERTAKEN
    assert not course.case.running("filing-1/file")
    assert course.case.tasks["U5"].open, "the same task is open again"
    assert course.case.running("decision")
    course.decide_on("DISPUTE")
    course.file()
    made = course.case.of(Filings).made
    assert [(one.filing, one.state) for one in made] == [
        ("filing-1", FilingState.OVERTAKEN),
        ("filing-2", FilingState.PENDING),
    ]


def test_a_dispute_is_not_overtaken_by_what_leaves_it_open() -> None:
    course = to("FILING")
    for fact in ("SUSPENSION", "ENCOUNTER", "FURTHER_COMMUNICATION"):
        course.say(ANALYST, AddFact, fact=fact)
    assert course.stages == ["FILING"]
    assert "DecisionOvertaken" not in course.names()


def test_a_request_that_is_known_can_be_objected_to_without_any_message() -> None:
    course = Course.begin(report(person="P-0001", identity_confirmed=True))
    course.say(ANALYST, AddFact, fact="REQUEST_KNOWN")
    course.answer_all()
    course.decide_on("OBJECT_PRE_PUBLICATION")
    assert course.case.clocks["filing-1/file"].duration.words() == "0 business days", "the same day"
    assert course.due("filing-1/file").date() == course.now.date()
