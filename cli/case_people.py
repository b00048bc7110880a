"""``caveat case``: whom a case is about, and where that person works."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import chosen
from cli.exits import Exit
from cli.options import CaseArgument, Entered, Protected, Reason
from cli.order_lines import OrderLine
from cli.running import acting

if TYPE_CHECKING:
    from cli.desk import Desk

people = typer.Typer()


@people.command()
@acting
async def join(
    desk: "Desk",
    case_id: CaseArgument,
    reason: Reason,
    who: Protected = None,
    entered: Entered = None,
) -> Exit:
    """Record that another entry is the same person; the case is about both from then on."""
    from cli.forms import entered_from

    receipt = await desk.cases.join_person(
        desk.actor, case_id, person=who, entered=entered_from(entered), reason=reason
    )
    return desk.receipt(receipt)


@people.command()
@acting
async def separate(
    desk: "Desk",
    case_id: CaseArgument,
    who: Annotated[str, typer.Option("--person", help="The entry, such as P-0001 or E-01K...")],
    reason: Reason,
) -> Exit:
    """Record that an entry of the case is another person; what was joined is no longer."""
    receipt = await desk.cases.order(
        desk.actor,
        case_id,
        desk.acts.separate_person,
        content={"text": reason, "person": who},
        person=who,
    )
    return desk.receipt(receipt)


@people.command()
@acting
async def employer(
    desk: "Desk",
    case_id: CaseArgument,
    agency: Annotated[
        str,
        typer.Argument(
            help="An agency of the directory, such as ICE.",
            metavar="AGENCY",
            autocompletion=chosen("agencies"),
        ),
    ],
    reason: Reason,
) -> Exit:
    """Name the agency whose desk answers for the person's employer; it gets what waits for it."""
    receipt = await desk.cases.order(
        desk.actor,
        case_id,
        desk.acts.name_employer,
        content={"text": reason, "agency": agency},
        agency=agency,
    )
    return desk.receipt(receipt)


LINES = (
    OrderLine(
        "join_person",
        "case join {case} --person {person} --reason REASON",
        also="--entered FILE instead of --person for a person on no roster",
    ),
    OrderLine("separate_person", "case separate {case} --person {person} --reason REASON"),
    OrderLine("name_employer", "case employer {case} {agency} --reason REASON"),
)
"""How the acts of this page are ordered."""
