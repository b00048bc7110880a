"""What people and agencies say to a case: one Update each, with its validator."""

from abc import abstractmethod

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from procedure import commands as c


class CaseUpdates:
    """The Updates of a case. All are refused or carried out by the same two methods."""

    @abstractmethod
    async def _do(self, command: c.Command) -> c.Receipt:
        """Carry out the command when its turn comes."""

    @abstractmethod
    def _check(self, command: c.Command) -> None:
        """Raise the refusal before anything is written."""

    @workflow.update
    async def add_fact(self, command: c.AddFact) -> c.Receipt:
        """Something new is known."""
        return await self._do(command)

    @add_fact.validator
    def _may_add_fact(self, command: c.AddFact) -> None:
        self._check(command)

    @workflow.update
    async def close_case(self, command: c.CloseCase) -> c.Receipt:
        """The procedure is complete."""
        return await self._do(command)

    @close_case.validator
    def _may_close_case(self, command: c.CloseCase) -> None:
        self._check(command)

    @workflow.update
    async def cancel_case(self, command: c.CancelCase) -> c.Receipt:
        """The case was opened in error."""
        return await self._do(command)

    @cancel_case.validator
    def _may_cancel_case(self, command: c.CancelCase) -> None:
        self._check(command)

    @workflow.update
    async def supersede_case(self, command: c.SupersedeCase) -> c.Receipt:
        """Another case goes on in its place."""
        return await self._do(command)

    @supersede_case.validator
    def _may_supersede_case(self, command: c.SupersedeCase) -> None:
        self._check(command)

    @workflow.update
    async def reopen_case(self, command: c.ReopenCase) -> c.Receipt:
        """The case goes on after its end."""
        return await self._do(command)

    @reopen_case.validator
    def _may_reopen_case(self, command: c.ReopenCase) -> None:
        self._check(command)

    @workflow.update
    async def renew_restriction(self, command: c.RenewRestriction) -> c.Receipt:
        """The restriction stays after review."""
        return await self._do(command)

    @renew_restriction.validator
    def _may_renew_restriction(self, command: c.RenewRestriction) -> None:
        self._check(command)

    @workflow.update
    async def lift_restriction(self, command: c.LiftRestriction) -> c.Receipt:
        """The restriction ends."""
        return await self._do(command)

    @lift_restriction.validator
    def _may_lift_restriction(self, command: c.LiftRestriction) -> None:
        self._check(command)

    @workflow.update
    async def change_calendar(self, command: c.ChangeCalendar) -> c.Receipt:
        """The operator's closures changed."""
        return await self._do(command)

    @change_calendar.validator
    def _may_change_calendar(self, command: c.ChangeCalendar) -> None:
        self._check(command)

    @workflow.update
    async def stop_clock(self, command: c.StopClock) -> c.Receipt:
        """A clock stands still for a named reason."""
        return await self._do(command)

    @stop_clock.validator
    def _may_stop_clock(self, command: c.StopClock) -> None:
        self._check(command)

    @workflow.update
    async def resume_clock(self, command: c.ResumeClock) -> c.Receipt:
        """A stopped clock runs again."""
        return await self._do(command)

    @resume_clock.validator
    def _may_resume_clock(self, command: c.ResumeClock) -> None:
        self._check(command)

    @workflow.update
    async def extend_clock(self, command: c.ExtendClock) -> c.Receipt:
        """More time is granted."""
        return await self._do(command)

    @extend_clock.validator
    def _may_extend_clock(self, command: c.ExtendClock) -> None:
        self._check(command)

    @workflow.update
    async def acknowledge_task(self, command: c.AcknowledgeTask) -> c.Receipt:
        """The agency has the task."""
        return await self._do(command)

    @acknowledge_task.validator
    def _may_acknowledge_task(self, command: c.AcknowledgeTask) -> None:
        self._check(command)

    @workflow.update
    async def answer_task(self, command: c.AnswerTask) -> c.Receipt:
        """The agency answers."""
        return await self._do(command)

    @answer_task.validator
    def _may_answer_task(self, command: c.AnswerTask) -> None:
        self._check(command)

    @workflow.update
    async def return_task(self, command: c.ReturnTask) -> c.Receipt:
        """The agency gives the task back."""
        return await self._do(command)

    @return_task.validator
    def _may_return_task(self, command: c.ReturnTask) -> None:
        self._check(command)

    @workflow.update
    async def ask_about_task(self, command: c.AskAboutTask) -> c.Receipt:
        """The agency asks, or asks for time."""
        return await self._do(command)

    @ask_about_task.validator
    def _may_ask_about_task(self, command: c.AskAboutTask) -> None:
        self._check(command)

    @workflow.update
    async def reply_to_question(self, command: c.ReplyToQuestion) -> c.Receipt:
        """The USNCB answers the question."""
        return await self._do(command)

    @reply_to_question.validator
    def _may_reply_to_question(self, command: c.ReplyToQuestion) -> None:
        self._check(command)

    @workflow.update
    async def resend_task(self, command: c.ResendTask) -> c.Receipt:
        """The USNCB sends the task again."""
        return await self._do(command)

    @resend_task.validator
    def _may_resend_task(self, command: c.ResendTask) -> None:
        self._check(command)

    @workflow.update
    async def withdraw_task(self, command: c.WithdrawTask) -> c.Receipt:
        """The USNCB no longer needs the task."""
        return await self._do(command)

    @withdraw_task.validator
    def _may_withdraw_task(self, command: c.WithdrawTask) -> None:
        self._check(command)

    @workflow.update
    async def record_notification(self, command: c.RecordNotification) -> c.Receipt:
        """The official was told; here is the proof."""
        return await self._do(command)

    @record_notification.validator
    def _may_record_notification(self, command: c.RecordNotification) -> None:
        self._check(command)

    @workflow.update
    async def record_unreachable(self, command: c.RecordUnreachable) -> c.Receipt:
        """The official could not be reached."""
        return await self._do(command)

    @record_unreachable.validator
    def _may_record_unreachable(self, command: c.RecordUnreachable) -> None:
        self._check(command)

    @workflow.update
    async def propose_deferral(self, command: c.ProposeDeferral) -> c.Receipt:
        """The official should be told later."""
        return await self._do(command)

    @propose_deferral.validator
    def _may_propose_deferral(self, command: c.ProposeDeferral) -> None:
        self._check(command)

    @workflow.update
    async def approve_deferral(self, command: c.ApproveDeferral) -> c.Receipt:
        """A second person agrees to the deferral, or not."""
        return await self._do(command)

    @approve_deferral.validator
    def _may_approve_deferral(self, command: c.ApproveDeferral) -> None:
        self._check(command)

    @workflow.update
    async def draft_decision(self, command: c.DraftDecision) -> c.Receipt:
        """Counsel drafts a disposition."""
        return await self._do(command)

    @draft_decision.validator
    def _may_draft_decision(self, command: c.DraftDecision) -> None:
        self._check(command)

    @workflow.update
    async def approve_decision(self, command: c.ApproveDecision) -> c.Receipt:
        """A second person approves the draft, or sends it back."""
        return await self._do(command)

    @approve_decision.validator
    def _may_approve_decision(self, command: c.ApproveDecision) -> None:
        self._check(command)

    @workflow.update
    async def record_filing(self, command: c.RecordFiling) -> c.Receipt:
        """What was approved went to INTERPOL."""
        return await self._do(command)

    @record_filing.validator
    def _may_record_filing(self, command: c.RecordFiling) -> None:
        self._check(command)

    @workflow.update
    async def record_follow_up(self, command: c.RecordFollowUp) -> c.Receipt:
        """INTERPOL was asked again."""
        return await self._do(command)

    @record_follow_up.validator
    def _may_record_follow_up(self, command: c.RecordFollowUp) -> None:
        self._check(command)

    @workflow.update
    async def decide_escalation(self, command: c.DecideEscalation) -> c.Receipt:
        """Escalate to the Executive Committee, or not."""
        return await self._do(command)

    @decide_escalation.validator
    def _may_decide_escalation(self, command: c.DecideEscalation) -> None:
        self._check(command)

    @workflow.update
    async def record_outcome(self, command: c.RecordOutcome) -> c.Receipt:
        """What INTERPOL did."""
        return await self._do(command)

    @record_outcome.validator
    def _may_record_outcome(self, command: c.RecordOutcome) -> None:
        self._check(command)
