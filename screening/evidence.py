"""What speaks for and against one person being meant, added up to one score that explains itself.

The score reads as a probability among the people whom real messages are about: each piece of
evidence moves it by its own number of logits. A birth date decides more than any spelling.
"""

import math
from enum import StrEnum

from rapidfuzz.distance import OSA

from procedure.message import PartialDate
from procedure.values import Value
from screening.align import Alignment, Pair
from screening.likeness import Agreement


class Level(StrEnum):
    """How strong a hit is."""

    STRONG = "STRONG"
    POSSIBLE = "POSSIBLE"
    WEAK = "WEAK"


class Thresholds(Value):
    """The least score of each level; what scores below ``weak`` is no hit.

    ``docs/screening.md`` says how the defaults were chosen and what they cost in false alarms.
    """

    strong: float = 0.9
    possible: float = 0.62
    weak: float = 0.3

    def level(self, score: float) -> Level | None:
        """The level of a score, or None when it is no hit."""
        if score >= self.strong:
            return Level.STRONG
        if score >= self.possible:
            return Level.POSSIBLE
        return Level.WEAK if score >= self.weak else None

    def of(self, level: Level) -> float:
        """The least score of a level."""
        return {
            Level.STRONG: self.strong,
            Level.POSSIBLE: self.possible,
            Level.WEAK: self.weak,
        }[level]


class Evidence(Value):
    """One thing that speaks for (above 0) or against, in logits, and in words."""

    weight: float
    reason: str


NAME_AGREES = 5.2
"""Logits of a name that agrees in at least two full words and tells as much as its roster asks."""
PER_BIT_TOLD = 0.24
"""For each bit that the agreeing words tell more than finding one person on the roster needs."""
PER_BIT_UNLIKE = -0.79
"""For each bit that words lose by being alike only."""
WORST_PAIR = -6.7
"""For the least likeness of two words, times what it lacks of 1."""
OTHER_NAME = -3.5
"""When a word that is alike only is a name that others bear: hardly a typing error."""
ONE_LETTER = 1.0
"""When words that are alike only are parted by one letter: that is how typing errors look."""
PER_BIT_LEFT = -0.29
"""For each bit of words that only one name has."""
PER_BIT_OPPOSED = -0.53
"""For each bit that either name has and the other lacks: both have a word of their own."""
LONE_WORD = -2.8
"""When no second full word agrees."""
INITIAL_AGREES = 3.0
"""When an initial agrees: a word that is not written out contradicts nothing."""
SURELY_SAME = 0.95
"""Words that are at least so much alike are one name in two spellings."""
INITIAL_ALONE = 1.0
"""When an initial agrees, and the one full word beside it is alike only."""
MOST_LOGITS = 4.0
"""What a name alone can count at most: so much that a birth date can still speak against it."""
BENT = 2.0
"""Logits above this count less and less."""


def name_logit(name: Alignment, population: int) -> float:
    """The logits of two names, on a roster of so many people: on a long one, two words that many
    people bear will agree with somebody's by chance.

    The weights were fitted by logistic regression on invented people and messages about others
    (``docs/screening.md``).
    """
    if not name.pairs:
        return -9.0
    logit = (
        NAME_AGREES
        + PER_BIT_TOLD * (name.told - math.log2(max(population, 1)))
        + PER_BIT_UNLIKE * name.unlike
        + WORST_PAIR * (1.0 - name.worst)
        + PER_BIT_LEFT * name.left
        + (OTHER_NAME if name.other_name else 0.0)
        + (ONE_LETTER if name.one_letter else 0.0)
        + PER_BIT_OPPOSED * name.opposed
        + (LONE_WORD if name.lone else 0.0)
        + _initials(name)
    )
    if logit > BENT:
        room = MOST_LOGITS - BENT
        logit = MOST_LOGITS - room * math.exp(-(logit - BENT) / room)
    return max(logit, -9.0)


def _initials(name: Alignment) -> float:
    if not name.initials:
        return 0.0
    return INITIAL_ALONE if name.lone and name.worst < SURELY_SAME else INITIAL_AGREES


def combined(name: Alignment, evidence: list[Evidence], population: int = 1) -> float:
    """The score from 0 to 1, to four decimals. More evidence in favour never lowers it."""
    logit = name_logit(name, population) + sum(one.weight for one in evidence)
    return round(1.0 / (1.0 + math.exp(-logit)), 4)


CERTAIN_BY_DOCUMENT = 0.99
"""The least score of a person whose document number agrees, whatever the name says."""


