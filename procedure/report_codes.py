"""The closed sets of the standing reports: which reports there are, and for which time."""

from enum import StrEnum


class ReportKind(StrEnum):
    """A standing report with figures from the record."""

    SECTION_6503C = "SECTION_6503C"
    """The report to Congress, elements A to I (22 U.S.C. 263b(c)(2))."""
    COUNTRY_REPORTS = "COUNTRY_REPORTS"
    """The contribution to the Country Reports on Human Rights Practices (REPORT L50)."""
    GS_YEAR = "GS_YEAR"
    """The yearly report to the General Secretariat (RPD25 art. 123(3))."""


class ReportSpan(StrEnum):
    """For which time a report counts."""

    PAST_MONTHS = "PAST_MONTHS"
    """So many months until the day on which it is composed."""
    YEAR = "YEAR"
    """The calendar year of the period, until the day on which it is composed."""
    YEAR_BEFORE = "YEAR_BEFORE"
    """The calendar year before that of the period."""
