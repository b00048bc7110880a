"""``caveat annex``: editions are compared in words, and a mistake is found in its line."""

import json
from pathlib import Path

import pytest

from cli.exits import Exit
from tests.cli.typed import type_in

EDITION = """\
name = "2030-1"
extends = "2026-2"
effective = 2030-01-01
"""
CLOCK = """\
label = "The advice on travel is ready"
answers = ["S4"]
duration = { P0 = "1 hour", P1 = "4 hours", P2 = "1 business day", P3 = "1 business day" }
obligation = { kind = "REPORT", citation = "REPORT L46" }
time = { kind = "POLICY", citation = "advice before the next trip" }
alerts = [
    { kind = "REMINDER", percent = 50, to = "OWNER" },
    { kind = "DUE", percent = 100, to = "OWNER_CHIEF" },
]
"""


def run(*words: str) -> tuple[int, str]:
    """The exit code of a command, and what it prints."""
    result = type_in("annex", *words)
    return result.code, result.out + result.err


def test_a_difference_is_shown_row_by_row() -> None:
    code, page = run("diff", "2026-1", "2026-2")
    assert code == Exit.DONE
    answer = page[page.index("clocks  answer") :]
    assert "duration.P0: 4 hours -> 24 hours" in answer
    assert "new: The agencies are asked" in page
    assert "time: POLICY" in page


def test_a_difference_can_be_read_by_a_program() -> None:
    _, page = run("diff", "2026-1", "2026-2", "--json")
    rows = json.loads(page)
    assert {
        "table": "clocks",
        "row": "incident-notice",
        "field": "roll_to_workday",
        "before": "yes",
        "after": "no",
    } in rows


def test_the_same_edition_differs_in_nothing() -> None:
    assert run("diff", "2026-2", "2026-2") == (Exit.DONE, "No differences.\n")


def test_a_file_is_compared_with_an_edition(tmp_path: Path) -> None:
    file = tmp_path / "2030-1.toml"
    file.write_text(f"{EDITION}\n[clocks.answer]\nduration.P1 = '3 business days'\n")
    _, page = run("diff", "2026-2", str(file))
    assert "duration.P1: 2 business days -> 3 business days" in page
    _, page = run("diff", str(file), "2026-2")
    assert "duration.P1: 3 business days -> 2 business days" in page


def test_an_edition_that_does_not_exist_is_refused() -> None:
    code, page = run("diff", "2026-1", "1999-1")
    assert code == Exit.USAGE
    assert page.startswith("There is no edition '1999-1'; there are: 2026-1")


def test_an_edition_that_can_be_used_says_so(tmp_path: Path) -> None:
    file = tmp_path / "draft.toml"
    file.write_text(f"{EDITION}\n[clocks.travel-advice]\n{CLOCK}")
    assert run("check", str(file)) == (Exit.DONE, "Edition 2030-1 can be used.\n")


@pytest.mark.parametrize(
    ("wrong", "right", "line", "says"),
    [
        ('"4 hours"', '"four hours"', 8, "'four hours' is not a duration"),
        ("percent = 100", "percent = 90", 13, "the DUE alert is at 100 percent"),
        ('to = "OWNER" }', 'to = "EVERYBODY" }', 12, "Input should be"),
        ('answers = ["S4"]', 'answers = ["S9"]', 7, "clocks name unknown tasks: S9"),
        ("label =", "lable =", 6, "Extra inputs are not permitted"),
        ('"REPORT", citation', '"RUMOR", citation', 9, "Input should be"),
    ],
)
def test_a_mistake_is_found_in_its_line(
    tmp_path: Path, wrong: str, right: str, line: int, says: str
) -> None:
    file = tmp_path / "draft.toml"
    file.write_text(f"{EDITION}\n[clocks.travel-advice]\n{CLOCK.replace(wrong, right)}")
    code, page = run("check", str(file))
    assert code == Exit.FAILED
    found = [one for one in page.splitlines() if says in one]
    assert found, page
    assert found[0].startswith(f"draft.toml, line {line}:")


def test_a_mistake_in_a_folder_names_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "2030-1"
    folder.mkdir()
    (folder / "edition.toml").write_text(EDITION)
    (folder / "clocks.toml").write_text("# A comment\n\n[answer]\nduration.P0 = '4 days'\n")
    code, page = run("check", str(folder))
    assert code == Exit.FAILED
    assert page.startswith("clocks.toml, line 4: clocks.answer.duration.P0:")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("name = \n", "is not TOML: Invalid value (at line 1"),
        ('name = "2030-1"\nextends = "1999-1"\n', "extends '1999-1', which does not exist"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "draft.toml"
    file.write_text(content)
    code, page = run("check", str(file))
    assert code == Exit.FAILED
    assert says in page


def test_a_path_without_an_edition_says_so(tmp_path: Path) -> None:
    code, page = run("check", str(tmp_path / "missing.toml"))
    assert code == Exit.USAGE
    assert "neither a file nor a folder with an edition.toml" in page
