"""The timeline of a case or a matter: plan against actual as a picture, one lane a party.

Dashed outlines are the plan, solid bars what happened: late of ours, or past an expected date, in
another color after the due time. Hatching is a pause, a tick the due time, an arrow an open step at
this moment, an outline after it the time left, a notch the acknowledgment. All of it has classes
and no style of its own, and the same facts are in the table.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

from portal.drawing.axis import Axis
from portal.drawing.bars import draw_bar, shown
from portal.drawing.calendar_part import draw_calendar, draw_days, draw_folds, draw_now
from portal.drawing.elements import group, label, markup, path, rect, shorter, svg
from portal.drawing.placing import Item, Placed, placed
from portal.drawing.plan_words import PlanWords
from portal.drawing.sizes import BESIDE, BETWEEN, LEAST_BAR, LEFT, LONGEST, RIGHT, ROW, TOP, WIDTH
from portal.pages.times import Times
from views.plan_actual import LaneKind, Milestone, PlanActual, PlannedStep, StepState

Drawn = PlannedStep | Milestone
_MUTED = (StepState.AHEAD, StepState.NOT_NEEDED)
_DOT = " \N{MIDDLE DOT} "


class _Lane(NamedTuple):
    """A lane with its items in their rows."""

    name: str
    note: str
    placed: Sequence[Placed[Drawn]]
    rows: int


def draw_timeline(plan: PlanActual, times: Times, *, present: bool = True) -> Markup:
    """The picture. ``present`` says whether its moment is the present one."""
    return markup(_Timeline(plan, times).drawn(present=present))


class _Timeline:
    """Draws one plan against actual."""

    def __init__(self, plan: PlanActual, times: Times) -> None:
        self._plan = plan
        self._words = PlanWords(plan, times)
        self._times = times
        self._days_off = {one.day: one.name for one in plan.days_off}
        moments = [plan.since, plan.now or plan.ended_at or plan.as_of]
        moments += [one.at for one in plan.milestones]
        moments += [moment for step in plan.steps for moment in step.instants]
        self._axis = Axis(moments, self._days_off, LEFT, WIDTH - RIGHT)
        self._width = max(WIDTH, self._axis.right + RIGHT)

    def drawn(self, *, present: bool) -> Element:
        """All of it: what is behind, the bars, and what is in front of them."""
        lanes = list(self._lanes())
        bottom = TOP + sum(lane.rows * ROW + BETWEEN for lane in lanes)
        kind = "tl tl--wide" if self._width > WIDTH else "tl"
        picture = svg(kind, self._width, bottom + 6, self._title(), self._description(), "tl")
        if self._width > WIDTH:
            picture.set("width", f"{self._width:.0f}")
            picture.set("height", f"{bottom + 6:.0f}")
        _hatch(picture)
        draw_calendar(picture, self._axis, self._days_off, bottom)
        y = TOP
        front = []
        for lane in lanes:
            path(picture, "tl-rule", "M", 0, y, "H", self._width)
            label(picture, "tl-lane", 0, y + 16, lane.name)
            if lane.note:
                label(picture, "tl-note", 0, y + 29, lane.note)
            front += [(one, y + 3 + one.row * ROW) for one in lane.placed]
            y += lane.rows * ROW + BETWEEN
        now = self._plan.now
        if now is not None:
            path(picture, "tl-now", "M", self._axis(now), 34, "V", bottom)
        for one, at in front:
            self._draw(picture, one, at)
        draw_folds(picture, self._axis, bottom)
        for one, at in front:
            self._write(picture, one, at)
        draw_days(picture, self._axis)
        if now is not None:
            words = f"{'Now' if present else 'As of'}: {self._words.when(now)}"
            draw_now(picture, self._axis(now), words, self._width)
        path(picture, "tl-rule", "M", 0, bottom, "H", self._width)
        return picture

    def _lanes(self) -> Iterator[_Lane]:
        """Milestones first."""
        right = self._width
        stones = [self._milestone(one) for one in self._plan.milestones]
        yield _Lane("Milestones", "", *placed(stones, right))
        for lane in self._plan.lanes:
            note = "expected dates" if lane.kind is LaneKind.OUTSIDE else ""
            found, rows = placed([self._bar(step) for step in lane.steps], right)
            yield _Lane(lane.party, note, found, rows)

    def _milestone(self, one: Milestone) -> Item[Drawn]:
        x = self._axis(one.at)
        words = _with_state(one.title, late=one.late is not None, expected=one.expected)
        return Item(one, x, x, shorter(words, LONGEST), shorter(one.title, 12), BESIDE)

    def _bar(self, step: PlannedStep) -> Item[Drawn]:
        places = [self._axis(moment) for moment in shown(step, self._plan)]
        start, end = min(places), max(max(places), min(places) + LEAST_BAR)
        late = step.late is not None
        words = _with_state(shorter(step.title, LONGEST), late=late, expected=step.expected)
        if step.state is StepState.PAUSED:
            words += f"{_DOT}paused"
        return Item(step, start, end, words, step.code or shorter(step.title, 12))

    def _draw(self, picture: Element, one: Placed[Drawn], y: float) -> None:
        """The bar, or the diamond."""
        drawn = group(picture, self._tip(one.what))
        if isinstance(one.what, PlannedStep):
            draw_bar(drawn, one.what, self._axis, y, self._plan)
            return
        kind = "tl-milestone" if one.what.reached else "tl-milestone tl-milestone--ahead"
        x = self._axis(one.what.at)
        path(drawn, kind, "M", x, y + 5, "l", 7, 7, "l", -7, 7, "l", -7, -7, "z")

    def _write(self, picture: Element, one: Placed[Drawn], y: float) -> None:
        """The label, in front of all bars and folds."""
        drawn = group(picture, self._tip(one.what))
        if isinstance(one.what, Milestone):
            label(drawn, "tl-label", one.x, y + 16, one.words)
            return
        muted = " tl-label--planned" if one.what.state in _MUTED else ""
        label(drawn, f"tl-label{muted}", one.x, y + 11, one.words)

    def _tip(self, one: Drawn) -> str:
        said = self._words
        return (said.of_step(one) if isinstance(one, PlannedStep) else said.of_milestone(one)).tip

    def _title(self) -> str:
        what = "case" if self._plan.dossier.startswith("case-") else "matter"
        first, last = self._axis.days[0].day, self._axis.days[-1].day
        name = self._plan.number or self._plan.dossier
        return f"Timeline of {what} {name}, {self._times.day(first)} to {self._times.day(last)}"

    def _description(self) -> str:
        """What kinds of things it shows, and how many steps are open and late."""
        steps = self._plan.steps
        waiting = [one for one in steps if one.state in (StepState.OPEN, StepState.PAUSED)]
        late = sum(one.late is not None and not one.expected for one in steps)
        return (
            "One lane for each party. Dashed outlines are the plan, solid bars what happened, "
            "hatching a paused clock, diamonds milestones. "
            f"{len(steps)} steps: {len(waiting)} open, {late} late at some time. "
            "The table below it has the same facts."
        )


def _with_state(words: str, *, late: bool, expected: bool) -> str:
    if not late:
        return words
    return f"{words}{_DOT}{'past date' if expected else 'late'}"


def _hatch(picture: Element) -> None:
    """The pattern of a pause."""
    pattern = SubElement(
        SubElement(picture, "defs"),
        "pattern",
        {
            "id": "tl-hatch",
            "width": "6",
            "height": "6",
            "patternUnits": "userSpaceOnUse",
            "patternTransform": "rotate(45)",
        },
    )
    rect(pattern, "tl-hatch-back", 0, 0, 6, 6)
    rect(pattern, "tl-hatch-line", 0, 0, 2, 6)
