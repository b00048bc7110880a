"""The timeline of a case as a person reads it: as of a moment, or what is new since an event."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from procedure.annex.editions import Procedure
from procedure.case import Case
from procedure.cases import CASE
from procedure.clocks.explanation import why_late, why_waited
from procedure.dossier import Event
from procedure.numbers import CaseNumber
from procedure.refusals import NotWellFormed
from procedure.values import CaseId, Moment, Stored
from views.changes import Change, changes
from views.courts import Courts, courts
from views.timeline import Line
from views.writings import Writing


class TimelineView(Stored):
    """What happened in a case, plan beside actual, and in whose court it was meanwhile."""

    case: CaseId
    number: CaseNumber | None
    """Its short number."""
    as_of: Moment
    """Nothing later is in it."""
    event: int
    """The last event that is in it."""
    since: int
    """Lines and changes are those after this event; 0 for everything."""
    lines: tuple[Line, ...]
    changes: tuple[Change, ...]
    """What is different since the event ``since``; nothing where it is 0."""
    late: tuple[tuple[str, ...], ...]
    """For each clock that was late by then: why it was due, who was alerted, what happened."""
    waited: tuple[tuple[str, ...], ...]
    """The same for each date that we expected of others and that passed: no deadline of ours."""
    courts: Courts


def events_until(events: Sequence[Event], as_of: datetime | None) -> Sequence[Event]:
    """The events that were recorded by the moment. Raises NotWellFormed where there are none."""
    known = [event for event in events if as_of is None or event.at <= as_of]
    if not known:
        raise NotWellFormed(problem="The case was not open at that time.")
    return known


def timeline_view(
    events: Sequence[Event],
    rules: Procedure,
    lines: Sequence[Line],
    writings: Mapping[str, Writing],
    *,
    as_of: datetime,
    since: int = 0,
) -> TimelineView:
    """The timeline of these events, with the lines that the reader may read.

    Raises NotWellFormed for an event that is not there yet.
    """
    if not 0 <= since <= len(events):
        raise NotWellFormed(problem=f"The case has {len(events)} events by then: not {since}.")
    before, case = CASE.fold(events[:since]), _folded(events)
    return TimelineView(
        case=case.dossier,
        number=case.number,
        as_of=as_of,
        event=case.revision,
        since=since,
        lines=tuple(
            line.model_copy(update={"text": _text(line, writings)})
            for line in lines
            if line.event > since
        ),
        changes=changes(before, case, rules) if before is not None else (),
        late=tuple(tuple(reasons) for c in case.clocks.values() if (reasons := why_late(c))),
        waited=tuple(tuple(reasons) for c in case.clocks.values() if (reasons := why_waited(c))),
        courts=courts(events, rules, as_of),
    )


def _folded(events: Sequence[Event]) -> Case:
    case = CASE.fold(events)
    if case is None:
        raise ValueError("a case has events")
    return case


def _text(line: Line, writings: Mapping[str, Writing]) -> str | None:
    writing = writings.get(line.document or "")
    if writing is None:
        return None
    return writing.problem or writing.text or None
