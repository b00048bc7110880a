"""A case whose time-keeper has a defect."""

from collections.abc import Sequence
from datetime import datetime

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from procedure import events as e
    from procedure.case import Case

from workflows import case
from workflows.case import CaseEnd, CaseStart, CaseWorkflow


def _defect(state: Case, now: datetime) -> Sequence[e.CaseEvent]:
    raise ValueError("a defect of the time-keeper")


@workflow.defn(name="CaseWorkflow")
class FaultyCaseWorkflow(CaseWorkflow):
    """As the real one, but that no rung can be found."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """As before."""
        super().__init__(start)

    @workflow.run
    async def run(self, start: CaseStart) -> CaseEnd:
        """As before, with the defect: the sandbox keeps it to this one run."""
        vars(case)["rungs_reached"] = _defect
        return await super().run(start)
