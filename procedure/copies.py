"""Copies of a communication in U.S. systems: what there is, and what happened to it.

Data that INTERPOL changes or deletes live on in copies. Whoever got data must update its own at
once (RPD25 a.5(7)(b)); what was downloaded is kept 6 months at most, refreshed every week with its
deletions, and copied no further (RPD25 a.56(1)).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

CopyName = Annotated[str, StringConstraints(pattern=r"^copy-[1-9]\d{0,4}$")]
"""A copy by its name in the case, such as ``copy-1``."""


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


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a communication of a case, with one agency in one system."""

    copy: str
    """Its name in the case, such as ``copy-1``."""
    agency: str
    system: UsSystem
    kind: CopyKind
    placed_at: datetime
    refreshed_at: datetime
    """When it was last compared with INTERPOL's data: at first, when it was placed."""
    refreshes: int = 0
    became: CopyEnd | None = None
    removed_at: datetime | None = None

    @property
    def in_use(self) -> bool:
        """Whether somebody could still act on it."""
        return self.became is None

    def clock(self, name: str) -> str:
        """The id of one of its clocks."""
        return f"{self.copy}/{name}"
