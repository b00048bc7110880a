"""Lists of cases and tasks in a terminal: an entry has a main line, and never breaks an id."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cli.output import print_entry, say
from procedure.clocks.explanation import eastern
from procedure.values import Moment
from views.due import Due
from views.lists import ListedCase, ListedTask

if TYPE_CHECKING:
    from views.waiting import Waiting

MARKS = {Due.OVERDUE: "OVERDUE", Due.DUE_SOON: "due soon", Due.LATER: "", None: ""}
"""How near a due time is, in a column of its own."""


def print_cases(rows: Sequence[ListedCase]) -> None:
    """The cases by what is due next."""
    for row in rows:
        when = eastern(row.next_due_at) if row.next_due_at else ""
        state = "" if row.restricted else ", not restricted"
        what = f"{row.next_due_label}; " if row.next_due_label else ""
        print_entry(
            f"{row.number or row.case_id}  {row.case_class}  {MARKS[row.due]:8}  {when}".rstrip(),
            *_beside(row.case_id, row.number),
            f"{row.stage.replace(',', ', ')}{state}: {what}waits for {row.waiting_on or 'nobody'}",
        )
    _count(len(rows), "case")


def print_tasks(rows: Sequence[ListedTask]) -> None:
    """The tasks by what is due first."""
    for row in rows:
        print_entry(
            f"{row.number or row.case_id}  {row.task_id:7}  {MARKS[row.due]:8}  "
            f"{_by(row.act_by)}".rstrip(),
            "  ".join(part for part in (row.agency, row.state, _dates(row)) if part),
            *_beside(row.case_id, row.number),
        )
    _count(len(rows), "task")


def print_waiting(rows: "Sequence[Waiting]") -> None:
    """What waits for the person who asks, by what is due first."""
    for row in rows:
        where = (
            row.number or row.case_number or row.case_id or f"{row.communication}/v{row.version}"
        )
        task = f"  {row.task_id:7}" if row.task_id else ""
        print_entry(
            f"{where}{task}  {MARKS[row.due]:8}  {_by(row.act_by)}".rstrip(),
            "  ".join(part for part in (row.what, row.agency, row.state) if part),
            *_beside(row.case_id or "", row.case_number),
        )
    if rows:
        _count(len(rows), "step")
    else:
        say("Nothing waits for you.")


def _beside(case_id: str, number: str | None) -> Sequence[str]:
    """The long id below a number, which has its place."""
    return () if number is None else (case_id,)


def _by(moment: Moment | None) -> str:
    return eastern(moment) if moment else ""


def _dates(row: ListedTask) -> str:
    """When it is due, and whether it was late."""
    due = f"answer due {eastern(row.due_at)}" if row.due_at else ""
    return f"{due}, late".removeprefix(", ") if row.late else due


def _count(count: int, what: str) -> None:
    say(f"{count or 'No'} {what if count == 1 else f'{what}s'}.")
