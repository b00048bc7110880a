"""A CaseWorkflow with a second track, as a later edition may add one."""

from collections.abc import Mapping
from typing import ClassVar

from temporalio import workflow

from tests.procedure.small_scripts import AskAndCorrect
from workflows.case import CaseEnd, CaseWorkflow
from workflows.starts import CaseStart
from workflows.tracks.official_protection import OfficialProtection
from workflows.tracks.script import Script


@workflow.defn(name="CaseWorkflow")
class TwoTracksCaseWorkflow(CaseWorkflow):
    """It has a script for what is met at a border."""

    scripts: ClassVar[Mapping[str, type[Script]]] = {
        "OFFICIAL_PROTECTION": OfficialProtection,
        "BORDER": AskAndCorrect,
    }

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """As before."""
        super().__init__(start)

    @workflow.run
    async def run(self, start: CaseStart) -> CaseEnd:
        """As before."""
        return await super().run(start)
