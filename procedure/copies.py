"""Copies of a communication in U.S. systems: what there is, and what happened to it.

Data that INTERPOL changes or deletes live on in copies. Whoever got data must update its own at
once (RPD25 a.5(7)(b)); what was downloaded is kept 6 months at most, refreshed every week with its
deletions, and copied no further (RPD25 a.56(1)).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from procedure.copy_codes import CopyEnd, CopyKind, UsSystem

CopyName = Annotated[str, StringConstraints(pattern=r"^copy-[1-9]\d{0,4}$")]
"""A copy by its name in the case, such as ``copy-1``."""


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
