"""Each act in the right state and in the wrong one, and the type of each refusal."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from procedure import commands as c
from procedure import events as e
from procedure.annex.editions import procedure
from procedure.annex.schema import Circumstance
from procedure.case import ENDED, Notified, Restriction, Stage, TaskState
from procedure.clocks import CaseClass, StopReason
from procedure.conduct import conduct
from procedure.message import CommunicationKind, InterpolState
from procedure.people import Actor
from procedure.planning import open_case
from procedure.refusals import (
    BY_NAME,
    AlreadyDone,
    CaseHasEnded,
    CaseNotReady,
    FilingOnHold,
    NotFound,
    NotNow,
    NotPermitted,
    NotWellFormed,
    Refused,
    StandsAlready,
)
from tests.procedure.casework import (
    ANALYST,
    CASE,
    COUNSEL,
    MESSAGE,
    NOW,
    OPERATIONS,
    OTHER_CASE,
    SECOND_COUNSEL,
    SUPERVISOR,
    Course,
    document,
    officer,
    opening,
    report,
    to,
)

OIA = officer("DOJ-OIA")
SNOW = {"day": "2026-03-06", "name": "Snow", "authority": "OPM", "known_at": NOW}
ACTS: dict[str, tuple[type[c.Command], Actor, dict[str, Any]]] = {
    "AddFact": (c.AddFact, ANALYST, {"fact": "ENCOUNTER"}),
    "CloseCase": (c.CloseCase, ANALYST, {}),
    "CancelCase": (c.CancelCase, SUPERVISOR, {}),
    "SupersedeCase": (c.SupersedeCase, SUPERVISOR, {"successor": OTHER_CASE}),
    "ReopenCase": (c.ReopenCase, SUPERVISOR, {}),
    "RenewRestriction": (c.RenewRestriction, SUPERVISOR, {}),
    "LiftRestriction": (c.LiftRestriction, SUPERVISOR, {}),
    "ChangeCalendar": (c.ChangeCalendar, SUPERVISOR, {"closures": (SNOW,)}),
    "StopClock": (
        c.StopClock,
        SUPERVISOR,
        {"clock": "J1/answer", "reason": StopReason.COURT_HOLD},
    ),
    "ResumeClock": (c.ResumeClock, SUPERVISOR, {"clock": "J1/answer"}),
    "ExtendClock": (
        c.ExtendClock,
        SUPERVISOR,
        {"clock": "J1/answer", "due": NOW + timedelta(days=9)},
    ),
    "AcknowledgeTask": (c.AcknowledgeTask, OIA, {"task": "J1"}),
    "AnswerTask": (c.AnswerTask, OIA, {"task": "J1", "outcome": "NO_REQUEST"}),
    "ReturnTask": (c.ReturnTask, OIA, {"task": "J1"}),
    "AskAboutTask": (c.AskAboutTask, OIA, {"task": "J1"}),
    "ReplyToQuestion": (c.ReplyToQuestion, ANALYST, {"task": "J1"}),
    "ResendTask": (c.ResendTask, ANALYST, {"task": "J1", "agency": "DOJ-NSD"}),
    "WithdrawTask": (c.WithdrawTask, ANALYST, {"task": "J1"}),
    "RecordNotification": (c.RecordNotification, ANALYST, {}),
    "RecordUnreachable": (c.RecordUnreachable, ANALYST, {}),
    "ProposeDeferral": (c.ProposeDeferral, ANALYST, {}),
    "ApproveDeferral": (c.ApproveDeferral, SUPERVISOR, {"approve": True}),
    "DraftDecision": (c.DraftDecision, COUNSEL, {"disposition": "DISPUTE"}),
    "ApproveDecision": (c.ApproveDecision, SECOND_COUNSEL, {"approve": True}),
    "RecordFiling": (c.RecordFiling, COUNSEL, {}),
    "RecordFollowUp": (c.RecordFollowUp, ANALYST, {}),
    "DecideEscalation": (c.DecideEscalation, SUPERVISOR, {"escalate": True}),
    "RecordOutcome": (c.RecordOutcome, ANALYST, {"outcome": "DELETED"}),
}
# ok: done. Now: NotNow. Done: AlreadyDone. Ready: CaseNotReady. Ended: CaseHasEnded.
STATES = """
                    COORDINATION  DECISION  FILING  FOLLOW_UP  RECORDS  CLOSING  CLOSED  CANCELLED
