"""Scripts of small tracks; a workflow's sandbox may import them."""

from temporalio import workflow

from workflows.tracks.script import Script

with workflow.unsafe.imports_passed_through():
    from procedure.measures import coordination, records


class AskAndCorrect(Script):
    """Ask the agencies, then correct the records."""

    async def follow(self) -> None:
        """Two steps."""
        await self.step(coordination.ask_agencies)
        await self.until(coordination.answers_are_in)
        await self.step(records.call_records)
        await self.until(records.are_corrected)


class CorrectOnly(Script):
    """Correct the records."""

    async def follow(self) -> None:
        """One step."""
        await self.step(records.call_records)
        await self.until(records.are_corrected)
