"""Orders as Updates: each act has its own Update with a typed command, and one way to be handled.

A validator checks form only: the act, the dossier and the order id inside the encrypted payload are
those of the Update, and the order came in time. That is asked here only, by the workflow's clock: a
replay validates nothing, and what was accepted does not expire. Who gave the order, permission and
state are decided by the recorder.
"""

from typing import Any, Protocol, TypeVar, cast

from temporalio import workflow
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory
from temporalio.workflow import HandlerUnfinishedPolicy, UpdateMethodMultiParam

with workflow.unsafe.imports_passed_through():
    from procedure.dossier import Command, Receipt
    from procedure.proof import OrderExpired, has_expired
    from procedure.refusals import Refusal, as_value

C = TypeVar("C", bound=Command)


class OrderFormRefused(ApplicationError):
    """The payload belongs to another act, dossier or order."""

    def __init__(self) -> None:
        """It is never anything but an attack or a defect."""
        super().__init__(
            "the payload belongs to another order", type="OrderFormRefused", non_retryable=True
        )


def refused(refusal: Refusal) -> ApplicationError:
    """The refusal as an Update's failure: its kind and fields, no sentence."""
    return ApplicationError(
        "refused",
        refusal,
        type=refusal.kind,
        non_retryable=True,
        category=ApplicationErrorCategory.BENIGN,
    )


class Ordered(Protocol):
    """A workflow that carries out orders."""

    @property
    def dossier_id(self) -> str:
        """The dossier of the workflow."""

    async def carry_out(self, command: Command) -> Receipt:
        """Carry out an order; the receipt says that it is recorded."""


Act = UpdateMethodMultiParam[[Any, C], Receipt]
"""The typed Update of an act."""

_COMMANDS: dict[int, type[Command]] = {}
"""The command of each act, by the identity of its Update."""


def command_of(act: Act[C]) -> type[C]:
    """The command that an act takes."""
    return cast("type[C]", _COMMANDS[id(act)])


def act(command: type[C]) -> "UpdateMethodMultiParam[[Any, C], Receipt]":
    """The Update of a command. It has the name of the act."""
    name: str = command.model_fields["act"].default

    async def carry_out(self: Ordered, command: C) -> Receipt:
        return await self.carry_out(command)

    def check_form(self: Ordered, command: C) -> None:
        update = workflow.current_update_info()
        expected = (name, self.dossier_id, update.id if update else "")
        if (command.act, command.dossier, command.order) != expected:
            raise OrderFormRefused()
        if has_expired(command.proof, workflow.now()):
            raise refused(as_value(OrderExpired()))

    for handler in (carry_out, check_form):
        handler.__annotations__["command"] = command
        # The SDK takes an annotated self for an argument of the Update.
        del handler.__annotations__["self"]
        handler.__name__ = f"{name}_{handler.__name__}"
    carry_out.__doc__ = command.__doc__
    # A run that is replaced abandons its handlers: the client sends the order again with its id.
    update = workflow.update(name=name, unfinished_policy=HandlerUnfinishedPolicy.ABANDON)(
        carry_out
    )
    update.validator(check_form)
    _COMMANDS[id(update)] = command
    # With options given, the SDK's types keep the coroutine around the result.
    return cast("UpdateMethodMultiParam[[Any, C], Receipt]", update)
