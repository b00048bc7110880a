"""``caveat case``: ending a case, opening it again, and letting it continue."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import completion
from cli.exits import Exit
from cli.naming import Names
from cli.options import A_DOSSIER, CaseArgument, Reason, Seen
from cli.order_lines import NO, YES, OrderLine
from cli.output import say
from cli.running import acting, operating

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
async def cancel(
    desk: "Desk",
    case_id: CaseArgument,
    reason: Reason,
    propose: Annotated[
        bool, typer.Option(help="Only propose it: a restricted case takes two supervisors.")
    ] = False,
) -> Exit:
    """Cancel a case that was opened in error; a restricted one, propose to a second supervisor."""
    act = desk.acts.propose_cancel if propose else desk.acts.cancel_case
    return await desk.order(case_id, act, text=reason)


@ending.command("approve-cancel")
@acting
async def approve_cancel(
    desk: "Desk",
    case_id: CaseArgument,
    reason: Reason,
    reject: Annotated[bool, typer.Option(help="Do not cancel the case.")] = False,
    seen: Seen = None,
) -> Exit:
    """Cancel a case as another supervisor proposed, or do not."""
    act = desk.acts.approve_cancel
    return await desk.order(case_id, act, text=reason, approve=not reject, seen=seen)


@ending.command("move-edition")
@acting
async def move_edition(
    desk: "Desk",
    case_id: CaseArgument,
    to: Annotated[str, typer.Option(metavar="EDITION", help="The edition, such as 2026-2.")],
    reason: Reason,
) -> Exit:
    """Propose that a case uses another edition; `caveat annex impact` shows what that changes."""
    return await desk.order(case_id, desk.acts.propose_move, text=reason, edition=to)


@ending.command("approve-move")
@acting
async def approve_move(
    desk: "Desk",
    case_id: CaseArgument,
    reason: Reason,
    reject: Annotated[bool, typer.Option(help="The case keeps its edition.")] = False,
    seen: Seen = None,
) -> Exit:
    """Move a case to the edition that another supervisor proposed, or do not."""
    act = desk.acts.approve_move
    return await desk.order(case_id, act, text=reason, approve=not reject, seen=seen)


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
@operating
async def take_up(
    desk: "Desk",
    case_id: Annotated[str | None, A_DOSSIER, Names.DOSSIER] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every open case and intake, for a newer build.")
    ] = False,
) -> Exit:
    """Let a case continue from what the register holds: on a newer build, or after a restore."""
    from procedure.access import Right, require
    from procedure.refusals import NotFound

    if (case_id is None) is not every:
        raise typer.BadParameter("either a case or --all")
    require(desk.actor, Right.TAKE_UP)
    if case_id is not None and not await desk.register.teams.sees(desk.actor, case_id):
        raise NotFound(what="case or intake", name=case_id)
    taking_up = desk.taking_up
    taken = [await taking_up.one(case_id)] if case_id is not None else await taking_up.all_open()
    lines = [f"{one.dossier}  {one.how}" for one in taken] or ["Nothing is open."]
    return desk.show(taken, lambda: say("\n".join(lines)))


LINES = (
    OrderLine("close_case", "case close {case} --reason REASON"),
    OrderLine("cancel_case", "case cancel {case} --reason REASON"),
    OrderLine("propose_cancel", "case cancel {case} --propose --reason REASON"),
    OrderLine("approve_cancel", "case approve-cancel {case} --reason REASON", where=YES),
    OrderLine("approve_cancel", "case approve-cancel {case} --reject --reason REASON", where=NO),
    OrderLine("supersede_case", "case supersede {case} --successor {successor} --reason REASON"),
    OrderLine(
        "reopen_case",
        "case reopen {case} --reason REASON",
        also="--decide-again if counsel must decide again",
    ),
    OrderLine("propose_move", "case move-edition {case} --to {edition} --reason REASON"),
    OrderLine("approve_move", "case approve-move {case} --reason REASON", where=YES),
    OrderLine("approve_move", "case approve-move {case} --reject --reason REASON", where=NO),
)
"""How the acts of this page are ordered."""
