"""IntakeWorkflow: one version of one inbound communication, from receipt to its case or release."""

from temporalio import workflow
from temporalio.workflow import ContinueAsNewVersioningBehavior

with workflow.unsafe.imports_passed_through():
    from activities.screening import ScreeningActivities, ScreenRequest, Version
    from procedure.dossier import Command, Receipt
    from procedure.intake.intake import Intake, is_complete
    from procedure.intake.screening import RecordScreening
    from procedure.intakes import INTAKE

from workflows import options
from workflows.dossier import DossierRun, first_of, through_cancel
from workflows.intake_acts import IntakeActs
from workflows.starts import IntakeStart


@workflow.defn
class IntakeWorkflow(IntakeActs):
    """Screen, restrict at once on a hit, then a person decides, and a case learns of it."""

    @workflow.init
    def __init__(self, start: IntakeStart) -> None:
        """Prepare an empty dossier: an early Update never meets a half-made object."""
        self._intake = DossierRun(start.dossier, INTAKE, self._show)
        self._take_up = False

    @workflow.run
    async def run(self, start: IntakeStart) -> str:
        """Measures 1 and 2 of REPORT L46 for one communication. Returns the state reached."""
        return await through_cancel(self._run(start))

    async def _run(self, start: IntakeStart) -> str:
        await self._intake.claim()
        if not self._intake.exists:
            return ""
        await first_of(self._intake.keep_time(), self._screen(), self._until_over())
        if not is_complete(self.intake) or not self._intake.acts:
            workflow.continue_as_new(
                start, initial_versioning_behavior=ContinueAsNewVersioningBehavior.AUTO_UPGRADE
            )
        return self.intake.state

    async def _screen(self) -> None:
        """Measure 1, and again whenever the roster has changed; a hit is restricted at once."""
        while True:
            await workflow.wait_condition(lambda: self.intake.needs_screening and self._intake.acts)
            if not await self._screen_at_once():
                await self._screen_until_it_succeeds()

    async def _screen_at_once(self) -> bool:
        """Whether it was screened, and that was recorded, within a few seconds."""
        order = self._intake.step_id("screening at once")
        request = ScreenRequest(
            version=self._version(),
            dossier=self.dossier_id,
            order=order,
            answers=self.intake.requested,
            after=self._intake.revision,
            run=workflow.info().run_id,
            now=workflow.now(),
        )
        method = ScreeningActivities.screen_at_once
        return await self._intake.take_by(method, request, order)

    async def _screen_until_it_succeeds(self) -> None:
        request = self.intake.requested
        screened = await workflow.execute_activity_method(
            ScreeningActivities.screen_communication,
            self._version(),
            summary="screen against the roster",
            **options.SCREEN,
        )
        recorded = RecordScreening(
            dossier=self.dossier_id,
            order=self._intake.step_id("screening"),
            result=screened.result,
            answers=request,
        )
        await self._intake.take(recorded, "record the screening")

    def _version(self) -> Version:
        return Version(communication=self.intake.communication, version=self.intake.version)

    async def _until_over(self) -> None:
        """Wait until nothing is left to do, or this run must start over from the register."""

        def is_over() -> bool:
            done = is_complete(self.intake) or self._take_up
            taken_over = self._intake.taken_over and not self._intake.is_recording
            return taken_over or (self._intake.at_rest and done)

        await workflow.wait_condition(is_over)
        while self._take_up and not await self._intake.may_start_over():
            self._take_up = False
            await workflow.wait_condition(is_over)
        await workflow.wait_condition(is_over)

    def _show(self) -> None:
        """Let Temporal's page of the workflow say where the communication is."""
        if self._intake.exists:
            workflow.set_current_details(f"State: {self.intake.state}")

    @workflow.signal
    def take_up(self) -> None:
        """Start over from the register when nothing is under way: a newer build takes over."""
        self._take_up = True

    @workflow.query
    def applied(self) -> int:
        """How many events this run has applied, for whoever asks why it does not move."""
        return self._intake.revision

    async def carry_out(self, command: Command) -> Receipt:
        """Carry out an order; the receipt says that it is recorded."""
        return await self._intake.order(command)

    @property
    def dossier_id(self) -> str:
        """The dossier of the workflow."""
        return self._intake.dossier

    @property
    def intake(self) -> Intake:
        """The intake as recorded."""
        return self._intake.state
