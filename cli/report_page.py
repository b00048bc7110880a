"""A standing report in a terminal."""

from cli.output import say
from cli.paragraphs import print_heading, print_line, print_paragraph
from procedure.clocks.explanation import eastern
from procedure.report import Figure
from views.report_words import (
    COUNTS,
    LIST_NOTE,
    LIST_TITLE,
    WITHHELD,
    difference,
    heading,
    listing,
    number,
    part_name,
    remark,
    with_change,
)
from views.reports import ReportView


def print_report(view: ReportView) -> None:
    """The report with its figures, and whether it may leave."""
    report = view.report
    print_line(report.title, "bold")
    for line in heading(report):
        print_paragraph(line, 0)
    print_paragraph(f"Composed by {view.composed_by}; SHA-256 {view.sha256}.", 0)
    print_paragraph(_released(view), 0)
    print_paragraph(COUNTS, 0)
    print_heading(LIST_TITLE[report.kind])
    if report.bureaus is None:
        print_paragraph(WITHHELD)
    else:
        print_paragraph(listing(report))
        for bureau in report.bureaus:
            text = f"{bureau.address}: {bureau.incidents}, of these attempted {bureau.attempted}"
            print_paragraph(text, 4)
        print_paragraph(LIST_NOTE)
    for section in report.sections:
        print_heading(f"{section.key}. {section.title}")
        for one in section.figures:
            _print_figure(one)
    if report.differences:
        print_heading("Differences from the report to Congress")
        for row in report.differences:
            print_paragraph(difference(row), hanging=4)
    say()


def _released(view: ReportView) -> str:
    if view.released_at is None:
        return "Not released: it may not leave."
    return f"Released {eastern(view.released_at)} by {view.released_by}."


def _print_figure(one: Figure) -> None:
    print_paragraph(f"{one.what}: {number(one)}", hanging=4)
    for part in one.parts:
        print_paragraph(f"{part_name(one, part.name)}: {with_change(part.count, part.before)}", 6)
    print_paragraph(remark(one), 6)
