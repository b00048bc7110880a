"""Who of the roster could be meant by a name: found by sound, without looking at everybody."""

import math
from array import array
from collections.abc import Iterable

from screening.align import BITS, Weighted, counts
from screening.joined_words import one_word
from screening.likeness import is_frequent, world_information
from screening.names import Name, read_once
from screening.roster import ProtectedPerson
from screening.scripts import Script
from screening.vocabulary import Vocabulary
from screening.word import Role, Word

LEAST_EXPLAINED = 0.4
"""The share of a name that must be found in a listed name for the two to be compared."""
LEAST_ACROSS = 0.3
"""The same for a name in another script."""
WORTH_A_LOOK = 0.7
"""The share of the best listed name's estimate below which others are not compared."""
WORTH_A_LOOK_ACROSS = 0.6
"""The same for a name in another script, where estimates are rougher."""
WORLD_COUNTS = 4_000
"""How many listed names the estimate of a word's frequency in the world counts for."""
MOST_POSTINGS = 8_000
"""Entries that are read for one message before only persons already found are counted."""


class Index:
    """The words of all listed names, and who bears them."""

    def __init__(self, persons: Iterable[ProtectedPerson], cache: int = 20_000) -> None:
        """Read the names once; ``cache`` words of messages are remembered at most."""
        self.vocabulary = Vocabulary(cache)
        self.postings: list[array[int]] = []
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
            self._rare(len(self.postings[at]), word)
            for at, word in enumerate(self.vocabulary.words)
        ]
        self.vocabulary.index_words()

    def _add(self, number: int, person: ProtectedPerson) -> None:
        for at, text in enumerate((person.name, *person.aliases)):
            for name in read_once(text):
                ids = tuple(self._numbered(word) for word in name.words)
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

    def _numbered(self, word: Word) -> int:
        identity = self.vocabulary.add(word)
        if identity == len(self.postings):
            self.postings.append(array("I"))
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
        known = []
        for word in name.words:
            identity = self.vocabulary.identity(word)
            known.append(identity is not None or is_frequent(word))
            rare = self._rare(0, word) if identity is None else self._rarity[identity]
            if identity is None and (near := self.vocabulary.near(word)) and near[0][1] >= 0.8:
                # Another spelling of a frequent name is no rare name.
                rare = min(rare, self._rarity[near[0][0]])
            weights.append(rare)
        return Weighted(name, tuple(weights), tuple(known))

    def name(self, listed: int) -> Name:
        """A listed name, by its number."""
        return Name(
            tuple([self.vocabulary.words[at] for at in self.name_ids[listed]]),
            self._scripts[listed],
        )

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

    def candidates(self, name: Weighted, most: int) -> list[int]:
        """The listed names that share the most with a name, best first."""
        reads: list[tuple[int, float, dict[int, float]]] = []
        words = name.name.words
        for at, word in enumerate(words):
            if word.role in (Role.PARTICLE, Role.INITIAL):
                continue
            near = dict(self.vocabulary.near(word))
            if len(word.native) > 4 and self.vocabulary.identity(word) is None:
                for part in self._parts(word, len(words) == 1):
                    size = sum([len(self.postings[identity]) for identity in part])
                    reads.append((size, name.weights[at] / 2, part))
            if at + 1 < len(words):
                both = self._neighbours(word, words[at + 1])
                for identity, alike in both:
                    near[identity] = max(alike, near.get(identity, 0.0))
                for part in self._cut_elsewhere(word, words[at + 1]):
                    size = sum([len(self.postings[identity]) for identity in part])
                    reads.append((size, (name.weights[at] + name.weights[at + 1]) / 2, part))
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
        latin = name.name.script is Script.LATIN
        least = max(
            (WORTH_A_LOOK if latin else WORTH_A_LOOK_ACROSS) * max(sums.values()),
            (LEAST_EXPLAINED if latin else LEAST_ACROSS) * sum(name.weights),
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
            firsts = {
                self.vocabulary.words[identity].text[:1] for identity in self.name_ids[listed]
            }
            sums[listed] += 0.1 * len(initials & firsts)

    def _parts(self, word: Word, alone: bool) -> list[dict[int, float]]:
        """Listed words that a word is made of, when two names were written together (three, where
        nothing else stands in the name): those at its start, in its middle and at its end.
        """
        parts: tuple[dict[int, float], ...] = ({}, {}, {})
        for cut in range(2, len(word.native) - 1):
            first = self.vocabulary.listed_as(word.native[:cut], word.script)
            if first is None:
                continue
            rest = word.native[cut:]
            last = self.vocabulary.listed_as(rest, word.script)
            if last is not None:
                parts[0][first] = parts[2][last] = 0.97
            elif alone:
                for end in range(2, len(rest) - 1):
                    middle = self.vocabulary.listed_as(rest[:end], word.script)
                    last = self.vocabulary.listed_as(rest[end:], word.script)
                    if middle is not None and last is not None:
                        parts[0][first] = parts[1][middle] = parts[2][last] = 0.97
        particle = Role.PARTICLE
        named = [
            {i: a for i, a in p.items() if self.vocabulary.words[i].role is not particle}
            for p in parts
        ]
        return [part for part in named if part]

    def _neighbours(self, word: Word, following: Word) -> list[tuple[int, float]]:
        """Listed words that two neighbours make together."""
        if following.role is Role.INITIAL or word.script is not following.script:
            return []
        if len(word.text) < 6 and len(following.text) < 6 and word.script is not Script.ARABIC:
            both = one_word((word, following))
            return [found for found in self.vocabulary.near(both) if found[1] > 0.6]
        found = []
        for joined in (word.native + following.native, following.native + word.native):
            identity = self.vocabulary.listed_as(joined, word.script)
            if identity is not None:
                found.append((identity, 0.97))
        return found

    def _cut_elsewhere(self, word: Word, following: Word) -> list[dict[int, float]]:
        """Listed words that the letters of two neighbours make when they are cut at another place:
        "Hyeon-jeonglee" is Hyeon-jeong Lee.
        """
        text = following.text
        if word.script is not Script.LATIN or self.vocabulary.identity(following) is not None:
            return []
        for cut in range(1, len(text) - 1):
            last = self.vocabulary.identities(text[cut:])
            first = self.vocabulary.identities(word.text + text[:cut]) if last else ()
            if first:
                return [{first[0]: 0.97}, {last[0]: 0.97}]
        return []


def _among(sums: dict[int, float], identity: int, name_ids: list[tuple[int, ...]]) -> "array[int]":
    return array("I", [listed for listed in sums if identity in name_ids[listed]])


def document_key(number: str) -> str:
    """A document number without case, spaces and punctuation."""
    return "".join(char for char in number.casefold() if char.isalnum())
