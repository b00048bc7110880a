"""``caveat ledger looks``: an auditor sees who looked at whom."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from cli.exits import Exit
from cli.forms import end_from, moment_from
from procedure.refusals import NotWellFormed
from tests.cli.conftest import Terminal
from tests.office import ANALYST, AUDITOR
from tests.traffic import fresh_reference, red_notice


async def test_an_auditor_sees_who_read_what_in_which_role(
    terminal: Terminal, tmp_path: Path
) -> None:
    communication = await terminal.receive(tmp_path / "notice.json", red_notice(fresh_reference()))
    for _ in range(2):
        await terminal.done("communication", "show", communication, by=ANALYST)
    looks = ("ledger", "looks", "--at", communication)
    found = await terminal.done(*looks, by=AUDITOR)
    assert 1 <= len(found) <= 2, "once for each quarter of an hour"
    assert {(look["by"], look["role"], look["view"], look["subject"]) for look in found} == {
        (ANALYST, "ANALYST", "COMMUNICATION", f"{communication}/v1")
    }
    page = await terminal.run(*looks, "--by", ANALYST, "--since", "2026-01-01", by=AUDITOR)
    assert f"{communication}/v1" in page.out
    assert await terminal.done(*looks, "--until", "2026-01-01", by=AUDITOR) == []
    denied = await terminal.run(*looks, by=ANALYST)
    assert (denied.code, denied.out) == (Exit.DENIED, "")


async def test_a_search_is_listed_without_the_name(terminal: Terminal) -> None:
    await terminal.done("search", "Olga Zebrownik", by=ANALYST)
    page = (await terminal.run("ledger", "looks", "--at", "register", by=AUDITOR)).out
    assert "SEARCH" in page
    assert "Zebrownik" not in page


READ = [
    (moment_from, "2026-03-02", "2026-03-02T05:00:00+00:00"),
    (moment_from, "2026-07-02", "2026-07-02T04:00:00+00:00"),
    (moment_from, "2026-03-02T09:00-05:00", "2026-03-02T14:00:00+00:00"),
    (end_from, "2026-03-02", "2026-03-03T05:00:00+00:00"),
    (end_from, "2026-03-02T09:00Z", "2026-03-02T09:00:00+00:00"),
]


@pytest.mark.parametrize(("reads", "word", "moment"), READ)
def test_a_date_is_a_day_in_washington(
    reads: Callable[[str, str], datetime], word: str, moment: str
) -> None:
    assert reads(word, "--since").isoformat() == moment


@pytest.mark.parametrize("reads", [moment_from, end_from])
@pytest.mark.parametrize(
    "word",
    [
        "",
        "soon",
        "2026-13-01",
        "2026-03-02T09:00",
        "9999-12-31T23:59-05:00",
        "0001-01-01T00:00+05:00",
    ],
)
def test_what_is_no_moment_is_refused(reads: Callable[[str, str], datetime], word: str) -> None:
    with pytest.raises(NotWellFormed):
        reads(word, "--since")
