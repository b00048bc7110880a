"""The files of an operator by which messages are screened; what lists cases does not load them."""

from cli.files import FileUnusable, read_text, remedy
from indicators.country_patterns import (
    CountryPatterns,
    CountryPatternsUnreadable,
    read_country_patterns,
)
from procedure.clocks.workdays import ClosuresUnreadable
from procedure.directory import DirectoryUnreadable
from screening.roster import Roster, RosterUnreadable
from screening.roster_file import read_roster
from settings import Settings

UNUSABLE = (
    FileUnusable,
    RosterUnreadable,
    DirectoryUnreadable,
    ClosuresUnreadable,
    CountryPatternsUnreadable,
)
"""Errors of an operator's files; their text is a sentence for the operator."""


def roster_of(settings: Settings) -> Roster:
    """The protected persons. Raises FileUnusable, RosterUnreadable."""
    return read_roster(read_text(settings.roster, "roster", remedy("roster")))


def patterns_of(settings: Settings) -> CountryPatterns | None:
    """What is reported of requesting countries; None where no file is set.

    Raises FileUnusable, CountryPatternsUnreadable.
    """
    file = settings.country_patterns
    if file is None:
        return None
    return read_country_patterns(
        read_text(file, "file of country patterns", remedy("country_patterns"))
    )
