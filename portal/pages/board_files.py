"""The tables of the board as files that a spreadsheet opens."""

from collections.abc import Callable, Iterator, Mapping

from portal.pages.board_steps import step_of
from portal.pages.csv_files import Line
from portal.pages.people import Names
from portal.pages.site import Opened
from views.board import BoardView


def _steps_table(view: BoardView, opened: Opened) -> Iterator[Line]:
    names = Names(opened.directory, opened.actor)
    yield (
        "Case or matter",
        "Task",
        "What",
        "Who has the ball",
        "Due (UTC)",
        "Late",
        "Chance late, %",
    )
    for one in view.steps:
        shown = step_of(one, opened, names)
        at = one.act_by or one.due_at
        due = opened.times.iso(at) if at else ""
        late = "yes" if shown.level == "late" else "no"
        yield shown.number, one.task, one.what, shown.party, due, late, shown.chance


def _tracks_table(view: BoardView, opened: Opened) -> Iterator[Line]:
    yield "Track", "Stage", "Open", "Late"
    for one in view.tracks:
        yield one.track, one.stage, one.open, one.late


def _workload_table(view: BoardView, opened: Opened) -> Iterator[Line]:
    yield "Person", "Open", "Late", "Due within a week"
    for one in view.workload:
        yield one.person or "Nobody yet", one.open, one.late, one.due_soon


def _agencies_table(view: BoardView, opened: Opened) -> Iterator[Line]:
    yield (
        "Agency",
        "Open",
        "Late",
        "Acknowledged",
        "Acknowledged on time",
        "Median to acknowledge, s of working time",
        "Answered",
        "Answered on time",
        "Median to answer, s of working time",
    )
    for one in view.agencies:
        yield (
            one.agency,
            one.open,
            one.late,
            one.acknowledged,
            one.acknowledged_on_time,
            one.median_to_acknowledge,
            one.answered,
            one.answered_on_time,
            one.median_to_answer,
        )


TABLES: Mapping[str, Callable[[BoardView, Opened], Iterator[Line]]] = {
    "steps": _steps_table,
    "tracks": _tracks_table,
    "workload": _workload_table,
    "agencies": _agencies_table,
}
"""The tables that can be downloaded."""
