"""Every act of a person on a case: who may do it, with which fields, and in which stage."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from procedure.canceling import ApproveCancel, ProposeCancel
from procedure.cases import CASE
from procedure.clocks.rules import PauseReason
from procedure.codes import Circumstance
from procedure.dossier import Command, read_command
from procedure.facts import AddFact
from procedure.joining import JoinPerson
from procedure.measures.clock_changes import PauseClock
from procedure.measures.copies import RecordCopy
from procedure.measures.dispute.drafting import DraftDecision
from procedure.measures.guarded import ProposeGuarded
from procedure.measures.long_extensions import ProposeExtension
from procedure.measures.messages.composing import ComposeMessage
from procedure.measures.messages.releasing import ApproveMessage
from procedure.measures.notification.deferral import ProposeDeferral
from procedure.measures.tasks.questions import AskAboutTask
from procedure.measures.tasks.silence import ProposeWithoutAnswer
from procedure.measures.team import LimitToTeam
from procedure.moving import ApproveMove, ProposeMove
from procedure.people import Actor
from tests.procedure import before_the_ccf, protected
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    DUTY_OFFICER,
    EDITIONS,
    MESSAGE,
    NOW,
    OPERATIONS,
    OTHER_CASE,
    SECOND_COUNSEL,
    SECOND_SUPERVISOR,
    SUPERVISOR,
    Course,
    document,
    officer,
    opening,
    order_id,
    to,
)

OIA = officer("DOJ-OIA")
SNOW = {"day": "2026-03-06", "name": "Snow", "authority": "OPM", "known_at": NOW}
REQUEST_KNOWN = 33
"""The number of a fact in the case in which it was entered wrongly; no stage has such an entry."""
ACTS: dict[str, tuple[Actor, dict[str, Any]]] = {
    "add_fact": (ANALYST, {"fact": "ENCOUNTER"}),
    "join_person": (ANALYST, {"person": "P-0002"}),
    "separate_person": (ANALYST, {"person": "P-0001"}),
    "correct_entry": (SUPERVISOR, {"entry": REQUEST_KNOWN, "right": "US_CITIZEN"}),
    "close_case": (ANALYST, {}),
    "cancel_case": (SUPERVISOR, {}),
    "propose_cancel": (SUPERVISOR, {}),
    "approve_cancel": (SECOND_SUPERVISOR, {"approve": True}),
    "limit_to_team": (SUPERVISOR, {"members": (ANALYST.person,)}),
    "open_to_all": (SUPERVISOR, {}),
    "add_member": (SUPERVISOR, {"member": COUNSEL.person}),
    "remove_member": (SUPERVISOR, {"member": ANALYST.person}),
    "read_in_emergency": (SECOND_SUPERVISOR, {}),
    "propose_move": (SUPERVISOR, {"edition": "2026-2"}),
    "approve_move": (SECOND_SUPERVISOR, {"approve": True}),
    "correct_expected_date": (
        ANALYST,
        {"clock": "filing-1/interpol-result", "due": NOW + timedelta(days=9)},
    ),
    "supersede_case": (SUPERVISOR, {"successor": OTHER_CASE}),
    "reopen_case": (SUPERVISOR, {}),
    "renew_restriction": (SUPERVISOR, {}),
    "lift_restriction": (SUPERVISOR, {}),
    "change_calendar": (SUPERVISOR, {"closures": (SNOW,)}),
    "pause_clock": (SUPERVISOR, {"clock": "J1/answer", "reason": PauseReason.COURT_HOLD}),
    "resume_clock": (SUPERVISOR, {"clock": "J1/answer"}),
    "extend_clock": (SUPERVISOR, {"clock": "J1/answer", "due": NOW + timedelta(days=6)}),
    "propose_extension": (SUPERVISOR, {"clock": "J1/answer", "due": NOW + timedelta(days=9)}),
    "approve_extension": (SECOND_SUPERVISOR, {"clock": "J1/answer", "approve": True}),
    "acknowledge_task": (OIA, {"task": "J1"}),
    "answer_task": (OIA, {"task": "J1", "outcome": "NO_REQUEST"}),
    "return_task": (OIA, {"task": "J1"}),
    "ask_about_task": (OIA, {"task": "J1"}),
    "reply_to_question": (ANALYST, {"task": "J1"}),
    "answer_in_part": (OIA, {"task": "J1"}),
    "delegate_task": (OIA, {"task": "J1", "to": "doj-oia-officer-2"}),
    "record_call": (
        ANALYST,
        {"task": "J1", "called": DUTY_OFFICER.person, "reached": True},
    ),
    "grant_time": (SUPERVISOR, {"task": "J1"}),
    "refuse_time": (SUPERVISOR, {"task": "J1"}),
    "propose_without_answer": (COUNSEL, {"task": "J1"}),
    "approve_without_answer": (SUPERVISOR, {"task": "J1", "approve": True}),
    "remind_task": (ANALYST, {"task": "J1"}),
    "resend_task": (ANALYST, {"task": "J1", "agency": "DOJ-NSD"}),
    "withdraw_task": (ANALYST, {"task": "J1"}),
    "add_task": (SUPERVISOR, {"code": "S3"}),
    "drop_task": (SUPERVISOR, {"code": "J1"}),
    "name_employer": (SUPERVISOR, {"agency": "ICE"}),
    "record_notification": (ANALYST, {}),
    "record_unreachable": (ANALYST, {}),
    "propose_deferral": (ANALYST, {"until": NOW + timedelta(hours=23)}),
    "approve_deferral": (SUPERVISOR, {"approve": True}),
    "draft_decision": (COUNSEL, {"disposition": "DISPUTE"}),
    "approve_decision": (SECOND_COUNSEL, {"approve": True}),
    "record_filing": (COUNSEL, {}),
    "record_follow_up": (ANALYST, {}),
    "decide_escalation": (SUPERVISOR, {"escalate": True}),
    "record_outcome": (ANALYST, {"outcome": "DELETED"}),
    "compose_message": (ANALYST, {"template": "INFORMATION_TO_NDTF"}),
    "approve_message": (SUPERVISOR, {"message": 1, "approve": True}),
    "record_message_sent": (ANALYST, {"message": 1}),
    "withdraw_message": (ANALYST, {"message": 1}),
    "set_duty_aside": (COUNSEL, {"fact": "DATA_DOUBTED"}),
    "propose_guarded": (COUNSEL, {"what": "DATABASE_QUERY"}),
    "approve_guarded": (SUPERVISOR, {"what": "DATABASE_QUERY", "approve": True}),
    "record_query": (ANALYST, {"hit": False}),
    "mark_evidence": (
        COUNSEL,
        {"item": f"{MESSAGE}/v1", "weight": "ALLEGATION", "releasable": True},
    ),
    "ask_for_review": (ANALYST, {}),
    "record_copy": (OPERATIONS, {"agency": "CBP", "system": "TECS", "copy_kind": "ENTRY"}),
    "refresh_copy": (OPERATIONS, {"copy_id": "copy-1"}),
    "remove_copy": (OPERATIONS, {"copy_id": "copy-1", "became": "PURGED_FROM_USE"}),
    "record_feared_country": (ANALYST, {"fears": True}),
    "ask_disclosure": (ANALYST, {}),
    "approve_disclosure": (COUNSEL, {"approve": True}),
    "withdraw_consent": (ANALYST, {}),
    "record_confirmation": (COUNSEL, {"to": "GENERAL_SECRETARIAT"}),
    "record_deletion_poll": (ANALYST, {}),
    "end_confirmation": (COUNSEL, {}),
    "record_ccf_request": (ANALYST, {"request_kind": "ACCESS"}),
    "record_ccf_step": (ANALYST, {"request": "ccf-1", "step": "ADMISSIBLE", "on": NOW.date()}),
    "note_ccf_question": (ANALYST, {"answer_by": NOW + timedelta(days=6)}),
    "end_ccf_watch": (COUNSEL, {}),
}
"""Somebody who may, and the fields of the command."""

# The roles: A analyst, S supervisor, C counsel, O operations, f agency officer, h agency chief,
# u auditor, m administrator, g gateway, x system; a dot where the role may not
# (tests/procedure/permissions).
# ok: done. Now: NotNow. Done: AlreadyDone. Ready: CaseNotReady. Ended: CaseHasEnded.
# None: NotFound.
STAGES = (
    "COORDINATION",
    "DECISION",
    "FILING",
    "FOLLOW_UP",
    "RECORDS",
    "CLOSING",
    "CLOSED",
    "CANCELED",
)
TABLE = """
add_fact            ASCO......  ok    ok    ok    ok    ok    ok    ok    ok
join_person         AS........  ok    ok    ok    ok    ok    ok    ok    ok
separate_person     AS........  Now   Now   Now   Now   Now   Now   Now   Now
correct_entry       ASCO......  Now   Now   Now   Now   Now   Now   Ended Ended
close_case          AS........  Ready Ready Ready Ready Ready ok    Ended Ended
cancel_case         .S........  ok    ok    ok    ok    ok    ok    Ended Ended
propose_cancel      .S........  Now   Now   Now   Now   Now   Now   Ended Ended
approve_cancel      .S........  Ready Ready Ready Ready Ready Ready Ended Ended
limit_to_team       .S........  ok    ok    ok    ok    ok    ok    ok    ok
open_to_all         .S........  Now   Now   Now   Now   Now   Now   Now   Now
add_member          .S........  Now   Now   Now   Now   Now   Now   Now   Now
remove_member       .S........  Now   Now   Now   Now   Now   Now   Now   Now
read_in_emergency   .S........  Now   Now   Now   Now   Now   Now   Now   Now
propose_move        .S........  ok    ok    ok    ok    ok    ok    Ended Ended
approve_move        .S........  Ready Ready Ready Ready Ready Ready Ended Ended
correct_expected_date ASCO......  None  None  None  Now   Now   Now   Ended Ended
supersede_case      .S........  ok    ok    ok    ok    ok    ok    Ended Ended
reopen_case         .S........  Now   Now   Now   Now   Now   Now   ok    ok
renew_restriction   .S........  ok    ok    ok    ok    ok    ok    Ended Ended
lift_restriction    .S........  ok    ok    ok    ok    ok    ok    ok    ok
change_calendar     .S........  ok    ok    ok    ok    ok    ok    Ended Ended
pause_clock         .S........  ok    Now   Now   Now   Now   Now   Ended Ended
resume_clock        .S........  Now   Now   Now   Now   Now   Now   Ended Ended
extend_clock        .S........  ok    Now   Now   Now   Now   Now   Ended Ended
propose_extension   .S........  ok    Now   Now   Now   Now   Now   Ended Ended
approve_extension   .S........  Ready Now   Now   Now   Now   Now   Ended Ended
acknowledge_task    ASCOfh....  ok    Done  Done  Done  Done  Done  Ended Ended
answer_task         ASCOfh....  ok    ok    ok    ok    ok    ok    Ended Ended
return_task         ASCOfh....  ok    Now   Now   Now   Now   Now   Ended Ended
ask_about_task      ASCOfh....  ok    Now   Now   Now   Now   Now   Ended Ended
reply_to_question   AS........  Now   Now   Now   Now   Now   Now   Ended Ended
answer_in_part      ASCOfh....  ok    Now   Now   Now   Now   Now   Ended Ended
delegate_task       ASCOfh....  ok    Now   Now   Now   Now   Now   Ended Ended
record_call         ASCO......  Now   Now   Now   Now   Now   Now   Ended Ended
grant_time          .S........  Now   Now   Now   Now   Now   Now   Ended Ended
refuse_time         .S........  Now   Now   Now   Now   Now   Now   Ended Ended
propose_without_answer ..C....... ok    Now   Now   Now   Now   Now   Ended Ended
approve_without_answer .S........ Ready Now   Now   Now   Now   Now   Ended Ended
remind_task         AS........  ok    Now   Now   Now   Now   Now   Ended Ended
resend_task         AS........  ok    Now   Now   Now   Now   Now   Ended Ended
withdraw_task       AS........  ok    Now   Now   Now   Now   Now   Ended Ended
add_task            .S........  ok    ok    ok    ok    Now   Now   Ended Ended
drop_task           .S........  ok    Now   Now   Now   Now   Now   Ended Ended
name_employer       .S........  ok    ok    ok    ok    ok    ok    Ended Ended
record_notification AS........  ok    ok    ok    ok    ok    Done  Ended Ended
record_unreachable  AS........  ok    ok    ok    ok    ok    Done  Ended Ended
propose_deferral    AS........  ok    ok    ok    ok    ok    Done  Ended Ended
approve_deferral    .S........  Ready Ready Ready Ready Ready Ready Ended Ended
draft_decision      ..C.......  Ready ok    Done  Done  Now   Now   Ended Ended
approve_decision    .SC.......  Ready Ready Done  Done  Ready Ready Ended Ended
record_filing       ASC.......  Ready Ready ok    Done  Done  Done  Ended Ended
record_follow_up    ASC.......  Ready Ready Ready ok    Now   Now   Ended Ended
decide_escalation   .S........  Ready Ready Ready Ready Now   Now   Ended Ended
record_outcome      ASC.......  Ready Ready Ready ok    Done  Done  Ended Ended
compose_message     ASCO......  Now   Now   Now   Now   Now   Now   Ended Ended
approve_message     .SC.......  None  None  None  None  None  None  Ended Ended
record_message_sent ASCO......  None  None  None  None  None  None  Ended Ended
withdraw_message    ASCO......  None  None  None  None  None  None  Ended Ended
set_duty_aside      ..C.......  Now   Now   Now   Now   Now   Now   Ended Ended
propose_guarded     ..C.......  Now   Now   Now   Now   Now   Now   Ended Ended
approve_guarded     .SC.......  Ready Ready Ready Ready Ready Ready Ended Ended
record_query        ASCO......  ok    ok    ok    ok    ok    ok    Ended Ended
mark_evidence       .SC.......  ok    ok    ok    ok    ok    ok    Ended Ended
ask_for_review      ASCO......  Now   Now   Now   Now   Now   Now   Ended Ended
record_copy         ASCO......  ok    ok    ok    ok    ok    ok    Ended Ended
refresh_copy        ASCO......  Now   Now   Now   Now   Now   Now   Ended Ended
remove_copy         ASCO......  Now   Now   Now   Now   Now   Now   Ended Ended
record_feared_country ASC.......  Now   Now   Now   Now   Now   Now   Ended Ended
ask_disclosure       ASC.......  Now   Now   Now   Now   Now   Now   Ended Ended
approve_disclosure   ..C.......  Now   Now   Now   Now   Now   Now   Ended Ended
withdraw_consent     ASC.......  Now   Now   Now   Now   Now   Now   Ended Ended
record_confirmation  ASC.......  Now   Now   Now   Now   Now   Now   Ended Ended
record_deletion_poll ASC.......  Now   Now   Now   Now   Now   Now   Ended Ended
end_confirmation     .SC.......  Now   Now   Now   Now   Now   Now   Ended Ended
record_ccf_request  ASC.......  Now   Now   Now   Now   Now   Now   Ended Ended
record_ccf_step     ASC.......  Now   Now   Now   Now   Now   Now   Ended Ended
note_ccf_question   ASC.......  Now   Now   Now   Now   Now   Now   Ended Ended
end_ccf_watch       .SC.......  Now   Now   Now   Now   Now   Now   Ended Ended
"""
_ROWS = [line.split() for line in TABLE.strip().splitlines()]
ROLES: dict[str, str] = {act: roles for act, roles, *_ in _ROWS}
"""Who may order each act, a letter for each role."""
VERDICTS: dict[str, dict[str, str]] = {
    act: dict(zip(STAGES, verdicts, strict=True)) for act, _, *verdicts in _ROWS
}
"""What each act comes to in each stage."""


def deferral_proposed() -> Course:
    """A deferral waits for a second person."""
    course = to("COORDINATION")
    course.say(ANALYST, ProposeDeferral)
    return course


def drafted() -> Course:
    """A decision waits for a second person."""
    course = to("DECISION")
    course.say(COUNSEL, DraftDecision, disposition="DISPUTE")
    return course


def questioned() -> Course:
    """An agency has asked about its task."""
    course = to("COORDINATION")
    course.say(OIA, AskAboutTask, task="J1")
    return course


def time_asked() -> Course:
    """An agency has asked for more time."""
    course = to("COORDINATION")
    course.say(OIA, AskAboutTask, task="J1", until=NOW + timedelta(days=4))
    return course


def without_answer() -> Course:
    """Counsel proposes to continue without an answer."""
    course = to("COORDINATION")
    course.say(COUNSEL, ProposeWithoutAnswer, task="J1")
    return course


def paused() -> Course:
    """A clock is paused."""
    course = Course.begin(opening(circumstances=(), communication=None, version=None))
    course.say(SUPERVISOR, PauseClock, clock="J1/answer", reason=PauseReason.COURT_HOLD)
    return course


def told_wrongly() -> Course:
    """A fact was entered, as the event that the table names."""
    course = to("DECISION")
    course.say(ANALYST, AddFact, fact="REQUEST_KNOWN")
    assert max(course.case.entries) == REQUEST_KNOWN
    return course


def extension_proposed() -> Course:
    """More time than twice the rule's is proposed."""
    course = to("COORDINATION")
    due = NOW + timedelta(days=9)
    course.say(SUPERVISOR, ProposeExtension, clock="J1/answer", due=due)
    return course


