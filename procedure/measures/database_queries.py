"""Queries of INTERPOL's databases, which others can see (RPD25 a.104-105)."""

from typing import TYPE_CHECKING, Literal

from procedure.access import CASEWORK, Permission
from procedure.case import Case
from procedure.codes import LetterKey, OutgoingKind
from procedure.dossier import Command, Effect, Event, TimelineText
from procedure.letters import to_role
from procedure.measures.guarded import Guarded, used
from procedure.measures.outgoing import must_be_free
from procedure.people import Role
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class RecordQuery(Command):
    """INTERPOL's databases were queried about the person."""

    act: Literal["record_query"] = "record_query"
    hit: bool
    """Whether something was found: then the General Secretariat, and perhaps the source, know."""
    document: DocumentId


class QueryRecorded(Event):
    """INTERPOL's databases were queried (RPD25 a.104-105)."""

    hit: bool
    document: DocumentId


def after_query(case: Case, event: QueryRecorded) -> Case:
    """One query more; the decision about it is used up."""
    case = used(case, OutgoingKind.DATABASE_QUERY, event.at)
    guarded = case.of(Guarded)
    return case.having(Guarded(guarded.waiting, guarded.queries + 1))


def record_query(case: Case, order: RecordQuery, context: "Context") -> list[Event]:
    """Every query is recorded; where it can alert the source, only one that was allowed."""
    case.must_be_open()
    must_be_free(case, OutgoingKind.DATABASE_QUERY, context.rules, context.at)
    return [QueryRecorded(at=context.at, by=context.by, hit=order.hit, document=order.document)]


def query_text(case: Case, event: QueryRecorded, rules: "Procedure") -> TimelineText:
    """Whether something was found."""
    found = "something was found" if event.hit else "nothing was found"
    return TimelineText(f"INTERPOL's databases queried: {found}")


def query_emails(case: Case, event: QueryRecorded, rules: "Procedure") -> list[Effect]:
    """After a hit the source may know: counsel hears of it at once."""
    if not event.hit:
        return []
    return [to_role(LetterKey.MATTER_CHANGED, Role.COUNSEL, what="a query found something")]


RULES = Rules(
    events=(EventRule(QueryRecorded, after_query, query_text, query_emails),),
    acts=(ActRule(RecordQuery, record_query, Permission(roles=CASEWORK)),),
)
