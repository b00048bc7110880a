"""What a charge says apart from how it is worded: what can be compared across languages."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from anyascii import anyascii
from rapidfuzz.distance import JaroWinkler

from indicators.terms.lists import TERMS, Match
from indicators.terms.quantities import Amount, DateFound, amounts, dates, numbers
from indicators.terms.words import cut, fold
from procedure.message import Charge, PartialDate

_MOST_WORDS = 2_000
_MOST_NAMES = 120
_STEM = 6
"""Words are compared by their first letters, so that their endings do not matter."""
_ARTICLE_REACH = 4
_ALIKE = 0.9
"""How alike two names have to be to count as one written in two ways."""
_CLASSES = str.maketrans("cqzvp", "kksfb", "aeiouwyhj")


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a set of charges.

    ``offences`` are kinds of offences from the term lists. ``dates`` are ISO dates as far as they
    are known. ``amounts`` are plain digits. ``articles`` are numbers of law articles.
    ``references`` are other long numbers. ``names`` are words with a capital letter, or, where a
    text has no small letters, all words that no list knows; in Latin letters. ``texts`` are the
    stems of all words that say something, once for the charges and once for the translations.
    """

    offences: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    amounts: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    texts: tuple[frozenset[str], ...] = ()


@dataclass(slots=True)
class _Gathered:
    apart: frozenset[str]
    offences: set[str] = field(default_factory=set)
    dates: set[str] = field(default_factory=set)
    amounts: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    references: set[str] = field(default_factory=set)
    names: dict[str, None] = field(default_factory=dict)
    originals: dict[str, None] = field(default_factory=dict)
    translations: dict[str, None] = field(default_factory=dict)


def content(charges: Iterable[Charge], apart: frozenset[str] = frozenset()) -> Content:
    """Gather what the charges and their translations say, without the folded words ``apart``."""
    gathered = _Gathered(apart)
    for charge in charges:
        _gather(charge.text, gathered, gathered.originals)
        if charge.translation:
            _gather(charge.translation, gathered, gathered.translations)
    texts = (_first(gathered.originals, _MOST_WORDS), _first(gathered.translations, _MOST_WORDS))
    return Content(
        offences=frozenset(gathered.offences),
        dates=frozenset(gathered.dates),
        amounts=frozenset(gathered.amounts),
        articles=frozenset(gathered.articles),
        references=frozenset(gathered.references),
        names=_first(gathered.names, _MOST_NAMES),
        texts=tuple(text for text in texts if text),
    )


def _first(words: dict[str, None], most: int) -> frozenset[str]:
    """The first words of a text: enough to compare, and bounded for a text of any length."""
    return frozenset(word for _, word in zip(range(most), words, strict=False))


def _gather(text: str, gathered: _Gathered, words: dict[str, None]) -> None:
    passage = cut("", text)
    found = TERMS.find(passage)
    gathered.offences |= {
        name.removeprefix("offence ") for name in found if name.startswith("offence ")
    }
    days, sums = dates(passage), amounts(passage, found)
    gathered.dates |= {_iso(day.date) for day in days if str(day.date.year) not in gathered.apart}
    gathered.amounts |= {amount.value for amount in sums}
    counted = _covered(days) | _covered(sums)
    laws = {place for match in found.get("judicial_law", ()) for place in _reach(match)}
    for first, last, digits in numbers(passage):
        if first in counted or not gathered.apart.isdisjoint(passage.words[first : last + 1]):
            continue
        if first in laws:
            gathered.articles.add(digits)
        elif len(digits) >= 3:
            gathered.references.add(digits.partition(".")[0])
    listed = {
        place
        for name, matches in found.items()
        if name.startswith("offence ") or name in ("currency", "place", "judicial_court")
        for match in matches
        for place in range(match.first, match.last + 1)
    }
    # A capital letter at the start of a sentence says nothing, nor in a text without small letters.
    starting = {first for first, _ in passage.sentence_spans.values()}
    has_case = text.upper() != text and text.lower() != text
    latin_of: dict[str, str] = {}
    for at, word in enumerate(passage.words):
        if word.isdecimal() or at in counted or word in gathered.apart:
            continue
        if word not in latin_of:
            left_out = TERMS.leaves_out(word)
            latin_of[word] = "" if left_out else fold(anyascii(word)).replace("'", "")
        latin = latin_of[word]
        if len(latin) < 2:
            continue
        words[latin[:_STEM]] = None
        capital = passage.text[passage.starts[at]].isupper() and at not in starting
        if at not in listed and (capital if has_case else len(latin) >= 4) and len(latin) >= 3:
            gathered.names[latin] = None


