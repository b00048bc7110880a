"""The terms of the field and of Caveat, from the page of the documents that defines them."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

_SOURCE = Path(__file__).resolve().parents[2] / "docs" / "terms.md"
_PARTS = ("The field's terms", "Caveat's terms")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_SEPARATOR = re.compile(r"\|[\s|:-]+\|")
_OF_MACHINES = frozenset({"run", "build", "relay", "handoff", "register"})
"""Terms that no page uses."""


class Term(NamedTuple):
    """A word with its meaning."""

    word: str
    meaning: str
    source: str


class Terms(NamedTuple):
    """Words of one kind."""

    title: str
    terms: Sequence[Term]


@cache
def terms() -> Sequence[Terms]:
    """Both parts. Raises LookupError where the document has no such part."""
    text = _SOURCE.read_text("utf-8")
    return [Terms(title.replace("'", "’"), _terms_in(_part(text, title))) for title in _PARTS]


def _part(text: str, title: str) -> str:
    _before, found, rest = text.partition(f"\n## {title}\n")
    if not found:
        raise LookupError(f"docs/terms.md has no part {title}")
    return rest.partition("\n## ")[0]


def _terms_in(part: str) -> list[Term]:
    """The rows of its table."""
    rows = [
        [_plain(cell) for cell in line.strip("|").split("|")]
        for line in part.splitlines()
        if line.startswith("|") and not _SEPARATOR.fullmatch(line)
    ]
    return [
        Term(cells[0], cells[1], cells[2] if len(cells) > 2 else "")
        for cells in rows[1:]
        if cells[0] not in _OF_MACHINES
    ]


def _plain(cell: str) -> str:
    """The words without Markdown."""
    return _LINK.sub(r"\1", cell.strip()).replace("`", "").replace("*", "")
