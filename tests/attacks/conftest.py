"""What whoever attacks has: Temporal's port, with the key ring or without it."""

from temporalio.api.common.v1 import Payload, Payloads, WorkflowExecution
from temporalio.api.update.v1 import Input, Meta, Outcome, Request, WaitPolicy
from temporalio.api.workflowservice.v1 import UpdateWorkflowExecutionRequest
from temporalio.client import Client, WorkflowUpdateStage

_COMPLETED = int(WorkflowUpdateStage.COMPLETED)


async def raw_update(
    temporal: Client, workflow_id: str, act: str, update_id: str, payload: Payload
) -> Outcome:
    """Send an Update with these bytes, as whoever has the port alone can."""
    answer = await temporal.workflow_service.update_workflow_execution(
        UpdateWorkflowExecutionRequest(
            namespace=temporal.namespace,
            workflow_execution=WorkflowExecution(workflow_id=workflow_id),
            wait_policy=WaitPolicy(lifecycle_stage=_COMPLETED),  # type: ignore[arg-type]  # a number
            request=Request(
                meta=Meta(update_id=update_id, identity="attacker"),
                input=Input(name=act, args=Payloads(payloads=[payload])),
            ),
        )
    )
    return answer.outcome
