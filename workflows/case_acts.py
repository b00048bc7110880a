"""The acts of a case, one line each: the Update and the command that it takes."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from procedure.canceling import ApproveCancel, ProposeCancel
    from procedure.correctable import CorrectEntry
    from procedure.dossier import Command
    from procedure.ending import CancelCase, CloseCase, SupersedeCase
    from procedure.facts import AddFact
    from procedure.joining import JoinPerson, SeparatePerson
    from procedure.measures.calendar_changes import ChangeCalendar
    from procedure.measures.ccf.dates import RecordCcfRequest, RecordCcfStep
    from procedure.measures.ccf.watch import EndCcfWatch, NoteCcfQuestion
    from procedure.measures.clock_changes import ExtendClock, PauseClock, ResumeClock
    from procedure.measures.copies import RecordCopy, RefreshCopy, RemoveCopy
    from procedure.measures.database_queries import RecordQuery
    from procedure.measures.dispute.drafting import ApproveDecision, DraftDecision
    from procedure.measures.dispute.filings import RecordFiling
    from procedure.measures.dispute.follow_up import DecideEscalation, RecordFollowUp
    from procedure.measures.dispute.outcome import RecordOutcome
    from procedure.measures.employment import NameEmployer
    from procedure.measures.evidence import MarkEvidence
    from procedure.measures.expected_dates import CorrectExpectedDate
    from procedure.measures.guarded import ApproveGuarded, ProposeGuarded
    from procedure.measures.information import SetDutyAside
    from procedure.measures.interpol_review import AskForReview
    from procedure.measures.long_extensions import ApproveExtension, ProposeExtension
    from procedure.measures.messages.composing import ComposeMessage, WithdrawMessage
    from procedure.measures.messages.releasing import ApproveMessage, RecordMessageSent
    from procedure.measures.notification.deferral import ApproveDeferral, ProposeDeferral
    from procedure.measures.notification.notifying import RecordNotification, RecordUnreachable
    from procedure.measures.plan_changes import AddTask, DropTask
    from procedure.measures.refugee.confirmation import RecordConfirmation, RecordDeletionPoll
    from procedure.measures.refugee.consent import WithdrawConsent
    from procedure.measures.refugee.disclosure import ApproveDisclosure, AskDisclosure
    from procedure.measures.refugee.protection import EndConfirmation, RecordFearedCountry
    from procedure.measures.restriction import LiftRestriction, RenewRestriction
    from procedure.measures.tasks.answering import AcknowledgeTask, AnswerTask
    from procedure.measures.tasks.answering_in_part import AnswerInPart
    from procedure.measures.tasks.called import RecordCall
    from procedure.measures.tasks.delegating import DelegateTask
    from procedure.measures.tasks.questions import AskAboutTask, ReplyToQuestion, ReturnTask
    from procedure.measures.tasks.reminding import RemindTask
    from procedure.measures.tasks.silence import ApproveWithoutAnswer, ProposeWithoutAnswer
    from procedure.measures.tasks.steering import ResendTask, WithdrawTask
    from procedure.measures.tasks.time_asked import GrantTime, RefuseTime
    from procedure.measures.team import (
        AddMember,
        LimitToTeam,
        OpenToAll,
        ReadInEmergency,
        RemoveMember,
    )
    from procedure.moving import ApproveMove, ProposeMove
    from procedure.opening import OpenCase
    from procedure.passing_between import NoteMatter
    from procedure.reopening import ReopenCase

from workflows.acts import Act, act


class CaseActs:
    """What people, agencies and other dossiers can order in a case."""

    open_case = act(OpenCase)
    add_fact = act(AddFact)
    note_matter = act(NoteMatter)
    join_person = act(JoinPerson)
    separate_person = act(SeparatePerson)
    correct_entry = act(CorrectEntry)
    close_case = act(CloseCase)
    cancel_case = act(CancelCase)
    propose_cancel = act(ProposeCancel)
    approve_cancel = act(ApproveCancel)
    limit_to_team = act(LimitToTeam)
    open_to_all = act(OpenToAll)
    add_member = act(AddMember)
    remove_member = act(RemoveMember)
    read_in_emergency = act(ReadInEmergency)
    propose_move = act(ProposeMove)
    approve_move = act(ApproveMove)
    supersede_case = act(SupersedeCase)
    reopen_case = act(ReopenCase)
    renew_restriction = act(RenewRestriction)
    lift_restriction = act(LiftRestriction)
    change_calendar = act(ChangeCalendar)
    pause_clock = act(PauseClock)
    resume_clock = act(ResumeClock)
    extend_clock = act(ExtendClock)
    propose_extension = act(ProposeExtension)
    approve_extension = act(ApproveExtension)
    correct_expected_date = act(CorrectExpectedDate)
    acknowledge_task = act(AcknowledgeTask)
    answer_task = act(AnswerTask)
    return_task = act(ReturnTask)
    ask_about_task = act(AskAboutTask)
    reply_to_question = act(ReplyToQuestion)
    grant_time = act(GrantTime)
    refuse_time = act(RefuseTime)
    propose_without_answer = act(ProposeWithoutAnswer)
    approve_without_answer = act(ApproveWithoutAnswer)
    delegate_task = act(DelegateTask)
    answer_in_part = act(AnswerInPart)
    record_call = act(RecordCall)
    remind_task = act(RemindTask)
    resend_task = act(ResendTask)
    withdraw_task = act(WithdrawTask)
    add_task = act(AddTask)
    drop_task = act(DropTask)
    name_employer = act(NameEmployer)
    record_notification = act(RecordNotification)
    record_unreachable = act(RecordUnreachable)
    propose_deferral = act(ProposeDeferral)
    approve_deferral = act(ApproveDeferral)
    draft_decision = act(DraftDecision)
    approve_decision = act(ApproveDecision)
    record_filing = act(RecordFiling)
    record_follow_up = act(RecordFollowUp)
    decide_escalation = act(DecideEscalation)
    record_outcome = act(RecordOutcome)
    compose_message = act(ComposeMessage)
    approve_message = act(ApproveMessage)
    record_message_sent = act(RecordMessageSent)
    withdraw_message = act(WithdrawMessage)
    set_duty_aside = act(SetDutyAside)
    propose_guarded = act(ProposeGuarded)
    approve_guarded = act(ApproveGuarded)
    record_query = act(RecordQuery)
    mark_evidence = act(MarkEvidence)
    ask_for_review = act(AskForReview)
    record_copy = act(RecordCopy)
    refresh_copy = act(RefreshCopy)
    remove_copy = act(RemoveCopy)
    record_feared_country = act(RecordFearedCountry)
    ask_disclosure = act(AskDisclosure)
    approve_disclosure = act(ApproveDisclosure)
    withdraw_consent = act(WithdrawConsent)
    record_confirmation = act(RecordConfirmation)
    record_deletion_poll = act(RecordDeletionPoll)
    end_confirmation = act(EndConfirmation)
    record_ccf_request = act(RecordCcfRequest)
    record_ccf_step = act(RecordCcfStep)
    note_ccf_question = act(NoteCcfQuestion)
    end_ccf_watch = act(EndCcfWatch)


def case_act(name: str) -> Act[Command]:
    """The act of a case with this name, such as ``answer_task``. Raises KeyError."""
    found: Act[Command] | None = getattr(CaseActs, name, None)
    if found is None or name.startswith("_"):
        raise KeyError(name)
    return found
