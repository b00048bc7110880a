"""Find the roster words that a word in free text may stand for, by sound or by reading."""

from collections import OrderedDict

from screening.index import Index
from screening.scripts import Script
from screening.similarity import word_similarity
from screening.tables.common_words import COMMON_WORDS
from screening.tables.name_parts import PARTICLES, TITLES
from screening.text_words import CASED, TextWord, parse_word, strip_affixes
from screening.word import Word, hangul_word

MIN_JOINED_LENGTH = 7
"""The minimum length of a word that may be two names."""


class ListedWords:
    """Finds the ids of roster words, with a cache."""

    def __init__(self, index: Index, cache: int) -> None:
        """Search an index. At most ``cache`` words are cached."""
        self._index = index
        self._cache_size = cache
        self._known: OrderedDict[tuple[str, Script], tuple[Word, tuple[int, ...]] | None] = (
            OrderedDict()
        )
        self._east_asian: OrderedDict[Word, tuple[int, ...]] = OrderedDict()

    def find(self, one: TextWord) -> tuple[Word, tuple[int, ...]] | None:
        """A word of a text without affixes, and the roster words that it may stand for.

        None if there are none.
        """
        key = (one.piece, one.script)
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        found: tuple[Word, tuple[int, ...]] | None = None
        for piece in strip_affixes(one):
            read = parse_word(piece, one.script)
            if read is None:
                continue
            similar = self._similar(read)
            if similar and (found is None or len(similar) > len(found[1])):
                found = (read, similar)
                break
        self._known[key] = found
        if len(self._known) > self._cache_size:
            self._known.popitem(last=False)
        return found

    def parts(self, one: TextWord) -> tuple[tuple[Word, tuple[int, ...]], ...]:
        """Two roster words written as one, each with its id. Empty for most words."""
        vocabulary = self._index.vocabulary
        if one.script is not Script.LATIN or len(one.piece) < MIN_JOINED_LENGTH:
            return ()
        if vocabulary.id_as_written(one.piece, one.script) is not None:
            return ()
        for cut in range(3, len(one.piece) - 2):
            first = vocabulary.id_as_written(one.piece[:cut], one.script)
            if first is None:
                continue
            last = vocabulary.id_as_written(one.piece[cut:], one.script)
            if last is not None:
                return tuple((vocabulary.words[at], (at,)) for at in (first, last))
        return ()

    def find_east_asian(self, one: Word) -> tuple[int, ...]:
        """The roster words with a reading of a Han word.

        Hangul words and foreign names are compared by sound.
        """
        known = self._east_asian.get(one)
        if known is None:
            known = self._east_asian[one] = self._by_readings(one)
            if len(self._east_asian) > self._cache_size:
                self._east_asian.popitem(last=False)
        return known

    def _similar(self, read: Word) -> tuple[int, ...]:
        index = self._index
        if read.script in CASED and (
            len(read.latin) < 2 or read.latin in PARTICLES or read.native in TITLES
        ):
            return ()
        if read.latin in COMMON_WORDS and index.vocabulary.word_id(read) is None:
            return ()
        least = 0.78
        similar = [
            (word_similarity(read, index.vocabulary.words[word_id])[0], word_id)
            for word_id, estimate in index.vocabulary.similar(read)
            if estimate >= (0.6 if read.script in CASED else 0.34)
        ]
        good = sorted(
            ((-similarity, word_id) for similarity, word_id in similar if similarity >= least),
        )
        if len(read.latin) < 4:
            good = [item for item in good if item[0] <= -0.95]
        return tuple(word_id for _, word_id in good[: 12 if read.script in CASED else 20])

    def _by_readings(self, one: Word) -> tuple[int, ...]:
        vocabulary = self._index.vocabulary
        if one.script is not Script.HAN or one.latin_forms[0] == one.sounds[0].lower():
            similar = self._similar(one)
            if one.script is not Script.HANGUL:
                return similar
            if len(one.native) == 2:
                # The roster may have the given name as two words: search by its first syllable.
                similar += self._similar(hangul_word(one.native[0], ()))
            return similar
        found: dict[int, None] = {}
        for text in one.latin_forms:
            for word_id in vocabulary.ids_by_latin(text):
                found[word_id] = None
            # The roster may have a two-syllable given name as two words: search by the first.
            for size in range(2, min(6, len(text) - 1)):
                for word_id in vocabulary.ids_by_latin(text[:size]):
                    found[word_id] = None
        for word_id in vocabulary.ids_by_han(one.native):
            found[word_id] = None
        return tuple(found)[:40]
