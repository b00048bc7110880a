"""U.S. copies are recalled whenever INTERPOL's data change or go (RPD25 a.5(7)(b))."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from procedure.case import Case
    from procedure.measures import recall

from workflows.tracks.script import Script


class Recall(Script):
    """The recall is ordered, and again for each new reason, until it has ended."""

    async def follow(self) -> None:
        """Until everybody has attested."""
        while not recall.is_done(self.case):
            await self.step(recall.order_recall)
            await self.until(_moves)


def _moves(case: Case) -> bool:
    return recall.needs_order(case) or recall.is_done(case)
