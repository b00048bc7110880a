"""A case whose time keeper has a defect."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from procedure.case import Case
    from procedure.cases import CASE

from workflows.case import CaseEnd, CaseWorkflow
from workflows.dossier import DossierRun
from workflows.starts import CaseStart


class FaultyRun(DossierRun[Case]):
    """As the real one, but an alert is never recorded when it comes."""

    async def keep_time(self) -> None:
        """Wait for the next alert, and fail."""
        await workflow.wait_condition(lambda: self._wake is not None and self.acts)
        assert self._wake is not None
        await workflow.sleep(self._wake.at - workflow.now())
        raise ValueError("a defect of the time keeper")


@workflow.defn(name="CaseWorkflow")
class FaultyCaseWorkflow(CaseWorkflow):
    """As the real one, with that defect."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """With the faulty run in place of the real one."""
        super().__init__(start)
        self._case = FaultyRun(start.case, CASE, self._show)

    @workflow.run
    async def run(self, start: CaseStart) -> CaseEnd:
        """As the real one."""
        return await super().run(start)
