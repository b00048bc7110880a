"""``caveat search``: by the name of a person."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.running import acting

if TYPE_CHECKING:
    from cli.desk import Desk


@acting
async def search(
    desk: "Desk",
    name: Annotated[str, typer.Argument(help="The name, in any script and order.")],
    born: Annotated[
        str | None, typer.Option(help="The date of birth as far as it is known.")
    ] = None,
) -> Exit:
    """Search communications by the name of a person, as the screening compares names."""
    from rich.console import Console

    from cli.communication_pages import report_unread
    from cli.output import clean
    from formats.dates import partial_date
    from procedure.refusals import NotWellFormed

    birth_date = partial_date(born) if born else None
    if born and birth_date is None:
        problem = f"{born!r} is not a date: write it as 1971, 1971-04 or 1971-04-23."
        raise NotWellFormed(problem=problem)
    console = Console(stderr=True, quiet=desk.as_json)
    with console.status("Searching") as status:
        searched = await desk.searches.search(
            desk.actor,
            name,
            birth_date,
            progress=lambda read: status.update(f"Searching: {read} communications read"),
        )

    def page() -> None:
        if not searched.found:
            which = "No communication that could be read" if searched.unread else "No communication"
            print(f"{which} names anybody like this.")
        for one in searched.found:
            where = ", ".join(one.cases) or "no case"
            print(f"{one.communication}  {one.level}  score {one.score:.2f}  {where}")
            if one.same_person:
                print(f"    about the same person: {', '.join(one.same_person)}")
            for reason in one.reasons:
                print(f"    {clean(reason)}")

    desk.show(searched, page)
    return report_unread(searched.unread)
