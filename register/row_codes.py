"""Keyed codes over the versions that count for all dossiers: roster, closures and directory.

Who is protected, when things are due and who may do what follows from these rows. Each has a code
over everything that it says, so that one that was written or changed without the key ring is
refused where it is read.
"""

import hmac
from collections.abc import Iterable, Mapping, Sequence
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
    """Makes and checks the codes of the versions of one part."""

    def __init__(self, lookups: Lookups, part: Part, names: Sequence[str]) -> None:
        """``lookups`` has the key; ``names`` are the columns that a row says something by."""
        self._lookups = lookups
        self._part = part
        self._names = names

    def of(self, row: Row) -> bytes:
        """The code of a row that says this."""
        # Bytes and text that look alike are not the same.
        said = (repr(one) if isinstance(one, bytes) else str(one) for one in self._values(row))
        return self._lookups.mac(f"{self._part}-version", *said)

    def _values(self, row: Row) -> Iterable[Any]:
        return (row[name] for name in self._names)

    def fit(self, row: Row) -> bool:
        """Whether the row has the code of what it says."""
        code = row["code"]
        return isinstance(code, bytes) and hmac.compare_digest(self.of(row), code)

    def check(self, *rows: Row) -> None:
        """Raise VersionTampered for the first of these rows whose code does not fit."""
        for row in rows:
            if not self.fit(row):
                raise VersionTampered(self._part, row["number"])
