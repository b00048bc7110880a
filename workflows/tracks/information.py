"""The duty to inform INTERPOL, or the bureau that recorded the data (RPD25 a.48(1), 80(1)(c))."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from procedure.measures import information

from workflows.tracks.script import Script


class Information(Script):
    """A duty begins with its fact, and ends when its message has left or counsel sets it aside."""

    async def follow(self) -> None:
        """Wait until no duty is open."""
        await self.until(information.are_met)
