"""The list of cases as a file: numbers, codes and times, and no person."""

from collections.abc import Iterable, Iterator

from portal.pages.csv_files import Line
from portal.pages.site import Opened
from procedure.annex.editions import Procedure
from views.case_list import CaseListRow


def case_lines(rows: Iterable[CaseListRow], opened: Opened, rules: Procedure) -> Iterator[Line]:
    """A line for each case. A file is passed on: it names nobody whom a case is about."""
    yield (
        "Case",
        "State",
        "Class",
        "Tracks",
        "Next due (UTC)",
        "Late",
        "Next step",
        "Further steps",
        "Who has the ball",
        "Closed (UTC)",
    )
    iso, tracks = opened.times.iso, rules.edition.tracks
    for row in rows:
        late = row.next_due_at is not None and row.next_due_at < opened.now
        yield (
            row.number or row.case_id,
            row.state,
            row.case_class,
            ", ".join(tracks[one].title if one in tracks else one for one in row.tracks),
            iso(row.next_due_at) if row.next_due_at else "",
            "yes" if late else "no",
            row.step.what if row.step else "",
            row.further_steps,
            row.step.party if row.step else row.waiting_on,
            iso(row.closed_at) if row.closed_at else "",
        )
