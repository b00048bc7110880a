"""The confirmation of a refugee's status to INTERPOL, so that it deletes the data (REPORT L28)."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from procedure.case import Case
    from procedure.measures.refugee import conditions, confirmation, protection

from workflows.tracks.script import Script


class Refugee(Script):
    """People decide on each condition; the script keeps the dates and stops what may not leave."""

    async def follow(self) -> None:
        """Confirm once all three conditions are met; ask until INTERPOL has deleted the data."""
        while not _is_done(self.case):
            await self.until(lambda case: confirmation.needs_a_step(case) or _is_done(case))
            if protection.why_it_stops(self.case) is not None:
                await self.step(protection.stop_confirmation)
            if confirmation.is_called(self.case):
                await self.step(confirmation.call_confirmation)
            if confirmation.is_awaited(self.case):
                await self.step(confirmation.await_deletion)


def _is_done(case: Case) -> bool:
    """Whether nothing is left to confirm, and nothing runs for it."""
    return conditions.is_over(case) and not confirmation.needs_a_step(case)
