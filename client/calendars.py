"""Changing the federal closures: proposed with what it moves, approved by a second supervisor."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from client.orders import new_order_id
from client.signing import RegisterOrders
from procedure.access import Right, reader_of, require
from procedure.case import Case
from procedure.clocks.rules import Closure
from procedure.clocks.timing import schedule_again
from procedure.clocks.workdays import FederalCalendar, read_closures
from procedure.matters.matter import Matter
from procedure.people import USNCB, Actor
from procedure.refusals import NotFound
from procedure.register_acts import ApproveClosures, ProposeClosures
from procedure.rows import CaseState
from procedure.task import HasTasks
from procedure.values import Moment, Stored
from register.closures import ClosureState, ClosureVersion, hash_of_closures


class MovedDue(Stored):
    """A due time that a change of the closures would move."""

    case_id: str
    """The case or the matter."""
    number: str | None
    """The short number of it."""
    clock: str
    label: str
    """What the clock is for, in words."""
    party: str
    """Who must be done by then: the agency that was asked, or else USNCB."""
    from_due: Moment
    to_due: Moment


class Proposed(Stored):
    """What a change would do."""

    version: ClosureVersion | None
    """None where it was only looked at."""
    moved: tuple[MovedDue, ...]
    open_cases: int
    """How many open cases that the person may know of were looked at."""
    open_matters: int
    """The same of open matters."""


class Approved(Stored):
    """What was decided, and to how many open cases that the person may know of it goes."""

    number: int
    approved: bool
    cases: int


class CalendarStatus(Stored):
    """The versions of the closures, and how far the one in use has come."""

    versions: tuple[ClosureVersion, ...]
    """Newest first."""
    in_use: int
    """The number of the version in use; 0 before the first."""
    open_cases: int
    applied: int
    """How many open cases have applied it."""
    waiting: tuple[str, ...]
    """The open cases that have not."""
    numbers: dict[str, str]
    """The short numbers of these cases."""


class Calendars:
    """Looks at the closures and changes them."""

    def __init__(self, orders: RegisterOrders) -> None:
        """``orders`` signs what a person proposes or approves."""
        self._orders = orders
        self._recorder = orders.recorder
        self._closures = orders.register.closures

    async def preview(self, actor: Actor, text: str) -> Proposed:
        """What a table of closures would move. Raises NotPermitted, ClosuresUnreadable."""
        require(actor, Right.CHANGE_CALENDAR)
        return await self._proposed(actor, None, read_closures(text))

    async def propose(self, actor: Actor, text: str) -> Proposed:
        """Propose a table of closures in place of the one in use.

        Raises NotPermitted, ClosuresUnreadable, ClosuresInUseAlready.
        """
        require(actor, Right.CHANGE_CALENDAR)
        closures = read_closures(text)
        order = ProposeClosures(
            order=new_order_id(),
            by=actor.person,
            sha256=hash_of_closures(closures),
            days=len(closures),
        )
        signed, at = await self._orders.signed(order), self._orders.now()
        version = await self._closures.propose(signed, closures, self._orders.gate, at)
        return await self._proposed(actor, version, closures)

    async def decide(self, actor: Actor, number: int, *, approve: bool) -> Approved:
        """Approve or reject what another supervisor proposed.

        Raises NotPermitted, NotFound, AlreadyDecided, DrafterMayNotApprove, ClosuresTampered.
        """
        require(actor, Right.CHANGE_CALENDAR)
        versions = {one.number: one for one in await self._closures.versions()}
        if number not in versions:
            raise NotFound(what="version of the closures", name=str(number))
        order = ApproveClosures(
            order=new_order_id(),
            by=actor.person,
            version=number,
            sha256=versions[number].sha256,
            approve=approve,
        )
        signed, at = await self._orders.signed(order), self._orders.now()
        await self._closures.decide(signed, self._orders.gate, at)
        cases = len(await self._open_ids(actor)) if approve else 0
        return Approved(number=number, approved=approve, cases=cases)

    async def versions(self, actor: Actor) -> Sequence[ClosureVersion]:
        """The versions of the closures, the newest first. Raises NotPermitted."""
        require(actor, Right.SEE_CALENDAR)
        return await self._closures.versions()

    async def status(self, actor: Actor) -> CalendarStatus:
        """How many open cases have applied the closures in use. Raises NotPermitted."""
        require(actor, Right.SEE_CALENDAR)
        versions = await self._closures.versions()
        in_use = await self._closures.in_use()
        approved = (v.number for v in versions if v.state is ClosureState.APPROVED)
        cases = await self._open_cases(actor)
        behind = [case for case in cases if case.closures != in_use]
        return CalendarStatus(
            versions=tuple(versions),
            in_use=next(approved, 0),
            open_cases=len(cases),
            applied=len(cases) - len(behind),
            waiting=tuple(case.dossier for case in behind),
            numbers={case.dossier: case.number for case in behind if case.number is not None},
        )

    async def _proposed(
        self, actor: Actor, version: ClosureVersion | None, closures: tuple[Closure, ...]
    ) -> Proposed:
        cases, matters = await self._open_cases(actor), await self._open_matters(actor)
        moved: list[MovedDue] = []
        for state in (*cases, *matters):
            calendar = FederalCalendar((await self._recorder.rules(state)).holidays, closures)
            moved += _moved(state, calendar, self._orders.now())
        return Proposed(
            version=version,
            moved=tuple(moved),
            open_cases=len(cases),
            open_matters=len(matters),
        )

    async def _open_ids(self, actor: Actor) -> Sequence[str]:
        """The open cases that the actor may know of: others are not counted for them."""
        dossiers = self._recorder.register.dossiers
        return await dossiers.open_dossiers("case-", reader_of(actor))

    async def _open_cases(self, actor: Actor) -> Sequence[Case]:
        states = [await self._recorder.state(one) for one in await self._open_ids(actor)]
        return [state for state in states if isinstance(state, Case) and state.ended is None]

    async def _open_matters(self, actor: Actor) -> Sequence[Matter]:
        """The open matters beside cases that the actor may know of."""
        lists = self._recorder.register.lists
        rows = await lists.matters(state=CaseState.OPEN, known_to=actor)
        states = [await self._recorder.state(one.matter_id) for one in rows]
        return [state for state in states if isinstance(state, Matter)]


def _moved(state: HasTasks, calendar: FederalCalendar, now: datetime) -> Iterator[MovedDue]:
    """The due times of a case or a matter that this calendar moves."""
    asked = {
        clock: task.agency
        for task in state.tasks.values()
        for clock in (task.answer, task.acknowledgment)
    }
    for clock in state.clocks.values():
        schedule = schedule_again(clock, now, calendar) if clock.running else None
        if schedule is not None:
            yield MovedDue(
                case_id=state.dossier,
                number=state.number,
                clock=clock.clock_id,
                label=clock.label,
                party=asked.get(clock.clock_id, USNCB),
                from_due=clock.due_at,
                to_due=schedule.due_at,
            )
