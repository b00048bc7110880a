"""Under which measures of INTERPOL a bureau sent a diffusion, as people read it."""

from datetime import date, datetime

from procedure.annex.editions import Procedure
from procedure.annex.regimes import DIFFUSIONS, RegimeKind
from procedure.days import day_in_washington
from procedure.message import Communication
from procedure.values import Stored


class RegimeLine(Stored):
    """A measure of INTERPOL that held when a diffusion was received."""

    regime: str
    kind: RegimeKind
    country: str
    since: date
    until: date | None
    says: str
    """What it means for this diffusion, in a sentence."""
    note: str
    """What is not certain about it."""
    source: str


def regimes_of(
    content: Communication, received_at: datetime, rules: Procedure
) -> tuple[RegimeLine, ...]:
    """The measures on its bureau on the day when it was received, Washington time."""
    if content.kind not in DIFFUSIONS:
        return ()
    day = day_in_washington(received_at)
    return tuple(
        RegimeLine(
            regime=row.key,
            kind=row.kind,
            country=row.country,
            since=row.since,
            until=row.until,
            says=row.out_of_the_ordinary,
            note=row.note,
            source=f"{row.source.kind} {row.source.citation}",
        )
        for row in rules.edition.regimes.values()
        if row.holds(content.sender, day)
    )
