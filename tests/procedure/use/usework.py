"""Use requests and incidents for tests: what follows from each event is kept too."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from procedure.annex.editions import Procedure
from procedure.clocks.zones import EASTERN
from procedure.context import Context
from procedure.dossier import Command, Effect, Event, Handoff
from procedure.letters import LetterOrder
from procedure.message import InterpolState
from procedure.people import SYSTEM, Actor
from procedure.use.documents import AskUseDocuments
from procedure.use.evidence import RecordUseCheck, VerifyUse
from procedure.use.opening import OpenUse
from procedure.use_codes import STATED, UsePurpose
from tests.procedure.casework import ANALYST, Course
from tests.procedure.matterwork import NEWEST, MatterCourse

MONDAY = datetime(2026, 3, 16, 10, tzinfo=EASTERN)
WEDNESDAY = date(2026, 3, 18)
"""The day of the use."""


@dataclass
class Matters(MatterCourse):
    """A matter with the emails and handoffs that followed."""

    now: datetime = MONDAY
    in_force: Procedure = NEWEST
    """The edition in force now."""
    effects: list[Effect] = field(default_factory=list)

    def context(self, by: Actor) -> Context:
        """As the recorder makes it."""
        return replace(super().context(by), in_force=self.in_force)

    def order(
        self, command: Command, by: Actor = SYSTEM, *, handed_over: bool = False
    ) -> Sequence[Event]:
        """One command, with what follows from it. Raises Refused."""
        before = self.state
        events = super().order(command, by, handed_over=handed_over)
        state = before
        for event in events:
            rule = self.kind.events[type(event)]
            if state is not None and rule.text is not None:
                assert rule.text(state, event, self.rules).what
            state = self.kind.evolve(state, event)
            if rule.effects is not None:
                self.effects += rule.effects(state, event, self.rules)
        return events

    def act(self, command: type[Command], by: Actor = ANALYST, **fields: Any) -> Sequence[Event]:
        """A person, mostly an analyst, gives an order. Raises Refused."""
        return self.say(by, command, **fields)

    def handoffs(self, command: type[Command]) -> list[Any]:
        """What was handed to other dossiers by this act."""
        found = [one.command for one in self.effects if isinstance(one, Handoff)]
        return [one for one in found if isinstance(one, command)]

    def letters(self) -> list[LetterOrder]:
        """The emails."""
        return [one for one in self.effects if isinstance(one, LetterOrder)]


def use_request(
    purpose: UsePurpose = UsePurpose.COERCIVE,
    case: Course | None = None,
    by: Actor = ANALYST,
    **fields: Any,
) -> Matters:
    """A request of ICE for Wednesday, as an analyst opened it on Monday."""
    cases = () if case is None else (case,)
    course = Matters(f"use-{'4' * 26}", cases)
    given: dict[str, Any] = {
        "cases": tuple(one.case.dossier for one in cases),
        "purpose": purpose,
        "agency": "ICE",
        "use_on": WEDNESDAY,
    }
    course.act(OpenUse, by, **{**given, **fields})
    return course


def with_everything(course: Matters) -> Matters:
    """What the gate asks of any purpose is recorded, and the status is PUBLISHED."""
    for check in sorted(STATED):
        course.act(RecordUseCheck, check=check, met=True)
    course.act(AskUseDocuments)
    course.act(VerifyUse, status=InterpolState.PUBLISHED)
    return course
