"""Under which measures of INTERPOL a bureau sends, from when until when: dated data of an edition.

A row repeats what a public source says about a measure of INTERPOL; it judges no country.
"""

from calendar import monthrange
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from procedure.clocks.rules import Source
from procedure.message import CommunicationKind
from procedure.values import Value, Word


class RegimeKind(StrEnum):
    """What INTERPOL does with the diffusions of a bureau."""

    PRECHECKED = "PRECHECKED"
    """They go to the General Secretariat first, which sends them on only if they comply."""
    SUPERVISED = "SUPERVISED"
    """The bureau is under supervision, 3 months at most (RPD25 a.131(1)(b))."""
    SUSPENDED = "SUSPENDED"
    """The bureau may not use some or all of INTERPOL's channels."""


class Regime(Value):
    """One measure of INTERPOL on one bureau."""

    key: Word
    country: str
    """The country, in plain words or by its code."""
    senders: tuple[str, ...]
    """The addresses of the bureau, such as ``IP XANDRIA``."""
    kind: RegimeKind
    since: date
    until: date | None = None
    """The last day; unset: no end is known."""
    note: str = ""
    """What is not certain about it, in a sentence."""
    source: Source

    @model_validator(mode="after")
    def _supervision_ends(self) -> Self:
        """Supervision lasts three months at most (RPD25 a.131(1)(b))."""
        if self.kind is RegimeKind.SUPERVISED:
            latest = _three_months_after(self.since)
            if self.until is None or self.until > latest:
                raise ValueError(f"supervision needs its last day: {latest} at the latest")
        return self

    def holds(self, sender: str, day: date) -> bool:
        """Whether it holds for what this bureau sent on this day."""
        known = {one.casefold() for one in self.senders}
        in_time = self.since <= day and (self.until is None or day <= self.until)
        return in_time and sender.strip().casefold() in known

    @property
    def out_of_the_ordinary(self) -> str:
        """What it means that a diffusion came directly, in a sentence."""
        return _MEANS[self.kind]


def _three_months_after(day: date) -> date:
    """The same day three months later, or the last one of that month."""
    year, month = day.year + (day.month + 2) // 12, (day.month + 2) % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


_MEANS = {
    RegimeKind.PRECHECKED: "This bureau's diffusions go to the General Secretariat first: one that "
    "came directly is out of the ordinary, and counsel must know.",
    RegimeKind.SUPERVISED: "This bureau is under supervision by INTERPOL: counsel must know.",
    RegimeKind.SUSPENDED: "This bureau may not use INTERPOL's channels: one that came is out of "
    "the ordinary, and counsel must know.",
}
DIFFUSIONS = (CommunicationKind.WANTED_PERSON_DIFFUSION, CommunicationKind.OTHER_DIFFUSION)
"""What a regime is about: what a bureau sends without a review before (REPORT L34)."""
