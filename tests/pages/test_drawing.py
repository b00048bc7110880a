"""The timeline as a picture and as a table: the same facts, readable, and nothing but classes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import combinations, pairwise
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.drawing.axis import FOLD, LEAST_DAY, Axis
from portal.drawing.placing import Item, placed, width_of
from portal.drawing.plan_words import PlanWords
from portal.drawing.timeline import draw_timeline
from portal.pages.times import Times
from procedure.clocks.workdays import federal_calendar
from tests.procedure.casework import Course
from tests.procedure.long_courses import COURSES
from views.plan_actual import PlanActual, PlannedStep, StepState
from views.plan_composing import plan_actual

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CALENDAR = federal_calendar("federal-2026-1")
MONDAY = datetime(2026, 11, 16, 14, 0, tzinfo=UTC)
"""9:00 a.m. in Washington."""
SPRING, AUTUMN = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC)
"""Weeks around the days on which the clocks change are after these."""


@cache
def plan_of(name: str) -> PlanActual:
    """Plan against actual of a case in which nearly everything happens."""
    course = COURSES[name](Course())
    return plan_actual(course.events, course.rules, CALENDAR, as_of=course.now)


def times_of(plan: PlanActual) -> Times:
    return Times(plan.as_of, CALENDAR)


def drawn(plan: PlanActual) -> Element:
    """The picture, as a browser reads it."""
    return fromstring(draw_timeline(plan, times_of(plan)))


def texts(picture: Element, kind: str) -> list[str]:
    """The texts of a class."""
    return [one.text or "" for one in picture.iter("text") if kind in one.get("class", "").split()]


def shapes(picture: Element, kind: str) -> list[Element]:
    """What is drawn with a class."""
    return [one for one in picture.iter() if kind in one.get("class", "").split()]


def step(**changes: object) -> PlannedStep:
    """A step that was asked on a Monday, for Wednesday."""
    values: dict[str, object] = {
        "anchor": "t-J1-answer",
        "code": "J1",
        "title": "Treaty and extradition",
        "clock": "J1/answer",
        "planned_from": MONDAY,
        "planned_to": MONDAY + 2 * DAY,
        "actual_from": MONDAY,
        "actual_to": None,
        "due": MONDAY + 2 * DAY,
        "state": StepState.OPEN,
        "result": "Open",
    }
    return PlannedStep.model_validate({**values, **changes})


def plan(*steps: PlannedStep, as_of: datetime = MONDAY + DAY, **changes: object) -> PlanActual:
    """Plan against actual of one agency."""
    values: dict[str, object] = {
        "dossier": f"case-{'1' * 26}",
        "number": "USNCB-2026-K7M2Q4",
        "since": MONDAY,
        "as_of": as_of,
        "ended_at": None,
        "milestones": (),
        "lanes": ({"party": "DOJ-OIA", "kind": "AGENCY", "steps": steps},),
        "days_off": ({"day": date(2026, 11, 26), "name": "Thanksgiving Day"},),
    }
    return PlanActual.model_validate({**values, **changes})


@pytest.mark.parametrize("name", COURSES)
def test_picture_and_table_have_the_same_facts(name: str) -> None:
    found = plan_of(name)
    picture = drawn(found)
    tips = [one.findtext("title") for one in picture.iter("g")]
    rows = [row for lane in PlanWords(found, times_of(found)).rows() for row in lane.rows]
    assert {*tips} == {row.tip for row in rows}
    assert len(rows) == len(found.steps) + len(found.milestones)
    assert len(shapes(picture, "tl-label")) == len(rows)
    lanes = ["Milestones", *(lane.party for lane in found.lanes)]
    assert texts(picture, "tl-lane") == lanes


@pytest.mark.parametrize("name", COURSES)
def test_it_is_drawn_by_classes_alone_and_twice_the_same(name: str) -> None:
    found = plan_of(name)
    once = draw_timeline(found, times_of(found))
    assert once == draw_timeline(found, times_of(found))
    for one in fromstring(once).iter():
        assert one.tag in ("svg", "title", "desc", "defs", "pattern", "g", "rect", "path", "text")
        assert not {*one.attrib} & {"style", "fill", "stroke", "href", "onload"}
    picture = fromstring(once)
    assert picture.get("role") == "img"
    assert [picture[0].get("id"), picture[1].get("id")] == (
        picture.get("aria-labelledby") or ""
    ).split()


def test_words_cannot_become_marks() -> None:
    hostile = step(title="</title><script>alert(1)</script>", result="\"'&<b>")
    picture = draw_timeline(plan(hostile), times_of(plan(hostile)))
    assert "<script" not in picture
    assert "<b>" not in picture
    assert [one.tag for one in fromstring(picture).iter() if one.tag == "script"] == []


@pytest.mark.parametrize(
    ("changes", "has", "has_not", "label"),
    [
        ({}, {"tl-plan", "tl-actual", "tl-arrow", "tl-due"}, {"tl-late"}, "Treaty and extradition"),
        (
            {"due": MONDAY + 6 * HOUR, "planned_to": MONDAY + 6 * HOUR, "late": 18 * HOUR},
            {"tl-actual", "tl-late", "tl-arrow", "tl-due"},
            {"tl-past"},
            "Treaty and extradition · late",
        ),
        (
            {"due": MONDAY + 6 * HOUR, "late": 18 * HOUR, "expected": True},
            {"tl-past"},
            {"tl-late"},
            "Treaty and extradition · past date",
        ),
        (
            {
                "due": None,
                "state": "PAUSED",
                "pauses": [{"reason": "COURT_HOLD", "start": MONDAY + HOUR, "end": None}],
            },
            {"tl-pause"},
            {"tl-due", "tl-late"},
            "Treaty and extradition · paused",
        ),
        (
            {"state": "AHEAD", "actual_from": None},
            {"tl-plan", "tl-due", "tl-label--planned"},
            {"tl-actual", "tl-arrow"},
            "Treaty and extradition",
        ),
        (
            {"state": "NOT_NEEDED", "actual_to": MONDAY + HOUR},
            {"tl-dropped"},
            {"tl-actual", "tl-due", "tl-arrow"},
            "Treaty and extradition",
        ),
        (
            {
                "acknowledgment": {
                    "clock": "J1/acknowledgment",
                    "due": MONDAY + 4 * HOUR,
                    "at": MONDAY + HOUR,
                    "late": None,
                }
            },
            {"tl-notch"},
            {"tl-late"},
            "Treaty and extradition",
        ),
    ],
)
def test_a_bar_shows_how_it_stands(
    changes: dict[str, object], has: set[str], has_not: set[str], label: str
) -> None:
    picture = drawn(plan(step(**changes)))
    kinds = {kind for one in picture.iter() for kind in one.get("class", "").split()}
    assert has <= kinds
    assert not has_not & kinds
    assert texts(picture, "tl-label") == [label]


def test_pauses_that_nobody_can_tell_apart_are_drawn_once() -> None:
    def pause(second: int, end: int) -> dict[str, object]:
        start = MONDAY + timedelta(seconds=second)
        return {
            "reason": "QUESTION_TO_USNCB",
            "start": start,
            "end": MONDAY + timedelta(seconds=end),
        }

    many = [pause(second, second + 3) for second in range(0, 1200, 10)]
    later = pause(25_000, 25_010)
    first, last = shapes(drawn(plan(step(pauses=[*many, later]))), "tl-pause")
    (alone,) = shapes(drawn(plan(step(pauses=[pause(0, 1193)]))), "tl-pause")
    assert first.attrib == alone.attrib
    assert float(last.get("x", "")) > float(first.get("x", "")) + float(first.get("width", ""))


def test_the_present_has_a_flag_and_what_has_ended_has_none() -> None:
    now = drawn(plan(step()))
    assert texts(now, "tl-flagtext") == ["Now: Tue,\xa0Nov\xa017,\xa09:00\xa0a.m."]
    done = step(state="DONE", actual_to=MONDAY + HOUR, result="A request is pending")
    ended = drawn(plan(done, ended_at=MONDAY + 2 * HOUR))
    assert not shapes(ended, "tl-flag")
    assert not shapes(ended, "tl-now")


def test_the_table_says_it_in_words() -> None:
    due = MONDAY + 6 * HOUR
    late = step(due=due, planned_to=due, actual_to=due + 2 * HOUR, late=2 * HOUR, state="DONE")
    found = plan(late, step(state="PAUSED", due=None, result="Paused: a court ordered it"))
    (lane,) = PlanWords(found, times_of(found)).rows()[1:]
    first, second = (row.model_dump() for row in lane.rows)
    spaced = {key: str(value).replace("\xa0", " ") for key, value in first.items()}
    assert spaced["title"] == "Treaty and extradition (J1)"
    assert spaced["planned"] == "Mon, Nov 16, 9:00 a.m. to 3:00 p.m."
    assert spaced["result"] == "Open; 2 h of working time late"
    assert second["actual"].endswith("to\xa0now")


@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 300), st.integers(0, 40)), max_size=40)
)
def test_nothing_in_a_row_covers_anything_else(items: list[tuple[int, int, int]]) -> None:
    made = [
        Item(number, start, start + long, "x" * letters, "J1")
        for number, (start, long, letters) in enumerate(items)
    ]
    found, rows = placed(made, 1216)
    assert sorted(one.what for one in found) == list(range(len(items)))
    spans: dict[int, list[tuple[float, float]]] = {}
    for one in found:
        start, long, _ = items[one.what]
        ends = max(start + long, one.x + width_of(one.words))
        spans.setdefault(one.row, []).append((min(start, one.x), ends))
    assert {*spans} <= {*range(rows)}
    for row in spans.values():
        for (a, b), (c, d) in combinations(row, 2):
            assert b <= c or d <= a


def test_sixty_tasks_of_one_agency_are_readable() -> None:
    steps = [
        step(anchor=f"t-{n}", code=f"J{n}", title=f"Question {n} of many that were asked at once")
        for n in range(60)
    ]
    picture = drawn(plan(*steps))
    labels = texts(picture, "tl-label")
    assert len(labels) == 60
    assert all(one.startswith("Question") for one in labels)
    rows = [one.get("y") for one in picture.iter("text") if one.get("class") == "tl-label"]
    assert len({*rows}) == 60


def some_moments() -> Iterator[datetime]:
    yield from (SPRING, AUTUMN, MONDAY)


@given(
    st.sampled_from([*some_moments()]),
    st.lists(st.integers(0, 60 * 24 * 40), min_size=1, max_size=30),
    st.lists(st.integers(0, 60 * 24 * 45), min_size=2, max_size=10),
)
def test_later_is_never_further_left(start: datetime, shown: list[int], asked: list[int]) -> None:
    axis = Axis([start + timedelta(minutes=n) for n in shown], {}, 124, 1160)
    at = [axis(start + timedelta(minutes=n)) for n in sorted(asked)]
    assert at == sorted(at)
    assert at[0] >= 124
    assert at[-1] <= axis.right
    assert axis.per_day >= LEAST_DAY
    xs = [day.x for day in axis.days]
    assert all(other - one >= axis.per_day for one, other in pairwise(xs))


def test_working_time_is_linear_and_idle_days_fold() -> None:
    later = MONDAY + 14 * DAY
    axis = Axis([MONDAY, MONDAY + DAY, later], {date(2026, 11, 26): "Thanksgiving Day"}, 124, 1160)
    assert [one.day.day for one in axis.days] == [16, 17, 30]
    (fold,) = [gap for gap in axis.gaps if gap.folded]
    assert (fold.first.day, fold.last.day, fold.width) == (18, 29, FOLD)
    hour = axis(MONDAY + HOUR) - axis(MONDAY)
    assert axis(MONDAY + 3 * HOUR) - axis(MONDAY) == pytest.approx(3 * hour)
    assert axis(MONDAY + DAY + HOUR) - axis(MONDAY + DAY) == pytest.approx(hour)
    night = axis(MONDAY + DAY) - axis(MONDAY + 8 * HOUR + 30 * timedelta(minutes=1))
    assert night == pytest.approx(8)


def test_a_busy_weekend_is_shown_and_a_case_of_half_a_year_stays_legible() -> None:
    saturday = MONDAY + 5 * DAY
    axis = Axis([MONDAY, saturday, MONDAY + 30 * DAY], {}, 124, 1160)
    assert [one.day.day for one in axis.days][:4] == [16, 20, 23, 16]
    every_day = [MONDAY + n * DAY for n in range(180)]
    dense = Axis(every_day, {}, 124, 1160)
    assert dense.per_day == LEAST_DAY
    assert dense.right > 1160
    picture = drawn(plan(step(actual_to=None), since=MONDAY, as_of=every_day[-1]))
    assert picture.get("width") is None
    many = tuple(step(anchor=f"t-{n}", planned_from=at) for n, at in enumerate(every_day))
    wide = drawn(plan(*many, as_of=every_day[-1]))
    assert "tl--wide" in (wide.get("class") or "")
    assert float(wide.get("width") or 0) > 1216
    days = [one for one in wide.iter("text") if one.get("class") == "tl-day"]
    at = [float(one.get("x") or 0) for one in days]
    assert all(other - one >= 10 for one, other in pairwise(at))
