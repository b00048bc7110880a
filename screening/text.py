"""Listed names inside the text of a message.

Two passes: exact listed names in their own script, and words that stand near each other and may,
by sound, be two words of one listed name. The second looks only at words that can be part of a
name: capitalised ones where the script and the text have capitals.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from screening.align import NO_NAME, Alignment, align
from screening.east_asian_text import EastAsianText
from screening.exact_names import ExactNames
from screening.index import Index
from screening.likeness import word_likeness
from screening.listed_words import ListedWords
from screening.names import Name, read_name
from screening.scripts import Script, cleaned, romanised
from screening.tables.ordinary import ORDINARY
from screening.tables.words import PARTICLES, TITLES
from screening.text_words import CASED, TextWord, text_words, without_case
from screening.word import Role, Word
from screening.word_pairs import WordPairs

MOST_READ = 400_000
"""Characters of a text that are compared by sound; exact names are looked for in all of it."""
MOST_COMPARED = 4_000
"""Comparisons of a stretch of text with a listed name, for one text."""
REACH = 4
"""Words of one name stand at most so many words apart."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A listed name that was found in a text."""

    listed: int
    alignment: Alignment
    exact: bool


@dataclass(frozen=True, slots=True)
class _Spot:
    """A word of the text that may belong to a name, and the listed words it may stand for."""

    at: int
    word: Word
    near: tuple[int, ...]
    parted: bool
    """Whether a mark that ends a name stands before it."""