def offered() -> Course:
    """The escalation is offered as a decision."""
    course = to("FOLLOW_UP")
    course.wait(timedelta(days=90, seconds=1))
    return course


def joined() -> Course:
    """Another entry is the same person."""
    course = to("COORDINATION")
    course.say(ANALYST, JoinPerson, person="P-0002")
    return course


def with_templates() -> Course:
    """A case about an official, of the edition that words messages and guards acts."""
    return Course.begin(opening(), rules=EDITIONS["2026-2"])


def message_drafted() -> Course:
    """A message waits for a second person."""
    course = with_templates()
    course.say(ANALYST, ComposeMessage, template="INFORMATION_TO_NDTF")
    return course


def message_approved() -> Course:
    """A message may be sent."""
    course = message_drafted()
    course.say(SUPERVISOR, ApproveMessage, message=1, approve=True)
    return course


def duty_open() -> Course:
    """INTERPOL must be informed of something."""
    course = with_templates()
    course.say(ANALYST, AddFact, fact="DATA_DOUBTED")
    return course


def guarded_proposed() -> Course:
    """A guarded act waits for a second person."""
    course = with_templates()
    course.say(COUNSEL, ProposeGuarded, what="DATABASE_QUERY")
    return course


def two_persons() -> Course:
    """A case that one person alone does not cancel."""
    return Course.begin(rules=EDITIONS["2026-2"])


