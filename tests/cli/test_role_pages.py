"""A page for each role: its day's work is typed as it is written, on one running installation.

Ids come from what earlier commands showed, at the places that the page says.
"""

import shlex
from collections.abc import Awaitable, Callable

import pytest

from tests.cli.conftest import Terminal
from tests.cli.walking import OFFICERS, answer_everything
from tests.documents import ROOT, section, text
from tests.office import ANALYST, SUPERVISOR
from tests.typed_boxes import filled, read, script

PAGES = sorted(
    path.stem for path in (ROOT / "docs" / "roles").glob("*.md") if path.stem != "README"
)
NOTICE = ROOT / "samples" / "traffic" / "red-2026-91001.json"
TWO_SCREENS = 120
"""Lines of a page, of which about sixty are seen at once."""

Meanwhile = Callable[[Terminal], Awaitable[None]]


async def case_of(terminal: Terminal) -> str:
    """The only case of the story."""
    (row,) = await terminal.done("case", "list", by=SUPERVISOR)
    found: str = row["case_id"]
    return found


async def the_notice_arrives(terminal: Terminal) -> None:
    """It is received and screened."""
    (item,) = await terminal.done("intake", str(NOTICE), by=ANALYST)
    await terminal.screened(item["communication"])


async def the_others_answer(terminal: Terminal) -> None:
    """What is still open is answered, and counsel is called."""
    for officer in (*OFFICERS, ANALYST):
        await answer_everything(terminal, officer)
    await terminal.in_stage(await case_of(terminal), "DECISION")


def reaching(stage: str) -> Meanwhile:
    """The procedure reaches a stage by itself."""

    async def wait(terminal: Terminal) -> None:
        await terminal.in_stage(await case_of(terminal), stage)

    return wait


def owing(duty: str, period: str) -> Meanwhile:
    """A standing duty is open, as it is by itself from its day on."""

    async def opens(terminal: Terminal) -> None:
        said = ("--period", period, "--text", "It is due.")
        await terminal.done("duty", "open", duty, *said, by=SUPERVISOR)

    return opens


async def nothing(terminal: Terminal) -> None:
    """The next page follows at once."""


STORY: tuple[tuple[Meanwhile, str, str], ...] = (
    (nothing, "operator", "In the morning"),
    (the_notice_arrives, "analyst", "What was restricted"),
    (reaching("COORDINATION"), "analyst", "Your tasks"),
    (nothing, "operations", "The warning"),
    (nothing, "agency-officer", "What is asked"),
    (nothing, "analyst", "A question from an agency"),
    (nothing, "agency-officer", "The answer"),
    (nothing, "supervisor", "What is due"),
    (nothing, "supervisor", "What happened"),
    (the_others_answer, "counsel", "What was answered"),
    (nothing, "approver", "The draft"),
    (reaching("FILING"), "counsel", "The filing"),
    (reaching("FOLLOW_UP"), "analyst", "INTERPOL's outcome"),
    (reaching("RECORDS"), "operations", "The correction"),
    (reaching("CLOSING"), "analyst", "The close"),
    (reaching("CLOSED"), "auditor", "The record"),
    (nothing, "auditor", "Who looked"),
    (nothing, "data-protection-officer", "How data are used"),
    (nothing, "data-protection-officer", "What is deleted"),
    (owing("SPOT_CHECK", "2026-10-01"), "data-protection-officer", "A spot check"),
    (nothing, "operator", "A new colleague"),
    (nothing, "security-officer", "New power"),
    (nothing, "security-officer", "Who has access"),
    (owing("TRAINING", "2027-04-01"), "security-officer", "The training"),
    (nothing, "duty-officer", "Whom to call"),
)
"""What happens meanwhile, then a part of a page."""


class Person:
    """Somebody who works by a page, and knows only what the screen has shown."""

    def __init__(self) -> None:
        """Know nothing."""
        self.name = ""
        self.known: dict[str, str] = {}

    async def work(self, terminal: Terminal, part: str) -> None:
        """Type each command, and compare what is shown with what the page says."""
        for typed in script(part):
            if typed.line.startswith("export CAVEAT_AS="):
                self.name = typed.line.partition("=")[2]
                continue
            program, *words = shlex.split(filled(typed.line, self.known))
            assert program == "caveat", typed.line
            result = await terminal.run(*words, typed=typed.words, CAVEAT_AS=self.name)
            assert result.code == 0, (typed.line, result.err)
            if typed.shown:
                self.known = read(typed.shown, result.out, self.known)


@pytest.mark.long
@pytest.mark.timeout(300)
async def test_a_day_s_work_of_each_role(new_terminal: Terminal) -> None:
    people = {page: Person() for page in PAGES}
    for meanwhile, page, heading in STORY:
        await meanwhile(new_terminal)
        await people[page].work(new_terminal, section(f"docs/roles/{page}.md", heading))


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_page_is_part_of_the_story(page: str) -> None:
    name = f"docs/roles/{page}.md"
    typed = [
        one.line
        for _meanwhile, where, heading in STORY
        if where == page
        for one in script(section(name, heading))
    ]
    assert typed == [one.line for one in script(text(name))]
    assert len(text(name).splitlines()) <= TWO_SCREENS
    assert f"]({page}.md)" in text("docs/roles/README.md")


def test_what_the_screen_does_not_show_is_found() -> None:
    known = read(["Case CASE ...", "..."], "Case case-1 is open\nmore\n", {})
    assert known == {"CASE": "case-1"}
    for shown in (["Case CASE is closed"], ["Case COMMUNICATION is open"]):
        with pytest.raises(AssertionError):
            read(shown, "Case case-1 is open\nmore\n", {})
    with pytest.raises(KeyError):
        filled("caveat case show CASE", {})
