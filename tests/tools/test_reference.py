"""The reference tables: what is stale is named, and only the generated parts are rewritten."""

import shutil
from enum import StrEnum
from pathlib import Path

import pytest

from tools import reference, tables
from tools.command_reference import commands, usage
from tools.reference import PageUnusable, rewritten
from views import docstrings

PAGE = """# A page

Written by hand.

<!-- generated: first -->

old

<!-- end of generated: first -->

More by hand, such as <!-- a comment -->.

<!-- generated: second -->
<!-- end of generated: second -->
"""


def test_only_what_is_stale_is_rewritten() -> None:
    made, stale = rewritten("page.md", PAGE, {"first": "old", "second": "| new |"})
    assert stale == ["second"]
    assert made == PAGE.replace(
        "<!-- generated: second -->\n", "<!-- generated: second -->\n\n| new |\n\n"
    )
    assert rewritten("page.md", made, {"first": "old", "second": "| new |"}) == (made, [])


@pytest.mark.parametrize(
    ("page", "parts", "said"),
    [
        (PAGE, {"first": "x"}, "nothing in the code makes the part 'second'"),
        (PAGE, {"first": "x", "second": "x", "third": "x"}, "the part 'third' is missing"),
        (PAGE + PAGE, {"first": "x", "second": "x"}, "the part 'first' is there twice"),
        (
            PAGE.replace("<!-- end of generated: first -->", ""),
            {"first": "x", "second": "x"},
            "the part 'first' is not ended",
        ),
    ],
)
def test_a_page_with_other_parts_is_refused(page: str, parts: dict[str, str], said: str) -> None:
    with pytest.raises(PageUnusable, match=f"page.md: {said}"):
        rewritten("page.md", page, parts)


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """Copies of the pages that have generated parts."""
    for page in reference.PAGES:
        (tmp_path / page).parent.mkdir(exist_ok=True)
        shutil.copy(reference.ROOT / page, tmp_path / page)
    return tmp_path


def test_the_check_names_what_is_stale_and_the_command(
    copies: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    *changed, left = sorted(reference.PAGES)
    originals = read(copies)
    stale, named = {left: originals[left]}, set()
    for page in changed:
        name = originals[page].partition("<!-- generated: ")[2].partition(" -->")[0]
        marker = f"<!-- generated: {name} -->\n"
        stale[page] = originals[page].replace(marker, f"{marker}changed by hand\n")
        (copies / page).write_text(stale[page], encoding="utf-8")
        named.add(f"{page}: the part {name!r} is stale. Run: make docs")
    assert reference.main(["--check"], copies) == 1
    assert {*capsys.readouterr().err.splitlines()} == named
    assert read(copies) == stale, "a check changes nothing"
    assert reference.main([], copies) == 0
    assert read(copies) == originals
    assert reference.main(["--check"], copies) == 0


def read(copies: Path) -> dict[str, str]:
    """The pages as they are now."""
    return {page: (copies / page).read_text(encoding="utf-8") for page in reference.PAGES}


class Documented(StrEnum):
    """A closed set."""

    ONE = "one"
    """The ``first``,
    on two lines.

    And a second paragraph.
    """
    TWO = "two"
    """The second."""


class Undocumented(StrEnum):
    """A closed set with a member without a meaning."""

    ONE = "one"
    """The first."""
    TWO = "two"


def test_members_mean_what_is_below_them() -> None:
    assert docstrings.members(Documented) == {
        "one": "The `first`, on two lines.",
        "two": "The second.",
    }
    with pytest.raises(docstrings.Undocumented, match=r"Undocumented\.TWO has no docstring"):
        docstrings.members(Undocumented)


def test_what_has_no_docstring_is_named() -> None:
    def silent() -> None:
        pass

    assert docstrings.summary(test_reference_of_itself) == "The first paragraph, on one line."
    with pytest.raises(docstrings.Undocumented, match="silent has no docstring"):
        docstrings.summary(silent)


def test_reference_of_itself() -> None:
    """The first paragraph,
    on one line.

    Nothing else.
    """
    assert docstrings.summary(docstrings.summary).endswith("Raises Undocumented.")


def test_constants_mean_what_is_below_them() -> None:
    meanings = docstrings.constants(reference)
    assert meanings["PAGES"].startswith("The pages with generated parts")
    assert "ROOT" not in meanings


def test_a_cell_stays_in_its_cell() -> None:
    assert tables.table(("One", "Two"), [("a | b", "c\nd")]) == (
        "| One | Two |\n| --- | --- |\n| a \\| b | c d |"
    )


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("up", "caveat up [--headless] [--samples] [--json]"),
        ("case take-up", "caveat case take-up [CASE] [--all] [--as PERSON] [--json]"),
        ("decide", "caveat decide CASE DISPOSITION --text WORDS [--as PERSON] [--json]"),
        (
            "case notify",
            "caveat case notify CASE --text WORDS [--field KEY=VALUE]... [--unreachable] "
            "[--defer]\n"
            "    [--until UNTIL] [--as PERSON] [--json]",
        ),
    ],
)
def test_usage_lines(name: str, line: str) -> None:
    assert usage(name, commands()[name]) == line
