"""Full courses of cases in which everything happens, for tests of what is recorded."""

from datetime import timedelta

from procedure.clocks.rules import PauseReason
from procedure.codes import AlertedBy, Circumstance
from procedure.correctable import CorrectEntry
from procedure.ending import CancelCase, SupersedeCase
from procedure.facts import AddFact
from procedure.measures.calendar_changes import ChangeCalendar
from procedure.measures.clock_alerts import ClockEnded
from procedure.measures.clock_changes import ExtendClock, PauseClock, ResumeClock
from procedure.measures.copies import RecordCopy
from procedure.measures.dispute.assessment import RecordAssessment
from procedure.measures.dispute.decision import Decision
from procedure.measures.dispute.drafting import ApproveDecision, DraftDecision
from procedure.measures.dispute.follow_up import DecideEscalation, RecordFollowUp
from procedure.measures.dispute.outcome import RecordOutcome
from procedure.measures.guarded import ApproveGuarded, ProposeGuarded
from procedure.measures.interpol_review import AskForReview
from procedure.measures.long_extensions import ApproveExtension, ProposeExtension
from procedure.measures.messages.composing import ComposeMessage
from procedure.measures.messages.releasing import ApproveMessage, RecordMessageSent
from procedure.measures.notification.deferral import ApproveDeferral, ProposeDeferral
from procedure.measures.notification.notifying import RecordUnreachable
from procedure.measures.refugee.protection import EndConfirmation
from procedure.measures.restriction import LiftRestriction, RenewRestriction
from procedure.measures.tasks.answering import AcknowledgeTask, AnswerTask
from procedure.measures.tasks.answering_in_part import AnswerInPart
from procedure.measures.tasks.delegating import DelegateTask
from procedure.measures.tasks.questions import AskAboutTask, ReplyToQuestion, ReturnTask
from procedure.measures.tasks.silence import ApproveWithoutAnswer, ProposeWithoutAnswer
from procedure.measures.tasks.steering import ResendTask, WithdrawTask
from procedure.measures.tasks.time_asked import GrantTime, RefuseTime
from procedure.message import InterpolState
from procedure.people import SYSTEM
from procedure.reopening import ReopenCase
from tests.procedure.before_the_ccf import ccf_course
from tests.procedure.casework import (
    ANALYST,
    COUNSEL,
    EDITIONS,
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
    report,
)
from tests.procedure.protected import refugee_course

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SNOW = {"day": "2026-03-05", "name": "Snow", "authority": "OPM", "known_at": NOW}


def long_course(course: Course) -> Course:
    """A case in which nearly everything happens."""
    course.order(opening(identity_confirmed=False), ANALYST)
    course.answer("U1", "CONFIRMED")
    course.say(ANALYST, RecordUnreachable)
    course.say(ANALYST, ProposeDeferral)
    course.say(SUPERVISOR, ApproveDeferral, approve=False)
    course.say(ANALYST, ProposeDeferral)
    course.say(SUPERVISOR, ApproveDeferral, approve=True)
    course.say(officer("DOJ-OIA"), AcknowledgeTask, task="J1")
    course.say(officer("DOJ-OIA"), AskAboutTask, task="J1")
    course.say(ANALYST, ReplyToQuestion, task="J1")
    course.say(officer("FBI"), AskAboutTask, task="J3", until=NOW + 90 * HOUR)
    course.say(SUPERVISOR, ExtendClock, clock="J3/answer", due=NOW + 90 * HOUR)
    course.say(SUPERVISOR, ProposeExtension, clock="J2/answer", due=NOW + 9 * DAY)
    course.say(SECOND_SUPERVISOR, ApproveExtension, clock="J2/answer", approve=False)
    course.say(officer("CBP"), ReturnTask, task="D1", redirect_to="FBI")
    course.say(ANALYST, ResendTask, task="D1", agency="CBP")
    course.say(ANALYST, WithdrawTask, task="S1")
    course.say(SUPERVISOR, PauseClock, clock="J2/answer", reason=PauseReason.COURT_HOLD)
    course.say(SUPERVISOR, ResumeClock, clock="J2/answer")
    course.say(SUPERVISOR, ChangeCalendar, closures=(SNOW,))
    course.say(ANALYST, AddFact, fact="DETENTION")
    course.say(ANALYST, CorrectEntry, entry=max(course.case.entries))
    course.say(ANALYST, AddFact, fact="TRAVEL_ABROAD")
    course.answer_all()
    assess(course)
    course.notify()
    course.say(COUNSEL, DraftDecision, disposition="DISPUTE")
    course.say(SECOND_COUNSEL, ApproveDecision, approve=False)
    course.decide_on("DISPUTE")
    course.file()
    course.say(ANALYST, RecordFollowUp)
    course.wait(91 * DAY)
    course.say(SUPERVISOR, DecideEscalation, escalate=True)
    course.say(SUPERVISOR, RenewRestriction)
    course.say(SUPERVISOR, LiftRestriction)
    course.say(ANALYST, AddFact, fact="SUSPENSION")
    course.say(ANALYST, RecordOutcome, outcome="DELETED")
    course.answer("U6", "DONE")
    course.answer("U6", "FAILED")
    course.close()
    course.say(SUPERVISOR, ReopenCase, decide_again=True)
    course.say(SUPERVISOR, CancelCase)
    course.say(SUPERVISOR, ReopenCase)
    course.say(SUPERVISOR, SupersedeCase, successor=OTHER_CASE)
    return course


