"""Which due times a table of closures would move, before anybody proposes or approves it."""

from collections import Counter
from collections.abc import Sequence

from client.calendars import MovedDue, Proposed
from portal.pages.site import Opened
from procedure.clocks.rules import Closure
from procedure.clocks.workdays import closures_text
from procedure.values import Stored, is_matter

_FIRST = 20
"""So many are listed; all are counted."""


class MoveRow(Stored):
    """A due time that would move."""

    number: str
    href: str
    step: str
    code: str
    whose: str
    now: str
    then: str


class Moves(Stored):
    """What a table of closures would move."""

    stands: str
    """How many due times, and in how many cases and matters."""
    rows: tuple[MoveRow, ...]
    """The first ones, by when they are due now."""
    more: int
    """How many are not listed."""
    whose: str
    """Whose due times they are, and how they learn of it."""


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
                href=f"/{_kind(one)}/{one.number or one.case_id}",
                step=one.label,
                code=one.clock,
                whose=one.party,
                now=times.moment(one.from_due),
                then=times.moment(one.to_due),
            )
            for one in moved[:_FIRST]
        ),
        more=max(len(moved) - _FIRST, 0),
        whose=_whose(moved),
    )


def _kind(one: MovedDue) -> str:
    return "matters" if is_matter(one.case_id) else "cases"


def _whose(moved: Sequence[MovedDue]) -> str:
    """``DOJ-OIA has 3 of them and USNCB 2``, and that no email says so."""
    if not moved:
        return ""
    counted = Counter(one.party for one in moved).most_common()
    shown = ", ".join(f"{party} ({count:,})" for party, count in counted)
    return (
        f"Whose due times they are: {shown}. Nobody gets an email about the change itself: pages "
        "show the new time at once, and reminders come by it."
    )


def _stands(found: Proposed) -> str:
    """``6 due times move in 5 of 41 open cases and 1 of 3 open matters``."""
    moved = {
        "case": [one for one in found.moved if not is_matter(one.case_id)],
        "matter": [one for one in found.moved if is_matter(one.case_id)],
    }
    looked_at = {"case": found.open_cases, "matter": found.open_matters}
    if not found.moved:
        both = " and ".join(_open(count, kind) for kind, count in looked_at.items())
        return f"No due time moves in {both}"
    count = len(found.moved)
    said = "1 due time moves" if count == 1 else f"{count:,} due times move"
    where = [
        f"{len({one.case_id for one in moved[kind]}):,} of {_open(number, kind)}"
        for kind, number in looked_at.items()
    ]
    return f"{said} in {' and '.join(where)}"


def _open(count: int, kind: str) -> str:
    return f"{count:,} open {kind}{'' if count == 1 else 's'}"
