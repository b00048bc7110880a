"""Filing with INTERPOL what was approved (REPORT L46, measure 5)."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.case import Case, Stage, Standing
from procedure.clocks.clock import Clock
from procedure.clocks.explanation import eastern
from procedure.codes import FilingKind, LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText, with_clocks, with_ended
from procedure.letters import to_role
from procedure.measures.dispute.filing import (
    Filing,
    Filings,
    FilingState,
    by_id,
    changed,
    current,
    in_words,
)
from procedure.measures.outgoing import FILED_AS, holding_agencies, must_be_free
from procedure.people import SYSTEM_ID, USNCB, Role
from procedure.refusals import AlreadyDone, CaseNotReady, NotWellFormed
from procedure.tables import ActRule, EventRule, Needs, Rules
from procedure.values import DocumentId, MatterId, Moment

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

RESULT, OFFER, FOLLOW_UP = "interpol-result", "executive-committee-offer", "follow-up-first"
"""The clocks of INTERPOL's result, of the offer to escalate, and of the first follow-up."""

FILING = Stage("FILING", "Filing with INTERPOL", "What was approved must be filed (measure 5).")
FOLLOWED_UP = Stage(
    "FOLLOW_UP", "Follow-up with INTERPOL", "INTERPOL is asked until its outcome is known."
)


class AlreadyFiled(AlreadyDone):
    """It is filed."""

    sentence = "The filing is already recorded."


class NothingToFile(CaseNotReady):
    """Nothing that was approved waits to be filed."""

    sentence = "No approved filing is waiting."


class FiledByMatter(CaseNotReady):
    """A formal dispute is a protest, which may cover several cases with the same issue."""

    sentence = "This is filed as a {kind}: open one for this case, or let one cover it."


class RecordFiling(Command):
    """What was approved was sent to INTERPOL."""

    act: Literal["record_filing"] = "record_filing"
    document: DocumentId
    filed_at: Moment | None = None
    """When it was sent; unset: now."""


class FilingPlanned(Event):
    """An approved decision must be filed by the clock's due time."""

    filing: str
    filing_kind: FilingKind
    disposition: str
    decision: DocumentId
    clock: Clock


class FilingOvertaken(Event):
    """It is no longer filed: something else happened first."""

    filing: str


class FilingMade(Event):
    """The objection, information or dispute was sent to INTERPOL (REPORT L46, measure 5)."""

    filing: str
    document: DocumentId
    follow_up: Clock
    result: Clock
    offer: Clock | None
    """When escalation is offered as a decision; only for a formal dispute, and only where the
    edition has that step."""
    filed_at: Moment | None = None
    """When it was sent, if not when it was recorded."""


class FilingSent(Event):
    """A protest that covers the case was filed: with it the case's formal dispute."""

    filing: str
    matter: MatterId
    filed_at: Moment
    document: DocumentId


def after_planning(case: Case, event: FilingPlanned) -> Case:
    """One filing more, with the clock by which it must be filed."""
    filing = Filing(
        filing=event.filing,
        kind=event.filing_kind,
        disposition=event.disposition,
        decision=event.decision,
        planned_at=event.at,
    )
    return with_clocks(case, event.clock).having(Filings((*case.of(Filings).made, filing)))


def after_overtaking(case: Case, event: FilingOvertaken) -> Case:
    """Its clock ends unmet."""
    filing = replace(by_id(case, event.filing), state=FilingState.OVERTAKEN)
    return changed(with_ended(case, event.at, filing.clock("file"), met=False), filing)


def after_filing(case: Case, event: FilingMade) -> Case:
    """It is pending with INTERPOL, and followed up."""
    at = event.filed_at or event.at
    filing = replace(by_id(case, event.filing), state=FilingState.PENDING, filed_at=at)
    case = with_ended(case, at, filing.clock("file")).noting(event)
    return changed(with_clocks(case, event.follow_up, event.result, event.offer), filing)


def after_sending(case: Case, event: FilingSent) -> Case:
    """It is pending with INTERPOL; the protest has its dates."""
    filing = replace(by_id(case, event.filing), state=FilingState.PENDING, filed_at=event.filed_at)
    return changed(with_ended(case, event.filed_at, filing.clock("file")), filing)


def sent_by(
    case: Case, matter: str, filed_at: datetime, document: str, context: "Context"
) -> list[Event]:
    """The formal dispute of the case was filed by a protest; nothing where none waits."""
    filing = current(case)
    if filing is None or filing.state is not FilingState.PLANNED:
        return []
    if filing.kind is not FilingKind.FORMAL_DISPUTE:
        return []
    return [
        FilingSent(
            at=context.at,
            by=SYSTEM_ID,
            filing=filing.filing,
            matter=matter,
            filed_at=filed_at,
            document=document,
        )
    ]


