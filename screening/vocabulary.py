"""The words of listed names, and which of them a word of a message may stand for."""

from array import array
from collections import OrderedDict

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from screening.keys import close_keys, outline, wide_keys, without_one
from screening.likeness import FORMS, SHORT, hearing_between, word_likeness
from screening.scripts import ABJADS, EAST_ASIAN, Script
from screening.word import Role, Word

MOST_NEAR = 24
"""Words of the roster that one word of a message is taken for at most."""
MOST_ROUGH = 90
"""Words that a word of another script is compared with sound by sound."""

SOUNDS_THE_SAME = 0.9
"""A word that sounds like a listed one is taken for another spelling, not for a typing error."""

_MARK = {Role.NAME: "", Role.PATRONYMIC: "'p", Role.INITIAL: "'i", Role.PARTICLE: "'l"}
"""What tells words of one spelling but different roles apart."""

Near = tuple[tuple[int, float], ...]
"""Numbers of listed words, each with a first estimate of likeness, the most alike first."""


class Vocabulary:
    """Numbers the words of listed names, and finds those that sound or look like a word."""

    def __init__(self, cache: int) -> None:
        """An empty one; ``cache`` words of messages are remembered at most."""
        self._cache_size = cache
        self._near: OrderedDict[Word, Near] = OrderedDict()
        self.words: list[Word] = []
        self._ids: dict[Script, dict[str, int]] = {script: {} for script in Script}
        self._heard: list[str] = []
        self._unaccented: dict[str, int] = {}
        self._close: dict[str, array[int]] = {}
        self._wide: dict[str, array[int]] = {}
        self._wide_foreign: dict[str, array[int]] = {}

    def add(self, word: Word) -> int:
        """The number of a word, which is new when the roster had none like it."""
        known = self._ids[word.script]
        identity = known.get(word.native + _MARK[word.role])
        if identity is None:
            identity = known[word.native + _MARK[word.role]] = len(self.words)
            self.words.append(word)
            self._heard.append(word.heard[0])
            if word.text != word.native and word.script is Script.LATIN:
                self._unaccented.setdefault(word.text, identity)
        return identity

    def index_words(self) -> None:
        """Prepare the search, when all words are there."""
        close: dict[str, array[int]] = self._close
        for at, word in enumerate(self.words):
            if word.role in (Role.PARTICLE, Role.INITIAL):
                continue
            if word.script in ABJADS or word.script in EAST_ASIAN:
                for heard in word.heard[:4]:
                    for key in wide_keys(heard):
                        _put(self._wide_foreign, key, at)
                continue
            for heard in word.heard:
                for key in close_keys(heard):
                    _put(close, key, at)
                    for shorter in without_one(key):
                        _put(close, "-" + shorter, at)
            for heard in word.heard:
                for key in wide_keys(heard):
                    _put(self._wide, key, at)
            for short in SHORT.get(word.text, ()):
                _put(close, "=" + short, at)
            for form in FORMS.get(word.text, ()):
                _put(close, f"={form}", at)

    def identity(self, word: Word) -> int | None:
        """The number of a word that the roster has exactly so."""
        return self._ids[word.script].get(word.native + _MARK[word.role])

    def identities(self, text: str) -> tuple[int, ...]:
        """The listed words that a reading in Latin letters is."""
        found = self._ids[Script.LATIN].get(text)
        return () if found is None else (found,)

    def identities_native(self, native: str) -> tuple[int, ...]:
        """The listed words in Han that are written so."""
        found = self._ids[Script.HAN].get(native)
        return () if found is None else (found,)

    def listed_as(self, native: str, script: Script) -> int | None:
        """The listed word that is written so, with or without accents, whatever its role."""
        known = self._ids[script]
        for key in (native, native + _MARK[Role.PATRONYMIC], native + _MARK[Role.PARTICLE]):
            found = known.get(key)
            if found is not None:
                return found
        return self._unaccented.get(native)

    def near(self, word: Word) -> Near:
        """The listed words that a word may stand for, with a first estimate of likeness."""
        known = self._near.get(word)
        if known is not None:
            self._near.move_to_end(word)
            return known
        found = self._search(word)
        self._near[word] = found
        if len(self._near) > self._cache_size:
            self._near.popitem(last=False)
        return found

    def _search(self, word: Word) -> Near:
        best: dict[int, float] = {}
        foreign = word.script in ABJADS or word.script in EAST_ASIAN
        exact = self.identity(word)
        if exact is not None:
            best[exact] = 1.0
        ids: dict[int, None] = {}
        if foreign:
            for heard in word.heard[:6]:
                for key in wide_keys(heard, asking=True):
                    for source in (self._wide, self._wide_foreign):
                        ids.update(dict.fromkeys(source.get(key, ())))
                    if len(key) > 2:
                        for shorter in without_one(key):
                            ids.update(dict.fromkeys(self._wide.get(shorter, ())))
        else:
            for heard in word.heard:
                for key in close_keys(heard):
                    ids.update(dict.fromkeys(self._close.get(key, ())))
                    ids.update(dict.fromkeys(self._close.get("-" + key, ())))
                    for shorter in without_one(key):
                        ids.update(dict.fromkeys(self._close.get(shorter, ())))
                        ids.update(dict.fromkeys(self._close.get("-" + shorter, ())))
                if self._wide_foreign:
                    for key in wide_keys(heard, asking=True):
                        ids.update(dict.fromkeys(self._wide_foreign.get(key, ())))
        if foreign:
            best.update(self._heard_across(word, list(ids)))
        else:
            self._heard_within(word, list(ids), best)
            if (
                word.script is Script.LATIN
                and 2 < len(word.text) < 20
                and max(best.values(), default=0.0) < SOUNDS_THE_SAME
            ):
                self._mistyped(word.text, best)
        if not foreign:
            for text in word.texts[1:]:
                at_text = self._ids[Script.LATIN].get(text)
                if at_text is not None:
                    best[at_text] = max(0.98, best.get(at_text, 0.0))
            for short in (word.text, *SHORT.get(word.text, ())):
                for at in self._close.get("=" + short, ()):
                    best.setdefault(at, 0.85)
                other = self._ids[Script.LATIN].get(short)
                if other is not None:
                    best.setdefault(other, 0.85)
            for form in FORMS.get(word.text, ()):
                for at in self._close.get(f"={form}", ()):
                    best.setdefault(at, 0.75)
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        return tuple(ranked[: MOST_NEAR * (2 if foreign else 1)])

    def _mistyped(self, text: str, best: dict[int, float]) -> None:
        """Add the listed words that are one typing error away, however they sound."""
        others = one_letter_off(text)
        for written in (self._ids[Script.LATIN], self._unaccented):
            for other in written.keys() & others:
                alike = 1.0 - 1.0 / max(len(text), len(other))
                identity = written[other]
                if alike > best.get(identity, 0.0):
                    best[identity] = alike

    def _heard_within(self, word: Word, numbers: list[int], best: dict[int, float]) -> None:
        """Rank words of alphabets by how alike the letters of their sounds are."""
        if word.script is Script.LATIN:
            choices = [self._heard[at] for at in numbers]
        else:
            choices = [heard for at in numbers for heard in self.words[at].heard[:2]]
            numbers = [at for at in numbers for _ in self.words[at].heard[:2]]
        for heard in word.heard[:4]:
            for _, alike, at in process.extract(
                heard,
                choices,
                scorer=Levenshtein.normalized_similarity,
                score_cutoff=0.5,
                limit=MOST_NEAR,
            ):
                identity = numbers[at]
                if alike > best.get(identity, 0.0):
                    best[identity] = alike

    def _heard_across(self, word: Word, numbers: list[int]) -> dict[int, float]:
        """Rank words of other scripts: a rough outline first, then what each difference costs."""
        hearing = hearing_between(word.script, Script.LATIN)
        choices = [outline(heard, hearing) for at in numbers for heard in self.words[at].heard[:3]]
        numbers = [at for at in numbers for _ in self.words[at].heard[:3]]
        rough: dict[int, float] = {}
        for heard in word.heard[:3]:
            for _, alike, at in process.extract(
                outline(heard, hearing),
                choices,
                scorer=Levenshtein.normalized_similarity,
                score_cutoff=0.3,
                limit=MOST_ROUGH,
            ):
                identity = numbers[at]
                rough[identity] = max(alike, rough.get(identity, 0.0))
        ranked = sorted(rough, key=lambda at: (-rough[at], at))
        latin = self._ids[Script.LATIN]
        known = [latin[text] for text in word.texts if text in latin]
        # A word of Arabic or Hebrew has one reading, and leaves more open; a known one leaves less.
        most = MOST_ROUGH if word.script in ABJADS else MOST_ROUGH * 2 // 3
        ranked = [*ranked[: most // 3 if known else most], *known]
        found: dict[int, float] = {}
        for identity in ranked:
            alike, _ = word_likeness(word, self.words[identity])
            if alike >= 0.6:
                found[identity] = alike
        return found


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def one_letter_off(text: str) -> set[str]:
    """All words that one typing error makes of a word in Latin letters: a letter too few, too many,
    another one, or two neighbours that changed places.
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


def _put(table: "dict[str, array[int]]", key: str, at: int) -> None:
    found = table.get(key)
    if found is None:
        table[key] = array("I", (at,))
    elif found[-1] != at:
        found.append(at)
