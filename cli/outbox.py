"""``caveat outbox``: emails by number and state, and those that were given up."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import completion
from cli.exits import Exit
from cli.output import say
from cli.running import at_register
from procedure.email_codes import WhyAgain

if TYPE_CHECKING:
    from cli.desk import RegisterDesk

outbox = typer.Typer(help="The emails that Caveat sends.", no_args_is_help=True)


@outbox.command("list")
@at_register
async def list_outbox(desk: "RegisterDesk") -> Exit:
    """Count the emails, and list those that were given up or are tried again.

    No address and no content is shown.
    """
    from cli.output import print_table
    from procedure.clocks.explanation import eastern

    found = await desk.outbox.shown(desk.actor)
    rows = (
        (
            eastern(one.created_at),
            one.email_id,
            one.letter or "",
            state,
            str(one.attempts),
            str(one.code or ""),
        )
        for state, emails in (("given up", found.undeliverable), ("tried again", found.retried))
        for one in emails
    )

    def shown() -> None:
        say(f"{found.sent} sent, {found.waiting} waiting, {found.failed} given up.")
        print_table("", ("written", "email", "letter", "state", "attempts", "code"), rows)

    return desk.show(found, shown)


@outbox.command()
@at_register
async def retry(
    desk: "RegisterDesk",
    email: Annotated[str, typer.Argument(help="The email, as the list names it.", metavar="EMAIL")],
    why: Annotated[
        str,
        typer.Option(
            autocompletion=completion.among(*WhyAgain),
            help="SERVER_FIXED, ADDRESS_WORKS, NOT_REACHED or OTHER.",
        ),
    ],
) -> Exit:
    """Send an email again that was given up: the same bytes, to the same address."""
    from cli.forms import why_again_from

    await desk.mail.send_again(desk.actor, email, why_again_from(why))
    return desk.show({"queued": email}, lambda: say(f"{email} is queued, and is tried at once."))
