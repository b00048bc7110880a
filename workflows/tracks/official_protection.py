"""The protection of current and former U.S. officials (REPORT L46)."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from procedure.case import Case
    from procedure.measures import coordination, records
    from procedure.measures.dispute import decision, filing, follow_up
    from procedure.measures.notification import deferral, notifying

from workflows.tracks.script import Script


class OfficialProtection(Script):
    """The five measures; screening and the first restriction happened at the intake."""

    async def follow(self) -> None:
        """Respond to the communication and, at the same time, notify the official."""
        await self.together(self.respond(), self.notify_the_official())

    async def respond(self) -> None:
        """Agencies are asked, counsel decides, what is approved is filed, records are corrected."""
        await self.coordinate_with_agencies()
        while not _decided(self.case):
            await self.decide()
            await self.file_and_follow_up()
        await self.correct_records()

    async def coordinate_with_agencies(self) -> None:
        """Measure 3: ask each agency of the plan, and wait for what the decision needs."""
        if not coordination.were_asked(self.case):
            await self.step(coordination.ask_agencies)
        await self.until(coordination.answers_are_in)

    async def decide(self) -> None:
        """USNCB counsel decides with what is in hand, and a second person approves."""
        await self.step(decision.call_counsel)
        await self.assess_indicators()
        await self.until(lambda case: case.settled or decision.is_approved(case))

    async def file_and_follow_up(self) -> None:
        """Measure 5: what was approved is filed; INTERPOL is asked until its outcome is known."""
        await self.until(lambda case: not filing.is_planned(case))
        while filing.pending(self.case) is not None:
            await self.until(follow_up.has_outcome_or_is_overdue)
            if follow_up.escalation_is_due(self.case):
                await self.step(follow_up.offer_escalation)

    async def correct_records(self) -> None:
        """Correct U.S. records and recall copies (REPORT L34, L44)."""
        await self.step(records.call_records)
        await self.until(records.are_corrected)

    async def notify_the_official(self) -> None:
        """Measure 4: from the confirmed identity, on its own clock; a deferral ends in a review."""
        while not _notification_is_over(self.case):
            await self.until(_notification_needs_a_step)
            if deferral.review_is_due(self.case):
                await self.step(deferral.end_deferral)
            if notifying.waits_for_call(self.case):
                await self.step(notifying.call_notification)


def _decided(case: Case) -> bool:
    """Whether the outcome is known, or a decision is approved and nothing is left to file."""
    return case.settled or (decision.is_approved(case) and filing.current(case) is None)


def _notification_is_over(case: Case) -> bool:
    """Whether the official was notified, or nobody is and the rest of the track is done."""
    if notifying.was_delivered(case):
        return True
    return not notifying.is_planned(case) and _decided(case) and records.are_corrected(case)


def _notification_needs_a_step(case: Case) -> bool:
    return (
        notifying.waits_for_call(case)
        or deferral.review_is_due(case)
        or _notification_is_over(case)
    )
