"""``caveat clock``: what a supervisor does to the clocks of a case."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.options import A_MOMENT, CaseArgument, ClockArgument, Reason, Seen
from cli.running import acting

if TYPE_CHECKING:
    from cli.desk import Desk

clock = typer.Typer(help="The clocks of a case.", no_args_is_help=True)


@clock.command()
@acting
async def pause(
    desk: "Desk",
    case_id: CaseArgument,
    clock_id: ClockArgument,
    because: Annotated[str, typer.Option(help="The named reason, such as COURT_HOLD.")],
    reason: Reason,
) -> Exit:
    """Pause a clock for one of the named reasons."""
    return await desk.order(
        case_id, desk.acts.pause_clock, text=reason, clock=clock_id, reason=because
    )


@clock.command()
@acting
async def resume(desk: "Desk", case_id: CaseArgument, clock_id: ClockArgument) -> Exit:
    """Let a paused clock run again."""
    return await desk.order(case_id, desk.acts.resume_clock, clock=clock_id)


@clock.command()
@acting
async def extend(
    desk: "Desk",
    case_id: CaseArgument,
    clock_id: ClockArgument,
    due: Annotated[str, typer.Option(help=f"The new due time: {A_MOMENT}.")],
    reason: Reason,
    propose: Annotated[
        bool,
        typer.Option(help="Only propose it, for a time past twice that of the rule."),
    ] = False,
) -> Exit:
    """Give a clock more time; past twice the rule's time, propose it to a second supervisor."""
    from cli.forms import moment_from

    act = desk.acts.propose_extension if propose else desk.acts.extend_clock
    return await desk.order(case_id, act, text=reason, clock=clock_id, due=moment_from(due))


@clock.command("approve-extension")
@acting
async def approve_extension(
    desk: "Desk",
    case_id: CaseArgument,
    clock_id: ClockArgument,
    reason: Reason,
    reject: Annotated[bool, typer.Option(help="Do not grant it.")] = False,
    seen: Seen = None,
) -> Exit:
    """Grant the extension that another supervisor proposed, or reject it."""
    return await desk.order(
        case_id,
        desk.acts.approve_extension,
        text=reason,
        clock=clock_id,
        approve=not reject,
        seen=seen,
    )


@clock.command()
@acting
async def recompute(desk: "Desk", case_id: CaseArgument, reason: Reason) -> Exit:
    """Compute the business-day clocks again with the closures in use, if a case missed them."""
    return await desk.order(case_id, desk.acts.change_calendar, text=reason, closures=desk.closures)
