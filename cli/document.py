"""``caveat document``: one document that a person wrote."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.running import at_register

if TYPE_CHECKING:
    from cli.desk import RegisterDesk

document = typer.Typer(help="What people wrote in cases.", no_args_is_help=True)


@document.callback()
def documents() -> None:
    """What people wrote in cases."""


@document.command()
@at_register
async def show(
    desk: "RegisterDesk",
    document_id: Annotated[
        str, typer.Argument(help="The document, such as doc-01K...", metavar="DOCUMENT")
    ],
) -> Exit:
    """Show what a person wrote, such as a draft or a reason, and what happened to it."""
    from cli import document_page

    view = await desk.views.document(desk.actor, document_id)
    return desk.show(view, lambda: document_page.print_document(view))
