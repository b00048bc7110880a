"""Extract the facts of charges that can be compared across languages."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from anyascii import anyascii
from rapidfuzz.distance import JaroWinkler

from indicators.terms.lists import Match, packaged_terms
from indicators.terms.quantities import Amount, DateFound, amounts, dates, numbers
from indicators.terms.words import fold, tokenize
from procedure.message import Charge, PartialDate

_MAX_WORDS = 2_000
_MAX_NAMES = 120
_STEM = 6
"""Words are compared by their first letters, so that endings do not matter."""
_ARTICLE_REACH = 4
_MIN_NAME_SIMILARITY = 0.9
"""The minimum similarity for two spellings of one name."""
_CONSONANT_CLASSES = str.maketrans("cqzvp", "kksfb", "aeiouwyhj")


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a set of charges.

    ``offenses`` are offense types from the term lists. ``dates`` are full or partial ISO dates.
    ``amounts`` are plain digits. ``articles`` are numbers of law articles. ``references`` are other
    long numbers. ``names`` are capitalized words, or if a text has no letter case, all words that
    are not in a list; in Latin letters. ``texts`` are the stems of all meaningful words, one set
    for the charges and one for the translations.
    """

    offenses: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    amounts: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    texts: tuple[frozenset[str], ...] = ()


@dataclass(slots=True)
class _Collector:
    ignored: frozenset[str]
    offenses: set[str] = field(default_factory=set)
    dates: set[str] = field(default_factory=set)
    amounts: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    references: set[str] = field(default_factory=set)
    names: dict[str, None] = field(default_factory=dict)
    originals: dict[str, None] = field(default_factory=dict)
    translations: dict[str, None] = field(default_factory=dict)


def content(charges: Iterable[Charge], ignored: frozenset[str] = frozenset()) -> Content:
    """Extract the content of charges and translations, without the folded words in ``ignored``."""
    collector = _Collector(ignored)
    for charge in charges:
        _collect(charge.text, collector, collector.originals)
        if charge.translation:
            _collect(charge.translation, collector, collector.translations)
    texts = (_first(collector.originals, _MAX_WORDS), _first(collector.translations, _MAX_WORDS))
    return Content(
        offenses=frozenset(collector.offenses),
        dates=frozenset(collector.dates),
        amounts=frozenset(collector.amounts),
        articles=frozenset(collector.articles),
        references=frozenset(collector.references),
        names=_first(collector.names, _MAX_NAMES),
        texts=tuple(text for text in texts if text),
    )


def _first(words: dict[str, None], most: int) -> frozenset[str]:
    """The first words of a text. This is enough to compare and limits the work."""
    return frozenset(word for _, word in zip(range(most), words, strict=False))


def _collect(text: str, collector: _Collector, words: dict[str, None]) -> None:
    passage = tokenize("", text)
    found = packaged_terms().find(passage)
    collector.offenses |= {
        name.removeprefix("offense ") for name in found if name.startswith("offense ")
    }
    days, sums = dates(passage), amounts(passage, found)
    collector.dates |= {
        _iso(day.date) for day in days if str(day.date.year) not in collector.ignored
    }
    collector.amounts |= {amount.value for amount in sums}
    counted = _covered(days) | _covered(sums)
    laws = {place for match in found.get("judicial_law", ()) for place in _law_reach(match)}
    for first, last, digits in numbers(passage):
        if first in counted or not collector.ignored.isdisjoint(passage.words[first : last + 1]):
            continue
        if first in laws:
            collector.articles.add(digits)
        elif len(digits) >= 3:
            collector.references.add(digits.partition(".")[0])
    listed = {
        place
        for name, matches in found.items()
        if name.startswith("offense ") or name in ("currency", "place", "judicial_court")
        for match in matches
        for place in range(match.first, match.last + 1)
    }
    # Capitals mean nothing at the start of a sentence or in a text in all capitals.
    starting = {first for first, _ in passage.sentence_spans.values()}
    has_case = text.upper() != text and text.lower() != text
    latin_of: dict[str, str] = {}
    for at, word in enumerate(passage.words):
        if word.isdecimal() or at in counted or word in collector.ignored:
            continue
        if word not in latin_of:
            ignored_words = packaged_terms().is_ignored(word)
            latin_of[word] = "" if ignored_words else fold(anyascii(word)).replace("'", "")
        latin = latin_of[word]
        if len(latin) < 2:
            continue
        words[latin[:_STEM]] = None
        capital = passage.text[passage.starts[at]].isupper() and at not in starting
        if at not in listed and (capital if has_case else len(latin) >= 4) and len(latin) >= 3:
            collector.names[latin] = None


