"""Who of the roster could be meant by a name: found by sound, without looking at everybody."""

import math
from array import array
from collections import OrderedDict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from screening.align import BITS, Weighted, counts, one_word
from screening.keys import close_keys, outline, wide_keys, without_one
from screening.likeness import _FORMS as FORMS
from screening.likeness import _SHORT as SHORT
from screening.likeness import hearing_between, word_likeness, world_information
from screening.names import Name, read_name
from screening.roster import ProtectedPerson
from screening.scripts import ABJADS, EAST_ASIAN, Script
from screening.sounds import sounds_as_spelt
from screening.word import Role, Word

MOST_NEAR = 24
"""Words of the roster that one word of a message is taken for at most."""
MOST_ROUGH = 90
"""Words that a word of another script is compared with sound by sound."""
LEAST_EXPLAINED = 0.4
"""The share of a name that must be found in a listed name for the two to be compared."""
LEAST_ACROSS = 0.3
"""The same for a name in another script."""
WORTH_A_LOOK = 0.55
"""The share of the best listed name's estimate below which others are not compared."""
WORLD_COUNTS = 4_000
"""How many listed names the estimate of a word's frequency in the world counts for."""
MOST_POSTINGS = 8_000
"""Entries that are read for one message before only persons already found are counted."""

_MARK = {Role.NAME: "", Role.PATRONYMIC: "'p", Role.INITIAL: "'i", Role.PARTICLE: "'l"}
"""What tells words of one spelling but different roles apart."""

_CHANGES_SOUNDS = frozenset("cghiqwxyz")

Near = tuple[tuple[int, float], ...]


