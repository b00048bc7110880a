"""``caveat directory add-person`` and the like: one person or agency at a time, as a few lines."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.directory import NumberedVersion, changed
from cli.exits import Exit
from cli.running import at_register
from cli.words import from_file

if TYPE_CHECKING:
    from cli.desk import RegisterDesk
    from procedure.directory_entries import Edit

edits = typer.Typer()
_PersonLines = Annotated[
    str,
    typer.Argument(
        metavar="FILE",
        callback=from_file,
        help="The person, as lines in a file: name:, email:, agency:, role:, phone:, account:, "
        "user:. Or - for standard input.",
    ),
]
_Person = Annotated[
    str, typer.Argument(help="The person, by id (`caveat people`).", metavar="PERSON")
]
_Agency = Annotated[
    str, typer.Argument(help="The agency, by code (`caveat agencies`).", metavar="AGENCY")
]
_Seen = Annotated[
    int | None,
    typer.Option(
        "--seen",
        metavar="VERSION",
        min=1,
        help="The version that you read: the change is refused if the directory changed since.",
    ),
]
_Check = Annotated[bool, typer.Option("--check", help="Only show what would change.")]


@edits.command("add-person")
@at_register
async def add_person(
    desk: "RegisterDesk", text: _PersonLines, seen: _Seen = None, check: _Check = False
) -> Exit:
    """Add a person to the directory; their id is made, and roles that approve wait for a second."""
    from procedure.directory_entries import new_person

    number = await desk.directory_edits.new_number(desk.actor)
    return await _edited(desk, new_person(text, number), seen=seen, check=check)


@edits.command("change-person")
@at_register
async def change_person(
    desk: "RegisterDesk",
    who: _Person,
    text: _PersonLines,
    seen: _Seen = None,
    check: _Check = False,
) -> Exit:
    """Change what a file says of a person; what it does not name stays as it is."""
    from procedure.directory_entries import changed_person

    return await _edited(desk, changed_person(who, text), seen=seen, check=check)


@edits.command("end-access")
@at_register
async def end_access(
    desk: "RegisterDesk", who: _Person, seen: _Seen = None, check: _Check = False
) -> Exit:
    """Take roles and accounts from somebody who has left; what they did keeps their name."""
    from procedure.directory_entries import ended_access

    return await _edited(desk, ended_access(who), seen=seen, check=check)


@edits.command("add-agency")
@at_register
async def add_agency(
    desk: "RegisterDesk",
    text: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            callback=from_file,
            help="The agency, as lines in a file: code:, name:, email:, employs:. Or - for "
            "standard input.",
        ),
    ],
    seen: _Seen = None,
    check: _Check = False,
) -> Exit:
    """Add an agency, or another desk of one, to the directory."""
    from procedure.directory_entries import new_agency

    return await _edited(desk, new_agency(text), seen=seen, check=check)


@edits.command("change-agency")
@at_register
async def change_agency(
    desk: "RegisterDesk",
    agency: _Agency,
    text: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            callback=from_file,
            help="The agency, as lines in a file: name:, email:, employs:. Or - for standard "
            "input.",
        ),
    ],
    seen: _Seen = None,
    check: _Check = False,
) -> Exit:
    """Change what a file says of an agency; what it does not name stays as it is."""
    from procedure.directory_entries import changed_agency

    return await _edited(desk, changed_agency(agency, text), seen=seen, check=check)


@edits.command("propose-again")
@at_register
async def propose_again(desk: "RegisterDesk", number: NumberedVersion) -> Exit:
    """Make a change again that was rejected, or was made for an older version."""
    return changed(desk, await desk.directory_edits.propose_again(desk.actor, number))


async def _edited(desk: "RegisterDesk", edit: "Edit", *, seen: int | None, check: bool) -> Exit:
    """Make one change, or only show it, and say what happened to it."""
    made = await desk.directory_edits.edit(desk.actor, edit, seen=seen, check=check)
    return changed(desk, made)