def check_filed_at(filed_at: datetime | None, filing: Filing, context: "Context") -> None:
    """Raise NotWellFormed for a time before the approval or in the future."""
    if filed_at is not None and not filing.planned_at <= filed_at <= context.at:
        raise NotWellFormed(
            problem=f"It was filed between the approval, {eastern(filing.planned_at)}, and now."
        )


def plan(
    case: Case, kind: FilingKind, rule: str, disposition: str, decision: str, context: "Context"
) -> list[Event]:
    """An approved decision is filed within its time."""
    filing = f"filing-{len(case.of(Filings).made) + 1}"
    clock = context.start(case, case.case_class, rule, f"{filing}/file", "decision approved")
    return [
        FilingPlanned(
            at=context.at,
            by=SYSTEM_ID,
            filing=filing,
            filing_kind=kind,
            disposition=disposition,
            decision=decision,
            clock=clock,
        )
    ]


def overtake(case: Case, context: "Context") -> list[Event]:
    """What was approved is no longer filed."""
    filing = current(case)
    if filing is None or filing.state is not FilingState.PLANNED:
        return []
    return [FilingOvertaken(at=context.at, by=SYSTEM_ID, filing=filing.filing)]


def record_filing(case: Case, order: RecordFiling, context: "Context") -> list[Event]:
    """What was approved, unless a hold or a prohibition stopped it when it was filed."""
    case.must_be_open()
    filing = current(case)
    if filing is None and any(f.filed_at for f in case.of(Filings).made):
        raise AlreadyFiled()
    if filing is None or case.settled:
        raise NothingToFile()
    if filing.state is FilingState.PENDING:
        raise AlreadyFiled()
    filed_at = order.filed_at
    must_be_free(case, FILED_AS[filing.kind], context.rules, filed_at or context.at, filed_at)
    row = context.rules.disposition(filing.disposition)
    if row is not None and row.by_matter:
        raise FiledByMatter(kind=row.by_matter)
    check_filed_at(order.filed_at, filing, context)

    def clock(key: str, name: str) -> Clock:
        clock_id, because = filing.clock(name), "filing made"
        return context.start(case, case.case_class, key, clock_id, because, order.filed_at)

    disputed = filing.kind is FilingKind.FORMAL_DISPUTE
    offered = disputed and context.rules.has_clock(OFFER)
    return [
        FilingMade(
            at=context.at,
            by=context.by,
            filing=filing.filing,
            document=order.document,
            follow_up=clock(FOLLOW_UP, f"follow-up-{filing.follow_ups + 1}"),
            result=clock(RESULT, RESULT),
            offer=clock(OFFER, OFFER) if offered else None,
            filed_at=order.filed_at,
        )
    ]


def standing(case: Case) -> Standing | None:
    """Who must act on the current filing."""
    filing = current(case)
    if filing is None:
        return None
    if filing.state is FilingState.PLANNED:
        holding = ", ".join(holding_agencies(case, FILED_AS[filing.kind]))
        return Standing(FILING, holding or USNCB, "INTERPOL is asked for its outcome")
    return Standing(FOLLOWED_UP, "INTERPOL", "U.S. records are corrected")


def planning_text(case: Case, event: FilingPlanned, rules: "Procedure") -> TimelineText:
    """What must be filed."""
    what = f"To be filed with INTERPOL: {in_words(event.filing_kind)}"
    return TimelineText(what, 5, event.clock.clock_id, begins=True)


def overtaking_text(case: Case, event: FilingOvertaken, rules: "Procedure") -> TimelineText:
    """What is not filed any more."""
    kind = by_id(case, event.filing).kind
    return TimelineText(f"No longer filed with INTERPOL: {in_words(kind)}", 5)


def filing_text(case: Case, event: FilingMade, rules: "Procedure") -> TimelineText:
    """What was filed."""
    filing = by_id(case, event.filing)
    what = f"{in_words(filing.kind).capitalize()} filed with INTERPOL"
    return TimelineText(what, 5, filing.clock("file"))


def sending_text(case: Case, event: FilingSent, rules: "Procedure") -> TimelineText:
    """It was filed; by which protest is in the protest's own line, if its reader may know of it."""
    clock = by_id(case, event.filing).clock("file")
    return TimelineText("Formal dispute filed with INTERPOL", 5, clock)


def planning_emails(case: Case, event: FilingPlanned, rules: "Procedure") -> list[Effect]:
    """Counsel files it."""
    return [to_role(LetterKey.TO_FILE, Role.COUNSEL, event.clock)]


RULES = Rules(
    measure="filings",
    events=(
        EventRule(FilingPlanned, after_planning, planning_text, planning_emails),
        EventRule(FilingOvertaken, after_overtaking, overtaking_text),
        EventRule(FilingMade, after_filing, filing_text, once=True),
        EventRule(FilingSent, after_sending, sending_text),
    ),
    acts=(
        ActRule(
            RecordFiling,
            record_filing,
            Permission(roles=(Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL)),
        ),
    ),
    needs=Needs(clocks=(RESULT, FOLLOW_UP)),
    standing=standing,
)