class Index:
    """The words of all listed names, and who bears them."""

    def __init__(self, persons: Iterable[ProtectedPerson], cache: int = 20_000) -> None:
        """Read the names once; ``cache`` words of messages are remembered at most."""
        self._cache_size = cache
        self._near: OrderedDict[Word, Near] = OrderedDict()
        self.words: list[Word] = []
        self._ids: dict[Script, dict[str, int]] = {script: {} for script in Script}
        self.postings: list[array[int]] = []
        self._heard: list[str] = []
        self._unaccented: dict[str, int] = {}
        self._scripts: list[Script] = []
        self.name_ids: list[tuple[int, ...]] = []
        self.written: list[str] = []
        self.person_of = array("I")
        self.is_main: bytearray = bytearray()
        self._first_name = array("I", (0,))
        self.by_birth: dict[tuple[int, int, int], list[int]] = {}
        self.by_document: dict[str, list[int]] = {}
        for number, person in enumerate(persons):
            self._add(number, person)
            self._first_name.append(len(self.name_ids))
        self._listed = len(self.name_ids)
        self._rarity = [
            self._rare(len(self.postings[at]), word) for at, word in enumerate(self.words)
        ]
        self._close: dict[str, array[int]] = {}
        self._wide: dict[str, array[int]] = {}
        self._wide_foreign: dict[str, array[int]] = {}
        self._index_words()

    def _add(self, number: int, person: ProtectedPerson) -> None:
        for at, text in enumerate((person.name, *person.aliases)):
            for name in read_name(text):
                ids = tuple(self._id(word) for word in name.words)
                for identity in dict.fromkeys(ids):
                    self.postings[identity].append(len(self.name_ids))
                self.written.append(text)
                self._scripts.append(name.script)
                self.name_ids.append(ids)
                self.person_of.append(number)
                self.is_main.append(at == 0)
        birth = person.birth_date
        if birth is not None and birth.month and birth.day:
            self.by_birth.setdefault((birth.year, birth.month, birth.day), []).append(number)
        for document in person.document_numbers:
            self.by_document.setdefault(document_key(document), []).append(number)

    def _id(self, word: Word) -> int:
        known = self._ids[word.script]
        identity = known.get(word.native + _MARK[word.role])
        if identity is None:
            identity = known[word.native + _MARK[word.role]] = len(self.words)
            self.words.append(word)
            self.postings.append(array("I"))
            self._heard.append(word.heard[0])
            if word.text != word.native and word.script is Script.LATIN:
                self._unaccented.setdefault(word.text, identity)
        return identity

    def _rare(self, count: int, word: Word) -> float:
        """What a word tells, in units of ``BITS``: how many bear it in the world is estimated from
        the word, and corrected by how many bear it on the roster.
        """
        told = world_information(word)
        if word.role is Role.NAME and count > 1:
            bearers = count - 1 + WORLD_COUNTS * 2.0**-told
            told = min(told, math.log2((self._listed + WORLD_COUNTS) / bearers))
        return told / BITS

    def weighted(self, name: Name) -> Weighted:
        """The name of a message, each word weighed by how rare it is."""
        weights = []
        for word in name.words:
            identity = self.identity(word)
            rare = self._rare(0, word) if identity is None else self._rarity[identity]
            if identity is None and (near := self.near(word)) and near[0][1] >= 0.8:
                # Another spelling of a frequent name is no rare name.
                rare = min(rare, self._rarity[near[0][0]])
            weights.append(rare)
        return Weighted(name, tuple(weights))

    def name(self, listed: int) -> Name:
        """A listed name, by its number."""
        return Name(tuple([self.words[at] for at in self.name_ids[listed]]), self._scripts[listed])

    def script(self, listed: int) -> Script:
        """The script of a listed name."""
        return self._scripts[listed]

    def listed(self, name: int) -> Weighted:
        """A listed name, weighed."""
        return Weighted(
            self.name(name),
            tuple(self._rarity[at] for at in self.name_ids[name]),
        )

    def names_of(self, person: int) -> range:
        """The names of one person."""
        return range(self._first_name[person], self._first_name[person + 1])

    def _index_words(self) -> None:
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
            if word.script is Script.LATIN and max(best.values(), default=0.0) < 0.7:
                self._heard_within(word, self._mistyped(word, ids), best)
        if not foreign:
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

    def _mistyped(self, word: Word, known: dict[int, None]) -> list[int]:
        """Listed words that are found when a letter is left out that may be a typing error and
        changes the sounds of its neighbours.
        """
        ids: dict[int, None] = {}
        text = word.text[:20]
        for at in range(1, len(text)):
            if text[at] in _CHANGES_SOUNDS:
                shorter = sounds_as_spelt(text[:at] + text[at + 1 :])
                for key in close_keys(shorter)[:2]:
                    ids.update(dict.fromkeys(self._close.get(key, ())))
        return [at for at in ids if at not in known]

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
        # A word of Arabic or Hebrew has one reading, and leaves more open.
        ranked = ranked[: MOST_ROUGH if word.script in ABJADS else MOST_ROUGH * 2 // 3]
        for text in word.texts:
            known = self._ids[Script.LATIN].get(text)
            if known is not None:
                ranked.append(known)
        found: dict[int, float] = {}
        for identity in ranked:
            alike, _ = word_likeness(word, self.words[identity])
            if alike >= 0.6:
                found[identity] = alike
        return found

    def candidates(self, name: Weighted, most: int) -> list[int]:
        """The listed names that share the most with a name, best first."""
        reads: list[tuple[int, float, dict[int, float]]] = []
        words = name.name.words
        for at, word in enumerate(words):
            if word.role in (Role.PARTICLE, Role.INITIAL):
                continue
            near = dict(self.near(word))
            if len(word.native) > 4 and self.identity(word) is None:
                for part in self._parts(word, len(words) == 1):
                    size = sum([len(self.postings[identity]) for identity in part])
                    reads.append((size, name.weights[at] / 2, part))
            if at + 1 < len(words):
                both = self._neighbours(word, words[at + 1])
                for identity, alike in both:
                    near[identity] = max(alike, near.get(identity, 0.0))
            size = sum([len(self.postings[identity]) for identity in near])
            reads.append((size, name.weights[at], near))
        reads.sort(key=lambda read: read[0])
        sums: dict[int, float] = {}
        spent = 0
        for size, weight, near in reads:
            only_known = bool(sums) and spent + size > MOST_POSTINGS
            mine: dict[int, float] = {}
            for identity, alike in near.items():
                value = max(counts(alike), alike - 0.3) * min(weight, self._rarity[identity])
                posting = self.postings[identity]
                if only_known:
                    if len(posting) > 4 * len(sums):
                        posting = _among(sums, identity, self.name_ids)
                    for listed in posting:
                        if listed in sums and value > mine.get(listed, 0.0):
                            mine[listed] = value
                else:
                    for listed in posting:
                        if value > mine.get(listed, 0.0):
                            mine[listed] = value
            spent += size
            for listed, value in mine.items():
                sums[listed] = sums.get(listed, 0.0) + value
        if not sums:
            return []
        self._prefer_initials(name, sums)
        least = max(
            WORTH_A_LOOK * max(sums.values()),
            (LEAST_EXPLAINED if name.name.script is Script.LATIN else LEAST_ACROSS)
            * sum(name.weights),
        )
        if len(sums) > most:
            least = max(least, sorted(sums.values(), reverse=True)[most - 1])
        sums = {listed: value for listed, value in sums.items() if value >= least}
        ranked = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
        return [listed for listed, _ in ranked[:most]]

    def _prefer_initials(self, name: Weighted, sums: dict[int, float]) -> None:
        """Of many with one family name, those go first whose given name has the initial."""
        initials = {one.text[:1] for one in name.name.words if one.role is Role.INITIAL}
        if not initials:
            return
        for listed in sums:
            firsts = {self.words[identity].text[:1] for identity in self.name_ids[listed]}
            sums[listed] += 0.1 * len(initials & firsts)

    def _parts(self, word: Word, alone: bool) -> list[dict[int, float]]:
        """Listed words that a word is made of, when two names were written together (three, where
        nothing else stands in the name): those at its start, in its middle and at its end.
        """
        parts: tuple[dict[int, float], ...] = ({}, {}, {})
        for cut in range(2, len(word.native) - 1):
            first = self._listed_as(word.native[:cut], word.script)
            if first is None:
                continue
            rest = word.native[cut:]
            last = self._listed_as(rest, word.script)
            if last is not None:
                parts[0][first] = parts[2][last] = 0.97
            elif alone:
                for end in range(2, len(rest) - 1):
                    middle = self._listed_as(rest[:end], word.script)
                    last = self._listed_as(rest[end:], word.script)
                    if middle is not None and last is not None:
                        parts[0][first] = parts[1][middle] = parts[2][last] = 0.97
        particle = Role.PARTICLE
        named = [{i: a for i, a in p.items() if self.words[i].role is not particle} for p in parts]
        return [part for part in named if part]

    def _listed_as(self, native: str, script: Script) -> int | None:
        """The listed word that is written so, with or without accents, whatever its role."""
        known = self._ids[script]
        for key in (native, native + _MARK[Role.PATRONYMIC], native + _MARK[Role.PARTICLE]):
            found = known.get(key)
            if found is not None:
                return found
        return self._unaccented.get(native)

    def _neighbours(self, word: Word, following: Word) -> list[tuple[int, float]]:
        """Listed words that two neighbours make together."""
        if following.role is Role.INITIAL or word.script is not following.script:
            return []
        if len(word.text) < 6 and len(following.text) < 6 and word.script is not Script.ARABIC:
            both = one_word((word, following))
            return [found for found in self.near(both) if found[1] > 0.6]
        found = []
        for joined in (word.native + following.native, following.native + word.native):
            identity = self._ids[word.script].get(joined)
            if identity is not None:
                found.append((identity, 0.97))
        return found


def _among(sums: dict[int, float], identity: int, name_ids: list[tuple[int, ...]]) -> "array[int]":
    return array("I", [listed for listed in sums if identity in name_ids[listed]])


def _put(table: "dict[str, array[int]]", key: str, at: int) -> None:
    found = table.get(key)
    if found is None:
        table[key] = array("I", (at,))
    elif found[-1] != at:
        found.append(at)


def document_key(number: str) -> str:
    """A document number without case, spaces and punctuation."""
    return "".join(char for char in number.casefold() if char.isalnum())
