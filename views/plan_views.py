"""Plan against actual of a case or a matter: who may read it, and as of when."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from procedure.case import Case
from procedure.clocks.workdays import FederalCalendar
from procedure.dossier import DossierState
from procedure.kind_table import matter_kind_of
from procedure.people import Actor
from register.rulebooks import Rulebook
from views.case_story import known_of
from views.cases import CaseViews
from views.files import CaseFile
from views.looks import View
from views.matters import MatterFile
from views.plan_actual import PlanActual
from views.plan_composing import PlanWalk, plan_actual, walked
from views.procedure_map import ProcedureMap
from views.timeline_view import events_until
from views.track_map import track_maps


class CasePlan(NamedTuple):
    """What the pictures of a case show, as of one moment."""

    plan: PlanActual
    maps: tuple[ProcedureMap, ...]
    """One of each track, in the order in which they joined."""


class PlanViews:
    """Reads plan against actual; what a person may not know of does not exist for them."""

    def __init__(self, cases: CaseViews, *, now: Callable[[], datetime]) -> None:
        """``cases`` says who may; ``now`` gives the present moment in UTC."""
        self._cases = cases
        self._now = now

    async def case(self, actor: Actor, case_id: str, as_of: datetime | None = None) -> CasePlan:
        """Of a case, by default as of now. Raises NotFound, NotWellFormed."""
        file = await self._cases.file(actor, case_id, View.TIMELINE)
        return plan_of_case(file, as_of or self._now())


def plan_of_case(file: CaseFile, as_of: datetime) -> CasePlan:
    """What the pictures of a case show. Raises NotWellFormed for a moment before it was opened."""
    walk = _walked(file, as_of)
    case = walk.state
    assert isinstance(case, Case)
    plan = walk.composed(as_of, _calendar(case, file.book))
    return CasePlan(plan, track_maps(case, file.book.procedure))


def _walked(file: CaseFile, as_of: datetime) -> PlanWalk:
    """What happened until then; remembered where it is all that happened."""
    events = events_until(file.events, as_of)
    story = known_of(file) if len(events) == len(file.events) else None
    return story.walk if story is not None else walked(events, file.book.procedure)


def plan_of_matter(file: MatterFile, as_of: datetime) -> PlanActual:
    """The same of a matter."""
    kind = matter_kind_of(file.matter.dossier)
    calendar = _calendar(file.matter, file.book)
    return plan_actual(file.events, file.book.procedure, calendar, as_of=as_of, kind=kind)


def _calendar(state: DossierState, book: Rulebook) -> FederalCalendar:
    return FederalCalendar(book.holidays, state.closures)
