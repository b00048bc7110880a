"""Parsing dates as senders write them."""

from datetime import date

import pytest

from formats.dates import calendar_date, normalize, partial_date
from procedure.message import PartialDate


def full(year: int, month: int, day: int) -> PartialDate:
    """A full date that is not a placeholder."""
    return PartialDate(year=year, month=month, day=day)


@pytest.mark.parametrize(
    "text",
    [
        "1970/05/14",
        "1970-05-14",
        "19700514",
        "14/05/1970",
        "14.05.1970",
        "14-05-1970",
        "14 May 1970",
        "14-MAY-1970",
        "14th May 1970",
        "May 14, 1970",
        "14 mai 1970",
        "14 de mayo de 1970",
        "14 мая 1970",
        "14 мая 1970 г.",
        "14.05.1970 г.р.",
        "14 мая 1970 года рождения",
        "14 مايو 1970",
        "14 أيار 1970",
        "١٤/٠٥/١٩٧٠",
        " 14   May\t1970 ",
        "\u200f14/05/1970\u200f",
    ],
)
def test_one_day_in_many_formats(text: str) -> None:
    assert partial_date(text) == full(1970, 5, 14)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970", PartialDate(year=1970)),
        ("1970/05", PartialDate(year=1970, month=5)),
        ("05/1970", PartialDate(year=1970, month=5)),
        ("mayo de 1970", PartialDate(year=1970, month=5)),
        ("1er janvier 1970", PartialDate(year=1970, month=1, day=1, placeholder=True)),
        ("1970/01/01", PartialDate(year=1970, month=1, day=1, placeholder=True)),
        ("04/25/1970", full(1970, 4, 25)),  # there is no month 25, so the month comes first
        ("04/05/1970", full(1970, 5, 4)),  # day first when both are possible
        ("1970/00/00", PartialDate(year=1970)),
        ("1970/13/01", PartialDate(year=1970)),
        ("1970/02/30", PartialDate(year=1970, month=2)),
        ("2000/02/29", full(2000, 2, 29)),
        ("1900/02/29", PartialDate(year=1900, month=2)),
    ],
)
def test_parts_that_do_not_exist_are_dropped(text: str, expected: PartialDate) -> None:
    assert partial_date(text) == expected


@pytest.mark.parametrize(
    "text", ["", "-", "unknown", "0000/00/00", "70", "about 1970", "14 Foo 1970", "1" * 5000]
)
def test_text_that_is_not_a_date(text: str) -> None:
    assert partial_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "12 March 2026",
        "12 March 2026 10:30 UTC",
        "12 March 2026, 10:30",
        "2026-03-12T10:30:00Z",
        "12/03/2026 10h30",
    ],
)
def test_a_message_date_may_include_a_time(text: str) -> None:
    assert calendar_date(text) == date(2026, 3, 12)


@pytest.mark.parametrize("text", ["March 2026", "2026", "soon", ""])
def test_a_partial_message_date_is_ignored(text: str) -> None:
    assert calendar_date(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Notre   RÉF ", "notre ref"),
        ("إشارتنا", "اشارتنا"),
        ("\u202bЙод\u202c", "иод"),
        ("ﬁle", "file"),
        ("Straße", "strasse"),
    ],
)
def test_normalized_text_has_no_case_or_accents(text: str, expected: str) -> None:
    assert normalize(text) == expected
