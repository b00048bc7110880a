"""What happens to a request to the CCF, and the dates that are expected of others by it."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.case import Case
from procedure.clocks.clock import Clock
from procedure.days import day_in_lyon, noon_in_lyon
from procedure.dossier import Command, Event, TimelineText, with_clocks, with_ended
from procedure.measures.ccf.requests import (
    CLOCKS,
    CcfFinding,
    CcfMatter,
    CcfRequest,
    CcfStep,
    Day,
    DayKind,
    NotBeforeTheCcf,
    RequestKind,
    must_be_plausible,
    must_follow,
    request_of,
    with_request,
)
from procedure.measures.ccf.wording import DAYS, KINDS, STEPS
from procedure.people import Role
from procedure.refusals import AlreadyDone, NotNow, NotWellFormed
from procedure.tables import ActRule, EventRule, Needs, Rules
from procedure.values import DocumentId, Word

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context

WHO = Permission(roles=(Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL))
"""Who follows what the CCF does."""
REQUEST_KNOWN, PENDING = "CCF_REQUEST_KNOWN", "CCF_PENDING"
"""The facts that a request exists, and that it is pending: a dispute waits for it."""
_AFTER = {
    CcfFinding.COMPLIANT: None,
    CcfFinding.COMPLIANT_WITH_UPDATE: "MODIFICATION",
    CcfFinding.NON_COMPLIANT: "DELETION",
}
"""What INTERPOL has done to the data once the decision is carried out, as a fact."""


class RequestIsOver(NotNow):
    """Nothing more follows."""

    sentence = "Nothing more follows for the request {request}: record a further one."


class DayAlreadyRecorded(AlreadyDone):
    """Exactly this day is recorded."""

    sentence = "This day is already recorded for {step}."


class RecordCcfRequest(Command):
    """The person has made a request to the CCF."""

    act: Literal["record_ccf_request"] = "record_ccf_request"
    request_kind: RequestKind
    received_on: date | None = None
    """When the CCF received it, in Lyon; unset: not known."""
    document: DocumentId


class RecordCcfStep(Command):
    """Something happened to a request."""

    act: Literal["record_ccf_step"] = "record_ccf_step"
    request: str
    step: CcfStep
    on: date
    """On which day, in Lyon."""
    estimated: bool = False
    """Nobody said the day: it is what we think."""
    finding: CcfFinding | None = None
    """What the CCF decided, where it decided about correction or deletion."""
    document: DocumentId


class CcfRequestRecorded(Event):
    """The person has made a request to the CCF."""

    request: str
    request_kind: RequestKind
    document: DocumentId


class CcfStepRecorded(Event):
    """Something happened to a request; what is expected next counts from it."""

    request: str
    step: CcfStep
    on: date
    day: DayKind
    finding: CcfFinding | None = None
    clocks: tuple[Clock, ...]
    """What is expected by its day, as it is from now on."""
    document: DocumentId


def after_request(case: Case, event: CcfRequestRecorded) -> Case:
    """One request more."""
    return with_request(case, CcfRequest(event.request, event.request_kind))


def after_step(case: Case, event: CcfStepRecorded) -> Case:
    """The day is recorded, what was expected has come, and what follows is expected."""
    before = request_of(case, event.request)
    request = replace(
        before,
        days={**before.days, event.step: Day(event.on, event.day)},
        finding=event.finding or before.finding,
    )
    known = event.day is not DayKind.ESTIMATED
    case = with_ended(case, event.at, before.clock(event.step), met=known)
    if request.over:
        needless = [request.clock(step) for step in CcfStep if step is not CcfStep.REVISION_ASKED]
        case = with_ended(case, event.at, *needless, met=False)
    return with_request(with_clocks(case, *event.clocks), request)


def record_ccf_request(case: Case, order: RecordCcfRequest, context: "Context") -> list[Event]:
    """The case follows the track of the CCF from now on."""
    case.must_be_open()
    if context.rules.fact(REQUEST_KNOWN) is None or not _has_clocks(context):
        raise NotBeforeTheCcf()
    request = f"ccf-{len(case.of(CcfMatter).requests) + 1}"
    chain = context.chain(case)
    chain.add(context.add_fact(case, REQUEST_KNOWN, None, context))
    recorded = CcfRequestRecorded(
        at=context.at,
        by=context.by,
        request=request,
        request_kind=order.request_kind,
        document=order.document,
    )
    chain.add([recorded])
    if order.received_on is not None:
        received = order.received_on
        chain.add(_step(chain.state, request, CcfStep.RECEIVED, received, order, context))
    return chain.events


def record_ccf_step(case: Case, order: RecordCcfStep, context: "Context") -> list[Event]:
    """A day that is known, estimated or corrected; a decision says what the CCF found."""
    must_follow(case)
    request = request_of(case, order.request)
    late = (CcfStep.NEW_FACT, CcfStep.REVISION_ASKED) if CcfStep.DELIVERED in request.days else ()
    if request.over and order.step not in (*request.days, *late):
        raise RequestIsOver(request=request.request)
    _finds_where_it_decides(request, order)
    day = request.days.get(order.step)
    kind = DayKind.ESTIMATED if order.estimated else DayKind.KNOWN
    as_before = day is not None and (day.on, day.kind is DayKind.ESTIMATED) == (
        order.on,
        order.estimated,
    )
    if as_before and order.finding in (None, request.finding):
        raise DayAlreadyRecorded(step=order.step)
    if day is not None and not order.estimated:
        kind = DayKind.CORRECTED
    chain = context.chain(case)
    chain.add(
        _step(case, request.request, order.step, order.on, order, context, kind, order.finding)
    )
    if kind is not DayKind.ESTIMATED:
        for fact in _facts(request_of(chain.state, request.request), order.step):
            chain.add(context.add_fact(chain.state, fact, None, context))
    return chain.events


def _finds_where_it_decides(request: CcfRequest, order: RecordCcfStep) -> None:
    """Raise NotWellFormed unless a finding comes with a decision about correction or deletion."""
    decides = order.step is CcfStep.DECIDED and request.kind is RequestKind.CORRECTION_OR_DELETION
    if order.finding is not None and not decides:
        raise NotWellFormed(problem="A finding belongs to a decision on correction or deletion.")
    if decides and order.finding is None and request.finding is None:
        raise NotWellFormed(problem="Say what the CCF found: --finding NON_COMPLIANT, for example.")


def _has_clocks(context: "Context") -> bool:
    return all(rule in context.rules.edition.clocks for rule in CLOCKS)


def _step(
    case: Case,
    request_id: str,
    step: CcfStep,
    on: date,
    order: RecordCcfRequest | RecordCcfStep,
    context: "Context",
    kind: DayKind = DayKind.KNOWN,
    finding: CcfFinding | None = None,
) -> list[Event]:
    """The step, with the clocks that count from its day. Raises NotWellFormed."""
    before = request_of(case, request_id)
    must_be_plausible(on, context.at)
    if kind is not DayKind.ESTIMATED and on > day_in_lyon(context.at):
        raise NotWellFormed(problem="This day lies ahead: it can only be estimated.")
    request = replace(before, days={**before.days, step: Day(on, kind)})
    _must_follow_each_other(request)
    started = tuple(
        context.start(
            case,
            case.case_class,
            row.rule,
            request.clock(row.step),
            f"day recorded for {request.request}",
            noon_in_lyon(day.on),
            estimated=day.kind is DayKind.ESTIMATED,
        )
        for row, day in request.expected()
        if step in row.counts_from and day == request.days[step]
    )
    return [
        CcfStepRecorded(
            at=context.at,
            by=context.by,
            request=request_id,
            step=step,
            on=on,
            day=kind,
            finding=finding,
            clocks=started,
            document=order.document,
        )
    ]


_ORDER = (
    CcfStep.RECEIVED,
    CcfStep.ADMISSIBLE,
    CcfStep.DECIDED,
    CcfStep.HANDED_OVER,
    CcfStep.IMPLEMENTED,
)


def _must_follow_each_other(request: CcfRequest) -> None:
    days = [request.days[step].on for step in _ORDER if step in request.days]
    if days != sorted(days):
        known = "; ".join(
            f"{step} {request.days[step].on.isoformat()}" for step in _ORDER if step in request.days
        )
        raise NotWellFormed(problem=f"The days do not follow each other: {known}.")


def _facts(request: CcfRequest, step: CcfStep) -> tuple[Word, ...]:
    """What the case knows by it: a dispute and the recall of copies depend on these."""
    if step is CcfStep.ADMISSIBLE:
        return (PENDING,)
    if request.finding is None:
        return ()
    if step is CcfStep.DECIDED:
        return (f"CCF_{request.finding}",)
    done = _AFTER[request.finding]
    return (done,) if step is CcfStep.IMPLEMENTED and done is not None else ()


def request_text(case: Case, event: CcfRequestRecorded, rules: "Procedure") -> TimelineText:
    """What the person asks for."""
    return TimelineText(f"Request to the CCF {event.request}: {KINDS[event.request_kind]}")


def step_text(case: Case, event: CcfStepRecorded, rules: "Procedure") -> TimelineText:
    """What happened, and when."""
    found = f", {event.finding}" if event.finding else ""
    when = f"{event.on.isoformat()}{DAYS[event.day]}"
    clock = request_of(case, event.request).clock(event.step)
    what = f"Request to the CCF {event.request}: {STEPS[event.step]}{found}, {when}"
    return TimelineText(what, None, clock if clock in case.clocks else None)


RULES = Rules(
    part_of="ccf",
    events=(
        EventRule(CcfRequestRecorded, after_request, request_text),
        EventRule(CcfStepRecorded, after_step, step_text),
    ),
    acts=(
        ActRule(RecordCcfRequest, record_ccf_request, WHO),
        ActRule(RecordCcfStep, record_ccf_step, WHO),
    ),
    needs=Needs(clocks=CLOCKS),
)
