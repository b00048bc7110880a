"""Term list validation and matching."""

import pytest

from indicators.terms.lists import Terms, TermsUnreadable, packaged_terms
from indicators.terms.words import tokenize


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        (
            'language = "xx"\nname = "X"\n[terms]\na = ["b*"]',
            r"x\.toml: a: 'b\*': A stem must have 2",
        ),
        (
            'language = "xx"\nname = "X"\n[terms]\na = ["... word"]',
            "must start and end with a word",
        ),
        ('language = "xx"\nname = "X"\n[terms]\na = ["!"]', "'!' is not a word"),
        ('language = "xxx"\nname = "X"\n[terms]', "language: String should match"),
        ("language = ", "not valid TOML"),
    ],
)
def test_an_invalid_term_list_is_rejected_with_its_location(terms: str, message: str) -> None:
    with pytest.raises(TermsUnreadable, match=message):
        Terms({"x.toml": terms})


def test_a_gap_spans_up_to_four_words_within_a_sentence() -> None:
    def found(text: str) -> bool:
        return "political_character" in packaged_terms().find(tokenize("", text))

    assert found("insulting the honour of the President")
    assert not found("insulting the very good honour of the President")
    assert not found("he was insulting. The president left")