def _reach(match: Match) -> range:
    return range(match.first, match.last + 1 + _ARTICLE_REACH)


def _covered(found: Iterable[DateFound] | Iterable[Amount]) -> set[int]:
    return {place for each in found for place in range(each.first, each.last + 1)}


def _iso(date: PartialDate) -> str:
    parts = (f"{date.year:04}", date.month, date.day)
    return "-".join(part if isinstance(part, str) else f"{part:02}" for part in parts if part)


@dataclass(frozen=True, slots=True)
class Facts:
    """One kind of fact on both sides.

    ``smaller`` is how many the side with fewer has: 0 when one side has none.
    """

    what: str
    weight: float
    shared: frozenset[str]
    smaller: int
    speaks_against: bool = False
    """Whether both sides have it, nothing is shared, and that makes the same facts less likely."""


def facts_of(a: Content, b: Content) -> tuple[Facts, ...]:
    """What can be compared between two contents, kind by kind."""
    amount = _facts("amount", 3.0, a.amounts, b.amounts)
    whole_a, whole_b = _whole(a.dates), _whole(b.dates)
    years = _facts("year", 0.75, _years(a.dates), _years(b.dates))
    return (
        replace(amount, speaks_against=amount.smaller > 0 and not amount.shared),
        _facts("reference number", 3.0, a.references, b.references),
        Facts("date", 2.5, _same_dates(whole_a, whole_b), min(len(whole_a), len(whole_b))),
        replace(years, speaks_against=years.smaller > 0 and not years.shared),
        Facts("name", 1.5, _same_names(a.names, b.names), min(len(a.names), len(b.names))),
        _facts("law article", 1.0, a.articles, b.articles),
    )


def _facts(what: str, weight: float, a: frozenset[str], b: frozenset[str]) -> Facts:
    return Facts(what, weight, a & b, min(len(a), len(b)))


def _whole(dates: frozenset[str]) -> frozenset[str]:
    """The dates that have a month."""
    return frozenset(date for date in dates if len(date) > 4)


def _years(dates: frozenset[str]) -> frozenset[str]:
    return frozenset(date[:4] for date in dates)


def _same_dates(a: frozenset[str], b: frozenset[str]) -> frozenset[str]:
    """Dates that both have; a month is the same as a day of it."""
    months = {date[:7] for date in a if len(date) == 7} | {date for date in b if len(date) == 7}
    return (a & b) | ({date[:7] for date in a} & {date[:7] for date in b} & months)


def _same_names(a: frozenset[str], b: frozenset[str]) -> frozenset[str]:
    """Names that both have, also when they are written from one script into another."""
    fewer, more = sorted((a - b, b - a), key=lambda names: (len(names), sorted(names)))
    others = sorted(more)
    bones = {bone for name in others if len(bone := _bone(name)) >= 4}
    alike = {
        name
        for name in fewer
        if _bone(name) in bones
        or any(
            len(name) >= 5 and JaroWinkler.similarity(name, other, score_cutoff=_ALIKE)
            for other in others
        )
    }
    return (a & b) | alike


def _bone(name: str) -> str:
    """The consonants of a name, in classes that scripts do not tell apart."""
    consonants = name.translate(_CLASSES)
    return "".join(char for at, char in enumerate(consonants) if consonants[at - 1 : at] != char)
