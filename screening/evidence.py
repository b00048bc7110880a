"""Combine the evidence for and against a match into one score, with reasons.

The score can be read as a probability for typical message traffic. Each piece of evidence adds its
own number of logits. A birth date counts more than any spelling.
"""

import math
from enum import StrEnum

from rapidfuzz.distance import OSA

from procedure.message import PartialDate
from procedure.values import Value
from screening.align import Alignment
from screening.similarity import MatchType


class Level(StrEnum):
    """The strength of a hit."""

    STRONG = "STRONG"
    """Almost certainly the person."""
    POSSIBLE = "POSSIBLE"
    """Perhaps the person: it restricts the communication."""
    WEAK = "WEAK"
    """A weak likeness: it is shown and restricts nothing."""


class Thresholds(Value):
    """The minimum score for each level. A score below ``weak`` is not a hit.

    ``docs/screening.md`` explains how the defaults were chosen and their false alarm rate.
    """

    strong: float = 0.9
    possible: float = 0.62
    weak: float = 0.3

    def level(self, score: float) -> Level | None:
        """The level for a score, or None if it is not a hit."""
        if score >= self.strong:
            return Level.STRONG
        if score >= self.possible:
            return Level.POSSIBLE
        return Level.WEAK if score >= self.weak else None

    def minimum(self, level: Level) -> float:
        """The minimum score for a level."""
        return {
            Level.STRONG: self.strong,
            Level.POSSIBLE: self.possible,
            Level.WEAK: self.weak,
        }[level]


class Evidence(Value):
    """One piece of evidence: its weight in logits (positive means for a match) and the reason."""

    weight: float
    reason: str


NAME_MATCH = 5.2
"""Logits for a name with two matching full words and just enough information for its roster."""
PER_MATCHED_BIT = 0.24
"""Per bit of matched information beyond what it takes to identify one person on the roster."""
PER_DIFFERENCE_BIT = -0.79
"""Per bit lost because words are similar but not identical."""
WORST_PAIR = -6.7
"""For the worst pair of words, times 1 minus its similarity."""
OTHER_KNOWN_NAME = -3.5
"""When a similar word is itself a different known name, so a typo is unlikely."""
ONE_LETTER_APART = 1.0
"""When similar words differ by one letter, as most typos do."""
PER_UNMATCHED_BIT = -0.29
"""Per bit in words that only one name has."""
PER_CONFLICT_BIT = -0.53
"""Per bit in conflict, when each name has a word that the other does not."""
SINGLE_WORD = -2.8
"""When fewer than two full words match."""
INITIAL_MATCH = 3.0
"""When an initial matches, because an abbreviated word is not a conflict."""
SAME_NAME_SIMILARITY = 0.95
"""From this similarity on, two words are spellings of one name."""
INITIAL_WITH_SIMILAR_WORD = 1.0
"""When an initial matches and the only full word is just similar."""
MAX_NAME_LOGITS = 4.0
"""The most that a name alone can add, so that a birth date can still outweigh it."""
SATURATION_START = 2.0
"""Above this many logits, each further logit counts less."""


def name_logit(name: Alignment, population: int) -> float:
    """The logits for a name match on a roster with ``population`` people.

    On a long roster, two common words will match someone by chance. The weights were fitted by
    logistic regression on invented people (``docs/screening.md``).
    """
    if not name.pairs:
        return -9.0
    logit = (
        NAME_MATCH
        + PER_MATCHED_BIT * (name.matched_bits - math.log2(max(population, 1)))
        + PER_DIFFERENCE_BIT * name.difference_bits
        + WORST_PAIR * (1.0 - name.worst_similarity)
        + PER_UNMATCHED_BIT * name.unmatched_bits
        + (OTHER_KNOWN_NAME if name.is_other_name else 0.0)
        + (ONE_LETTER_APART if name.one_letter_apart else 0.0)
        + PER_CONFLICT_BIT * name.conflict_bits
        + (SINGLE_WORD if name.single_word else 0.0)
        + _initials(name)
    )
    if logit > SATURATION_START:
        room = MAX_NAME_LOGITS - SATURATION_START
        logit = MAX_NAME_LOGITS - room * math.exp(-(logit - SATURATION_START) / room)
    return max(logit, -9.0)


def _initials(name: Alignment) -> float:
    if not name.has_initial:
        return 0.0
    if name.single_word and name.worst_similarity < SAME_NAME_SIMILARITY:
        return INITIAL_WITH_SIMILAR_WORD
    return INITIAL_MATCH


def combined_score(name: Alignment, evidence: list[Evidence], population: int = 1) -> float:
    """The score from 0 to 1, to four decimals. Evidence in favor never lowers it."""
    logit = name_logit(name, population) + sum(one.weight for one in evidence)
    return round(1.0 / (1.0 + math.exp(-logit)), 4)


