"""Compare charges: whether they rest on the same facts, and whether a communication is a reissue.

After a finding against it a member may not seek any further notice, diffusion or communication
"against the same individual based on the same set of claims or facts" (22 U.S.C. 263b(b)(1)(B)).
A similarity is not a finding. It shows what is similar and why, and a person decides.
"""

import datetime
from collections.abc import Iterator, Sequence
from enum import StrEnum

from indicators.charge_content import Content, FactComparison, compare_facts, content
from indicators.sameness import Level
from indicators.terms.words import tokenize
from procedure.clocks.rules import Source, SourceKind
from procedure.message import Charge, Communication, Reference
from procedure.values import Value

SAME = 0.7
"""From this score on, the facts are treated as the same (POLICY)."""
POSSIBLE = 0.45
"""From this score on, a person must compare (POLICY)."""
SOURCE = Source(
    kind=SourceKind.LAW,
    citation="22 U.S.C. 263b(b)(1)(B): same individual, same set of claims or facts",
)

_OFFENSE_ONLY = 0.5
"""The score for the same offense type without facts to compare. A person must compare."""
_FEW_WORDS = 6
_SAME_FEW_WORDS = 0.6
"""The score for the same wording with fewer than ``_FEW_WORDS`` words, such as "Fraud"."""
_ENOUGH_WEIGHT = 3.0
"""The weight of shared facts that is enough: one amount, or a date and a name."""
_CONFLICT_FACTOR = 0.7
"""The factor for different amounts, and again for different years."""


class Similarity(Value):
    """The similarity of two sets of charges: a score from 0 to 1, and the reasons.

    The reasons contain words from the charges, which are personal data and are stored sealed.
    """

    score: float
    level: Level
    reasons: tuple[str, ...]
    concrete: bool = False
    """Whether an amount, a date, a number or a name is the same, and not the wording alone."""


class Ending(StrEnum):
    """How an earlier communication ended."""

    REFUSED = "REFUSED"
    NON_COMPLIANT = "NON_COMPLIANT"
    DELETED = "DELETED"
    SUSPENDED = "SUSPENDED"
    WITHDRAWN = "WITHDRAWN"


class EarlierCommunication(Value):
    """An earlier communication about the same person, and how it ended, if it did.

    The caller determines that it is the same person. ``ended_on`` is the date that it ended at
    INTERPOL.
    """

    communication: Communication
    ending: Ending | None = None
    ended_on: datetime.date | None = None
    known_from: tuple[str, ...] = ()
    """Its id and, where it ended, that of the case which says so."""


class Reissue(Value):
    """An earlier, ended communication that the new one appears to repeat.

    ``changes`` describes what is different: kind, color, or sender.
    """

    earlier: Reference
    ending: Ending
    ended_on: datetime.date | None
    similarity: Similarity
    changes: tuple[str, ...]
    known_from: tuple[str, ...] = ()
    source: Source = SOURCE


def same_facts(charges_a: Sequence[Charge], charges_b: Sequence[Charge]) -> Similarity:
    """Compare two sets of charges in any languages.

    Order, numbering, and standard wording do not matter. Different amounts and different years
    lower the score.
    """
    return _compare(content(charges_a), content(charges_b))


def reissue(
    communication: Communication, earlier: Sequence[EarlierCommunication]
) -> tuple[Reissue, ...]:
    """Find ended communications about the same person that this one appears to repeat.

    The most similar comes first. A communication dated before the ending is not a reissue. Without
    dates, neither is one with the same sender and reference.
    """
    found = []
    for before in earlier:
        if before.ending is None or not _is_subsequent(communication, before):
            continue
        similarity = same_request(communication, before.communication)
        if similarity.level is not Level.DIFFERENT:
            found.append(
                Reissue(
                    earlier=Reference(
                        sender=before.communication.sender,
                        reference=before.communication.reference,
                    ),
                    ending=before.ending,
                    ended_on=before.ended_on,
                    similarity=similarity,
                    changes=tuple(_changes(before.communication, communication)),
                    known_from=before.known_from,
                )
            )
    found.sort(
        key=lambda each: (-each.similarity.score, each.earlier.sender, each.earlier.reference)
    )
    return tuple(found)


def same_request(communication: Communication, earlier: Communication) -> Similarity:
    """Compare the charges of two communications, and what their texts say of the facts."""
    return max(
        (
            _compare(a, b)
            for a in _contents(communication, earlier)
            for b in _contents(earlier, communication)
        ),
        key=lambda each: each.score,
    )


def facts_in(communication: Communication) -> tuple[Content, ...]:
    """What ``perhaps_same`` compares: made once where one is compared with many."""
    return _contents(communication)


