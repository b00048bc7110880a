"""What a case knows of the CCF: each request with its days, and what is expected when."""

from datetime import date, datetime

from procedure.clocks.rules import Binding
from procedure.clocks.timing import start_clock
from procedure.clocks.workdays import FederalCalendar
from procedure.days import noon_in_lyon
from procedure.measures.ccf.requests import (
    EXPECTED,
    CcfFinding,
    CcfMatter,
    CcfRequest,
    CcfStep,
    DayKind,
    RequestKind,
    must_be_before_the_ccf,
)
from procedure.values import CaseId, Moment, Stored
from views.files import CaseFile


class DayLine(Stored):
    """A day on which something happened to a request."""

    step: CcfStep
    on: date
    day: DayKind


class ExpectedLine(Stored):
    """What is expected of somebody else, and by when."""

    step: CcfStep
    label: str
    by: Moment
    """By when it is expected now."""
    by_rule: Moment
    """By when the Statute says, counted from the same day."""
    binds: Binding
    estimated: bool
    """Whether it counts from a day that is estimated, or only expected itself."""
    passed: bool


class RequestLine(Stored):
    """A request of the person to the CCF."""

    request: str
    kind: RequestKind
    finding: CcfFinding | None
    over: bool
    days: tuple[DayLine, ...]
    expected: tuple[ExpectedLine, ...]


class CcfView(Stored):
    """What a case knows of the CCF."""

    case: CaseId
    event: int
    requests: tuple[RequestLine, ...]
    questions: tuple[str, ...]
    """The open tasks by which the CCF's questions are answered."""


def ccf_view(file: CaseFile, at: datetime) -> CcfView:
    """The requests as they are at this moment. Raises NotBeforeTheCcf."""
    case = file.case
    must_be_before_the_ccf(case)
    return CcfView(
        case=case.dossier,
        event=case.revision,
        requests=tuple(_request(file, one, at) for one in case.of(CcfMatter).requests.values()),
        questions=tuple(t.task for t in case.tasks.values() if t.code == "C1" and t.open),
    )


def _request(file: CaseFile, request: CcfRequest, at: datetime) -> RequestLine:
    return RequestLine(
        request=request.request,
        kind=request.kind,
        finding=request.finding,
        over=request.over,
        days=tuple(
            DayLine(step=step, on=request.days[step].on, day=request.days[step].kind)
            for step in CcfStep
            if step in request.days
        ),
        expected=() if request.over else _expected(file, request, at),
    )


def _expected(file: CaseFile, request: CcfRequest, at: datetime) -> tuple[ExpectedLine, ...]:
    """Step by step: from the day that is recorded, otherwise from what is expected before it."""
    calendar = FederalCalendar(file.book.holidays, file.case.closures)
    now = {row.step: day for row, day in request.expected()}
    found: dict[CcfStep, ExpectedLine] = {}
    for row in EXPECTED[request.kind]:
        if row.step in request.days:
            continue
        running = file.case.clocks.get(request.clock(row.step))
        before = next((found[one] for one in row.counts_from if one in found), None)
        if row.step in now and running is not None and running.running:
            clock, estimated = running, now[row.step].kind is DayKind.ESTIMATED
        elif before is not None:
            rule, start = file.book.procedure.clock(row.rule), before.by
            day = noon_in_lyon(start.date())
            clock = start_clock(rule, file.case.case_class, row.step, day, "expected", calendar)
            estimated = True
        else:
            continue
        found[row.step] = ExpectedLine(
            step=row.step,
            label=clock.label,
            by=clock.due_at,
            by_rule=clock.first_due_at,
            binds=clock.binds,
            estimated=estimated,
            passed=clock.due_at <= at,
        )
    return tuple(found.values())
