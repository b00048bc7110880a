"""Find dates, amounts, and prison terms in a passage.

Each is found in one pass over the words and list matches. This module only reads the values and
does not assess them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from formats.dates import partial_date
from indicators.terms.lists import Match, packaged_terms
from indicators.terms.words import Passage
from procedure.message import PartialDate

Found = Mapping[str, Sequence[Match]]
"""The result of ``Terms.find`` for a passage."""

_CURRENCY_SIGNS = frozenset("$€£¥₽₺₹₴₸₾﷼¢₩₫")
_GROUP_SIGNS = frozenset(" .,'\u00a0\u202f’٬،")
_MAX_DIGITS = 15
_MULTIPLIER = "multiplier_"
"""The prefix of list names that end with a factor, such as ``multiplier_1000``."""
_UNITS = {
    "unit_year": (None, Decimal(12)),
    "unit_two_years": (2, Decimal(12)),
    "unit_month": (None, Decimal(1)),
    "unit_two_months": (2, Decimal(1)),
    "unit_week": (None, Decimal(7) / 30),
    "unit_day": (None, Decimal(1) / 30),
}


@dataclass(frozen=True, slots=True)
class DateFound:
    """A full or partial date, from word ``first`` to word ``last``."""

    first: int
    last: int
    date: PartialDate


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with a currency or weight in ``unit``, as plain decimal digits."""

    first: int
    last: int
    value: str
    unit: str


class PenaltyRole(StrEnum):
    """The role of a prison term."""

    MAXIMUM = "MAXIMUM"
    SENTENCE = "SENTENCE"
    REMAINING = "REMAINING"
    UNCLEAR = "UNCLEAR"


@dataclass(frozen=True, slots=True)
class Penalty:
    """A prison term in months of 30 days."""

    first: int
    last: int
    months: Decimal
    role: PenaltyRole


def dates(passage: Passage) -> list[DateFound]:
    """Every date with a year from 1900 to 2100, as precise as in the text."""
    words = passage.words
    months: dict[str, bool] = {}

    def is_month(word: str) -> bool:
        if word not in months:
            months[word] = not word.isdecimal() and partial_date(f"{word[:20]} 2000") is not None
        return months[word]

    def is_small(at: int) -> bool:
        return 0 <= at < len(words) and len(words[at]) <= 2 and words[at].isdecimal()

    def starts(at: int) -> int:
        """The first word of a date whose year is word ``at``."""
        month = at - 1
        if month >= 1 and words[month] == "de":
            month -= 1
        if month < 0:
            return at
        if is_small(month):
            return month - 1 if is_small(month - 1) else month
        if not is_month(words[month]):
            # "May 14, 2021": the day is between the month and the year.
            return at - 2 if is_small(at - 1) and at >= 2 and is_month(words[at - 2]) else at
        day = month - 2 if month >= 2 and words[month - 1] == "de" else month - 1
        return day if is_small(day) else month

    found = []
    read: dict[str, PartialDate] = {}
    for at, word in enumerate(words):
        if len(word) != 4 or not word.isdecimal() or not "1900" <= word <= "2100":
            continue
        first = last = at
        if is_small(at + 1) and passage.between(at + 1) in ("/", "-", "."):
            last = at + 2 if is_small(at + 2) else at + 1
        else:
            first = starts(at)
            if first == at - 1 and is_small(first) and at >= 2 and is_month(words[at - 2]):
                first = at - 2
        text = " ".join(words[first : last + 1]) if first < at else "/".join(words[at : last + 1])
        if text not in read:
            read[text] = partial_date(text) or PartialDate(year=int(word))
        found.append(DateFound(first, last, read[text]))
    return found


def amounts(passage: Passage, found: Found) -> list[Amount]:
    """Every number next to a currency or weight."""
    units = {
        match.first: (unit, match.last)
        for unit in ("currency", "weight")
        for match in found.get(unit, ())
    }
    unit_ends = {match.last for match in found.get("currency", ())}
    factors = {
        match.first: (factor, match.last)
        for name in found
        if name.startswith(_MULTIPLIER)
        for factor in (int(name.removeprefix(_MULTIPLIER)),)
        for match in found[name]
    }
    result = []
    for first, last, digits in numbers(passage):
        factor, end = 1, last
        while end + 1 in factors and end - last < 3:
            more, end = factors[end + 1]
            factor *= more
        results = passage.between(first) + (
            passage.between(end + 1) if end + 1 < len(passage.words) else passage.text[-2:]
        )
        if end + 1 in units:
            unit, end = units[end + 1]
        elif first - 1 in unit_ends or _CURRENCY_SIGNS.intersection(results[:60]):
            unit = "currency"
        else:
            continue
        result.append(Amount(first, end, plain_number(Decimal(digits) * factor), unit))
    return result