DOCUMENT_MATCH_SCORE = 0.99
"""The minimum score when a document number matches, regardless of the name."""


def birth_evidence(found: PartialDate | None, listed: PartialDate | None) -> Evidence | None:
    """Compare two birth dates. None if one is missing."""
    if found is None or listed is None:
        return None
    apart = abs(found.year - listed.year)
    vague = found.placeholder or listed.placeholder
    if _full(found) and _full(listed) and not vague:
        return _full_dates(found, listed, apart)
    note = "; placeholder day ignored" if vague else ""
    if apart == 0:
        if found.placeholder and listed.placeholder:
            return Evidence(weight=0.9, reason=f"birth year matches{note}")
        if found.month and listed.month and not vague:
            if found.month == listed.month:
                return Evidence(weight=1.6, reason="birth year and month match")
            return Evidence(weight=-0.6, reason="birth year matches, birth month differs")
        return Evidence(weight=0.9, reason=f"birth year matches{note}")
    if apart == 1:
        return Evidence(weight=-0.4, reason=f"birth years are one year apart{note}")
    return _years_apart(apart, note)


def _years_apart(apart: int, note: str) -> Evidence:
    if apart >= 15:
        return Evidence(weight=-4.5, reason=f"conflict: birth dates are {apart} years apart{note}")
    return Evidence(
        weight=-1.2 if apart == 2 else -2.4,
        reason=f"conflict: birth dates are {apart} years apart{note}",
    )


def _full_dates(found: PartialDate, listed: PartialDate, apart: int) -> Evidence:
    if (found.year, found.month, found.day) == (listed.year, listed.month, listed.day):
        return Evidence(weight=3.6, reason="birth date matches")
    if apart == 0 and (found.month, found.day) == (listed.day, listed.month):
        return Evidence(weight=2.6, reason="birth date matches with day and month swapped")
    if OSA.distance(_digits(found), _digits(listed)) == 1:
        return Evidence(
            weight=1.3 if apart <= 10 else 0.3, reason="birth dates differ by one digit"
        )
    if apart == 0:
        if found.month == listed.month:
            return Evidence(weight=0.2, reason="birth year and month match, day differs")
        return Evidence(weight=-1.2, reason="birth year matches, day and month differ")
    if apart == 1:
        return Evidence(weight=-1.6, reason="birth dates are one year apart")
    return _years_apart(apart, "")


def _full(date: PartialDate) -> bool:
    return date.month is not None and date.day is not None


def _digits(date: PartialDate) -> str:
    return f"{date.year:04d}{date.month or 0:02d}{date.day or 0:02d}"


_NO_NATIONALITY = frozenset({"UNK", "XXX", "UN", "EU", "914", "916", "922", "", "-"})


def nationality_evidence(found: tuple[str, ...], listed: tuple[str, ...]) -> Evidence | None:
    """Compare nationalities. None if one side has none or they use different code systems."""
    found_codes = {code.strip().upper() for code in found} - _NO_NATIONALITY
    listed_codes = {code.strip().upper() for code in listed} - _NO_NATIONALITY
    if not found_codes or not listed_codes:
        return None
    if found_codes & listed_codes:
        return Evidence(weight=0.5, reason="nationality matches")
    if {len(code) for code in found_codes} & {len(code) for code in listed_codes}:
        return Evidence(weight=-0.3, reason="nationality differs")
    return None


def document_evidence(agree: bool) -> Evidence | None:
    """Evidence for an exact document number match."""
    return Evidence(weight=6.0, reason="document number matches") if agree else None


def name_reasons(alignment: Alignment) -> list[str]:
    """The matches and unmatched words of an alignment, as reasons."""
    reasons = [pair_reason(*pair) for pair in alignment.pairs]
    if alignment.is_other_name:
        reasons.append("a similar word is a different known name")
    if alignment.single_word and alignment.pairs:
        reasons.append("fewer than two full words match")
    if alignment.unmatched_found:
        reasons.append(f"not in the roster name: {_display_all(alignment.unmatched_found)}")
    if alignment.unmatched_listed:
        reasons.append(f"only in the roster name: {_display_all(alignment.unmatched_listed)}")
    return reasons


def pair_reason(found: str, listed: str, similarity: float, why: str) -> str:
    """How two words match, as a reason."""
    if why in (MatchType.SOUND, MatchType.SPELLING):
        why = f"{why} ({similarity:.2f})"
    return f"{_display(listed)} ~ {_display(found)}: {why}"


def _display_all(words: tuple[str, ...]) -> str:
    return ", ".join(map(_display, words))


def _display(word: str) -> str:
    return " ".join(part[:1].upper() + part[1:] for part in word.split(" "))
