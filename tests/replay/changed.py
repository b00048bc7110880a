"""A CaseWorkflow as somebody might change it without thinking of open cases."""

from collections.abc import Mapping
from typing import ClassVar

from temporalio import workflow

from workflows.case import CaseEnd, CaseWorkflow
from workflows.starts import CaseStart
from workflows.tracks.official_protection import OfficialProtection
from workflows.tracks.script import Script


class HastyProtection(OfficialProtection):
    """Counsel is called before the agencies are asked."""

    async def respond(self) -> None:
        """In another order."""
        await self.decide()
        await self.coordinate_with_agencies()


@workflow.defn(name="CaseWorkflow")
class HastyCaseWorkflow(CaseWorkflow):
    """Its script has another order."""

    scripts: ClassVar[Mapping[str, type[Script]]] = {"OFFICIAL_PROTECTION": HastyProtection}

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """As before."""
        super().__init__(start)

    @workflow.run
    async def run(self, start: CaseStart) -> CaseEnd:
        """As before."""
        return await super().run(start)


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
