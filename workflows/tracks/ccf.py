"""A person's request to the CCF: people record what happens, and what is expected shows itself."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from procedure.measures.ccf import watch

from workflows.tracks.script import Script


class Ccf(Script):
    """The case waits for what the CCF does; its decision comes as a fact."""

    async def follow(self) -> None:
        """Follow the requests and questions until nothing is awaited of the CCF."""
        while not watch.is_done(self.case):
            await self.until(lambda case: watch.must_stop(case) or watch.is_done(case))
            if watch.must_stop(self.case):
                await self.step(watch.stop_watch)
