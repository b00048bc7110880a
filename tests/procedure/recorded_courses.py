"""Courses that remember their orders, so that they can be started again at any point."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from procedure.cases import CASE
from procedure.dossier import Command, Event
from procedure.people import SYSTEM, Actor
from tests.procedure.casework import Course


class Ordered(NamedTuple):
    """An order that was carried out."""

    at: datetime
    before: int
    """How many events there were before it."""
    command: Command
    by: Actor


@dataclass
class RecordedCourse(Course):
    """A course with its orders, and the revisions at which a transaction ended."""

    orders: list[Ordered] = field(default_factory=list)
    committed: set[int] = field(default_factory=set)

    def order(
        self, command: Command, by: Actor = SYSTEM, *, handed_over: bool = False
    ) -> list[Event]:
        """One command; the scripts follow. Raises Refused."""
        at, before = self.now, len(self.events)
        events = super().order(command, by, handed_over=handed_over)
        self.orders.append(Ordered(at, before, command, by))
        return events

    def record(self, events: Sequence[Event]) -> None:
        """As the register would, in one transaction."""
        super().record(events)
        self.committed.add(len(self.events))

    def at_rest(self, revision: int) -> bool:
        """Whether the scripts had nothing to do after this many events."""
        return revision == len(self.events) or any(one.before == revision for one in self.orders)

    def up_to(self, revision: int) -> Course:
        """The course after this many events, before its scripts have started."""
        events = list(self.events[:revision])
        moment = max(one.at for one in self.orders if one.before < revision)
        return Course(
            events=events,
            now=moment,
            rules=self.rules,
            scripts=self.scripts,
            state=CASE.fold(events),
        )

    def continued_from(self, revision: int) -> Course:
        """Started again after this many events, and carried on by the same orders."""
        course = self.up_to(revision)
        course.start_again()
        for one in self.orders:
            if one.before >= revision:
                course.now = one.at
                course.order(one.command, one.by)
        return course
