"""How a dispute ends: a settlement, INTERPOL's decision, or new facts that open it again."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from procedure.case import Stage
from procedure.clocks.clock import Clock
from procedure.clocks.explanation import eastern
from procedure.dossier import Command, Effect, Event, TimelineText, with_clocks, with_ended
from procedure.matters.asking import no_longer_asked
from procedure.matters.common import tell_cases, telling
from procedure.passing_between import MAINTAINED
from procedure.protest.codes import Phase, ProtestOutcome, Settlement, Text
from procedure.protest.course import CLOCKS, WITH_INTERPOL
from procedure.protest.drafting import COUNSEL
from procedure.protest.filing import RECORDING, check_sent_at, must_be_in
from procedure.protest.otherwise import left_otherwise
from procedure.protest.protest import Protest
from procedure.refusals import CaseNotReady, NotNow, NotWellFormed
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

REOPENING = "protest-reopening"
ENDED_AS = {
    ProtestOutcome.DELETED: Stage("DELETED", "Ended: deleted", "The data were deleted."),
    ProtestOutcome.WITHDRAWN: Stage("WITHDRAWN", "Ended: withdrawn", "The source withdrew them."),
    ProtestOutcome.MODIFIED: Stage("MODIFIED", "Ended: changed", "The data were changed."),
    ProtestOutcome.KEPT_WITH_CAVEAT: Stage(
        "KEPT_WITH_CAVEAT", "Ended: kept with a caveat", "The data stay, with a caveat."
    ),
    ProtestOutcome.KEPT: Stage("KEPT", "Ended: kept", "The data stay."),
    ProtestOutcome.LOST_BY_MISSED_DATES: Stage(
        "LOST_BY_MISSED_DATES", "Ended: lost by two missed dates", "It was closed against us."
    ),
    ProtestOutcome.NOT_ADMITTED: Stage("NOT_ADMITTED", "Ended: not admitted", "Not admitted."),
}
"""The stage of a protest that ended this way."""
_FOR_CASES = {
    ProtestOutcome.DELETED: "DELETED",
    ProtestOutcome.WITHDRAWN: "WITHDRAWN",
    **dict.fromkeys(
        (
            ProtestOutcome.MODIFIED,
            ProtestOutcome.KEPT_WITH_CAVEAT,
            ProtestOutcome.KEPT,
            ProtestOutcome.LOST_BY_MISSED_DATES,
            ProtestOutcome.NOT_ADMITTED,
        ),
        MAINTAINED,
    ),
}
"""What each case learns: an outcome of the edition, or that the data stay."""


class ProtestIsOpen(NotNow):
    """It has not ended."""

    sentence = "The protest has not ended."


class NoDiscoveryNoted(CaseNotReady):
    """Nobody has recorded when the new facts were discovered."""

    sentence = "Record first when the new facts were discovered."


class TooLateToReopen(NotNow):
    """IRSD24 art. 7(2): within six months of the discovery."""

    sentence = "The six months from the discovery ended {due} (IRSD24 art. 7(2))."


class RecordProtestOutcome(Command):
    """The General Secretariat decided, or the dispute ended in another way."""

    act: Literal["record_protest_outcome"] = "record_protest_outcome"
    outcome: ProtestOutcome
    document: DocumentId


class NoteDiscovery(Command):
    """New facts were discovered after the decision."""

    act: Literal["note_discovery"] = "note_discovery"
    discovered_at: Moment
    document: DocumentId


class ReopenProtest(Command):
    """The protest is opened again with new facts (IRSD24 art. 7(2))."""

    act: Literal["reopen_protest"] = "reopen_protest"
    document: DocumentId
    sent_at: Moment | None = None
    """When the request was sent; unset: now."""


class DisputeSettled(Event):
    """The dispute was settled (IRSD24 art. 4(9))."""

    option: Settlement
    outcome: ProtestOutcome
    document: DocumentId


class ProtestDecided(Event):
    """INTERPOL decided, or the dispute ended in another way (IRSD24 art. 4(12))."""

    outcome: ProtestOutcome
    document: DocumentId


class DiscoveryNoted(Event):
    """New facts were discovered: for six months the protest can be opened again."""

    discovered_at: Moment
    clock: Clock
    document: DocumentId


class ProtestReopened(Event):
    """The protest is open again, with a new written phase (IRSD24 art. 7(2))."""

    clock: Clock
    document: DocumentId


def after_end(protest: Protest, event: DisputeSettled | ProtestDecided) -> Protest:
    """All clocks end, and nothing of the dispute leaves any more."""
    protest = with_ended(protest.without_drafts(event.at), event.at, *protest.clocks)
    return replace(
        protest,
        outcome=event.outcome,
        proposal=None,
        suspended_at=None,
        ended_at=event.at,
        ended_as=ENDED_AS[event.outcome],
    )


def after_discovery(protest: Protest, event: DiscoveryNoted) -> Protest:
    """The date until which it can be opened again."""
    return with_clocks(protest, event.clock)


def after_reopening(protest: Protest, event: ProtestReopened) -> Protest:
    """A new written phase; what was decided before, and the dates of then, are history."""
    protest = with_ended(protest, event.at, REOPENING)
    return replace(
        with_clocks(protest, event.clock),
        phase=Phase.WRITTEN,
        reopened=True,
        outcome=None,
        ended_at=None,
        submissions=tuple(replace(one, over=True) for one in protest.submissions),
    )


def record_protest_outcome(
    protest: Protest, order: RecordProtestOutcome, context: "Context"
) -> list[Event]:
    """While INTERPOL has it: it may decide at any time; a loss only where two dates were missed."""
    must_be_in(protest, *WITH_INTERPOL, Phase.INADMISSIBLE)
    refused = protest.phase is Phase.INADMISSIBLE
    if refused is not (order.outcome is ProtestOutcome.NOT_ADMITTED):
        raise NotWellFormed(problem=f"{order.outcome} is not how this protest ended.")
    if order.outcome is ProtestOutcome.LOST_BY_MISSED_DATES and not protest.lost:
        raise NotWellFormed(problem="Two dates were not missed: the protest is not lost by them.")
    decided = ProtestDecided(
        at=context.at, by=context.by, outcome=order.outcome, document=order.document
    )
    return [*no_longer_asked(protest, context), decided]


def note_discovery(protest: Protest, order: NoteDiscovery, context: "Context") -> list[Event]:
    """After the decision; the six months run from the discovery."""
    if protest.ended_at is None or protest.outcome is None:
        raise ProtestIsOpen()
    if not protest.ended_at <= order.discovered_at <= context.at:
        ended = eastern(protest.ended_at)
        raise NotWellFormed(problem=f"They were discovered between the decision, {ended}, and now.")
    clock = context.start(
        protest,
        protest.case_class,
        REOPENING,
        REOPENING,
        "new facts discovered",
        order.discovered_at,
    )
    return [
        DiscoveryNoted(
            at=context.at,
            by=context.by,
            discovered_at=order.discovered_at,
            clock=clock,
            document=order.document,
        )
    ]


def must_be_in_time(protest: Protest, at: datetime) -> None:
    """Raise the refusal of a request to open it again that was sent ``at`` this moment."""
    if protest.ended_at is None:
        raise ProtestIsOpen()
    if not protest.running(REOPENING):
        raise NoDiscoveryNoted()
    due = protest.clocks[REOPENING].due_at
    if at > due:
        raise TooLateToReopen(due=eastern(due))


def reopen_protest(protest: Protest, order: ReopenProtest, context: "Context") -> list[Event]:
    """Within six months of the discovery; the new written phase begins with the sending."""
    sent_at = order.sent_at or context.at
    must_be_in_time(protest, sent_at)
    check_sent_at(order.sent_at, protest.clocks[REOPENING].started_at, context)
    key = CLOCKS[Phase.WRITTEN]
    clock = context.start(protest, protest.case_class, key, key, "protest opened again", sent_at)
    reopened = ProtestReopened(at=context.at, by=context.by, clock=clock, document=order.document)
    return [reopened]


def settlement_text(protest: Protest, event: DisputeSettled, rules: "Procedure") -> TimelineText:
    """Which settlement."""
    return TimelineText(f"Dispute settled: {event.option}", 5)


def decision_text(protest: Protest, event: ProtestDecided, rules: "Procedure") -> TimelineText:
    """How it ended."""
    return TimelineText(f"Dispute ended: {event.outcome}", 5)


def discovery_text(protest: Protest, event: DiscoveryNoted, rules: "Procedure") -> TimelineText:
    """Until when it can be opened again."""
    return TimelineText("New facts discovered", 5, event.clock.clock_id, begins=True)


def reopening_text(protest: Protest, event: ProtestReopened, rules: "Procedure") -> TimelineText:
    """With a new written phase."""
    what = "Protest opened again: a new written phase begins"
    return TimelineText(what, 5, event.clock.clock_id, begins=True)


def tell_of_outcome(
    protest: Protest, event: DisputeSettled | ProtestDecided, rules: "Procedure"
) -> list[Effect]:
    """The cases hear what happened to the data: that is INTERPOL's outcome for each."""
    return tell_cases(protest, outcome=_FOR_CASES[event.outcome], document=event.document)


RULES = Rules(
    events=(
        EventRule(DisputeSettled, after_end, settlement_text, tell_of_outcome, once=True),
        EventRule(ProtestDecided, after_end, decision_text, tell_of_outcome, once=True),
        EventRule(DiscoveryNoted, after_discovery, discovery_text, once=True),
        EventRule(ProtestReopened, after_reopening, reopening_text, telling, once=True),
    ),
    acts=(
        ActRule(RecordProtestOutcome, record_protest_outcome, RECORDING),
        ActRule(
            NoteDiscovery,
            note_discovery,
            COUNSEL,
            typed={"discovered_at": lambda protest, rules, at, row: [at]},
        ),
        ActRule(ReopenProtest, left_otherwise(Text.REOPENING, reopen_protest), COUNSEL),
    ),
)
