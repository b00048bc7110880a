"""The words in roster names, and a search for those that are similar to a word in a message."""

from array import array
from collections import OrderedDict

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from screening.keys import broad_keys, drop_one_each, narrow_keys, skeleton
from screening.scripts import ABJADS, EAST_ASIAN, Script
from screening.similarity import NICKNAMES, VARIANTS, cost_model, word_similarity
from screening.word import Role, Word

MAX_SIMILAR = 24
"""The most roster words returned for one word in a message."""
MAX_ROUGH = 90
"""The most roster words that a word in another script is compared with, sound by sound."""

SAME_SOUND_SIMILARITY = 0.9
"""From this similarity on, a word is treated as another spelling, not as a typo."""

_ROLE_SUFFIX = {Role.NAME: "", Role.PATRONYMIC: "'p", Role.INITIAL: "'i", Role.PARTICLE: "'l"}
"""A suffix that distinguishes words with the same spelling but different roles."""

SimilarWords = tuple[tuple[int, float], ...]
"""Roster word ids, each with an estimated similarity, most similar first."""


class Vocabulary:
    """Assigns ids to roster words, and finds those that sound or look similar to a word."""

    def __init__(self, cache: int) -> None:
        """Create an empty vocabulary. At most ``cache`` words from messages are cached."""
        self._cache_size = cache
        self._similar: OrderedDict[Word, SimilarWords] = OrderedDict()
        self.words: list[Word] = []
        self._ids: dict[Script, dict[str, int]] = {script: {} for script in Script}
        self._first_sounds: list[str] = []
        self._unaccented: dict[str, int] = {}
        self._narrow: dict[str, array[int]] = {}
        self._broad: dict[str, array[int]] = {}
        self._broad_foreign: dict[str, array[int]] = {}

    def add(self, word: Word) -> int:
        """The id of a word, which is added if it is new."""
        known = self._ids[word.script]
        word_id = known.get(word.native + _ROLE_SUFFIX[word.role])
        if word_id is None:
            word_id = known[word.native + _ROLE_SUFFIX[word.role]] = len(self.words)
            self.words.append(word)
            self._first_sounds.append(word.sounds[0])
            if word.latin != word.native and word.script is Script.LATIN:
                self._unaccented.setdefault(word.latin, word_id)
        return word_id

    def index_words(self) -> None:
        """Build the search keys. Call this after all words are added."""
        close: dict[str, array[int]] = self._narrow
        for at, word in enumerate(self.words):
            if word.role in (Role.PARTICLE, Role.INITIAL):
                continue
            if word.script in ABJADS or word.script in EAST_ASIAN:
                for sounds in word.sounds[:4]:
                    for key in broad_keys(sounds):
                        _append(self._broad_foreign, key, at)
                continue
            for sounds in word.sounds:
                for key in narrow_keys(sounds):
                    _append(close, key, at)
                    for shorter in drop_one_each(key):
                        _append(close, "-" + shorter, at)
            for sounds in word.sounds:
                for key in broad_keys(sounds):
                    _append(self._broad, key, at)
            for short in NICKNAMES.get(word.latin, ()):
                _append(close, "=" + short, at)
            for form in VARIANTS.get(word.latin, ()):
                _append(close, f"={form}", at)

    def word_id(self, word: Word) -> int | None:
        """The id of a word that is on the roster exactly as written, or None."""
        return self._ids[word.script].get(word.native + _ROLE_SUFFIX[word.role])

    def ids_by_latin(self, text: str) -> tuple[int, ...]:
        """The id of the roster word with this spelling in Latin letters, if any."""
        found = self._ids[Script.LATIN].get(text)
        return () if found is None else (found,)

    def ids_by_han(self, native: str) -> tuple[int, ...]:
        """The id of the roster word with these Han characters, if any."""
        found = self._ids[Script.HAN].get(native)
        return () if found is None else (found,)

    def id_as_written(self, native: str, script: Script) -> int | None:
        """The id of the roster word with this spelling, with or without accents, in any role."""
        known = self._ids[script]
        for key in (
            native,
            native + _ROLE_SUFFIX[Role.PATRONYMIC],
            native + _ROLE_SUFFIX[Role.PARTICLE],
        ):
            found = known.get(key)
            if found is not None:
                return found
        return self._unaccented.get(native)

    def similar(self, word: Word) -> SimilarWords:
        """The roster words that are similar to a word, with estimated similarity."""
        known = self._similar.get(word)
        if known is not None:
            self._similar.move_to_end(word)
            return known
        found = self._search(word)
        self._similar[word] = found
        if len(self._similar) > self._cache_size:
            self._similar.popitem(last=False)
        return found

    def _search(self, word: Word) -> SimilarWords:
        best: dict[int, float] = {}
        foreign = word.script in ABJADS or word.script in EAST_ASIAN
        exact = self.word_id(word)
        if exact is not None:
            best[exact] = 1.0
        ids: dict[int, None] = {}
        if foreign:
            for sounds in word.sounds[:6]:
                for key in broad_keys(sounds, for_query=True):
                    for source in (self._broad, self._broad_foreign):
                        ids.update(dict.fromkeys(source.get(key, ())))
                    if len(key) > 2:
                        for shorter in drop_one_each(key):
                            ids.update(dict.fromkeys(self._broad.get(shorter, ())))
        else:
            for sounds in word.sounds:
                for key in narrow_keys(sounds):
                    ids.update(dict.fromkeys(self._narrow.get(key, ())))
                    ids.update(dict.fromkeys(self._narrow.get("-" + key, ())))
                    for shorter in drop_one_each(key):
                        ids.update(dict.fromkeys(self._narrow.get(shorter, ())))
                        ids.update(dict.fromkeys(self._narrow.get("-" + shorter, ())))
                if self._broad_foreign:
                    for key in broad_keys(sounds, for_query=True):
                        ids.update(dict.fromkeys(self._broad_foreign.get(key, ())))
        if foreign:
            best.update(self._rank_across_scripts(word, list(ids)))
        else:
            self._rank_within_alphabets(word, list(ids), best)
            if (
                word.script is Script.LATIN
                and 2 < len(word.latin) < 20
                and max(best.values(), default=0.0) < SAME_SOUND_SIMILARITY
            ):
                self._add_typos(word.latin, best)
        if not foreign:
            for text in word.latin_forms[1:]:
                at_text = self._ids[Script.LATIN].get(text)
                if at_text is not None:
                    best[at_text] = max(0.98, best.get(at_text, 0.0))
            for short in (word.latin, *NICKNAMES.get(word.latin, ())):
                for at in self._narrow.get("=" + short, ()):
                    best.setdefault(at, 0.85)
                other = self._ids[Script.LATIN].get(short)
                if other is not None:
                    best.setdefault(other, 0.85)
            for form in VARIANTS.get(word.latin, ()):
                for at in self._narrow.get(f"={form}", ()):
                    best.setdefault(at, 0.75)
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        return tuple(ranked[: MAX_SIMILAR * (2 if foreign else 1)])

    def _add_typos(self, text: str, best: dict[int, float]) -> None:
        """Add the roster words that are one typo away, regardless of sound."""
        others = one_typo_away(text)
        for written in (self._ids[Script.LATIN], self._unaccented):
            for other in written.keys() & others:
                similarity = 1.0 - 1.0 / max(len(text), len(other))
                word_id = written[other]
                if similarity > best.get(word_id, 0.0):
                    best[word_id] = similarity

    def _rank_within_alphabets(
        self, word: Word, numbers: list[int], best: dict[int, float]
    ) -> None:
        """Rank words in alphabets by the similarity of their sound letters."""
        if word.script is Script.LATIN:
            choices = [self._first_sounds[at] for at in numbers]
        else:
            choices = [sounds for at in numbers for sounds in self.words[at].sounds[:2]]
            numbers = [at for at in numbers for _ in self.words[at].sounds[:2]]
        for sounds in word.sounds[:4]:
            for _, similarity, at in process.extract(
                sounds,
                choices,
                scorer=Levenshtein.normalized_similarity,
                score_cutoff=0.5,
                limit=MAX_SIMILAR,
            ):
                word_id = numbers[at]
                if similarity > best.get(word_id, 0.0):
                    best[word_id] = similarity

    def _rank_across_scripts(self, word: Word, numbers: list[int]) -> dict[int, float]:
        """Rank words in other scripts: first by a rough skeleton, then by detailed costs."""
        model = cost_model(word.script, Script.LATIN)
        choices = [
            skeleton(sounds, model) for at in numbers for sounds in self.words[at].sounds[:3]
        ]
        numbers = [at for at in numbers for _ in self.words[at].sounds[:3]]
        rough: dict[int, float] = {}
        for sounds in word.sounds[:3]:
            for _, similarity, at in process.extract(
                skeleton(sounds, model),
                choices,
                scorer=Levenshtein.normalized_similarity,
                score_cutoff=0.3,
                limit=MAX_ROUGH,
            ):
                word_id = numbers[at]
                rough[word_id] = max(similarity, rough.get(word_id, 0.0))
        ranked = sorted(rough, key=lambda at: (-rough[at], at))
        latin = self._ids[Script.LATIN]
        known = [latin[text] for text in word.latin_forms if text in latin]
        # Arabic and Hebrew words are more ambiguous. A known spelling narrows the search.
        most = MAX_ROUGH if word.script in ABJADS else MAX_ROUGH * 2 // 3
        ranked = [*ranked[: most // 3 if known else most], *known]
        found: dict[int, float] = {}
        for word_id in ranked:
            similarity, _ = word_similarity(word, self.words[word_id])
            if similarity >= 0.6:
                found[word_id] = similarity
        return found


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def one_typo_away(text: str) -> set[str]:
    """All words that are one typo away from a word in Latin letters.

    A typo is a missing, extra, or wrong letter, or two adjacent letters swapped.
    """
    found: list[str] = []
    for at in range(len(text) + 1):
        before, after = text[:at], text[at:]
        found += [before + letter + after for letter in _LETTERS]
        if after:
            rest = after[1:]
            found += [before + letter + rest for letter in _LETTERS]
            found.append(before + rest)
            if rest:
                found.append(before + rest[0] + after[0] + rest[1:])
    return set(found)


def _append(table: "dict[str, array[int]]", key: str, at: int) -> None:
    found = table.get(key)
    if found is None:
        table[key] = array("I", (at,))
    elif found[-1] != at:
        found.append(at)
