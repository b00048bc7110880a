"""A CaseWorkflow as somebody might change it without thinking of open cases."""

from temporalio import workflow

from workflows.case import CaseEnd, CaseStart, CaseWorkflow


@workflow.defn(name="CaseWorkflow")
class HastyCaseWorkflow(CaseWorkflow):
    """Counsel is called before the agencies are asked."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """As before."""
        super().__init__(start)

    @workflow.run
    async def run(self, start: CaseStart) -> CaseEnd:
        """As before."""
        return await super().run(start)

    async def _respond(self) -> None:
        await self._decide()
        await self._coordinate_with_agencies()
        await self._dispute()
        await self._update_records()


@workflow.defn(name="CaseWorkflow")
class PausingCaseWorkflow(CaseWorkflow):
    """Somebody put a pause in."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """As before."""
        super().__init__(start)

    @workflow.run
    async def run(self, start: CaseStart) -> CaseEnd:
        """As before, a minute later."""
        await workflow.sleep(60)
        return await super().run(start)
