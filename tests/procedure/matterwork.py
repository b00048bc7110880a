"""Matters for tests, carried on without a server: people act, cases tell of facts, time passes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from procedure.annex.editions import Procedure
from procedure.context import Context
from procedure.decide import decide
from procedure.dossier import Command, Event
from procedure.kind_table import matter_kind_of
from procedure.matters.kind import MatterKind
from procedure.matters.matter import Matter
from procedure.measures.clock_alerts import ReachAlerts
from procedure.passing_between import HearOfFact
from procedure.people import SYSTEM, Actor
from tests.procedure.beside import Beside
from tests.procedure.casework import (
    AGENCIES,
    CASE_ID,
    EDITIONS,
    NOW,
    Course,
    actor_of,
    document,
    order_id,
)

NEWEST = EDITIONS["2026-2"]
"""Matters exist from this edition on."""


@dataclass
class MatterCourse:
    """One matter and all its events, beside the cases that it covers."""

    matter_id: str
    cases: tuple[Course, ...] = ()
    events: list[Event] = field(default_factory=list)
    now: datetime = NOW
    numbers: int = 500
    rules: Procedure = NEWEST
    state: Matter | None = None

    @classmethod
    def open(
        cls, by: Actor, command: type[Command], *cases: Course, **fields: Any
    ) -> "MatterCourse":
        """A matter that has just opened for these cases."""
        opens = command.model_fields["act"].default.removeprefix("open_")
        now = max((case.now for case in cases), default=NOW)
        course = cls(f"{opens}-{'4' * 26}", cases, now=now)
        given = {"cases": tuple(case.case.dossier for case in cases), **fields}
        course.say(by, command, **given)
        return course

    @property
    def kind(self) -> MatterKind[Any]:
        """Its tables."""
        return matter_kind_of(self.matter_id)

    @property
    def matter(self) -> Any:
        """The state after all events: that of its kind."""
        assert self.state is not None
        return self.state

    @property
    def stage(self) -> str:
        """The stage as a code word."""
        code: str = self.matter.standing.stage.code
        return code

    def context(self, by: Actor) -> Context:
        """As the recorder makes it."""
        dossiers = {case.case.dossier: (case.case, case.rules) for case in self.cases}
        at = self.now if self.state is None else max(self.now, self.state.last_at)
        return Context(
            at=at,
            actor=by,
            rules=self.rules,
            holidays=self.rules.holidays,
            evolve=self.kind.evolve,
            agencies=AGENCIES,
            actor_of=actor_of,
            beside=Beside(dossiers=dossiers),
        )

    def decide(
        self, command: Command, by: Actor = SYSTEM, *, handed_over: bool = False
    ) -> list[Event]:
        """The events that would follow. Raises Refused."""
        context = self.context(by)
        return list(decide(self.kind, self.state, command, context, handed_over=handed_over))

    def order(
        self, command: Command, by: Actor = SYSTEM, *, handed_over: bool = False
    ) -> Sequence[Event]:
        """One command. Raises Refused."""
        events = self.decide(command, by, handed_over=handed_over)
        self.state = self.kind.fold(events, self.state)
        self.events += events
        return events

    def command(self, by: Actor, command: type[Command], **fields: Any) -> Command:
        """The command, with a new order id, and a new document where it needs one."""
        self.numbers += 1
        if "document" in command.model_fields and "document" not in fields:
            fields["document"] = document(self.numbers)
        own = {"dossier": self.matter_id, "order": order_id(self.numbers), "by": by.person}
        return command.model_validate({**own, **fields})

    def say(self, by: Actor, command: type[Command], **fields: Any) -> Sequence[Event]:
        """One person gives one command. Raises Refused."""
        return self.order(self.command(by, command, **fields), by)

    def do(self, by: Actor, act: str, *, handed_over: bool = False, **fields: Any) -> Command:
        """An act by its name; the command that was given. Raises Refused."""
        command = self.command(by, self.kind.acts[act].command, **fields)
        self.order(command, by, handed_over=handed_over)
        return command

    def hear(self, fact: str, case: str = CASE_ID) -> Sequence[Event]:
        """A case that it covers has a new fact."""
        command = self.command(SYSTEM, HearOfFact, case=case, fact=fact)
        return self.order(command, handed_over=True)

    def wait(self, span: timedelta) -> None:
        """Time passes; each alert is recorded when it comes."""
        end = self.now + span
        while (following := self.matter.next_alert()) is not None and following[1].at <= end:
            self.now = max(self.now, following[1].at)
            step = ReachAlerts(dossier=self.matter_id, order="step:alerts", clock=following[0])
            self.order(step)
        self.now = end

    def due(self, clock: str) -> datetime:
        """When a clock is due."""
        moment: datetime = self.matter.clocks[clock].due_at
        return moment

    def names(self) -> list[str]:
        """The kinds of all events."""
        return [event.kind for event in self.events]
