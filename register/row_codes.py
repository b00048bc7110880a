"""Keyed codes over rows from which it follows who may come in, who may do what, and when.

Each such row has a code over everything that it says, so that one that was written or changed
without the key ring is refused where it would count.
"""

import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping

from procedure.register_acts import Part
from register.lookups import Lookups

_WORDS = {Part.ROSTER: "roster", Part.CALENDAR: "closures", Part.DIRECTORY: "directory"}
Row = RowMapping | Mapping[str, Any]


class VersionTampered(Exception):
    """A version is not as Caveat wrote it: nobody may act by it."""

    def __init__(self, part: Part, number: int) -> None:
        """The sentence names the version."""
        super().__init__(
            f"Version {number} of the {_WORDS[part]} is not as it was written: nothing is done "
            "until an operator has restored the register."
        )


class RowCodes:
    """Makes and checks the codes of the rows of one table."""

    def __init__(self, lookups: Lookups, purpose: str, names: Sequence[str]) -> None:
        """``lookups`` has the key; ``names`` are the columns by which a row says something."""
        self._lookups = lookups
        self._purpose = purpose
        self._names = names

    def of(self, row: Row) -> bytes:
        """The code of a row that says this."""
        values = [row[name] for name in self._names]
        # Bytes and text that look alike are not the same.
        said = (repr(one) if isinstance(one, bytes) else str(one) for one in values)
        return self._lookups.mac(self._purpose, *said)

    def with_code(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The row as it is written."""
        return {**row, "code": self.of(row)}

    def fit(self, row: Row) -> bool:
        """Whether the row has the code of what it says."""
        code = row["code"]
        return isinstance(code, bytes) and hmac.compare_digest(self.of(row), code)


class VersionCodes(RowCodes):
    """The codes of the versions of the roster, the closures or the directory."""

    def __init__(self, lookups: Lookups, part: Part, names: Sequence[str]) -> None:
        """``lookups`` and ``names`` as of any row."""
        super().__init__(lookups, f"{part}-version", names)
        self._part = part

    def check(self, *rows: Row) -> None:
        """Raise VersionTampered for the first of these rows whose code does not fit."""
        for row in rows:
            if not self.fit(row):
                raise VersionTampered(self._part, row["number"])
