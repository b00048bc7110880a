"""The report of a standing duty: who composes and releases it, and what waits for it."""

import pytest

from procedure.duty.reporting import (
    AlreadyReleased,
    ComposeReport,
    NoReportDue,
    NothingComposed,
    ReleaseReport,
    ReportNotReleased,
    check_content,
)
from procedure.duty.steps import ApproveStep, CompleteStep, ProposeStep
from procedure.matters.matter import MatterHasEnded
from procedure.refusals import ChangedSinceRead, DrafterMayNotApprove, NotPermitted, NotWellFormed
from procedure.report import fingerprint
from tests.procedure.casework import ANALYST, COUNSEL, SECOND_COUNSEL, SUPERVISOR
from tests.procedure.matter_acts import composed, congress, duty
from tests.procedure.matterwork import NEWEST
from tests.procedure.reporting.planted import records, report

ANY = {"sha256": "0" * 64}


def test_whoever_composed_a_list_of_bureaus_does_not_release_it() -> None:
    course = composed()
    assert course.stage == "COMPOSED"
    with pytest.raises(DrafterMayNotApprove):
        course.say(COUNSEL, ReleaseReport)
    with pytest.raises(NotPermitted):
        course.say(ANALYST, ReleaseReport)
    course.say(SECOND_COUNSEL, ReleaseReport)
    assert course.matter.report.released_by == SECOND_COUNSEL.person
    with pytest.raises(AlreadyReleased):
        course.say(SECOND_COUNSEL, ReleaseReport)


def test_one_person_composes_and_releases_a_report_without_it() -> None:
    course = composed(bureaus=False)
    course.say(COUNSEL, ReleaseReport)
    assert course.matter.report.released_by == COUNSEL.person


def test_an_analyst_composes_without_the_list_only() -> None:
    course = congress()
    with pytest.raises(NotPermitted):
        course.say(ANALYST, ComposeReport, bureaus=True, **ANY)
    course.say(ANALYST, ComposeReport, bureaus=False, **ANY)
    assert course.matter.report.by == ANALYST.person


def test_nothing_is_submitted_before_it_is_released() -> None:
    course = congress()
    with pytest.raises(NothingComposed):
        course.say(SUPERVISOR, ReleaseReport)
    with pytest.raises(ReportNotReleased):
        course.say(COUNSEL, ProposeStep)
    course.say(COUNSEL, ComposeReport, bureaus=True, **ANY)
    with pytest.raises(ReportNotReleased):
        course.say(COUNSEL, ProposeStep)
    course.say(SUPERVISOR, ReleaseReport)
    course.say(COUNSEL, ProposeStep)
    course.say(SUPERVISOR, ApproveStep, approve=True)
    with pytest.raises(NoReportDue):
        course.say(COUNSEL, ComposeReport, bureaus=False, **ANY)
    course.say(COUNSEL, CompleteStep)
    with pytest.raises(MatterHasEnded):
        course.say(COUNSEL, ComposeReport, bureaus=False, **ANY)


def test_what_is_composed_again_must_be_released_again() -> None:
    course = composed()
    before = course.matter.revision
    course.say(COUNSEL, ComposeReport, bureaus=True, **ANY)
    with pytest.raises(ChangedSinceRead):
        course.say(SUPERVISOR, ReleaseReport, seen=before)
    course.say(SUPERVISOR, ReleaseReport)
    course.say(COUNSEL, ComposeReport, bureaus=False, **ANY)
    with pytest.raises(ReportNotReleased):
        course.say(COUNSEL, ProposeStep)
    assert [one.released_at is None for one in course.matter.reports] == [True, False, True]


def test_a_duty_without_a_report_has_none_to_compose() -> None:
    with pytest.raises(NoReportDue):
        duty().say(COUNSEL, ComposeReport, bureaus=False, **ANY)


def test_the_document_must_hold_the_report_that_the_order_names() -> None:
    course = congress()
    state = course.matter
    stored = report("REPORT_6503", records(), bureaus=False).model_dump(mode="json")
    stored["duty"] = state.dossier

    def check(content: dict[str, object], *, bureaus: bool = False, sha256: str = "") -> None:
        order = course.command(
            COUNSEL, ComposeReport, bureaus=bureaus, sha256=sha256 or fingerprint(stored)
        )
        assert isinstance(order, ComposeReport)
        check_content(state, order, content, NEWEST)

    check({"report": stored})
    for content, fields in (
        ({}, {}),
        ({"report": {**stored, "period": "2020"}}, {}),
        ({"report": stored}, {"bureaus": True}),
        ({"report": stored}, {"sha256": "1" * 64}),
    ):
        with pytest.raises(NotWellFormed):
            check(content, **fields)  # type: ignore[arg-type]  # on purpose
