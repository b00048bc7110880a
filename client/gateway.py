"""The only way to the workflows: orders as Updates, receipts and refusals back, starts and signals.

A client starts the Update, waits until it is accepted, then for the result up to its patience. If a
run is replaced meanwhile, the same order goes to the current run: its id and its content decide
that it has one effect.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import UpdateWorkflowExecutionLifecycleStage as Stage
from temporalio.api.update.v1 import UpdateRef, WaitPolicy
from temporalio.api.workflowservice.v1 import PollWorkflowExecutionUpdateRequest
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowUpdateFailedError,
    WorkflowUpdateHandle,
    WorkflowUpdateRPCTimeoutOrCancelledError,
    WorkflowUpdateStage,
)
from temporalio.common import (
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from client.addresses import Address, address_of, dossier_of, pages_of
from client.connect import NamespaceUnknown, says_namespace_unknown
from client.failures import (
    NotConfirmed,
    NotRunning,
    end_if_canceled,
    may_be_sent_again,
    refusal_in,
    was_replaced,
)
from procedure.dossier import Command, Receipt, hash_of
from procedure.refusals import OrderIdReused, Refusal, Refused, as_value
from runtime.attributes import REGISTER_OLDER, TROUBLE
from workflows.starts import Progress, RescreeningStart, ReviewStart, WorkflowName

PATIENCE = timedelta(seconds=30)
"""How long a person waits for the answer to an order."""
_ASKED_SECONDS = 1.0
"""How long Temporal is asked what an order came to."""
_AGAIN_SECONDS = 0.1
"""How soon an order goes to the run that replaces another."""


class Gateway:
    """Reaches the workflows of dossiers."""

    def __init__(
        self, temporal: Client, task_queue: str, *, patience: timedelta = PATIENCE
    ) -> None:
        """``temporal`` carries the plugin with converter and codec."""
        self.temporal = temporal
        self._task_queue = task_queue
        self._patience = patience

    # --- orders ---------------------------------------------------------------------------------

    async def send_named(self, command: Command) -> Receipt:
        """Send a signed order, or a handoff, to its dossier, which starts where it does not run.

        Raises Refused, NotConfirmed, OrderFailed, WrongForm or NamespaceUnknown.
        """
        accepted = False
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                while True:
                    try:
                        handle = await self._accepted(command)
                        accepted = True
                        receipt: Receipt = await handle.result()
                        if receipt.command_sha256 != hash_of(command):
                            # Within a run Temporal compares ids of Updates, never their content.
                            raise OrderIdReused(order=command.order)
                        return receipt
                    except WorkflowUpdateFailedError as error:
                        if not was_replaced(error):
                            raise refusal_in(error, command.order) from None
                    except RPCError as error:
                        if not may_be_sent_again(error):
                            raise
                    # The run was replaced, or is busy: the same order goes to the current run.
                    await asyncio.sleep(_AGAIN_SECONDS)
        except (
            RPCError,
            WorkflowUpdateRPCTimeoutOrCancelledError,
            TimeoutError,
        ) as error:
            end_if_canceled()
            if isinstance(error, RPCError) and says_namespace_unknown(error):
                raise NamespaceUnknown() from None
            raise NotConfirmed(command.order, accepted=accepted) from None

    async def _accepted(self, command: Command) -> WorkflowUpdateHandle[Any]:
        """The Update once Temporal has it: at the run that there is, or at one that starts now."""
        address = address_of(command.dossier)
        handle = self.temporal.get_workflow_handle(address.workflow_id)
        try:
            return await handle.start_update(
                command.act,
                command,
                wait_for_stage=WorkflowUpdateStage.ACCEPTED,
                id=command.order,
                result_type=Receipt,
            )
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND or says_namespace_unknown(error):
                raise
        start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            address.workflow,
            address.start,
            id=address.workflow_id,
            task_queue=self._task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            static_summary=address.summary,
        )
        async with _error_taken(start):
            return await self.temporal.start_update_with_start_workflow(
                command.act,
                command,
                start_workflow_operation=start,
                wait_for_stage=WorkflowUpdateStage.ACCEPTED,
                id=command.order,
                result_type=Receipt,
            )

    async def asked(self, command: Command) -> Refusal | None:
        """What an order that was sent before came to, without sending it again.

        The refusal; None where the run that accepted it works on it, or has answered. Raises
        NotConfirmed where no run has accepted it, or Temporal does not answer: only the register
        shows what is recorded.
        """
        workflow_id = address_of(command.dossier).workflow_id
        try:
            async with asyncio.timeout(_ASKED_SECONDS):
                stage = await self._stage(workflow_id, command.order)
                if stage < Stage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED:
                    raise NotConfirmed(command.order)
                if stage == Stage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED:
                    workflow = self.temporal.get_workflow_handle(workflow_id)
                    await workflow.get_update_handle(command.order, result_type=Receipt).result()
        except WorkflowUpdateFailedError as error:
            refused = refusal_in(error, command.order)
            if was_replaced(error) or not isinstance(refused, Refused):
                raise NotConfirmed(command.order) from None
            return as_value(refused)
        except (RPCError, WorkflowUpdateRPCTimeoutOrCancelledError, TimeoutError):
            end_if_canceled()
            raise NotConfirmed(command.order) from None
        return None

    async def _stage(self, workflow_id: str, order: str) -> int:
        """How far Temporal is with an Update now; it is not waited for. Raises RPCError."""
        request = PollWorkflowExecutionUpdateRequest(
            namespace=self.temporal.namespace,
            update_ref=UpdateRef(
                workflow_execution=WorkflowExecution(workflow_id=workflow_id), update_id=order
            ),
            wait_policy=WaitPolicy(),
        )
        answer = await self.temporal.workflow_service.poll_workflow_execution_update(request)
        return int(answer.stage)

    async def deliver(self, command: Command) -> Refusal | None:
        """Give a handoff to its target: None where it is recorded, or the refusal.

        Raises NotConfirmed.
        """
        try:
            await self.send_named(command)
        except Refused as refused:
            return as_value(refused)
        return None

    # --- intakes --------------------------------------------------------------------------------

    async def start_intake(self, dossier: str) -> None:
        """Start the intake of a version; nothing happens when it runs. Raises NotConfirmed."""
        address = address_of(dossier)
        with suppress(WorkflowAlreadyStartedError):
            await self._start(
                address, WorkflowIDConflictPolicy.USE_EXISTING, summary=address.summary
            )

    async def _start(
        self, address: Address, conflict: WorkflowIDConflictPolicy, *, summary: str | None
    ) -> None:
        """Start a dossier's workflow, however an earlier one of it ended."""
        async with self.confirmed():
            await self.temporal.start_workflow(
                address.workflow,
                address.start,
                id=address.workflow_id,
                task_queue=self._task_queue,
                id_conflict_policy=conflict,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                static_summary=summary,
                # Where the worker is this process, the first task comes with the answer.
                request_eager_start=True,
            )

    # --- taking up ------------------------------------------------------------------------------

    async def ask_to_take_up(self, dossier: str) -> bool:
        """Ask the dossier's run to start over from the register; False where none runs."""
        handle = self.temporal.get_workflow_handle(address_of(dossier).workflow_id)
        try:
            async with self.confirmed():
                await handle.signal("take_up")
        except NotRunning:
            return False
        return True

    async def run_of(self, dossier: str) -> str | None:
        """The id of the dossier's current run; None where none runs."""
        handle = self.temporal.get_workflow_handle(address_of(dossier).workflow_id)
        try:
            async with self.confirmed():
                description = await handle.describe()
        except NotRunning:
            return None
        running = description.close_time is None
        return description.run_id if running else None

    async def start_again(self, dossier: str) -> None:
        """Start the dossier again from the register, in place of a run that does not move."""
        address = address_of(dossier)
        await self._start(
            address,
            WorkflowIDConflictPolicy.TERMINATE_EXISTING,
            summary=f"{address.summary or 'A communication'}, taken up again",
        )

    async def register_older(self) -> list[str]:
        """The dossiers whose runs stopped because the register is older. Raises NotConfirmed."""
        query = f'{TROUBLE.name} = "{REGISTER_OLDER}" AND ExecutionStatus = "Running"'
        async with self.confirmed():
            found = [dossier_of(run.id) async for run in self.temporal.list_workflows(query)]
        return sorted(found)

    # --- rescreening ----------------------------------------------------------------------------

    async def screen_received_again(
        self, roster_version: str, since: datetime, *, batch: str | None = None
    ) -> str:
        """Screen what was received since a moment with the present roster; the batch's workflow id.

        Once for each version of the roster; one that runs continues. With a name of its own, a
        batch is another than those. Raises NotConfirmed.
        """
        workflow_id = "-".join(filter(None, ("rescreening", roster_version, batch)))
        with suppress(WorkflowAlreadyStartedError):
            async with self.confirmed():
                await self.temporal.start_workflow(
                    WorkflowName.RESCREENING,
                    RescreeningStart(roster_version=roster_version, received_since=since),
                    id=workflow_id,
                    task_queue=self._task_queue,
                    id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                    id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                    static_summary="The roster has changed: screen again what was received",
                )
        return workflow_id

    async def rescreening(self, workflow_id: str) -> Progress:
        """How far a batch is. Raises NotConfirmed."""
        handle = self.temporal.get_workflow_handle(workflow_id)
        async with self.confirmed():
            progress: Progress = await handle.query("progress", result_type=Progress)
        return progress

    # --- reviews --------------------------------------------------------------------------------

    async def look_through(self, review: str) -> None:
        """Let a review look at its next pages, unless it does. Raises NotConfirmed."""
        with suppress(WorkflowAlreadyStartedError):
            async with self.confirmed():
                await self.temporal.start_workflow(
                    WorkflowName.REVIEW,
                    ReviewStart(review=review),
                    id=pages_of(review),
                    task_queue=self._task_queue,
                    id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                    id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                    static_summary="A retrospective review looks at what is stored",
                )

    @asynccontextmanager
    async def confirmed(self) -> AsyncIterator[None]:
        """Bound what somebody waits for. Raises NotConfirmed, NotRunning or NamespaceUnknown."""
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                yield
        except (RPCError, TimeoutError) as error:
            end_if_canceled()
            if isinstance(error, RPCError) and says_namespace_unknown(error):
                raise NamespaceUnknown() from None
            if isinstance(error, RPCError) and error.status is RPCStatusCode.NOT_FOUND:
                raise NotRunning() from None
            raise NotConfirmed() from None


@asynccontextmanager
async def _error_taken(start: WithStartWorkflowOperation[Any, Any]) -> AsyncIterator[None]:
    """Take the error that the SDK keeps a second time: asyncio would show a person a traceback."""

    async def take() -> None:
        with suppress(Exception, asyncio.CancelledError):
            await start.workflow_handle()

    taking = asyncio.create_task(take())
    try:
        yield
    finally:
        taking.cancel()
