"""The protection of current and former U.S. officials (REPORT L46)."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from procedure.case import Case
    from procedure.measures import records
    from procedure.measures.notification import deferral, notifying

from workflows.tracks.person_protection import PersonProtection, decided


class OfficialProtection(PersonProtection):
    """The five measures; screening and the first restriction happened at the intake."""

    async def follow(self) -> None:
        """Respond to the communication and, at the same time, notify the official."""
        await self.together(self.respond(), self.notify_the_official())

    async def notify_the_official(self) -> None:
        """Measure 4: from the confirmed identity, on its own clock; a deferral ends in a review."""
        while not _notification_is_over(self.case):
            await self.until(_notification_needs_a_step)
            if deferral.review_is_due(self.case):
                await self.step(deferral.end_deferral)
            if notifying.waits_for_call(self.case):
                await self.step(notifying.call_notification)


def _notification_is_over(case: Case) -> bool:
    """Whether the official was notified, or nobody is and the rest of the track is done."""
    if notifying.was_delivered(case):
        return True
    return not notifying.is_planned(case) and decided(case) and records.are_corrected(case)


def _notification_needs_a_step(case: Case) -> bool:
    return (
        notifying.waits_for_call(case)
        or deferral.review_is_due(case)
        or _notification_is_over(case)
    )
