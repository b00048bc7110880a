"""``caveat decide`` and ``caveat approve``: the decision, and what a second person approves."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import among, chosen
from cli.exits import Exit
from cli.options import CaseArgument, Reason, Seen, Text
from cli.order_lines import NO, YES, OrderLine
from cli.running import acting

if TYPE_CHECKING:
    from cli.desk import Desk


@acting
async def decide(
    desk: "Desk",
    case_id: CaseArgument,
    disposition: Annotated[
        str,
        typer.Argument(
            help="The disposition, such as DISPUTE (`caveat dispositions`).",
            metavar="DISPOSITION",
            autocompletion=chosen("dispositions"),
        ),
    ],
    text: Text,
) -> Exit:
    """Draft the legal decision on a case (USNCB counsel)."""
    return await desk.order(case_id, desk.acts.draft_decision, text=text, disposition=disposition)


@acting
async def approve(
    desk: "Desk",
    case_id: CaseArgument,
    reason: Reason,
    what: Annotated[
        str,
        typer.Argument(
            help="decision or deferral.",
            metavar="WHAT",
            autocompletion=among("decision", "deferral"),
        ),
    ] = "decision",
    reject: Annotated[bool, typer.Option(help="Send it back.")] = False,
    draft: Annotated[
        str | None,
        typer.Option(help="The draft that you read, by `case show`; no other is approved."),
    ] = None,
    seen: Seen = None,
) -> Exit:
    """Approve what another person drafted, or send it back."""
    if what not in ("decision", "deferral"):
        raise typer.BadParameter("decision or deferral")
    approves = not reject
    if what == "decision":
        return await desk.order(
            case_id,
            desk.acts.approve_decision,
            text=reason,
            approve=approves,
            draft=draft,
            seen=seen,
        )
    if draft is not None:
        raise typer.BadParameter("--draft belongs to a decision")
    return await desk.order(
        case_id, desk.acts.approve_deferral, text=reason, approve=approves, seen=seen
    )


LINES = (
    OrderLine("draft_decision", "decide {case} {disposition} --text TEXT"),
    OrderLine(
        "approve_decision",
        "approve {case} decision --draft {draft} --reason REASON",
        where=YES,
    ),
    OrderLine("approve_decision", "approve {case} decision --reject --reason REASON", where=NO),
    OrderLine("approve_deferral", "approve {case} deferral --reason REASON", where=YES),
    OrderLine("approve_deferral", "approve {case} deferral --reject --reason REASON", where=NO),
)
"""How the acts of this page are ordered."""
