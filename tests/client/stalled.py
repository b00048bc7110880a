"""A workflow that takes commands as a case does, and never gets done with them."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from procedure import commands as c
    from workflows.case import CaseStart


@workflow.defn(name="CaseWorkflow")
class StalledWorkflow:
    """Accepts, and waits for ever."""

    def __init__(self) -> None:
        """Nothing has been asked yet."""
        self._asked = False

    @workflow.run
    async def run(self, start: CaseStart) -> None:
        """Wait."""
        await workflow.wait_condition(lambda: False)

    @workflow.query
    def asked(self) -> bool:
        """Whether a command has been accepted."""
        return self._asked

    @workflow.update
    async def acknowledge_task(self, command: c.AcknowledgeTask) -> c.Receipt:
        """Accept."""
        return await self._stall()

    @workflow.update
    async def add_fact(self, command: c.AddFact) -> c.Receipt:
        """Accept."""
        return await self._stall()

    async def _stall(self) -> c.Receipt:
        self._asked = True
        await workflow.wait_condition(lambda: False)
        raise AssertionError("nothing makes it go on")