AddFact             ok            ok        ok      ok         ok       ok       ok      ok
CloseCase           Ready         Ready     Ready   Ready      Ready    ok       Ended   Ended
CancelCase          ok            ok        ok      ok         ok       ok       Ended   Ended
SupersedeCase       ok            ok        ok      ok         ok       ok       Ended   Ended
ReopenCase          Now           Now       Now     Now        Now      Now      ok      ok
RenewRestriction    ok            ok        ok      ok         ok       ok       Ended   Ended
LiftRestriction     ok            ok        ok      ok         ok       ok       ok      ok
ChangeCalendar      ok            ok        ok      ok         ok       ok       Ended   Ended
StopClock           ok            Now       Now     Now        Now      Now      Ended   Ended
ResumeClock         Now           Now       Now     Now        Now      Now      Ended   Ended
ExtendClock         ok            Now       Now     Now        Now      Now      Ended   Ended
AcknowledgeTask     ok            Done      Done    Done       Done     Done     Ended   Ended
AnswerTask          ok            ok        ok      ok         ok       ok       Ended   Ended
ReturnTask          ok            Now       Now     Now        Now      Now      Ended   Ended
AskAboutTask        ok            Now       Now     Now        Now      Now      Ended   Ended
ReplyToQuestion     Now           Now       Now     Now        Now      Now      Ended   Ended
ResendTask          ok            Now       Now     Now        Now      Now      Ended   Ended
WithdrawTask        ok            Now       Now     Now        Now      Now      Ended   Ended
RecordNotification  ok            ok        ok      ok         ok       Done     Ended   Ended
RecordUnreachable   ok            ok        ok      ok         ok       Done     Ended   Ended
ProposeDeferral     ok            ok        ok      ok         ok       Done     Ended   Ended
ApproveDeferral     Ready         Ready     Ready   Ready      Ready    Ready    Ended   Ended
DraftDecision       Ready         ok        Done    Done       Now      Now      Ended   Ended
ApproveDecision     Ready         Ready     Done    Done       Ready    Ready    Ended   Ended
RecordFiling        Ready         Ready     ok      Done       Done     Done     Ended   Ended
RecordFollowUp      Ready         Ready     Ready   ok         Now      Now      Ended   Ended
DecideEscalation    Ready         Ready     Ready   Ready      Now      Now      Ended   Ended
RecordOutcome       Ready         Ready     Ready   ok         Done     Done     Ended   Ended
"""
REFUSALS: dict[str, type[Refused]] = {
    "Now": NotNow,
    "Done": AlreadyDone,
    "Ready": CaseNotReady,
    "Ended": CaseHasEnded,
}
HEAD, *ROWS = [line.split() for line in STATES.strip().splitlines()]


@pytest.mark.parametrize("stage", HEAD)
def test_each_act_in_each_stage(stage: str) -> None:
    course = to(Stage(stage))
    assert course.case.stage is Stage(stage)
    for name, *expected in ROWS:
        command, by, fields = ACTS[name]
        values = {"by": by, **fields}
        if "document" in command.model_fields:
            values["document"] = document(999)
        verdict = expected[HEAD.index(stage)]
        order = command.model_validate(values)
        if verdict == "ok":
            events = conduct(course.case, order, course.now)
            assert events, (name, stage)
            assert all(event.at == course.now for event in events)
            assert {event.by for event in events} <= {by.person, "caveat-system-1"}
            continue
        with pytest.raises(Refused) as caught:
            conduct(course.case, order, course.now)
        assert caught.type is REFUSALS[verdict], (name, stage)
        assert str(caught.value).endswith("."), "a sentence"


def test_the_table_has_every_act_and_a_case_knows_no_other() -> None:
    assert [name for name, *_ in ROWS] == list(ACTS)
    course = to(Stage.COORDINATION)
    with pytest.raises(NotWellFormed, match="does not know OpenCase"):
        conduct(course.case, opening(), NOW)


def test_every_refusal_is_known_by_its_name() -> None:
    for name, kind in BY_NAME.items():
        assert kind.__name__ == name
        assert issubclass(kind, Refused)


# --- opening -------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["U5", "U6", "N1", "Z9", "j1", ""])
def test_only_coordination_can_be_left_out(code: str) -> None:
    with pytest.raises(NotWellFormed, match="no task of the coordination"):
        open_case(opening(left_out=(code,)), NOW)


def test_the_identity_check_is_not_left_out_while_it_is_needed() -> None:
    with pytest.raises(NotWellFormed, match="nobody would ever be notified"):
        open_case(opening(left_out=("U1",), identity_confirmed=False), NOW)
    assert open_case(opening(left_out=("U1",)), NOW)


# --- facts ---------------------------------------------------------------------------------------


def test_an_unknown_fact_names_those_that_are_known() -> None:
    course = to(Stage.COORDINATION)
    with pytest.raises(NotWellFormed, match=r"RUMOUR.*ENCOUNTER"):
        course.say(ANALYST, c.AddFact, fact="RUMOUR")


def test_a_fact_told_twice_has_one_effect() -> None:
    course = to(Stage.COORDINATION)
    course.say(ANALYST, c.AddFact, fact="ENCOUNTER", document=document(5))
    with pytest.raises(StandsAlready):
        course.say(ANALYST, c.AddFact, fact="ENCOUNTER", document=document(5))


@pytest.mark.parametrize("version", [None, 1, 2])
def test_a_version_that_the_case_holds_brings_nothing_new(version: int | None) -> None:
    course = to(Stage.COORDINATION)
    amended = {"fact": "MESSAGE_AMENDED", "communication": MESSAGE, "document": None}
    course.say(ANALYST, c.AddFact, version=2, **amended)
    with pytest.raises(StandsAlready):
        course.say(ANALYST, c.AddFact, version=version, **amended)
    assert course.case.communications == ((MESSAGE, 2),)
    course.say(ANALYST, c.AddFact, version=3, **amended)
    assert course.case.communications == ((MESSAGE, 3),)


# --- the end -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "by", "fields"),
    [
        (c.CloseCase, ANALYST, {}),
        (c.CancelCase, SUPERVISOR, {}),
        (c.SupersedeCase, SUPERVISOR, {"successor": OTHER_CASE}),
    ],
)
def test_an_end_told_twice_stands_and_another_comes_too_late(
    command: type[c.Command], by: Actor, fields: dict[str, str]
) -> None:
    course = to(Stage.CLOSING)
    course.say(by, command, document=document(7), **fields)
    with pytest.raises(StandsAlready):
        course.say(by, command, document=document(7), **fields)
    with pytest.raises(CaseHasEnded):
        course.say(by, command, document=document(8), **fields)


def test_another_successor_is_another_act() -> None:
    course = to(Stage.COORDINATION)
    course.say(SUPERVISOR, c.SupersedeCase, document=document(7), successor=OTHER_CASE)
    with pytest.raises(CaseHasEnded):
        course.say(SUPERVISOR, c.SupersedeCase, document=document(7), successor=f"case-{'4' * 26}")


def test_a_reopened_case_is_closed_again_in_the_same_words() -> None:
    course = to(Stage.CLOSING)
    course.say(ANALYST, c.CloseCase, document=document(7))
    course.say(SUPERVISOR, c.ReopenCase)
    course.say(ANALYST, c.CloseCase, document=document(7))
    assert course.case.stage is Stage.CLOSED


def test_reopened_twice_in_the_same_words_stands() -> None:
    course = to(Stage.CLOSING)
    for _ in range(2):
        course.say(ANALYST, c.CloseCase, document=document(7))
        course.say(SUPERVISOR, c.ReopenCase, document=document(8))
        with pytest.raises(StandsAlready, match="reopened"):
            course.say(SUPERVISOR, c.ReopenCase, document=document(8))
        for other in ({"document": document(9)}, {"document": document(8), "decide_anew": True}):
            with pytest.raises(NotNow, match="is open") as refused:
                course.say(SUPERVISOR, c.ReopenCase, **other)
            assert not isinstance(refused.value, StandsAlready)
    course.say(ANALYST, c.CloseCase, document=document(7))
    course.say(SUPERVISOR, c.ReopenCase, document=document(8), decide_anew=True)
    for asked in ({}, {"decide_anew": True}):
        with pytest.raises(StandsAlready):
            course.say(SUPERVISOR, c.ReopenCase, document=document(8), **asked)


# --- tasks ---------------------------------------------------------------------------------------


def test_words_that_a_task_does_not_know() -> None:
    course = to(Stage.COORDINATION)
    with pytest.raises(NotWellFormed, match=r"NO_TREATY.*OBJECTION"):
        course.say(OIA, c.AnswerTask, task="J1", outcome="NO_ANSWER")
    with pytest.raises(NotFound, match="no task 'J9'"):
        course.say(OIA, c.AcknowledgeTask, task="J9")
    with pytest.raises(NotWellFormed, match="record the notification"):
        course.say(ANALYST, c.AnswerTask, task="N1", outcome="DELIVERED")
    with pytest.raises(NotWellFormed, match="future"):
        course.say(OIA, c.AskAboutTask, task="J1", until=NOW)


def test_the_same_answer_twice_stands_and_another_corrects_it() -> None:
    course = to(Stage.COORDINATION)
    answer = {"task": "J1", "outcome": "NO_TREATY", "document": document(7)}
    course.say(OIA, c.AnswerTask, **answer)
    with pytest.raises(StandsAlready):
        course.say(OIA, c.AnswerTask, **answer)
    course.say(OIA, c.AnswerTask, task="J1", outcome="NO_REQUEST")
    assert course.case.tasks["J1"].outcome == "NO_REQUEST"


def test_a_failure_told_twice_is_one_failure() -> None:
    course = to(Stage.RECORDS)
    failed = {"task": "U6", "outcome": "FAILED", "document": document(7)}
    course.say(OPERATIONS, c.AnswerTask, **failed)
    assert course.case.tasks["U6"].open
    with pytest.raises(StandsAlready):
        course.say(OPERATIONS, c.AnswerTask, **failed)
    course.say(OPERATIONS, c.AnswerTask, task="U6", outcome="DONE")
    assert course.case.stage is Stage.CLOSING


def test_a_returned_task_waits_for_the_usncb() -> None:
    course = to(Stage.COORDINATION)
    back = {"task": "J1", "document": document(7), "redirect_to": "DOJ-NSD"}
    course.say(OIA, c.ReturnTask, **back)
    with pytest.raises(StandsAlready):
        course.say(OIA, c.ReturnTask, **back)
    with pytest.raises(NotNow, match="waits for the USNCB"):
        course.say(OIA, c.AnswerTask, task="J1", outcome="NO_TREATY")
    assert course.case.tasks["J1"].with_whom == "USNCB"
    course.say(ANALYST, c.ResendTask, task="J1", agency="DOJ-NSD")
    with pytest.raises(NotPermitted):
        course.say(OIA, c.AnswerTask, task="J1", outcome="NO_TREATY")
    course.say(officer("DOJ-NSD"), c.AnswerTask, task="J1", outcome="NO_TREATY")


def test_a_task_for_a_role_goes_to_no_other_agency() -> None:
    course = to(Stage.COORDINATION)
    with pytest.raises(NotWellFormed, match="U2 is for the role SUPERVISOR of USNCB"):
        course.say(ANALYST, c.ResendTask, task="U2", agency="FBI")
    with pytest.raises(NotWellFormed, match="COURT is no agency"):
        course.say(ANALYST, c.ResendTask, task="J1", agency="COURT")
    course.say(ANALYST, c.ResendTask, task="U2", agency="USNCB")
    with pytest.raises(NotPermitted):
        course.say(ANALYST, c.AnswerTask, task="U2", outcome="OPEN_CASE")
    course.say(SUPERVISOR, c.AnswerTask, task="U2", outcome="OPEN_CASE")


def test_the_procedures_own_tasks_are_not_steered() -> None:
    course = to(Stage.RECORDS)
    for task in ("N1", "U6"):
        with pytest.raises(NotNow):
            course.say(ANALYST, c.WithdrawTask, task=task)
        with pytest.raises(NotNow):
            course.say(ANALYST, c.ResendTask, task=task, agency="USNCB")


# --- clocks --------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", StopReason)
def test_a_lapse_of_appropriations_stops_no_urgent_case(reason: StopReason) -> None:
    lapse = reason is StopReason.LAPSE_IN_APPROPRIATIONS
    for circumstances, stops in (
        ((), True),
        ((Circumstance.CURRENT_OFFICIAL,), not lapse),
        ((Circumstance.DETAINED,), False),
    ):
        course = Course.begin(opening(circumstances=circumstances))
        order = {"clock": "J1/answer", "reason": reason}
        if stops:
            course.say(SUPERVISOR, c.StopClock, **order)
            assert course.case.clocks["J1/answer"].stops[-1].reason is reason
        else:
            with pytest.raises(NotPermitted, match="does not stop"):
                course.say(SUPERVISOR, c.StopClock, **order)


def test_a_clock_from_calmer_times_does_not_stop_in_an_urgent_case() -> None:
    course = Course.begin()
    course.wait(timedelta(days=2, hours=6))
    course.say(ANALYST, c.AddFact, fact="DETENTION")
    clock = course.case.clocks["U2/answer"]
    assert (course.case.case_class, clock.case_class) == (CaseClass.P0, CaseClass.P1)
    with pytest.raises(NotPermitted):
        course.say(SUPERVISOR, c.StopClock, clock="U2/answer", reason=StopReason.COURT_HOLD)


@pytest.mark.parametrize("clock", ["restriction-1", "U7/answer", "notification"])
def test_restriction_hold_notice_and_notification_never_stop(clock: str) -> None:
    course = Course.begin()
    for reason in StopReason:
        with pytest.raises(NotPermitted):
            course.say(SUPERVISOR, c.StopClock, clock=clock, reason=reason)


@pytest.mark.parametrize("clock", ["restriction-1", "notification"])
def test_what_takes_a_second_person_is_not_got_round_by_an_extension(clock: str) -> None:
    course = Course.begin()
    later = NOW + timedelta(days=60)
    with pytest.raises(NotPermitted, match="its own act"):
        course.say(SUPERVISOR, c.ExtendClock, clock=clock, due=later)


def test_clocks_that_are_not_there() -> None:
    course = Course.begin()
    for command, fields in (
        (c.StopClock, {"reason": StopReason.COURT_HOLD}),
        (c.ResumeClock, {}),
        (c.ExtendClock, {"due": NOW + timedelta(days=9)}),
    ):
        with pytest.raises(NotFound, match="no clock 'Z9'"):
            course.say(SUPERVISOR, command, clock="Z9", **fields)


@pytest.mark.parametrize(
    "due",
    [
        datetime(2041, 1, 1, 6, tzinfo=UTC),
        datetime(2040, 12, 31, 22, tzinfo=UTC),
        datetime(9999, 12, 31, 23, tzinfo=UTC),
    ],
    ids=["the year after the table", "no day left to escalate", "the end of time"],
)
def test_a_time_beyond_the_calendar_is_refused_before_anything_is_written(due: datetime) -> None:
    course = Course.begin()
    with pytest.raises(NotWellFormed, match="covers 2021 to 2040"):
        course.say(SUPERVISOR, c.ExtendClock, clock="J1/answer", due=due)


def test_an_extension_lies_ahead_of_the_due_time_and_of_now() -> None:
    course = Course.begin()
    due = course.case.clocks["J1/answer"].due_at
    with pytest.raises(NotWellFormed):
        course.say(SUPERVISOR, c.ExtendClock, clock="J1/answer", due=due)
    course.wait(timedelta(days=5))
    with pytest.raises(NotWellFormed):
        course.say(SUPERVISOR, c.ExtendClock, clock="J1/answer", due=due + timedelta(days=1))
    stopped = Course.begin()
    stopped.say(SUPERVISOR, c.StopClock, clock="J1/answer", reason=StopReason.COURT_HOLD)
    with pytest.raises(NotNow, match="stands still"):
        stopped.say(SUPERVISOR, c.ExtendClock, clock="J1/answer", due=due + timedelta(days=9))


# --- decision and filing -------------------------------------------------------------------------

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


@pytest.mark.parametrize(("kind", "state"), OPEN_TO_COUNSEL, ids=str)
def test_which_dispositions_are_open(kind: str | None, state: str) -> None:
    """Published notices and diffusions are disputed, also before the diffusion is recorded."""
    course = Course.begin(
        opening(
            communication_kind=kind and CommunicationKind(kind),
            interpol_state=InterpolState(state),
        )
    )
    course.answer_all()
    special = OPEN_TO_COUNSEL[kind, state].split()
    for row in procedure(course.case.edition).edition.dispositions:
        draft = {"by": COUNSEL, "disposition": row.key, "document": document(1)}
        order = c.DraftDecision.model_validate(draft)
        if row.key in ("DISPUTE", "OBJECT_PRE_PUBLICATION") and row.key not in special:
            with pytest.raises(NotWellFormed, match="not open"):
                conduct(course.case, order, course.now)
        else:
            assert conduct(course.case, order, course.now)


def test_an_unknown_disposition_names_those_there_are() -> None:
    with pytest.raises(NotWellFormed, match=r"ARREST.*DISPUTE"):
        to(Stage.DECISION).say(COUNSEL, c.DraftDecision, disposition="ARREST")


def test_what_is_no_longer_open_is_not_approved() -> None:
    course = Course.begin(opening(interpol_state=InterpolState.REQUESTED))
    course.answer_all()
    course.say(COUNSEL, c.DraftDecision, disposition="OBJECT_PRE_PUBLICATION")
    course.say(ANALYST, c.AddFact, fact="PUBLISHED")
    with pytest.raises(NotWellFormed, match="not open while INTERPOL has it PUBLISHED"):
        course.say(SECOND_COUNSEL, c.ApproveDecision, approve=True)
    course.say(SECOND_COUNSEL, c.ApproveDecision, approve=False)
    course.decide("DISPUTE")
    assert course.case.stage is Stage.FILING


def test_what_was_read_is_what_is_approved() -> None:
    course = to(Stage.DECISION)
    course.say(COUNSEL, c.DraftDecision, disposition="DISPUTE", document=document(1))
    course.say(COUNSEL, c.DraftDecision, disposition="NO_ACTION", document=document(2))
    with pytest.raises(NotNow, match="replaced"):
        course.say(SECOND_COUNSEL, c.ApproveDecision, approve=True, draft=document(1))
    course.say(SECOND_COUNSEL, c.ApproveDecision, approve=True, draft=document(2))
    assert course.case.stage is Stage.RECORDS


def test_the_same_draft_twice_stands() -> None:
    course = to(Stage.DECISION)
    course.say(COUNSEL, c.DraftDecision, disposition="DISPUTE", document=document(1))
    with pytest.raises(StandsAlready):
        course.say(COUNSEL, c.DraftDecision, disposition="DISPUTE", document=document(1))


@pytest.mark.parametrize(("task", "hold"), [("S2", "HOLD"), ("J2", "HOLD_DO_NOT_CONTACT")])
def test_a_hold_stops_the_filing_and_nothing_else(task: str, hold: str) -> None:
    course = Course.begin()
    course.answer_all(**{task: hold})
    agency = course.case.tasks[task].agency
    course.decide("DISPUTE")
    with pytest.raises(FilingOnHold, match=f"{agency} answered HOLD"):
        course.file()
    assert course.case.restriction is Restriction.RESTRICTED
    assert course.case.waiting_on() == agency
    assert course.case.running("filing"), "its clock runs on, and is escalated"
    course.notify()
    course.say(SUPERVISOR, c.RenewRestriction)
    free = {"S2": "CLEAR_TO_DISPUTE", "J2": "NO_OBJECTION"}[task]
    course.answer(task, free)
    course.file()
    assert course.case.stage is Stage.FOLLOW_UP


def test_a_report_told_twice_has_one_effect() -> None:
    course = to(Stage.FOLLOW_UP)
    for by, command in ((ANALYST, c.RecordFollowUp), (SUPERVISOR, c.RenewRestriction)):
        course.say(by, command, document=document(50 + len(course.events)))
        told = course.events[-1]
        with pytest.raises(StandsAlready):
            course.say(by, command, document=getattr(told, "document"))  # noqa: B009
    assert course.case.follow_ups == 1


def test_the_outcome_is_one_that_interpol_can_have() -> None:
    course = to(Stage.FOLLOW_UP)
    with pytest.raises(NotWellFormed, match=r"FORGIVEN.*DELETED"):
        course.say(ANALYST, c.RecordOutcome, outcome="FORGIVEN")
    course.say(ANALYST, c.RecordOutcome, outcome="SUSPENDED")
    assert course.case.stage is Stage.FOLLOW_UP, "an interim measure ends nothing"
    assert course.case.interpol_state == "SUSPENDED"
    course.say(ANALYST, c.RecordOutcome, outcome="DELETED")
    assert course.case.interpol_state == "DELETED"


# --- notification and restriction ----------------------------------------------------------------


def test_a_deferral_is_proposed_once_and_only_when_it_is_due() -> None:
    course = Course.begin(report(person="P-0001"))
    for command in (c.RecordNotification, c.RecordUnreachable, c.ProposeDeferral):
        with pytest.raises(CaseNotReady, match="identity must be confirmed"):
            course.say(ANALYST, command)
    course.answer("U1", "CONFIRMED")
    course.say(ANALYST, c.ProposeDeferral)
    with pytest.raises(AlreadyDone):
        course.say(ANALYST, c.ProposeDeferral)
    course.say(SUPERVISOR, c.ApproveDeferral, approve=False)
    assert course.case.notified is Notified.DUE
    assert course.case.running("notification"), "the clock never stood still"


def test_nobody_is_notified_of_what_concerns_no_official() -> None:
    course = Course.begin(opening(circumstances=(Circumstance.US_CITIZEN,)))
    assert course.case.notified is Notified.NOT_NEEDED
    with pytest.raises(CaseNotReady):
        course.notify()


def test_a_lifted_restriction_is_neither_lifted_nor_renewed() -> None:
    course = Course.begin()
    course.say(SUPERVISOR, c.LiftRestriction)
    assert course.case.restriction is Restriction.LIFTED
    with pytest.raises(AlreadyDone):
        course.say(SUPERVISOR, c.LiftRestriction)
    with pytest.raises(NotNow):
        course.say(SUPERVISOR, c.RenewRestriction)


def test_the_restriction_of_an_ended_case_can_be_lifted() -> None:
    """A case that was opened in error must not keep legitimate work from the material."""
    course = to(Stage.CANCELLED)
    assert course.case.restriction == "RESTRICTED"
    course.say(SUPERVISOR, c.LiftRestriction)
    assert course.case.restriction == "LIFTED"
    assert course.case.ended is Stage.CANCELLED


# --- the end -------------------------------------------------------------------------------------


def test_what_is_left_before_the_close_is_said() -> None:
    course = to(Stage.RECORDS)
    with pytest.raises(CaseNotReady) as caught:
        course.say(ANALYST, c.CloseCase)
    assert "stands in RECORDS and waits on USNCB" in str(caught.value)
    assert "the official is neither notified nor deferred with approval" in str(caught.value)
    late = to(Stage.CLOSING)
    late.say(ANALYST, c.AddFact, fact="ENCOUNTER")
    with pytest.raises(CaseNotReady, match="open tasks: D1-2, D4, S4-2"):
        late.say(ANALYST, c.CloseCase)


def test_a_case_supersedes_no_case_by_itself() -> None:
    with pytest.raises(NotWellFormed):
        Course.begin().say(SUPERVISOR, c.SupersedeCase, successor=CASE)


@pytest.mark.parametrize("stage", ENDED)
def test_nothing_runs_and_nothing_is_open_after_the_end(stage: Stage) -> None:
    case = to(stage).case
    assert case.stage is stage
    assert not [clock for clock in case.clocks.values() if clock.ended_at is None]
    assert not [task for task in case.tasks.values() if task.open]
    assert (case.next_rung(), case.next_due(), case.waiting_on()) == (None, None, "nobody")


def test_a_filing_that_lies_with_interpol_is_not_decided_anew() -> None:
    course = to(Stage.FOLLOW_UP)
    course.say(SUPERVISOR, c.CancelCase)
    with pytest.raises(NotNow, match="lies with INTERPOL"):
        course.say(SUPERVISOR, c.ReopenCase, decide_anew=True)
    assert isinstance(course.say(SUPERVISOR, c.ReopenCase)[0], e.CaseReopened)
    assert course.case.tasks["J1"].state is TaskState.ANSWERED
    assert isinstance(course.events[-1], e.ClockStarted)
