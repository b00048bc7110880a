"""What can be chosen is listed, and what is not among it is refused with the list."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

import pytest

from activities.installed import check_agencies, packaged_editions
from cli.exits import Exit
from procedure.clocks.rules import PauseReason
from procedure.codes import AlertedBy, Circumstance, IdentityFinding
from procedure.directory import DirectoryUnreadable
from procedure.directory_file import read_directory
from procedure.intake.intake import IntakeState
from procedure.rows import CaseState
from tests.cli.conftest import Terminal
from tests.office import ANALYST, ROOT, SUPERVISOR
from tools.command_reference import commands
from views.choices import LISTS

OFFICER = "fbi-officer-1"
DIRECTORY = ROOT / "samples" / "directory.toml"
OPTIONS: list[tuple[str, str, type[StrEnum]]] = [
    ("case list", "--state", CaseState),
    ("case open", "--circumstance", Circumstance),
    ("case open", "--alerted-by", AlertedBy),
    ("restriction confirm", "--circumstance", Circumstance),
    ("restriction confirm", "--identity", IdentityFinding),
    ("communication list", "--state", IntakeState),
    ("clock pause", "--because", PauseReason),
]


@pytest.mark.parametrize("what", LISTS)
async def test_a_list_explains_each_code(terminal: Terminal, what: str) -> None:
    listed = await terminal.run(what, by=ANALYST)
    assert listed.code == Exit.DONE
    rows = listed.out.splitlines()[1:]
    assert rows
    assert all(len(row.split(maxsplit=1)) == 2 for row in rows)


async def test_whoever_may_not_see_cases_sees_the_people_of_the_own_agency(
    terminal: Terminal,
) -> None:
    assert "usncb-counsel-1" in (await terminal.run("people", by=ANALYST)).out
    own = (await terminal.run("people", by=OFFICER)).out
    assert OFFICER in own
    assert "usncb" not in own


@pytest.mark.parametrize(("command", "option", "known"), OPTIONS)
def test_help_lists_what_an_option_allows(
    command: str, option: str, known: Iterable[StrEnum]
) -> None:
    (said,) = (one.help for one in commands()[command].params if option in one.opts)
    assert all(code.value in said for code in known)


async def test_what_is_not_known_is_refused_with_what_is(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    reason = ("--reason", "Test.")
    for words, known in (
        (("case", "list", "--state", "open"), "OPEN, ENDED"),
        (("communication", "list", "--state", "NEW"), "AWAITING_PERSON"),
        (("clock", "pause", case_id, "J1/answer", "--because", "RAIN", *reason), "COURT_HOLD"),
        (("case", "fact", case_id, "RAIN", "--text", "Rain."), "ENCOUNTER"),
        (("task", "resend", case_id, "J1", "--agency", "FBU", *reason), "FBI"),
        (("task", "return", case_id, "J1", "--redirect-to", "fbi", *reason), "FBI"),
        (("case", "open", "--report", "A report.", "--circumstance", "RAIN"), "ABROAD"),
        (("case", "open", "--report", "A report.", "--leave-out", "X1"), "J1"),
        (("case", "open", "--report", "A report.", "--alerted-by", "RAIN"), "OTHER_NCB"),
    ):
        refused = await terminal.run(*words, by=SUPERVISOR)
        assert (refused.code, len(refused.err.splitlines())) == (Exit.USAGE, 1), words
        assert known in refused.err


async def test_a_number_that_the_roster_does_not_have_is_refused(terminal: Terminal) -> None:
    before = await terminal.done("case", "list", by=SUPERVISOR)
    opening = ("case", "open", "--report", "Somebody is named.", "--person")
    for number in ("P-9999", "P-00", "Jane Sample"):
        refused = await terminal.run(*opening, number, by=ANALYST)
        assert (refused.code, number in refused.err) == (Exit.NOT_FOUND, True)
    assert await terminal.done("case", "list", by=SUPERVISOR) == before


def test_an_edition_asks_only_agencies_that_the_directory_has() -> None:
    text = DIRECTORY.read_text(encoding="utf-8")
    check_agencies(read_directory(text), packaged_editions())
    without = text.replace('"CBP"', '"BORDER"')
    with pytest.raises(DirectoryUnreadable, match=r"lacks CBP.*add it"):
        check_agencies(read_directory(without), packaged_editions())
