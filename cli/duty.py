"""``caveat duty``: what must be done beside all cases, every year or when it comes up."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import completion
from cli.completion import chosen
from cli.exits import Exit
from cli.naming import Names
from cli.options import MatterArgument, Reason, Seen, Text
from cli.order_lines import NO, YES, OrderLine
from cli.running import acting

if TYPE_CHECKING:
    from cli.desk import Desk

duty = typer.Typer(
    help="Standing duties: reports, briefings, watches and answers that no case asks for.",
    no_args_is_help=True,
)


@duty.command("open")
@acting
async def open_(
    desk: "Desk",
    key: Annotated[
        str,
        typer.Argument(
            metavar="DUTY",
            autocompletion=chosen("duties"),
            help="The duty, such as FOIA or RE_ISSUE_WATCH (`caveat duties`).",
        ),
    ],
    text: Text,
    period: Annotated[
        str, typer.Option(help="What it is for, such as 2026; only where it has a period.")
    ] = "",
    case: Annotated[
        list[str] | None,
        typer.Option(
            "--case",
            metavar="CASE",
            autocompletion=completion.cases,
            help="A case that it is about, by id or number; repeatable.",
        ),
        Names.CASE,
    ] = None,
) -> Exit:
    """Open a standing duty that has come up; those with days of their own open by themselves."""
    from procedure.duty.opening import OpenDuty

    receipt = await desk.matters.open(
        desk.actor, OpenDuty, text=text, duty=key, period=period, cases=tuple(case or ())
    )
    return desk.receipt(receipt, "Opened.")


@duty.command()
@acting
async def complete(
    desk: "Desk",
    matter_id: MatterArgument,
    text: Text,
    propose: Annotated[
        bool, typer.Option(help="Only propose it, for a step that takes a second person.")
    ] = False,
) -> Exit:
    """Record that the present step of a duty is done, and how."""
    from procedure.duty.steps import CompleteStep, ProposeStep

    return await desk.order_matter(matter_id, ProposeStep if propose else CompleteStep, text=text)


@duty.command()
@acting
async def approve(
    desk: "Desk",
    matter_id: MatterArgument,
    reason: Reason,
    reject: Annotated[bool, typer.Option(help="The step is still to be done.")] = False,
    seen: Seen = None,
) -> Exit:
    """Agree that a step is done as another person proposed, or do not."""
    from procedure.duty.steps import ApproveStep

    return await desk.order_matter(
        matter_id, ApproveStep, text=reason, approve=not reject, seen=seen
    )


LINES = (
    OrderLine("complete_step", "duty complete {matter} --text TEXT"),
    OrderLine("propose_step", "duty complete {matter} --propose --text TEXT"),
    OrderLine("approve_step", "duty approve {matter} --reason REASON", where=YES),
    OrderLine("approve_step", "duty approve {matter} --reject --reason REASON", where=NO),
)
"""How the acts of this page are ordered."""
