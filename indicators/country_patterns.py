"""Country patterns: restricted reference data that each installation loads. None is shipped.

Each entry says what a source reports about a requesting country. There are no numbers and no
ranking of countries (REPORT L48).
"""

import datetime
import tomllib

from pydantic import Field, ValidationError

from indicators.terms.words import tokenize
from procedure.clocks.rules import Source
from procedure.values import Value


class CountryPatternsUnreadable(ValueError):
    """The table cannot be used. The message gives the entry and the fix."""


class CountryPattern(Value):
    """What a source reports about one country.

    ``country`` is its code. ``senders`` are the addresses of its bureau ("IP XANDRIA"). ``dated``
    is the date of the source.
    """

    country: str = Field(min_length=1)
    senders: tuple[str, ...] = ()
    pattern: str = Field(min_length=1)
    source: Source
    dated: datetime.date


class CountryPatterns(Value):
    """One version of the table."""

    version: str
    patterns: tuple[CountryPattern, ...] = ()

    def about(self, countries: tuple[str, ...], sender: str) -> tuple[CountryPattern, ...]:
        """The entries for any of these country codes or for this sender, in table order."""
        codes = {_key(country) for country in countries} - {()}
        return tuple(
            entry
            for entry in self.patterns
            if _key(entry.country) in codes
            or (_key(sender) and _key(sender) in map(_key, entry.senders))
        )


def read_country_patterns(text: str) -> CountryPatterns:
    """Read a table from TOML. Raises CountryPatternsUnreadable."""
    try:
        return CountryPatterns.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise CountryPatternsUnreadable(f"The country patterns are not TOML: {error}.") from None
    except ValidationError as error:
        lines = [
            f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}"
            for detail in error.errors(include_url=False, include_input=False)
        ]
        raise CountryPatternsUnreadable(
            f"The country patterns cannot be used: {'; '.join(lines)}. "
            "An entry has country, senders, pattern, source (kind, citation), and dated."
        ) from None


def _key(name: str) -> tuple[str, ...]:
    return tokenize("", name).words
