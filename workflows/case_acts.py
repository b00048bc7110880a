"""The acts of a case, one line each: the Update and the command that it takes."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from procedure.correctable import CorrectEntry
    from procedure.dossier import Command
    from procedure.ending import CancelCase, CloseCase, ReopenCase, SupersedeCase
    from procedure.facts import AddFact
    from procedure.joining import JoinPerson, SeparatePerson
    from procedure.measures.calendar_changes import ChangeCalendar
    from procedure.measures.clock_changes import ExtendClock, PauseClock, ResumeClock
    from procedure.measures.dispute.drafting import ApproveDecision, DraftDecision
    from procedure.measures.dispute.filings import RecordFiling
    from procedure.measures.dispute.follow_up import DecideEscalation, RecordFollowUp
    from procedure.measures.dispute.outcome import RecordOutcome
    from procedure.measures.employment import NameEmployer
    from procedure.measures.long_extensions import ApproveExtension, ProposeExtension
    from procedure.measures.notification.deferral import ApproveDeferral, ProposeDeferral
    from procedure.measures.notification.notifying import RecordNotification, RecordUnreachable
    from procedure.measures.restriction import LiftRestriction, RenewRestriction
    from procedure.measures.tasks.answering import AcknowledgeTask, AnswerTask
    from procedure.measures.tasks.questions import AskAboutTask, ReplyToQuestion, ReturnTask
    from procedure.measures.tasks.steering import ResendTask, WithdrawTask
    from procedure.opening import OpenCase
    from procedure.passing_between import NoteMatter

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
    acknowledge_task = act(AcknowledgeTask)
    answer_task = act(AnswerTask)
    return_task = act(ReturnTask)
    ask_about_task = act(AskAboutTask)
    reply_to_question = act(ReplyToQuestion)
    resend_task = act(ResendTask)
    withdraw_task = act(WithdrawTask)
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


def case_act(name: str) -> Act[Command]:
    """The act of a case with this name, such as ``answer_task``. Raises KeyError."""
    found: Act[Command] | None = getattr(CaseActs, name, None)
    if found is None or name.startswith("_"):
        raise KeyError(name)
    return found
