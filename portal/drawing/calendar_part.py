"""What a timeline shows of the calendar: months, days, what is shaded, folds, and this moment."""

from collections.abc import Mapping
from datetime import date
from xml.etree.ElementTree import Element

from portal.drawing.axis import Axis, Gap
from portal.drawing.elements import label, path, rect, text
from portal.drawing.placing import width_of
from portal.drawing.sizes import RIGHT, TOP

_TOOTH = 6.0
_FLAG = 160.0
_BOLD = 8.0
"""The mean width of a letter of a month."""
_WHOLE_DAY = 46.0
"""A day as wide as this has room for its weekday."""


def draw_calendar(
    picture: Element, axis: Axis, days_off: Mapping[date, str], bottom: float
) -> None:
    """The shading, the months and the days: what is behind the lanes."""
    for gap in axis.gaps:
        if not gap.folded:
            shade = rect(picture, "tl-off", gap.x, TOP - 20, gap.width, bottom - TOP + 20)
            names = [name for day, name in days_off.items() if gap.first <= day <= gap.last]
            if names:
                text(shade, "title", ", ".join(names))
    free = 0.0
    for day, x in axis.months:
        words = f"{day:%B %Y}"
        width = _BOLD * len(words)
        at = min(x, axis.right + RIGHT - width)
        if at >= free:
            label(picture, "tl-month", at, 12, words)
            free = at + width + 8


def draw_days(picture: Element, axis: Axis) -> None:
    """The days above their columns, as many as have room; the folded ones above their folds."""
    free = 0.0
    for x, kind, words, more in sorted(_day_labels(axis)):
        half = width_of(words) / 2
        if x - half >= free or more:
            label(picture, kind, x, TOP - 9, words)
            free = x + half + 4


def _day_labels(axis: Axis) -> list[tuple[float, str, str, bool]]:
    """Where each label is, its class, its words, and whether it must be there."""
    weekday = axis.per_day >= _WHOLE_DAY
    days = [
        (x + axis.per_day / 2, "tl-day", f"{day:%a} {day.day}" if weekday else f"{day.day}", False)
        for day, x in axis.days
    ]
    return [*days, *((gap.mid, "tl-fold", _folded(gap), True) for gap in axis.gaps if gap.folded)]


def _folded(gap: Gap) -> str:
    """``24–29``, or ``3/24–4/2`` over the end of a month."""
    if gap.first.month == gap.last.month and gap.first.year == gap.last.year:
        return f"{gap.first.day}\N{EN DASH}{gap.last.day}"
    return f"{gap.first.month}/{gap.first.day}\N{EN DASH}{gap.last.month}/{gap.last.day}"


def draw_folds(picture: Element, axis: Axis, bottom: float) -> None:
    """A zigzag over all lanes for each fold: what is in front of the bars."""
    teeth = int((bottom - TOP + 8) // _TOOTH)
    zigzag = [command for n in range(teeth) for command in ("l", -3 if n % 2 else 3, _TOOTH)]
    for gap in axis.gaps:
        if gap.folded:
            rect(picture, "tl-gap", gap.mid - 5, TOP - 2, 10, bottom - TOP + 2)
            left, right = ("M", gap.mid - 6.5, TOP - 4), ("M", gap.mid + 3.5, TOP - 4)
            path(picture, "tl-break", *left, *zigzag, *right, *zigzag)


def draw_now(picture: Element, x: float, words: str, width: float) -> None:
    """The moment in a flag above its line."""
    at = min(max(x - _FLAG / 2, 0), width - _FLAG)
    rect(picture, "tl-flag", at, 19, _FLAG, 19, 2)
    label(picture, "tl-flagtext", at + _FLAG / 2, 33, words)
