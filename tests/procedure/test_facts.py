"""New facts: they join the case at any time, change its plan, and make nothing due later."""

from datetime import timedelta

import pytest

from procedure.clocks.rules import PauseReason
from procedure.codes import CaseClass, Circumstance
from procedure.facts import AddFact, VersionAlreadyHeld
from procedure.measures import records
from procedure.measures.clock_changes import PauseClock
from procedure.measures.dispute.drafting import DraftDecision
from procedure.measures.notification.notification import Notification, NotificationState
from procedure.measures.restriction import is_restricted
from procedure.message import CommunicationKind, InterpolState
from procedure.refusals import AlreadyRecorded, NotWellFormed, Refused
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    MESSAGE,
    NOW,
    SUPERVISOR,
    Course,
    document,
    opening,
    report,
    to,
    washington,
)
from tests.procedure.fixture_editions import SOURCE, changed_edition

STATUS = f"comm-{'4' * 26}"
STAGES = [
    "COORDINATION",
    "DECISION",
    "FILING",
    "FOLLOW_UP",
    "RECORDS",
    "CLOSING",
    "CLOSED",
    "CANCELED",
    "SUPERSEDED",
]


def about_a_diffusion() -> Course:
    """A case about a diffusion that INTERPOL has not reviewed."""
    return Course.begin(
        opening(
            communication_kind=CommunicationKind.WANTED_PERSON_DIFFUSION,
            interpol_state=InterpolState.RECEIVED_UNREVIEWED,
        )
    )


# --- which facts ----------------------------------------------------------------------------------


def test_an_unknown_fact_names_those_that_are_known() -> None:
    course = to("COORDINATION")
    with pytest.raises(NotWellFormed, match=r"RUMOR.*ENCOUNTER"):
        course.say(ANALYST, AddFact, fact="RUMOR")


def test_a_fact_added_twice_has_one_effect() -> None:
    course = to("COORDINATION")
    course.say(ANALYST, AddFact, fact="ENCOUNTER", document=document(5))
    with pytest.raises(AlreadyRecorded):
        course.say(ANALYST, AddFact, fact="ENCOUNTER", document=document(5))
    assert course.case.facts == ("ENCOUNTER",)


@pytest.mark.parametrize("version", [None, 1, 2])
def test_a_version_that_the_case_holds_brings_nothing_new(version: int | None) -> None:
    course = to("COORDINATION")
    amended = {"fact": "MESSAGE_AMENDED", "communication": MESSAGE, "document": None}
    course.say(ANALYST, AddFact, version=2, **amended)
    with pytest.raises(VersionAlreadyHeld):
        course.say(ANALYST, AddFact, version=version, **amended)
    assert course.case.communications == ((MESSAGE, 1), (MESSAGE, 2))


def test_a_later_version_stands_beside_the_earlier_ones() -> None:
    """It may say less than they do; what comes late does not say what the communication is now."""
    course = to("COORDINATION")
    amended = {"fact": "MESSAGE_AMENDED", "communication": MESSAGE, "document": None}
    for version, state in ((3, InterpolState.SUSPENDED), (2, InterpolState.PUBLISHED)):
        course.say(ANALYST, AddFact, version=version, interpol_state=state, **amended)
    assert course.case.communications == ((MESSAGE, 1), (MESSAGE, 3), (MESSAGE, 2))
    assert course.case.interpol_state is InterpolState.SUSPENDED


# --- non-compliance -------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize(
    ("fact", "outcome"), [("NON_COMPLIANCE", "NON_COMPLIANT"), ("DELETION", "DELETED")]
)
def test_a_message_of_non_compliance_reaches_the_case_at_any_time(
    stage: str, fact: str, outcome: str
) -> None:
    """REPORT L34: before, during and after: U.S. records are corrected, also a second time."""
    course = to(stage)
    earlier = [task for task in course.case.tasks.values() if task.code == "U6"]
    corrected = [task.task for task in earlier if not task.open]
    course.say(ANALYST, AddFact, fact=fact, communication=STATUS, version=1, document=None)
    case = course.case
    assert case.ended is None
    assert case.settled
    assert course.stages == ["RECORDS"]
    assert is_restricted(case)
    assert case.outcome == outcome
    due = records.task_of(case)
    assert due is not None
    assert due.open
    assert due.task not in corrected
    assert case.clocks[due.answer].duration.words() == "24 hours"
    assert not [task for task in course.asked() if task.open], "nothing more is asked"
    with pytest.raises(Refused):
        course.say(COUNSEL, DraftDecision, disposition="DISPUTE")
    # The official is still notified, and then the case is closed.
    if case.of(Notification).state is NotificationState.DUE:
        course.notify()
    course.close()
    assert course.stages == ["CLOSED"]


