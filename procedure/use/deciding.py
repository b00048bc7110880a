"""Whether the use is permitted, and whether the communication was used.

The gate is evaluated at the decision, by the policies in force then, and again at the moment of the
use. A use that the gate did not permit is an incident (22 U.S.C. 263b(c)(2)(E)).
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission as May
from procedure.access import Subject
from procedure.clocks.clock import Clock
from procedure.codes import IncidentKind, LetterKey
from procedure.days import day_in_washington
from procedure.dossier import (
    Command,
    EditionRef,
    Effect,
    Event,
    Handoff,
    TimelineText,
    handoff_id,
    with_clocks,
    with_ended,
)
from procedure.letters import to_role
from procedure.matters.common import tell_cases
from procedure.open_steps import OpenStep
from procedure.passing_between import OpenIncident
from procedure.people import USNCB, Role
from procedure.refusals import CaseNotReady, NotWellFormed
from procedure.tables import ActRule, EventRule, Needs, Rules
from procedure.use.asking import verified_otherwise
from procedure.use.evidence import DESK_AND_COUNSEL, last_change, yes_or_no
from procedure.use.gate import checks, policies_on, stopping
from procedure.use.opening import ON_DAY, end_of_use
from procedure.use.standing import checks_now, to_the_agency
from procedure.use.use import Permission, Use
from procedure.use_codes import UseCheck, UsePurpose
from procedure.values import DocumentId, Moment, Stored

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

OUTCOME = "use-outcome"
"""The clock by which it is recorded whether a permitted use took place."""


_BECAME = {
    UsePurpose.COERCIVE: IncidentKind.DETENTION,
    UsePurpose.ADMINISTRATIVE: IncidentKind.IMMIGRATION_STATUS,
    UsePurpose.EXTRADITION: IncidentKind.COURT,
}
"""What a use against the gate is recorded as; whoever assesses the incident says it better."""


class UseBlocked(CaseNotReady):
    """The gate stops it."""

    sentence = "This use cannot be permitted. {problem} You can refuse it."


class CheckResult(Stored):
    """How a check was judged when the use was decided."""

    check: UseCheck
    required: bool
    met: bool


class DecideUse(Command):
    """Permit the use beside other evidence, or block it."""

    act: Literal["decide_use"] = "decide_use"
    permit: bool
    document: DocumentId


class UseDecided(Event):
    """The use was permitted beside other evidence, or blocked."""

    permitted: bool
    checks: tuple[CheckResult, ...]
    policies: tuple[str, ...]
    """The policies in force."""
    edition_now: EditionRef
    """The edition in force, by which the gate was evaluated."""
    document: DocumentId
    clock: Clock | None = None
    """By when it is recorded whether it was used."""


class RecordUse(Command):
    """Record whether the communication was used."""

    act: Literal["record_use"] = "record_use"
    used: bool
    used_at: Moment | None = None
    """When; unset: now."""
    document: DocumentId


class UseRecorded(Event):
    """The communication was used, or was not."""

    used: bool
    used_at: Moment
    against_the_gate: bool
    """Whether it was used although the gate did not permit it then."""
    checks: tuple[UseCheck, ...] = ()
    """The checks that were not met then."""
    document: DocumentId


def decide_use(use: Use, order: DecideUse, context: "Context") -> list[Event]:
    """By another person than the one who asked; permitted only where no check stops it."""
    use.must_await_use()
    edition = context.now_in_force
    found = checks_now(use, context)
    stops = stopping(found)
    if order.permit and stops:
        raise UseBlocked(problem=" ".join(f"{one.step}: {one.says}" for one in stops))
    clock = None
    if order.permit:
        clock = context.start(
            use,
            use.case_class,
            OUTCOME,
            OUTCOME,
            "the use is permitted",
            until=end_of_use(use.request.use_on, use.closures, context),
        )
    decided = UseDecided(
        at=context.at,
        by=context.by,
        permitted=order.permit,
        checks=tuple(
            CheckResult(check=one.check, required=one.required, met=one.met) for one in found
        ),
        policies=tuple(row.key for row in policies_on(edition.edition, context.at)),
        edition_now=edition.ref,
        document=order.document,
        clock=clock,
    )
    return [decided]


def record_use(use: Use, order: RecordUse, context: "Context") -> list[Event]:
    """Whatever was decided: what happened is recorded, also where nothing permitted it."""
    use.must_await_use()
    used_at = order.used_at or context.at
    if used_at > context.at:
        raise NotWellFormed(problem="The time of the use has not come.")
    permitted = use.decided is not None and use.decided.stood(used_at)
    edition = context.now_in_force.edition
    stops = stopping(checks(use.request.as_of(used_at), used_at, edition))
    recorded = UseRecorded(
        at=context.at,
        by=context.by,
        used=order.used,
        used_at=used_at,
        against_the_gate=order.used and (not permitted or bool(stops)),
        checks=tuple(one.check for one in stops) if order.used else (),
        document=order.document,
    )
    return [recorded, *verified_otherwise(use, context)]


def after_decision(use: Use, event: UseDecided) -> Use:
    """Permitted or blocked, until something changes."""
    decided = Permission(permitted=event.permitted, at=event.at, by=event.by)
    state = with_clocks(with_ended(use, event.at, OUTCOME, met=False), event.clock)
    return replace(state, decided=decided, changed=use.revision + 1)


def after_use(use: Use, event: UseRecorded) -> Use:
    """Nothing is waited for any more."""
    ended = with_ended(use, event.at, OUTCOME, ON_DAY)
    ended = with_ended(ended, event.at, *use.clocks, met=False)
    return replace(ended, used=event.used, used_at=event.used_at, changed=use.revision + 1)


def decision_text(use: Use, event: UseDecided, rules: "Procedure") -> TimelineText:
    """Permitted, or blocked."""
    if not event.permitted:
        return TimelineText("Use blocked")
    clock = event.clock.clock_id if event.clock else None
    return TimelineText("Use permitted beside other evidence", None, clock, begins=True)


def use_text(use: Use, event: UseRecorded, rules: "Procedure") -> TimelineText:
    """Used, or not used."""
    if not event.used:
        return TimelineText("The communication was not used")
    against = " although the gate did not permit it" if event.against_the_gate else ""
    return TimelineText(f"The communication was used{against}")


def decision_effects(use: Use, event: UseDecided, rules: "Procedure") -> list[Effect]:
    """The agency and the analysts hear of it; the cases know."""
    how = "permitted" if event.permitted else "blocked"
    what = f"a use of a communication by {use.request.agency} is {how}"
    email = to_role(LetterKey.MATTER_CHANGED, Role.ANALYST, what=what)
    return [email, to_the_agency(use, what), *tell_cases(use)]


def use_effects(use: Use, event: UseRecorded, rules: "Procedure") -> list[Effect]:
    """A use against the gate becomes an incident of its own, once."""
    if not event.against_the_gate:
        return [*tell_cases(use)]
    incident = f"incident-{event.document.removeprefix('doc-')}"
    opened = OpenIncident(
        dossier=incident,
        order=handoff_id(use.dossier, use.revision, incident),
        by=event.by,
        cases=use.cases,
        closures=use.closures,
        agency=use.request.agency,
        what=_BECAME[use.request.purpose],
        happened_on=day_in_washington(event.used_at),
        reported_by=use.dossier,
        document=event.document,
    )
    return [Handoff(opened), *tell_cases(use)]


def _asked_by(use: Use, order: DecideUse) -> Subject:
    return Subject(drafter=use.opened_by)


def open_steps(use: Use, rules: "Procedure") -> list[OpenStep]:
    """Another person than the one who asked permits the use or blocks it."""
    decided = use.decided is not None and use.decided.ended_at is None
    if decided or use.used is not None:
        return []
    asked = Subject(drafter=use.opened_by)
    return [OpenStep(USNCB, "Permit the use or block it", (DecideUse,), subject=asked)]


RULES = Rules(
    events=(
        EventRule(UseDecided, after_decision, decision_text, decision_effects, once=True),
        EventRule(UseRecorded, after_use, use_text, use_effects, once=True),
    ),
    acts=(
        ActRule(
            DecideUse,
            decide_use,
            May(roles=(Role.SUPERVISOR, Role.COUNSEL), not_drafter=True),
            _asked_by,
            outdated_after=last_change,
            choices={"permit": yes_or_no},
        ),
        ActRule(RecordUse, record_use, DESK_AND_COUNSEL, choices={"used": yes_or_no}),
    ),
    needs=Needs(clocks=(OUTCOME,)),
    open_steps=open_steps,
)
