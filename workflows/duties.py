"""DutiesWorkflow: a look at the standing duties; a Schedule starts it every day."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.duties import DutiesOpened, DutyActivities

from workflows import options


@workflow.defn
class DutiesWorkflow:
    """One look: what has come is opened, by an order that opens nothing twice."""

    @workflow.run
    async def run(self) -> DutiesOpened:
        """Open what has come."""
        return await workflow.execute_activity_method(
            DutyActivities.open_due_duties, **options.RECORD
        )