# --- urgency --------------------------------------------------------------------------------------


def test_an_urgent_fact_shortens_every_clock_that_the_class_shortens() -> None:
    course = Course.begin()
    before = course.case.clocks
    course.say(ANALYST, AddFact, fact="DETENTION")
    after = course.case
    assert after.case_class is CaseClass.P0
    assert course.due("J1/acknowledgment") == NOW + timedelta(hours=1)
    assert course.due("J1/answer") == NOW + timedelta(hours=4)
    assert course.due("notification") == NOW + timedelta(hours=2)
    assert after.clocks["restriction-1"] == before["restriction-1"]
    assert after.clocks["U7/answer"] == before["U7/answer"]
    decision = to("DECISION")
    decision.say(ANALYST, AddFact, fact="DETENTION")
    assert decision.due("decision") == washington(4, 17, 30)
    assert decision.case.clocks["decision"].because == "required answers in hand"


def test_an_urgent_fact_lets_a_paused_clock_run_again() -> None:
    course = Course.begin(opening(circumstances=()))
    course.say(SUPERVISOR, PauseClock, clock="J1/answer", reason=PauseReason.COURT_HOLD)
    course.wait(timedelta(days=20))
    course.say(ANALYST, AddFact, fact="DETENTION")
    clock = course.case.clocks["J1/answer"]
    assert not clock.paused
    assert clock.due_at == course.now + timedelta(hours=4)


def test_a_pause_that_the_new_class_allows_continues() -> None:
    course = Course.begin(opening(circumstances=()))
    course.say(SUPERVISOR, PauseClock, clock="J1/answer", reason=PauseReason.COURT_HOLD)
    course.wait(timedelta(days=20))
    course.say(ANALYST, AddFact, fact="US_CITIZEN")
    assert course.case.clocks["J1/answer"].paused


def test_a_fact_never_makes_anything_due_later() -> None:
    course = Course.begin(opening(circumstances=(Circumstance.DETAINED,)))
    before = {key: clock.due_at for key, clock in course.case.clocks.items()}
    course.wait(timedelta(minutes=5))
    for fact in ("TRAVEL_ABROAD", "ENCOUNTER", "US_CITIZEN", "FORMER_OFFICIAL"):
        course.say(ANALYST, AddFact, fact=fact)
    assert course.case.case_class is CaseClass.P0
    assert all(course.due(key) <= due for key, due in before.items())


# --- the plan -------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["FILING", "FOLLOW_UP"])
@pytest.mark.parametrize(
    ("fact", "tasks"), [("ENCOUNTER", {"D1", "D4", "S4"}), ("US_CITIZEN", {"S3"})]
)
def test_after_the_decision_a_fact_asks_but_nothing_waits_for_it(
    stage: str, fact: str, tasks: set[str]
) -> None:
    course = to(stage)
    course.say(ANALYST, AddFact, fact=fact)
    asked = [task for task in course.asked() if task.open]
    assert {task.code for task in asked} == tasks
    assert not any(task.required for task in asked)
    assert course.stages == [stage]


def test_a_circumstance_is_planned_for_also_when_all_measures_of_the_track_are_done() -> None:
    course = to("DECISION")
    course.decide_on("NO_ACTION")
    course.notify()
    course.answer("U6", "DONE")
    assert course.names()[-1] == "TrackEnded"
    course.say(ANALYST, AddFact, fact="US_CITIZEN")
    task = course.case.tasks["S3"]
    assert (task.open, task.required) == (True, False)
    assert course.stages == ["CLOSING"]


