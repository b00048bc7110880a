"""Guarded acts: what can alert the source, or passes a hold, needs a decision of two people.

A query of INTERPOL's databases tells the General Secretariat, and perhaps the source, who asked
(RPD25 a.104-105); an acknowledged location reaches the requesting country (a.87). The decision
names the legal limit, counts for one act, and runs out (POLICY).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from procedure.access import Permission, Subject
from procedure.case import Case, MeasureState
from procedure.clocks.clock import Clock
from procedure.codes import LetterKey, Lifting, OutgoingKind
from procedure.dossier import Command, Effect, Event, TimelineText, with_clocks, with_ended
from procedure.letters import to_role
from procedure.measures.lifting import Lifted, Liftings, is_lifted, lifted, used_up
from procedure.measures.outgoing import Obstacle, obstacles
from procedure.outgoing_codes import KINDS, LIMIT
from procedure.people import Role
from procedure.refusals import AlreadyDone, CaseNotReady, NotNow, NotWellFormed
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId
from procedure.words import checked_words

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

CLOCK = "guarded-decision"
"""The clock of an approved decision: it runs out."""


class NoGuardedActs(NotNow):
    """The case keeps an edition without them."""

    sentence = "The edition of this case, {edition}, knows no guarded acts."


class NotGuarded(NotNow):
    """Nothing stops it that such a decision lifts."""

    sentence = "Nothing that a guarded decision lifts stops this: {what}."


class GuardedAlready(AlreadyDone):
    """It is decided, and was not used yet."""

    sentence = "This is already approved, once: {what}."


class NothingProposed(CaseNotReady):
    """Nobody asked for it."""

    sentence = "Nobody proposed this: {what}."


@dataclass(frozen=True, slots=True)
class Proposed:
    """A guarded act that waits for a second person."""

    by: str
    document: str
    proposed: int
    """The event that proposed it."""


@dataclass(frozen=True, slots=True)
class Guarded(MeasureState):
    """The guarded acts that were asked for, by what they do."""

    waiting: dict[OutgoingKind, Proposed] = field(default_factory=dict)
    queries: int = 0
    """How many queries of INTERPOL's databases were recorded."""


class ProposeGuarded(Command):
    """Ask for one act that can alert the source, with the legal limit named."""

    act: Literal["propose_guarded"] = "propose_guarded"
    what: OutgoingKind
    document: DocumentId


class ApproveGuarded(Command):
    """A second person allows the act, once, or does not."""

    act: Literal["approve_guarded"] = "approve_guarded"
    what: OutgoingKind
    approve: bool
    document: DocumentId


class GuardedProposed(Event):
    """Somebody asks for an act that can alert the source."""

    what: OutgoingKind
    document: DocumentId


class GuardedApproved(Event):
    """A second person allowed the act, once, until the clock's due time."""

    what: OutgoingKind
    document: DocumentId
    clock: Clock


class GuardedRejected(Event):
    """A second person did not allow the act."""

    what: OutgoingKind
    document: DocumentId


class GuardedLapsed(Event):
    """The decision was not used in time."""

    what: OutgoingKind


def clock_of(what: OutgoingKind) -> str:
    """The id of the clock of an approved act."""
    return f"guarded/{what.replace('_', '-').lower()}"


def _without(case: Case, what: OutgoingKind) -> Guarded:
    guarded = case.of(Guarded)
    waiting = {key: one for key, one in guarded.waiting.items() if key != what}
    return Guarded(waiting, guarded.queries)


def after_proposal(case: Case, event: GuardedProposed) -> Case:
    """It waits for a second person, in place of an earlier proposal."""
    guarded = case.of(Guarded)
    proposed = Proposed(by=event.by, document=event.document, proposed=case.revision + 1)
    return case.having(Guarded({**guarded.waiting, event.what: proposed}, guarded.queries))


def after_approval(case: Case, event: GuardedApproved) -> Case:
    """Allowed once, until the clock's due time."""
    case = with_clocks(case.having(_without(case, event.what)), event.clock)
    decision = Lifted(Lifting.GUARDED_ACT, event.what, event.document)
    return lifted(case, decision)


def after_rejection(case: Case, event: GuardedRejected) -> Case:
    """Nothing waits any more."""
    return case.having(_without(case, event.what))


def after_lapse(case: Case, event: GuardedLapsed) -> Case:
    """Not allowed any more."""
    return used(case, event.what, event.at, met=False)


def used(case: Case, what: OutgoingKind, at: datetime, *, met: bool = True) -> Case:
    """The case after the act: a decision about it counts once."""
    for one in case.of(Liftings).held:
        if (one.decision, one.what) == (Lifting.GUARDED_ACT, what):
            case = used_up(case, one.document)
    return with_ended(case, at, clock_of(what), met=met)


def is_approved(case: Case, what: OutgoingKind) -> bool:
    """Whether the act is allowed now, once."""
    return is_lifted(case, Lifting.GUARDED_ACT, what, None)


