"""Is it the same person? What two sources say of a person, field by field."""

from collections.abc import Iterable
from enum import StrEnum

from procedure.entered import EnteredPerson
from procedure.message import PartialDate, Subject
from procedure.values import Stored
from screening.evidence import Thresholds, birth_evidence, combined_score, nationality_evidence
from screening.index import document_key
from screening.match import query_for
from screening.roster import ProtectedPerson
from screening.search import closest_names
from screening.similarity import MatchType
from views.fields import date_in_words


class Verdict(StrEnum):
    """How two values of one field compare. Whether it is the same person, a person decides."""

    SAME = "SAME"
    """Both say the same."""
    ALIKE = "ALIKE"
    """They may be two ways to write the same, or one says less than the other."""
    DIFFERENT = "DIFFERENT"
    """They contradict each other."""
    NOT_COMPARED = "NOT_COMPARED"
    """One of the two does not say it, or they say it in different codes."""


class Described(Stored):
    """What a source says of a person. It is personal data."""

    names: tuple[str, ...] = ()
    birth_date: PartialDate | None = None
    nationalities: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


class FieldCompared(Stored):
    """One field on both sides. It is personal data."""

    field: str
    """``Name``, ``Birth date``, ``Nationality`` or ``Document number``."""
    one: tuple[str, ...]
    other: tuple[str, ...]
    verdict: Verdict
    notes: tuple[str, ...] = ()
    """What is alike or different, in words."""
    only_one: tuple[str, ...] = ()
    """Words of a name that the other side does not have."""
    only_other: tuple[str, ...] = ()


NAME, BORN, NATIONALITY, DOCUMENT = "Name", "Birth date", "Nationality", "Document number"
_EQUAL = frozenset({MatchType.SAME, MatchType.JOINED})


def of_roster(person: ProtectedPerson) -> Described:
    """What the roster says."""
    return Described(
        names=(person.name, *person.aliases),
        birth_date=person.birth_date,
        nationalities=person.nationalities,
        documents=person.document_numbers,
    )


def of_entered(person: EnteredPerson) -> Described:
    """What an analyst entered."""
    return Described(
        names=person.names, birth_date=person.birth_date, nationalities=person.nationalities
    )


def of_subject(subject: Subject) -> Described:
    """What a communication says of a person."""
    query = query_for(subject)
    return Described(
        names=query.names,
        birth_date=query.birth_date,
        nationalities=query.nationalities,
        documents=query.document_numbers,
    )


def compared(one: Described, other: Described) -> tuple[FieldCompared, ...]:
    """The two, field by field; fields that neither side has are left out."""
    found = (
        _names(one, other),
        _born(one, other),
        _nationalities(one, other),
        _documents(one, other),
    )
    return tuple(field for field in found if field.one or field.other)


def _row(field: str, one: Iterable[str], other: Iterable[str], verdict: Verdict) -> FieldCompared:
    """Nothing is compared where a side says nothing."""
    ones, others = tuple(one), tuple(other)
    both = verdict if ones and others else Verdict.NOT_COMPARED
    return FieldCompared(field=field, one=ones, other=others, verdict=both)


def _names(one: Described, other: Described) -> FieldCompared:
    found = closest_names(one.names, other.names)
    differs = bool(found.unmatched_found or found.unmatched_listed)
    exact = bool(found.pairs) and all(pair.why in _EQUAL for pair in found.pairs) and not differs
    # Common words say too little to identify anybody; where each is the same, the name is.
    is_like = Thresholds().level(combined_score(found, [])) is not None
    verdict = Verdict.SAME if exact else Verdict.ALIKE if is_like else Verdict.DIFFERENT
    row = _row(NAME, one.names, other.names, verdict)
    if row.verdict is Verdict.NOT_COMPARED:
        return row
    return row.model_copy(
        update={
            "notes": tuple(
                f"{pair.found} / {pair.listed}: {pair.why}"
                for pair in found.pairs
                if pair.why not in _EQUAL
            ),
            "only_one": found.unmatched_found,
            "only_other": found.unmatched_listed,
        }
    )


def _born(one: Described, other: Described) -> FieldCompared:
    ones, others = (
        (date_in_words(side.birth_date),) if side.birth_date else () for side in (one, other)
    )
    found = birth_evidence(one.birth_date, other.birth_date)
    if found is None or one.birth_date == other.birth_date:
        return _row(BORN, ones, others, Verdict.SAME)
    verdict = Verdict.ALIKE if found.weight > 0 else Verdict.DIFFERENT
    return _row(BORN, ones, others, verdict).model_copy(update={"notes": (found.reason,)})


def _nationalities(one: Described, other: Described) -> FieldCompared:
    found = nationality_evidence(one.nationalities, other.nationalities)
    verdict = Verdict.NOT_COMPARED
    if found is not None:
        verdict = Verdict.SAME if found.weight > 0 else Verdict.DIFFERENT
    return _row(NATIONALITY, one.nationalities, other.nationalities, verdict)


def _documents(one: Described, other: Described) -> FieldCompared:
    ours, theirs = ({document_key(number) for number in side.documents} for side in (one, other))
    verdict = Verdict.DIFFERENT if ours.isdisjoint(theirs) else Verdict.SAME
    return _row(DOCUMENT, one.documents, other.documents, verdict)
