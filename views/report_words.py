"""A standing report in words: what the page, the PDF and the CSV say about its parts."""

from collections.abc import Iterator

from procedure.clocks.explanation import eastern
from procedure.report import Difference, Figure, Report
from procedure.report_codes import ReportKind

NOT_FOR_PUBLIC = "NOT FOR PUBLIC RELEASE: HAS THE LIST OF BUREAUS"
"""The marking of a copy with the list, which can lead to retaliation (REPORT L48)."""
ABSENT = "not in the record"
LIST_TITLE = {
    ReportKind.SECTION_6503C: "A. Bureaus whose communications were misused repeatedly",
    ReportKind.COUNTRY_REPORTS: "Incidents by bureau",
    ReportKind.GS_YEAR: "Incidents by bureau",
}
LIST_NOTE = (
    "The record knows a bureau by its address, or, for a published notice, the country that issued "
    "the warrant: one country may stand under both. Counted are incidents that counsel or a "
    "supervisor assessed as misuse. Which countries are determined to have misused INTERPOL "
    "repeatedly is for the departments to say."
)
WITHHELD = "This copy has no list of bureaus."
_CODES = ("B.indicators", "E.agencies", "I.tasks")
"""The figures whose parts are codes that people know as they are."""
_SHORT = ("CAT", "CCF", "GS", "INTERPOL", "LPR", "NDTF", "US")
"""Words that stay in capitals."""
COUNTS = (
    "Each figure says what it counts and from which records. Where the record has no number, that "
    "is said, and nothing is estimated. No person is named."
)


def heading(report: Report) -> Iterator[str]:
    """What the report is, for which days, and by which law or rule."""
    yield f"{report.number}, for {report.period or 'no period'}"
    yield f"Counts from {report.first.isoformat()} to {report.last.isoformat()}, Washington days."
    yield f"Composed {eastern(report.composed_at)} by edition {report.edition}."
    yield f"Basis: {report.basis}."
    if report.previous is not None:
        yield (
            f"Compared with {report.previous.number}, composed "
            f"{eastern(report.previous.composed_at)}."
        )


def listing(report: Report) -> str:
    """From how many incidents on a bureau is listed."""
    often = "one incident" if report.repeatedly == 1 else f"{report.repeatedly} incidents"
    return f"Bureaus with at least {often}: {len(report.bureaus or ())}."


def number(figure: Figure) -> str:
    """``12``, ``12 (before: 9)``, or that the record does not have it."""
    if figure.count is None:
        return ABSENT
    return with_change(figure.count, figure.before)


def with_change(count: int, before: int | None) -> str:
    """``12``, or ``12 (before 9, change +3)``."""
    return str(count) if before is None else f"{count} (before {before}, change {count - before:+})"


def part_name(figure: Figure, code: str) -> str:
    """A code word as words: ``Contrary to law``; the code of an agency or an indicator stays."""
    if figure.key in _CODES and "_" not in code:
        return code
    first, *others = code.split("_")
    words = [first if first in _SHORT else first.capitalize()]
    return " ".join([*words, *(one if one in _SHORT else one.lower() for one in others)])


def remark(figure: Figure) -> str:
    """How to read a figure, its key, and its source."""
    several = "One may be in several parts, or in none." if figure.overlapping else ""
    return " ".join(filter(None, (several, figure.note, f"[{figure.key}; {figure.source}]")))


def difference(row: Difference) -> str:
    """How many incidents each report counts, and why."""
    return f"{row.why} Here {row.here}, report to Congress {row.there}."
