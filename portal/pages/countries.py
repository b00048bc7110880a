"""Countries in words, with the code beside each: nobody reads a bare code.

The names are those of the time zone database, which every process has; what it has for its own
purpose is said as U.S. offices say it.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_CODE = re.compile(r"\b(?:[A-Z]{2}|\d{3})\b")
_NAMES: Mapping[str, str] = {
    # As U.S. offices say it, where the database has it otherwise.
    "CD": "Democratic Republic of the Congo",
    "CG": "Republic of the Congo",
    "GB": "United Kingdom",
    "KP": "North Korea",
    "KR": "South Korea",
    "MM": "Burma",
    # Courts to which INTERPOL gives codes as to countries.
    "914": "International Criminal Court",
    "916": "Special Tribunal for Lebanon",
    "922": "Residual Mechanism for Criminal Tribunals",
    # Invented ones of the samples, by codes that ISO 3166 leaves to its users.
    "QM": "Maravella",
    "QN": "Nordavia",
    "QR": "Qadirah",
    "XA": "Xandria",
    "XB": "Borduvia",
    "XC": "Castellora",
    "XL": "Lorvane",
    "XV": "Verkhovia",
}


def country_in_words(code: str) -> str:
    """``Qadirah (QR)``; what is no code is a name already, and not said in capitals."""
    if _CODE.fullmatch(code) is None:
        return code.title() if code.isupper() else code
    return f"{_known().get(code, 'Country not known')} ({code})"


def countries_in_words(text: str) -> str:
    """The same for each code in a field of countries: ``United States (US), Qadirah (QR)``."""
    return _CODE.sub(lambda found: country_in_words(found[0]), text)


def place_in_words(text: str) -> str:
    """A place that ends with the code of its country, as those of notices do."""
    place, comma, country = text.rpartition(", ")
    return f"{place}{comma}{countries_in_words(country)}"


@cache
def _known() -> Mapping[str, str]:
    table = files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {**{code: name for code, name in rows}, **_NAMES}
