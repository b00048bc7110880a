"""``caveat incident``: somebody relied on a communication against law or policy, or misused one."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import among, chosen
from cli.exits import Exit
from cli.options import MatterArgument, OfCasesOrNone, Reason, Text
from cli.order_lines import OrderLine
from cli.running import acting
from procedure.codes import IncidentKind, RepressionForm
from procedure.use_codes import Finding

if TYPE_CHECKING:
    from cli.desk import Desk

incident = typer.Typer(
    help="Incidents: reliance on a communication, its remedy, and what it was.",
    no_args_is_help=True,
)
_Forms = Annotated[
    list[str] | None,
    typer.Option(
        "--form",
        autocompletion=among(*RepressionForm),
        help=f"A form of repression: {', '.join(RepressionForm)}; repeatable.",
    ),
]


@incident.command("open")
@acting
async def open_(
    desk: "Desk",
    what: Annotated[
        str,
        typer.Option(
            autocompletion=among(*IncidentKind),
            help=f"What was decided or done: {', '.join(IncidentKind)}.",
        ),
    ],
    text: Text,
    agency: Annotated[
        str | None,
        typer.Option(
            autocompletion=chosen("agencies"),
            help="The agency that relied on it (`caveat agencies`); without it, none did.",
        ),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="The day, as 2026-03-18.")
    ] = None,
    attempted: Annotated[bool, typer.Option("--attempted", help="It was only tried.")] = False,
    form: _Forms = None,
    case: OfCasesOrNone = None,
    communication: Annotated[
        str | None,
        typer.Option(metavar="COMMUNICATION", help="The communication, such as comm-01K..."),
    ] = None,
) -> Exit:
    """Record an incident that is known otherwise than by an answer or a use; it needs a remedy."""
    from cli.ccf_words import day_from
    from cli.forms import agency_from
    from cli.use_words import incident_kind_from, repression_forms_from
    from procedure.passing_between import OpenIncident

    receipt = await desk.matters.open(
        desk.actor,
        OpenIncident,
        text=text,
        cases=tuple(case or ()),
        what=incident_kind_from(what),
        agency=None if agency is None else agency_from(agency, desk.directory),
        happened_on=None if on is None else day_from(on, "--on"),
        attempted=attempted,
        forms=repression_forms_from(form),
        communication=communication,
    )
    return desk.receipt(receipt, "Opened.")


@incident.command()
@acting
async def remedy(desk: "Desk", matter_id: MatterArgument, text: Text) -> Exit:
    """Record what was done to remedy it."""
    from procedure.incidents.remedy import RecordRemedy

    return await desk.order_matter(matter_id, RecordRemedy, text=text)


@incident.command()
@acting
async def assess(
    desk: "Desk",
    matter_id: MatterArgument,
    finding: Annotated[
        str,
        typer.Argument(
            metavar="FINDING", autocompletion=among(*Finding), help=f"{', '.join(Finding)}."
        ),
    ],
    reason: Reason,
    form: _Forms = None,
) -> Exit:
    """Say what it was; another person than the one who reported it."""
    from cli.use_words import finding_from, repression_forms_from
    from procedure.incidents.remedy import AssessIncident

    return await desk.order_matter(
        matter_id,
        AssessIncident,
        text=reason,
        finding=finding_from(finding),
        forms=repression_forms_from(form),
    )


LINES = (
    OrderLine("record_remedy", "incident remedy {matter} --text TEXT"),
    OrderLine(
        "assess_incident",
        "incident assess {matter} {finding} --reason REASON",
        also="--form FORM for each form of repression, if others than reported",
    ),
)
"""How the acts of this page are ordered."""
