"""Find candidate roster names for a name by sound, without comparing every person."""

import math
from array import array
from collections.abc import Iterable

from screening.align import BITS_PER_UNIT, WeightedName, credit
from screening.joined_words import join_words
from screening.names import Name, parse_name_once
from screening.roster import ProtectedPerson
from screening.scripts import Script
from screening.similarity import information_bits, is_common_name
from screening.vocabulary import Vocabulary
from screening.word import Role, Word

MIN_COVERAGE = 0.4
"""The minimum share of a name that a roster name must cover to be compared."""
MIN_COVERAGE_ACROSS_SCRIPTS = 0.3
"""``MIN_COVERAGE`` for a name in another script."""
MIN_SHARE_OF_BEST = 0.7
"""Roster names whose estimate is below this share of the best one are not compared."""
MIN_SHARE_OF_BEST_ACROSS_SCRIPTS = 0.6
"""``MIN_SHARE_OF_BEST`` for a name in another script, where estimates are rougher."""
PRIOR_COUNT = 4_000
"""The weight of the world frequency estimate, as a number of roster names."""
MAX_POSTINGS = 8_000
"""After this many index entries for one name, only names already found are scored further."""


class Index:
    """The words in all roster names, and the people who have them."""

    def __init__(self, persons: Iterable[ProtectedPerson], cache: int = 20_000) -> None:
        """Index the names. At most ``cache`` words from messages are cached."""
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
        self._parse_list = len(self.name_ids)
        self._weights = [
            self._weight(len(self.postings[at]), word)
            for at, word in enumerate(self.vocabulary.words)
        ]
        self.vocabulary.index_words()

    def _add(self, number: int, person: ProtectedPerson) -> None:
        for at, text in enumerate((person.name, *person.aliases)):
            for name in parse_name_once(text):
                ids = tuple(self._word_id(word) for word in name.words)
                for word_id in dict.fromkeys(ids):
                    self.postings[word_id].append(len(self.name_ids))
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

    def _word_id(self, word: Word) -> int:
        word_id = self.vocabulary.add(word)
        if word_id == len(self.postings):
            self.postings.append(array("I"))
        return word_id

    def _weight(self, count: int, word: Word) -> float:
        """The weight of a word, in units of ``BITS_PER_UNIT``.

        Its frequency in the world is estimated from the word and corrected by its frequency on the
        roster.
        """
        bits = information_bits(word)
        if word.role is Role.NAME and count > 1:
            bearers = count - 1 + PRIOR_COUNT * 2.0**-bits
            bits = min(bits, math.log2((self._parse_list + PRIOR_COUNT) / bearers))
        return bits / BITS_PER_UNIT

    def weighted(self, name: Name) -> WeightedName:
        """A name from a message, with each word weighed by how rare it is."""
        weights = []
        known = []
        for word in name.words:
            word_id = self.vocabulary.word_id(word)
            known.append(word_id is not None or is_common_name(word))
            rare = self._weight(0, word) if word_id is None else self._weights[word_id]
            if (
                word_id is None
                and (similar := self.vocabulary.similar(word))
                and similar[0][1] >= 0.8
            ):
                # Another spelling of a common name is not a rare name.
                rare = min(rare, self._weights[similar[0][0]])
            weights.append(rare)
        return WeightedName(name, tuple(weights), tuple(known))

    def name(self, listed: int) -> Name:
        """A roster name, by its number."""
        return Name(
            tuple([self.vocabulary.words[at] for at in self.name_ids[listed]]),
            self._scripts[listed],
        )

    def script(self, listed: int) -> Script:
        """The script of a roster name."""
        return self._scripts[listed]

    def weighted_listed(self, name: int) -> WeightedName:
        """A roster name with weights."""
        return WeightedName(
            self.name(name),
            tuple(self._weights[at] for at in self.name_ids[name]),
        )

    def names_of(self, person: int) -> range:
        """The numbers of all names of one person."""
        return range(self._first_name[person], self._first_name[person + 1])

    def candidates(self, name: WeightedName, most: int) -> list[int]:
        """The roster names that share the most with a name, best first."""
        lookups: list[tuple[int, float, dict[int, float]]] = []
        words = name.name.words
        for at, word in enumerate(words):
            if word.role in (Role.PARTICLE, Role.INITIAL):
                continue
            similar = dict(self.vocabulary.similar(word))
            if len(word.native) > 4 and self.vocabulary.word_id(word) is None:
                for part in self._joined_parts(word, len(words) == 1):
                    size = sum([len(self.postings[word_id]) for word_id in part])
                    lookups.append((size, name.weights[at] / 2, part))
            if at + 1 < len(words):
                both = self._joined_neighbors(word, words[at + 1])
                for word_id, similarity in both:
                    similar[word_id] = max(similarity, similar.get(word_id, 0.0))
                for part in self._resplit(word, words[at + 1]):
                    size = sum([len(self.postings[word_id]) for word_id in part])
                    lookups.append((size, (name.weights[at] + name.weights[at + 1]) / 2, part))
            size = sum([len(self.postings[word_id]) for word_id in similar])
            lookups.append((size, name.weights[at], similar))
        lookups.sort(key=lambda lookup: lookup[0])
        totals: dict[int, float] = {}
        spent = 0
        for size, weight, similar in lookups:
            only_known = bool(totals) and spent + size > MAX_POSTINGS
            scores: dict[int, float] = {}
            for word_id, similarity in similar.items():
                value = max(credit(similarity), similarity - 0.3) * min(
                    weight, self._weights[word_id]
                )
                posting = self.postings[word_id]
                if only_known:
                    if len(posting) > 4 * len(totals):
                        posting = _postings_among(totals, word_id, self.name_ids)
                    for listed in posting:
                        if listed in totals and value > scores.get(listed, 0.0):
                            scores[listed] = value
                else:
                    for listed in posting:
                        if value > scores.get(listed, 0.0):
                            scores[listed] = value
            spent += size
            for listed, value in scores.items():
                totals[listed] = totals.get(listed, 0.0) + value
        if not totals:
            return []
        self._prefer_initials(name, totals)
        latin = name.name.script is Script.LATIN
        least = max(
            (MIN_SHARE_OF_BEST if latin else MIN_SHARE_OF_BEST_ACROSS_SCRIPTS)
            * max(totals.values()),
            (MIN_COVERAGE if latin else MIN_COVERAGE_ACROSS_SCRIPTS) * sum(name.weights),
        )
        if len(totals) > most:
            least = max(least, sorted(totals.values(), reverse=True)[most - 1])
        totals = {listed: value for listed, value in totals.items() if value >= least}
        ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
        return [listed for listed, _ in ranked[:most]]

    def _prefer_initials(self, name: WeightedName, totals: dict[int, float]) -> None:
        """Among people with the same family name, rank those with a matching initial first."""
        initials = {one.latin[:1] for one in name.name.words if one.role is Role.INITIAL}
        if not initials:
            return
        for listed in totals:
            firsts = {self.vocabulary.words[word_id].latin[:1] for word_id in self.name_ids[listed]}
            totals[listed] += 0.1 * len(initials & firsts)

    def _joined_parts(self, word: Word, alone: bool) -> list[dict[int, float]]:
        """The roster words that a joined word consists of: at its start, middle, and end.

        Only a word that is the whole name is split into three.
        """
        parts: tuple[dict[int, float], ...] = ({}, {}, {})
        for cut in range(2, len(word.native) - 1):
            first = self.vocabulary.id_as_written(word.native[:cut], word.script)
            if first is None:
                continue
            rest = word.native[cut:]
            last = self.vocabulary.id_as_written(rest, word.script)
            if last is not None:
                parts[0][first] = parts[2][last] = 0.97
            elif alone:
                for end in range(2, len(rest) - 1):
                    middle = self.vocabulary.id_as_written(rest[:end], word.script)
                    last = self.vocabulary.id_as_written(rest[end:], word.script)
                    if middle is not None and last is not None:
                        parts[0][first] = parts[1][middle] = parts[2][last] = 0.97
        particle = Role.PARTICLE
        named = [
            {i: a for i, a in p.items() if self.vocabulary.words[i].role is not particle}
            for p in parts
        ]
        return [part for part in named if part]

    def _joined_neighbors(self, word: Word, following: Word) -> list[tuple[int, float]]:
        """The roster words that two adjacent words make when joined."""
        if following.role is Role.INITIAL or word.script is not following.script:
            return []
        if len(word.latin) < 6 and len(following.latin) < 6 and word.script is not Script.ARABIC:
            both = join_words((word, following))
            return [found for found in self.vocabulary.similar(both) if found[1] > 0.6]
        found = []
        for joined in (word.native + following.native, following.native + word.native):
            word_id = self.vocabulary.id_as_written(joined, word.script)
            if word_id is not None:
                found.append((word_id, 0.97))
        return found

    def _resplit(self, word: Word, following: Word) -> list[dict[int, float]]:
        """The roster words that two adjacent words make when split at another place.

        For example, "Hyeon-jeonglee" is Hyeon-jeong Lee.
        """
        text = following.latin
        if word.script is not Script.LATIN or self.vocabulary.word_id(following) is not None:
            return []
        for cut in range(1, len(text) - 1):
            last = self.vocabulary.ids_by_latin(text[cut:])
            first = self.vocabulary.ids_by_latin(word.latin + text[:cut]) if last else ()
            if first:
                return [{first[0]: 0.97}, {last[0]: 0.97}]
        return []


def _postings_among(
    totals: dict[int, float], word_id: int, name_ids: list[tuple[int, ...]]
) -> "array[int]":
    return array("I", [listed for listed in totals if word_id in name_ids[listed]])


def document_key(number: str) -> str:
    """A document number without case, spaces, and punctuation."""
    return "".join(char for char in number.casefold() if char.isalnum())
