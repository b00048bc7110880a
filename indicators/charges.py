"""Whether two sets of charges rest on the same facts, and whether a communication comes again.

After a finding against it a member may not seek any further notice, diffusion or communication
"against the same individual based on the same set of claims or facts" (22 U.S.C. 263b(b)(1)(B)).
A similarity is no finding: it says what is alike and why, and a person compares.
"""

import datetime
from collections.abc import Iterator, Sequence
from enum import StrEnum

from indicators.charge_content import Content, Facts, content, facts_of
from indicators.terms.words import cut
from procedure.clocks import Source, SourceKind
from procedure.message import Charge, Communication, Reference
from procedure.values import Value

SAME = 0.7
"""From this score on the facts are taken to be the same (POLICY)."""
POSSIBLE = 0.45
"""From this score on a person has to compare (POLICY)."""
SOURCE = Source(
    kind=SourceKind.LAW,
    citation="22 U.S.C. 263b(b)(1)(B): same individual, same set of claims or facts",
)

_ONLY_OFFENCE = 0.5
"""What the same kind of offence gives where no facts can be compared: a person has to look."""
_FEW_WORDS = 6
_SAME_FEW_WORDS = 0.6
"""What the same wording gives where it has fewer words than that, such as "Fraud"."""
_ENOUGH = 3.0
"""The weight of shared facts that settles a comparison: one amount, or a date and a name."""
_DIFFERENT = 0.7
"""By what different amounts, and again different dates, lower a score."""


class Level(StrEnum):
    """How far two sets of charges rest on the same facts."""

    SAME = "SAME"
    POSSIBLE = "POSSIBLE"
    DIFFERENT = "DIFFERENT"


class Similarity(Value):
    """How alike two sets of charges are: a score from 0 to 1, and the reasons in words.

    The reasons hold words of the charges: personal data, stored sealed like the charges.
    """

    score: float
    level: Level
    reasons: tuple[str, ...]


class Ending(StrEnum):
    """How an earlier communication ended."""

    REFUSED = "REFUSED"
    NON_COMPLIANT = "NON_COMPLIANT"
    DELETED = "DELETED"
    SUSPENDED = "SUSPENDED"
    WITHDRAWN = "WITHDRAWN"


class EarlierCommunication(Value):
    """An earlier communication about the same person, and how it ended if it did.

    The caller says that it is the same person. ``ended_on`` is the day of the ending at INTERPOL.
    """

    communication: Communication
    ending: Ending | None = None
    ended_on: datetime.date | None = None


class Reissue(Value):
    """A communication that seems to repeat one that was refused or deleted.

    ``changes`` says in words what is not the same: kind, colour, sender.
    """

    earlier: Reference
    ending: Ending
    ended_on: datetime.date | None
    similarity: Similarity
    changes: tuple[str, ...]
    source: Source = SOURCE


def same_facts(charges_a: Sequence[Charge], charges_b: Sequence[Charge]) -> Similarity:
    """Compare two sets of charges, in whatever language each is written.

    Order, numbering and the wording that every charge has do not matter. Different amounts and
    different dates speak against the same facts.
    """
    return _compared(content(charges_a), content(charges_b))


def reissue(
    communication: Communication, earlier: Sequence[EarlierCommunication]
) -> tuple[Reissue, ...]:
    """Which ended communications about the same person this one seems to repeat, likest first.

    One that is not later than the ending is no repetition, nor is the same reference of the same
    sender when its date does not show that it came afterwards.
    """
    found = []
    for before in earlier:
        if before.ending is None or not _is_subsequent(communication, before):
            continue
        similarity = max(
            (
                _compared(a, b)
                for a in _contents(communication, before.communication)
                for b in _contents(before.communication, communication)
            ),
            key=lambda each: each.score,
        )
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
                )
            )
    found.sort(
        key=lambda each: (-each.similarity.score, each.earlier.sender, each.earlier.reference)
    )
    return tuple(found)


