"""A standing report, from the Schedule's look to the files that leave."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from activities.duty_opening import RegisterDutyOpener
from procedure.clocks.zones import EASTERN
from procedure.codes import IncidentKind
from procedure.duty.duty import Duty
from procedure.duty.opening import OpenDuty
from procedure.duty.reporting import ComposeReport, ReleaseReport, ReportNotReleased
from procedure.duty.steps import ApproveStep, ProposeStep
from procedure.incidents.remedy import AssessIncident
from procedure.passing_between import OpenIncident
from procedure.refusals import DrafterMayNotApprove, NotPermitted
from procedure.report import Bureau
from procedure.use_codes import Finding
from tests.office import ANALYST, COUNSEL, SUPERVISOR, Office, at_work
from tests.traffic import fresh_reference, red_notice
from tests.workflows.steps import kinds, screened
from views.matters import MatterViews
from views.report_files import files_of
from views.reports import Reports


def reports(office: Office) -> Reports:
    """Reading and composing reports."""
    now = office.clock.now
    matters = MatterViews(lambda: office.recorder, office.looks, now=now)
    return Reports(office.recorder, office.looks, matters, now=now)


async def misused(office: Office, communication: str, what: IncidentKind) -> None:
    """An incident in which the communication was misused by a government."""
    opened = await office.matters.open(
        office.person(ANALYST),
        OpenIncident,
        text="Reported by the field office.",
        what=what,
        communication=communication,
    )
    await office.matters.order(
        office.person(COUNSEL),
        opened.dossier,
        AssessIncident,
        text="A political case.",
        finding=Finding.MISUSE,
    )


async def composed(office: Office, duty: str, *, bureaus: bool) -> None:
    """Counsel composes the report and seals it."""
    counsel = office.person(COUNSEL)
    new = await reports(office).compose(counsel, duty, bureaus=bureaus)
    await office.matters.order(
        counsel,
        duty,
        ComposeReport,
        content=dict(new.content),
        bureaus=bureaus,
        sha256=new.sha256,
    )


@pytest.mark.long
async def test_from_the_schedule_to_the_files_of_a_released_report(closed: Office) -> None:
    office = closed
    counsel, supervisor = office.person(COUNSEL), office.person(SUPERVISOR)
    day = datetime(2026, 4, 25, 7, tzinfo=EASTERN).astimezone(UTC)
    async with at_work(office):
        notice = await screened(office, red_notice(fresh_reference()))
        for what in (IncidentKind.DETENTION, IncidentKind.VISA):
            await misused(office, notice.communication, what)
        opener = RegisterDutyOpener(office.recorder, now=lambda: day)
        (duty,) = (await opener.open_due()).opened
        await office.register.await_deliveries()

        with pytest.raises(NotPermitted):
            await reports(office).compose(office.person(ANALYST), duty, bureaus=True)
        await composed(office, duty, bureaus=True)
        with pytest.raises(ReportNotReleased):
            await reports(office).released(counsel, duty, public=False)
        with pytest.raises(DrafterMayNotApprove):
            await office.matters.order(counsel, duty, ReleaseReport, text="Mine.")
        seen = await reports(office).report(supervisor, duty)
        assert seen.report.figures()["B.misuse"].count == 2
        assert seen.report.bureaus == (Bureau(address="XA", incidents=2, attempted=0),)
        hidden = await reports(office).report(office.person(ANALYST), duty)
        assert (hidden.report.bureaus, hidden.bureaus_withheld) == (None, True)
        await office.matters.order(supervisor, duty, ReleaseReport, text="Read and agreed.")

        for public in (False, True):
            view = await reports(office).released(counsel, duty, public=public)
            files = files_of(view)
            check_files(office, files, whole=not public)
            assert files == files_of(view), "the same bytes each time"

        await office.matters.order(counsel, duty, ProposeStep, text="Sent to the committees.")
        await office.matters.order(supervisor, duty, ApproveStep, text="Seen.", approve=True)
        state = await office.recorder.state(duty)
        assert isinstance(state, Duty)
        assert state.reports[0].sha256 == seen.sha256
        assert state.clocks["step-2"].rule == "briefing-6503"
        recorded = await kinds(office, duty)
        assert recorded[1:3] == ["ReportComposed", "ReportReleased"]

        await misused(office, notice.communication, IncidentKind.BENEFIT)
        following = await office.matters.open(
            counsel,
            OpenDuty,
            text="The mandate continues.",
            duty="REPORT_6503",
            period="2026-10-25",
        )
        await composed(office, following.dossier, bureaus=False)
        report = (await reports(office).report(counsel, following.dossier)).report
        abuse = report.figures()["B.misuse"]
        assert (abuse.count, abuse.before) == (3, 2)
        assert report.previous is not None
        assert report.previous.sha256 == seen.sha256


def check_files(office: Office, files: dict[str, bytes], *, whole: bool) -> None:
    """The same figures in each file, the list in a whole copy only, and nobody's name."""
    assert files["report.pdf"].startswith(b"%PDF")
    rows = list(csv.DictReader(io.StringIO(files["report.csv"].decode("utf-8-sig"))))
    figures = {row["figure"]: row["count"] for row in rows if not row["part"]}
    found = json.loads(files["report.json"])
    for section in found["report"]["sections"]:
        for one in section["figures"]:
            assert figures[one["key"]] == ("" if one["count"] is None else str(one["count"]))
    text = files["report.csv"] + files["report.json"]
    assert (b",XA,2," in text) is whole
    assert (b'"address": "XA"' in text) is whole
    assert found["bureaus_withheld"] is not whole
    for person in office.directory.people:
        assert person.person_id.encode() not in text
