"""Other federal closures: the business clocks of a case or a matter are computed again."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.clocks import clock as clocks
from procedure.clocks.clock import Schedule
from procedure.clocks.rules import Closure
from procedure.dossier import Command, DossierState, Event, S, TimelineText, with_clocks
from procedure.people import Role
from procedure.refusals import AlreadyDone
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId, Stored

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class ClosuresAlreadyKnown(AlreadyDone):
    """The case has these closures."""

    sentence = "The case already uses these closures."


class Moved(Stored):
    """A clock whose due time another calendar moves."""

    clock_id: str
    schedule: Schedule


class CalendarChanged(Event):
    """The federal closures changed: business clocks were computed again."""

    closures: tuple[Closure, ...]
    moved: tuple[Moved, ...]
    document: DocumentId | None
    version: int | None = None
    """The version of the installation's closures, where it was passed on from there."""


def after_calendar_change(state: S, event: CalendarChanged) -> S:
    """The closures are known, and the clocks that they move are moved."""
    moved = (
        clocks.recompute(state.clocks[one.clock_id], one.schedule, event.at, event.by)
        for one in event.moved
    )
    return with_clocks(replace(state, closures=event.closures), *moved)


class ChangeCalendar(Command):
    """The federal closures changed: compute the business clocks again."""

    act: Literal["change_calendar"] = "change_calendar"
    closures: tuple[Closure, ...]
    document: DocumentId | None = None
    version: int | None = None
    """The version of the installation's closures, where an approved change reaches the case."""


def change_calendar(state: DossierState, order: ChangeCalendar, context: "Context") -> list[Event]:
    """Each running clock that the closures move gets its new due time; extensions stay."""
    state.must_be_open()
    if order.closures == state.closures:
        raise ClosuresAlreadyKnown()
    moved = []
    for clock_id, clock in state.clocks.items():
        if not clock.running:
            continue
        schedule = context.rescheduled(clock, order.closures)
        if schedule is not None:
            moved.append(Moved(clock_id=clock_id, schedule=schedule))
    return [
        CalendarChanged(
            at=context.at,
            by=context.by,
            closures=order.closures,
            moved=tuple(moved),
            document=order.document,
            version=order.version,
        )
    ]


def calendar_text(state: DossierState, event: CalendarChanged, rules: "Procedure") -> TimelineText:
    """The closures changed."""
    version = f" to version {event.version}" if event.version is not None else ""
    return TimelineText(f"Federal closures changed{version}; business clocks computed again")


EVENTS = (EventRule(CalendarChanged, after_calendar_change, calendar_text),)
BY_HANDOFF = Rules(
    events=EVENTS,
    acts=(ActRule(ChangeCalendar, change_calendar, Permission(roles=()), by_handoff=True),),
)
"""Of a matter, which hears of approved closures only."""
RULES = Rules(
    events=EVENTS,
    acts=(
        ActRule(
            ChangeCalendar, change_calendar, Permission(roles=(Role.SUPERVISOR,)), by_handoff=True
        ),
    ),
)
