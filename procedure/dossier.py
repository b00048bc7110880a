"""What all dossiers have in common: state, events, commands, and what follows from an event.

A dossier is whatever has events of its own: a case, the intake of one version of a communication,
a matter such as a protest or a recall. It changes only by events. An event holds its effect (a due
time, what an outcome settles) and codes, times and ids, never a name or a text: what people wrote
is a document in the register, and the event names it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b, sha256
from typing import Annotated, Any, ClassVar, NamedTuple, TypeVar

from pydantic import PlainSerializer, PlainValidator

from procedure.clocks.clock import Alert, Clock, ClockEnd, end, next_alert
from procedure.clocks.rules import CalendarRef, Closure
from procedure.letters import LetterOrder
from procedure.people import SYSTEM_ID
from procedure.proof import Ordered
from procedure.values import (
    CommunicationId,
    DossierId,
    Moment,
    PersonId,
    Sha256,
    Stored,
)

# --- events --------------------------------------------------------------------------------------


class UnknownKind(LookupError):
    """An event or a command of a kind that this build does not know: a newer one wrote it."""


class Event(Stored):
    """Something that was recorded: when, and by whom (``caveat-system-1`` for Caveat itself)."""

    at: Moment
    by: PersonId

    @property
    def kind(self) -> str:
        """The event's name, as in the ledger."""
        return type(self).__name__

    @property
    def needs_words(self) -> bool:
        """Whether its document must hold words, also where the order could do without."""
        return False

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Let the stored form of an event lead to its class."""
        _EVENTS[cls.__name__] = cls


_EVENTS: dict[str, type[Event]] = {}


def read_event(value: object) -> Event:
    """The event of its stored form, which names its kind. Raises UnknownKind."""
    if isinstance(value, Event):
        return value
    if not isinstance(value, Mapping) or value.get("kind") not in _EVENTS:
        kind = value.get("kind") if isinstance(value, Mapping) else type(value).__name__
        raise UnknownKind(f"There is no event {kind!r} in this build.")
    return _EVENTS[value["kind"]].model_validate(value)


def write_event(event: Event) -> dict[str, Any]:
    """The stored form of an event: every field, and its kind."""
    return {"kind": event.kind, **event.model_dump(mode="json")}


AnyEvent = Annotated[Event, PlainValidator(read_event), PlainSerializer(write_event)]

# --- commands -----------------------------------------------------------------------------------


class Command(Ordered):
    """What somebody orders in a dossier.

    It repeats its act, dossier and order id inside the encrypted payload, so that nobody can pass
    one act off as another. Roles are never part of it: whoever decides looks them up.
    """

    act: str
    """The name of its Update."""
    dossier: DossierId
    needs_words: ClassVar[bool] = True
    """Whether its document, where it has one, must hold words that the person wrote."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Let a stored command lead to its class."""
        act = cls.model_fields["act"].default
        if isinstance(act, str):
            _COMMANDS[act] = cls


_COMMANDS: dict[str, type[Command]] = {}


def read_command(value: object) -> Command:
    """The command of its stored form, which names its act. Raises UnknownKind."""
    if isinstance(value, Command):
        return value
    if not isinstance(value, Mapping) or value.get("act") not in _COMMANDS:
        act = value.get("act") if isinstance(value, Mapping) else type(value).__name__
        raise UnknownKind(f"There is no act {act!r} in this build.")
    return _COMMANDS[value["act"]].model_validate(value)


def _write_command(command: Command) -> dict[str, Any]:
    return command.model_dump(mode="json")


AnyCommand = Annotated[Command, PlainValidator(read_command), PlainSerializer(_write_command)]


def hash_of(command: Ordered) -> str:
    """The SHA-256 of what is ordered: a repeated order has the same one.

    Fields at their default do not count, so that a later build with one field more agrees; neither
    does its proof, so that the same order can be signed again.
    """
    fields = command.model_dump(mode="json", exclude_defaults=True, exclude={"proof"})
    content = {"act": command.act, **fields}
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


class Step(Command):
    """What the procedure does by itself; its order id is a step id."""

    by: PersonId = SYSTEM_ID


class TakeStep(Step):
    """A named step of a track, or of an intake."""

    act: str = "take_step"
    step: str