def cancellation_proposed() -> Course:
    """The cancellation of the case waits for a second person."""
    course = two_persons()
    course.say(SUPERVISOR, ProposeCancel)
    return course


def move_proposed() -> Course:
    """The move to another edition waits for a second person."""
    course = to("COORDINATION")
    course.say(SUPERVISOR, ProposeMove, edition="2026-2")
    return course


def something_expected() -> Course:
    """A result is expected of INTERPOL."""
    course = two_persons()
    course.answer_all()
    course.decide_on("INFORM_NDTF")
    course.file()
    return course


def unreviewed() -> Course:
    """A diffusion that INTERPOL has not reviewed."""
    act = opening(
        communication_kind="WANTED_PERSON_DIFFUSION", interpol_state="RECEIVED_UNREVIEWED"
    )
    return Course.begin(act, rules=EDITIONS["2026-2"])


def copied() -> Course:
    """An agency has a copy."""
    course = to("COORDINATION")
    course.say(OPERATIONS, RecordCopy, agency="CBP", system="TECS", copy_kind="ENTRY")
    return course


def urgent() -> Course:
    """Agencies are asked in a case of class P0."""
    return Course.begin(
        opening(circumstances=(Circumstance.CURRENT_OFFICIAL, Circumstance.DETAINED)),
        rules=EDITIONS["2026-2"],
    )


