"""Matters beside cases in a terminal: the list, the page of one, and its timeline."""

from collections.abc import Sequence

from cli.case_pages import print_emails, print_running_clocks, print_task_rows
from cli.list_pages import MARKS
from cli.next_steps import print_next, with_commands
from cli.output import print_entry, say
from cli.paragraphs import print_fields, print_heading, print_line, print_paragraph, written
from cli.timeline_page import print_lines
from cli.weigh_page import print_weigh
from procedure.clocks.explanation import eastern
from procedure.numbers import beside_id
from views.matters import ListedMatter, MatterView


def shown(view: MatterView) -> MatterView:
    """The matter with what can be done in it as commands."""
    return view.model_copy(
        update={"next": with_commands(view.next, {"matter": view.number, "case": view.number})}
    )


def print_matters(rows: Sequence[ListedMatter]) -> None:
    """The matters by what is due next."""
    for row in rows:
        when = eastern(row.next_due_at) if row.next_due_at else ""
        what = f"{row.next_due_label}; " if row.next_due_label else ""
        print_entry(
            f"{row.number}  {row.case_class}  {MARKS[row.due]:8}  {when}".rstrip(),
            row.matter_id,
            f"{row.stage}: {what}waits for {row.waiting_on or 'nobody'}",
        )
    say(f"{len(rows) or 'No'} {'matter' if len(rows) == 1 else 'matters'}.")


def print_matter(view: MatterView) -> None:
    """Where the matter is, what it covers, and what can be done next."""
    print_line(f"{view.number}   {view.title}   {view.stage_title}")
    print_paragraph(view.sentence, 0)
    print_fields(
        (
            ("matter", view.matter),
            ("opened", f"{eastern(view.opened_at)} by {view.opened_by}"),
            ("ended", eastern(view.ended_at) if view.ended_at else ""),
            ("edition", f"{view.edition}, event {view.event}"),
        )
    )
    print_heading("Cases")
    for case in view.cases:
        print_line(f"  {beside_id(case.number, case.case)}")
    if not view.cases:
        print_line("  None.")
    if view.tasks:
        print_heading("Tasks of agencies")
        print_task_rows(view.tasks, view.number)
    for detail in view.details:
        print_heading(detail.label)
        print_paragraph(detail.text)
    print_weigh(view.weigh, {case.case: case.number or case.case for case in view.cases})
    print_running_clocks(view.clocks, f"caveat matter clocks {view.number}")
    notes = [line for line in view.lines if line.text]
    if notes:
        print_heading("What was written")
    for line in notes:
        print_paragraph(f"{line.what} ({line.who})", hanging=4)
        print_line(f"    {eastern(line.at)}   event {line.event}")
        written(line.text or "", 6)
    print_emails(view.emails)
    print_next(view.next)


def print_timeline(view: MatterView) -> None:
    """Everything that happened, in the order of the record."""
    print_line(f"{view.number}   {view.matter}   event {view.event}")
    print_lines(view.lines)
