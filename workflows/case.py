"""CaseWorkflow: one case, from the first measure to the closed record.

Measure 1 (screening) and the restriction of a hit happened on the message, in ``IntakeWorkflow``.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.record import RecordRequest
    from procedure import commands as c
    from procedure import events as e
    from procedure import sequence
    from procedure.annex.schema import Phase
    from procedure.case import Case, Notified, Restriction
    from procedure.conduct import conduct
    from procedure.course import apply
    from procedure.letters import case_letters
    from procedure.refusals import NotFound
    from procedure.rows import case_row, task_rows
    from procedure.timekeeping import rungs_reached
    from procedure.values import CaseId, Value
    from procedure.words import current_details
    from runtime.attributes import CaseAttributes

from workflows.case_updates import CaseUpdates
from workflows.dossier import Dossier


class CaseStart(Value):
    """How a run begins: with an opening, or (``opening`` unset) with what the register holds."""

    case: CaseId
    opening: c.OpenCase | None = None


class CaseEnd(Value):
    """How a case ended."""

    case: CaseId
    stage: str
    attempt: int


@workflow.defn
class CaseWorkflow(CaseUpdates):
    """One case is one workflow. People act through Updates; the register keeps what happened."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        """Prepare an empty dossier: an early Update never meets a half-made object."""
        self._shown: CaseAttributes | None = None
        self._dossier: Dossier[Case, e.CaseEvent] = Dossier(
            start.case,
            None,
            apply=apply,
            request=self._request,
            stored=lambda recorded: recorded.case_events,
            changed=self._show,
        )

    # --- the procedure --------------------------------------------------------------------------

    @workflow.run
    async def run(self, start: CaseStart) -> CaseEnd:
        """The whole life of the case; after its end the run rests until nothing is left to do."""
        await self._begin(start)
        self._dossier.start_keeping_time(rungs_reached)
        while self.case.ended is None or not self._dossier.at_rest:
            if self.case.ended is None:
                await self._until_the_end()
            await workflow.wait_condition(lambda: self._dossier.at_rest or self._goes_on)
            if self._dossier.at_rest and self._too_long:
                # The register holds everything: the next run takes the case up from there.
                self._dossier.stop_keeping_time()
                workflow.continue_as_new(CaseStart(case=start.case))
        self._dossier.stop_keeping_time()
        return CaseEnd(case=start.case, stage=self.case.stage, attempt=self.case.attempt)

    async def _procedure(self) -> None:
        """The measures of REPORT L46; each picks up where the record stands."""
        await asyncio.gather(self._notify_the_official(), self._respond())

    async def _respond(self) -> None:
        """What the United States does about the communication, in its order."""
        await self._coordinate_with_agencies()
        await self._decide()
        while not await self._dispute():
            await self._decide()
        await self._update_records()

    async def _begin(self, start: CaseStart) -> None:
        """Open the case under restriction, or take it up again from the register."""
        opening = start.opening
        if opening is None:
            await self._dossier.recall()
            if not self._dossier.begun:
                raise NotFound(f"The register holds no case {start.case}.")
        else:
            await self._dossier.record(
                lambda case, now: sequence.begin(opening, now) if case is None else []
            )

    async def _coordinate_with_agencies(self) -> None:
        """Measure 3: ask each agency of the plan, and wait for what the decision needs."""
        await self._record(sequence.ask_agencies)
        await self._until(lambda case: case.settled or not sequence.awaited(case))

    async def _notify_the_official(self) -> None:
        """Measure 4: on its own clock from the confirmed identity; a deferral ends in a review."""
        while self.case.notified is not Notified.DELIVERED:
            await self._until(
                lambda case: (
                    case.identity_confirmed_at is not None and case.notified is Notified.NOT_DUE
                )
            )
            await self._record(sequence.call_notification)
            await self._until(lambda case: case.notified in (Notified.DELIVERED, Notified.NOT_DUE))

    async def _decide(self) -> None:
        """USNCB counsel decides with what is in hand, and a second person approves."""
        await self._record(sequence.call_decision)
        await self._until(
            lambda case: (
                case.settled
                or (case.decision is not None and case.decision.approved_at is not None)
            )
        )

    async def _dispute(self) -> bool:
        """Measure 5: objection, information or dispute; then follow up until INTERPOL's outcome.

        False when what INTERPOL did overtook the decision before anything was filed.
        """
        if self.case.decision is not None and not self.case.decision.filing:
            return True
        await self._until(
            lambda case: case.settled or case.filed_at is not None or case.decision is None
        )
        if not self.case.settled and self.case.filed_at is None:
            return False
        await self._until(
            lambda case: case.settled or case.due_reached("executive-committee-offer")
        )
        await self._record(sequence.offer_escalation)
        await self._until(lambda case: case.settled)
        return True

    async def _update_records(self) -> None:
        """Correct U.S. records and recall copies (REPORT L34, L44)."""
        await self._record(sequence.call_records)
        await self._until(
            lambda case: (task := case.task_of(Phase.RECORDS)) is not None and not task.open
        )

    # --- how it is kept ---------------------------------------------------------------------------

    @property
    def case(self) -> Case:
        """The case as recorded."""
        return self._dossier.state

    async def _until(self, reached: Callable[[Case], bool]) -> None:
        await workflow.wait_condition(lambda: reached(self.case))

    async def _record(self, decide: Callable[[Case, datetime], Sequence[e.CaseEvent]]) -> None:
        def on_the_case(case: Case | None, now: datetime) -> Sequence[e.CaseEvent]:
            # It may have ended while this waited for its turn: then nothing more is begun.
            return decide(case, now) if case is not None and case.ended is None else []

        await self._dossier.record(on_the_case)

    async def _until_the_end(self) -> None:
        """Follow the procedure until the case has ended, however it ends."""
        following = asyncio.create_task(self._procedure())
        await workflow.wait_condition(lambda: following.done() or not self._goes_on)
        if following.done():
            following.result()
            await workflow.wait_condition(lambda: not self._goes_on)
        following.cancel()

    @property
    def _goes_on(self) -> bool:
        """Whether this run goes on with the case."""
        return self._dossier.keeps_time and self.case.ended is None and not self._too_long

    @property
    def _too_long(self) -> bool:
        """A safety: a case has some hundreds of events, and Temporal takes many thousands."""
        return self.case.ended is None and workflow.info().is_continue_as_new_suggested()

    def _request(
        self, before: Case | None, after: Case, events: Sequence[e.CaseEvent]
    ) -> RecordRequest:
        return RecordRequest(
            dossier=self._dossier.dossier_id,
            after=before.revision if before else 0,
            case_events=tuple(events),
            letters=tuple(
                (place, letter)
                for place, event in enumerate(events)
                for letter in case_letters(after, event)
            ),
            case=case_row(after),
            tasks=tuple(task_rows(before, after)),
        )

    def _show(self) -> None:
        """Let Temporal's pages read as the procedure: search attributes and current details."""
        due = self.case.next_due()
        shown = CaseAttributes(
            stage=self.case.stage,
            track=self.case.track,
            priority=self.case.case_class,
            due_at=due.due_at if due else None,
            restricted=self.case.restriction is Restriction.RESTRICTED,
        )
        if shown != self._shown:
            workflow.upsert_search_attributes(shown.updates(since=self._shown))
            self._shown = shown
        workflow.set_current_details(current_details(self.case))

    async def _do(self, command: c.Command) -> c.Receipt:
        """Carry out a command when its turn comes; the receipt says that it stands."""
        await workflow.wait_condition(lambda: self._dossier.begun)
        document = getattr(command, "document", None)
        await self._dossier.record(
            lambda case, now: conduct(case, command, now) if case is not None else [],
            document=document,
        )
        case = self.case
        return c.Receipt(
            dossier=case.case, revision=case.revision, stage=case.stage, at=workflow.now()
        )

    def _check(self, command: c.Command) -> None:
        """Refuse before anything is written. The handler asks again when its turn has come."""
        if self._dossier.begun:
            conduct(self.case, command, workflow.now())
