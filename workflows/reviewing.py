"""ReviewWorkflow: a retrospective review looks at what is stored, by pages.

How far it is, is in the record of the review. So a run ends where a person pauses, another one
continues, and a run that is lost costs one page that is looked at again.
"""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.reviewing import ReviewActivities

from workflows import options
from workflows.starts import ReviewStart


@workflow.defn
class ReviewWorkflow:
    """Pages until everything is looked at, or somebody pauses."""

    @workflow.run
    async def run(self, start: ReviewStart) -> None:
        """Look at page after page; a long history begins again."""
        more = True
        while more:
            looked = await workflow.execute_activity_method(
                ReviewActivities.review_page,
                start.review,
                summary="look at the next page",
                **options.SCREEN_AGAIN,
            )
            more = looked.more
            if more and workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(start)
