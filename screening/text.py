"""Listed names inside the text of a message.

Two passes: exact listed names in their own script, and words that stand near each other and may,
by sound, be two words of one listed name. The second looks only at words that can be part of a
name: capitalised ones where the script and the text have capitals.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from screening.align import Alignment, align
from screening.east_asian import simplified
from screening.index import Index
from screening.likeness import word_likeness
from screening.names import Name, read_name
from screening.scripts import (
    ABJADS,
    EAST_ASIAN,
    Script,
    cleaned,
    romanised,
    script_of_word,
)
from screening.tables.han import FAMILY_NAMES, JAPANESE
from screening.tables.ordinary import ORDINARY
from screening.tables.words import PARTICLES, TITLES
from screening.text_words import (
    CASED,
    TextWord,
    folded,
    read_word,
    text_words,
    without_affixes,
    without_case,
)
from screening.word import Role, Word, hangul_word

MOST_READ = 400_000
"""Characters of a text that are compared by sound; exact names are looked for in all of it."""
MOST_COMPARED = 4_000
"""Comparisons of a stretch of text with a listed name, for one text."""
REACH = 4
"""Words of one name stand at most so many words apart."""

_HAN_RUN = re.compile("[\u3400-\u9fff\u3005]+(?:[·・‧•][\u3400-\u9fff\u3005]+)*")


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
        """Prepare the exact names and the pairs of words; the index keeps the rest."""
        self._index = index
        self._cache_size = cache
        self._known: OrderedDict[tuple[str, Script], tuple[Word, tuple[int, ...]] | None] = (
            OrderedDict()
        )
        self._near_known: OrderedDict[Word, tuple[int, ...]] = OrderedDict()
        self._pairs: dict[int, int | tuple[int, ...]] = {}
        self._index_pairs()
        patterns: dict[str, list[int]] = {}
        for listed in range(len(index.name_ids)):
            name = index.name(listed)
            written = folded(index.written[listed])
            if _tells_enough(written, name):
                patterns.setdefault(written, []).append(listed)
        self._patterns = [tuple(listed) for listed in patterns.values()]
        self._exact = AhoCorasick(
            patterns,
            matchkind=MatchKind.LeftmostLongest,
            implementation=Implementation.ContiguousNFA,
        )

    def _index_pairs(self) -> None:
        for listed, ids in enumerate(self._index.name_ids):
            full = [
                i
                for i in ids
                if self._index.vocabulary.words[i].role in (Role.NAME, Role.PATRONYMIC)
            ]
            for at, one in enumerate(full[:6]):
                for other in full[at + 1 : 6]:
                    key = _key(one, other)
                    known = self._pairs.get(key)
                    if known is None:
                        self._pairs[key] = listed
                    elif isinstance(known, int):
                        self._pairs[key] = (known, listed)
                    elif len(known) < 64:
                        self._pairs[key] = (*known, listed)

    def find(self, text: str) -> list[Mention]:
        """The listed names that the text mentions, each listed name at its best."""
        best: dict[int, Mention] = {}
        for mention in self._exactly(text):
            best[mention.listed] = mention
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

    def _exactly(self, text: str) -> Iterator[Mention]:
        if not self._patterns:
            return
        plain = folded(text)
        for pattern, start, end in self._exact.find_matches_as_indexes(plain):
            for listed in self._patterns[pattern]:
                name = self._index.name(listed)
                if _bounded(plain, start, end, name.script):
                    listed_name = self._index.listed(listed)
                    yield Mention(listed, align(listed_name, listed_name), exact=True)

    def _stretches(
        self, clean: str, words: list[TextWord], capitals_tell: bool
    ) -> Iterator[tuple[int, tuple[Word, ...]]]:
        """Listed names, each with the words of the text that may be it."""
        if _HAN_RUN.search(clean):
            yield from self._han(clean)
        spots = self._spots(words, capitals_tell)
        yield from self._native_hangul(words)
        for number, spot in enumerate(spots):
            for later in spots[number + 1 : number + 1 + REACH]:
                if later.at - spot.at > REACH or later.parted:
                    break
                for listed in self._shared(spot.near, later.near):
                    yield listed, _around(words, spot.at, later.at)
            yield from self._with_initials(words, spot)

    def _shared(self, near: tuple[int, ...], others: tuple[int, ...]) -> list[int]:
        pairs = self._pairs
        found: list[int] = []
        for one in near:
            for other in others:
                key = one << 26 | other if one < other else other << 26 | one
                listed = pairs.get(key)
                if listed is not None:
                    if isinstance(listed, int):
                        found.append(listed)
                    else:
                        found.extend(listed)
        return found

    def _with_initials(
        self, words: "list[TextWord]", spot: _Spot
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
            known = self._looked_up(one)
            if known is not None:
                spots.append(_Spot(at, known[0], known[1], parted))
                parted = False
            if at and not one.parted and _one_name(words[at - 1], one):
                both = words[at - 1].piece + one.piece
                known = self._looked_up(TextWord(both, one.script, True, False))
                if known is not None:
                    spots.append(_Spot(at, known[0], known[1], parted))
                    parted = False
        return spots

    def _looked_up(self, one: "TextWord") -> tuple[Word, tuple[int, ...]] | None:
        key = (one.piece, one.script)
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        found: tuple[Word, tuple[int, ...]] | None = None
        for piece in without_affixes(one):
            read = read_word(piece, one.script)
            if read is None:
                continue
            near = self._near(read)
            if near and (found is None or len(near) > len(found[1])):
                found = (read, near)
                break
        self._known[key] = found
        if len(self._known) > self._cache_size:
            self._known.popitem(last=False)
        return found

    def _near(self, read: Word) -> tuple[int, ...]:
        index = self._index
        if read.script in CASED and (
            len(read.text) < 2 or read.text in PARTICLES or read.native in TITLES
        ):
            return ()
        if read.text in ORDINARY and index.vocabulary.identity(read) is None:
            return ()
        least = 0.84 if read.script in CASED else 0.78
        near = [
            (word_likeness(read, index.vocabulary.words[identity])[0], identity)
            for identity, estimate in index.vocabulary.near(read)
            if estimate >= (0.6 if read.script in CASED else 0.34)
        ]
        good = sorted(
            ((-alike, identity) for alike, identity in near if alike >= least),
        )
        if len(read.text) < 4:
            good = [item for item in good if item[0] <= -0.95]
        return tuple(identity for _, identity in good[:12])

    def _aligned(self, stretch: tuple[Word, ...], listed: int, capitals_tell: bool) -> Alignment:
        index = self._index
        theirs = index.name(listed).words
        hits = [
            at
            for at, one in enumerate(stretch)
            if any(word_likeness(one, other)[0] >= 0.75 for other in theirs)
        ]
        if not hits:
            return Alignment(0.0, (), 0.0, 0.0)
        first, last = hits[0], hits[-1] + 1
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

    def _han(self, clean: str) -> Iterator[tuple[int, tuple[Word, ...]]]:
        for run in _HAN_RUN.finditer(clean):
            text = run[0]
            if any(dot in text for dot in "·・‧•"):
                for name in read_name(text[-40:]):
                    yield from self._pairs_of(name.words)
                continue
            for at in range(len(text) - 1):
                yield from self._native_han(text[at : at + 6])

    def _native_han(self, text: str) -> Iterator[tuple[int, tuple[Word, ...]]]:
        """Listed names that the characters at the start of a text may be."""
        for length in (1, 2):
            family = text[:length]
            if not (family in JAPANESE or simplified(family) in FAMILY_NAMES):
                continue
            for end in (length + 2, length + 1, length + 3):
                if end > len(text) or (end == length + 3 and family not in JAPANESE):
                    continue
                for name in read_name(text[:end])[:2]:
                    if len(name.words) == 2:
                        yield from self._pairs_of(name.words)

    def _native_hangul(self, words: "list[TextWord]") -> Iterator[tuple[int, tuple[Word, ...]]]:
        """Listed names that a Hangul word of two to four syllables may be."""
        for one in words:
            if one.script is not Script.HANGUL:
                continue
            for piece in without_affixes(one):
                if 2 <= len(piece) <= 4:
                    name = read_name(piece)[0]
                    if len(name.words) == 2:
                        yield from self._pairs_of(name.words)

    def _pairs_of(self, words: tuple[Word, ...]) -> Iterator[tuple[int, tuple[Word, ...]]]:
        near = [self._near_han(one) for one in words]
        for at in range(len(words) - 1):
            for listed in self._shared(near[at], near[at + 1]):
                yield listed, words

    def _near_han(self, one: Word) -> tuple[int, ...]:
        """Listed words with the very readings of a Han word; by sound for Hangul and for foreign
        names.
        """
        known = self._near_known.get(one)
        if known is None:
            known = self._near_known[one] = self._nearread_word(one)
            if len(self._near_known) > self._cache_size:
                self._near_known.popitem(last=False)
        return known

    def _nearread_word(self, one: Word) -> tuple[int, ...]:
        if one.script is Script.HANGUL or one.texts[0] == one.heard[0].lower():
            near = self._near(one)
            if one.script is not Script.HANGUL:
                return near
            if len(one.native) == 2:
                # A given name may be listed in two words: its first syllable leads to it.
                near += self._near(hangul_word(one.native[0], ()))
            return near
        found: dict[int, None] = {}
        for text in one.texts:
            for identity in self._index.vocabulary.identities(text):
                found[identity] = None
            # A given name of two syllables may be listed in two words: the first leads to it.
            for size in range(2, min(6, len(text) - 1)):
                for identity in self._index.vocabulary.identities(text[:size]):
                    found[identity] = None
        for identity in self._index.vocabulary.identities_native(one.native):
            found[identity] = None
        return tuple(found)[:40]


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


def _key(one: int, other: int) -> int:
    return one << 26 | other if one < other else other << 26 | one


def _tells_enough(written: str, name: Name) -> bool:
    """Whether a name is long enough to be looked for as it is written."""
    if name.script in EAST_ASIAN:
        return len(written.replace(" ", "")) >= 3
    words = [one for one in name.words if one.role is Role.NAME]
    return len(words) > 1 and len(written) > 6


def _bounded(plain: str, start: int, end: int, script: Script) -> bool:
    """Whether an exact find is not the middle of a longer word."""
    before, after = plain[start - 1 : start], plain[end : end + 1]
    if script in EAST_ASIAN:
        return script is not Script.KANA or script_of_word(after or " ") is not Script.KANA
    if script in ABJADS and before.isalpha():
        space = plain.rfind(" ", 0, start)
        return start - space - 1 <= 2 and not after.isalpha()
    return not before.isalpha() and not after.isalpha()