def birth_evidence(found: PartialDate | None, listed: PartialDate | None) -> Evidence | None:
    """What two birth dates say together; None when one is missing."""
    if found is None or listed is None:
        return None
    apart = abs(found.year - listed.year)
    vague = found.placeholder or listed.placeholder
    if _full(found) and _full(listed) and not vague:
        return _full_dates(found, listed, apart)
    note = "; placeholder day ignored" if vague else ""
    if apart == 0:
        if found.placeholder and listed.placeholder:
            return Evidence(weight=0.9, reason=f"birth year agrees{note}")
        if found.month and listed.month and not vague:
            if found.month == listed.month:
                return Evidence(weight=1.6, reason="birth year and month agree")
            return Evidence(weight=-0.6, reason="birth year agrees, birth month differs")
        return Evidence(weight=0.9, reason=f"birth year agrees{note}")
    if apart == 1:
        return Evidence(weight=-0.4, reason=f"birth years are one year apart{note}")
    return _years_apart(apart, note)


def _years_apart(apart: int, note: str) -> Evidence:
    if apart >= 15:
        return Evidence(
            weight=-4.5, reason=f"contradicts: birth dates are {apart} years apart{note}"
        )
    return Evidence(
        weight=-1.2 if apart == 2 else -2.4,
        reason=f"contradicts: birth dates are {apart} years apart{note}",
    )


def _full_dates(found: PartialDate, listed: PartialDate, apart: int) -> Evidence:
    if (found.year, found.month, found.day) == (listed.year, listed.month, listed.day):
        return Evidence(weight=3.6, reason="birth date agrees")
    if apart == 0 and (found.month, found.day) == (listed.day, listed.month):
        return Evidence(weight=2.6, reason="birth date agrees with day and month swapped")
    if OSA.distance(_digits(found), _digits(listed)) == 1:
        return Evidence(
            weight=1.3 if apart <= 10 else 0.3, reason="birth dates differ in one digit"
        )
    if apart == 0:
        if found.month == listed.month:
            return Evidence(weight=0.2, reason="birth year and month agree, the day differs")
        return Evidence(weight=-1.2, reason="birth year agrees, day and month differ")
    if apart == 1:
        return Evidence(weight=-1.6, reason="birth dates are one year apart")
    return _years_apart(apart, "")


def _full(date: PartialDate) -> bool:
    return date.month is not None and date.day is not None


def _digits(date: PartialDate) -> str:
    return f"{date.year:04d}{date.month or 0:02d}{date.day or 0:02d}"


_NO_NATIONALITY = frozenset({"UNK", "XXX", "UN", "EU", "914", "916", "922", "", "-"})


def nationality_evidence(found: tuple[str, ...], listed: tuple[str, ...]) -> Evidence | None:
    """What nationalities say; None when one side has none, or they are not written alike."""
    mine = {code.strip().upper() for code in found} - _NO_NATIONALITY
    theirs = {code.strip().upper() for code in listed} - _NO_NATIONALITY
    if not mine or not theirs:
        return None
    if mine & theirs:
        return Evidence(weight=0.5, reason="nationality agrees")
    if {len(code) for code in mine} & {len(code) for code in theirs}:
        return Evidence(weight=-0.3, reason="nationality differs")
    return None


def document_evidence(agree: bool) -> Evidence | None:
    """The weight of a document number that agrees exactly."""
    return Evidence(weight=6.0, reason="document number agrees") if agree else None


_WORDS = {
    Agreement.INITIAL: "the initial agrees",
    Agreement.JOINED: "same when joined",
}


def name_reasons(alignment: Alignment) -> list[str]:
    """What agrees and what is left over, in words."""
    reasons = [_pair_reason(pair) for pair in alignment.pairs]
    if alignment.other_name:
        reasons.append("a word that is alike only is a name that others bear")
    if alignment.lone and alignment.pairs:
        reasons.append("no second full word agrees")
    if alignment.left_found:
        reasons.append("not in the listed name: " + ", ".join(map(_shown, alignment.left_found)))
    if alignment.left_listed:
        reasons.append("listed, but not found: " + ", ".join(map(_shown, alignment.left_listed)))
    return reasons


def _pair_reason(pair: Pair) -> str:
    listed, found = _shown(pair.listed), _shown(pair.found)
    why = _WORDS.get(pair.why, pair.why.value)
    if pair.why in (Agreement.SOUND, Agreement.SPELLING):
        why = f"{why} ({pair.likeness:.2f})"
    return f"{listed} ~ {found}: {why}"


def _shown(word: str) -> str:
    return " ".join(part[:1].upper() + part[1:] for part in word.split(" "))
