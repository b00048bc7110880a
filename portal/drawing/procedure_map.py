"""The map of a procedure as a picture: stages in a row, ways out below them, what holds them above.

A stage that is done has a check mark, the present one is filled, one that is ahead is dashed. The
same is always said as a list.
"""

from typing import NamedTuple
from xml.etree.ElementTree import Element

from markupsafe import Markup

from portal.drawing.elements import label, markup, path, rect, shorter, svg
from portal.drawing.map_words import MapWords, StageWords
from portal.pages.times import Times
from views.procedure_map import Position, ProcedureMap, Span, WayOut

WIDTH, MARGIN, GAP, WIDEST = 1216.0, 8.0, 25.0, 190.0
_LINE, _PADDING = 18.0, 14.0
"""A line of text in a box, and what is around the text."""
_DROP, _BETWEEN = 52.0, 10.0
"""How far the ways out are below the stages, and what is between two of them."""
_LETTER, _BOLD = 5.9, 7.1
"""The mean width of a letter of a note, and of a title."""


class _Box(NamedTuple):
    """Where a stage is."""

    x: float
    width: float

    @property
    def mid(self) -> float:
        return self.x + self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width

    def fitting(self, words: str, letter: float = _LETTER) -> str:
        """The words, as far as they fit."""
        return shorter(words, int((self.width - 8) / letter))


def draw_map(plan: ProcedureMap, times: Times) -> Markup:
    """The picture."""
    return markup(_Map(plan, times).drawn())


