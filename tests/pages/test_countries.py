"""Countries are said by name, with the code next to it."""

import pytest

from portal.pages.countries import countries_in_words, country_in_words, place_in_words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("US", "United States (US)"),
        ("FR", "France (FR)"),
        ("XA", "Xandria (XA)"),
        ("914", "International Criminal Court (914)"),
        ("ZZ", "Country not known (ZZ)"),
        ("XANDRIA", "Xandria"),
        ("Côte d'Ivoire", "Côte d'Ivoire"),
    ],
)
def test_a_code_has_its_name(code: str, words: str) -> None:
    assert country_in_words(code) == words


def test_every_code_of_a_field_has_its_name() -> None:
    assert countries_in_words("US, QR") == "United States (US), Qadirah (QR)"
    assert countries_in_words("American") == "American"


def test_the_last_part_of_a_place_is_its_country() -> None:
    assert place_in_words("Vetrovice, XV") == "Vetrovice, Verkhovia (XV)"
    assert place_in_words("XV") == "Verkhovia (XV)"
    assert place_in_words("Los Angeles") == "Los Angeles"
