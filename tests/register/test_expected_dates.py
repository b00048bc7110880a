"""What counterparts are expected to do, in the database: what is open, what came, and how soon."""

from datetime import timedelta
from typing import Any

from procedure.clocks.rules import Binding
from procedure.rows import CaseTeam, ExpectedRow, MatterLinks, Rows
from register.expected_dates import CounterpartCounts
from register.register import Register
from tests.register.samples import CASE, OTHER, START, case_row, keep_rows

DAY = timedelta(days=1)
SINCE = START - 90 * DAY
MATTER = "protest-01HZZZZZZZZZZZZZZZZZZZZZZC"


def row(clock: str, dossier: str = CASE, **changes: Any) -> ExpectedRow:
    """A result that INTERPOL is expected to give within a day."""
    fields: dict[str, Any] = {
        "dossier": dossier,
        "clock": clock,
        "binds": Binding.INTERPOL,
        "waits_since": START - DAY,
        "expected_by": START + DAY,
        "came_at": None,
        "by_date": False,
        "came_in": None,
    }
    return ExpectedRow(**{**fields, **changes})


def came(clock: str, days: int, dossier: str = CASE, **changes: Any) -> ExpectedRow:
    """A result that came after so many days; after more than ten, past its date."""
    fields: dict[str, Any] = {
        "waits_since": None,
        "came_at": START - DAY,
        "by_date": days <= 10,
        "came_in": days * 86_400,
    }
    return row(clock, dossier, **{**fields, **changes})


async def counts(
    register: Register, reader: str | None = None
) -> dict[Binding, tuple[int, int, int, int, int | None]]:
    """By counterpart: open, past the date, came, by the date, the median in days."""
    found = await register.expected_dates.counterparts(START, SINCE, reader)
    return {one.binds: _in_days(one) for one in found}


def _in_days(of: CounterpartCounts) -> tuple[int, int, int, int, int | None]:
    days = of.median_until_came // 86_400 if of.median_until_came is not None else None
    return of.open, of.past_date, of.came, of.by_date, days


async def test_how_a_counterpart_does(register: Register) -> None:
    rows = (
        row("result"),
        row("result-2", expected_by=START),
        row("result-3", expected_by=START - DAY),
        row("paused", expected_by=None),
        row("canceled", waits_since=None, expected_by=START - DAY),
        came("came-1", 2),
        came("came-2", 6),
        came("came-3", 40),
        came("long-ago", 1, came_at=SINCE - DAY),
        row("admissible", binds=Binding.CCF),
        came("documents", 10, binds=Binding.SOURCE_NCB),
    )
    await keep_rows(register, Rows(expected=rows))
    assert await counts(register) == {
        Binding.INTERPOL: (4, 1, 3, 2, 6),
        Binding.CCF: (1, 0, 0, 0, None),
        Binding.SOURCE_NCB: (0, 0, 1, 1, 10),
    }
    await keep_rows(register, Rows(expected=(came("result-3", 41),)))
    assert (await counts(register))[Binding.INTERPOL] == (3, 0, 4, 2, 23)


async def test_what_a_team_hides_is_not_counted(register: Register) -> None:
    team = CaseTeam(case_id=OTHER, members=("usncb-analyst-2",), emergencies={})
    links = MatterLinks(matter_id=MATTER, linked=(OTHER,))
    await keep_rows(register, Rows(case=case_row(OTHER), team=team, links=links))
    for dossier in (CASE, OTHER, MATTER):
        both = (row("open", dossier, expected_by=START - DAY), came("came", 4, dossier))
        await keep_rows(register, Rows(expected=both))
    assert await counts(register) == {Binding.INTERPOL: (3, 3, 3, 3, 4)}
    assert await counts(register, "usncb-analyst-2") == await counts(register)
    assert await counts(register, "usncb-analyst-1") == {Binding.INTERPOL: (1, 1, 1, 1, 4)}