class TextSearch:
    """Finds the names of an index in texts."""

    def __init__(self, index: Index, cache: int = 30_000) -> None:
        """Prepare the exact names and the pairs of words; the index keeps the rest. ``cache``
        words of texts are remembered at most.
        """
        self._index = index
        self._words = ListedWords(index, cache)
        self._pairs = WordPairs(index)
        self._east_asian = EastAsianText(self._words, self._pairs)
        self._exact = ExactNames(index)

    def find(self, text: str) -> list[Mention]:
        """The listed names that the text mentions, each listed name at its best."""
        best: dict[int, Mention] = {}
        for listed in self._exact.find(text):
            name = self._index.listed(listed)
            best[listed] = Mention(listed, align(name, name), exact=True)
        budget = MOST_COMPARED
        tried: set[tuple[int, tuple[Word, ...]]] = set()
        clean = cleaned(text[:MOST_READ])
        words = list(text_words(clean))
        capitals_tell = not without_case(words)
        for listed, stretch in self._stretches(clean, words, capitals_tell):
            known = best.get(listed)
            if known is not None and known.exact:
                continue
            if (listed, stretch) in tried:
                continue
            if budget == 0:
                break
            budget -= 1
            tried.add((listed, stretch))
            alignment = self._aligned(stretch, listed, capitals_tell)
            if known is None or alignment.score > known.alignment.score:
                best[listed] = Mention(listed, alignment, exact=False)
        return list(best.values())

    def _stretches(
        self, clean: str, words: list[TextWord], capitals_tell: bool
    ) -> Iterator[tuple[int, tuple[Word, ...]]]:
        """Listed names, each with the words of the text that may be it."""
        yield from self._east_asian.han(clean)
        yield from self._east_asian.kana(clean)
        spots = self._spots(words, capitals_tell)
        yield from self._east_asian.hangul(words)
        for number, spot in enumerate(spots):
            for later in spots[number + 1 : number + 1 + REACH]:
                if later.at - spot.at > REACH or later.parted:
                    break
                for listed in self._pairs.names(spot.near, later.near):
                    yield listed, _around(words, spot.at, later.at)
            yield from self._with_initials(words, spot)

    def _with_initials(
        self, words: list[TextWord], spot: _Spot
    ) -> Iterator[tuple[int, tuple[Word, ...]]]:
        """A family name with initials beside it, which no pair of full words shows."""
        beside = [
            words[at]
            for at in (spot.at - 2, spot.at - 1, spot.at + 1, spot.at + 2)
            if 0 <= at < len(words) and len(words[at].piece) == 1 and words[at].capital
        ]
        if not beside:
            return
        initials = {romanised(one.piece.casefold(), one.script)[:1] for one in beside}
        for identity in spot.near[:3]:
            postings = self._index.postings[identity]
            if len(postings) > 300:
                continue
            for listed in postings:
                firsts = {one.text[:1] for one in self._index.name(listed).words}
                if initials & firsts:
                    yield listed, _around(words, spot.at, spot.at)

    def _spots(self, words: list[TextWord], capitals_tell: bool) -> list[_Spot]:
        spots: list[_Spot] = []
        parted = False
        for at, one in enumerate(words):
            parted = parted or one.parted
            if one.script is Script.HAN or (
                capitals_tell and one.script in CASED and not one.capital
            ):
                continue
            known = self._words.find(one)
            if known is not None:
                spots.append(_Spot(at, known[0], known[1], parted))
                parted = False
            for word, near in self._words.parts(one):
                spots.append(_Spot(at, word, near, parted))
                parted = False
            if at and not one.parted and _one_name(words[at - 1], one):
                both = words[at - 1].piece + one.piece
                known = self._words.find(TextWord(both, one.script, True, False))
                if known is not None:
                    spots.append(_Spot(at, known[0], known[1], parted))
                    parted = False
        return spots

    def _aligned(self, stretch: tuple[Word, ...], listed: int, capitals_tell: bool) -> Alignment:
        index = self._index
        theirs = index.name(listed).words
        # Each listed word tells where it stands; what is less like it stands there by chance.
        hits = set()
        for other in theirs:
            alike = [word_likeness(one, other)[0] for one in stretch]
            if alike and max(alike) >= 0.75:
                hits.add(alike.index(max(alike)))
        if not hits:
            # Two names that were written as one word are like neither.
            return self._compared(stretch, listed) if stretch else NO_NAME
        first, last = min(hits), max(hits) + 1
        alignment = self._compared(stretch[first:last], listed)
        if capitals_tell and alignment.left_listed:
            # A capitalised neighbour may stand where a listed word is missing: another family name.
            first -= first > 0 and _tells_a_name(stretch[first - 1])
            last += last < len(stretch) and _tells_a_name(stretch[last])
            alignment = self._compared(stretch[first:last], listed)
        return alignment

    def _compared(self, words: tuple[Word, ...], listed: int) -> Alignment:
        index = self._index
        return align(index.weighted(Name(words, words[0].script)), index.listed(listed))


def _tells_a_name(word: Word) -> bool:
    return word.role is Role.NAME and word.script in CASED and word.text not in ORDINARY


def _around(words: list[TextWord], first: int, last: int) -> tuple[Word, ...]:
    """The words from the first to the last, and their neighbours as far as a name can reach."""
    start, end = first, last
    for _ in range(3):
        if start > 0 and not words[start].parted and _may_belong(words[start - 1]):
            start -= 1
    for _ in range(3):
        if end + 1 < len(words) and not words[end + 1].parted and _may_belong(words[end + 1]):
            end += 1
    text = "".join(
        ("-" if one.hyphened else " ") + one.piece
        for one in words[start : end + 1]
        if one.piece not in TITLES
    )
    names = read_name(text.strip())
    return names[0].words if names else ()


def _one_name(before: TextWord, one: TextWord) -> bool:
    """Whether two neighbours may be the syllables of one East Asian given name."""
    return (
        one.script is Script.LATIN
        and before.script is Script.LATIN
        and before.capital
        and one.capital
        and 1 < len(before.piece) < 6
        and 1 < len(one.piece) < 6
    )


def _may_belong(one: TextWord) -> bool:
    return bool(one.piece) and (one.capital or one.script not in CASED or one.piece in PARTICLES)
