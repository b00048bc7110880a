"""What nobody may do, as the page of a task says it: to whoever sees the case, and to an agency."""

from collections.abc import Iterable, Iterator

from procedure.annex.conditions import Factors, Prohibition
from procedure.annex.editions import Procedure
from procedure.annex.extract import ExtractField
from procedure.case import Case
from procedure.clocks.rules import Source
from procedure.codes import Circumstance
from procedure.measures.coordination import plan_now
from procedure.message import CommunicationKind
from procedure.task import HasTasks
from procedure.values import Stored
from views.extracts import Extract, ExtractLine


class Prohibited(Stored):
    """What nobody may do, and why, in a sentence."""

    says: str
    source: Source


def of_case(state: HasTasks, rules: Procedure) -> tuple[Prohibited, ...]:
    """All that the plan of the case has; in a matter, what holds in every case."""
    if not isinstance(state, Case):
        return shown_with(Extract(), rules)
    plan = plan_now(state, rules)
    return tuple(Prohibited(says=one.says, source=one.source) for one in plan.prohibitions)


def shown_with(extract: Extract, rules: Procedure) -> tuple[Prohibited, ...]:
    """What an agency may read, because it says no more of the case than the extract does.

    A prohibition shows why it holds, such as that the person is a refugee. So an agency learns of
    those that hold in every case, and of those that follow from the status of the person or the
    kind of the communication where the extract shows it (POLICY).
    """
    lines = [*extract.person, *(line for lines in extract.communications for line in lines)]
    statuses = _shown(lines, ExtractField.PERSON_STATUS)
    known = tuple(one for one in Circumstance if one in statuses)
    kinds = _shown(lines, ExtractField.COMMUNICATION_KIND)
    factors = [
        Factors(kind=kind, circumstances=known)
        for kind in (None, *(kind for kind in CommunicationKind if kind in kinds))
    ]
    return tuple(
        Prohibited(says=row.says, source=row.source)
        for row in rules.edition.prohibitions.values()
        if any(_follows(row, one) for one in factors)
    )


def _shown(lines: Iterable[ExtractLine], field: ExtractField) -> frozenset[str]:
    return frozenset(line.value for line in lines if line.field is field)


def _follows(row: Prohibition, factors: Factors) -> bool:
    """Whether it holds by the factors alone that are given, whatever else is so."""
    return not any(_on_others(row, factors)) and row.holds(factors)


def _on_others(row: Prohibition, factors: Factors) -> Iterator[object]:
    """On what else it depends."""
    yield from (row.alerted_by, row.alerted, row.states, row.facts, row.without)
    if factors.kind is None:
        yield from (row.kind, row.kinds)
