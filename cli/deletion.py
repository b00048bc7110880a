"""``caveat deletion``: deletion orders, by which the key of a dossier is destroyed."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.options import AsJson
from cli.output import say
from cli.running import at_register, standalone

if TYPE_CHECKING:
    from cli.desk import RegisterDesk
    from client.deletions import DecidedDeletion
    from register.deletions import Deletion

deletion = typer.Typer(help="Deletion orders.", no_args_is_help=True)


@deletion.command()
@at_register
async def order(
    desk: "RegisterDesk",
    key_of: Annotated[
        str,
        typer.Argument(
            help="A case, a matter, a communication, or a version of the roster (roster-1).",
            metavar="DOSSIER",
        ),
    ],
    authority: Annotated[
        str, typer.Option(help="The number of the paper that orders it, never a name.")
    ],
) -> Exit:
    """Order that a dossier's key is destroyed; a second person approves it."""
    ordered = await desk.deletions.order(desk.actor, key_of, authority)
    return desk.show(ordered, lambda: _print_ordered(ordered))


@deletion.command()
@at_register
async def approve(
    desk: "RegisterDesk",
    number: Annotated[
        int, typer.Argument(help="The number, by `deletion list`.", metavar="NUMBER")
    ],
    reject: Annotated[bool, typer.Option(help="Do not approve it.")] = False,
) -> Exit:
    """Approve a deletion order of another person: nobody reads the dossier any more."""
    decided = await desk.deletions.decide(desk.actor, number, approve=not reject)
    return desk.show(decided, lambda: _print_decided(decided))


@deletion.command("list")
@at_register
async def list_(desk: "RegisterDesk") -> Exit:
    """List the deletion orders, the newest first: which wait, and who approved the others."""
    from cli.output import print_table

    found = await desk.deletions.all(desk.actor)
    columns = ("number", "dossier", "authority", "state", "ordered by", "decided by")
    return desk.show(found, lambda: print_table("", columns, map(_row, found)))


@deletion.command()
@standalone
async def clear(as_json: AsJson = False) -> Exit:
    """Clear the bytes of destroyed keys out of the database's files, as the tables' owner."""
    from cli.moment import now
    from cli.opening import open_register
    from cli.output import print_json
    from settings import read_settings

    async with open_register(read_settings(), must_exist=True) as register:
        cleared = await register.keys.clear(now())
    if as_json:
        print_json({"cleared": cleared})
    else:
        say(f"The bytes of destroyed keys are out of the database's files: {cleared} new.")
    return Exit.DONE


def _print_ordered(ordered: "Deletion") -> None:
    say(f"Deletion order {ordered.number} waits for a second person.")
    say(f"next: caveat deletion approve {ordered.number}")


def _print_decided(decided: "DecidedDeletion") -> None:
    if not decided.approved:
        say(f"Deletion order {decided.number} is rejected.")
        return
    say(f"The key of {decided.key_of} is destroyed: nobody can read what it sealed.")
    if not decided.cleared:
        say("Its bytes may still be in the database's files. An operator clears them away:")
        say("next: caveat deletion clear")


def _row(one: "Deletion") -> tuple[str, ...]:
    from cli.desk import CaseName

    name = CaseName(case=one.key_of, number=one.dossier_number)
    decided = one.decided_by or ""
    return str(one.number), name.short, one.authority, one.state, one.ordered_by, decided
