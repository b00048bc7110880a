"""When something of an edition applies to a case: tracks, routes and prohibitions ask about it."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, Self

from pydantic import model_validator

from procedure.clocks.rules import Source
from procedure.codes import AlertedBy, Circumstance, Lifting, OutgoingKind
from procedure.message import CommunicationKind, InterpolState
from procedure.values import TaskCode, Value, Word


class Factors(NamedTuple):
    """By what the procedure routes a case: the three factors of REPORT L44, and what is known."""

    kind: CommunicationKind | None = None
    """None where there is no message, but a mere report."""
    circumstances: tuple[Circumstance, ...] = ()
    alerted_by: AlertedBy = AlertedBy.USNCB_SCREEN
    state: InterpolState = InterpolState.NONE
    facts: tuple[str, ...] = ()
    """What became known after the opening."""


NO_MESSAGE = "NO_MESSAGE"
"""In place of a kind of communication: there is a report, and no message."""


class Condition(Value):
    """When something applies, by the factors of a case; what is not set holds always."""

    kind: CommunicationKind | None = None
    circumstance: Circumstance | None = None
    alerted_by: AlertedBy | None = None
    kinds: tuple[CommunicationKind | Literal["NO_MESSAGE"], ...] = ()
    """One of these."""
    all_of: tuple[Circumstance, ...] = ()
    """All of these circumstances together."""
    any_of: tuple[Circumstance, ...] = ()
    """At least one of these circumstances."""
    without: tuple[Circumstance, ...] = ()
    """None of these circumstances."""
    alerted: tuple[AlertedBy, ...] = ()
    """One of these was alerted."""
    states: tuple[InterpolState, ...] = ()
    """The communication has one of these states at INTERPOL."""
    facts: tuple[Word, ...] = ()
    """At least one of these facts became known."""
    source: Source

    def holds(self, factors: Factors) -> bool:
        """Whether it holds for a case."""
        known = {*factors.circumstances}
        return (
            _in(self.kind, factors.kind)
            and _in(self.alerted_by, factors.alerted_by)
            and (self.circumstance is None or self.circumstance in known)
            and _among(self.kinds, factors.kind or NO_MESSAGE)
            and _among(self.alerted, factors.alerted_by)
            and _among(self.states, factors.state)
            and known.issuperset(self.all_of)
            and (not self.any_of or not known.isdisjoint(self.any_of))
            and known.isdisjoint(self.without)
            and (not self.facts or not {*self.facts}.isdisjoint(factors.facts))
        )

    def because(self, factors: Factors) -> str:
        """The factors that it names and that a case has, in code words."""
        named: list[str] = [
            *_named(self.kind),
            *(kind for kind in self.kinds if kind == (factors.kind or NO_MESSAGE)),
            *_named(self.circumstance),
            *self.all_of,
            *(one for one in self.any_of if one in factors.circumstances),
            *_named(self.alerted_by),
            *(one for one in self.alerted if one == factors.alerted_by),
            *(one for one in self.states if one == factors.state),
            *(one for one in self.facts if one in factors.facts),
            *(f"not {one}" for one in self.without),
        ]
        return ", ".join(named) or "every case"


def _in(wanted: str | None, found: str | None) -> bool:
    return wanted is None or wanted == found


def _among(wanted: Sequence[str], found: str) -> bool:
    return not wanted or found in wanted


def _named(factor: str | None) -> tuple[str, ...]:
    return () if factor is None else (factor,)


class Route(Condition):
    """Tasks that join the plan when the condition holds."""

    tasks: tuple[TaskCode, ...]
    first: bool = False
    """Whether these are asked before all others of other agencies (deconfliction)."""


class Prohibition(Condition):
    """What nobody may do, or send, while the condition holds."""

    key: Word
    says: str
    """What is forbidden and why, in a sentence."""
    stops: tuple[OutgoingKind, ...] = ()
    """What may not be sent. Empty: it is shown, and stops nothing by itself."""
    needs: Mapping[OutgoingKind, Lifting] = {}
    """The decision by which one of these may leave; without one, it never does."""

    @model_validator(mode="after")
    def _lifts_what_it_stops(self) -> Self:
        if unknown := {*self.needs} - {*self.stops}:
            raise ValueError(f"it does not stop what it lets leave: {', '.join(sorted(unknown))}")
        return self
