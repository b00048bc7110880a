"""A name is marked in the text where it was found, in its own script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.marks import places_of

MARKED = [
    (
        "Guests: Karl\nM., Rosalind Merribeck and a Mr. T.",
        "rosalind merribeck",
        "Rosalind Merribeck",
    ),
    ("MERRIBECK, Rosalind", "rosalind merribeck", "MERRIBECK, Rosalind"),
    ("seen with Rosalind\nMerribeck.", "rosalind merribeck", "Rosalind\nMerribeck"),
    ("Rosalind came. Merribeck did not.", "rosalind merribeck", "Rosalind|Merribeck"),
    ("Passport of LARKSPURNE, E. T., seen", "larkspurne|e t", "LARKSPURNE, E. T"),
    (
        "يرجى توقيف طارق بن سليمان النويدري فورا",
        "طارق|سليمان|نويدري|بن ال",
        "طارق بن سليمان النويدري",
    ),
    ("Ольга Зебровник", "ольга|зебровник", "Ольга Зебровник"),
    ("Mar\u00adlowick, Que\u0301ntin", "marlowick|quéntin", "Mar\u00adlowick, Que\u0301ntin"),
    ("请协助王小明先生", "王|小明", "王小明"),
    ("Al and bin went to the market.", "al|bin", "bin"),
    ("Nobody is here.", "rosalind merribeck", ""),
    ("Nobody is here.", "", ""),
]


@pytest.mark.parametrize(("text", "found", "marked"), MARKED, ids=lambda one: one[:30])
def test_the_name_is_marked_where_it_is(text: str, found: str, marked: str) -> None:
    places = places_of(text, found.split("|"), own=True)
    assert [text[start:end] for start, end in places] == [one for one in marked.split("|") if one]


def test_elsewhere_one_word_of_a_name_is_not_the_name() -> None:
    words = ["rosalind", "merribeck"]
    assert places_of("Rosalind came.", words, own=False) == []
    assert places_of("Rosalind Merribeck came.", words, own=False) == [(0, 18)]


@given(st.text(), st.lists(st.text(min_size=1), max_size=4), st.booleans())
def test_any_text_has_places_inside_it(text: str, words: list[str], own: bool) -> None:
    places = places_of(text, words, own=own)
    assert all(0 <= start < end <= len(text) for start, end in places)
