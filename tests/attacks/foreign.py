"""A workflow of whoever polls the queue without being Caveat: it says that it recorded an order."""

from datetime import UTC, datetime

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from procedure.dossier import Receipt, hash_of
    from procedure.facts import AddFact
    from workflows.starts import CaseStart


@workflow.defn(name="CaseWorkflow")
class ForeignWorkflow:
    """Takes orders and records nothing."""

    @workflow.run
    async def run(self, start: CaseStart) -> None:
        """Stay in the way."""
        await workflow.wait_condition(lambda: False)

    @workflow.update
    async def add_fact(self, command: AddFact) -> Receipt:
        """Answer as a worker would that has recorded it."""
        return Receipt(
            dossier=command.dossier,
            order=command.order,
            act=command.act,
            revision=999,
            stage="CLOSING",
            at=datetime(2026, 11, 24, tzinfo=UTC),
            command_sha256=hash_of(command),
            number=None,
        )


@workflow.defn(name="CaseWorkflow")
class BlindWorkflow:
    """The same without the key ring: it cannot read the order."""

    @workflow.run
    async def run(self) -> None:
        """Stay in the way."""
        await workflow.wait_condition(lambda: False)

    @workflow.update
    async def add_fact(self) -> str:
        """Answer something."""
        return "recorded"
