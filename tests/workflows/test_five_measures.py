"""The main job: one misuse case through all five measures of REPORT L46, nine months included."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from procedure.case import CaseEnding
from procedure.clocks.explanation import explain
from procedure.clocks.workdays import FederalCalendar
from procedure.measures.dispute.filing import Filings, FilingState
from procedure.measures.notification.notification import Notification, NotificationState
from procedure.stages import stage_codes
from register.ledger import Verified
from register.values import EmailState
from rehearsal.playing import Rehearsal
from rehearsal.scenario import read_scenario
from tests.office import ANALYST, ROOT, SUPERVISOR, Office
from tests.traffic import red_notice
from views.timeline import Line


@pytest.mark.sandboxed
async def test_from_the_inbound_message_to_the_closed_record(office: Office) -> None:
    scenario = read_scenario((ROOT / "scenarios" / "official-red-notice.toml").read_text())
    assert scenario.opening.communication_of is not None
    notice = red_notice(scenario.opening.communication_of)
    items = await office.communications.receive(office.person(ANALYST), notice, "test")
    await office.communications.screened(items)

    said: list[str] = []
    rehearsal = Rehearsal(
        office.cases,
        office.matters,
        office.composing,
        office.communications,
        office.register,
        office.directory,
        office.skipper,
        office.clock,
        said.append,
    )
    case_id = await rehearsal.play(scenario)
    ended = await office.handle(case_id).result()

    case = await office.case(case_id)
    assert [ended["stage"]] == stage_codes(case) == [CaseEnding.CLOSED]
    assert case.outcome == "DELETED"
    assert case.of(Notification).state is NotificationState.DELIVERED
    protest = await office.matters.matter(office.person(SUPERVISOR), rehearsal.dossiers["protest"])
    assert (protest.standing.stage.code, protest.cases) == ("DELETED", (case_id,))
    assert case.of(Filings).made[0].state is FilingState.SETTLED
    assert case.ended_at is not None
    assert case.ended_at - case.opened_at > timedelta(days=265)
    assert all(clock.ended_at for clock in case.clocks.values())

    file = await office.views.file(office.person(SUPERVISOR), case_id)
    told = await office.views.timeline(office.person(SUPERVISOR), case_id)
    assert_a_supervisor_can_read(told.lines)
    assert sum(court.minutes for court in told.courts.parties) == told.courts.elapsed
    calendar = FederalCalendar(file.book.holidays, case.closures)
    for clock in case.clocks.values():
        explanation = " ".join(explain(clock, calendar))
        assert clock.obligation.citation in explanation
        assert clock.time.citation in explanation

    await assert_every_email_was_delivered_once(office, case_id)
    assert isinstance(await office.register.ledger.verify(), Verified)


def assert_a_supervisor_can_read(lines: Sequence[Line]) -> None:
    """All five measures, in the order of time; what was late says by how much and why it was."""
    assert {line.measure for line in lines} >= {2, 3, 4, 5}
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    late = {line.what: line.verdict for line in lines if line.late_by}
    assert any("S2" in what for what in late), "State let its deadline pass"
    assert all(verdict.startswith("late by ") for verdict in late.values())
    words = "\n".join(line.what for line in lines)
    for said in (
        "returned D1",
        "asked about J3",
        "missing: S2",
        "Decision sent back to counsel",
        "Formal dispute filed with INTERPOL",
        "INTERPOL's outcome: DELETED",
        "Case closed",
    ):
        assert said in words
    assert lines[-1].stage == "Closed"
    assert not any(ending.value in words for ending in CaseEnding), "words, not codes"


async def assert_every_email_was_delivered_once(office: Office, case_id: str) -> None:
    """What the outbox calls sent is what the mail server has, once each."""
    rows = await office.register.outbox.list(case_id)
    assert rows
    assert {row.state for row in rows} == {EmailState.SENT}
    ids = [str(email["Message-ID"]) for email in office.emails()]
    assert len(ids) == len(set(ids))
    assert {row.email_id for row in rows} <= {id_.strip("<>").partition("@")[0] for id_ in ids}
