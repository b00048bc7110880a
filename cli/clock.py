"""``caveat clock``: what a supervisor does to the clocks of a case."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.options import CaseArgument, ClockArgument, Reason
from cli.order_lines import OrderLine
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
    because: Annotated[
        str,
        typer.Option(
            help="The named reason: AWAITING_SUBJECT_CONSENT, AWAITING_INTERPOL, COURT_HOLD, "
            "DUPLICATE_INVESTIGATION or LAPSE_IN_APPROPRIATIONS."
        ),
    ],
    reason: Reason,
) -> Exit:
    """Pause a clock for one of the named reasons."""
    from cli.forms import pause_reason_from

    named = pause_reason_from(because)
    return await desk.order(
        case_id, desk.acts.pause_clock, text=reason, clock=clock_id, reason=named
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
    due: Annotated[str, typer.Option(help="The new due time, ISO 8601 with an offset.")],
    reason: Reason,
) -> Exit:
    """Give a clock more time."""
    return await desk.order(case_id, desk.acts.extend_clock, text=reason, clock=clock_id, due=due)


@clock.command()
@acting
async def recompute(desk: "Desk", case_id: CaseArgument, reason: Reason) -> Exit:
    """Compute the business-day clocks again with the operator's present closures."""
    return await desk.order(case_id, desk.acts.change_calendar, text=reason, closures=desk.closures)


LINES = (
    OrderLine("pause_clock", "clock pause {case} {clock} --because {reason} --reason REASON"),
    OrderLine("resume_clock", "clock resume {case} {clock}"),
    OrderLine("extend_clock", "clock extend {case} {clock} --due {due} --reason REASON"),
    OrderLine("change_calendar", "clock recompute {case} --reason REASON"),
)
"""How the acts of this page are ordered."""
