"""Which due times a table of closures would move, before anybody proposes or approves it."""

from collections.abc import Sequence

from client.calendars import Proposed
from portal.pages.site import Opened
from procedure.clocks.rules import Closure
from procedure.clocks.workdays import closures_text
from procedure.values import Stored

_FIRST = 20
"""So many are listed; all are counted."""


class MoveRow(Stored):
    """A due time that would move."""

    number: str
    step: str
    code: str
    now: str
    then: str


class Moves(Stored):
    """What a table of closures would move."""

    stands: str
    """How many due times, and in how many cases."""
    rows: tuple[MoveRow, ...]
    """The first ones, by when they are due now."""
    more: int
    """How many are not listed."""


async def moves_of(opened: Opened, days: Sequence[Closure]) -> Moves:
    """What these days would move; nothing is written. Raises NotPermitted."""
    found = await opened.desk.calendars.preview(opened.actor, closures_text(days))
    moved = sorted(found.moved, key=lambda one: one.from_due)
    times = opened.times
    return Moves(
        stands=_stands(found),
        rows=tuple(
            MoveRow(
                number=one.number or one.case_id,
                step=one.label,
                code=one.clock,
                now=times.moment(one.from_due),
                then=times.moment(one.to_due),
            )
            for one in moved[:_FIRST]
        ),
        more=max(len(moved) - _FIRST, 0),
    )


def _stands(found: Proposed) -> str:
    """``6 due times move in 5 of 41 open cases``."""
    of_open = f"{found.open_cases:,} open case{'' if found.open_cases == 1 else 's'}"
    moved = len(found.moved)
    if not moved:
        return f"No due time moves in {of_open}"
    cases = len({one.case_id for one in found.moved})
    said = "1 due time moves" if moved == 1 else f"{moved:,} due times move"
    return f"{said} in {cases:,} of {of_open}"
