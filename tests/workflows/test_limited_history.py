"""A person's earlier case that a team limits: the record knows it; only the team reads of it."""

from collections.abc import Mapping

from procedure.measures.dispute.assessment import Assessment
from tests.filled import filled
from tests.office import ANALYST, AUDITOR, COUNSEL, SECOND_SUPERVISOR, SUPERVISOR, Office, whose
from tests.traffic import fresh_reference, red_notice
from tests.workflows.steps import screened
from tests.workflows.test_viewing import CHARGE, ended_by_interpol, result_of
from views.assessments import AssessmentViews
from views.looks import Looks
from views.queue import QueuePages
from workflows.case_acts import CaseActs

SEES: Mapping[str, bool] = {
    SUPERVISOR: True,
    COUNSEL: True,
    AUDITOR: True,
    ANALYST: False,
    SECOND_SUPERVISOR: False,
}


async def limited(office: Office, case_id: str) -> None:
    """The case is limited to a supervisor and counsel."""
    acts, by = CaseActs.limit_to_team, office.person(SUPERVISOR)
    await office.cases.order(by, case_id, acts, text="A colleague is named.", members=(COUNSEL,))


async def test_what_it_tells_about_a_later_message_shows_to_its_team_alone(office: Office) -> None:
    hidden = await ended_by_interpol(office)
    open_to_all = await screened(office, red_notice(fresh_reference(), charge=CHARGE))
    assert "M07" in (await result_of(office, open_to_all.communication)).indicators
    await limited(office, hidden)
    again = await screened(office, red_notice(fresh_reference(), charge=CHARGE))
    assert "M07" not in (await result_of(office, again.communication)).indicators
    for item in (open_to_all, again):
        for by, sees in SEES.items():
            shown = await office.reading.shown(office.person(by), item.communication)
            assert shown.indications is not None
            assert ("M07" in shown.indications.codes) is sees, (by, item)
            assert (hidden in shown.model_dump_json()) is sees, (by, item)
    for by, sees in SEES.items():
        queue = QueuePages(Looks(office.register, now=office.clock.now), now=office.clock.now())
        rows = (await queue.page(office.person(by))).rows
        codes = {row.communication_id: {one.code for one in row.indicators} for row in rows}
        assert ("M07" in codes[again.communication]) is sees, by

    case_id, _ = await office.communications.confirm(
        office.person(ANALYST),
        again.communication,
        another=True,
        left_out=("U2", "U3", "U4", "U7", "J1", "J2", "J3", "S1", "S2", "S4", "D1"),
        reason="Same person: name and birth date agree.",
    )
    rule = (await office.recorder.rules(await office.case(case_id))).procedure.task("E1")
    employer = office.person(whose((await office.case(case_id)).tasks["E1"].agency, rule.role))
    fields = filled(rule, "NOT_OURS")
    await office.cases.answer(employer, case_id, "E1", "NOT_OURS", fields=fields)
    case = await office.until(case_id, lambda case: case.of(Assessment).assessed_at is not None)
    assert "M07" not in case.of(Assessment).indicators, "the record says what all its readers know"
    views = AssessmentViews(office.recorder, Looks(office.register, now=office.clock.now))
    for by, sees in SEES.items():
        (one,) = (await views.of_case(office.person(by), case_id)).communications
        assert ("M07" in one.indications.codes) is sees, by
        assert (hidden in one.model_dump_json()) is sees, by
