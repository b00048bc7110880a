"""``caveat matter``: protests and other matters beside cases; what all of them have in common."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import completion
from cli.completion import among
from cli.exits import Exit
from cli.naming import Names
from cli.options import CodeArgument, MatterArgument, Reason, Text
from cli.order_lines import OrderLine
from cli.running import acting, at_register
from procedure.codes import MATTERS

if TYPE_CHECKING:
    from cli.desk import Desk, RegisterDesk

matter = typer.Typer(
    help="Matters beside cases, such as a protest that covers several.", no_args_is_help=True
)


@matter.command("list")
@at_register
async def list_(
    desk: "RegisterDesk",
    kind: Annotated[
        str | None,
        typer.Option(autocompletion=among(*MATTERS), help=f"Only one of: {', '.join(MATTERS)}."),
    ] = None,
    state: Annotated[
        str | None,
        typer.Option(autocompletion=among("OPEN", "ENDED"), help="Only OPEN or ENDED matters."),
    ] = None,
    case_id: Annotated[
        str | None,
        typer.Option(
            "--case",
            metavar="CASE",
            autocompletion=completion.cases,
            help="Only those that cover this case.",
        ),
        Names.CASE,
    ] = None,
) -> Exit:
    """List matters with what is due when, and who must act."""
    from cli.forms import case_state_from, matter_kind_from
    from cli.matter_pages import print_matters

    rows = await desk.matter_views.list(
        desk.actor, kind=matter_kind_from(kind), state=case_state_from(state), case=case_id
    )
    return desk.show(rows, lambda: print_matters(rows))


@matter.command()
@at_register
async def show(desk: "RegisterDesk", matter_id: MatterArgument) -> Exit:
    """Show a matter: who has the ball, which cases it covers, and what you can do next."""
    from cli import matter_pages

    view = matter_pages.shown(await desk.matter_views.matter(desk.actor, matter_id))
    return desk.show(view, lambda: matter_pages.print_matter(view))


@matter.command()
@at_register
async def timeline(desk: "RegisterDesk", matter_id: MatterArgument) -> Exit:
    """Show what happened in a matter, plan beside actual, with everything that was written."""
    from cli.matter_pages import print_timeline

    view = await desk.matter_views.matter(desk.actor, matter_id)
    return desk.show(list(view.lines), lambda: print_timeline(view))


@matter.command()
@at_register
async def clocks(desk: "RegisterDesk", matter_id: MatterArgument) -> Exit:
    """Explain each due time of a matter: what started it, and by which rule."""
    from cli.case_pages import print_clocks

    file = await desk.matter_views.file(desk.actor, matter_id)
    return desk.show([*file.matter.clocks.values()], lambda: print_clocks(file.matter, file.book))


@matter.command()
@acting
async def note(desk: "Desk", matter_id: MatterArgument, text: Text) -> Exit:
    """Write something into the record of a matter."""
    from procedure.matters.common import AddNote

    return await desk.order_matter(matter_id, AddNote, text=text)


@matter.command()
@acting
async def end(desk: "Desk", matter_id: MatterArgument, reason: Reason) -> Exit:
    """End a matter in which nothing is left to do."""
    from procedure.matters.common import EndMatter

    return await desk.order_matter(matter_id, EndMatter, text=reason)


@matter.command()
@acting
async def ask(
    desk: "Desk",
    matter_id: MatterArgument,
    code: CodeArgument,
    text: Text,
    agency: Annotated[
        str | None,
        typer.Option(
            autocompletion=completion.chosen("agencies"),
            help="Another agency than the catalog names (`caveat agencies`).",
        ),
    ] = None,
) -> Exit:
    """Ask an agency a task of the catalog in a matter."""
    from cli.forms import agency_from
    from procedure.matters.asking import AskAgency

    to = None if agency is None else agency_from(agency, desk.directory)
    return await desk.order_matter(matter_id, AskAgency, text=text, code=code, agency=to)


LINES = (
    OrderLine(
        "ask_agency",
        "matter ask {matter} {code} --text TEXT",
        also="--agency AGENCY to ask another one than the catalog names",
    ),
    OrderLine("add_note", "matter note {matter} --text TEXT"),
    OrderLine("end_matter", "matter end {matter} --reason REASON"),
)
"""How the acts of this page are ordered."""
