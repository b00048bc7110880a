"""Lists: what is overdue or due soon is seen at once, and everything fits the screen."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.exits import Exit
from cli.list_pages import print_cases, print_tasks
from cli.moment import now
from cli.opening import open_register
from procedure.directory import Directory
from procedure.directory_file import read_directory
from procedure.people import Actor
from tests.cli.conftest import Terminal
from tests.office import ANALYST, COUNSEL, ROOT, SUPERVISOR
from tests.register.samples import case_row, task_row
from tests.traffic import fresh_reference, red_notice
from views.due import DUE_SOON, Due, due_at
from views.lists import ListedCase, ListedTask, ListViews, Wanted
from views.looks import Looks

OFFICER = "doj-oia-officer-1"
NOON = datetime.fromisoformat("2026-11-24T12:00:00-05:00")


@given(st.timedeltas(min_value=timedelta(days=-9000), max_value=timedelta(days=9000)))
def test_a_due_time_is_overdue_soon_or_later(span: timedelta) -> None:
    expected = Due.LATER if span > DUE_SOON else Due.DUE_SOON
    assert due_at(NOON + span, NOON) is (Due.OVERDUE if span < timedelta() else expected)


def test_at_the_due_time_to_the_second_a_thing_is_in_time() -> None:
    assert due_at(NOON, NOON) is Due.DUE_SOON
    assert due_at(NOON, NOON + timedelta(seconds=1)) is Due.OVERDUE
    assert due_at(None, NOON) is None


@pytest.mark.parametrize("due", Due)
def test_entries_fit_eighty_columns_and_keep_their_ids(
    due: Due, capsys: pytest.CaptureFixture[str]
) -> None:
    long = {
        "stage": "COORDINATION,DECISION,FOLLOW_UP",
        "next_due_at": NOON,
        "next_due_label": "Answer of the employing agency about the duties of the official",
        "waiting_on": "DOJ-OIA, DOJ-NSD, EMPLOYER, STATE-CA, STATE-DRL, STATE-DS, STATE-LEI",
    }
    case = ListedCase(**{**case_row().model_dump(), **long}, due=due)
    task = ListedTask(**task_row("DS12-10", act_by=NOON).model_dump(), due=due)
    print_cases([case])
    print_tasks([task])
    page = capsys.readouterr().out
    assert all(len(line) <= 80 for line in page.splitlines()), page
    assert page.count(case.case_id) == 2
    for shown in ("DS12-10", "STATE-LEI", "Tue 24 Nov 2026 12:00 EST", "FOLLOW_UP"):
        assert shown in page
    assert ("OVERDUE" in page) is (due is Due.OVERDUE)
    assert ("due soon" in page) is (due is Due.DUE_SOON)


def actor(person: str) -> Actor:
    """A person of the samples."""
    directory: Directory = read_directory((ROOT / "samples" / "directory.toml").read_text())
    return directory.actor(person)


async def test_lists_by_due_time_class_agency_and_person(
    terminal: Terminal, tmp_path: Path
) -> None:
    case_id = await terminal.restricted_case(tmp_path)
    report = ("--person", "P-0001", "--circumstance", "DETAINED", "--leave-out", "J1")
    other = await terminal.open_case("An official was arrested abroad.", *report)
    settings = terminal.stack.settings

    async with open_register(settings) as register:

        def at(moment: datetime) -> ListViews:
            return ListViews(Looks(register, now=lambda: moment), now=moment)

        async def cases(by: str, wanted: Wanted, moment: datetime) -> set[str]:
            found = {row.case_id for row in await at(moment).cases(actor(by), wanted)}
            return found & {case_id, other}

        overdue, soon = Wanted(due=(Due.OVERDUE,)), Wanted(due=(Due.DUE_SOON,))
        later = now() + timedelta(days=60)
        assert await cases(SUPERVISOR, overdue, now()) == set()
        assert await cases(SUPERVISOR, overdue, later) == {case_id, other}
        assert await cases(SUPERVISOR, soon, later) == set()
        assert await cases(SUPERVISOR, Wanted(agency="DOJ-OIA"), now()) == {case_id}
        assert await cases(SUPERVISOR, Wanted(stage="DECISION"), now()) == set()
        assert await cases(COUNSEL, Wanted(mine=True), now()) == set()
        assert await cases(OFFICER, Wanted(), now()) == set(), "an agency sees no case"
        overdue_mine = Wanted(mine=True, due=(Due.OVERDUE,))
        waiting = await at(later).waiting(actor(OFFICER), overdue_mine)
        assert {(row.case_id, row.task_id) for row in waiting} >= {(case_id, "J1")}
        assert {row.agency for row in waiting} == {"DOJ-OIA"}
        assert await at(later).tasks(actor(OFFICER), Wanted(agency="FBI")) == []

    returned = ("task", "return", case_id, "J1", "--reason", "Not ours.")
    await terminal.done(*returned, by=OFFICER)
    mine = await terminal.done("task", "list", "--mine", "--case", case_id, by=ANALYST)
    assert "J1" in {row["task_id"] for row in mine}, "what came back waits for the desk"
    of_class = {row["case_class"] for row in await terminal.done("case", "list", by=SUPERVISOR)}
    for one in of_class:
        listed = await terminal.done("case", "list", "--class", one, by=SUPERVISOR)
        assert {row["case_class"] for row in listed} == {one}
    page = await terminal.run("task", "list", "--case", case_id, "--due-soon", by=SUPERVISOR)
    assert page.code == Exit.DONE
    assert all(len(line) <= 80 for line in page.out.splitlines())


async def test_what_is_mine_includes_what_waits_for_usncb(
    terminal: Terminal, tmp_path: Path
) -> None:
    waiting = await terminal.receive(tmp_path / "other.json", red_notice(fresh_reference()))
    case_id = await terminal.restricted_case(tmp_path)
    ask = ("task", "ask", case_id, "J1", "--text", "Which treaty?")
    assert (await terminal.run(*ask, by=OFFICER)).code == Exit.DONE
    mine = await terminal.done("task", "list", "--mine", by=ANALYST)
    restricted = [row for row in mine if row["communication"] == waiting]
    assert [row["what"] for row in restricted] == ["Confirm or lift the restriction"]
    (asked,) = (row for row in mine if (row["case_id"], row["task_id"]) == (case_id, "J1"))
    assert (asked["what"], asked["agency"]) == (
        "Reply to DOJ-OIA: Treaty and extradition (J1)",
        "DOJ-OIA",
    )
    cases = await terminal.done("case", "list", "--mine", by=ANALYST)
    assert case_id in {row["case_id"] for row in cases}
    theirs = await terminal.done("task", "list", "--mine", "--case", case_id, by=OFFICER)
    assert theirs == [], "the question waits for USNCB"
    page = await terminal.run("task", "list", "--mine", by=SUPERVISOR)
    assert all(len(line) <= 80 for line in page.out.splitlines()), page.out
    assert waiting in page.out
    both = await terminal.run("task", "list", "--mine", "--all", by=ANALYST)
    assert both.code == Exit.USAGE