def passes(obstacle: Obstacle, what: OutgoingKind, rules: "Procedure") -> bool:
    """Whether a guarded decision would lift the obstacle."""
    if obstacle.kind == "HOLD":
        return what is OutgoingKind.GS_INFORMATION
    row = rules.edition.prohibitions.get(obstacle.by)
    return row is not None and row.needs.get(what) is Lifting.GUARDED_ACT


def propose_guarded(case: Case, order: ProposeGuarded, context: "Context") -> list[Event]:
    """Only where a prohibition or a hold stops it that such a decision lifts."""
    case.must_be_open()
    what = KINDS.get(order.what)
    if what is None:
        known = ", ".join(KINDS)
        raise NotWellFormed(problem=f"{order.what} is no guarded act; there are: {known}.")
    if CLOCK not in context.rules.edition.clocks:
        raise NoGuardedActs(edition=context.rules.edition.name)
    if is_approved(case, order.what):
        raise GuardedAlready(what=what)
    found = obstacles(case, order.what, context.rules, context.at)
    if not any(passes(one, order.what, context.rules) for one in found):
        raise NotGuarded(what=what)
    return [GuardedProposed(at=context.at, by=context.by, what=order.what, document=order.document)]


def check_limit(
    case: Case, order: ProposeGuarded, content: Mapping[str, Any], rules: "Procedure"
) -> None:
    """Raise NotWellFormed where the legal limit is not named."""
    fields = content.get("fields") or {}
    checked_words(str(fields.get(LIMIT) or ""), "The legal limit")


def approve_guarded(case: Case, order: ApproveGuarded, context: "Context") -> list[Event]:
    """By another person, who has read the holds and prohibitions as they are now."""
    case.must_be_open()
    if order.what not in case.of(Guarded).waiting:
        raise NothingProposed(what=KINDS.get(order.what, str(order.what)))
    if not order.approve:
        return [
            GuardedRejected(at=context.at, by=context.by, what=order.what, document=order.document)
        ]
    clock = context.start(
        case, case.case_class, CLOCK, clock_of(order.what), "guarded act approved"
    )
    return [
        GuardedApproved(
            at=context.at, by=context.by, what=order.what, document=order.document, clock=clock
        )
    ]


def lapse(case: Case, clock: Clock, context: "Context") -> list[Event]:
    """The decision runs out at its due time."""
    return [
        GuardedLapsed(at=context.at, by=context.by, what=what)
        for what in KINDS
        if clock_of(what) == clock.clock_id and is_approved(case, what)
    ]


def _proposer(case: Case, order: ApproveGuarded) -> Subject:
    proposed = case.of(Guarded).waiting.get(order.what)
    return Subject(drafter=proposed.by if proposed else None)


def _last_read(case: Case, order: ApproveGuarded) -> int:
    """The proposal, or a later answer that holds: both must have been read (clock reading 26)."""
    proposed = case.of(Guarded).waiting.get(order.what)
    holding = (task.changed for task in case.tasks.values() if order.what in task.stops)
    return max(proposed.proposed if proposed else 0, *holding, 0)


def proposal_text(case: Case, event: GuardedProposed, rules: "Procedure") -> TimelineText:
    """What is asked for."""
    return TimelineText(f"Guarded act proposed: {KINDS[event.what]}")


def approval_text(case: Case, event: GuardedApproved, rules: "Procedure") -> TimelineText:
    """What is allowed, once."""
    what = f"Guarded act approved, once: {KINDS[event.what]}"
    return TimelineText(what, None, event.clock.clock_id, begins=True)


def rejection_text(case: Case, event: GuardedRejected, rules: "Procedure") -> TimelineText:
    """What is not allowed."""
    return TimelineText(f"Guarded act not approved: {KINDS[event.what]}")


def lapse_text(case: Case, event: GuardedLapsed, rules: "Procedure") -> TimelineText:
    """What is not allowed any more."""
    return TimelineText(f"The approval has run out: {KINDS[event.what]}")


def proposal_emails(case: Case, event: GuardedProposed, rules: "Procedure") -> list[Effect]:
    """The supervisors decide, or another counsel."""
    return [to_role(LetterKey.TO_APPROVE, Role.SUPERVISOR, what="a guarded act")]


def rejection_emails(case: Case, event: GuardedRejected, rules: "Procedure") -> list[Effect]:
    """Counsel hears that it is not done."""
    return [to_role(LetterKey.NOT_APPROVED, Role.COUNSEL, what="a guarded act")]


RULES = Rules(
    events=(
        EventRule(GuardedProposed, after_proposal, proposal_text, proposal_emails),
        EventRule(GuardedApproved, after_approval, approval_text),
        EventRule(GuardedRejected, after_rejection, rejection_text, rejection_emails),
        EventRule(GuardedLapsed, after_lapse, lapse_text),
    ),
    acts=(
        ActRule(
            ProposeGuarded,
            propose_guarded,
            Permission(roles=(Role.COUNSEL,)),
            content=check_limit,
        ),
        ActRule(
            ApproveGuarded,
            approve_guarded,
            Permission(roles=(Role.COUNSEL, Role.SUPERVISOR), not_drafter=True),
            _proposer,
            outdated_after=_last_read,
        ),
    ),
    on_due={CLOCK: lapse},
)
