"""Two hits on the same person confirmed at once, in two processes: one case opens."""

import asyncio

from activities.recorder import Recorder
from procedure.intake.passing import KeyOfCaseDestroyed
from procedure.intake.settling import ANSWER, SettleHandoff
from procedure.intake.triage import ConfirmRestriction
from procedure.people import SYSTEM_ID
from procedure.refusals import as_value
from procedure.same_person import OpenCasesExist
from register.register import Register
from tests.register.acting import confirmation, received, request, screening
from tests.register.filled import LEASE
from tests.register.samples import CASE, OTHER, START


async def asked(recorder: Recorder, reference: str, case: str) -> ConfirmRestriction:
    """A hit on P-0001 that an analyst is about to confirm, without a word on other cases."""
    intake = await received(recorder, reference)
    acted = await recorder.act(request(await screening(recorder.register, intake)))
    assert acted.receipt is not None
    order = await confirmation(recorder.register, intake, case)
    return order.model_copy(update={"another": False})


async def test_one_opens_and_the_other_is_asked(
    recorder: Recorder, other_recorder: Recorder
) -> None:
    """The first case does not exist yet: its handoff is on its way."""
    first, second = await asked(recorder, "2026/1", CASE), await asked(recorder, "2026/2", OTHER)
    answers = await asyncio.gather(
        recorder.act(request(first)), other_recorder.act(request(second))
    )
    refusals = [one.refusal for one in answers if one.refusal is not None]
    opened = [one.receipt for one in answers if one.receipt is not None]
    assert len(opened) == 1
    case = CASE if opened[0].order == first.order else OTHER
    assert [(one.kind, one.fields["cases"]) for one in refusals] == [
        (OpenCasesExist.__name__, case)
    ]
    # On purpose the second one opens as well.
    late, by = (second, other_recorder) if case == CASE else (first, recorder)
    on_purpose = late.model_copy(update={"another": True})
    acted = await by.act(request(on_purpose))
    assert acted.receipt is not None


async def test_a_case_that_could_not_open_stands_in_nobodys_way(
    recorder: Recorder, register: Register
) -> None:
    first, second = await asked(recorder, "2026/1", CASE), await asked(recorder, "2026/2", OTHER)
    assert (await recorder.act(request(first))).receipt is not None
    assert await register.people.open_cases("P-0001") == [CASE]
    (handoff,) = await register.handoffs.lease(20, START, LEASE)
    refusal = as_value(KeyOfCaseDestroyed(case=CASE))
    await register.handoffs.answered(handoff.handoff_id, refusal, START)
    settled = SettleHandoff(
        dossier=first.dossier,
        order=f"{handoff.handoff_id}{ANSWER}",
        by=SYSTEM_ID,
        handoff=handoff.handoff_id,
        refusal=refusal,
    )
    assert (await recorder.act(request(settled))).receipt is not None
    assert await register.people.open_cases("P-0001") == []
    assert (await recorder.act(request(second))).receipt is not None
    assert await register.people.open_cases("P-0001") == [OTHER]
