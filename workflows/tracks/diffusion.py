"""What INTERPOL has not reviewed: its answer is expected and chased (REPORT L34)."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from procedure.measures import interpol_review

from workflows.tracks.script import Script


class Diffusion(Script):
    """An answer is expected as long as the review is not known."""

    async def follow(self) -> None:
        """What is expected follows the state at INTERPOL."""
        while True:
            await self.step(interpol_review.expect_review)
            if interpol_review.is_known(self.case):
                return
            await self.until(lambda case: not interpol_review.is_up_to_date(case))
