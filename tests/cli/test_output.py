"""What is printed holds nothing that a terminal obeys or that nobody sees, whatever came in."""

import ast
import json
import re
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli import output
from cli.exits import Exit
from procedure.refusals import NotFound, NotWellFormed, no_such
from procedure.showing import in_one_line, shown
from tests.cli.typed import type_in
from tests.office import ROOT

CANARY = "a\x1b]0;owned\x07b\u202ec\u200bd\u2028e\x9b31mf\ufeffg\U000e0041h\u3164i\ud800j\rk\x7fl"
"""Escapes, a change of direction, zero width, a line separator, a tag, a filler, half a letter."""
READABLE = "محمد الأمين, אברהם, Žebrowník, 王小明, देवनागरी"
DANGEROUS = ("Cc", "Cf", "Zl", "Zp", "Cs")
VISIBLE_FORMATS = re.compile(
    "[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001345f]"
)
"""Signs of scripts that Unicode counts among the formats, although they are seen."""


def dangers(text: str) -> set[str]:
    """The characters of a text that must never be printed."""
    return {
        char
        for char in text
        if unicodedata.category(char) in DANGEROUS
        and char not in "\n\t"
        and not VISIBLE_FORMATS.match(char)
    }


@given(st.text() | st.text(alphabet=CANARY))
def test_nothing_unseen_is_shown(text: str) -> None:
    assert not dangers(shown(text))
    assert "\n" not in in_one_line(text)
    assert not dangers(output.as_json([text]))
    assert json.loads(output.as_json([text])) == [text], "programs get exactly what there is"


def test_every_script_stays_readable() -> None:
    assert shown(READABLE) == READABLE
    assert READABLE in output.as_json({"name": READABLE})


def test_a_page_shows_where_something_is_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    output.say(CANARY)
    output.say_aside(CANARY)
    output.print_table(CANARY, ("name", CANARY), [(CANARY, "one\ntwo")])
    printed = capsys.readouterr()
    assert not dangers(printed.out + printed.err)
    assert "c[U+200B]d" in printed.out
    assert "one[U+000A]two" in printed.out, "a cell cannot pretend to be another line"


def test_brackets_in_a_cell_have_no_meaning(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_drawn(output.cell("[red]seized[/red]"), width=80)
    assert capsys.readouterr().out == "[red]seized[/red]\n"


@pytest.mark.parametrize("as_json", [True, False])
def test_a_file_cannot_act_by_its_name_or_content(tmp_path: Path, as_json: bool) -> None:
    folder = tmp_path / "in\x1b[2Jbound\u202e"
    folder.mkdir()
    text = f"Subject: {CANARY}\nName: {READABLE}\n{CANARY}\n"
    file = folder / f"note\x1b[31m{READABLE}\n.txt"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    roster = {"CAVEAT_ROSTER": str(ROOT / "samples" / "roster.csv")}
    for source in (file, folder):
        words = ["read", str(source), *(["--json"] if as_json else [])]
        done = type_in(*words, env=roster)
        assert done.code in (Exit.DONE, Exit.ATTENTION), done.err
        assert not dangers(done.out + done.err)
        assert READABLE in done.out


def test_a_refusal_repeats_little_of_what_was_typed_and_in_one_line() -> None:
    for refused in (
        NotFound(what="case", name=f"{CANARY}\n" * 10_000),
        no_such("fact", f"{CANARY}\n" * 10_000, ["ENCOUNTER"]),
        NotWellFormed(problem=f"Line 1{CANARY}\nLine 2."),
    ):
        assert not dangers(str(refused))
        assert len(str(refused).splitlines()) == 1
        assert len(str(refused)) < 1_000


def test_nothing_in_the_command_line_prints_around_the_one_place() -> None:
    """``cli/output.py`` prints, on the console that ``cli/console.py`` knows."""
    around = []
    for path in sorted((ROOT / "cli").rglob("*.py")):
        if path.name in ("output.py", "console.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else ""
            if name in PRINTING:
                around.append(f"{path.name}:{getattr(node, 'lineno', 0)}: {name}")
    assert around == [], "use say, say_aside, print_table or print_json of cli/output.py"


PRINTING = (
    *("print", "Console", "typer.echo", "typer.secho", "sys.stdout", "sys.stderr"),
    *("sys.__stdout__", "sys.__stderr__", "os.write", "logging"),
)


def test_the_place_where_it_prints_is_found_by_that_test() -> None:
    assert sys.stdout is not None
    source = (ROOT / "cli" / "output.py").read_text(encoding="utf-8")
    found = {ast.unparse(node) for node in ast.walk(ast.parse(source))}
    assert {"sys.stdout", "sys.stderr", "Console"} <= {one for one in found if one in PRINTING}
