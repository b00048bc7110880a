"""The kinds of dossiers: each with its tables, its lists, and who may know of it.

What records, keeps time, sends email, answers Updates and passes handoffs serves every kind by
these tables. A new kind is a set of tables and a workflow.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic

from procedure.context import FactOfAnswer
from procedure.dossier import Command, Event, S
from procedure.people import Actor
from procedure.refusals import NotWellFormed
from procedure.rows import Rows as ListRows
from procedure.tables import (
    ActRule,
    EventRule,
    OnAnswer,
    OnDue,
    OnFact,
    OpeningRule,
    Rules,
    StepRule,
)
from procedure.values import Moment, Stored

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure


class Wake(Stored):
    """When a dossier's clocks have something to do next."""

    clock: str
    alert: str
    at: Moment


class Attributes(Stored):
    """What Temporal may show about a dossier in clear."""

    tracks: tuple[str, ...]
    stages: tuple[str, ...]
    priority: str
    due_at: Moment | None
    restricted: bool


class DossierKind(Generic[S]):
    """One kind of dossier."""

    def __init__(
        self,
        name: str,
        prefix: str,
        rules: Iterable[Rules],
        *,
        begin: Callable[[Event], S],
        visible: Callable[[S, Actor, Command], bool],
        rows: "Callable[[S | None, S, Procedure], ListRows]",
        stage: Callable[[S], str],
        is_open: Callable[[S], bool],
        attributes: Callable[[S], Attributes | None] = lambda state: None,
    ) -> None:
        """Index the tables. Raises ValueError for a name that is used twice."""
        tables = tuple(rules)
        self.name = name
        self.prefix = prefix
        self.rules = tables
        self.visible = visible
        self.rows = rows
        self.stage = stage
        self.is_open = is_open
        self.attributes = attributes
        self._begin = begin
        self.events: Mapping[type[Event], EventRule[S, Any]] = _by(
            (rule.event, rule) for table in tables for rule in table.events
        )
        self.acts: Mapping[str, ActRule[S, Any]] = _by(
            (rule.act, rule) for table in tables for rule in table.acts
        )
        self._steps: Mapping[str, StepRule[S]] = _by(
            (rule.name, rule) for table in tables for rule in table.steps
        )
        adding = [table.add_fact for table in tables if table.add_fact is not None]
        self.add_fact: FactOfAnswer = adding[0] if adding else lambda *nothing: ()
        joining = [table.join_tracks for table in tables if table.join_tracks is not None]
        self.join_tracks = joining[0] if joining else lambda state, context: ()
        self.on_due: Mapping[str, OnDue] = _by(
            pair for table in tables for pair in table.on_due.items()
        )
        self.on_fact: Mapping[str, OnFact] = _by(
            pair for table in tables for pair in table.on_fact.items()
        )
        self.on_answer: Mapping[str, OnAnswer] = _by(
            pair for table in tables for pair in table.on_answer.items()
        )
        openings = [table.opening for table in tables if table.opening is not None]
        self.opening: OpeningRule[Any] | None = openings[0] if openings else None

    def act(self, name: str) -> ActRule[S, Any]:
        """The rule of an act. Raises NotWellFormed."""
        if name not in self.acts:
            raise NotWellFormed(problem=f"A {self.name} does not know the act {name}.")
        return self.acts[name]

    def step(self, name: str) -> StepRule[S]:
        """The rule of a step. Raises NotWellFormed."""
        if name not in self._steps:
            raise NotWellFormed(problem=f"A {self.name} does not know the step {name}.")
        return self._steps[name]

    def evolve(self, state: S | None, event: Event) -> S:
        """The state after the event: reads the event and nothing else."""
        rule = self.events[type(event)]
        current = self._begin(event) if state is None else state
        changed = rule.evolve(current, event)
        document = getattr(event, "document", None) if rule.once else None
        processed = changed.processed | {document} if document is not None else changed.processed
        return replace(
            changed, revision=current.revision + 1, last_at=event.at, processed=processed
        )

    def fold(self, events: Iterable[Event], state: S | None = None) -> S | None:
        """The state after these events."""
        for event in events:
            state = self.evolve(state, event)
        return state


def _by(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    table: dict[Any, Any] = {}
    for key, rule in pairs:
        if key in table:
            raise ValueError(f"{key} has two rules")
        table[key] = rule
    return table


def wake_of(state: S) -> Wake | None:
    """The next alert of the dossier's clocks."""
    following = state.next_alert()
    if following is None:
        return None
    clock_id, alert = following
    return Wake(clock=clock_id, alert=alert.kind, at=alert.at)


def recorded_at(state: S | None, now: datetime) -> datetime:
    """When an act is recorded: never before the dossier's last event."""
    return now if state is None else max(now, state.last_at)
