"""Sending a command to a workflow as an Update, and bringing its receipt or refusal back."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import (
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from activities.screening import Arrival
from client.connect import NamespaceUnknown, tells_of_the_namespace
from procedure.annex.editions import procedure
from procedure.annex.schema import Track
from procedure.commands import (
    AddFact,
    Command,
    LiftRestriction,
    OpenCase,
    Receipt,
    ReopenCase,
)
from procedure.refusals import BY_NAME, CaseHasEnded, Refused
from runtime.attributes import CaseAttributes
from workflows.case import CaseStart, CaseWorkflow
from workflows.intake import IntakeWorkflow
from workflows.rescreening import Progress, RescreeningStart, RescreeningWorkflow


class NotConfirmed(Exception):
    """It was not confirmed in time. What was written is kept: repeat the same command."""


PATIENCE = timedelta(seconds=30)
"""How long a person waits for the answer to a command."""

UNWRITTEN = f"doc-{'0' * 26}"
"""Stands for the document while permission and form are checked, before anything is written."""


def update_name(command: Command) -> str:
    """The Update of a command: ``AnswerTask`` is ``answer_task``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(command).__name__).lower()


def intake_workflow_id(communication: str, version: int) -> str:
    """The workflow of one version of one communication."""
    return f"intake-{communication.removeprefix('comm-')}-v{version}"


class Door:
    """Knows how to reach the workflows of cases and intakes."""

    def __init__(
        self, temporal: Client, task_queue: str, *, patience: timedelta = PATIENCE
    ) -> None:
        """``temporal`` carries the plugin with converter and codec."""
        self.temporal = temporal
        self._task_queue = task_queue
        self._patience = patience

    @asynccontextmanager
    async def confirmed(self) -> AsyncIterator[None]:
        """Bound what a person waits for. Raises Refused, NotConfirmed or NamespaceUnknown.

        A deadline of the calls would not: once an Update is accepted, the SDK asks for its result
        again and again.
        """
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                yield
        except (
            WorkflowUpdateFailedError,
            RPCError,
            WorkflowUpdateRPCTimeoutOrCancelledError,
            TimeoutError,
        ) as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                # The SDK makes an error of its own of it: whoever is told to end must end.
                raise asyncio.CancelledError from None
            raise _translated(error) from None

    async def open(self, command: OpenCase) -> None:
        """Start the case's workflow; nothing happens when it exists. Raises NotConfirmed."""
        attributes = CaseAttributes(
            stage="COORDINATION",
            track=Track.OFFICIAL_PROTECTION,
            priority=procedure(command.edition).case_class(command.circumstances),
            due_at=None,
            restricted=True,
        )
        with suppress(WorkflowAlreadyStartedError):
            async with self.confirmed():
                await self.temporal.start_workflow(
                    CaseWorkflow.run,
                    CaseStart(case=command.case, opening=command),
                    id=command.case,
                    task_queue=self._task_queue,
                    id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                    search_attributes=TypedSearchAttributes(attributes.pairs()),
                    static_summary="A case of suspected misuse of INTERPOL channels",
                )

    async def receive(self, arrival: Arrival) -> None:
        """Start the intake of a version; nothing happens when it exists. Raises NotConfirmed."""
        with suppress(WorkflowAlreadyStartedError):
            async with self.confirmed():
                await self.temporal.start_workflow(
                    IntakeWorkflow.run,
                    arrival,
                    id=intake_workflow_id(arrival.communication, arrival.version),
                    task_queue=self._task_queue,
                    id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                    static_summary="An inbound communication",
                )

    async def screen_received_again(
        self, roster_version: str, since: datetime, *, anew: bool = False, batch: str | None = None
    ) -> str:
        """Screen what was received since a moment with the present roster; the batch's workflow id.

        Once for each version of the roster, unless ``anew``; one that runs goes on. With a name of
        its own, a batch is another than those. Raises NotConfirmed.
        """
        workflow_id = "-".join(filter(None, ("rescreening", roster_version, batch)))
        reuse = WorkflowIDReusePolicy
        with suppress(WorkflowAlreadyStartedError):
            async with self.confirmed():
                await self.temporal.start_workflow(
                    RescreeningWorkflow.run,
                    RescreeningStart(roster_version=roster_version, received_since=since),
                    id=workflow_id,
                    task_queue=self._task_queue,
                    id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                    id_reuse_policy=reuse.ALLOW_DUPLICATE if anew else reuse.REJECT_DUPLICATE,
                    static_summary="The roster has changed: screen again what was received",
                )
        return workflow_id

    async def rescreening(self, workflow_id: str) -> Progress:
        """How far a batch is. Raises NotConfirmed."""
        handle = self.temporal.get_workflow_handle(workflow_id)
        async with self.confirmed():
            progress = await handle.query(RescreeningWorkflow.progress)
        return progress

    async def tell(self, case: str, command: Command) -> Receipt:
        """Send a command to a case. Raises Refused or NotConfirmed.

        A new fact, or the reopening, starts the case's workflow again where it has ended.
        """
        if isinstance(command, AddFact | ReopenCase | LiftRestriction):
            return await self._tell_or_wake(case, command)
        return await self.tell_workflow(case, command)

    async def tell_workflow(self, workflow_id: str, command: Command) -> Receipt:
        """Send a command to a running workflow. Raises Refused or NotConfirmed."""
        handle = self.temporal.get_workflow_handle(workflow_id)
        async with self.confirmed():
            receipt: Receipt = await handle.execute_update(
                update_name(command), command, result_type=Receipt
            )
        return receipt

    async def tell_intake(self, arrival: Arrival, command: Command) -> Receipt:
        """Send a command to the intake of a version. Raises Refused or NotConfirmed.

        Where its run has ended it is taken up again from the register.
        """
        start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            IntakeWorkflow.run,
            arrival.model_copy(update={"again": True}),
            id=intake_workflow_id(arrival.communication, arrival.version),
            task_queue=self._task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            static_summary="An inbound communication, taken up again",
        )
        return await self._tell_or_start(start, command)

    async def _tell_or_wake(self, case: str, command: Command) -> Receipt:
        start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            CaseWorkflow.run,
            CaseStart(case=case),
            id=case,
            task_queue=self._task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            static_summary="A case of suspected misuse of INTERPOL channels, taken up again",
        )
        return await self._tell_or_start(start, command)

    async def _tell_or_start(
        self, start: WithStartWorkflowOperation[Any, Any], command: Command
    ) -> Receipt:
        async with self.confirmed(), _error_taken(start):
            receipt: Receipt = await self.temporal.execute_update_with_start_workflow(
                update_name(command),
                command,
                start_workflow_operation=start,
                result_type=Receipt,
            )
        return receipt


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


def _translated(error: Exception) -> Exception:
    """The refusal by its type, never by its text; anything else is not confirmed."""
    if isinstance(error, WorkflowUpdateFailedError):
        cause = error.cause
        if isinstance(cause, ApplicationError) and cause.type in BY_NAME:
            return BY_NAME[cause.type](cause.message)
        return Refused("The act could not be carried out; its text is kept.")
    if isinstance(error, RPCError) and tells_of_the_namespace(error):
        return NamespaceUnknown()
    if isinstance(error, RPCError) and error.status == RPCStatusCode.NOT_FOUND:
        return CaseHasEnded("It has ended, or was never begun: nothing can be done to it any more.")
    return NotConfirmed(
        "It was not confirmed in time. What you wrote is kept: repeat the same command."
    )
