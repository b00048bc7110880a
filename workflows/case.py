"""CaseWorkflow: one case, from its opening to the closed record.

Measure 1 (screening) and the restriction of a hit happen at the intake, in ``IntakeWorkflow``.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from temporalio import workflow
from temporalio.workflow import ContinueAsNewVersioningBehavior

with workflow.unsafe.imports_passed_through():
    from activities.assessment import AssessmentActivities, AssessRequest, CaseRevision
    from procedure.case import Case
    from procedure.cases import CASE
    from procedure.context import Context
    from procedure.details import current_details
    from procedure.dossier import Command, Event, Receipt
    from procedure.measures.dispute import assessment
    from procedure.measures.dispute.decision import Decision
    from procedure.stages import is_done, stage_codes
    from procedure.tracks import EndTrack
    from procedure.values import CaseId, Stored
    from runtime.attributes import CaseAttributes

from workflows.case_acts import CaseActs
from workflows.dossier import DossierRun, first_of, through_cancel
from workflows.starts import CaseStart
from workflows.tracks.registry import SCRIPTS
from workflows.tracks.script import Script


class CaseEnd(Stored):
    """How a case ended; no stage where it was never opened."""

    case: CaseId
    stage: str | None
    attempt: int = 0


@workflow.defn
class CaseWorkflow(CaseActs):
    """One case is one workflow. People act through Updates; the register keeps what happened."""

    scripts: ClassVar[Mapping[str, type[Script]]] = SCRIPTS
    """The script of each track."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """Prepare an empty dossier: an early Update never meets a half-made object."""
        self._case = DossierRun(start.case, CASE, self._show)
        self._shown: CaseAttributes | None = None
        self._take_up = False

    @workflow.run
    async def run(self, start: CaseStart) -> CaseEnd:
        """The whole life of the case; a new run starts over from the register."""
        return await through_cancel(self._run(start))

    async def _run(self, start: CaseStart) -> CaseEnd:
        await self._case.claim()
        await workflow.wait_condition(lambda: self._case.exists or self._was_never_opened)
        if not self._case.exists:
            return CaseEnd(case=start.case, stage=None)
        await first_of(self._case.keep_time(), self._follow_tracks(), self._until_over())
        if self.case.ended is None or not self._case.acts:
            workflow.continue_as_new(
                start, initial_versioning_behavior=ContinueAsNewVersioningBehavior.AUTO_UPGRADE
            )
        (stage,) = stage_codes(self.case)
        return CaseEnd(case=start.case, stage=stage, attempt=self.case.attempt)

    @workflow.signal
    def take_up(self) -> None:
        """Start over from the register when nothing is under way: a newer build takes over."""
        self._take_up = True

    @workflow.query
    def applied(self) -> int:
        """How many events this run has applied, for whoever asks why it does not move."""
        return self._case.revision

    async def carry_out(self, command: Command) -> Receipt:
        """Carry out an order; the receipt says that it is recorded."""
        return await self._case.order(command)

    @property
    def dossier_id(self) -> str:
        """The dossier of the workflow."""
        return self._case.dossier

    @property
    def case(self) -> Case:
        """The case as recorded."""
        return self._case.state

    # --- tracks ---------------------------------------------------------------------------------

    async def _follow_tracks(self) -> None:
        """Follow the tracks while the case is open; one that is reopened starts over."""
        while True:
            await workflow.wait_condition(lambda: self.case.ended is None)
            await self._follow_attempt(self.case.attempt)

    async def _follow_attempt(self, attempt: int) -> None:
        """Follow each track that the case has or joins, until the case has ended.

        A script that fails fails the run. None outlives its attempt: it would continue where the
        record no longer is.
        """
        following: dict[str, asyncio.Task[None]] = {}

        def is_over() -> bool:
            return self.case.ended is not None or self.case.attempt != attempt

        def joined() -> list[str]:
            return [
                key
                for key, track in self.case.tracks.items()
                if track.ended_at is None and (key not in following or following[key].done())
            ]

        def failed() -> list[asyncio.Task[None]]:
            return [task for task in following.values() if task.done() and task.exception()]

        try:
            while not is_over():
                for task in failed():
                    task.result()
                for key in joined():
                    following[key] = asyncio.create_task(self._follow(key))
                await workflow.wait_condition(lambda: bool(joined() or failed() or is_over()))
        finally:
            for task in following.values():
                task.cancel()

    async def _follow(self, track: str) -> None:
        """One track from where the record is to its end; a fact may give it more to do."""
        script = self.scripts[track](_TrackHost(self, track))
        while self.case.tracks[track].ended_at is None:
            begun = self._case.revision
            await script.follow()
            if is_done(self.case, self.case.tracks[track]):
                ended = EndTrack(
                    dossier=self.dossier_id, order=self._case.step_id(track, "end"), track=track
                )
                await self._case.take(ended, f"end the track {track}")
            elif self._case.revision == begun:
                raise RuntimeError(f"the script of the track {track} ends before its measures")

    async def take_step(self, name: str, track: str) -> None:
        """Take a step of a track."""
        await self._case.step(name, track)

    async def assess_indicators(self, track: str) -> None:
        """Assess the misuse indicators when counsel is called, and record what they show."""
        called_at = self.case.of(Decision).called_at
        if called_at is None or not assessment.is_due(self.case):
            return
        at_once = self._case.assesses_at_once
        if not (at_once and await self._assess_at_once(track, called_at)):
            await self._assess_until_it_succeeds(track, called_at)

    async def _assess_at_once(self, track: str, called_at: datetime) -> bool:
        """Whether it was assessed, and that was recorded, within a few seconds."""
        order = self._case.step_id(track, "assessment at once")
        request = AssessRequest(
            known=self._known(), order=order, called_at=called_at, run=workflow.info().run_id
        )
        return await self._case.take_by(AssessmentActivities.assess_at_once, request, order)

    async def _assess_until_it_succeeds(self, track: str, called_at: datetime) -> None:
        assessed = await self._case.at_once(
            AssessmentActivities.assess_case, self._known(), "assess the misuse indicators"
        )
        order = self._case.step_id(track, "assessment")
        step = assessed.step(self.dossier_id, order, called_at)
        await self._case.take(step, "record the assessment")

    def _known(self) -> CaseRevision:
        return CaseRevision(case=self.dossier_id, revision=self.case.revision, at=workflow.now())

    # --- the run --------------------------------------------------------------------------------

    @property
    def _was_never_opened(self) -> bool:
        """Whether the order that started this run was refused, so that there is no case."""
        return self._case.asked and self._case.at_rest and not self._case.exists

    async def _until_over(self) -> None:
        """Wait until the case has ended, or this run must start over from the register."""

        def is_over() -> bool:
            # Asked at each activation: what decides mostly comes first.
            taken_over = self._case.taken_over and not self._case.is_recording
            ended = self.case.ended is not None or self._starts_over
            return taken_over or (ended and self._case.at_rest)

        await workflow.wait_condition(is_over)
        while self._take_up and not await self._case.may_start_over():
            self._take_up = False
            await workflow.wait_condition(is_over)
        await workflow.wait_condition(is_over)

    @property
    def _starts_over(self) -> bool:
        """Whether a newer build takes over, or the history has become very long."""
        too_long = workflow.info().is_continue_as_new_suggested() and self._case.acts
        return self._take_up or too_long

    def _show(self) -> None:
        """Let Temporal's pages read as the procedure: search attributes and current details."""
        attributes = self._case.attributes
        if attributes is not None:
            shown = CaseAttributes.of(attributes)
            if shown != self._shown:
                workflow.upsert_search_attributes(shown.updates(since=self._shown))
                self._shown = shown
        if self._case.exists:
            workflow.set_current_details(current_details(self.case))


class _TrackHost:
    """The case as the script of one track sees it."""

    def __init__(self, workflow_of: CaseWorkflow, track: str) -> None:
        self._workflow = workflow_of
        self._track = track

    @property
    def case(self) -> Case:
        """The case as recorded."""
        return self._workflow.case

    async def step(self, step: Callable[[Case, Context], Sequence[Event]]) -> None:
        """Recorded by the recorder; nothing happens where it is taken already."""
        await self._workflow.take_step(step.__name__, self._track)

    async def until(self, condition: Callable[[Case], bool]) -> None:
        """Wait until the record shows what is waited for."""
        await workflow.wait_condition(lambda: condition(self.case))

    async def assess_indicators(self) -> None:
        """Recorded by the recorder; nothing happens where it is done."""
        await self._workflow.assess_indicators(self._track)

    async def together(self, *parts: Coroutine[Any, Any, None]) -> None:
        """Side by side, until all are done."""
        await asyncio.gather(*parts)
