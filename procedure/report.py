"""A standing report: its figures, what each one counts, and what the record does not have.

A report holds counts, code words, and, where it was composed so, the addresses of bureaus. It holds
no name and no text of a case.
"""

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any, Self

from pydantic import model_validator

from procedure.report_codes import ReportKind
from procedure.values import MatterId, Moment, Stored


class Part(Stored):
    """A part of what a figure counts."""

    name: str
    """A code word, such as the outcome that these have in common."""
    count: int
    before: int | None = None
    """The same in the report before; None where that had no such part."""


class Figure(Stored):
    """A number from the record, or that the record does not have it."""

    key: str
    """Its name, the same in every report, such as ``E.remedied``."""
    what: str
    """What it counts, in words."""
    source: str
    """From which records."""
    count: int | None
    """None: the record does not have it, and nobody guesses."""
    parts: tuple[Part, ...] = ()
    overlapping: bool = False
    """Whether what is counted may be in several parts, or in none; else the parts add up."""
    note: str = ""
    """How to read it, or why there is no number."""
    before: int | None = None
    """The same in the report before; None where that had no such figure."""

    @model_validator(mode="after")
    def _parts_add_up(self) -> Self:
        total = sum(part.count for part in self.parts)
        if self.parts and not self.overlapping and total != self.count:
            raise ValueError(f"{self.key}: the parts come to {total} and not to {self.count}")
        return self


class Section(Stored):
    """An element of a report with its figures."""

    key: str
    """Such as ``E``, as the statute names it."""
    title: str
    figures: tuple[Figure, ...]


class Bureau(Stored):
    """A bureau whose communications were misused in incidents of the period."""

    address: str
    """As it signs, such as ``IP XANDRIA``; for a published notice the country of its warrant."""
    incidents: int
    attempted: int
    """How many of these were only attempted."""


class Difference(Stored):
    """Incidents that one of two reports counts and the other one does not, and why."""

    why: str
    here: int
    """How many of them this report counts."""
    there: int
    """How many of them the report to Congress would count, composed at the same moment."""


class Previous(Stored):
    """The report of the same kind that was released last, with which this one is compared."""

    duty: MatterId
    number: str
    composed_at: Moment
    sha256: str


class Report(Stored):
    """A report as it was composed."""

    kind: ReportKind
    title: str
    duty: MatterId
    number: str
    """The number of the duty."""
    period: str
    first: date
    """The first day that it counts, in Washington."""
    last: date
    """The last one."""
    composed_at: Moment
    edition: str
    basis: str
    """The law or rule that asks for it."""
    sections: tuple[Section, ...]
    repeatedly: int
    """From how many incidents on a bureau is listed."""
    bureaus: tuple[Bureau, ...] | None = None
    """The list of bureaus; None where the report was composed without it."""
    differences: tuple[Difference, ...] = ()
    """How its incidents differ from those of the report to Congress, where it must say so."""
    previous: Previous | None = None

    def figures(self) -> dict[str, Figure]:
        """All figures by their keys."""
        return {figure.key: figure for section in self.sections for figure in section.figures}

    def without_bureaus(self) -> "Report":
        """The same without the list of bureaus, for readers who may not have it."""
        return self.model_copy(update={"bureaus": None})


def fingerprint(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a report as it is stored, by which its release names it."""
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