def refuted_course(course: Course) -> Course:
    """The person turns out to be somebody else."""
    course.order(opening(identity_confirmed=False), ANALYST)
    course.answer("U1", "CONFIRMED")
    course.answer("U1", "NOT_MATCH")
    course.answer_all(U1="NOT_MATCH")
    course.decide_on("NO_ACTION")
    course.close()
    return course


def overtaken_course(course: Course) -> Course:
    """An objection is overtaken by the publication, and the publication is disputed."""
    course.order(opening(interpol_state=InterpolState.REQUESTED), ANALYST)
    course.answer_all()
    course.decide_on("OBJECT_PRE_PUBLICATION")
    course.say(ANALYST, AddFact, fact="PUBLISHED")
    course.decide_on("DISPUTE")
    course.file()
    course.say(ANALYST, RecordOutcome, outcome="DELETED")
    course.say(ANALYST, ProposeDeferral)
    course.say(SUPERVISOR, ApproveDeferral, approve=True)
    course.wait(4 * DAY)
    course.notify()
    course.close()
    return course


def overdue_course(course: Course) -> Course:
    """Nobody answers a report, and time passes until INTERPOL settles the matter."""
    course.order(report(person="P-0001", identity_confirmed=True), ANALYST)
    course.wait(8 * DAY)
    course.say(ANALYST, AddFact, fact="ENCOUNTER")
    course.wait(3 * DAY)
    course.say(ANALYST, AddFact, fact="NON_COMPLIANCE")
    course.notify()
    course.close()
    course.wait(100 * DAY)
    course.say(ANALYST, AddFact, fact="DELETION")
    course.close()
    return course


def freed_course(course: Course) -> Course:
    """A refugee of whom the FBI learned is detained, and then free: J2 is asked first.

    What was asked for the detention is withdrawn.
    """
    course.rules = EDITIONS["2026-2"]
    alerted = AlertedBy.FBI_OR_DOJ
    course.order(opening(circumstances=(Circumstance.REFUGEE,), alerted_by=alerted), ANALYST)
    course.say(ANALYST, AddFact, fact="DETENTION")
    course.answer("J2", "NEXUS")
    course.say(ANALYST, AddFact, fact="CUSTODY_ENDED")
    course.answer_all()
    course.answer("D3", "DECLINED")
    course.decide_on("NO_ACTION")
    course.say(COUNSEL, EndConfirmation)
    course.close()
    return course


def reviewed_course(course: Course) -> Course:
    """A diffusion that INTERPOL reviews only after it was asked, and deletes later."""
    course.rules = EDITIONS["2026-2"]
    act = opening(
        communication_kind="WANTED_PERSON_DIFFUSION", interpol_state="RECEIVED_UNREVIEWED"
    )
    course.order(act, ANALYST)
    course.say(OPERATIONS, RecordCopy, agency="CBP", system="TECS", copy_kind="ENTRY")
    course.wait(20 * DAY)
    course.say(ANALYST, AskForReview)
    course.say(ANALYST, AddFact, fact="RECORDED")
    course.say(ANALYST, AddFact, fact="DELETION")
    course.say(SUPERVISOR, SupersedeCase, successor=OTHER_CASE)
    return course


