"""``caveat package``: the evidence of a case, and the package for INTERPOL."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.completion import among
from cli.exits import Exit
from cli.options import CaseArgument, Reason
from cli.order_lines import OrderLine
from cli.output import say
from cli.running import acting, at_register
from procedure.outgoing_codes import Weight

if TYPE_CHECKING:
    from cli.desk import Desk, RegisterDesk

package = typer.Typer(
    help="Evidence for INTERPOL: what may leave, and how much it weighs.", no_args_is_help=True
)


@package.command()
@acting
async def mark(
    desk: "Desk",
    case_id: CaseArgument,
    item: Annotated[
        str,
        typer.Argument(
            help="A document of the case, doc-01K..., or a communication in it, comm-01K.../v1.",
            metavar="ITEM",
        ),
    ],
    weight: Annotated[
        str,
        typer.Argument(
            help=f"How much it proves: {', '.join(Weight)}.",
            metavar="WEIGHT",
            autocompletion=among(*Weight),
        ),
    ],
    reason: Reason,
    keep: Annotated[bool, typer.Option("--keep", help="It stays with us.")] = False,
) -> Exit:
    """Mark an item: how much it weighs, and that INTERPOL may have it, or that it stays."""
    from cli.forms import weight_from

    return await desk.order(
        case_id,
        desk.acts.mark_evidence,
        text=reason,
        item=item,
        weight=weight_from(weight),
        releasable=not keep,
    )


@package.command()
@at_register
async def show(desk: "RegisterDesk", case_id: CaseArgument) -> Exit:
    """Show what the package of a case holds, the weightiest first."""
    from cli.message_pages import print_package
    from views.packages import Packages

    found, _attachments = await Packages(desk.views, desk.looks).package(desk.actor, case_id)
    return desk.show(found, lambda: print_package(found))


@package.command()
@at_register
async def build(
    desk: "RegisterDesk",
    case_id: CaseArgument,
    to: Annotated[
        Path, typer.Option("--to", metavar="FOLDER", help="A new folder for the PDF and the rest.")
    ],
) -> Exit:
    """Save the package of a case: a PDF, and each item in its exact words."""
    from cli.console import console
    from views.package_pdf import as_pdf
    from views.packages import Packages

    found, attachments = await Packages(desk.views, desk.looks).package(desk.actor, case_id)
    await console().make_folder(to)
    files = {"package.pdf": as_pdf(found), **attachments}
    for name, content in files.items():
        await console().save(to / name, content)
    count = len(found.items)
    return desk.show(
        {"files": list(files), "items": count},
        lambda: say(f"Saved {count} items in {len(files)} files. Start with package.pdf."),
    )


LINES = (
    OrderLine(
        "mark_evidence",
        "package mark {case} {item} {weight} --reason REASON",
        where={"releasable": "True"},
    ),
    OrderLine(
        "mark_evidence",
        "package mark {case} {item} {weight} --keep --reason REASON",
        where={"releasable": "False"},
    ),
)
"""How the acts of this page are ordered."""
