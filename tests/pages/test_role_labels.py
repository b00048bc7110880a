"""What the roles' pages name in bold under "On the pages" is what the portal shows."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from cli.next_steps import LINES
from portal.pages.act_words import ACTS, CONTRARY
from portal.pages.meanings import command_of, meanings_of_commands
from portal.pages.offers import command
from procedure.cases import CASE
from procedure.kind_table import MATTER_KINDS
from tests.documents import ROOT, section

PORTAL = ROOT / "portal"
PAGES = sorted(
    path.stem
    for path in (ROOT / "docs" / "roles").glob("*.md")
    if "## On the pages" in path.read_text(encoding="utf-8")
)


def in_bold(markdown: str) -> set[str]:
    """The labels that a text names."""
    return {" ".join(found.split()) for found in re.findall(r"\*\*(.+?)\*\*", markdown, re.DOTALL)}


def of_template(text: str) -> Iterator[str]:
    """What a template shows by itself, and the words that it gives to macros."""
    text = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    made = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
    for expression in made.findall(text):
        yield from (
            found[1] or found[2] for found in re.findall(r"(\"(.*?)\"|'(.*?)')", expression)
        )
    yield from re.split(r"\0|<[^>]*>", made.sub("\0", text))


def of_module(text: str) -> Iterator[str]:
    """The words in a module's code; what explains the code is left out."""
    tree = ast.parse(text)
    explaining = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    words = (one for one in ast.walk(tree) if isinstance(one, ast.Constant))
    yield from (
        one.value for one in words if isinstance(one.value, str) and id(one) not in explaining
    )


@cache
def labels() -> frozenset[str]:
    """Everything that pages show of their own."""
    found = [*meanings_of_commands().values()]
    for path in (PORTAL / "html").rglob("*.html"):
        found += of_template(path.read_text(encoding="utf-8"))
    for path in (PORTAL / "pages").rglob("*.py"):
        found += of_module(path.read_text(encoding="utf-8"))
    return frozenset(" ".join(one.removesuffix("|r").split()).rstrip(".:") for one in found)


@pytest.mark.parametrize("page", PAGES)
def test_every_label_of_a_day_is_on_a_page(page: str) -> None:
    day = section(f"docs/roles/{page}.md", "On the pages")
    named = in_bold(day)
    assert "Sign out" in named, "a day has an end"
    assert len(named) > 4
    assert named - labels() == set()


def test_a_label_that_no_page_has_is_found() -> None:
    assert in_bold("Press **Acknowledge**, then **Acknowledge\n   it all**.") - labels() == {
        "Acknowledge it all"
    }
    assert set(of_template('{# a #}<b>One</b>{{ cv.tag("Two", "x") }} Three')) >= {"One", "Two"}
    assert [*of_module('"""Four."""\nx = "Five"')] == ["Five"]


def test_acts_that_have_names_exist_and_say_which_of_two_they_are() -> None:
    opening = {kind.opening.act for kind in (CASE, *MATTER_KINDS) if kind.opening is not None}
    assert {*ACTS} <= opening | {line.act for line in LINES}
    for line in LINES:
        flags = {one.name for one in command(command_of(line.words)).params}
        if flags & {*CONTRARY} and line.act in ACTS:
            assert ACTS[line.act].contrary, line.act
    titles = [one.title for one in ACTS.values()]
    assert max(map(len, titles)) <= 50, "a button is short"
