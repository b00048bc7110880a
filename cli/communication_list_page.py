"""The list of communications as a person reads it in a terminal."""

from cli.output import LongList, say_aside
from procedure.rows import IntakeRow

_COLUMNS = ("communication", "version", "state", "restricted", "hits", "case")


def listing(*, as_json: bool) -> LongList:
    """A list of communications that is printed part by part."""
    return LongList(_COLUMNS, as_json=as_json)


def cells(row: IntakeRow) -> tuple[str, ...]:
    """A communication as a line of the list."""
    return (
        row.communication_id,
        str(row.version),
        row.state,
        "yes" if row.restricted else "no",
        str(row.hit_count),
        row.case_number or row.case_id or "",
    )


def report_more(after: str | None) -> None:
    """Say that there are more, and how to see them."""
    say_aside(f"There are more: repeat the command with --after {after}")
