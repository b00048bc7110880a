"""What an order, or a call to Temporal, can come to besides an answer."""

import asyncio

from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from client.connect import says_namespace_unknown
from procedure.refusals import Refusal, as_error
from workflows.acts import OrderFormRefused

_REPLACED = ("AcceptedUpdateCompletedWorkflow",)
_AGAIN = (
    RPCStatusCode.NOT_FOUND,
    RPCStatusCode.ABORTED,
    RPCStatusCode.RESOURCE_EXHAUSTED,
    RPCStatusCode.UNAVAILABLE,
)
"""The run was replaced meanwhile, is ending, or has ten Updates under way already."""


class NotConfirmed(Exception):
    """The answer did not come in time: the order may be recorded later, or not have arrived."""

    def __init__(self, order: str | None = None, *, accepted: bool = False) -> None:
        """``order`` is its id; ``accepted``: Temporal has it, and it is being recorded."""
        self.order = order
        self.accepted = accepted
        sentence = (
            "Accepted, and being recorded."
            if accepted
            else "It was not confirmed in time. What you wrote is kept."
        )
        super().__init__(sentence)


class WrongForm(Exception):
    """The order's payload belongs to another act, dossier or order: a defect, or an attack."""


class OrderFailed(Exception):
    """The workflow could not answer: a defect. Nothing says whether the order is recorded."""

    def __init__(self, order: str) -> None:
        """``order`` is its id."""
        self.order = order
        super().__init__(
            f"Caveat failed on the order {order}: an operator must look at the worker's log."
        )


class NotRunning(Exception):
    """No run of this workflow exists."""


def end_if_canceled() -> None:
    """Raise CancelledError in a task that is canceled: the SDK makes an error of its own of it."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def was_replaced(error: WorkflowUpdateFailedError) -> bool:
    """Whether the run ended before it carried out the order: the next one has not seen it."""
    cause = error.cause
    return isinstance(cause, ApplicationError) and cause.type in _REPLACED


def may_be_sent_again(error: RPCError) -> bool:
    return error.status in _AGAIN and not says_namespace_unknown(error)


def refusal_in(error: WorkflowUpdateFailedError, order: str) -> Exception:
    """The refusal by its type and fields, never by a text."""
    cause = error.cause
    if not isinstance(cause, ApplicationError):
        return OrderFailed(order)
    if cause.type == OrderFormRefused.__name__:
        return WrongForm("The order's content belongs to another order.")
    if cause.type is None or not cause.details:
        return OrderFailed(order)
    return as_error(Refusal.model_validate(cause.details[0]))
