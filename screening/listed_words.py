"""The listed words that a word of a text may stand for, by sound or by its readings."""

from collections import OrderedDict

from screening.index import Index
from screening.likeness import word_likeness
from screening.scripts import Script
from screening.tables.ordinary import ORDINARY
from screening.tables.words import PARTICLES, TITLES
from screening.text_words import CASED, TextWord, read_word, without_affixes
from screening.word import Word, hangul_word

LEAST_JOINED = 7
"""Letters of a word that may be two names."""


class ListedWords:
    """Finds listed words by their numbers, and remembers what it was asked for."""

    def __init__(self, index: Index, cache: int) -> None:
        """Look in an index; ``cache`` words of texts are remembered at most."""
        self._index = index
        self._cache_size = cache
        self._known: OrderedDict[tuple[str, Script], tuple[Word, tuple[int, ...]] | None] = (
            OrderedDict()
        )
        self._east_asian: OrderedDict[Word, tuple[int, ...]] = OrderedDict()

    def find(self, one: TextWord) -> tuple[Word, tuple[int, ...]] | None:
        """A word of a text, read without what its language adds to it, and the listed words that
        it may stand for; None when there are none.
        """
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

    def parts(self, one: TextWord) -> tuple[tuple[Word, tuple[int, ...]], ...]:
        """Two listed words that were written as one, each with its number; most words are none."""
        vocabulary = self._index.vocabulary
        if one.script is not Script.LATIN or len(one.piece) < LEAST_JOINED:
            return ()
        if vocabulary.listed_as(one.piece, one.script) is not None:
            return ()
        for cut in range(3, len(one.piece) - 2):
            first = vocabulary.listed_as(one.piece[:cut], one.script)
            if first is None:
                continue
            last = vocabulary.listed_as(one.piece[cut:], one.script)
            if last is not None:
                return tuple((vocabulary.words[at], (at,)) for at in (first, last))
        return ()

    def find_east_asian(self, one: Word) -> tuple[int, ...]:
        """Listed words with the very readings of a Han word; by sound for Hangul and for foreign
        names.
        """
        known = self._east_asian.get(one)
        if known is None:
            known = self._east_asian[one] = self._read_alike(one)
            if len(self._east_asian) > self._cache_size:
                self._east_asian.popitem(last=False)
        return known

    def _near(self, read: Word) -> tuple[int, ...]:
        index = self._index
        if read.script in CASED and (
            len(read.text) < 2 or read.text in PARTICLES or read.native in TITLES
        ):
            return ()
        if read.text in ORDINARY and index.vocabulary.identity(read) is None:
            return ()
        least = 0.78
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
        return tuple(identity for _, identity in good[: 12 if read.script in CASED else 20])

    def _read_alike(self, one: Word) -> tuple[int, ...]:
        vocabulary = self._index.vocabulary
        if one.script is not Script.HAN or one.texts[0] == one.heard[0].lower():
            near = self._near(one)
            if one.script is not Script.HANGUL:
                return near
            if len(one.native) == 2:
                # A given name may be listed in two words: its first syllable leads to it.
                near += self._near(hangul_word(one.native[0], ()))
            return near
        found: dict[int, None] = {}
        for text in one.texts:
            for identity in vocabulary.identities(text):
                found[identity] = None
            # A given name of two syllables may be listed in two words: the first leads to it.
            for size in range(2, min(6, len(text) - 1)):
                for identity in vocabulary.identities(text[:size]):
                    found[identity] = None
        for identity in vocabulary.identities_native(one.native):
            found[identity] = None
        return tuple(found)[:40]
