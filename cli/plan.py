"""``caveat plan``: what a case does by what is known of it, also before it opens."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import among
from cli.exits import Exit
from cli.options import AsJson, CaseArgument, Circumstances
from cli.running import at_register, standalone
from procedure.codes import AlertedBy

if TYPE_CHECKING:
    from cli.desk import RegisterDesk

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
    """Show what a case would do that opens now: class, tracks, tasks, and what nobody may do."""
    from activities.installed import packaged_editions
    from cli.desk import now
    from cli.forms import alerted_by_from, circumstances_from, kind_from, state_from
    from cli.output import print_json
    from cli.plan_page import print_plan
    from procedure.annex.conditions import Factors
    from procedure.planning import plan_of

    factors = Factors(
        kind=kind_from(kind),
        circumstances=circumstances_from(circumstance),
        alerted_by=alerted_by_from(alerted_by),
        state=state_from(state),
    )
    found = plan_of(factors, packaged_editions().in_force(now()))
    if as_json:
        print_json(found)
    else:
        print_plan(found)
    return Exit.DONE


@plan.command()
@at_register
async def show(desk: "RegisterDesk", case_id: CaseArgument) -> Exit:
    """Show the plan of a case by what is known of it now, each part with its reason."""
    from cli.plan_page import print_plan
    from procedure.measures.coordination import plan_now

    file = await desk.views.file(desk.actor, case_id)
    found = plan_now(file.case, file.book.procedure)
    return desk.show(found, lambda: print_plan(found))
