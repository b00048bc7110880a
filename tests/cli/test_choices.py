"""What can be chosen is listed, and what is not among it is refused with the list."""

import asyncio
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
from register.keyring import KeyRing
from register.register import Register
from tests.cli.conftest import Terminal
from tests.cli.typed import type_in
from tests.office import ANALYST, ROOT, SUPERVISOR
from tests.register.samples import with_people
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


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with a register that has the samples' people, and no server."""
    state = tmp_path_factory.mktemp("people")

    async def fill() -> None:
        ring = KeyRing.create(state / "keys.json")
        register = await Register.open(f"sqlite:///{state / 'register.db'}", ring)
        await with_people(register)
        await register.close()

    asyncio.run(fill())
    return state


def listed(people: Path, what: str, by: str) -> tuple[int, str]:
    """The exit code and the page of a list."""
    environment = {"CAVEAT_STATE_DIR": str(people)}
    done = type_in(what, "--as", by, env=environment)
    return done.code, done.out


@pytest.mark.parametrize("what", LISTS)
def test_a_list_needs_no_server_and_explains_each_code(what: str, people: Path) -> None:
    code, page = listed(people, what, ANALYST)
    assert code == Exit.DONE
    rows = page.splitlines()[1:]
    assert rows
    assert all(len(row.split(maxsplit=1)) == 2 for row in rows)


def test_whoever_may_not_see_cases_sees_the_people_of_the_own_agency(people: Path) -> None:
    assert "usncb-counsel-1" in listed(people, "people", ANALYST)[1]
    _, own = listed(people, "people", OFFICER)
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
