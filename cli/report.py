"""``caveat report``: the standing reports, with figures from the record."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.options import MatterArgument, Reason, Seen
from cli.order_lines import OrderLine
from cli.output import say
from cli.running import acting, at_register

if TYPE_CHECKING:
    from cli.desk import Desk, RegisterDesk

report = typer.Typer(
    help="Standing reports: composed with figures from the record, released, saved as files.",
    no_args_is_help=True,
)


@report.command()
@acting
async def compose(
    desk: "Desk",
    matter_id: MatterArgument,
    bureaus: Annotated[
        bool,
        typer.Option(
            "--bureaus", help="With the list of bureaus; then a second person must release it."
        ),
    ] = False,
) -> Exit:
    """Compose the report of a duty from the record as it is now, and seal it."""
    from procedure.duty.reporting import ComposeReport

    new = await desk.reports.compose(desk.actor, matter_id, bureaus=bureaus)
    receipt = await desk.matters.order(
        desk.actor,
        matter_id,
        ComposeReport,
        content=dict(new.content),
        bureaus=bureaus,
        sha256=new.sha256,
    )
    return desk.receipt(receipt, "Composed.")


@report.command()
@at_register
async def show(desk: "RegisterDesk", matter_id: MatterArgument) -> Exit:
    """Show the report that was composed last: each figure, its source, and what changed."""
    from cli.report_page import print_report

    view = await desk.reports.report(desk.actor, matter_id)
    return desk.show(view, lambda: print_report(view))


@report.command()
@acting
async def release(
    desk: "Desk", matter_id: MatterArgument, reason: Reason, seen: Seen = None
) -> Exit:
    """Release the report that was composed last: from then on it may be saved and sent."""
    from procedure.duty.reporting import ReleaseReport

    return await desk.order_matter(matter_id, ReleaseReport, text=reason, seen=seen)


@report.command()
@at_register
async def save(
    desk: "RegisterDesk",
    matter_id: MatterArgument,
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="A new folder for the files.")],
    public: Annotated[
        bool, typer.Option("--public", help="Without the list of bureaus, for publication.")
    ] = False,
) -> Exit:
    """Save a released report as PDF, CSV and JSON."""
    from cli.console import console
    from views.report_files import files_of

    view = await desk.reports.released(desk.actor, matter_id, public=public)
    files = files_of(view)
    await console().make_folder(to)
    for name, content in files.items():
        await console().save(to / name, content)
    without = " It has no list of bureaus." if view.report.bureaus is None else ""
    return desk.show(
        {"files": list(files), "sha256_as_stored": view.sha256},
        lambda: say(f"Saved {', '.join(files)}.{without}"),
    )


LINES = (
    OrderLine("compose_report", "report compose {matter}", where={"bureaus": "False"}),
    OrderLine("compose_report", "report compose {matter} --bureaus", where={"bureaus": "True"}),
    OrderLine(
        "release_report",
        "report release {matter} --reason REASON",
        also="caveat report show MATTER before it",
    ),
)
"""How the acts of this page are ordered."""
