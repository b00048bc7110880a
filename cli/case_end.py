"""``caveat case``: ending a case, opening it again, and letting it continue."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import completion
from cli.exits import Exit
from cli.naming import Names
from cli.options import A_DOSSIER, CaseArgument, Reason
from cli.order_lines import OrderLine
from cli.output import say
from cli.running import acting

if TYPE_CHECKING:
    from cli.desk import Desk

ending = typer.Typer()


@ending.command()
@acting
async def close(desk: "Desk", case_id: CaseArgument, reason: Reason) -> Exit:
    """Close a case whose procedure is complete."""
    return await desk.order(case_id, desk.acts.close_case, text=reason)


@ending.command()
@acting
async def cancel(desk: "Desk", case_id: CaseArgument, reason: Reason) -> Exit:
    """Cancel a case that was opened in error."""
    return await desk.order(case_id, desk.acts.cancel_case, text=reason)


@ending.command()
@acting
async def supersede(
    desk: "Desk",
    case_id: CaseArgument,
    successor: Annotated[
        str,
        typer.Option(autocompletion=completion.cases, help="The case that continues in its place."),
        Names.CASE,
    ],
    reason: Reason,
) -> Exit:
    """End a case because another one continues in its place."""
    return await desk.order(case_id, desk.acts.supersede_case, text=reason, successor=successor)


@ending.command()
@acting
async def reopen(
    desk: "Desk",
    case_id: CaseArgument,
    reason: Reason,
    decide_again: Annotated[
        bool, typer.Option(help="Counsel decides again; what was decided becomes history.")
    ] = False,
) -> Exit:
    """Open a case again after its end."""
    return await desk.order(case_id, desk.acts.reopen_case, text=reason, decide_again=decide_again)


@ending.command("take-up")
@acting
async def take_up(
    desk: "Desk",
    case_id: Annotated[str | None, A_DOSSIER, Names.DOSSIER] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every open case and intake, for a newer build.")
    ] = False,
) -> Exit:
    """Let a case continue from what the register holds: on a newer build, or after a restore."""
    from procedure.access import Right, require

    if (case_id is None) is not every:
        raise typer.BadParameter("either a case or --all")
    require(desk.actor, Right.TAKE_UP)
    taking_up = desk.taking_up
    taken = [await taking_up.one(case_id)] if case_id is not None else await taking_up.all_open()
    lines = [f"{one.dossier}  {one.how}" for one in taken] or ["Nothing is open."]
    return desk.show(taken, lambda: say("\n".join(lines)))


LINES = (
    OrderLine("close_case", "case close {case} --reason REASON"),
    OrderLine("cancel_case", "case cancel {case} --reason REASON"),
    OrderLine("supersede_case", "case supersede {case} --successor {successor} --reason REASON"),
    OrderLine(
        "reopen_case",
        "case reopen {case} --reason REASON",
        also="--decide-again if counsel must decide again",
    ),
)
"""How the acts of this page are ordered."""
