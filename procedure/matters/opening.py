"""Opening a matter: what every kind's command and first event hold."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from procedure.case import Case
from procedure.clocks.clock import Clock
from procedure.clocks.rules import CalendarRef, Closure
from procedure.codes import CaseClass
from procedure.dossier import EditionRef, Event, TimelineText, with_clocks
from procedure.matters.matter import Matter
from procedure.numbers import MatterNumber, matter_number
from procedure.passing_between import OpenMatter as OpenMatter
from procedure.refusals import NotFound
from procedure.values import CaseId, DocumentId, MatterId

if TYPE_CHECKING:
    from procedure.context import Context


class MatterOpened(Event):
    """A matter begins; each kind has its own event."""

    matter: MatterId
    number: MatterNumber
    edition: EditionRef
    calendar: CalendarRef
    closures: tuple[Closure, ...]
    case_class: CaseClass
    cases: tuple[CaseId, ...]
    document: DocumentId


E = TypeVar("E", bound=MatterOpened)
M = TypeVar("M", bound=Matter)


def opened(event: type[E], order: OpenMatter, context: "Context", **own: Any) -> E:
    """The first event, with the ``own`` fields of its kind. Raises NotFound for an unknown case."""
    cases = tuple(dict.fromkeys(order.cases))
    kind = order.dossier.partition("-")[0]
    shared = {
        "at": context.at,
        "by": context.by,
        "matter": order.dossier,
        "number": matter_number(kind, context.at, context.beside.draw()),
        "edition": context.edition,
        "calendar": context.calendar,
        "closures": order.closures,
        "case_class": most_urgent(cases_of(cases, context)),
        "cases": cases,
        "document": order.document,
    }
    return event.model_validate({**shared, **own})


class Clocked(Protocol):
    """A first event that starts a clock."""

    @property
    def clock(self) -> Clock:
        """What runs from the opening."""


def first_of(kind: type[E], event: Event) -> E:
    """The first event of a matter, as its kind has it. Raises ValueError for any other."""
    if not isinstance(event, kind):
        raise ValueError(f"a matter begins with {kind.__name__}, not {event.kind}")
    return event


def as_it_began(matter: M, event: MatterOpened) -> M:
    """Its first event changes nothing more."""
    return matter


def clock_runs(matter: M, event: Clocked) -> M:
    """The clock of its first event runs."""
    return with_clocks(matter, event.clock)


def begins(what: str, event: Clocked) -> TimelineText:
    """How a record with a clock begins."""
    return TimelineText(what, None, event.clock.clock_id, begins=True)


def begun(matter: type[M], event: MatterOpened, **own: Any) -> M:
    """The matter of its first event, with the ``own`` fields of its kind."""
    return matter(
        dossier=event.matter,
        number=event.number,
        edition=event.edition,
        calendar=event.calendar,
        closures=event.closures,
        last_at=event.at,
        case_class=event.case_class,
        opened_at=event.at,
        opened_by=event.by,
        cases=event.cases,
        **own,
    )


def cases_of(cases: Iterable[str], context: "Context") -> list[Case]:
    """These cases as they are now. Raises NotFound."""
    return [case_of(case, context) for case in cases]


def case_of(case: str, context: "Context") -> Case:
    """A case as it is now. Raises NotFound."""
    other = context.beside.other(case)
    if other is None or not isinstance(other.state, Case):
        raise NotFound(what="case", name=case)
    return other.state


def most_urgent(cases: Iterable[Case]) -> CaseClass:
    """The class of the most urgent case; without cases P1, as for an official."""
    return min((case.case_class for case in cases), default=CaseClass.P1)