def test_what_is_still_asked_is_not_asked_again() -> None:
    course = Course.begin()
    course.say(ANALYST, AddFact, fact="ENCOUNTER")
    assert {"D4"} == {task.code for task in course.asked()} - {
        task.code for task in Course.begin().asked()
    }
    assert [task.task for task in course.asked() if task.code == "D1"] == ["D1"]


def test_a_message_that_comes_to_a_report_makes_it_a_case_about_a_notice() -> None:
    course = Course.begin(report(person="P-0001"))
    assert "J1" not in course.case.tasks
    course.say(
        ANALYST,
        AddFact,
        fact="FURTHER_COMMUNICATION",
        communication=MESSAGE,
        version=1,
        communication_kind=CommunicationKind.RED_NOTICE,
        interpol_state=InterpolState.PUBLISHED,
        document=None,
    )
    case = course.case
    assert (case.communication_kind, case.interpol_state) == ("RED_NOTICE", "PUBLISHED")
    assert {"U2", "U4", "U7", "J1", "S1", "D1"} <= case.tasks.keys()
    course.answer_all(U1="CONFIRMED")
    course.decide_on("DISPUTE")
    course.file()
    assert course.stages == ["FOLLOW_UP"]


# --- which communication counts -------------------------------------------------------------------

DIFFUSION = ("WANTED_PERSON_DIFFUSION", "RECEIVED_UNREVIEWED")


@pytest.mark.parametrize(
    ("kind", "state", "expected"),
    [
        ("RED_NOTICE", "PUBLISHED", ("RED_NOTICE", "PUBLISHED")),
        ("PLAIN_MESSAGE", "NONE", DIFFUSION),
        ("WANTED_PERSON_DIFFUSION", "RECORDED", DIFFUSION),
        ("OTHER_NOTICE", "PUBLISHED", DIFFUSION),
        ("UNREADABLE", "UNKNOWN", DIFFUSION),
    ],
)
def test_a_case_follows_its_gravest_communication(
    kind: str, state: str, expected: tuple[str, str]
) -> None:
    course = about_a_diffusion()
    course.say(
        ANALYST,
        AddFact,
        fact="FURTHER_COMMUNICATION",
        communication=STATUS,
        version=1,
        communication_kind=CommunicationKind(kind),
        interpol_state=InterpolState(state),
    )
    assert (course.case.communication_kind, course.case.interpol_state) == expected


@pytest.mark.parametrize("kind", CommunicationKind)
def test_once_interpol_has_ended_it_the_next_communication_takes_its_place(
    kind: CommunicationKind,
) -> None:
    course = about_a_diffusion()
    course.say(ANALYST, AddFact, fact="DELETION")
    course.say(
        ANALYST,
        AddFact,
        fact="FURTHER_COMMUNICATION",
        communication=STATUS,
        version=1,
        communication_kind=kind,
        interpol_state=InterpolState.PUBLISHED,
    )
    assert course.case.communication_kind is kind
    assert course.case.interpol_state is InterpolState.PUBLISHED


def test_a_status_message_gives_the_state_of_the_diffusion_not_a_kind_of_its_own() -> None:
    course = about_a_diffusion()
    course.say(
        ANALYST,
        AddFact,
        fact="RECORDED",
        communication=STATUS,
        version=1,
        communication_kind=CommunicationKind.RED_NOTICE,
        interpol_state=InterpolState.NONE,
    )
    assert course.case.communication_kind is CommunicationKind.WANTED_PERSON_DIFFUSION
    assert course.case.interpol_state is InterpolState.RECORDED


def test_a_fact_ends_circumstances_and_the_class_follows() -> None:
    released = {"title": "Released", "ends": ["DETAINED"], "source": SOURCE}
    rules = changed_edition(lambda data: data["facts"].update(RELEASED=released))
    course = Course.begin()
    course.say(ANALYST, AddFact, fact="DETENTION")
    assert Circumstance.DETAINED in course.case.circumstances
    course.rules = rules
    course.say(ANALYST, AddFact, fact="RELEASED", document=document(77))
    assert Circumstance.DETAINED not in course.case.circumstances
    assert course.case.case_class is CaseClass.P1
