"""``caveat ccf``: a person's request to the CCF, and what the CCF asks the United States."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import among
from cli.exits import Exit
from cli.options import A_MOMENT, CaseArgument, Reason, Text
from cli.order_lines import ABSENT, OrderLine
from cli.running import acting, at_register

if TYPE_CHECKING:
    from cli.desk import Desk, RegisterDesk

ccf = typer.Typer(
    help="Requests to the Commission for the Control of INTERPOL's Files.", no_args_is_help=True
)

RequestArgument = Annotated[
    str, typer.Argument(help="The request, such as ccf-1 (`caveat ccf show`).", metavar="REQUEST")
]
StepArgument = Annotated[
    str,
    typer.Argument(
        help="RECEIVED, ADMISSIBLE, INADMISSIBLE, DATA_ASKED, DATA_CHECKED, DECIDED, HANDED_OVER, "
        "IMPLEMENTED, DELIVERED, NEW_FACT or REVISION_ASKED.",
        metavar="STEP",
        autocompletion=among(
            "RECEIVED",
            "ADMISSIBLE",
            "INADMISSIBLE",
            "DATA_ASKED",
            "DATA_CHECKED",
            "DECIDED",
            "HANDED_OVER",
            "IMPLEMENTED",
            "DELIVERED",
            "NEW_FACT",
            "REVISION_ASKED",
        ),
    ),
]


@ccf.command()
@at_register
async def show(desk: "RegisterDesk", case_id: CaseArgument) -> Exit:
    """Show each request to the CCF: what has happened, and what is expected when, and of whom."""
    from cli.ccf_page import print_ccf
    from cli.moment import now
    from views.ccf_view import ccf_view

    view = ccf_view(await desk.views.file(desk.actor, case_id), now())
    return desk.show(view, lambda: print_ccf(view))


@ccf.command()
@acting
async def request(
    desk: "Desk",
    case_id: CaseArgument,
    kind: Annotated[
        str,
        typer.Argument(
            help="ACCESS or CORRECTION_OR_DELETION.",
            metavar="KIND",
            autocompletion=among("ACCESS", "CORRECTION_OR_DELETION"),
        ),
    ],
    text: Text,
    received_on: Annotated[
        str | None,
        typer.Option(help="The day on which the CCF received it, such as 2026-03-31, if known."),
    ] = None,
) -> Exit:
    """Record a request of the person to the CCF: the case follows it from now on."""
    from cli.ccf_words import day_from, request_kind_from

    received = None if received_on is None else day_from(received_on, "--received-on")
    return await desk.order(
        case_id,
        desk.acts.record_ccf_request,
        text=text,
        request_kind=request_kind_from(kind),
        received_on=received,
    )


@ccf.command()
@acting
async def step(
    desk: "Desk",
    case_id: CaseArgument,
    request_id: RequestArgument,
    step_name: StepArgument,
    on: Annotated[str, typer.Option(help="On which day, in Lyon, such as 2026-03-31.")],
    text: Text,
    estimated: Annotated[
        bool, typer.Option(help="Nobody said the day: it is what we think.")
    ] = False,
    finding: Annotated[
        str | None,
        typer.Option(
            autocompletion=among("COMPLIANT", "COMPLIANT_WITH_UPDATE", "NON_COMPLIANT"),
            help="What the CCF decided: COMPLIANT, COMPLIANT_WITH_UPDATE or NON_COMPLIANT.",
        ),
    ] = None,
) -> Exit:
    """Record, or correct, the day on which something happened to a request."""
    from cli.ccf_words import day_from, finding_from, step_from

    return await desk.order(
        case_id,
        desk.acts.record_ccf_step,
        text=text,
        request=request_id,
        step=step_from(step_name),
        on=day_from(on, "--on"),
        estimated=estimated,
        finding=finding_from(finding),
    )


@ccf.command()
@acting
async def question(
    desk: "Desk",
    case_id: CaseArgument,
    due: Annotated[str, typer.Option(help=f"By when the CCF wants the answer: {A_MOMENT}.")],
    text: Text,
) -> Exit:
    """Record a question of the CCF to the United States: counsel gets it as a task."""
    from cli.forms import closing_from

    return await desk.order(
        case_id,
        desk.acts.note_ccf_question,
        text=text,
        answer_by=closing_from(due, "--due"),
    )


@ccf.command()
@acting
async def end(desk: "Desk", case_id: CaseArgument, reason: Reason) -> Exit:
    """Wait no longer for what the CCF does; a new fact begins it again."""
    return await desk.order(case_id, desk.acts.end_ccf_watch, text=reason)


LINES = (
    OrderLine(
        "record_ccf_request",
        "ccf request {case} {request_kind} --text TEXT",
        also="--received-on DAY if the CCF said when it received the request",
    ),
    OrderLine(
        "record_ccf_step",
        "ccf step {case} {request} {step} --on {on} --finding {finding} --text TEXT",
    ),
    OrderLine(
        "record_ccf_step",
        "ccf step {case} {request} {step} --on {on} --text TEXT",
        where={"finding": ABSENT},
        also="--estimated if nobody said the day",
    ),
    OrderLine("note_ccf_question", "ccf question {case} --due {answer_by} --text TEXT"),
    OrderLine("end_ccf_watch", "ccf end {case} --reason REASON"),
)
"""How the acts of this page are ordered."""
