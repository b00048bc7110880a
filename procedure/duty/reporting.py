"""The report of a standing duty: composed with figures from the record, released, then sent.

The figures are counted by whoever composes it, from the whole record at one moment, and sealed in
the duty's record; acts and events know it by its SHA-256.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import ValidationError

from procedure.access import Permission, Right, Subject, require
from procedure.annex.duties import Reporting
from procedure.codes import LetterKey
from procedure.dossier import Command, Effect, Event, TimelineText
from procedure.duty.duty import ComposedReport, Duty
from procedure.duty.opening import row_of
from procedure.letters import to_role
from procedure.open_steps import OpenStep
from procedure.people import USNCB, Role
from procedure.refusals import AlreadyDone, CaseNotReady, NotNow, NotWellFormed
from procedure.report import Report, fingerprint
from procedure.tables import ActRule, EventRule, Rules, always
from procedure.values import DocumentId, PersonId, Sha256

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class NoReportDue(NotNow):
    """The present step of the duty waits for no report."""

    sentence = "The present step of this duty has no report with figures."


class NothingComposed(CaseNotReady):
    """There is nothing to release."""

    sentence = "No report is composed for the present step: compose it first."


class AlreadyReleased(AlreadyDone):
    """The report that was composed last is released."""

    sentence = "This report is already released."


class ReportNotReleased(CaseNotReady):
    """A report must be released before it leaves."""

    sentence = "The report of this step is not released: compose it, and have it released."


class ComposeReport(Command):
    """Compose the report of the present step from the record as it is now; it may be repeated."""

    act: Literal["compose_report"] = "compose_report"
    bureaus: bool
    """Whether it has the list of bureaus: then a second person must release it."""
    sha256: Sha256
    """Of the report in the document, as it is stored."""
    document: DocumentId
    needs_words: ClassVar[bool] = False


class ReleaseReport(Command):
    """Say that the report that was composed last may leave."""

    act: Literal["release_report"] = "release_report"
    document: DocumentId


class ReportComposed(Event):
    """A report was composed; one that was composed before for the same step counts no more."""

    document: DocumentId
    sha256: Sha256
    step: int
    """Counted from 0."""
    bureaus: bool


class ReportReleased(Event):
    """A report may leave."""

    document: DocumentId
    report: DocumentId
    sha256: Sha256
    composed_by: PersonId


def reporting_of(duty: Duty, rules: "Procedure") -> Reporting:
    """How the report of the present step counts. Raises NoReportDue, MatterHasEnded."""
    duty.must_be_open()
    row = row_of(duty, rules)
    if row.report is None or not row.steps[duty.step].report:
        raise NoReportDue()
    return row.report


def has_released(duty: Duty, rules: "Procedure") -> bool:
    """Whether the report of the present step is released, where the step has one."""
    if not row_of(duty, rules).steps[duty.step].report:
        return True
    return duty.report is not None and duty.report.released_at is not None


def must_have_released(duty: Duty, rules: "Procedure") -> None:
    """Raise ReportNotReleased where the present step waits for a report."""
    if not has_released(duty, rules):
        raise ReportNotReleased()


def compose_report(duty: Duty, order: ComposeReport, context: "Context") -> list[Event]:
    """Where the step has a report; with the list of bureaus by whoever may read it."""
    reporting_of(duty, context.rules)
    if order.bureaus:
        require(context.actor, Right.SEE_BUREAUS)
    return [
        ReportComposed(
            at=context.at,
            by=context.by,
            document=order.document,
            sha256=order.sha256,
            step=duty.step,
            bureaus=order.bureaus,
        )
    ]


def release_report(duty: Duty, order: ReleaseReport, context: "Context") -> list[Event]:
    """The one that was composed last; by a second person where it lists bureaus (REPORT L48)."""
    reporting_of(duty, context.rules)
    report = duty.report
    if report is None:
        raise NothingComposed()
    if report.released_at is not None:
        raise AlreadyReleased()
    return [
        ReportReleased(
            at=context.at,
            by=context.by,
            document=order.document,
            report=report.document,
            sha256=report.sha256,
            composed_by=report.by,
        )
    ]


def check_content(
    duty: Duty, order: ComposeReport, content: Mapping[str, Any], rules: "Procedure"
) -> None:
    """The document holds the report that the order names. Raises NotWellFormed."""
    stored = content.get("report")
    try:
        report = Report.model_validate(stored)
    except ValidationError:
        raise NotWellFormed(problem="The document holds no report.") from None
    same = (
        fingerprint(stored or {}) == order.sha256
        and report.duty == duty.dossier
        and report.kind is reporting_of(duty, rules).kind
        and (report.bureaus is not None) is order.bureaus
    )
    if not same:
        raise NotWellFormed(problem="The document holds another report than the order names.")


def after_composition(duty: Duty, event: ReportComposed) -> Duty:
    """It waits to be released."""
    report = ComposedReport(
        event.document,
        event.sha256,
        event.by,
        duty.revision + 1,
        event.at,
        event.step,
        event.bureaus,
    )
    return replace(duty, reports=(*duty.reports, report))


def after_release(duty: Duty, event: ReportReleased) -> Duty:
    """It may leave."""
    reports = tuple(
        replace(one, released_at=event.at, released_by=event.by)
        if one.document == event.report
        else one
        for one in duty.reports
    )
    return replace(duty, reports=reports)


def _composer(duty: Duty, order: ReleaseReport) -> Subject:
    return _composed_by(duty.report)


def _composed_by(report: ComposedReport | None) -> Subject:
    """Whoever composed a report with the list of bureaus does not release it."""
    return Subject(drafter=report.by if report is not None and report.bureaus else None)


def _composed_at(duty: Duty, order: ReleaseReport) -> int:
    return duty.report.composed if duty.report is not None else 0


def composition_text(duty: Duty, event: ReportComposed, rules: "Procedure") -> TimelineText:
    """``Report composed, with the list of bureaus``."""
    return TimelineText(
        f"Report composed, {'with' if event.bureaus else 'without'} the list of bureaus"
    )


def composition_emails(duty: Duty, event: ReportComposed, rules: "Procedure") -> list[Effect]:
    """The supervisors release it."""
    return [to_role(LetterKey.TO_APPROVE, Role.SUPERVISOR, what="a standing report")]


def open_steps(duty: Duty, rules: "Procedure") -> list[OpenStep]:
    """The report that was composed last is released."""
    report = duty.report
    if report is None or report.released_at is not None:
        return []
    what, composed = "Release the report", _composed_by(report)
    return [OpenStep(USNCB, what, (ReleaseReport,), clock=duty.clock, subject=composed)]


RULES = Rules(
    events=(
        EventRule(ReportComposed, after_composition, composition_text, composition_emails),
        EventRule(ReportReleased, after_release, always("Report released")),
    ),
    acts=(
        ActRule(
            ComposeReport,
            compose_report,
            Permission(roles=(Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL)),
            content=check_content,
            choices={"bureaus": lambda duty, rules, at, row: [False, True]},
        ),
        ActRule(
            ReleaseReport,
            release_report,
            Permission(roles=(Role.SUPERVISOR, Role.COUNSEL), not_drafter=True),
            _composer,
            outdated_after=_composed_at,
        ),
    ),
    open_steps=open_steps,
)
"""A report is composed and released."""
