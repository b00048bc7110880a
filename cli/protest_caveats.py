"""``caveat protest``: what INTERPOL attached to the disputed data, and took off again."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import among
from cli.exits import Exit
from cli.options import MatterArgument, Text
from cli.order_lines import OrderLine
from cli.running import acting
from procedure.protest.codes import CaveatKind

if TYPE_CHECKING:
    from cli.desk import Desk

caveats = typer.Typer()
OnDay = Annotated[
    str | None, typer.Option("--on", help="The day, such as 2026-03-31; without it, today.")
]
"""The day that INTERPOL names."""


@caveats.command("placed")
@acting
async def placed(
    desk: "Desk",
    matter_id: MatterArgument,
    of_kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            autocompletion=among(*CaveatKind),
            help=f"One of {', '.join(CaveatKind)}.",
        ),
    ],
    text: Text,
    on: OnDay = None,
) -> Exit:
    """Record that INTERPOL placed a caveat or an addendum on the disputed data."""
    from cli.forms import one_of
    from procedure.protest.caveats import RecordCaveat

    known = one_of(CaveatKind, of_kind, "kind of caveat")
    return await desk.order_matter(matter_id, RecordCaveat, text=text, of_kind=known, placed_on=on)


@caveats.command("removed")
@acting
async def removed(
    desk: "Desk",
    matter_id: MatterArgument,
    which: Annotated[
        str,
        typer.Argument(metavar="CAVEAT", help="The caveat, as the protest's page names it."),
    ],
    text: Text,
    on: OnDay = None,
) -> Exit:
    """Record that INTERPOL removed a caveat or an addendum from the data."""
    from procedure.protest.caveats import RecordCaveatRemoved

    return await desk.order_matter(
        matter_id, RecordCaveatRemoved, text=text, caveat=which, removed_on=on
    )


LINES = (
    OrderLine(
        "record_caveat",
        "protest placed {matter} {of_kind} --text TEXT",
        also="--on DAY if it was not today",
    ),
    OrderLine(
        "record_caveat_removed",
        "protest removed {matter} {caveat} --text TEXT",
        also="--on DAY if it was not today",
    ),
)
"""How the acts of this page are ordered."""
