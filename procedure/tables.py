"""The rows of the rule tables in which each module lists its events, acts and steps."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic

from procedure.access import WHOLE, Permission, Subject
from procedure.codes import Phase
from procedure.dossier import C, E, Effect, Event, S, TimelineText

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.clocks.clock import Clock
    from procedure.context import Context, FactOfAnswer
    from procedure.open_steps import OpenStep


@dataclass(frozen=True, slots=True)
class EventRule(Generic[S, E]):
    """What an event changes, how it reads, and what follows from it."""

    event: type[E]
    evolve: Callable[[S, E], S]
    """The state after it. Reads the event and nothing else."""
    text: "Callable[[S, E, Procedure], TimelineText] | None" = None
    """Its line in the timeline, by the state before it."""
    effects: "Callable[[S, E, Procedure], Sequence[Effect]] | None" = None
    """Emails, handoffs and attachments, by the state after it."""
    once: bool = False
    """Whether its document counts as processed from then on."""


@dataclass(frozen=True, slots=True)
class ActRule(Generic[S, C]):
    """Who may order an act, and the events that follow from it."""

    command: type[C]
    decide: "Callable[[S, C, Context], Sequence[Event]]"
    """The events, or a refusal raised as Refused."""
    permission: Permission
    subject: Callable[[S, C], Subject] = field(default=lambda state, command: WHOLE)
    by_handoff: bool = False
    """Whether another dossier may hand it over; then its row in the register is the permission."""
    outdated_after: Callable[[S, C], int] | None = None
    """The last event that whoever orders this must have read; none: it does not matter."""
    content: "Callable[[S, C, Mapping[str, Any], Procedure], None] | None" = None
    """What the order's sealed document must hold beside words, or a refusal raised as Refused."""
    choices: "Mapping[str, Choices]" = field(default_factory=dict)
    """What fields of its own could be now, for pages that say what can be done next."""
    typed: "Mapping[str, Choices]" = field(default_factory=dict)
    """The same for fields that a person types freely: a value that would do."""

    @property
    def act(self) -> str:
        """The name of its Update."""
        name: str = self.command.model_fields["act"].default
        return name


@dataclass(frozen=True, slots=True)
class OpeningRule(Generic[C]):
    """Who may open a dossier by an order, and its first events."""

    command: type[C]
    decide: "Callable[[C, Context], Sequence[Event]]"
    permission: Permission
    subject: Callable[[C], Subject] = field(default=lambda command: WHOLE)
    by_handoff: bool = False

    @property
    def act(self) -> str:
        """The name of its Update."""
        name: str = self.command.model_fields["act"].default
        return name


@dataclass(frozen=True, slots=True)
class StepRule(Generic[S]):
    """A step that the procedure takes by itself; no events where it is taken already."""

    name: str
    decide: "Callable[[S, Context], Sequence[Event]]"


Choices = Callable[[Any, "Procedure", datetime, Mapping[str, Any]], Iterable[Any]]
"""By the state, the edition, the moment, and the fields of the order that are known already."""
OnFact = Callable[[Any, str, "Context"], Sequence[Event]]
"""The events that follow from a new fact of a covered case, by the matter's state and the case."""
OnAnswer = Callable[[Any, Any, "Context"], Sequence[Event]]
"""The events that follow from the answer to a task, by the state with it, and its event."""
OnDue = Callable[[Any, "Clock", "Context"], Sequence[Event]]
"""The events that follow from the due time of a clock, by the state with the alert reached."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What an edition must have for the module's rules."""

    clocks: tuple[str, ...] = ()
    phases: tuple[Phase, ...] = ()
    """Phases that exactly one task of the catalog has."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rule tables of one module."""

    measure: str = ""
    """The name by which tracks use the module as a measure."""
    part_of: str = ""
    """The measure that the module is another part of."""
    events: tuple[EventRule[Any, Any], ...] = ()
    acts: tuple[ActRule[Any, Any], ...] = ()
    steps: tuple[StepRule[Any], ...] = ()
    opening: OpeningRule[Any] | None = None
    join_tracks: "Callable[[Any, Context], Sequence[Event]] | None" = None
    """Which tracks a dossier joins by what is known now; one module of a kind says it."""
    add_fact: "FactOfAnswer | None" = None
    """How a fact that an agency answered joins the dossier; one module of a kind says it."""
    on_due: "Mapping[str, OnDue]" = field(default_factory=dict)
    """What follows when a clock is due, by its key in the edition; recorded with the alert."""
    on_fact: "Mapping[str, OnFact]" = field(default_factory=dict)
    """What follows in a matter when a case that it covers gets a fact, by the fact's key."""
    on_answer: "Mapping[str, OnAnswer]" = field(default_factory=dict)
    """What follows in a matter from the answer to a task, by the task's code."""
    needs: Needs = Needs()
    standing: Callable[[Any], Any] | None = None
    """Where the measure is (a Standing), or None where nothing is left to do."""
    left: Callable[[Any], list[str]] | None = None
    """What must be done before a case can be closed, in words."""
    open_steps: "Callable[[Any, Procedure], list[OpenStep]] | None" = None
    """The steps of the measure that somebody must take next; a task's answer is listed already."""


def always(
    what: str, measure: int | None = None
) -> "Callable[[Any, Any, Procedure], TimelineText]":
    """A line of the timeline that is the same whatever the case is."""

    def text(state: object, event: object, rules: "Procedure") -> TimelineText:
        return TimelineText(what, measure)

    return text
