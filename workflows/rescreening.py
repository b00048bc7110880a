"""RescreeningWorkflow: the roster has changed; what was received is screened again by pages."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.rescreening import Page, RescreeningActivities, Summary

from workflows import options
from workflows.starts import Progress, RescreeningStart


@workflow.defn
class RescreeningWorkflow:
    """One batch: for a version of the roster that is new, or because a person asked for it."""

    @workflow.init
    def __init__(self, start: RescreeningStart) -> None:
        """Continue where an earlier run stopped."""
        self._progress = Progress(
            screened=start.screened, found=start.found, unread=start.unread, done=False
        )

    @workflow.run
    async def run(self, start: RescreeningStart) -> Progress:
        """Screen page after page; a newly named person is restricted like any hit."""
        after: str | None = start.after
        while after is not None:
            page = await workflow.execute_activity_method(
                RescreeningActivities.screen_page_again,
                Page(
                    roster_version=start.roster_version,
                    received_since=start.received_since,
                    after=after,
                ),
                summary=f"from {self._progress.screened}",
                **options.SCREEN_AGAIN,
            )
            after = page.after
            self._progress = Progress(
                screened=self._progress.screened + page.screened,
                found=self._progress.found + page.found,
                unread=self._progress.unread + page.unread,
                done=False,
            )
            workflow.set_current_details(
                f"{self._progress.screened} screened again, {self._progress.found} name somebody"
            )
            if after is not None and workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(
                    start.model_copy(
                        update={
                            "after": after,
                            "screened": self._progress.screened,
                            "found": self._progress.found,
                            "unread": self._progress.unread,
                        }
                    )
                )
        await workflow.execute_activity_method(
            RescreeningActivities.note_screened_again,
            Summary(
                roster_version=start.roster_version,
                screened=self._progress.screened,
                found=self._progress.found,
                unread=self._progress.unread,
            ),
            summary="note that it is done",
            **options.SCREEN_AGAIN,
        )
        self._progress = self._progress.model_copy(update={"done": True})
        return self._progress

    @workflow.query
    def progress(self) -> Progress:
        """How far it is."""
        return self._progress
