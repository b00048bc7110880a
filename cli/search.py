"""``caveat search``: by the name of a person."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.exits import Exit
from cli.options import NameArgument
from cli.output import clean, progress, say
from cli.running import at_register

if TYPE_CHECKING:
    from cli.desk import RegisterDesk


@at_register
async def search(
    desk: "RegisterDesk",
    name: NameArgument,
    born: Annotated[
        str | None, typer.Option(help="The date of birth as far as it is known.")
    ] = None,
) -> Exit:
    """Search communications and entered persons by name, as the screening compares names."""
    from cli.communication_pages import report_unread
    from formats.dates import partial_date
    from procedure.intake.intake import intake_id
    from procedure.refusals import NotWellFormed
    from procedure.showing import quoted

    birth_date = partial_date(born) if born else None
    if born and birth_date is None:
        problem = f"{quoted(born)} is not a date: write it as 1971, 1971-04 or 1971-04-23."
        raise NotWellFormed(problem=problem)
    with progress("Searching", quiet=desk.as_json) as show:
        searched = await desk.searches.search(
            desk.actor,
            name,
            birth_date,
            progress=lambda read: show(f"Searching: {read} communications read"),
        )

    def page() -> None:
        if not searched.found:
            which = "No communication that could be read" if searched.unread else "No communication"
            say(f"{which} names anybody like this.")
        for person in searched.entered:
            where = ", ".join(person.numbers.get(case, case) for case in person.cases)
            say(f"{person.person}  {person.level}  score {person.score:.2f}  {where}")
            say("    entered by an analyst")
            for reason in person.reasons:
                say(f"    {clean(reason)}")
        for one in searched.found:
            where = ", ".join(one.numbers.get(case, case) for case in one.cases) or "no case"
            name = intake_id(one.communication, one.version)
            say(f"{name}  {one.level}  score {one.score:.2f}  {where}")
            if one.same_person:
                others = (one.numbers.get(case, case) for case in one.same_person)
                say(f"    about the same person: {', '.join(others)}")
            for reason in one.reasons:
                say(f"    {clean(reason)}")

    desk.show(searched, page)
    return report_unread(searched.unread)
