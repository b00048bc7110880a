"""``caveat person show``: the entry, where the person was named and why, and their cases."""

from pathlib import Path

import pytest

from cli.exits import Exit
from tests.cli.conftest import Terminal
from tests.office import ANALYST, AUDITOR, COUNSEL, OPERATIONS, SUPERVISOR
from tests.traffic import fresh_reference, red_notice

SHOW = ("person", "show")


async def test_who_they_are_and_where_and_why_they_were_named(
    terminal: Terminal, tmp_path: Path
) -> None:
    waiting = await terminal.receive(tmp_path / "notice.json", red_notice(fresh_reference()))
    case_id = await terminal.restricted_case(tmp_path)
    page = (await terminal.run(*SHOW, "P-0001", by=ANALYST)).out
    for line in (
        "  Name: Quentin Ashdown Marlowick",
        "  Other names: Q. A. Marlowick; Квентин Марловик",
        "  Born: 1971-04-23",
        "  Employer: Department of Samples",
        f"  {waiting}/v1",
        "      RED_NOTICE, AWAITING_PERSON, restricted",
        "          birth date matches",
        f"  {case_id}  OPEN",
    ):
        assert line in page, line
    shown = await terminal.done(*SHOW, "P-0001", by=COUNSEL)
    named = {one["communication"]["communication_id"]: one["hit"] for one in shown["named_in"]}
    assert named[waiting]["level"] == "STRONG"
    assert case_id in [case["case_id"] for case in shown["cases"]]
    assert (shown["in_use"], shown["unread"]) == (True, [])


async def test_who_was_never_named(terminal: Terminal) -> None:
    page = (await terminal.run(*SHOW, "P-0031", by=ANALYST)).out
    assert "Evaristo Camporrojo" in page
    assert "  no communication" in page
    assert page.endswith("Cases\n  none\n")


SEES = {
    ANALYST: Exit.DONE,
    SUPERVISOR: Exit.DONE,
    COUNSEL: Exit.DONE,
    OPERATIONS: Exit.DONE,
    AUDITOR: Exit.DONE,
    "fbi-officer-1": Exit.NOT_FOUND,
    "usncb-administrator-1": Exit.NOT_FOUND,
}


@pytest.mark.parametrize("reader", SEES)
async def test_who_sees_a_person(terminal: Terminal, reader: str) -> None:
    shown = await terminal.run(*SHOW, "P-0001", by=reader)
    nobody = await terminal.run(*SHOW, "P-99999999", by=reader)
    assert (shown.code, nobody.code) == (SEES[reader], Exit.NOT_FOUND)
    assert ("Marlowick" in shown.out) is (SEES[reader] is Exit.DONE)
    if shown.code != Exit.DONE:
        # As if there were none.
        assert shown.err.replace("P-0001", "") == nobody.err.replace("P-99999999", "")


async def test_a_name_is_no_number(terminal: Terminal) -> None:
    refused = await terminal.run(*SHOW, "Quentin Marlowick", by=ANALYST)
    assert (refused.code, "caveat search" in refused.err) == (Exit.USAGE, True)
    assert "Marlowick" not in refused.err


async def test_reading_about_a_person_is_recorded(terminal: Terminal, tmp_path: Path) -> None:
    communication = await terminal.receive(tmp_path / "notice.json", red_notice(fresh_reference()))
    await terminal.done("communication", "show", communication, by=SUPERVISOR)
    await terminal.done(*SHOW, "P-0001", by=ANALYST)
    looks = await terminal.done("ledger", "looks", "--at", "P-0001", by=AUDITOR)
    read = {(look["by"], look["view"], look["subject"]) for look in looks}
    assert (ANALYST, "PERSON", "P-0001") in read
    assert (SUPERVISOR, "COMMUNICATION", f"{communication}/v1") in read
