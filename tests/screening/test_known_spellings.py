"""The table of known spellings: what it says, that it is in order, and how it is made."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.screening.known_spellings import known_spellings, use, written
from screening.tables import known_spellings as module
from screening.tables.known_spellings import KNOWN_SPELLINGS, KnownSpellings

LINES = (Path(module.__file__).with_suffix(".txt")).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("form", "latin"),
    [("уайт", "white"), ("イェーツ", "yates"), ("遠田", "toda"), ("ييتس", "yates")],
)
def test_a_known_form_tells_what_it_stands_for(form: str, latin: str) -> None:
    assert latin in KNOWN_SPELLINGS.readings(form)


def test_what_is_not_known_has_no_readings() -> None:
    for form in ("", "я", "marlowick", "абракадабров", "\t", "\n", "уайт\tx"):
        assert KNOWN_SPELLINGS.readings(form) == ()
    assert KnownSpellings(b"").readings("уайт") == ()


def test_traditional_characters_are_known_as_the_simplified_ones() -> None:
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
def the_shipped_table_again() -> Iterator[None]:
    yield
    use(KNOWN_SPELLINGS)


@pytest.mark.usefixtures("the_shipped_table_again")
def test_the_table_keeps_what_rules_do_not_tell_and_leaves_out_what_is_another_name() -> None:
    names = [
        "brackenford, бракенфорд => Q1",
        "yates, イェーツ, ייטס => Q2",
        "ashdown, perekovics, zoltan, quentin, 脩姓, кукарача => Q3",
        "a line that is none",
        "hale, хейл => Q4",
    ]
    table = known_spellings(names)
    assert table["イェーツ"] == ("yates",)
    assert table["хейл"] == ("hale",)
    assert "бракенфорд" not in table
    assert "кукарача" not in table
    assert "脩" in table
    assert "хейл" not in known_spellings(names, lambda number: number != "Q4")
    assert KnownSpellings(written(table)).readings("хейл") == ("hale",)