def numbers(passage: Passage) -> Iterator[tuple[int, int, str]]:
    """Every number with its first and last word. Digit groups (1.500.000) are joined."""
    words = passage.words
    at = 0
    while at < len(words):
        if not words[at].isdecimal():
            at += 1
            continue
        first, digits = at, words[at]
        while (
            at + 1 < len(words)
            and len(words[first]) <= 3
            and len(words[at + 1]) == 3
            and words[at + 1].isdecimal()
            and passage.between(at + 1) in _GROUP_SIGNS
        ):
            at += 1
            digits += words[at]
        if (
            at + 1 < len(words)
            and len(words[at + 1]) <= 2
            and words[at + 1].isdecimal()
            and passage.between(at + 1) in (".", ",", "٫")
        ):
            at += 1
            digits += f".{words[at]}"
        if len(digits) <= _MAX_DIGITS:
            yield first, at, digits
        at += 1


def plain_number(value: Decimal) -> str:
    """A number without exponent and trailing zeros."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def penalties(passage: Passage, found: Found) -> list[Penalty]:
    """Every time span that is a penalty, with its role."""
    markers = sorted(
        (match.first, match.last, name)
        for name in (*_ROLES, "penalty_up_to", "pretrial_detention")
        for match in found.get(name, ())
    )
    firsts = [marker[0] for marker in markers]
    prisons = [match.first for match in found.get("imprisonment", ())]
    result = []
    for name, (fixed, months) in _UNITS.items():
        for unit in found.get(name, ()):
            first, amount = _quantity(passage, unit, fixed, prisons)
            if amount is None:
                continue
            role = _penalty_role(passage, first, unit.last, markers, firsts, prisons)
            if role is not None:
                result.append(Penalty(first, unit.last, amount * months, role))
    return sorted(result, key=lambda penalty: penalty.first)


_ROLES = {
    "penalty_maximum": PenaltyRole.MAXIMUM,
    "penalty_sentence": PenaltyRole.SENTENCE,
    "penalty_remaining": PenaltyRole.REMAINING,
}
_BEFORE, _AFTER, _NEAR = 12, 5, 6


def _quantity(
    passage: Passage, unit: Match, fixed: int | None, prisons: Sequence[int]
) -> tuple[int, int | None]:
    """The first word of a quantity and its number. None for a unit without a number."""
    if fixed is not None:
        return unit.first, fixed
    before = unit.first - 1
    if before >= 0:
        if passage.words[before].isdecimal():
            number = int(passage.words[before][:4])
            return before, number if 0 < number <= 99 else None
        if passage.words[before] in "一二两三四五六七八九十":
            return _han_number(passage, before)
        if (word := packaged_terms().number(passage.words[before])) is not None:
            return before, word
    # Arabic writes "a year" without a number. With an article, the word has another meaning.
    at = bisect_left(prisons, unit.first) - 1
    defined = passage.words[unit.first].startswith(("ال", "لل"))
    near = at >= 0 and unit.first - prisons[at] <= _AFTER
    if unit.languages == ("ar",) and near and not defined:
        return unit.first, 1
    return unit.first, None


def _han_number(passage: Passage, last: int) -> tuple[int, int | None]:
    first = last
    while first > 0 and passage.words[first - 1] in "一二两三四五六七八九十" and last - first < 2:
        first -= 1
    tens, ten, ones = "".join(passage.words[first : last + 1]).rpartition("十")
    digits = {char: packaged_terms().number(char) or 0 for char in (*tens, *ones)}
    value = (digits.get(tens, 1) * 10 if ten else 0) + digits.get(ones, 0)
    return first, value or None


def _penalty_role(
    passage: Passage,
    first: int,
    last: int,
    markers: Sequence[tuple[int, int, str]],
    firsts: Sequence[int],
    prisons: Sequence[int],
) -> PenaltyRole | None:
    """The role of a quantity, from the nearest marker. None if it is not a penalty."""
    sentence = passage.sentences[first]
    at = bisect_left(firsts, first) - 1
    marker = None
    if at >= 0 and first - markers[at][1] <= _BEFORE:
        marker = markers[at]
    elif at + 1 < len(markers) and 0 < markers[at + 1][0] - last <= _AFTER:
        marker = markers[at + 1]
    if marker is not None and passage.sentences[marker[0]] != sentence:
        marker = None
    start = bisect_left(prisons, first - _BEFORE)
    end = bisect_right(prisons, last + _NEAR)
    prison = any(passage.sentences[place] == sentence for place in prisons[start:end])
    if marker is None:
        return PenaltyRole.UNCLEAR if prison else None
    if marker[2] == "pretrial_detention":
        return None
    if marker[2] == "penalty_up_to":
        return PenaltyRole.MAXIMUM if prison else None
    return _ROLES[marker[2]]
