"""Full and partial dates as senders write them, in the languages used on INTERPOL channels."""

import re
import unicodedata
from datetime import date

from procedure.message import PartialDate

_MONTH_NAMES = (
    "jan january janv janvier ene enero январь января янв يناير",
    "feb february fev fevr fevrier febrero февраль февраля фев فبراير شباط",
    "mar march mars marzo март марта мар مارس آذار",
    "apr april avr avril abr abril апрель апреля апр أبريل ابريل نيسان",
    "may mai mayo май мая مايو أيار",
    "jun june juin junio июнь июня июн يونيو حزيران",
    "jul july juil juillet julio июль июля июл يوليو تموز",
    "aug august aout ago agosto август августа авг أغسطس اغسطس",
    "sep sept september septembre septiembre сентябрь сентября сен сент سبتمبر أيلول",
    "oct october octobre octubre октябрь октября окт أكتوبر اكتوبر",
    "nov november novembre noviembre ноябрь ноября ноя نوفمبر",
    "dec december decembre dic diciembre декабрь декабря дек ديسمبر",
)


def normalize(text: str) -> str:
    """The text normalized for comparison: no case, accents, or direction marks; single spaces."""
    if text.isascii():
        return " ".join(text.casefold().split())
    # One character at a time: sorting a long run of accents would take quadratic time.
    decomposed = "".join(unicodedata.normalize("NFKD", char) for char in text.casefold())
    kept = "".join(
        " " if char.isspace() else char
        for char in decomposed
        if not unicodedata.combining(char) and unicodedata.category(char) != "Cf"
    )
    return " ".join(kept.split())


_MONTHS = {
    normalize(word): number
    for number, words in enumerate(_MONTH_NAMES, 1)
    for word in words.split()
}
_MAX_LENGTH = 60
"""No date is longer than this. Longer text is not parsed."""
_YEAR_FIRST = re.compile(r"(\d{4})(?:[/.\-](\d{1,2})(?:[/.\-](\d{1,2}))?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(r"(?:(\d{1,2})[/.\-\s])?(\d{1,2})[/.\-\s](\d{4})")
_WORDS = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|er|o)?[\s.\-]*(?:de\s+)?)?([^\W\d]{3,})[\s.,\-]*(?:de\s+)?(\d{4})"
)
_MONTH_DAY_YEAR = re.compile(r"([^\W\d]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_MAX_NOTED = 200
_YEAR = re.compile(r"\d{4}")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_DATE_AND_NOTE = re.compile(
    r"\(?(?P<date>\d{4}[/.\-]\d{1,2}[/.\-]\d{1,2}|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}"
    r"|\d{1,2}[\s.\-]*(?:de\s+)?[^\W\d]{3,}[\s.,\-]*(?:de\s+)?\d{4}"
    r"|[^\W\d]{3,}\.?\s+\d{1,2},?\s+\d{4}|\d{8})\)?(?:t\d\d:|[\s,;(\[])(?P<note>.*)"
)
_DATE_WORDS = frozenset(
    (
        *_MONTHS,
        *("st", "nd", "rd", "th", "er", "de", "del", "года", "рождения", "год", "гр"),
        *("mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday"),
        *("thursday", "friday", "saturday", "sunday", "utc", "gmt", "est", "edt", "cet", "cest"),
        *("hrs", "am", "pm", "hours", "years", "old", "age", "aged", "ans", "anos", "лет"),
    )
)
_RUSSIAN_YEAR = re.compile(r"\s*(?:г\.?\s?(?:р\.?)?|года(?: рождения)?)$")


def partial_date(text: str) -> PartialDate | None:
    """Parse a full or partial date. None if the text is not a date.

    Accepts ``1970``, ``1970/05``, ``1970/05/14``, ``14/05/1970`` (day first, unless only month
    first is possible), ``14 May 1970``, and similar forms. A month or day that does not exist is
    dropped.
    """
    if len(text) > _MAX_LENGTH:
        return None
    found = _date_parts(_RUSSIAN_YEAR.sub("", normalize(text)))
    return None if found is None else _valid_date(*found)


def noted_date(text: str) -> PartialDate | None:
    """Like ``partial_date``, but a note may follow a full date: "09/01/1966 (60 years old)".

    None if the note has another year, because then it is not known which date is meant.
    """
    found = partial_date(text)
    if found is not None:
        return found
    match = _DATE_AND_NOTE.fullmatch(normalize(text)) if len(text) <= _MAX_NOTED else None
    if match is None or _YEAR.search(match["note"]):
        return None
    found = partial_date(match["date"])
    return found if found is not None and found.day is not None else None


def only_date(text: str) -> bool:
    """Whether the text has no words but those of a date and a time."""
    return all(word in _DATE_WORDS for word in _LETTERS.findall(normalize(text)))


def calendar_date(text: str) -> date | None:
    """Parse a full date at the start of the text (a time may follow). None if there is none."""
    if len(text) > _MAX_LENGTH:
        return None
    words = re.split(r"t(?=\d{2}:)|\s+(?=\d{1,2}[:h]\d{2})|[,;]?\s+\d{1,2}:", normalize(text))[0]
    found = partial_date(words)
    if found is None or found.month is None or found.day is None:
        return None
    return date(found.year, found.month, found.day)


def _date_parts(text: str) -> tuple[int, int, int] | None:
    """Year, month, and day; 0 for a part that is missing."""
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
        if day and int(month) > 12 >= int(day):
            day, month = month, day
    elif (match := _WORDS.fullmatch(text)) and match[2] in _MONTHS:
        day, month, year = match[1], str(_MONTHS[match[2]]), match[3]
    elif (match := _MONTH_DAY_YEAR.fullmatch(text)) and match[1] in _MONTHS:
        day, month, year = match[2], str(_MONTHS[match[1]]), match[3]
    else:
        return None
    return int(year), int(month or 0), int(day or 0)


def _valid_date(year: int, month: int, day: int) -> PartialDate | None:
    if year < 1:
        return None
    if not 1 <= month <= 12:
        return PartialDate(year=year)
    try:
        date(year, month, day)
    except ValueError:
        return PartialDate(year=year, month=month)
    return PartialDate(year=year, month=month, day=day, placeholder=(month, day) == (1, 1))
