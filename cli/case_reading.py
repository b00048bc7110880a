"""``caveat case``: reading a case, its timeline, its clocks and its indicators."""

from typing import TYPE_CHECKING

import typer

from cli.exits import Exit
from cli.options import AsOf, CaseArgument, Since
from cli.running import at_register

if TYPE_CHECKING:
    from cli.desk import RegisterDesk

reading = typer.Typer()


@reading.command()
@at_register
async def show(desk: "RegisterDesk", case_id: CaseArgument) -> Exit:
    """Show a case: who has the ball, everything that is in it, and what you can do next."""
    from cli import case_pages

    view = case_pages.shown(await desk.views.case(desk.actor, case_id))
    return desk.show(view, lambda: case_pages.print_case(view))


@reading.command()
@at_register
async def timeline(
    desk: "RegisterDesk", case_id: CaseArgument, as_of: AsOf = None, since: Since = 0
) -> Exit:
    """Show what happened, plan beside actual, what was late, and in whose court it was."""
    from cli import timeline_page
    from cli.forms import end_from

    moment = end_from(as_of, "--as-of") if as_of is not None else None
    view = await desk.views.timeline(desk.actor, case_id, as_of=moment, since=since)
    return desk.show(view, lambda: timeline_page.print_timeline_view(view))


@reading.command()
@at_register
async def clocks(desk: "RegisterDesk", case_id: CaseArgument) -> Exit:
    """Explain each due time: what started it, by which rule, and what happened to it."""
    from cli import case_pages

    file = await desk.views.file(desk.actor, case_id)
    found = [*file.case.clocks.values()]
    return desk.show(found, lambda: case_pages.print_clocks(file.case, file.book))


@reading.command()
@at_register
async def indicators(desk: "RegisterDesk", case_id: CaseArgument) -> Exit:
    """Show which misuse indicators were found when counsel was called, with their evidence."""
    from cli import communication_pages

    assessment = await desk.assessments.of_case(desk.actor, case_id)
    name = (await desk.case_name(case_id)).both
    desk.show(assessment, lambda: communication_pages.print_assessment(name, assessment))
    return communication_pages.report_unread(assessment.unread)
