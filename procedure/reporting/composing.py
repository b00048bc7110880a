"""Composing a report: its figures, its list of bureaus, and what changed since the one before."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime

from procedure.annex.duties import DutyRow, Reporting
from procedure.duty.duty import Duty
from procedure.incidents.incident import Incident
from procedure.report import Bureau, Figure, Previous, Report, Section
from procedure.report_codes import ReportKind
from procedure.reporting import country_reports, gs_year, section_6503c
from procedure.reporting.records import Records, Span, misuse, span_of

SECTIONS: Mapping[ReportKind, Callable[[Records, Span], tuple[Section, ...]]] = {
    ReportKind.SECTION_6503C: section_6503c.sections,
    ReportKind.COUNTRY_REPORTS: country_reports.sections,
    ReportKind.GS_YEAR: gs_year.sections,
}
"""How each report counts."""


def composed(
    duty: Duty,
    row: DutyRow,
    reporting: Reporting,
    records: Records,
    at: datetime,
    *,
    with_bureaus: bool,
    congress: Reporting | None = None,
) -> Report:
    """The report of a duty, as the record is now.

    ``congress`` is how the report to Congress counts, with which a contribution to the Country
    Reports is compared.
    """
    span = span_of(reporting, year_of(duty), at)
    compares = reporting.kind is ReportKind.COUNTRY_REPORTS and congress is not None
    return Report(
        kind=reporting.kind,
        title=row.title,
        duty=duty.dossier,
        number=duty.number or duty.dossier,
        period=duty.period,
        first=span.first,
        last=span.last,
        composed_at=at,
        edition=duty.edition.name,
        basis=f"{row.source.kind}, {row.source.citation}",
        sections=SECTIONS[reporting.kind](records, span),
        repeatedly=reporting.repeatedly,
        bureaus=bureaus(records, span, reporting.repeatedly) if with_bureaus else None,
        differences=country_reports.differences(records, span, span_of(congress, year_of(duty), at))
        if compares and congress is not None
        else (),
    )


def year_of(duty: Duty) -> int:
    """The year of its period; of its opening where it has none."""
    year = duty.period[:4]
    return int(year) if len(year) == 4 and year.isdecimal() else duty.opened_at.year


def bureaus(records: Records, span: Span, repeatedly: int) -> tuple[Bureau, ...]:
    """Whose communications were misused in at least so many incidents, the most often first.

    That a government misused INTERPOL repeatedly is for the departments to determine: this is
    what the record can say about it.
    """
    by_bureau: dict[str, list[Incident]] = defaultdict(list)
    for incident in misuse(records.incidents(span)):
        bureau = records.bureau_of(incident)
        if bureau is not None:
            by_bureau[bureau].append(incident)
    found = (
        Bureau(
            address=address,
            incidents=len(incidents),
            attempted=sum(one.attempted for one in incidents),
        )
        for address, incidents in by_bureau.items()
        if len(incidents) >= repeatedly
    )
    return tuple(sorted(found, key=lambda one: (-one.incidents, one.address)))


def compared(report: Report, before: Report, previous: Previous) -> Report:
    """The report with the numbers of an earlier one beside its own."""
    earlier = before.figures()
    return report.model_copy(
        update={
            "previous": previous,
            "sections": tuple(
                section.model_copy(
                    update={
                        "figures": tuple(
                            _beside(figure, earlier.get(figure.key)) for figure in section.figures
                        )
                    }
                )
                for section in report.sections
            ),
        }
    )


def _beside(figure: Figure, before: Figure | None) -> Figure:
    if before is None:
        return figure
    parts = {part.name: part.count for part in before.parts}
    return figure.model_copy(
        update={
            "before": before.count,
            "parts": tuple(
                part.model_copy(update={"before": parts.get(part.name)}) for part in figure.parts
            ),
        }
    )