class _Map:
    """Draws one map."""

    def __init__(self, plan: ProcedureMap, times: Times) -> None:
        self._plan = plan
        words = MapWords(plan, times)
        self._stages, self._beside = words.stages(), words.beside()
        count = len(self._stages)
        width = min((WIDTH - 2 * MARGIN - GAP * (count - 1)) / count, WIDEST)
        self._boxes = [_Box(MARGIN + n * (width + GAP), width) for n in range(count)]
        shown = [*self._stages, *self._beside]
        titles = [_title(one) for one in shown]
        titles += [_checked(way.title, way.taken) for way in self._ways]
        lines = max(len(_lines(one, width)) for one in titles)
        self._tall = _PADDING + _LINE * (lines + 1)
        self._top = 50.0 if plan.span is not None else 8.0

    @property
    def _ways(self) -> list[WayOut]:
        return [way for stage in self._plan.stages for way in stage.ways_out]

    def drawn(self) -> Element:
        """All of it."""
        most = max(len(stage.ways_out) for stage in self._plan.stages)
        most = max(most, len(self._beside))
        lowest = self._top + self._tall + 24
        if most:
            lowest = self._top + self._tall + _DROP + most * (self._tall + _BETWEEN)
        name = f"mp-{self._plan.key.lower().replace('_', '-')}"
        picture = svg("mp", WIDTH, lowest, self._title(), self._description(), name=name)
        if self._plan.span is not None:
            self._draw_span(picture, self._plan.span)
        for place, stage in enumerate(self._stages):
            self._draw_stage(picture, stage, place)
        for row, one in enumerate(self._beside):
            self._connect(picture, 0, row, arrow=False)
            self._draw_below(picture, _kind(one), _title(one), one.note or one.below, 0, row)
        return picture

    def _draw_stage(self, picture: Element, stage: StageWords, place: int) -> None:
        box, middle = self._boxes[place], self._top + self._tall / 2
        if place:
            reached = stage.position in (Position.DONE, Position.NOW)
            _arrow(picture, self._boxes[place - 1].right, box.x, middle, done=reached)
        self._draw_box(picture, _kind(stage), _title(stage), stage.note, box, self._top)
        if stage.below:
            label(picture, "mp-note", box.mid, self._top + self._tall + 17, stage.below)
        first = len(self._beside) if place == 0 else 0
        for row, way in enumerate(self._plan.stages[place].ways_out, start=first):
            kind = "mp-done" if way.taken else "mp-warn" if way.near else "mp-exit"
            self._connect(picture, place, row, arrow=True)
            self._draw_below(picture, kind, _checked(way.title, way.taken), way.note, place, row)

    def _draw_below(
        self, picture: Element, kind: str, title: str, note: str, place: int, row: int
    ) -> None:
        """A box below a stage: a way out of it, or what runs beside all of them."""
        y = self._top + self._tall + _DROP + row * (self._tall + _BETWEEN)
        self._draw_box(picture, kind, title, note, self._boxes[place], y)

    def _connect(self, picture: Element, place: int, row: int, *, arrow: bool) -> None:
        """From a stage to the first box below it; an arrow where it leads out."""
        if row:
            return
        box, y = self._boxes[place], self._top + self._tall + _DROP
        start = self._top + self._tall + (23 if self._stages[place].below else 2)
        path(picture, "mp-line", "M", box.mid, start, "V", y - 8 if arrow else y)
        if arrow:
            path(picture, "mp-head", "M", box.mid, y, "l", -4.5, -8, "h", 9, "z")

    def _draw_box(
        self, picture: Element, kind: str, title: str, note: str, box: _Box, y: float
    ) -> None:
        rect(picture, kind, box.x, y, box.width, self._tall, 3)
        on_now = " mp-onnow" if kind == "mp-now" else ""
        lines = _lines(title, box.width)
        free = self._tall - _LINE * (len(lines) + bool(note))
        at = y + free / 2 + 13
        for words in lines:
            label(picture, f"mp-name{on_now}", box.mid, at, words)
            at += _LINE
        if note:
            label(picture, f"mp-note{on_now}", box.mid, at, box.fitting(note))

    def _draw_span(self, picture: Element, span: Span) -> None:
        """A bracket over the stages that are held together."""
        codes = [one.code for one in self._plan.stages]
        first, last = self._boxes[codes.index(span.first)], self._boxes[codes.index(span.last)]
        y = self._top - 8
        path(picture, "mp-line", "M", first.x, y, "v", -12, "H", last.right, "v", 12)
        held = "now" if span.now else "not now"
        label(picture, "mp-note", (first.x + last.right) / 2, 20, f"{span.title}: {held}")

    def _title(self) -> str:
        return f"Map: {self._plan.title}"

    def _description(self) -> str:
        now = next((one for one in self._stages if one.position is Position.NOW), None)
        done = sum(one.position is Position.DONE for one in self._stages)
        where = f"It is at: {now.title}. " if now is not None else ""
        ways = "; ".join(way.title for way in self._ways)
        out = f"Ways out below: {ways}. " if ways else ""
        return (
            f"{len(self._stages)} stages from left to right, {done} of them done. {where}{out}"
            "The list below says the same."
        )


def _kind(stage: StageWords) -> str:
    return {
        Position.DONE: "mp-done",
        Position.NOW: "mp-now",
        Position.AHEAD: "mp-ahead",
        Position.LEFT_OUT: "mp-ahead",
    }[stage.position]


def _title(stage: StageWords) -> str:
    return _checked(stage.title, stage.position is Position.DONE)


def _checked(title: str, done: bool) -> str:
    return f"\N{CHECK MARK} {title}" if done else title


def _lines(title: str, width: float) -> list[str]:
    """The title on one line or two."""
    most = int((width - 8) / _BOLD)
    if len(title) <= most:
        return [title]
    first = title[: most + 1].rpartition(" ")[0] or title[:most]
    return [first, shorter(title[len(first) :].strip(), most)]


def _arrow(picture: Element, start: float, end: float, y: float, *, done: bool) -> None:
    """From one stage to the next."""
    line, head = ("mp-line", "mp-head")
    if done:
        line, head = "mp-line mp-line--done", "mp-head mp-head--done"
    path(picture, line, "M", start, y, "H", end - 7)
    path(picture, head, "M", end, y, "l", -8, -4.5, "v", 9, "z")
