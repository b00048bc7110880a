"""The result of the indicator checks: indicators with evidence, and counter-indicators.

There is no score and no total. An indicator is never a finding, and a person decides.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Self

from pydantic import Field

from procedure.clocks.rules import Source
from procedure.values import Stored

NOTE = (
    "An indicator is never a finding. It shows where to look. Consider the counter-indicators too. "
    "A person decides."
)


class Evidence(Stored):
    """One piece of evidence for an indicator.

    ``where`` is the field ("charge 1", "body", "on file: protection"). ``words`` is the original
    text from character ``start`` to ``end`` of that field. Both are None if the evidence is not
    text. ``languages`` are those of the term list. The words may be personal data.
    """

    where: str
    words: str
    says: str
    start: int | None = None
    end: int | None = None
    languages: tuple[str, ...] = ()
    known_from: tuple[str, ...] = ()
    """The other communications and cases from which it is known, by their ids."""


class Indication(Stored):
    """An indicator that fired. ``further`` counts additional evidence, up to a hundred."""

    code: str
    title: str
    means: str
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    further: int = 0
    sources: tuple[Source, ...]
    handling: str = ""


class NotAssessed(Stored):
    """An indicator that did not fire and was not assessed, with the missing information."""

    code: str
    title: str
    missing: tuple[str, ...] = Field(min_length=1)
    known_from: tuple[str, ...] = ()
    """The other cases from which it was assessed: for whoever knows of none, it is not assessed."""


class CounterKind(StrEnum):
    """Kinds of evidence for a legitimate request (REPORT L26, L34)."""

    VIOLENT_OR_ORGANIZED_ACT = "VIOLENT_OR_ORGANIZED_ACT"
    DUAL_CRIMINALITY = "DUAL_CRIMINALITY"
    VALID_TREATY_REQUEST = "VALID_TREATY_REQUEST"
    CO_DEFENDANTS_CONVICTED = "CO_DEFENDANTS_CONVICTED"
    CORROBORATED_BY_MEMBER = "CORROBORATED_BY_MEMBER"
    FULL_DOCUMENTS = "FULL_DOCUMENTS"


class CounterIndication(Stored):
    """A counter-indicator with its evidence."""

    kind: CounterKind
    title: str
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    further: int = 0
    sources: tuple[Source, ...]


def _as_known(one: Indication, may_know: Callable[[str], bool]) -> Indication | None:
    """The indicator by the evidence that one may know of; None where none is left."""
    evidence = [piece for piece in one.evidence if all(map(may_know, piece.known_from))]
    return one.model_copy(update={"evidence": tuple(evidence)}) if evidence else None


class Indications(Stored):
    """All indicators of one communication, in order of their codes.

    This contains personal data and is stored sealed. ``codes`` and ``counter_codes`` are for the
    ledger. ``lists_version`` identifies the rules and term lists. The same version and input always
    give the same result.
    """

    note: str = NOTE
    lists_version: str
    indicators: tuple[Indication, ...] = ()
    not_assessed: tuple[NotAssessed, ...] = ()
    otherwise: tuple[NotAssessed, ...] = ()
    """What is not assessed for whoever may not know of certain other cases."""
    counter_indicators: tuple[CounterIndication, ...] = ()

    def as_known(self, may_know: Callable[[str], bool]) -> Self:
        """The same as it is without the other cases and communications that one may not know of."""
        shown = [known for one in self.indicators if (known := _as_known(one, may_know))]
        left = {one.code for one in shown}
        missing = [
            one.model_copy(update={"known_from": ()})
            for one in self.otherwise
            if one.code not in left and not any(may_know(name) for name in one.known_from)
        ]
        not_assessed = sorted((*self.not_assessed, *missing), key=lambda one: one.code)
        return self.model_copy(
            update={
                "indicators": tuple(shown),
                "not_assessed": tuple(not_assessed),
                "otherwise": (),
            }
        )

    @property
    def known_from(self) -> frozenset[str]:
        """Every other case and communication from which any of it is known."""
        shown = [piece.known_from for one in self.indicators for piece in one.evidence]
        missing = [one.known_from for one in self.otherwise]
        return frozenset(name for names in (*shown, *missing) for name in names)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the indicators that fired. They are not personal data."""
        return tuple(indication.code for indication in self.indicators)

    @property
    def counter_codes(self) -> tuple[str, ...]:
        """The kinds of the counter-indicators. They are not personal data."""
        return tuple(counter.kind.value for counter in self.counter_indicators)
