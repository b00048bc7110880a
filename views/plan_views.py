"""Reading plan against actual of a case or a matter: who may, and as of when."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from procedure.access import Right, may
from procedure.case import Case
from procedure.clocks.workdays import FederalCalendar
from procedure.dossier import DossierState
from procedure.kind_table import matter_kind_of
from procedure.people import Actor
from register.rulebooks import Rulebook
from views.cases import CaseViews
from views.files import CaseFile
from views.looks import View
from views.matters import MatterFile, MatterViews
from views.plan_actual import PlanActual
from views.plan_composing import plan_actual, walked
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

    def __init__(
        self, cases: CaseViews, matters: MatterViews, *, now: Callable[[], datetime]
    ) -> None:
        """``cases`` and ``matters`` say who may; ``now`` gives the present moment in UTC."""
        self._cases = cases
        self._matters = matters
        self._now = now

    async def case(self, actor: Actor, case_id: str, as_of: datetime | None = None) -> CasePlan:
        """Of a case, by default as of now. Raises NotFound, NotWellFormed."""
        file = await self._cases.file(actor, case_id, View.TIMELINE)
        return plan_of_case(file, as_of or self._now())

    async def matter(self, actor: Actor, matter_id: str) -> PlanActual:
        """Of a matter, as of now; an agency sees its own steps in it. Raises NotFound."""
        plan = plan_of_matter(await self._matters.file(actor, matter_id), self._now())
        if may(actor, Right.SEE_MATTERS):
            return plan
        own = tuple(lane for lane in plan.lanes if lane.party == actor.agency)
        return plan.model_copy(update={"milestones": (), "lanes": own})


def plan_of_case(file: CaseFile, as_of: datetime) -> CasePlan:
    """What the pictures of a case show. Raises NotWellFormed for a moment before it was opened."""
    rules = file.book.procedure
    walk = walked(events_until(file.events, as_of), rules)
    case = walk.state
    assert isinstance(case, Case)
    return CasePlan(walk.composed(as_of, _calendar(case, file.book)), track_maps(case, rules))


def plan_of_matter(file: MatterFile, as_of: datetime) -> PlanActual:
    """The same of a matter."""
    kind = matter_kind_of(file.matter.dossier)
    calendar = _calendar(file.matter, file.book)
    return plan_actual(file.events, file.book.procedure, calendar, as_of=as_of, kind=kind)


def _calendar(state: DossierState, book: Rulebook) -> FederalCalendar:
    return FederalCalendar(book.holidays, state.closures)
