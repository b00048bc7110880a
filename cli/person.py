"""``caveat person``: persons of the roster or of a case, and where they are named."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.running import at_register

if TYPE_CHECKING:
    from cli.desk import RegisterDesk

person = typer.Typer(help="Persons of the roster or of a case.", no_args_is_help=True)


@person.command()
@at_register
async def show(
    desk: "RegisterDesk",
    number: Annotated[
        str,
        typer.Argument(
            help="The person: a number of the roster (P-0001), or an entry of a case (E-...).",
            metavar="PERSON",
        ),
    ],
) -> Exit:
    """Show a person: the entry, where they were named and why, and their cases."""
    from cli import person_page
    from cli.communication_pages import report_unread

    shown = await desk.persons.shown(desk.actor, number)
    desk.show(shown, lambda: person_page.print_person(shown))
    return report_unread(shown.unread)
