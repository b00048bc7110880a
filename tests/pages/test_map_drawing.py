"""Maps and shares of time as pictures and in words: the same facts, and nothing but classes."""

from xml.etree.ElementTree import Element, fromstring

import pytest

from portal.drawing.procedure_map import WIDTH
from portal.drawing.shown import ShownMap, shown_courts, shown_map
from portal.pages.times import Times
from procedure.clocks.workdays import federal_calendar
from tests.procedure.casework import NOW, Course
from tests.procedure.long_courses import COURSES
from tests.procedure.matter_acts import heard, kept, missed, suspended
from tests.procedure.matterwork import MatterCourse
from views.courts import Court, Courts, courts
from views.procedure_map import ProcedureMap
from views.protest_map import protest_map
from views.track_map import track_maps

CALENDAR = federal_calendar("federal-2026-1")
TIMES = Times(NOW, CALENDAR)


def maps() -> list[ProcedureMap]:
    """Maps in many positions."""
    found: list[ProcedureMap] = []
    for name in ("long", "refugee", "tasks", "reviewed"):
        course = COURSES[name](Course())
        found += track_maps(course.case, course.rules)
    for made in (heard, kept, missed, suspended):
        matter: MatterCourse = made()
        found.append(protest_map(matter.matter, matter.rules))
    return found


def texts(picture: Element, kind: str) -> list[str]:
    return [one.text or "" for one in picture.iter("text") if kind in one.get("class", "").split()]


def test_the_list_says_what_the_picture_shows() -> None:
    for found in maps():
        shown: ShownMap = shown_map(found, TIMES)
        assert shown.picture == shown_map(found, TIMES).picture
        picture = fromstring(shown.picture)
        drawn = " ".join(texts(picture, "mp-name")).replace("\N{CHECK MARK} ", "")
        for words, stage in zip(shown.stages, found.stages, strict=True):
            assert words.title in drawn or words.title.split()[0] in drawn
            for way in stage.ways_out:
                assert f"{way.title[1:]} ({way.note})" in words.sentence
        boxes = [one for one in picture.iter("rect")]
        ways = sum(len(stage.ways_out) for stage in found.stages)
        assert len(boxes) == len(found.stages) + len(found.beside) + ways
        for box in boxes:
            assert float(box.get("x") or 0) + float(box.get("width") or 0) <= WIDTH
        assert all("style" not in one.attrib for one in picture.iter())
        assert len([one for one in boxes if one.get("class") == "mp-now"]) <= 1 + len(found.beside)


def test_the_position_is_said_in_words() -> None:
    course = heard()
    shown = shown_map(protest_map(course.matter, course.rules), TIMES)
    said = {words.title: words.sentence for words in shown.stages}
    assert said["Oral phase"] == (
        "now, waits for INTERPOL, expected by May 2. Way out: settled, withdrawn (at any time)"
    )
    assert said["Final review"] == "ahead, expected in 60 calendar days"
    assert said["Admissibility"].startswith("done, Mar 3")
    assert "It is at: Oral phase." in (fromstring(shown.picture)[1].text or "")


def shares_of(**minutes: int) -> Courts:
    """So many minutes with each party."""
    return Courts(
        since=NOW,
        until=NOW,
        elapsed=sum(minutes.values()),
        parties=tuple(Court(party=p, minutes=m, held=m) for p, m in minutes.items()),
    )


def test_the_shares_add_up_whoever_has_how_much() -> None:
    course = COURSES["overdue"](Course())
    found = courts(course.events, course.rules, course.now)
    shown = shown_courts(found, TIMES)
    assert sum(one.share for one in shown.shares) == found.elapsed
    assert shown.shares[0].label == "USNCB"
    assert shown.total.startswith("Adds up to ")
    many = shares_of(USNCB=1500, INTERPOL=61, **{f"AGENCY-{'ABCDEFGH'[n]}": 10 for n in range(8)})
    said = [(one.label, one.text, one.kind) for one in shown_courts(many, TIMES).shares]
    assert said[0] == ("USNCB", "1 d 1 h", "a")
    assert ("4 other agencies", "40 min", "b") in said
    assert said[-1] == ("INTERPOL", "1 h 1 min", "c")
    assert len(said) <= 7


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0 min"), (59, "59 min"), (1440, "1 d"), (1501, "1 d 1 h 1 min")]
)
def test_minutes_are_said_to_the_minute(minutes: int, text: str) -> None:
    (share,) = shown_courts(shares_of(USNCB=minutes), TIMES).shares
    assert share.text == text
