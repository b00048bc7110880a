"""``caveat guard``: acts that can alert the source, and the duty to inform."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import among, chosen
from cli.exits import Exit
from cli.options import CaseArgument, Reason, Seen, Text
from cli.order_lines import NO, YES, OrderLine
from cli.running import acting, at_register
from cli.words import WORDS, words
from procedure.outgoing_codes import KINDS, LIMIT

if TYPE_CHECKING:
    from cli.desk import Desk, RegisterDesk

guard = typer.Typer(
    help="Acts that can alert the source, each decided by two people.", no_args_is_help=True
)
WhatArgument = Annotated[
    str,
    typer.Argument(
        help=f"The act: {', '.join(KINDS)}.", metavar="ACT", autocompletion=among(*KINDS)
    ),
]


@guard.command()
@at_register
async def show(desk: "RegisterDesk", case_id: CaseArgument) -> Exit:
    """Show which acts are guarded in a case, who asked for them, and the holds in their words."""
    from cli.message_pages import print_guarded
    from views.guarded import GuardedViews

    found = await GuardedViews(desk.views, desk.looks).acts(desk.actor, case_id)
    return desk.show(found, lambda: print_guarded(found))


@guard.command()
@acting
async def propose(
    desk: "Desk",
    case_id: CaseArgument,
    what: WhatArgument,
    limit: Annotated[
        str,
        typer.Option(
            "--limit",
            metavar=WORDS,
            callback=words,
            help="The law or rule that limits the act, and how far; kept sealed.",
        ),
    ],
    reason: Reason,
) -> Exit:
    """Ask for one act that can alert the source, with the legal limit named (USNCB counsel)."""
    from cli.forms import outgoing_from

    receipt = await desk.cases.order(
        desk.actor,
        case_id,
        desk.acts.propose_guarded,
        content={"text": reason, "fields": {LIMIT: limit}},
        what=outgoing_from(what),
    )
    return desk.receipt(receipt)


@guard.command()
@acting
async def approve(
    desk: "Desk",
    case_id: CaseArgument,
    what: WhatArgument,
    reason: Reason,
    reject: Annotated[bool, typer.Option(help="Do not allow it.")] = False,
    seen: Seen = None,
) -> Exit:
    """Allow one act that another person asked for, once, or do not."""
    from cli.forms import outgoing_from

    return await desk.order(
        case_id,
        desk.acts.approve_guarded,
        text=reason,
        what=outgoing_from(what),
        approve=not reject,
        seen=seen,
    )


@guard.command()
@acting
async def query(
    desk: "Desk",
    case_id: CaseArgument,
    text: Text,
    hit: Annotated[
        bool, typer.Option("--hit", help="Something was found: the source may know of it.")
    ] = False,
) -> Exit:
    """Record a query of INTERPOL's databases, and what it showed."""
    return await desk.order(case_id, desk.acts.record_query, text=text, hit=hit)


@guard.command("set-aside")
@acting
async def set_aside(
    desk: "Desk",
    case_id: CaseArgument,
    fact: Annotated[
        str,
        typer.Argument(
            help="The fact of the duty: DATA_DOUBTED or DATA_INCORRECT.",
            metavar="FACT",
            autocompletion=chosen("facts"),
        ),
    ],
    reason: Reason,
) -> Exit:
    """Decide, with a reason, that a duty to inform does not apply (USNCB counsel)."""
    return await desk.order(case_id, desk.acts.set_duty_aside, text=reason, fact=fact)


LINES = (
    OrderLine("propose_guarded", "guard propose {case} {what} --limit LIMIT --reason REASON"),
    OrderLine("approve_guarded", "guard approve {case} {what} --reason REASON", where=YES),
    OrderLine("approve_guarded", "guard approve {case} {what} --reject --reason REASON", where=NO),
    OrderLine("record_query", "guard query {case} --text TEXT", where={"hit": "False"}),
    OrderLine("record_query", "guard query {case} --hit --text TEXT", where={"hit": "True"}),
    OrderLine("set_duty_aside", "guard set-aside {case} {fact} --reason REASON"),
)
"""How the acts of this page are ordered."""
