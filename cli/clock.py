"""``caveat clock``: what a supervisor does to the clocks of a case."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import chosen
from cli.exits import Exit
from cli.options import A_MOMENT, CaseArgument, ClockArgument, Reason, Seen
from cli.order_lines import NO, YES, OrderLine
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
            autocompletion=chosen("reasons"),
            help="The named reason: AWAITING_SUBJECT_CONSENT, AWAITING_INTERPOL, "
            "AWAITING_GS, AWAITING_NDTF, AWAITING_CCF, QUESTION_TO_USNCB, COURT_HOLD, "
            "DUPLICATE_INVESTIGATION or LAPSE_IN_APPROPRIATIONS.",
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
    due: Annotated[str, typer.Option(help=f"The new due time: {A_MOMENT}.")],
    reason: Reason,
    propose: Annotated[
        bool,
        typer.Option(help="Only propose it, for a time past twice that of the rule."),
    ] = False,
) -> Exit:
    """Give a clock more time; past twice the rule's time, propose it to a second supervisor."""
    from cli.forms import closing_from

    act = desk.acts.propose_extension if propose else desk.acts.extend_clock
    return await desk.order(
        case_id, act, text=reason, clock=clock_id, due=closing_from(due, "--due")
    )


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


@clock.command("correct-date")
@acting
async def correct_date(
    desk: "Desk",
    case_id: CaseArgument,
    clock_id: ClockArgument,
    due: Annotated[str, typer.Option(help=f"When to expect it: {A_MOMENT}.")],
    reason: Reason,
) -> Exit:
    """Correct a date that is expected of others, by what they said."""
    from cli.forms import closing_from

    act = desk.acts.correct_expected_date
    return await desk.order(
        case_id, act, text=reason, clock=clock_id, due=closing_from(due, "--due")
    )


@clock.command()
@acting
async def recompute(desk: "Desk", case_id: CaseArgument, reason: Reason) -> Exit:
    """Compute the business-day clocks again with the closures in use, if a case missed them."""
    return await desk.order(case_id, desk.acts.change_calendar, text=reason, closures=desk.closures)


LINES = (
    OrderLine("pause_clock", "clock pause {case} {clock} --because {reason} --reason REASON"),
    OrderLine("resume_clock", "clock resume {case} {clock}"),
    OrderLine("extend_clock", "clock extend {case} {clock} --due {due} --reason REASON"),
    OrderLine(
        "propose_extension", "clock extend {case} {clock} --due {due} --propose --reason REASON"
    ),
    OrderLine(
        "approve_extension", "clock approve-extension {case} {clock} --reason REASON", where=YES
    ),
    OrderLine(
        "approve_extension",
        "clock approve-extension {case} {clock} --reject --reason REASON",
        where=NO,
    ),
    OrderLine(
        "correct_expected_date", "clock correct-date {case} {clock} --due {due} --reason REASON"
    ),
    OrderLine("change_calendar", "clock recompute {case} --reason REASON"),
)
"""How the acts of this page are ordered."""