def tasks_course(course: Course) -> Course:
    """Agencies delegate, answer in part, ask for time, and do not answer; counsel agrees."""
    course.rules = EDITIONS["2026-2"]
    course.order(opening(circumstances=(Circumstance.CURRENT_OFFICIAL, Circumstance.LPR)), ANALYST)
    oia = officer("DOJ-OIA")
    course.say(oia, DelegateTask, task="J1", to="doj-oia-officer-2")
    course.say(oia, AskAboutTask, task="J1", until=course.due("J1/answer") + DAY)
    course.say(SUPERVISOR, RefuseTime, task="J1")
    course.say(oia, AskAboutTask, task="J1", until=course.due("J1/answer") + HOUR)
    course.say(SUPERVISOR, GrantTime, task="J1")
    course.say(officer("CBP"), AnswerInPart, task="D1", recorded={"next_travel": "2026-03-04"})
    course.say(COUNSEL, ProposeWithoutAnswer, task="J2")
    course.say(SUPERVISOR, ApproveWithoutAnswer, task="J2", approve=False)
    course.say(COUNSEL, ProposeWithoutAnswer, task="J2")
    course.say(SUPERVISOR, ApproveWithoutAnswer, task="J2", approve=True)
    flags = {"status_class": "ASYLEE", "flag_208_6": True, "flag_1367": False}
    course.say(officer("USCIS"), AnswerTask, task="D2", outcome="STATUS_CONFIRMED", recorded=flags)
    course.answer_all()
    course.decide_on("NO_ACTION")
    course.say(SUPERVISOR, SupersedeCase, successor=OTHER_CASE)
    return course


def informed_course(course: Course) -> Course:
    """INTERPOL is informed of what raises doubt, and replies; a guarded act is refused."""
    course.rules = EDITIONS["2026-2"]
    course.order(opening(), ANALYST)
    course.say(COUNSEL, ProposeGuarded, what="CONTACT_SOURCE")
    course.say(SUPERVISOR, ApproveGuarded, what="CONTACT_SOURCE", approve=False)
    course.say(COUNSEL, ProposeGuarded, what="DATABASE_QUERY")
    course.say(SUPERVISOR, ApproveGuarded, what="DATABASE_QUERY", approve=True)
    course.wait(4 * DAY)
    course.answer_all()
    course.say(ANALYST, AddFact, fact="DATA_DOUBTED")
    course.say(ANALYST, ComposeMessage, template="INFORMATION_TO_NDTF")
    course.say(SUPERVISOR, ApproveMessage, message=1, approve=False)
    course.say(ANALYST, ComposeMessage, template="INFORMATION_TO_NDTF")
    course.say(SUPERVISOR, ApproveMessage, message=2, approve=True)
    course.say(ANALYST, RecordMessageSent, message=2)
    course.say(ANALYST, AddFact, fact="REPLY_RECEIVED", answers=2)
    course.decide_on("INFORM_NDTF")
    course.file()
    course.say(ANALYST, RecordOutcome, outcome="DELETED")
    course.notify()
    course.answer("U6", "DONE")
    course.close()
    return course


COURSES = {
    "long": long_course,
    "refuted": refuted_course,
    "overtaken": overtaken_course,
    "overdue": overdue_course,
    "freed": freed_course,
    "informed": informed_course,
    "reviewed": reviewed_course,
    "refugee": refugee_course,
    "ccf": ccf_course,
    "tasks": tasks_course,
}
"""Each carries a course that has not begun to its end."""


EARLIER = (ClockEnded(at=NOW, by=SYSTEM.person, clock_id="J1/answer", met=False),)
"""Events that this build reads and no longer writes."""


def assess(course: Course) -> None:
    """The indicators are assessed, as the workflow does it when counsel is called."""
    called_at = course.case.of(Decision).called_at
    assert called_at is not None
    course.order(
        RecordAssessment(
            dossier=course.case.dossier,
            order="step:assessment",
            called_at=called_at,
            document=document(90),
            indicators=("M01",),
            counter_indicators=("L02",),
            not_assessed=("M08",),
        ),
        SYSTEM,
    )
