"""What the agencies answer feeds the misuse indicators, which are assessed for counsel."""

from collections import Counter

import pytest

from activities.assessed import CaseAssessment
from procedure.measures.dispute.assessment import Assessment
from procedure.measures.dispute.decision import DECISION
from procedure.stages import stage_codes
from tests.filled import filled
from tests.office import ANALYST, Office, whose
from tests.replay.scenarios import change_register
from tests.traffic import diffusion, fresh_reference
from tests.workflows.failing_register import until_tried_twice
from tests.workflows.histories import history, local_activities
from tests.workflows.steps import kinds

ITEM = "example.test | 2026-01-05 | A paper | A claim | fair"
"""One find of the open-source research."""
FED_BY_ANSWERS: dict[str, tuple[str, str, dict[str, str]]] = {
    "M06": ("U3", "NEUTRAL", {"items": ITEM, "recipients": "IP BORDUVIA: travel"}),
    "M15": ("J1", "NO_REQUEST", {"since": "2024-11-02"}),
    "M18": ("E1", "CONFIRMED_OFFICIAL_ACT", {}),
    "M23": ("U2", "OPEN_CASE", {"criterion_5": "not met"}),
}
"""The indicator, and the answer without which it is not found."""
HARMLESS: dict[str, tuple[str, dict[str, str]]] = {
    "U3": ("NEUTRAL", {"items": ITEM}),
    "J1": ("REQUEST_PENDING", {}),
    "E1": ("CONFIRMED_NOT_OFFICIAL", {}),
    "U2": ("OPEN_CASE", {"criterion_5": "met"}),
}
LEFT_OUT = ("U4", "U7", "J2", "J3", "S1", "S2", "S4", "D1")


@pytest.mark.parametrize("found", [*FED_BY_ANSWERS, None])
async def test_an_answer_feeds_its_indicator(office: Office, found: str | None) -> None:
    case_id = await case_from_diffusion(office)
    answers = dict(HARMLESS)
    if found is not None:
        task, outcome, fields = FED_BY_ANSWERS[found]
        answers[task] = (outcome, fields)
    for task, (outcome, fields) in answers.items():
        await answer_task(office, case_id, task, outcome, fields)
    assessment = await assessed(office, case_id)
    shown = set(assessment.indicators) & FED_BY_ANSWERS.keys()
    assert shown == ({found} if found else set())
    missing = set(assessment.not_assessed)
    assert not missing & {"M15", "M18"}, "answered, so assessed"
    kept = await office.register.documents.document(assessment.document or "")
    (one,) = CaseAssessment.model_validate(kept.content).communications
    assert (await office.case(case_id)).communications == ((one.communication, one.version),)


async def test_it_is_assessed_and_recorded_by_one_activity(office: Office) -> None:
    case_id = await case_from_diffusion(office, left_out=(*LEFT_OUT, "U2", "U3", "J1"))
    await answer_task(office, case_id, "E1", "NOT_OURS", {})
    await assessed(office, case_id)
    done = Counter(local_activities(await history(office, case_id)))
    assert (done["assess_at_once"], done["assess_case"]) == (1, 0)


async def test_what_cannot_be_recorded_at_once_is_recorded_later(office: Office) -> None:
    case_id = await case_from_diffusion(office, left_out=(*LEFT_OUT, "U2", "U3", "J1"))
    change_register(
        office,
        "CREATE TRIGGER no_assessment BEFORE INSERT ON ledger WHEN NEW.kind = 'IndicatorsAssessed' "
        "BEGIN SELECT RAISE(ABORT, 'no room'); END",
    )
    await answer_task(office, case_id, "E1", "NOT_OURS", {})
    await until_tried_twice(office, case_id)
    assert DECISION.code in stage_codes(await office.case(case_id)), "counsel does not wait for it"
    change_register(office, "DROP TRIGGER no_assessment")
    await assessed(office, case_id)
    assert (await kinds(office, case_id)).count("IndicatorsAssessed") == 1


async def test_what_nobody_answered_is_not_assessed(office: Office) -> None:
    case_id = await case_from_diffusion(office, left_out=(*LEFT_OUT, "U2", "U3", "J1"))
    await answer_task(office, case_id, "E1", "NOT_OURS", {})
    assessment = await assessed(office, case_id)
    assert set(assessment.not_assessed) >= {"M06", "M15", "M23"}


async def test_the_evidence_stays_out_of_temporal_and_of_the_ledger(office: Office) -> None:
    case_id = await case_from_diffusion(office, left_out=(*LEFT_OUT, "U2", "J1", "E1"))
    fields = {"items": ITEM, "recipients": "IP BORDUVIA: RESIDENCE"}
    await answer_task(office, case_id, "U3", "NEUTRAL", fields)
    assert "M06" in (await assessed(office, case_id)).indicators
    records = await office.register.ledger.everything(case_id)
    assert not [record for record in records if "BORDUVIA" in record.model_dump_json()]


async def case_from_diffusion(office: Office, left_out: tuple[str, ...] = LEFT_OUT) -> str:
    """A case on a wanted person diffusion that went to two countries."""
    raw = diffusion(fresh_reference())
    items = await office.communications.receive(office.person(ANALYST), raw, "test")
    await office.communications.screened(items)
    case_id, _ = await office.communications.confirm(
        office.person(ANALYST),
        items[0].communication,
        another=True,
        left_out=left_out,
        reason="Same person: name and birth date agree.",
    )
    return case_id


async def answer_task(
    office: Office, case_id: str, task_id: str, outcome: str, fields: dict[str, str]
) -> None:
    """The right person answers."""
    case = await office.case(case_id)
    task = case.tasks[task_id]
    rule = (await office.recorder.rules(case)).procedure.task(task.code)
    person = office.person(whose(task.agency, task.role))
    every = {**filled(rule, outcome), **fields}
    await office.cases.answer(person, case_id, task_id, outcome, fields=every)


async def assessed(office: Office, case_id: str) -> Assessment:
    """The assessment that was made when counsel was called."""
    case = await office.until(
        case_id, lambda case: case.of(Assessment).assessed_at is not None or case.ended is not None
    )
    assert DECISION.code in stage_codes(case)
    return case.of(Assessment)
