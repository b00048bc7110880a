"""The copies of communications in U.S. systems, as people read them."""

from collections.abc import Iterable
from datetime import datetime

from activities.recorder import Recorder
from procedure.access import Right, may, reader_of
from procedure.case import Case
from procedure.copies import Copy
from procedure.copy_codes import CopyEnd, CopyKind, UsSystem
from procedure.measures.copies import Copies
from procedure.message import InterpolState
from procedure.numbers import CaseNumber
from procedure.people import Actor, AgencyCode
from procedure.reconciling import FoundCopy, reconciled
from procedure.values import CaseId, Moment, Stored
from views.looks import Looks, View


class CopyLine(Stored):
    """A copy, and what happened to it."""

    copy_id: str
    agency: AgencyCode
    system: UsSystem
    kind: CopyKind
    placed_at: Moment
    refreshed_at: Moment
    """When it was last compared with INTERPOL's data: at first, when it was placed."""
    became: CopyEnd | None
    """What happened to it; null while somebody could act on it."""
    removed_at: Moment | None


class CaseOfCopies(Stored):
    """A case with the copies that were found for it, if any."""

    case: CaseId
    number: CaseNumber | None
    interpol_state: InterpolState
    copies: tuple[CopyLine, ...]


class ReconciledCopies(Stored):
    """What does not fit together between U.S. copies and INTERPOL's records."""

    without_record: tuple[CaseOfCopies, ...]
    """Copies in use of what INTERPOL has no live record of."""
    old: tuple[CaseOfCopies, ...]
    """Copies in use that nobody compared with INTERPOL's data for a week."""
    without_copy: tuple[CaseOfCopies, ...]
    """Cases that are not restricted, whose record is live, and of which no copy is in use."""


class CopyViews:
    """Compares the copies of all cases with INTERPOL's records, as far as the cases know them."""

    def __init__(self, recorder: Recorder, looks: Looks, *, now: datetime) -> None:
        """``now`` is the moment of reading, in UTC; ``looks`` records who read."""
        self._recorder = recorder
        self._looks = looks
        self._now = now

    async def reconciled(self, actor: Actor) -> ReconciledCopies:
        """What a person must look at; nothing for whoever may see no cases."""
        if not may(actor, Right.SEE_CASE):
            return ReconciledCopies(without_record=(), old=(), without_copy=())
        await self._looks.note(actor, View.CASES, query={"copies": "reconciled"})
        found = []
        for row in await self._recorder.register.lists.cases(reader=reader_of(actor)):
            case = await self._recorder.state(row.case_id)
            if isinstance(case, Case):
                found.append(case)
        result = reconciled(found, self._now)
        return ReconciledCopies(
            without_record=_by_case(result.without_record),
            old=_by_case(result.old),
            without_copy=tuple(of_case(case, ()) for case in result.without_copy),
        )


def copies_of(case: Case) -> tuple[CopyLine, ...]:
    """Every copy that was recorded, the oldest first."""
    return tuple(_line(copy) for copy in case.of(Copies).copies.values())


def _line(copy: Copy) -> CopyLine:
    return CopyLine(
        copy_id=copy.copy,
        agency=copy.agency,
        system=copy.system,
        kind=copy.kind,
        placed_at=copy.placed_at,
        refreshed_at=copy.refreshed_at,
        became=copy.became,
        removed_at=copy.removed_at,
    )


def _by_case(found: Iterable[FoundCopy]) -> tuple[CaseOfCopies, ...]:
    cases: dict[str, tuple[Case, list[CopyLine]]] = {}
    for case, copy in found:
        cases.setdefault(case.dossier, (case, []))[1].append(_line(copy))
    return tuple(of_case(case, copies) for case, copies in cases.values())


def of_case(case: Case, copies: Iterable[CopyLine]) -> CaseOfCopies:
    """A case with some of its copies."""
    return CaseOfCopies(
        case=case.dossier,
        number=case.number,
        interpol_state=case.interpol_state,
        copies=tuple(copies),
    )
