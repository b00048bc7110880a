"""What indicating gives: indicators with their evidence, and what speaks against them.

There is no score and no sum: an indicator is never a finding, and a person decides.
"""

from enum import StrEnum

from pydantic import Field

from procedure.clocks import Source
from procedure.values import Value

NOTE = (
    "An indicator is never a finding. It says where to look. Counter-indicators stand beside it, "
    "and a person decides."
)


class Evidence(Value):
    """One thing that made an indicator fire.

    ``where`` names the field ("charge 1", "body", "known: protection"). ``words`` are the words as
    they stand there, from character ``start`` to ``end`` of that field; both are None for what is
    no text. ``languages`` are those of the term list. The words may be personal data.
    """

    where: str
    words: str
    says: str
    start: int | None = None
    end: int | None = None
    languages: tuple[str, ...] = ()


class Indication(Value):
    """An indicator that fired. ``further`` is how much more evidence there is, up to a hundred."""

    code: str
    title: str
    means: str
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    further: int = 0
    sources: tuple[Source, ...]
    handling: str = ""


class NotJudged(Value):
    """An indicator that did not fire and could not be judged, with what is missing."""

    code: str
    title: str
    missing: tuple[str, ...] = Field(min_length=1)


class CounterKind(StrEnum):
    """What speaks for a legitimate request (REPORT L26, L34)."""

    VIOLENT_OR_ORGANISED_ACT = "VIOLENT_OR_ORGANISED_ACT"
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
    """Everything that shows in one communication, in the order of the codes.

    It holds personal data and is stored sealed; ``codes`` and ``counter_codes`` are for the ledger.
    ``lists_version`` names the rules and term lists: the same version and input give the same.
    """

    note: str = NOTE
    lists_version: str
    indicators: tuple[Indication, ...] = ()
    not_judged: tuple[NotJudged, ...] = ()
    counter_indicators: tuple[CounterIndication, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the indicators that fired: no personal data."""
        return tuple(indication.code for indication in self.indicators)

    @property
    def counter_codes(self) -> tuple[str, ...]:
        """The kinds of the counter-indicators: no personal data."""
        return tuple(counter.kind.value for counter in self.counter_indicators)
