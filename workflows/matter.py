"""MatterWorkflow: one matter beside cases, of any kind.

A run keeps the time of the matter's clocks and ends when none has anything to do; the next act
starts one again. So what rests for months costs nothing, and nothing hard depends on a sweep.
"""

from typing import Any

from temporalio import workflow
from temporalio.workflow import ContinueAsNewVersioningBehavior

with workflow.unsafe.imports_passed_through():
    from procedure.dossier import Command, Receipt
    from procedure.kind_table import matter_kind_of
    from procedure.matters.matter import Matter, sentence

from workflows.dossier import DossierRun, first_of, through_cancel
from workflows.matter_acts import MatterActs
from workflows.starts import MatterStart


@workflow.defn
class MatterWorkflow(MatterActs):
    """People act through Updates; the register keeps what happened."""

    @workflow.init
    def __init__(self, start: MatterStart) -> None:
        """Prepare an empty dossier: an early Update never meets a half-made object."""
        # Any: the kind decides what the matter's state is.
        self._matter: DossierRun[Any] = DossierRun(
            start.matter, matter_kind_of(start.matter), self._show
        )
        self._take_up = False

    @workflow.run
    async def run(self, start: MatterStart) -> str:
        """Until no clock runs. Returns the stage; nothing where it was never opened."""
        return await through_cancel(self._run(start))

    async def _run(self, start: MatterStart) -> str:
        await self._matter.claim()
        await workflow.wait_condition(lambda: self._matter.exists or self._was_never_opened)
        if not self._matter.exists:
            return ""
        await first_of(self._matter.keep_time(), self._until_over())
        if self._is_timed or not self._matter.acts:
            workflow.continue_as_new(
                start, initial_versioning_behavior=ContinueAsNewVersioningBehavior.AUTO_UPGRADE
            )
        return self.matter.standing.stage.code

    @workflow.signal
    def take_up(self) -> None:
        """Start over from the register when nothing is under way: a newer build takes over."""
        self._take_up = True

    @workflow.query
    def applied(self) -> int:
        """How many events this run has applied, for whoever asks why it does not move."""
        return self._matter.revision

    async def carry_out(self, command: Command) -> Receipt:
        """Carry out an order; the receipt says that it is recorded."""
        return await self._matter.order(command)

    @property
    def dossier_id(self) -> str:
        """The dossier of the workflow."""
        return self._matter.dossier

    @property
    def matter(self) -> Matter:
        """The matter as recorded."""
        matter: Matter = self._matter.state
        return matter

    # --- the run --------------------------------------------------------------------------------

    @property
    def _was_never_opened(self) -> bool:
        """Whether the order that started this run was refused, so that there is no matter."""
        return self._matter.asked and self._matter.at_rest and not self._matter.exists

    @property
    def _is_timed(self) -> bool:
        """Whether a clock has something to do."""
        return self.matter.next_alert() is not None

    async def _until_over(self) -> None:
        """Wait until no clock runs, or this run must start over from the register."""

        def is_over() -> bool:
            rests = not self._is_timed or self._starts_over
            taken_over = self._matter.taken_over and not self._matter.is_recording
            return taken_over or (self._matter.at_rest and rests)

        await workflow.wait_condition(is_over)
        while self._take_up and not await self._matter.may_start_over():
            self._take_up = False
            await workflow.wait_condition(is_over)
        await workflow.wait_condition(is_over)

    @property
    def _starts_over(self) -> bool:
        """Whether a newer build takes over, or the history has become very long."""
        too_long = workflow.info().is_continue_as_new_suggested() and self._matter.acts
        return self._take_up or too_long

    def _show(self) -> None:
        """Let Temporal's page of the workflow say where the matter is."""
        if self._matter.exists:
            workflow.set_current_details(sentence(self.matter))