def perhaps_same(a: Sequence[Content], b: Sequence[Content]) -> bool:
    """Whether comparing two communications in full could find the same facts."""
    return any(_compare(one, other).score >= POSSIBLE for one in a for other in b)


def _is_subsequent(communication: Communication, before: EarlierCommunication) -> bool:
    if communication.date is not None and before.ended_on is not None:
        return communication.date > before.ended_on
    return (communication.sender, communication.reference) != (
        before.communication.sender,
        before.communication.reference,
    )


def _contents(communication: Communication, *others: Communication) -> tuple[Content, ...]:
    """The content of the charges alone, and with the body, which may contain the facts.

    Words that identify the person or the file, in one of them, are left out: both may have them.
    """
    ignored = frozenset(
        word
        for each in (communication, *others)
        for word in (*_file_words(each), *_person_words(each))
    )
    body = Charge(text=communication.body)
    alone = (content(communication.charges, ignored),) if communication.charges else ()
    if not communication.body.strip():
        return alone or (Content(),)
    return (*alone, content((*communication.charges, body), ignored))


def _file_words(communication: Communication) -> Iterator[str]:
    """The numbers of the file, except years, which may also be years of the facts."""
    for text in (communication.reference, communication.file_number, communication.control_number):
        for word in tokenize("", text or "").words:
            if word.isdecimal() and not (len(word) == 4 and "1900" <= word <= "2100"):
                yield word


def _person_words(communication: Communication) -> Iterator[str]:
    for subject in communication.subjects:
        names = (subject.family_name, subject.forename, subject.place_of_birth)
        for text in (*names, *subject.other_names, *subject.document_numbers):
            yield from tokenize("", text or "").words
        if subject.birth_date is not None:
            yield str(subject.birth_date.year)


def _changes(before: Communication, now: Communication) -> Iterator[str]:
    if before.kind is not now.kind:
        yield f"different kind: {before.kind}, now {now.kind}"
    if before.color is not now.color:
        yield f"different color: {before.color or 'none'}, now {now.color or 'none'}"
    if before.sender != now.sender:
        yield f"different sender: {before.sender}, now {now.sender}"


def _compare(a: Content, b: Content) -> Similarity:
    facts = compare_facts(a, b)
    shared = [kind for kind in facts if kind.shared]
    offenses = a.offenses & b.offenses
    wording = _wording_score(a, b)
    score = max(
        _facts_score(facts, len(offenses) / (min(len(a.offenses), len(b.offenses)) or 1)),
        wording,
    )
    reasons = []
    if offenses:
        names = frozenset(offense.replace("_", " ") for offense in offenses)
        reasons.append(f"same type of offense: {_join_some(names)}")
    reasons += [f"same {kind.what}: {_join_some(kind.shared)}" for kind in shared]
    if wording >= POSSIBLE:
        reasons.append("similar wording")
    if score and not shared:
        reasons.append("no shared amount, date, number, or name")
    for kind in facts:
        if kind.conflicts:
            reasons.append(f"different {kind.what}s")
            score *= _CONFLICT_FACTOR
    score = round(score, 3)
    return Similarity(
        score=score,
        level=_level(score),
        reasons=tuple(reasons) or ("nothing in common",),
        concrete=bool(shared),
    )


def _facts_score(facts: Sequence[FactComparison], offenses: float) -> float:
    """The score of the offenses and facts, in any languages."""
    known = sum(kind.weight for kind in facts if kind.smaller)
    if not known:
        return _OFFENSE_ONLY * offenses
    share = sum(kind.weight * len(kind.shared) / kind.smaller for kind in facts if kind.shared)
    weight = sum(kind.weight for kind in facts if kind.shared)
    return 0.35 * offenses + 0.65 * share / known * min(1.0, weight / _ENOUGH_WEIGHT)


def _wording_score(a: Content, b: Content) -> float:
    """How much of the shorter text is in the other. A very short text must match completely."""
    return max((_word_overlap(one, other) for one in a.texts for other in b.texts), default=0.0)


def _word_overlap(one: frozenset[str], other: frozenset[str]) -> float:
    both, shorter = len(one & other), min(len(one), len(other))
    of_all = both / len(one | other)
    if shorter < _FEW_WORDS:
        return _SAME_FEW_WORDS * of_all
    return 0.7 * both / shorter + 0.3 * of_all


def _level(score: float) -> Level:
    if score >= SAME:
        return Level.SAME
    return Level.POSSIBLE if score >= POSSIBLE else Level.DIFFERENT


def _join_some(words: frozenset[str]) -> str:
    shown = sorted(words)[:5]
    more = len(words) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
