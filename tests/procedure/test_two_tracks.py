"""A case with several tracks: which ones it follows, side by side, and one that joins later."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from procedure.annex.editions import Procedure
from procedure.case import Case
from procedure.cases import CASE, check_fits
from procedure.codes import AlertedBy, Circumstance
from procedure.ending import CloseCase
from procedure.facts import AddFact
from procedure.measures.notification.notification import Notification, NotificationState
from procedure.message import CommunicationKind
from procedure.refusals import CaseNotReady
from procedure.reopening import ReopenCase
from procedure.rows_of import track_rows
from procedure.stages import left_to_do, position_of, stages
from procedure.tracks import EndTrack, TrackEnded, TrackJoined
from tests.examples import some
from tests.procedure.casework import ANALYST, CASE_ID, SUPERVISOR, Course, opening, report
from tests.procedure.fixture_editions import (
    route,
    small_edition,
    track,
)
from tests.procedure.recorded_courses import RecordedCourse
from tests.procedure.second_track import BORDER, OFFICIALS, of_two_tracks
from tests.procedure.small_scripts import AskAndCorrect, CorrectOnly
from workflows.tracks.official_protection import OfficialProtection
from workflows.tracks.script import Script

CHECK = "CHECK"
STATUS = f"comm-{'4' * 26}"


# --- an edition without notification --------------------------------------------------------------


def of_one_track() -> Course:
    """A case by the small edition, which has no notification, no decision and nothing to file."""
    return Course(rules=small_edition(), scripts={CHECK: AskAndCorrect})


def test_an_edition_without_notification_carries_a_case_from_its_opening_to_its_end() -> None:
    course = of_one_track()
    check_fits(course.rules)
    course.order(opening(), ANALYST)
    assert {task.task for task in course.case.tasks.values()} == {"J1"}
    assert course.case.of(Notification).state is NotificationState.NOT_NEEDED
    assert course.stages == ["COORDINATION"]
    assert position_of(course.case).waits_on == "DOJ-OIA"
    course.answer("J1", "DONE")
    assert course.stages == ["RECORDS"], "no decision and no filing come between"
    with pytest.raises(CaseNotReady, match=r"Update of U\.S\. records is not done"):
        course.say(ANALYST, CloseCase)
    course.answer("U6", "DONE")
    assert course.stages == ["CLOSING"]
    course.say(ANALYST, CloseCase)
    assert course.names() == [
        "CaseOpened",
        "RestrictionPlaced",
        "TrackJoined",
        "TaskSent",
        "TaskAnswered",
        "TaskSent",
        "TaskAnswered",
        "TrackEnded",
        "CaseClosed",
    ]


def test_its_overdue_answers_do_not_hold_it_up() -> None:
    course = of_one_track()
    course.order(opening(), ANALYST)
    course.wait_until(course.due("J1/answer"))
    assert course.stages == ["RECORDS"]


def test_it_is_reopened_and_corrects_the_records_again() -> None:
    course = of_one_track()
    course.order(opening(), ANALYST)
    course.answer("J1", "DONE")
    course.answer("U6", "DONE")
    course.say(ANALYST, CloseCase)
    course.say(ANALYST, AddFact, fact="DELETION")
    assert course.stages == ["RECORDS"]
    course.answer("U6-2", "DONE")
    assert course.names().count("TrackEnded") == 2
    course.say(ANALYST, CloseCase)
    course.say(SUPERVISOR, ReopenCase)
    assert course.stages == ["CLOSING"]


def test_started_at_any_revision_it_reaches_the_same_end() -> None:
    course = RecordedCourse(rules=small_edition(), scripts={CHECK: AskAndCorrect})
    course.order(opening(), ANALYST)
    course.answer("J1", "DONE")
    course.answer("U6", "FAILED")
    course.answer("U6", "DONE")
    course.say(ANALYST, AddFact, fact="DELETION")
    course.answer("U6-2", "DONE")
    course.say(ANALYST, CloseCase)
    for revision in some(sorted(course.committed)):
        assert course.continued_from(revision).events == course.events


# --- which tracks a case follows ------------------------------------------------------------------


def with_border(*chosen: dict[str, str], measures: tuple[str, ...] = ("records",)) -> Procedure:
    """The small edition with a second track, chosen on these conditions."""

    def change(data: dict[str, Any]) -> None:
        data["tracks"][BORDER] = track(
            *measures, chosen=list(chosen), title="Border", routes={"all": route("D4", "U6")}
        )

    return small_edition(change)


@pytest.mark.parametrize("kind", [CommunicationKind.RED_NOTICE, CommunicationKind.OTHER_NOTICE])
@pytest.mark.parametrize("circumstance", [Circumstance.AT_BORDER, Circumstance.ABROAD])
@pytest.mark.parametrize("alerted_by", [AlertedBy.FIELD_COMPONENT, AlertedBy.STATE])
def test_tracks_are_chosen_by_communication_circumstance_and_who_was_alerted(
    kind: CommunicationKind, circumstance: Circumstance, alerted_by: AlertedBy
) -> None:
    """REPORT L44: what a condition does not name holds always; one that holds is enough."""
    notice = kind is CommunicationKind.RED_NOTICE
    border = circumstance is Circumstance.AT_BORDER
    field = alerted_by is AlertedBy.FIELD_COMPONENT
    for chosen, expected, because in (
        ([{"kind": "RED_NOTICE"}], notice, "RED_NOTICE"),
        ([{"circumstance": "AT_BORDER"}], border, "AT_BORDER"),
        ([{"alerted_by": "FIELD_COMPONENT"}], field, "FIELD_COMPONENT"),
        (
            [{"kind": "RED_NOTICE", "circumstance": "AT_BORDER"}],
            notice and border,
            "RED_NOTICE, AT_BORDER",
        ),
        (
            [{"circumstance": "DETAINED"}, {"alerted_by": "FIELD_COMPONENT"}],
            field,
            "FIELD_COMPONENT",
        ),
        ([{}], True, "every case"),
    ):
        rules = with_border(*chosen)
        course = Course(rules=rules, scripts={CHECK: AskAndCorrect, BORDER: CorrectOnly})
        course.order(
            opening(communication_kind=kind, circumstances=(circumstance,), alerted_by=alerted_by),
            ANALYST,
        )
        assert list(course.case.tracks) == ([CHECK, BORDER] if expected else [CHECK])
        assert ("D4" in course.case.tasks) is expected, "each track asks its own agencies"
        if expected:
            assert course.case.tracks[BORDER].because == because


# --- two tracks side by side ----------------------------------------------------------------------


SCRIPTS: dict[str, type[Script]] = {OFFICIALS: OfficialProtection, BORDER: AskAndCorrect}


def kinds(course: Course, kind: type[TrackJoined] | type[TrackEnded]) -> list[str]:
    """The tracks of these events, in their order."""
    return [event.track for event in course.events if isinstance(event, kind)]


def at_the_border() -> Course:
    """A case that follows both tracks from its opening."""
    course = Course(rules=of_two_tracks(), scripts=SCRIPTS)
    course.order(
        opening(circumstances=(Circumstance.CURRENT_OFFICIAL, Circumstance.AT_BORDER)), ANALYST
    )
    return course


def test_an_edition_of_two_tracks_without_notification_fits() -> None:
    check_fits(of_two_tracks())


def test_a_case_follows_two_tracks_each_in_its_own_stage() -> None:
    course = at_the_border()
    assert kinds(course, TrackJoined) == [OFFICIALS, BORDER]
    assert course.case.tasks["D7"].open
    assert course.stages == ["COORDINATION"]
    course.answer_all()
    assert course.stages == ["DECISION", "RECORDS"]
    assert {one.track: one.standing.stage.code for one in stages(course.case)} == {
        OFFICIALS: "DECISION",
        BORDER: "RECORDS",
    }
    assert position_of(course.case).waits_on == "USNCB counsel, USNCB"
    assert position_of(course.case).sentence == (
        "Legal decision: waiting for USNCB counsel; then what is approved is filed with INTERPOL. "
        "Update of U.S. records: waiting for USNCB; then the case can be closed."
    )
    shown = CASE.attributes(course.case)
    assert shown is not None
    assert (shown.tracks, shown.stages) == ((OFFICIALS, BORDER), ("DECISION", "RECORDS"))


def test_one_track_ends_and_the_other_continues() -> None:
    course = at_the_border()
    course.answer_all()
    course.answer("U6", "DONE")
    assert kinds(course, TrackEnded) == [BORDER]
    assert course.stages == ["DECISION"]
    assert {
        row.track: (row.stage, row.ended_at) for row in track_rows(position_of(course.case))
    } == {
        OFFICIALS: ("DECISION", None),
        BORDER: ("ENDED", course.now),
    }
    assert left_to_do(course.case) == ["Legal decision is not done, which waits for USNCB counsel"]
    course.decide_on("DISPUTE")
    course.file()
    assert course.stages == ["FOLLOW_UP"]


def test_what_concerns_both_tracks_gives_both_something_to_do_again() -> None:
    course = at_the_border()
    course.answer_all()
    course.answer("U6", "DONE")
    course.say(ANALYST, AddFact, fact="NON_COMPLIANCE")
    assert kinds(course, TrackJoined) == [OFFICIALS, BORDER, BORDER]
    assert course.stages == ["RECORDS"]
    assert len(stages(course.case)) == 2
    assert position_of(course.case).sentence.count("Update of U.S. records") == 1
    course.answer("U6-2", "DONE")
    assert kinds(course, TrackEnded) == [BORDER, BORDER, OFFICIALS]
    course.say(ANALYST, CloseCase)
    assert course.stages == ["CLOSED"]


def test_a_track_does_not_end_while_something_is_left_of_it() -> None:
    """A fact may be recorded between the end of its script and the end of the track."""
    course = at_the_border()
    ends = {
        track: EndTrack(dossier=CASE_ID, order="step:end", track=track)
        for track in (OFFICIALS, BORDER, "NO_SUCH_TRACK")
    }
    assert [course.decide(step) for step in ends.values()] == [[], [], []]
    course.answer_all()
    assert course.decide(ends[BORDER]) == [], "the records are not corrected"
    course.answer("U6", "DONE")
    assert course.decide(ends[BORDER]) == [], "it has ended already"
    assert kinds(course, TrackEnded) == [BORDER]


# --- a track that joins later ---------------------------------------------------------------------


def test_a_track_joins_an_open_case_when_a_circumstance_becomes_known() -> None:
    course = Course(rules=of_two_tracks(), scripts=SCRIPTS)
    course.order(opening(), ANALYST)
    assert list(course.case.tracks) == [OFFICIALS]
    course.wait(timedelta(hours=1))
    course.say(ANALYST, AddFact, fact="ENCOUNTER")
    joined = course.case.tracks[BORDER]
    assert (joined.because, joined.joined_at) == ("AT_BORDER", course.now)
    assert course.case.tasks["D7"].open, "its agencies are asked at once"
    course.say(ANALYST, AddFact, fact="ENCOUNTER")
    assert kinds(course, TrackJoined) == [OFFICIALS, BORDER], "once"
    course.answer_all()
    assert course.stages == ["DECISION", "RECORDS"], "and it is followed like one from the opening"


def test_a_track_joins_when_a_communication_of_its_kind_comes() -> None:
    rules = with_border({"kind": "RED_NOTICE"})
    course = Course(rules=rules, scripts={CHECK: AskAndCorrect, BORDER: CorrectOnly})
    course.order(report(), ANALYST)
    assert list(course.case.tracks) == [CHECK]
    for number, kind in enumerate(("PLAIN_MESSAGE", "RED_NOTICE"), start=1):
        course.say(
            ANALYST,
            AddFact,
            fact="FURTHER_COMMUNICATION",
            communication=STATUS,
            version=number,
            communication_kind=CommunicationKind(kind),
            document=None,
        )
    assert list(course.case.tracks) == [CHECK, BORDER]
    assert course.stages == ["COORDINATION", "RECORDS"]
    assert course.case.tracks[BORDER].because == "RED_NOTICE"


def test_a_track_joins_a_case_that_a_fact_reopens() -> None:
    course = Course(rules=of_two_tracks(), scripts=SCRIPTS)
    course.order(opening(), ANALYST)
    course.answer_all()
    course.decide_on("NO_ACTION")
    course.close()
    course.say(ANALYST, AddFact, fact="ENCOUNTER")
    assert course.case.ended is None
    assert BORDER in course.case.tracks
    course.answer_all()
    assert course.stages == ["DECISION", "RECORDS"]


@pytest.mark.parametrize("fact", ["ENCOUNTER", "NON_COMPLIANCE"])
def test_started_at_any_revision_two_tracks_reach_the_same_end(fact: str) -> None:
    course = RecordedCourse(rules=of_two_tracks(), scripts=SCRIPTS)
    course.order(opening(), ANALYST)
    course.wait(timedelta(hours=1))
    course.say(ANALYST, AddFact, fact="ENCOUNTER")
    course.answer_all()
    course.answer("U6", "DONE")
    course.say(ANALYST, AddFact, fact=fact)
    assert [event.kind for event in course.events].count("TrackJoined") >= 2
    for revision in some(sorted(course.committed)):
        again = course.continued_from(revision)
        assert but_for_the_order(again.case) == but_for_the_order(course.case)
        assert sorted(map(repr, again.events)) == sorted(map(repr, course.events))


def but_for_the_order(case: Case) -> Case:
    """The case without the order of what two tracks did at one moment, which does not matter."""
    return replace(case, tasks={key: replace(task, changed=0) for key, task in case.tasks.items()})


def test_a_case_that_no_track_is_chosen_for_is_ready_to_close() -> None:
    rules = small_edition(
        lambda data: data["tracks"][CHECK].update(
            chosen=[{"circumstance": "DETAINED", "source": data["tracks"][CHECK]["source"]}]
        )
    )
    course = Course(rules=rules, scripts={CHECK: AskAndCorrect})
    course.order(opening(), ANALYST)
    assert (course.case.tracks, course.stages) == ({}, ["CLOSING"])
    course.say(ANALYST, CloseCase)
    assert (course.case.dossier, course.stages) == (CASE_ID, ["CLOSED"])
