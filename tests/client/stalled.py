"""A workflow that takes orders as a case does: one is never finished, the other fails."""

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from procedure.dossier import Receipt
    from procedure.facts import AddFact
    from procedure.measures.tasks.answering import AcknowledgeTask
    from workflows.starts import CaseStart


@workflow.defn(name="CaseWorkflow")
class StalledWorkflow:
    """Accepts orders."""

    def __init__(self) -> None:
        """Nothing has been ordered yet."""
        self._asked = False

    @workflow.run
    async def run(self, start: CaseStart) -> None:
        """Wait."""
        await workflow.wait_condition(lambda: False)

    @workflow.query
    def asked(self) -> bool:
        """Whether an order has been accepted."""
        return self._asked

    @workflow.update
    async def acknowledge_task(self, command: AcknowledgeTask) -> Receipt:
        """Accept, and wait forever."""
        self._asked = True
        await workflow.wait_condition(lambda: False)
        raise AssertionError("nothing makes it continue")

    @workflow.update
    async def add_fact(self, command: AddFact) -> Receipt:
        """Accept, and fail as a defect does."""
        raise ApplicationError("something broke", non_retryable=True)
