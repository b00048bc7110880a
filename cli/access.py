"""``caveat token`` and ``caveat session``: what of the service is open, and for whom."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import completion
from cli.exits import Exit
from cli.output import say
from cli.running import at_register
from cli.words import TextOf

if TYPE_CHECKING:
    from cli.desk import RegisterDesk

token = typer.Typer(help="Tokens of programs.", no_args_is_help=True)
session = typer.Typer(help="Sessions of people who are signed in.", no_args_is_help=True)

TokenName = Annotated[str, typer.Argument(help="The token's name, which is no secret.")]


@token.command()
@at_register
async def make(
    desk: "RegisterDesk",
    name: TokenName,
    account: Annotated[
        str,
        typer.Option(
            "--for", autocompletion=completion.people, help="The account for which it acts."
        ),
    ],
    scope: Annotated[
        list[str],
        typer.Option(
            autocompletion=completion.among("READ", "ACT", "RECEIVE"),
            help="What it is good for: READ, ACT or RECEIVE; repeatable.",
        ),
    ],
    key: Annotated[
        str,
        typer.Option(
            metavar="FILE",
            help="The program's public key, as a JSON Web Key.",
        ),
        TextOf("public key"),
    ],
    days: Annotated[int, typer.Option(min=1, max=90, help="How many days it counts.")] = 90,
) -> Exit:
    """Make a token for a program, bound to the program's key. It is shown once."""
    from cli.forms import scopes_from

    made = await desk.accounts.make_token(
        desk.actor,
        name,
        person=account,
        scopes=scopes_from(scope),
        key=key,
        days=days,
    )
    return desk.show(made, lambda: say(f"{made.token}\nIt is shown this once, and kept nowhere."))


@token.command("list")
@at_register
async def list_tokens(desk: "RegisterDesk") -> Exit:
    """List the tokens, for which accounts, and until when they count."""
    from cli.output import print_table
    from procedure.clocks.explanation import eastern

    found = await desk.accounts.tokens(desk.actor)
    rows = (
        (one.name, one.person, one.agency, " ".join(one.scopes), eastern(one.ends_at), one.made_by)
        for one in found
    )
    columns = ("name", "for", "agency", "good for", "until", "made by")
    return desk.show(found, lambda: print_table("", columns, rows))


@token.command("end")
@at_register
async def end_token(desk: "RegisterDesk", name: TokenName) -> Exit:
    """End a token at once."""
    await desk.accounts.end_token(desk.actor, name)
    return desk.show({"ended": name}, lambda: say(f"The token {name} opens nothing any more."))


@session.command("list")
@at_register
async def list_sessions(desk: "RegisterDesk") -> Exit:
    """List who is signed in, since when, and how they signed in."""
    from cli.output import print_table
    from procedure.clocks.explanation import eastern

    sessions = await desk.accounts.sessions(desk.actor)
    found = [
        {
            "person": one.person,
            "acr": one.acr,
            "begun_at": one.begun_at.isoformat(),
            "seen_at": one.seen_at.isoformat(),
            "ends_at": one.ends_at.isoformat(),
        }
        for one in sessions
    ]
    rows = (
        (one.person, one.acr, eastern(one.begun_at), eastern(one.seen_at), eastern(one.ends_at))
        for one in sessions
    )
    columns = ("person", "signed in by", "since", "last seen", "ends at the latest")
    return desk.show(found, lambda: print_table("", columns, rows))


@session.command("end")
@at_register
async def end_sessions(
    desk: "RegisterDesk",
    of: Annotated[
        str,
        typer.Argument(
            autocompletion=completion.people, help="The person, by id.", metavar="PERSON"
        ),
    ],
) -> Exit:
    """End all sessions of a person at once."""
    ended = await desk.accounts.end_sessions(desk.actor, of)
    return desk.show({"ended": ended}, lambda: say(f"Ended {ended} of {of}."))
