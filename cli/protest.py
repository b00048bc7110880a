"""``caveat protest``: a formal dispute about what INTERPOL recorded, for one or more cases."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import completion
from cli.exits import Exit
from cli.naming import Names
from cli.options import MatterArgument, OfCases, Reason, Text
from cli.order_lines import OrderLine
from cli.running import acting

if TYPE_CHECKING:
    from cli.desk import Desk

protest = typer.Typer(
    help="Protests: formal disputes, each for one or more cases.", no_args_is_help=True
)
_OneCase = Annotated[
    str,
    typer.Option(
        "--case", metavar="CASE", autocompletion=completion.cases, help="The case, by id or number."
    ),
    Names.CASE,
]


@protest.command("open")
@acting
async def open_(desk: "Desk", case: OfCases, text: Text) -> Exit:
    """Open a protest for one or more cases with the same issue; say what the issue is."""
    from procedure.protest.opening import OpenProtest

    receipt = await desk.matters.open(desk.actor, OpenProtest, text=text, cases=tuple(case))
    return desk.receipt(receipt, "Opened.")


@protest.command()
@acting
async def join(desk: "Desk", matter_id: MatterArgument, case: _OneCase, reason: Reason) -> Exit:
    """Let a protest cover another case with the same issue."""
    from procedure.protest.opening import JoinProtest

    return await desk.order_matter(matter_id, JoinProtest, text=reason, case=case)


@protest.command()
@acting
async def leave(desk: "Desk", matter_id: MatterArgument, case: _OneCase, reason: Reason) -> Exit:
    """Take a case out of a protest, which continues for the others."""
    from procedure.protest.opening import LeaveProtest

    return await desk.order_matter(matter_id, LeaveProtest, text=reason, case=case)


@protest.command()
@acting
async def file(desk: "Desk", matter_id: MatterArgument, text: Text) -> Exit:
    """Record that the protest was sent to INTERPOL."""
    from procedure.protest.filing import FileProtest

    return await desk.order_matter(matter_id, FileProtest, text=text)


LINES = (
    OrderLine("file_protest", "protest file {matter} --text TEXT"),
    OrderLine("join_protest", "protest join {matter} --case {case} --reason REASON"),
    OrderLine("leave_protest", "protest leave {matter} --case {case} --reason REASON"),
)
"""How the acts of this page are ordered."""