def _law_reach(match: Match) -> range:
    return range(match.first, match.last + 1 + _ARTICLE_REACH)


def _covered(found: Iterable[DateFound] | Iterable[Amount]) -> set[int]:
    return {place for each in found for place in range(each.first, each.last + 1)}


def _iso(date: PartialDate) -> str:
    parts = (f"{date.year:04}", date.month, date.day)
    return "-".join(part if isinstance(part, str) else f"{part:02}" for part in parts if part)


@dataclass(frozen=True, slots=True)
class FactComparison:
    """One type of fact, compared between two sets of charges.

    ``smaller`` is the count on the side with fewer: 0 if one side has none.
    """

    what: str
    weight: float
    shared: frozenset[str]
    smaller: int
    conflicts: bool = False
    """Whether both sides have this type, share none, and are therefore less likely the same."""


def compare_facts(a: Content, b: Content) -> tuple[FactComparison, ...]:
    """Compare two contents, one type of fact at a time."""
    amount = _facts("amount", 3.0, a.amounts, b.amounts)
    whole_a, whole_b = _whole(a.dates), _whole(b.dates)
    years = _facts("year", 0.75, _years(a.dates), _years(b.dates))
    return (
        replace(amount, conflicts=amount.smaller > 0 and not amount.shared),
        _facts("reference number", 3.0, a.references, b.references),
        FactComparison("date", 2.5, _same_dates(whole_a, whole_b), min(len(whole_a), len(whole_b))),
        replace(years, conflicts=years.smaller > 0 and not years.shared),
        FactComparison("name", 1.5, _same_names(a.names, b.names), min(len(a.names), len(b.names))),
        _facts("law article", 1.0, a.articles, b.articles),
    )


def _facts(what: str, weight: float, a: frozenset[str], b: frozenset[str]) -> FactComparison:
    return FactComparison(what, weight, a & b, min(len(a), len(b)))


def _whole(dates: frozenset[str]) -> frozenset[str]:
    """The dates with a month."""
    return frozenset(date for date in dates if len(date) > 4)


def _years(dates: frozenset[str]) -> frozenset[str]:
    return frozenset(date[:4] for date in dates)


def _same_dates(a: frozenset[str], b: frozenset[str]) -> frozenset[str]:
    """The shared dates. A month matches any day in it."""
    months = {date[:7] for date in a if len(date) == 7} | {date for date in b if len(date) == 7}
    return (a & b) | ({date[:7] for date in a} & {date[:7] for date in b} & months)


def _same_names(a: frozenset[str], b: frozenset[str]) -> frozenset[str]:
    """The shared names, including transliterations."""
    fewer, more = sorted((a - b, b - a), key=lambda names: (len(names), sorted(names)))
    others = sorted(more)
    skeletons = {skeleton for name in others if len(skeleton := _consonant_skeleton(name)) >= 4}
    alike = {
        name
        for name in fewer
        if _consonant_skeleton(name) in skeletons
        or any(
            len(name) >= 5
            and JaroWinkler.similarity(name, other, score_cutoff=_MIN_NAME_SIMILARITY)
            for other in others
        )
    }
    return (a & b) | alike


def _consonant_skeleton(name: str) -> str:
    """The consonants of a name, in classes that some scripts do not distinguish."""
    consonants = name.translate(_CONSONANT_CLASSES)
    return "".join(char for at, char in enumerate(consonants) if consonants[at - 1 : at] != char)