def limited() -> Course:
    """A case that only a supervisor and an analyst see."""
    course = to("COORDINATION")
    course.say(SUPERVISOR, LimitToTeam, members=(ANALYST.person,))
    return course


PREPARED: dict[str, Callable[[], Course]] = {
    "record_call": urgent,
    "open_to_all": limited,
    "add_member": limited,
    "remove_member": limited,
    "read_in_emergency": limited,
    "correct_entry": told_wrongly,
    "approve_deferral": deferral_proposed,
    "approve_extension": extension_proposed,
    "approve_decision": drafted,
    "propose_cancel": two_persons,
    "approve_cancel": cancellation_proposed,
    "approve_move": move_proposed,
    "correct_expected_date": something_expected,
    "separate_person": joined,
    "reply_to_question": questioned,
    "grant_time": time_asked,
    "refuse_time": time_asked,
    "approve_without_answer": without_answer,
    "resume_clock": paused,
    "decide_escalation": offered,
    "compose_message": with_templates,
    "approve_message": message_drafted,
    "record_message_sent": message_approved,
    "withdraw_message": message_drafted,
    "set_duty_aside": duty_open,
    "propose_guarded": with_templates,
    "approve_guarded": guarded_proposed,
    "ask_for_review": unreviewed,
    "refresh_copy": copied,
    "remove_copy": copied,
    "record_feared_country": protected.asylee,
    "ask_disclosure": protected.consent_found,
    "approve_disclosure": protected.authorized,
    "withdraw_consent": protected.approved,
    "record_confirmation": protected.approved,
    "record_deletion_poll": protected.confirmed,
    "end_confirmation": protected.asylee,
    "record_ccf_request": before_the_ccf.requested,
    "record_ccf_step": before_the_ccf.requested,
    "note_ccf_question": before_the_ccf.requested,
    "end_ccf_watch": before_the_ccf.requested,
}
"""Cases in which an act is possible that no stage allows by itself."""


def possible(act: str) -> Course:
    """A case in which the act is possible."""
    if act in PREPARED:
        return PREPARED[act]()
    return to(next(stage for stage, verdict in VERDICTS[act].items() if verdict == "ok"))


def ordered(act: str, by: Actor, dossier: str, **changes: Any) -> Command:
    """The command of an act by a person, with a document where it takes one."""
    fields = {**ACTS[act][1], **changes}
    values = {"act": act, "dossier": dossier, "order": order_id(999), "by": by.person, **fields}
    if "document" in CASE.acts[act].command.model_fields:
        values["document"] = document(999)
    return read_command(values)


def courses_of_each_act() -> list[Course]:
    """For each act a case in which it was done, and for some one in which it was turned down."""
    done = []
    for act, (by, _) in ACTS.items():
        course = possible(act)
        course.order(ordered(act, by, course.case.dossier), by)
        done.append(course)
    for proposed, approve in ((cancellation_proposed, ApproveCancel), (move_proposed, ApproveMove)):
        turned_down = proposed()
        turned_down.say(SECOND_SUPERVISOR, approve, approve=False)
        done.append(turned_down)
    return done
