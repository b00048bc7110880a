"""Opening a case: from a communication, or from a mere report (REPORT L46)."""

from typing import TYPE_CHECKING, Literal

from procedure.access import DESK, Permission
from procedure.case import Case
from procedure.clocks.rules import CalendarRef, Closure
from procedure.codes import AlertedBy, CaseClass, Circumstance
from procedure.dossier import Attachment, Command, EditionRef, Effect, Event, TimelineText
from procedure.employer import must_have_a_desk
from procedure.measures import coordination, restriction
from procedure.measures.notification import notifying
from procedure.message import CommunicationKind, InterpolState
from procedure.numbers import CaseNumber, case_number
from procedure.people import AgencyCode
from procedure.same_person import cases_beside, must_be_known
from procedure.tables import EventRule, OpeningRule, Rules
from procedure.tracks import join_tracks
from procedure.values import CaseId, CasePersonId, CommunicationId, DocumentId, Moment

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class OpenCase(Command):
    """Open a case, from a communication (then ``communication`` is set) or from a mere report."""

    act: Literal["open_case"] = "open_case"
    communication_kind: CommunicationKind | None = None
    interpol_state: InterpolState = InterpolState.NONE
    alerted_by: AlertedBy = AlertedBy.USNCB_SCREEN
    circumstances: tuple[Circumstance, ...] = ()
    person: CasePersonId | None = None
    another: bool = False
    """Although open cases about the person exist, for the reason in the document."""
    beside: tuple[CaseId, ...] = ()
    """The open cases beside which a confirmed hit opens this one."""
    employer: AgencyCode | None = None
    """The agency whose desk answers for the person's employer; unset: not known."""
    communication: CommunicationId | None = None
    version: int | None = None
    identity_confirmed: bool = False
    restricted_at: Moment | None = None
    """When the communication was restricted; unset: with the opening."""
    left_out: tuple[str, ...] = ()
    """Tasks of the plan that the analyst leaves out, for the reason in the document."""
    closures: tuple[Closure, ...] = ()
    """The closures of federal offices that the case begins with."""
    document: DocumentId


class CaseOpened(Event):
    """A case begins, from a communication or from a mere report (REPORT L46)."""

    case: CaseId
    edition: EditionRef
    calendar: CalendarRef
    closures: tuple[Closure, ...]
    case_class: CaseClass
    circumstances: tuple[Circumstance, ...]
    communication_kind: CommunicationKind | None
    interpol_state: InterpolState
    alerted_by: AlertedBy
    person: CasePersonId | None
    communication: CommunicationId | None
    version: int | None
    identity_confirmed: bool
    left_out: tuple[str, ...]
    document: DocumentId
    beside: tuple[CaseId, ...] = ()
    """Open cases about the same person, beside which it opened for the reason in the document."""
    employer: AgencyCode | None = None
    number: CaseNumber | None = None
    """The short number, which was drawn; cases that opened before there were numbers have none."""


def begin(event: Event) -> Case:
    """The case of its first event."""
    if not isinstance(event, CaseOpened):
        raise ValueError(f"a case begins with CaseOpened, not {event.kind}")
    communications = (
        ((event.communication, event.version or 1),) if event.communication is not None else ()
    )
    return Case(
        dossier=event.case,
        edition=event.edition,
        calendar=event.calendar,
        closures=event.closures,
        last_at=event.at,
        case_class=event.case_class,
        circumstances=event.circumstances,
        communication_kind=event.communication_kind,
        interpol_state=event.interpol_state,
        alerted_by=event.alerted_by,
        person=event.person,
        employer=event.employer,
        number=event.number,
        communications=communications,
        left_out=event.left_out,
        opened_at=event.at,
        opened_by=event.by,
        identity_confirmed_at=event.at if event.identity_confirmed else None,
    )


def after_opening(case: Case, event: CaseOpened) -> Case:
    """As it began."""
    return case.noting(event)


def open_case(order: OpenCase, context: "Context") -> list[Event]:
    """It opens under restriction, follows its tracks, asks its agencies, calls the notification."""
    coordination.check_left_out(
        order.left_out, context.rules, identity_confirmed=order.identity_confirmed
    )
    must_be_known(order.person, order.document, context)
    beside = order.beside
    if order.communication is None:
        must_have_a_desk(order.employer, context)
        beside = cases_beside(order.person, context, another=order.another)
    opened = CaseOpened(
        at=context.at,
        by=context.by,
        case=order.dossier,
        edition=context.edition,
        calendar=context.calendar,
        closures=order.closures,
        case_class=context.rules.case_class(order.circumstances),
        circumstances=order.circumstances,
        communication_kind=order.communication_kind,
        interpol_state=order.interpol_state,
        alerted_by=order.alerted_by,
        person=order.person,
        communication=order.communication,
        version=order.version,
        identity_confirmed=order.identity_confirmed,
        left_out=order.left_out,
        document=order.document,
        beside=beside,
        employer=order.employer,
        number=case_number(context.at, context.beside.draw()),
    )
    chain = context.chain(None)
    chain.add([opened])
    chain.add(restriction.place(chain.state, context, "restriction placed", order.restricted_at))
    chain.add(join_tracks(chain.state, context))
    chain.add(plan_notification(chain.state, context))
    chain.add(coordination.ask_agencies(chain.state, context))
    chain.add(notifying.call_notification(chain.state, context))
    return chain.events


def plan_notification(case: Case, context: "Context") -> list[Event]:
    """The plan may call for a notification; new circumstances may do so later."""
    planned = any(
        task.phase is notifying.PHASE for task in coordination.planned_tasks(case, context.rules)
    )
    return notifying.plan(case, context, planned=planned)


def opening_text(case: Case, event: CaseOpened, rules: "Procedure") -> TimelineText:
    """From what the case opened."""
    origin = event.communication_kind or "a report, without a message"
    beside = f"; beside {', '.join(event.beside)}" if event.beside else ""
    return TimelineText(f"Case opened from {origin}; class {event.case_class}{beside}", 2)


def opening_effects(case: Case, event: CaseOpened, rules: "Procedure") -> list[Effect]:
    """The communication joins the case."""
    return [] if event.communication is None else [Attachment(event.communication)]


RULES = Rules(
    opening=OpeningRule(OpenCase, open_case, Permission(roles=DESK), by_handoff=True),
    events=(EventRule(CaseOpened, after_opening, opening_text, opening_effects),),
)