class Receipt(Stored):
    """The answer to an order: its effect is recorded."""

    dossier: str
    order: str
    act: str
    revision: int
    """The dossier's last event when it was recorded."""
    stage: str
    """Where the dossier was then, in code words."""
    at: Moment
    command_sha256: Sha256
    number: str | None = None
    """The dossier's short number; an intake has none."""


# --- state --------------------------------------------------------------------------------------


class EditionRef(Stored):
    """Which edition a dossier uses: its name and the hash of its content."""

    name: str
    sha256: Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierState:
    """The state of a dossier after its first ``revision`` events."""

    dossier: str
    edition: EditionRef
    calendar: CalendarRef
    closures: tuple[Closure, ...] = ()
    number: str | None = None
    """Its short number, for people; an intake has none."""
    revision: int = 0
    last_at: datetime
    """When the last event was recorded."""
    clocks: dict[str, Clock] = field(default_factory=dict)
    processed: frozenset[str] = frozenset()
    """Documents of reports that have had their effect: repeating one has no further effect."""

    @property
    def about(self) -> tuple[str, ...]:
        """Other cases whose teams hide it too: those that a matter covers."""
        return ()

    def must_be_open(self) -> None:
        """Raise NotNow where the dossier takes no more acts; an intake always does."""

    def running(self, clock_id: str | None) -> bool:
        """Whether the clock exists and has not ended."""
        return clock_id in self.clocks and self.clocks[clock_id].running

    def due_reached(self, clock_id: str) -> bool:
        """Whether the clock runs and its due time came."""
        return self.running(clock_id) and self.clocks[clock_id].missed_at is not None

    def next_alert(self) -> tuple[str, Alert] | None:
        """The next reminder, warning, due time or escalation of all clocks."""
        waiting = [
            (alert.at, clock_id, alert)
            for clock_id, clock in self.clocks.items()
            if (alert := next_alert(clock)) is not None
        ]
        if not waiting:
            return None
        _, clock_id, alert = min(waiting, key=lambda item: (item[0], item[1]))
        return clock_id, alert

    def next_due(self) -> Clock | None:
        """The running clock of ours that is due first; a paused one has no due time yet.

        A date that we expect of others is none of ours.
        """
        running = [c for c in self.clocks.values() if c.running and not (c.paused or c.expected)]
        return min(running, key=lambda clock: (clock.due_at, clock.clock_id), default=None)


S = TypeVar("S", bound=DossierState)
E = TypeVar("E", bound=Event)
C = TypeVar("C", bound=Command)


def with_clocks(state: S, *clocks: Clock | None) -> S:
    """The state with these clocks beside, or in place of, those it has."""
    added = {clock.clock_id: clock for clock in clocks if clock is not None}
    return replace(state, clocks={**state.clocks, **added}) if added else state


def with_ended(state: S, at: datetime, *clock_ids: str | None, met: bool = True) -> S:
    """The state with these clocks ended, where they run."""
    how = ClockEnd.MET if met else ClockEnd.CANCELED
    ended = {
        clock_id: end(state.clocks[clock_id], at, how)
        for clock_id in clock_ids
        if clock_id is not None and state.running(clock_id)
    }
    return replace(state, clocks={**state.clocks, **ended}) if ended else state


# --- what follows from an event -----------------------------------------------------------------


class Handoff(NamedTuple):
    """A command for another dossier, whose order id is that of the handoff."""

    command: Command


class Attachment(NamedTuple):
    """A communication joins the case: its key is placed under the case's key."""

    communication: CommunicationId


Effect = LetterOrder | Handoff | Attachment


def handoff_id(source: str, revision: int, target: str) -> str:
    """The order id of a handoff: the same event passes one act to the same dossier."""
    text = f"{source}\n{revision}\n{target}".encode()
    return f"handoff-{blake2b(text, digest_size=16, person=b'caveat handoff').hexdigest()}"


class TimelineText(NamedTuple):
    """What the timeline says about an event."""

    what: str
    measure: int | None = None
    """Which of the five measures of REPORT L46 it belongs to, if one."""
    clock: str | None = None
    """The clock that it is measured against, or that begins here."""
    begins: bool = False
