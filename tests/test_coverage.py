"""The page that says where each requirement is: complete, and every place that it names exists."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from procedure.kind_table import KINDS
from tests.documents import ROOT, Row, tables, text

PAGE = "docs/coverage.md"
TABLES = tables(text(PAGE))
ITEMS: list[Row] = TABLES["Item"]
ROWS = [row[1:] for row in ITEMS] + TABLES["Requirement"]
REPORT = [str(number) for number in (5, 6, 7, 15, 16, 17, *range(22, 68))]
RULES = [f"R{number}" for number in range(1, 18)]
TIMED = [f"N{number}" for number in range(1, 16)]
EDITIONS = [ROOT / "procedure/annex/2026-1", ROOT / "procedure/annex/2026-2"]
REASONS = ("not software: ", "not there yet")
"""How a row says that nothing, or not all of it, is here."""


def data_keys() -> Iterator[str]:
    """Every key of the editions' data, as ``table.key``."""
    for path in (path for folder in EDITIONS for path in folder.rglob("*.toml")):
        data: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        if path.parent in EDITIONS:
            yield from (f"{path.stem}.{key}" for key in data)
        for table, rows in data.items():
            if isinstance(rows, Mapping):
                yield from (f"{table}.{key}" for key in rows)


KEYS = set(data_keys())
ACTS = {act for kind in KINDS for act in kind.acts} | {
    kind.opening.act for kind in KINDS if kind.opening is not None
}
COMMANDS = set(re.findall(r"^### (caveat .+)$", text("docs/commands.md"), re.MULTILINE))


def named(cell: str) -> list[str]:
    """What a cell names in back quotes."""
    return re.findall(r"`([^`]+)`", cell)


def is_place(name: str) -> bool:
    """Whether it is a file, a folder, or a key of the data."""
    return name in KEYS or any((folder / name).exists() for folder in (ROOT, *EDITIONS))


def is_act(name: str) -> bool:
    """Whether a person can order it, or type it."""
    return name in ACTS or name in COMMANDS


def is_test(name: str) -> bool:
    """Whether the test is in the file."""
    file, _, test = name.partition("::")
    path = ROOT / file
    return path.is_file() and re.search(rf"def {test}\(", path.read_text("utf-8")) is not None


def test_every_item_has_its_row_in_order() -> None:
    assert [row[0] for row in ITEMS] == [*REPORT, *RULES, *TIMED]


@pytest.mark.parametrize("row", ROWS, ids=[row[0][:40] for row in ROWS])
def test_what_a_row_names_exists(row: Row) -> None:
    what, place, act, shown = row
    assert what
    words = ("marking", "weigh")
    assert [one for one in named(place) if one not in words and not is_place(one)] == []
    assert [one for one in named(act) if not is_act(one)] == []
    assert [one for one in named(shown) if not is_test(one)] == []


@pytest.mark.parametrize("row", ROWS, ids=[row[0][:40] for row in ROWS])
def test_a_row_has_a_test_or_says_why_it_has_none(row: Row) -> None:
    _, place, act, shown = row
    if shown == "none":
        assert any(reason in act for reason in REASONS)
    else:
        assert named(place), "the place"
        assert named(act), "the act"
        assert named(shown), "the test"
