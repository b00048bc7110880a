"""The timeline of a case or a matter: what happened, who did it, plan beside actual, lateness."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from procedure.annex.editions import Procedure
from procedure.case import Case
from procedure.cases import CASE
from procedure.clocks.clock import late_by
from procedure.clocks.explanation import in_words
from procedure.corrections import EntryCorrected
from procedure.dossier import DossierState, Event, TimelineText
from procedure.kinds import DossierKind
from procedure.matters.matter import Matter
from procedure.measures.clock_alerts import AlertReached
from procedure.people import SYSTEM_ID
from procedure.stages import stage_titles
from procedure.values import DocumentId, Moment, Stored
from views.writings import document_of


class Line(Stored):
    """One line of the timeline."""

    at: Moment
    who: str
    what: str
    measure: int | None = None
    """Which of the five measures of REPORT L46 it belongs to, if one."""
    planned: Moment | None = None
    """When it was due, or when the step that begins here is due."""
    begins: bool = False
    """Whether a step begins here; otherwise ``planned`` is what this line is measured against."""
    late_by: timedelta | None = None
    expected: bool = False
    """Whether ``planned`` is a date that we expect of others: it is never late of ours."""
    stage: str = ""
    """The title of the stage; none before the case follows a track."""
    event: int = 0
    """The event of the case that it tells of, by which an entry can be corrected; of several, the
    last."""
    document: DocumentId | None = None
    """What was written with it, if anything was."""
    text: str | None = None
    """What was written, opened for whoever reads this."""

    @property
    def verdict(self) -> str:
        """``on time``, ``late by 3 h``, or nothing where nothing was planned."""
        if self.begins or self.planned is None:
            return "expected then" if self.expected else ""
        if self.expected:
            return f"{in_words(self.late_by)} after that" if self.late_by else "as expected"
        return f"late by {in_words(self.late_by)}" if self.late_by else "on time"


def timeline(
    events: Sequence[Event], rules: Procedure, kind: DossierKind[Any] = CASE
) -> list[Line]:
    """All events of a case or a matter as lines, in the order of the record.

    What was corrected says so.
    """
    telling = Telling(rules, kind)
    state: Any = None
    for event in events:
        before, state = state, kind.evolve(state, event)
        telling.add(event, before, state)
    return telling.lines


class Telling:
    """Tells the events of a case or a matter one after the other."""

    def __init__(self, rules: Procedure, kind: DossierKind[Any], *, staged: bool = True) -> None:
        """``staged``: each line says in which stage it was."""
        self.lines: list[Line] = []
        self._rules = rules
        self._kind = kind
        self._staged = staged
        self._place_of: dict[int, int] = {}
        self._alert: AlertReached | None = None

    def add(self, event: Event, before: Any, after: Any) -> None:
        """The next event, with the state before it, if there was one, and the one after it."""
        if before and isinstance(event, AlertReached) and _same_alert(before, self._alert, event):
            self.lines[-1] = _joined(self.lines[-1], event)
        else:
            line = _line(event, before or after, after, self._rules, self._kind)
            stage = _title(after) if self._staged else ""
            self.lines.append(line.model_copy(update={"stage": stage}) if stage else line)
        self._alert = event if isinstance(event, AlertReached) else None
        self._place_of[after.revision] = len(self.lines) - 1
        if isinstance(event, EntryCorrected):
            wrong = self._place_of[event.replaces]
            what = f"{self.lines[wrong].what} (corrected by entry {after.revision})"
            self.lines[wrong] = self.lines[wrong].model_copy(update={"what": what})


def _same_alert(case: DossierState, one: AlertReached | None, other: AlertReached) -> bool:
    """Whether two alerts are one line: the same step of several tasks, at the same time."""
    if one is None or "/" not in one.clock_id or "/" not in other.clock_id:
        return False
    first, second = case.clocks[one.clock_id], case.clocks[other.clock_id]
    return (one.at, one.alert, one.to, first.rule, first.due_at) == (
        other.at,
        other.alert,
        other.to,
        second.rule,
        second.due_at,
    )


def _joined(line: Line, event: AlertReached) -> Line:
    subject = event.clock_id.split("/")[0]
    return line.model_copy(update={"what": f"{line.what}, {subject}", "event": line.event + 1})


def _title(state: DossierState) -> str:
    """The title of the stage."""
    if isinstance(state, Case):
        return stage_titles(state) if state.tracks else ""
    return state.standing.stage.title if isinstance(state, Matter) else ""


def _line(
    event: Event,
    before: DossierState,
    after: DossierState,
    rules: Procedure,
    kind: DossierKind[Any],
) -> Line:
    rule = kind.events[type(event)]
    text = rule.text(before, event, rules) if rule.text else TimelineText(event.kind)
    clock = (after if text.begins else before).clocks.get(text.clock or "")
    if clock is not None and not text.begins and not clock.running:
        # The step was done, or put off, before: this line is measured against nothing.
        clock = None
    late = late_by(clock, event.at) if clock is not None and not text.begins else None
    return Line(
        at=event.at,
        who="Caveat" if event.by == SYSTEM_ID else event.by,
        what=text.what,
        measure=text.measure,
        planned=clock.due_at if clock else None,
        begins=text.begins,
        late_by=late,
        expected=clock is not None and clock.expected,
        event=after.revision,
        document=document_of(event),
    )
