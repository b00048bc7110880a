"""A standing report as files: a PDF to read, a CSV and a JSON file to compute with."""

import csv
import io
import json
from collections.abc import Iterator

from procedure.report import Figure, Report
from views.pdf_pages import Pages
from views.report_words import (
    COUNTS,
    LIST_NOTE,
    LIST_TITLE,
    NOT_FOR_PUBLIC,
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

_COLUMNS = ("element", "figure", "part", "count", "before", "what", "source", "note")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute."""


def files_of(view: ReportView) -> dict[str, bytes]:
    """The files by their names; the same report always gives the same bytes."""
    return {
        "report.pdf": as_pdf(view),
        "report.csv": as_csv(view.report),
        "report.json": as_json(view),
    }


def as_json(view: ReportView) -> bytes:
    """The report, with its hash as it is stored and whether this copy lacks the list of bureaus."""
    shown = view.report.model_dump(mode="json")
    content = {
        "report": shown,
        "sha256_as_stored": view.sha256,
        "bureaus_withheld": view.bureaus_withheld,
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def as_csv(report: Report) -> bytes:
    """One row for each figure and each of its parts; an empty count is not in the record."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for row in _rows(report):
        writer.writerow([_plain(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _rows(report: Report) -> Iterator[tuple[object, ...]]:
    for section in report.sections:
        for one in section.figures:
            words = (one.what, one.source, one.note)
            yield (section.key, one.key, "", one.count, one.before, *words)
            for part in one.parts:
                yield (section.key, one.key, part.name, part.count, part.before, *words)
    for bureau in report.bureaus or ():
        words = ("Incidents assessed as misuse, by bureau", "incidents of the period", LIST_NOTE)
        yield ("A", "A.bureaus", bureau.address, bureau.incidents, None, *words)
    for row in report.differences:
        for name, count in (("HERE", row.here), ("REPORT_TO_CONGRESS", row.there)):
            yield ("differences", "differences", name, count, None, row.why, "incidents", "")


def _plain(cell: object) -> object:
    """What comes from outside must not be computed by a spreadsheet."""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell


def as_pdf(view: ReportView) -> bytes:
    """The report for reading and printing."""
    report = view.report
    marking = NOT_FOR_PUBLIC if report.bureaus is not None else ""
    pages = Pages(marking, report.title, report.composed_at)
    pages.paragraph(report.title, "B", 14)
    for line in heading(report):
        pages.paragraph(line)
    pages.paragraph(f"SHA-256 of the sealed report: {view.sha256}")
    pages.paragraph(COUNTS)
    pages.ln(4)
    _print_bureaus(pages, report)
    for section in report.sections:
        pages.paragraph(f"{section.key}. {section.title}", "B", 12)
        for one in section.figures:
            _print_figure(pages, one)
        pages.ln(3)
    if report.differences:
        pages.paragraph("Differences from the report to Congress", "B", 12)
        for row in report.differences:
            pages.paragraph(difference(row))
    return bytes(pages.output())


def _print_bureaus(pages: Pages, report: Report) -> None:
    pages.paragraph(LIST_TITLE[report.kind], "B", 12)
    if report.bureaus is None:
        pages.paragraph(WITHHELD)
    else:
        pages.paragraph(listing(report))
        for bureau in report.bureaus:
            text = f"{bureau.address}: {bureau.incidents}, of these attempted {bureau.attempted}"
            pages.paragraph(text, indent=6)
        pages.paragraph(LIST_NOTE, "I", 9)
    pages.ln(3)


def _print_figure(pages: Pages, one: Figure) -> None:
    pages.paragraph(f"{one.what}: {number(one)}", "B")
    for part in one.parts:
        pages.paragraph(
            f"{part_name(one, part.name)}: {with_change(part.count, part.before)}", indent=6
        )
    pages.paragraph(remark(one), "I", 9, indent=6)
