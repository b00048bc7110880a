"""Opening a recall, and opening it again for a new reason: then everybody attests again."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from procedure.access import CASEWORK, Permission
from procedure.clocks.clock import Clock
from procedure.codes import IncidentKind, LetterKey
from procedure.dossier import (
    Command,
    Effect,
    Event,
    Handoff,
    TimelineText,
    handoff_id,
    with_clocks,
    with_ended,
)
from procedure.identifiers import ulid
from procedure.letters import to_role
from procedure.matters.common import telling
from procedure.matters.opening import (
    MatterOpened,
    begins,
    begun,
    cases_of,
    first_of,
    most_urgent,
    opened,
)
from procedure.passing_between import OpenIncident
from procedure.people import SYSTEM_ID, Role
from procedure.recall.holders import holders_of, notified, with_holders
from procedure.recall.recall import Held, Holder, Recall
from procedure.recall_codes import RecallReason
from procedure.recall_order import OpenRecall, RenewRecall
from procedure.tables import ActRule, EventRule, OpeningRule, Rules
from procedure.values import CaseId, CommunicationId, DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

SEARCHED, ALL_ATTESTED = "recall-search", "recall-attested"
"""The clocks: U.S. systems are searched; every holder has attested."""


class RecallOpened(MatterOpened):
    """A recall begins: whoever is known to have the data is notified at once."""

    reason: RecallReason
    communication: CommunicationId | None = None
    holders: tuple[Held, ...]
    clock: Clock
    search: Clock | None = None
    """By when U.S. systems are searched, where nobody knows who has copies."""


class RecallRenewed(Event):
    """There is a new reason: everybody must attest again, also whoever is found now."""

    reason: RecallReason
    case: CaseId | None = None
    document: DocumentId | None = None
    why: DocumentId | None = None
    """What was written about the reason, here or in the case."""
    holders: tuple[Held, ...]
    """Who was found in addition."""
    clock: Clock
    search: Clock | None = None


class ReportStillStopped(Command):
    """Somebody was stopped although the data are gone; say who, where and when."""

    act: Literal["report_still_stopped"] = "report_still_stopped"
    document: DocumentId


def begin(event: Event) -> Recall:
    """The recall of its first event."""
    first = first_of(RecallOpened, event)
    return begun(
        Recall,
        first,
        reason=first.reason,
        communication=first.communication,
        must_search=first.search is not None,
    )


def after_opening(recall: Recall, event: RecallOpened) -> Recall:
    """As it began."""
    return with_clocks(with_holders(recall, event.holders), event.clock, event.search)


def after_renewal(recall: Recall, event: RecallRenewed) -> Recall:
    """Open again, and nobody has attested."""
    recall = with_ended(recall, event.at, *recall.clocks, met=False)
    again = replace(
        recall,
        reason=event.reason,
        holders={name: Holder(one.held) for name, one in recall.holders.items()},
        must_search=event.search is not None,
        rounds=recall.rounds + 1,
        ended_at=None,
    )
    return with_clocks(with_holders(again, event.holders), event.clock, event.search)


def open_recall(order: OpenRecall, context: "Context") -> list[Event]:
    """Whoever is known to have the data is notified; where nobody is, the systems are searched."""
    holders = tuple(holders_of(order.cases, context))
    first = opened(
        RecallOpened,
        order,
        context,
        reason=order.reason,
        communication=order.communication,
        holders=holders,
        clock=_unstarted(context, ALL_ATTESTED, order, "attested-1"),
        search=_unstarted(context, SEARCHED, order, "search-1") if not holders else None,
    )
    return [first]


def _unstarted(context: "Context", key: str, order: OpenRecall, clock: str) -> Clock:
    urgency = most_urgent(cases_of(order.cases, context))
    because = f"recall opened: {order.reason}"
    return context.first_clock(urgency, key, clock, because, closures=order.closures)


def renew_recall(recall: Recall, order: RenewRecall, context: "Context") -> list[Event]:
    """For what a case says."""
    return _renewed(recall, order.reason, context, case=order.case, why=order.why)


def report_still_stopped(
    recall: Recall, order: ReportStillStopped, context: "Context"
) -> list[Event]:
    """Also after the end."""
    stopped = RecallReason.STILL_STOPPED
    return _renewed(recall, stopped, context, document=order.document, why=order.document)


def _renewed(
    recall: Recall,
    reason: RecallReason,
    context: "Context",
    *,
    case: str | None = None,
    document: str | None = None,
    why: str | None = None,
) -> list[Event]:
    known = [one.held for one in recall.holders.values()]
    found = tuple(holders_of(recall.cases, context, known))
    # A copy that nobody knew of: whoever is known is asked again, and the systems are searched.
    search = reason is RecallReason.STILL_STOPPED or not (known or found)
    because, turn = f"recall renewed: {reason}", recall.rounds + 1

    def clock(key: str, name: str) -> Clock:
        return context.start(recall, recall.case_class, key, f"{name}-{turn}", because)

    return [
        RecallRenewed(
            at=context.at,
            by=context.by,
            reason=_gravest(recall.reason, reason),
            case=case,
            document=document,
            why=why,
            holders=found,
            clock=clock(ALL_ATTESTED, "attested"),
            search=clock(SEARCHED, "search") if search else None,
        )
    ]


def _gravest(before: RecallReason, now: RecallReason) -> RecallReason:
    """What is gone does not come back because it was changed."""
    return before if now is RecallReason.MODIFIED else now


def opening_text(recall: Recall, event: RecallOpened, rules: "Procedure") -> TimelineText:
    """``Recall opened: DELETED; notified: CBP, FBI``."""
    return begins(f"Recall opened: {event.reason}{_notified(event.holders)}", event)


def renewal_text(recall: Recall, event: RecallRenewed, rules: "Procedure") -> TimelineText:
    """``Recall renewed: STILL_STOPPED; everybody must attest again``."""
    return begins(f"Recall renewed: {event.reason}; everybody must attest again", event)


def _notified(holders: Sequence[Held]) -> str:
    agencies = ", ".join(sorted({held.agency for held in holders}))
    return f"; notified: {agencies}" if agencies else "; nobody is known to have a copy"


def opening_effects(
    recall: Recall, event: RecallOpened | RecallRenewed, rules: "Procedure"
) -> list[Effect]:
    """Everybody who has the data is notified, and Operations where the systems are searched."""
    everybody = [one.held for one in recall.holders.values()]
    emails = notified(everybody, event.clock)
    if event.search is not None:
        emails.append(to_role(LetterKey.TO_ACT, Role.OPERATIONS, event.search))
    return [*emails, *_incident(recall, event), *telling(recall, event, rules)]


def _incident(recall: Recall, event: RecallOpened | RecallRenewed) -> list[Effect]:
    """Somebody acted on data that are gone: that is an incident, with a remedy of its own."""
    why = event.document if isinstance(event, RecallOpened) else event.why
    if event.reason is not RecallReason.STILL_STOPPED or why is None:
        return []
    digest = sha256(f"{recall.dossier}/{recall.revision}".encode()).digest()
    incident = f"incident-{ulid(event.at, digest)}"
    opened = OpenIncident(
        dossier=incident,
        order=handoff_id(recall.dossier, recall.revision, incident),
        by=SYSTEM_ID,
        cases=recall.cases,
        closures=recall.closures,
        what=IncidentKind.OTHER,
        reported_by=recall.dossier,
        communication=recall.communication,
        document=why,
    )
    return [Handoff(opened)]


_CASEWORK = Permission(roles=CASEWORK)

RULES = Rules(
    opening=OpeningRule(OpenRecall, open_recall, _CASEWORK, by_handoff=True),
    events=(
        EventRule(RecallOpened, after_opening, opening_text, opening_effects),
        EventRule(RecallRenewed, after_renewal, renewal_text, opening_effects, once=True),
    ),
    acts=(
        ActRule(RenewRecall, renew_recall, Permission(roles=()), by_handoff=True),
        ActRule(ReportStillStopped, report_still_stopped, _CASEWORK),
    ),
)
