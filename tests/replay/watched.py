"""The workflows as they are, except that they note each state that a replay reaches."""

from temporalio import workflow

from workflows.case import CaseEnd, CaseWorkflow
from workflows.intake import IntakeWorkflow
from workflows.matter import MatterWorkflow
from workflows.starts import CaseStart, IntakeStart, MatterStart

with workflow.unsafe.imports_passed_through():
    from tests.replay.states import reached


@workflow.defn(name="CaseWorkflow")
class WatchedCaseWorkflow(CaseWorkflow):
    """A case."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """As it is."""
        super().__init__(start)

    @workflow.run
    async def run(self, start: CaseStart) -> CaseEnd:
        """As it is."""
        return await super().run(start)

    def _show(self) -> None:
        super()._show()
        if self._case.exists:
            reached(self._case.state)


@workflow.defn(name="IntakeWorkflow")
class WatchedIntakeWorkflow(IntakeWorkflow):
    """An intake."""

    @workflow.init
    def __init__(self, start: IntakeStart) -> None:
        """As it is."""
        super().__init__(start)

    @workflow.run
    async def run(self, start: IntakeStart) -> str:
        """As it is."""
        return await super().run(start)

    def _show(self) -> None:
        super()._show()
        if self._intake.exists:
            reached(self._intake.state)


@workflow.defn(name="MatterWorkflow")
class WatchedMatterWorkflow(MatterWorkflow):
    """A matter beside cases."""

    @workflow.init
    def __init__(self, start: MatterStart) -> None:
        """As it is."""
        super().__init__(start)

    @workflow.run
    async def run(self, start: MatterStart) -> str:
        """As it is."""
        return await super().run(start)

    def _show(self) -> None:
        super()._show()
        if self._matter.exists:
            reached(self._matter.state)
