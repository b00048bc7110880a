"""How to change a deadline works as it is written: its steps are followed, one after the other."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.documents import section
from tests.structure.copies import EDITION_TESTS, Copy, copied

PAGE = "docs/editions.md"
HEADING = "How to change a deadline"
EDITION = "procedure/annex/2026-3/edition.toml"
TESTS = " ".join(EDITION_TESTS)
"""The tests that can notice; `make test` runs all."""


class Block(NamedTuple):
    """What is written in a box of the page: lines of a shell, or a part of a file."""

    language: str
    text: str

    @property
    def file(self) -> str:
        """The file that a part belongs to, which its first line names."""
        found = re.match(r"# (\S+)\n", self.text)
        assert found, f"no file is named:\n{self.text}"
        return found[1]


def blocks(markdown: str) -> list[Block]:
    """The boxes of a text, in their order."""
    found = re.findall(r"^( *)```(sh|toml)\n(.*?)^ *```$", markdown, re.MULTILINE | re.DOTALL)
    return [
        Block(language, re.sub(rf"^{indent}", "", text, flags=re.MULTILINE))
        for indent, language, text in found
    ]


def follow(copy: Copy, steps: list[Block]) -> None:
    """Type the lines and write the files. A part that begins with a name is the whole file."""
    for step in steps:
        if step.language == "sh":
            copy.run("sh", "-e", "-c", step.text, TESTS=TESTS)
            continue
        path = copy.folder / step.file
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        whole = step.text.splitlines()[1].startswith("name = ")
        path.write_text(step.text if whole else f"{before}\n{step.text}", encoding="utf-8")
        copy.run("git", "add", "--all")


def steps_with(heading: str) -> list[Block]:
    """The steps, with what another heading adds to the file of step 2."""
    whole = section(PAGE, HEADING)
    steps = blocks(whole.partition("\n### ")[0])
    at = 1 + next(n for n, step in enumerate(steps) if step.language == "toml")
    return [*steps[:at], *blocks(section(PAGE, heading)), *steps[at:]]


def written(steps: list[Block]) -> set[str]:
    """The files that a person writes by these steps."""
    return {step.file for step in steps if step.language == "toml"}


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_steps_change_a_clock_and_one_agency_s_time(tmp_path: Path) -> None:
    steps = steps_with("One agency's time")
    assert written(steps) == {EDITION}, "one file of data"
    copy = copied(tmp_path / "copy")
    follow(copy, steps)
    documented = (copy.folder / PAGE).read_text(encoding="utf-8")
    assert "The newest edition is `2026-3`." in documented
    row = next(line for line in documented.splitlines() if line.startswith("| `answer` |"))
    assert "3 business days" in row
    assert "`acknowledgment`, `travel-advice` |" in documented


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_steps_change_the_calendar(tmp_path: Path) -> None:
    copy = copied(tmp_path / "copy")
    follow(copy, steps_with("The calendar"))
    asked = (
        "from datetime import date; from procedure.annex.editions import PACKAGED, read_editions;"
        "from procedure.clocks.workdays import FederalCalendar, packaged_table as table;"
        "print(FederalCalendar(table(read_editions(PACKAGED)['2026-3'].edition.calendar))"
        ".why_closed(date(2027, 3, 10)))"
    )
    assert copy.run("python", "-c", asked).strip() == "Day of Examples"