def _is_subsequent(communication: Communication, before: EarlierCommunication) -> bool:
    if communication.date is not None and before.ended_on is not None:
        return communication.date > before.ended_on
    return (communication.sender, communication.reference) != (
        before.communication.sender,
        before.communication.reference,
    )


def _contents(communication: Communication, other: Communication) -> tuple[Content, ...]:
    """The charges alone, and together with the message's text, which may hold the facts.

    What names the person or the file is left out: both communications have it in any case.
    """
    apart = frozenset(
        word
        for each in (communication, other)
        for word in (*_words_of_the_file(each), *_words_of_the_persons(each))
    )
    body = Charge(text=communication.body)
    alone = (content(communication.charges, apart),) if communication.charges else ()
    if not communication.body.strip():
        return alone or (Content(),)
    return (*alone, content((*communication.charges, body), apart))


def _words_of_the_file(communication: Communication) -> Iterator[str]:
    """The numbers of the file, but not the years in them: those may be years of the facts."""
    for text in (communication.reference, communication.file_number, communication.control_number):
        for word in cut("", text or "").words:
            if word.isdecimal() and not (len(word) == 4 and "1900" <= word <= "2100"):
                yield word


def _words_of_the_persons(communication: Communication) -> Iterator[str]:
    for subject in communication.subjects:
        names = (subject.family_name, subject.forename, subject.place_of_birth)
        for text in (*names, *subject.other_names, *subject.document_numbers):
            yield from cut("", text or "").words
        if subject.birth_date is not None:
            yield str(subject.birth_date.year)


def _changes(before: Communication, now: Communication) -> Iterator[str]:
    if before.kind is not now.kind:
        yield f"another kind: {before.kind}, now {now.kind}"
    if before.colour is not now.colour:
        yield f"another colour: {before.colour or 'none'}, now {now.colour or 'none'}"
    if before.sender != now.sender:
        yield f"another sender: {before.sender}, now {now.sender}"


def _compared(a: Content, b: Content) -> Similarity:
    facts = facts_of(a, b)
    shared = [kind for kind in facts if kind.shared]
    offences = a.offences & b.offences
    wording = _wording(a, b)
    score = max(
        _by_facts(facts, len(offences) / (min(len(a.offences), len(b.offences)) or 1)),
        wording,
    )
    reasons = []
    if offences:
        reasons.append(f"same kind of offence: {_listed(offences)}")
    reasons += [f"same {kind.what}: {_listed(kind.shared)}" for kind in shared]
    if wording >= POSSIBLE:
        reasons.append("much the same wording")
    if score and not shared:
        reasons.append("no amount, date, number or name that both have")
    for kind in facts:
        if kind.speaks_against:
            reasons.append(f"different {kind.what}s")
            score *= _DIFFERENT
    score = round(score, 3)
    return Similarity(
        score=score, level=_level(score), reasons=tuple(reasons) or ("nothing in common",)
    )


def _by_facts(facts: Sequence[Facts], offences: float) -> float:
    """The score of the offences and the facts, whatever the language."""
    known = sum(kind.weight for kind in facts if kind.smaller)
    if not known:
        return _ONLY_OFFENCE * offences
    share = sum(kind.weight * len(kind.shared) / kind.smaller for kind in facts if kind.shared)
    weight = sum(kind.weight for kind in facts if kind.shared)
    return 0.35 * offences + 0.65 * share / known * min(1.0, weight / _ENOUGH)


def _wording(a: Content, b: Content) -> float:
    """How far the shorter text stands in the other; a few words have to be the whole of it."""
    return max((_alike(one, other) for one in a.texts for other in b.texts), default=0.0)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    both, shorter = len(one & other), min(len(one), len(other))
    of_all = both / len(one | other)
    if shorter < _FEW_WORDS:
        return _SAME_FEW_WORDS * of_all
    return 0.7 * both / shorter + 0.3 * of_all


def _level(score: float) -> Level:
    if score >= SAME:
        return Level.SAME
    return Level.POSSIBLE if score >= POSSIBLE else Level.DIFFERENT


def _listed(words: frozenset[str]) -> str:
    shown = sorted(words)[:5]
    more = len(words) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
