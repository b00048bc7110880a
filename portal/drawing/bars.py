"""The bar of a step: its plan, what happened, what was late, pauses, and the time left."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from xml.etree.ElementTree import Element

from portal.drawing.axis import Axis
from portal.drawing.elements import path, rect
from portal.drawing.sizes import LEAST_BAR
from views.plan_actual import Interval, PlanActual, PlannedStep, StepState

Bar = Callable[[str, datetime, datetime, float, float], None]
"""Draws a bar of a class from one moment to another, at a height below the label's line."""


def shown(step: PlannedStep, plan: PlanActual) -> list[datetime]:
    """The moments between which the bar is drawn."""
    now = plan.now if step.actual_from is not None and step.actual_to is None else None
    return [*step.instants, *([now] if now is not None else [])]


def draw_bar(drawn: Element, step: PlannedStep, axis: Axis, y: float, plan: PlanActual) -> None:
    """The bar, below the line at which its label stands."""

    def bar(kind: str, start: datetime, end: datetime, top: float, height: float) -> None:
        x = axis(start)
        rect(drawn, kind, x, y + top, max(axis(end) - x, LEAST_BAR), height, 1.5)

    if step.planned_to is not None:
        bar("tl-plan", step.planned_from, step.planned_to, 15, 11)
    if step.actual_from is not None:
        until = step.actual_to or plan.now or plan.ended_at or plan.as_of
        _left(step, until, bar)
        _happened(step, until, bar)
        for start, end in _told_apart(step.pauses, until, axis):
            bar("tl-pause", start, end, 16, 9)
        if step.acknowledgment is not None and step.acknowledgment.at is not None:
            path(drawn, "tl-notch", "M", axis(step.acknowledgment.at), y + 17, "v", 7)
        if step.actual_to is None and plan.now is not None:
            path(drawn, "tl-arrow", "M", axis(until) - 1, y + 14, "l", 8, 6.5, "l", -8, 6.5, "z")
    if step.due is not None and step.state is not StepState.NOT_NEEDED:
        path(drawn, "tl-due", "M", axis(step.due), y + 13, "v", 15)


def _told_apart(
    pauses: Sequence[Interval], until: datetime, axis: Axis
) -> Iterator[tuple[datetime, datetime]]:
    """The pauses; those that would be drawn over each other are one."""
    together: list[tuple[datetime, datetime]] = []
    right = 0.0
    for one in pauses:
        start, end = one.start, one.end or until
        left = axis(start)
        if together and left > right:
            yield together[0][0], together[-1][1]
            together = []
        together.append((start, end))
        right = max(axis(end), left + LEAST_BAR)
    if together:
        yield together[0][0], together[-1][1]


def _left(step: PlannedStep, until: datetime, bar: Bar) -> None:
    """The time that an open step has left."""
    if step.state is StepState.OPEN and step.due is not None and step.due > until:
        bar("tl-plan", until, step.due, 15, 11)


def _happened(step: PlannedStep, until: datetime, bar: Bar) -> None:
    """What was in time, and what came after the due time."""
    start = step.actual_from
    if start is None:
        return
    if step.state is StepState.NOT_NEEDED:
        bar("tl-dropped", start, until, 17, 7)
        return
    if step.late is None or step.due is None:
        bar("tl-actual", start, until, 17, 7)
        return
    if step.due > start:
        bar("tl-actual", start, step.due, 17, 7)
    bar("tl-past" if step.expected else "tl-late", max(step.due, start), until, 17, 7)
