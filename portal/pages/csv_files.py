"""Tables as files that a spreadsheet opens."""

import csv
import io
from collections.abc import Iterable, Sequence

from fastapi import Response

Line = Sequence[str | int | None]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a cell is a formula in a spreadsheet; such text is marked as text."""


def file_of(name: str, lines: Iterable[Line]) -> Response:
    """A file to save; ``lines`` are its rows, the titles of the columns first."""
    made = io.StringIO()
    csv.writer(made).writerows([[cell_of(one) for one in line] for line in lines])
    return Response(
        "\ufeff" + made.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def cell_of(value: str | int | None) -> str | int:
    """What is in a cell: nothing for None, and never a formula."""
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
