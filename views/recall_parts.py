"""What a recall has beside what every matter has: who holds the data, and what does not fit."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from procedure.case import Case
from procedure.clocks.clock import Clock
from procedure.measures.copies import Copies
from procedure.people import AgencyCode
from procedure.recall.opening import ALL_ATTESTED
from procedure.recall.recall import Holder, Recall
from procedure.recall_codes import Attested, RecallReason
from procedure.reconciling import reconciled
from procedure.values import CaseId, CommunicationId, Moment, Stored
from views.copies import CaseOfCopies, CopyLine, copies_of, of_case


class HolderLine(Stored):
    """Somebody who got the data, and what they attested."""

    holder: str
    """Their name in the recall, such as ``holder-1``."""
    agency: AgencyCode
    system: str | None
    """Null where they got it with a task."""
    case: CaseId | None
    copy_line: CopyLine | None
    """The copy as its case knows it."""
    old: bool
    """Whether nobody compared the copy for a week, while somebody could act on it."""
    attested: Attested | None
    attested_at: Moment | None


class RecallPart(Stored):
    """What a recall has of its own."""

    reason: RecallReason
    communication: CommunicationId | None
    holders: tuple[HolderLine, ...]
    """Those who have not attested first."""
    due: Moment | None
    """By when all attest; null once they did."""
    late: bool
    must_search: bool
    """Whether U.S. systems are still to be searched."""
    rounds: int
    reminders: int
    without_record: tuple[CaseOfCopies, ...]
    """Copies in use of what INTERPOL has no live record of, in the cases that are recalled."""


def recall_part(
    recall: Recall, cases: Mapping[str, Case], at: datetime, agency: str | None = None
) -> RecallPart:
    """The part at a moment; with an ``agency`` only what is its own."""
    own = [one for one in recall.holders.values() if agency in (None, one.held.agency)]
    found = reconciled(cases.values(), at)
    old = {(one.case.dossier, one.copy.copy) for one in found.old}
    lines = [_line(one, cases, old) for one in own]
    clock = _running(recall)
    seen = found.without_record if agency is None else ()
    return RecallPart(
        reason=recall.reason,
        communication=recall.communication,
        holders=tuple(sorted(lines, key=lambda one: (one.attested is not None,))),
        due=clock.due_at if clock is not None else None,
        late=clock is not None and clock.late,
        must_search=recall.must_search,
        rounds=recall.rounds,
        reminders=recall.reminders,
        without_record=tuple(_by_case((one.case, one.copy.copy) for one in seen)),
    )


def _line(holder: Holder, cases: Mapping[str, Case], old: set[tuple[str, str]]) -> HolderLine:
    held = holder.held
    case = cases.get(held.case or "")
    kept = case is not None and held.copy_id in case.of(Copies).copies
    lines = copies_of(case) if case is not None and kept else ()
    return HolderLine(
        holder=held.holder,
        agency=held.agency,
        system=held.system,
        case=held.case,
        copy_line=next((one for one in lines if one.copy_id == held.copy_id), None),
        old=(held.case, held.copy_id) in old,
        attested=holder.attested,
        attested_at=holder.attested_at,
    )


def _running(recall: Recall) -> Clock | None:
    """The clock by which all attest, while it runs."""
    clocks = [one for one in recall.clocks.values() if one.running and one.rule == ALL_ATTESTED]
    return min(clocks, key=lambda one: one.due_at, default=None)


def _by_case(found: Iterable[tuple[Case, str]]) -> Iterator[CaseOfCopies]:
    copies: dict[str, tuple[Case, set[str]]] = {}
    for case, copy in found:
        copies.setdefault(case.dossier, (case, set()))[1].add(copy)
    for case, names in copies.values():
        yield of_case(case, [one for one in copies_of(case) if one.copy_id in names])
