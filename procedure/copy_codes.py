"""Where copies of INTERPOL's data are in the United States, how they came about, how they end."""

from enum import StrEnum


class UsSystem(StrEnum):
    """Where in the United States data of INTERPOL may be."""

    NCIC = "NCIC"
    """The foreign fugitive file of the National Crime Information Center."""
    NLETS = "NLETS"
    """What state and local police got through their message network."""
    TECS = "TECS"
    """The lookouts of CBP."""
    CONSULAR = "CONSULAR"
    """The lookouts of consular officers."""
    WATCHLIST = "WATCHLIST"
    """A watchlist of another agency."""
    AGENCY_FILE = "AGENCY_FILE"
    """A file or a database of the agency that has it."""


class CopyKind(StrEnum):
    """How a copy came about."""

    ENTRY = "ENTRY"
    """Entered in a system by hand or by interface."""
    DOWNLOAD = "DOWNLOAD"
    """Downloaded from INTERPOL's databases: kept 6 months at most (RPD25 a.56(1))."""
    FORWARDED = "FORWARDED"
    """Sent on to the agency."""
    FURTHER_COPY = "FURTHER_COPY"
    """A copy of a download, which should not exist (RPD25 a.56(1))."""


class CopyEnd(StrEnum):
    """What happened to a copy. Purged and kept as a record are never the same."""

    PURGED_FROM_USE = "PURGED_FROM_USE"
    """Removed from whatever somebody could act on."""
    RETAINED_AS_RECORD = "RETAINED_AS_RECORD"
    """Kept in a closed file as a record of what happened; nobody can act on it."""
    NEVER_HELD = "NEVER_HELD"
    """There was none."""
