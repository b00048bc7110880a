"""``caveat plan``: what a case does by what is known of it, before it opens and afterwards."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import among
from cli.exits import Exit
from cli.options import (
    AsJson,
    CaseArgument,
    Circumstances,
    CodeArgument,
    CommunicationArgument,
    LeftOut,
    Protected,
    Reason,
)
from cli.order_lines import OrderLine
from cli.running import acting, at_register, standalone
from procedure.codes import AlertedBy

if TYPE_CHECKING:
    from cli.desk import Desk, RegisterDesk

plan = typer.Typer(help="The plan of a case: whom it asks, and why.", no_args_is_help=True)


@plan.command()
@standalone
async def preview(
    kind: Annotated[
        str | None,
        typer.Option(
            autocompletion=among(
                "RED_NOTICE",
                "WANTED_PERSON_DIFFUSION",
                "OTHER_NOTICE",
                "OTHER_DIFFUSION",
                "PLAIN_MESSAGE",
                "UNREADABLE",
            ),
            help="The communication: RED_NOTICE, WANTED_PERSON_DIFFUSION, OTHER_NOTICE, "
            "OTHER_DIFFUSION, PLAIN_MESSAGE or UNREADABLE; without it, a report alone.",
        ),
    ] = None,
    state: Annotated[
        str,
        typer.Option(
            autocompletion=among(
                "REQUESTED",
                "PUBLISHED",
                "RECEIVED_UNREVIEWED",
                "RECORDED",
                "NON_COMPLIANT",
                "SUSPENDED",
                "DELETED",
                "NONE",
                "UNKNOWN",
            ),
            help="Its state at INTERPOL, such as REQUESTED or PUBLISHED.",
        ),
    ] = "NONE",
    alerted_by: Annotated[
        str,
        typer.Option(
            autocompletion=among(*AlertedBy),
            help="Who was alerted: USNCB_SCREEN, FIELD_COMPONENT, FBI_OR_DOJ, STATE, "
            "PERSON_OR_PUBLIC or OTHER_NCB.",
        ),
    ] = "USNCB_SCREEN",
    circumstance: Circumstances = None,
    as_json: AsJson = False,
) -> Exit:
    """Show what a case would do that opens now: class, tracks, tasks, clocks, what is forbidden."""
    from activities.installed import packaged_editions
    from cli.forms import alerted_by_from, circumstances_from, kind_from, state_from
    from cli.moment import now
    from cli.output import print_json
    from cli.plan_page import print_plan
    from procedure.annex.conditions import Factors
    from views.plans import plan_for

    factors = Factors(
        kind=kind_from(kind),
        circumstances=circumstances_from(circumstance),
        alerted_by=alerted_by_from(alerted_by),
        state=state_from(state),
    )
    found = plan_for(factors, packaged_editions().in_force(now()))
    if as_json:
        print_json(found)
    else:
        print_plan(found)
    return Exit.DONE


@plan.command()
@at_register
async def hit(
    desk: "RegisterDesk",
    communication_id: CommunicationArgument,
    who: Protected = None,
    circumstance: Circumstances = None,
    leave_out: LeftOut = None,
) -> Exit:
    """Show the plan of the case that a hit would open, before you confirm it."""
    from cli.forms import circumstances_from
    from cli.plan_page import print_plan

    found = await desk.plans.plan(
        desk.actor,
        communication_id,
        person=who,
        circumstances=circumstances_from(circumstance),
        left_out=tuple(leave_out or ()),
    )
    return desk.show(found, lambda: print_plan(found))


@plan.command()
@at_register
async def show(desk: "RegisterDesk", case_id: CaseArgument) -> Exit:
    """Show the plan of a case by what is known of it now, each part with its reason."""
    from cli.plan_page import print_plan
    from views.plans import plan_of_file

    found = plan_of_file(await desk.views.file(desk.actor, case_id))
    return desk.show(found, lambda: print_plan(found))


@plan.command()
@acting
async def add(desk: "Desk", case_id: CaseArgument, code: CodeArgument, reason: Reason) -> Exit:
    """Add a task that the plan does not ask, or that was dropped: it is sent at once."""
    return await desk.order(case_id, desk.acts.add_task, text=reason, code=code)


@plan.command()
@acting
async def drop(desk: "Desk", case_id: CaseArgument, code: CodeArgument, reason: Reason) -> Exit:
    """Drop a task: where it is open it is withdrawn, and the plan does not ask it again."""
    return await desk.order(case_id, desk.acts.drop_task, text=reason, code=code)


LINES = (
    OrderLine("add_task", "plan add {case} {code} --reason REASON"),
    OrderLine("drop_task", "plan drop {case} {code} --reason REASON"),
)
"""How the acts of this page are ordered."""
