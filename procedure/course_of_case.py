"""How the case itself steps: facts, identity, restriction, clocks, and its end."""

from dataclasses import replace
from datetime import datetime

from procedure import events as e
from procedure.case import Case, Notified, Restriction, Stage
from procedure.clock_changes import (
    extend_clock,
    reach,
    recompute_clock,
    resume_clock,
    stop_clock,
)
from procedure.clocks import Clock, RungKind, next_rung
from procedure.course_steps import after, notified_from, settle, with_clocks, with_ended
from procedure.message import CommunicationKind, InterpolState


@after.register
def _(event: e.FactAdded, case: Case) -> Case:
    communications = dict(case.communications)
    if event.communication is not None:
        held = communications.get(event.communication, 0)
        communications[event.communication] = max(held, event.version or 1)
    circumstances = case.circumstances
    if event.circumstance is not None and event.circumstance not in circumstances:
        circumstances = (*circumstances, event.circumstance)
    case = replace(
        case,
        facts=(*case.facts, event.fact),
        communications=tuple(communications.items()),
        circumstances=circumstances,
        case_class=event.case_class,
    )
    case = notified_from(_with_interpol_state(case, event))
    if not event.settles:
        return case
    outcome = event.interpol_state.value if event.interpol_state else case.outcome
    return settle(replace(case, outcome=outcome), event.at)


_GRAVITY = {kind: place for place, kind in enumerate(reversed(CommunicationKind))}
"""The kinds of communications from the least to the gravest, in the order of their definition."""


_DEAD = (InterpolState.NON_COMPLIANT, InterpolState.DELETED)


def _with_interpol_state(case: Case, event: e.FactAdded) -> Case:
    """The case goes by its gravest communication, and by where INTERPOL has that one.

    A fact without a kind says something of the communication that the case goes by. Once INTERPOL
    has put an end to that one, the next takes its place: it may be the same request, issued again.
    """
    kind, state = event.communication_kind, event.interpol_state
    if kind is None:
        return replace(case, interpol_state=state or case.interpol_state)
    if case.communication_kind is not None and case.interpol_state not in _DEAD:
        graver = _GRAVITY[kind] - _GRAVITY[case.communication_kind]
        if graver < 0 or (graver == 0 and event.fact == "FURTHER_COMMUNICATION"):
            return case
    return replace(case, communication_kind=kind, interpol_state=state or case.interpol_state)


@after.register
def _(event: e.IdentityConfirmed, case: Case) -> Case:
    return replace(case, identity_confirmed_at=event.at, identity_refuted=False)


@after.register
def _(event: e.IdentityRefuted, case: Case) -> Case:
    case = with_ended(case, event.at, "notification", "deferral", met=False)
    case = replace(case, identity_refuted=True, identity_confirmed_at=None)
    if case.notified in (Notified.DELIVERED, Notified.NOT_NEEDED):
        return case
    return replace(case, notified=Notified.NOT_DUE, deferral=None)


@after.register
def _(event: e.RestrictionRenewed, case: Case) -> Case:
    case = with_ended(case, event.at, *(c for c in case.clocks if c.startswith("restriction")))
    return with_clocks(case, event.clock)


@after.register
def _(event: e.RestrictionPlaced, case: Case) -> Case:
    return _restricted(case, event.at, event.clock)


def _restricted(case: Case, at: datetime, review: Clock) -> Case:
    case = with_clocks(case, review)
    return replace(case, restriction=Restriction.RESTRICTED, restricted_at=at)


@after.register
def _(event: e.RestrictionLifted, case: Case) -> Case:
    case = with_ended(case, event.at, *(c for c in case.clocks if c.startswith("restriction")))
    return replace(case, restriction=Restriction.LIFTED)


def _ended(
    case: Case, event: e.CaseClosed | e.CaseCancelled | e.CaseSuperseded, stage: Stage
) -> Case:
    case = with_ended(case, event.at, *case.clocks, met=False)
    return replace(case, ended=stage, ended_at=event.at, ended_by=event.document)


@after.register
def _(event: e.CaseClosed, case: Case) -> Case:
    return _ended(case, event, Stage.CLOSED)


@after.register
def _(event: e.CaseCancelled, case: Case) -> Case:
    return _ended(case, event, Stage.CANCELLED)


@after.register
def _(event: e.CaseSuperseded, case: Case) -> Case:
    return replace(_ended(case, event, Stage.SUPERSEDED), successor=event.successor)


@after.register
def _(event: e.CaseReopened, case: Case) -> Case:
    case = replace(
        case,
        ended=None,
        ended_at=None,
        ended_by=None,
        attempt=event.attempt,
        reopened_by=event.document,
    )
    if event.restriction_review is not None:
        case = _restricted(case, event.at, event.restriction_review)
    if not event.decides_anew:
        return case
    return replace(
        case,
        decides_since=event.attempt,
        settled=False,
        decision_called_at=None,
        decision=None,
        filed_at=None,
        escalation_offered_at=None,
        escalation=None,
    )


@after.register
def _(event: e.ClockStarted, case: Case) -> Case:
    case = with_clocks(case, event.clock)
    if event.clock.clock_id == "notification" and case.notified is Notified.NOT_DUE:
        case = replace(case, notified=Notified.DUE)
    return case


@after.register
def _(event: e.RungReached, case: Case) -> Case:
    if next_rung(case.clocks[event.clock_id]) is None:
        # Several rungs of one moment: an earlier one has ended the clock.
        return case
    case = with_clocks(case, reach(case.clocks[event.clock_id], event.at))
    if event.clock_id == "deferral" and event.rung is RungKind.DUE:
        return replace(
            with_ended(case, event.at, "deferral"), notified=Notified.NOT_DUE, deferral=None
        )
    return case


@after.register
def _(event: e.ClockEnded, case: Case) -> Case:
    return with_ended(case, event.at, event.clock_id, met=event.met)


@after.register
def _(event: e.ClockStopped, case: Case) -> Case:
    clock = case.clocks[event.clock_id]
    return with_clocks(case, stop_clock(clock, event.reason, event.at, event.by))


@after.register
def _(event: e.ClockResumed, case: Case) -> Case:
    clock = case.clocks[event.clock_id]
    return with_clocks(case, resume_clock(clock, event.at, event.by, case.calendar))


@after.register
def _(event: e.ClockExtended, case: Case) -> Case:
    clock = case.clocks[event.clock_id]
    extended = extend_clock(clock, event.due, event.by, event.at, event.document, case.calendar)
    return with_clocks(case, extended)


@after.register
def _(event: e.CalendarChanged, case: Case) -> Case:
    case = replace(case, closures=event.closures)
    running = [clock for clock in case.clocks.values() if clock.ended_at is None]
    return with_clocks(
        case, *(recompute_clock(clock, case.calendar, event.at, event.by) for clock in running)
    )
