"""Standing reports: composed from the whole record, and read again as they were composed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from activities.recorder import Recorder
from procedure.access import Right, may, require
from procedure.annex.editions import Procedure
from procedure.case import Case
from procedure.clocks.zones import EASTERN
from procedure.duty.duty import ComposedReport, Duty
from procedure.duty.opening import row_of
from procedure.duty.reporting import NothingComposed, ReportNotReleased, reporting_of
from procedure.incidents.incident import Incident
from procedure.matters.matter import Matter
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.report import Previous, Report, fingerprint
from procedure.report_codes import ReportKind
from procedure.reporting.composing import compared, composed, year_of
from procedure.reporting.records import Received, Records, Span, source_of, span_of
from procedure.values import Moment, Stored
from register.sealing import UNREADABLE, KeyDestroyed
from views.looks import Looks, View
from views.matters import MatterViews


class ReportView(Stored):
    """A report as it was composed, as far as this reader may read it."""

    report: Report
    sha256: str
    """Of the report as it is stored."""
    composed_by: str
    released_at: Moment | None
    released_by: str | None
    bureaus_withheld: bool
    """Whether it has a list of bureaus that this reader, or this copy, does not get."""


class NewReport(NamedTuple):
    """A report that was just composed, as it is stored."""

    content: Mapping[str, Any]
    sha256: str


class Reports:
    """Composes and opens reports for whoever may."""

    def __init__(
        self,
        recorder: Recorder,
        looks: Looks,
        matters: MatterViews,
        *,
        now: Callable[[], datetime],
    ) -> None:
        """``matters`` finds the duty; ``looks`` records; ``now`` is the present moment in UTC."""
        self._recorder = recorder
        self._looks = looks
        self._register = looks.register
        self._matters = matters
        self._now = now

    async def compose(self, actor: Actor, matter_id: str, *, bureaus: bool) -> NewReport:
        """The report of the duty's present step, from the record as it is now.

        Raises NotFound, NotPermitted, NoReportDue, MatterHasEnded.
        """
        duty, rules = await self._duty(actor, matter_id)
        reporting = reporting_of(duty, rules)
        require(actor, Right.SEE_CASE)
        if bureaus:
            require(actor, Right.SEE_BUREAUS)
        await self._looks.note(actor, View.REPORT, duty.dossier)
        at = self._now()
        span = span_of(reporting, year_of(duty), at)
        report = composed(
            duty,
            row_of(duty, rules),
            reporting,
            await self._records(span),
            at,
            with_bureaus=bureaus,
            congress=next(
                (
                    row.report
                    for row in rules.edition.duties.values()
                    if row.report is not None and row.report.kind is ReportKind.SECTION_6503C
                ),
                None,
            ),
        )
        before = await self._before(duty)
        if before is not None:
            report = compared(report, *before)
        stored = report.model_dump(mode="json")
        return NewReport({"report": stored}, fingerprint(stored))

    async def report(self, actor: Actor, matter_id: str) -> ReportView:
        """The report of the present step, or else the last one of the duty.

        Raises NotFound, NothingComposed.
        """
        duty, _rules = await self._duty(actor, matter_id)
        one = duty.report or (duty.reports[-1] if duty.reports else None)
        if one is None:
            raise NothingComposed()
        await self._looks.note(actor, View.REPORT, duty.dossier)
        report = await self._opened(one)
        if report is None:
            raise NotFound(what="document", name=one.document)
        withheld = one.bureaus and not may(actor, Right.SEE_BUREAUS)
        return ReportView(
            report=report.without_bureaus() if withheld else report,
            sha256=one.sha256,
            composed_by=one.by,
            released_at=one.released_at,
            released_by=one.released_by,
            bureaus_withheld=withheld,
        )

    async def released(self, actor: Actor, matter_id: str, *, public: bool) -> ReportView:
        """The report to be saved; the public copy has no list of bureaus.

        Raises NotFound, NothingComposed, ReportNotReleased.
        """
        view = await self.report(actor, matter_id)
        if view.released_at is None:
            raise ReportNotReleased()
        if not public or view.report.bureaus is None:
            return view
        report = view.report.without_bureaus()
        return view.model_copy(update={"report": report, "bureaus_withheld": True})

    # --- the record -----------------------------------------------------------------------------

    async def _duty(self, actor: Actor, matter_id: str) -> tuple[Duty, Procedure]:
        file = await self._matters.file(actor, matter_id)
        if not isinstance(file.matter, Duty):
            raise NotFound(what="standing duty", name=file.matter.number or file.matter.dossier)
        return file.matter, file.book.procedure

    async def _records(self, span: Span) -> Records:
        """Everything that reports count; only the communications of incidents are opened."""
        lists = self._register.lists
        known = [
            *[row.case_id for row in await lists.cases()],
            *[row.matter_id for row in await lists.matters()],
        ]
        states = [await self._recorder.state(one) for one in known]
        cases = tuple(one for one in states if isinstance(one, Case))
        matters = tuple(one for one in states if isinstance(one, Matter))
        since = datetime.combine(span.first, time(), EASTERN)
        before = datetime.combine(span.last + timedelta(days=1), time(), EASTERN)
        received = await self._register.received.between(since, before)
        return Records(
            cases=cases,
            matters=matters,
            received=tuple(Received(*row) for row in received),
            senders=await self._senders(cases, matters),
        )

    async def _senders(self, cases: Sequence[Case], matters: Iterable[Matter]) -> dict[str, str]:
        """Who stands behind the communications that incidents are about."""
        incidents = [one for one in matters if isinstance(one, Incident)]
        concerned = {case for one in incidents for case in one.cases}
        wanted = {one.communication: 1 for one in incidents if one.communication}
        for case in cases:
            if case.dossier in concerned:
                wanted |= dict(case.communications)
        found = {}
        for communication, version in wanted.items():
            sender = await self._sender(communication, version)
            if sender is not None:
                found[communication] = sender
        return found

    async def _sender(self, communication: str, version: int) -> str | None:
        try:
            return source_of(await self._looks.communication(communication, version))
        except (KeyDestroyed, NotFound, *UNREADABLE):
            return None

    # --- reports that were composed -------------------------------------------------------------

    async def _before(self, duty: Duty) -> tuple[Report, Previous] | None:
        """The report of the same kind that was released last."""
        rows = await self._register.lists.matters(kind="duty")
        duties = [await self._recorder.state(row.matter_id) for row in rows]
        released = [
            (one.released_at, other, one)
            for other in duties
            if isinstance(other, Duty) and other.duty == duty.duty
            for one in other.reports
            if one.released_at is not None
        ]
        if not released:
            return None
        _, other, one = max(released, key=lambda row: row[0])
        report = await self._opened(one)
        if report is None:
            return None
        return report, Previous(
            duty=other.dossier,
            number=other.number or other.dossier,
            composed_at=report.composed_at,
            sha256=one.sha256,
        )

    async def _opened(self, one: ComposedReport) -> Report | None:
        """The report as it is stored; None where it cannot be read or is another one."""
        try:
            document = await self._register.documents.document(one.document)
        except (KeyDestroyed, NotFound, *UNREADABLE):
            return None
        stored = document.content.get("report")
        if stored is None or fingerprint(stored) != one.sha256:
            return None
        return Report.model_validate(stored)
