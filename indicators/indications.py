"""The result of the indicator checks: indicators with evidence, and counter-indicators.

There is no score and no total. An indicator is never a finding, and a person decides.
"""

from enum import StrEnum

from pydantic import Field

from procedure.clocks.rules import Source
from procedure.values import Value

NOTE = (
    "An indicator is never a finding. It shows where to look. Consider the counter-indicators too. "
    "A person decides."
)


class Evidence(Value):
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


class Indication(Value):
    """An indicator that fired. ``further`` counts additional evidence, up to a hundred."""

    code: str
    title: str
    means: str
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    further: int = 0
    sources: tuple[Source, ...]
    handling: str = ""


class NotAssessed(Value):
    """An indicator that did not fire and was not assessed, with the missing information."""

    code: str
    title: str
    missing: tuple[str, ...] = Field(min_length=1)


class CounterKind(StrEnum):
    """Kinds of evidence for a legitimate request (REPORT L26, L34)."""

    VIOLENT_OR_ORGANIZED_ACT = "VIOLENT_OR_ORGANIZED_ACT"
    DUAL_CRIMINALITY = "DUAL_CRIMINALITY"
    VALID_TREATY_REQUEST = "VALID_TREATY_REQUEST"
    CO_DEFENDANTS_CONVICTED = "CO_DEFENDANTS_CONVICTED"
    CORROBORATED_BY_MEMBER = "CORROBORATED_BY_MEMBER"
    FULL_DOCUMENTS = "FULL_DOCUMENTS"


class CounterIndication(Value):
    """A counter-indicator with its evidence."""

    kind: CounterKind
    title: str
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    further: int = 0
    sources: tuple[Source, ...]


class Indications(Value):
    """All indicators of one communication, in order of their codes.

    This contains personal data and is stored sealed. ``codes`` and ``counter_codes`` are for the
    ledger. ``lists_version`` identifies the rules and term lists. The same version and input always
    give the same result.
    """

    note: str = NOTE
    lists_version: str
    indicators: tuple[Indication, ...] = ()
    not_assessed: tuple[NotAssessed, ...] = ()
    counter_indicators: tuple[CounterIndication, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the indicators that fired. They are not personal data."""
        return tuple(indication.code for indication in self.indicators)

    @property
    def counter_codes(self) -> tuple[str, ...]:
        """The kinds of the counter-indicators. They are not personal data."""
        return tuple(counter.kind.value for counter in self.counter_indicators)
