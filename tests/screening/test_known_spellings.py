"""The table of known spellings: lookups, sort order, and how it is built."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.screening.known_spellings import known_spellings, serialize, use_table
from screening.tables import known_spellings as module
from screening.tables.known_spellings import KNOWN_SPELLINGS, KnownSpellings

LINES = (Path(module.__file__).with_suffix(".txt")).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("form", "latin"),
    [("уайт", "white"), ("イェーツ", "yates"), ("遠田", "toda"), ("ييتس", "yates")],
)
def test_a_known_form_has_its_latin_spelling(form: str, latin: str) -> None:
    assert latin in KNOWN_SPELLINGS.readings(form)


def test_an_unknown_form_has_no_readings() -> None:
    for form in ("", "я", "marlowick", "абракадабров", "\t", "\n", "уайт\tx"):
        assert KNOWN_SPELLINGS.readings(form) == ()
    assert KnownSpellings(b"").readings("уайт") == ()


def test_traditional_characters_are_treated_as_simplified() -> None:
    assert KNOWN_SPELLINGS.readings("萬内克") == KNOWN_SPELLINGS.readings("万内克") != ()


def test_every_line_of_the_table_can_be_found() -> None:
    forms = [line.split("\t")[0] for line in LINES]
    assert sorted(forms, key=str.encode) == forms
    assert len(set(forms)) == len(forms)
    for line in LINES[:: len(LINES) // 500]:
        form, _, readings = line.partition("\t")
        assert KNOWN_SPELLINGS.readings(form) == tuple(readings.split(" "))
    assert [
        line for line in LINES if not re.fullmatch(r"[^\t ]+\t[a-z]{2,}( [a-z]{2,})*", line)
    ] == []


@pytest.fixture
def restore_shipped_table() -> Iterator[None]:
    """Load the shipped table again after the test."""
    yield
    use_table(KNOWN_SPELLINGS)


@pytest.mark.usefixtures("restore_shipped_table")
def test_the_table_has_only_forms_that_the_rules_miss_and_that_are_the_same_name() -> None:
    names = [
        "brackenford, бракенфорд => Q1",
        "yates, イェーツ, ייטס => Q2",
        "ashdown, perekovics, zoltan, quentin, 脩姓, кукарача => Q3",
        "not a valid line",
        "hale, хейл => Q4",
    ]
    table = known_spellings(names)
    assert table["イェーツ"] == ("yates",)
    assert table["хейл"] == ("hale",)
    assert "бракенфорд" not in table
    assert "кукарача" not in table
    assert "脩" in table
    assert "хейл" not in known_spellings(names, lambda number: number != "Q4")
    assert KnownSpellings(serialize(table)).readings("хейл") == ("hale",)
