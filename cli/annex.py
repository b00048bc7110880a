"""``caveat annex``: the editions of the procedure, compared and checked."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import completion
from cli.exits import Exit
from cli.naming import Names
from cli.options import AsJson
from cli.running import at_register, standalone

if TYPE_CHECKING:
    from cli.desk import RegisterDesk
    from client.annex import Checked
    from procedure.annex.compare import Difference

annex = typer.Typer(help="The editions of the procedure.", no_args_is_help=True)

_EDITION = "An edition such as 2026-1, or a file or folder."


@annex.command()
@standalone
async def diff(
    before: Annotated[str, typer.Argument(help=_EDITION, metavar="A")],
    after: Annotated[str, typer.Argument(help=_EDITION, metavar="B")],
    as_json: AsJson = False,
) -> Exit:
    """Show what edition B says otherwise than edition A, row by row."""
    from cli.output import print_json
    from client.annex import compared

    found = compared(before, after)
    if as_json:
        print_json(found)
    else:
        _print_differences(found)
    return Exit.DONE


@annex.command()
@standalone
async def check(
    file: Annotated[Path, typer.Argument(help="The file or folder.", metavar="FILE")],
    as_json: AsJson = False,
) -> Exit:
    """Check whether a file can be an edition: what is wrong, in which line, and why."""
    from cli.output import print_json
    from client.annex import checked

    found = checked(file)
    if as_json:
        print_json(found)
    else:
        _print_checked(found)
    return Exit.FAILED if found.findings else Exit.DONE


@annex.command()
@at_register
async def impact(
    desk: "RegisterDesk",
    edition: Annotated[
        str, typer.Argument(help="An edition of this build, such as 2026-2.", metavar="EDITION")
    ],
    case_id: Annotated[
        str | None,
        typer.Option(
            "--case",
            metavar="CASE",
            autocompletion=completion.cases,
            help="Only this case; without it, every open case on another edition.",
        ),
        Names.CASE,
    ] = None,
) -> Exit:
    """Show what moving open cases to an edition would change. Nothing is written."""
    from cli.impact_page import print_impacts

    found = await desk.impacts.of(desk.actor, edition, case_id)
    return desk.show(found, lambda: print_impacts(found, edition))


def _print_differences(found: "tuple[Difference, ...]") -> None:
    from cli.output import say
    from cli.paragraphs import print_paragraph

    row = None
    for one in found:
        if (one.table, one.row) != row:
            row = one.table, one.row
            say(f"{one.table}{f'  {one.row}' if one.row else ''}")
        if one.before is None:
            print_paragraph(f"new: {one.after}", 4)
        elif one.after is None:
            print_paragraph(f"removed: {one.before}", 4)
        else:
            field = f"{one.field}: " if one.field else ""
            print_paragraph(f"{field}{one.before} -> {one.after}", 4)
    say(f"{len(found) or 'No'} {'difference' if len(found) == 1 else 'differences'}.")


def _print_checked(found: "Checked") -> None:
    from cli.output import say

    for one in found.findings:
        where = f"{one.file}, line {one.line}" if one.line else one.file
        entry = f" {one.entry}:" if one.entry else ""
        say(f"{where}:{entry} {one.says}")
    if not found.findings:
        say(f"Edition {found.edition} can be used.")
