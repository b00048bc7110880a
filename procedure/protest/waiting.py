"""A dispute that waits for the CCF: what it learns of a request, and what becomes of its dates."""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.clocks import clock as clocks
from procedure.clocks.clock import Clock, Schedule
from procedure.clocks.rules import PauseReason
from procedure.dossier import Command, Event, TimelineText, with_clocks
from procedure.matters.common import telling
from procedure.people import SYSTEM_ID
from procedure.protest.course import TIMED, WITH_INTERPOL
from procedure.protest.dates import SUBMISSION
from procedure.protest.filing import RECORDING, must_be_in
from procedure.protest.protest import Protest
from procedure.refusals import AlreadyDone, CaseNotReady
from procedure.tables import ActRule, EventRule, OnFact, Rules
from procedure.values import CaseId, DocumentId, Stored

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

_STOPPED = (*TIMED.values(), SUBMISSION)
"""The clocks that are paused meanwhile; the date by which it can be opened again runs on."""
_ANSWERS = ("CCF_COMPLIANT", "CCF_COMPLIANT_WITH_UPDATE", "CCF_NON_COMPLIANT")
"""The facts by which the CCF has decided."""


class AlreadySuspended(AlreadyDone):
    """It is suspended."""

    sentence = "The dispute is already suspended."


class NotSuspended(CaseNotReady):
    """It is not suspended."""

    sentence = "The dispute is not suspended."


class SuspendProtest(Command):
    """INTERPOL suspended the dispute, because a request is pending before the CCF."""

    act: Literal["suspend_protest"] = "suspend_protest"
    document: DocumentId


class ResumeProtest(Command):
    """INTERPOL continues with the dispute."""

    act: Literal["resume_protest"] = "resume_protest"
    document: DocumentId


class Shifted(Stored):
    """A date that moved by the days of the suspension."""

    clock_id: str
    schedule: Schedule


class ProtestSuspended(Event):
    """The dispute waits for the CCF (IRSD24 art. 11)."""

    clocks: tuple[str, ...]
    """Those that are paused."""
    case: CaseId | None = None
    """The case whose fact says so; unset where a person recorded it."""
    document: DocumentId | None = None


class ProtestResumed(Event):
    """The dispute continues; its dates move by the days of the suspension (IRSD24 art. 11)."""

    shifted: tuple[Shifted, ...]
    case: CaseId | None = None
    fact: str | None = None
    """What the CCF found, where a fact of a case says so."""
    document: DocumentId | None = None


class CcfNoted(Event):
    """A fact of a case about the CCF that changes nothing of the dates."""

    fact: str


def after_suspension(protest: Protest, event: ProtestSuspended) -> Protest:
    """The clocks are paused."""
    waits = PauseReason.AWAITING_CCF
    stopped = (clocks.pause(protest.clocks[one], waits, event.at, event.by) for one in event.clocks)
    ccf = "CCF_PENDING" if event.case is not None else protest.ccf
    return replace(with_clocks(protest, *stopped), suspended_at=event.at, ccf=ccf)


def after_resumption(protest: Protest, event: ProtestResumed) -> Protest:
    """The clocks run to their later dates."""
    running = (
        clocks.resume(protest.clocks[one.clock_id], one.schedule, event.at, event.by)
        for one in event.shifted
    )
    ccf = event.fact or protest.ccf
    return replace(with_clocks(protest, *running), suspended_at=None, ccf=ccf)


def after_note(protest: Protest, event: CcfNoted) -> Protest:
    """Known."""
    return replace(protest, ccf=event.fact)


def _stopping(protest: Protest) -> tuple[str, ...]:
    return tuple(
        one.clock_id
        for one in protest.clocks.values()
        if one.running and not one.paused and one.rule in _STOPPED
    )


def _shifted(protest: Protest, context: "Context") -> tuple[Shifted, ...]:
    def is_paused(clock: Clock) -> bool:
        return clock.running and clock.paused and clock.rule in _STOPPED

    return tuple(
        Shifted(clock_id=one.clock_id, schedule=context.resumed(protest, one))
        for one in protest.clocks.values()
        if is_paused(one)
    )


def suspend_protest(protest: Protest, order: SuspendProtest, context: "Context") -> list[Event]:
    """While INTERPOL has it."""
    if protest.suspended_at is not None:
        raise AlreadySuspended()
    must_be_in(protest, *WITH_INTERPOL)
    return [
        ProtestSuspended(
            at=context.at, by=context.by, clocks=_stopping(protest), document=order.document
        )
    ]


def resume_protest(protest: Protest, order: ResumeProtest, context: "Context") -> list[Event]:
    """Where it is suspended."""
    protest.must_be_open()
    if protest.suspended_at is None:
        raise NotSuspended()
    return [
        ProtestResumed(
            at=context.at,
            by=context.by,
            shifted=_shifted(protest, context),
            document=order.document,
        )
    ]


def ccf_pending(protest: Protest, case: str, context: "Context") -> list[Event]:
    """INTERPOL suspends a dispute about data that are before the CCF (IRSD24 art. 11)."""
    with_interpol = protest.ended_at is None and protest.phase in WITH_INTERPOL
    if not with_interpol or protest.suspended_at is not None:
        return [CcfNoted(at=context.at, by=SYSTEM_ID, fact="CCF_PENDING")]
    return [ProtestSuspended(at=context.at, by=SYSTEM_ID, clocks=_stopping(protest), case=case)]


def _ccf_decided(fact: str) -> OnFact:
    """What follows once the CCF has decided: a suspended dispute continues."""

    def follow(protest: Protest, case: str, context: "Context") -> list[Event]:
        if protest.suspended_at is None or protest.ended_at is not None:
            return [CcfNoted(at=context.at, by=SYSTEM_ID, fact=fact)]
        resumed = ProtestResumed(
            at=context.at,
            by=SYSTEM_ID,
            shifted=_shifted(protest, context),
            case=case,
            fact=fact,
        )
        return [resumed]

    return follow


def suspension_text(protest: Protest, event: ProtestSuspended, rules: "Procedure") -> TimelineText:
    """Because of which case."""
    because = f", because of {event.case}" if event.case else ""
    return TimelineText(f"Suspended for the CCF{because}: its dates are paused", 5)


def resumption_text(protest: Protest, event: ProtestResumed, rules: "Procedure") -> TimelineText:
    """What the CCF found, where that is known."""
    found = f" ({event.fact})" if event.fact else ""
    return TimelineText(f"Continues after the suspension{found}: its dates have moved", 5)


def note_text(protest: Protest, event: CcfNoted, rules: "Procedure") -> TimelineText:
    """Which fact."""
    row = rules.fact(event.fact)
    return TimelineText(f"Known of the CCF: {row.title if row else event.fact}", 5)


RULES = Rules(
    events=(
        EventRule(ProtestSuspended, after_suspension, suspension_text, telling),
        EventRule(ProtestResumed, after_resumption, resumption_text, telling),
        EventRule(CcfNoted, after_note, note_text),
    ),
    acts=(
        ActRule(SuspendProtest, suspend_protest, RECORDING),
        ActRule(ResumeProtest, resume_protest, RECORDING),
    ),
    on_fact={"CCF_PENDING": ccf_pending, **{fact: _ccf_decided(fact) for fact in _ANSWERS}},
)
