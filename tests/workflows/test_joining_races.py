"""Two analysts who confirm hits on the same person at the same moment: one case opens."""

import asyncio

from procedure.codes import IdentityFinding
from procedure.refusals import Refused
from procedure.same_person import OpenCasesExist
from tests.office import ANALYST, SUPERVISOR, Office
from tests.traffic import fresh_reference, red_notice
from tests.workflows.steps import kinds, screened, status_of


async def test_of_two_confirmations_at_once_one_opens_a_case_and_the_other_is_asked(
    office: Office,
) -> None:
    items = [await screened(office, red_notice(fresh_reference())) for _ in range(4)]
    people = [ANALYST, SUPERVISOR, ANALYST, SUPERVISOR]

    async def confirm(who: str, communication: str) -> str | Refused:
        try:
            case_id, _ = await office.communications.confirm(
                office.person(who),
                communication,
                identity=IdentityFinding.CONFIRMED,
                reason=f"Same person, says {who}.",
            )
        except Refused as refused:
            return refused
        return case_id

    found = await asyncio.gather(
        *(confirm(who, item.communication) for who, item in zip(people, items, strict=True))
    )
    (case_id,) = (one for one in found if isinstance(one, str))
    refused = [one for one in found if isinstance(one, Refused)]
    assert [type(one) for one in refused] == [OpenCasesExist] * 3
    assert {one.fields["cases"] for one in refused} == {case_id}
    rows = await office.register.lists.cases(person="P-0001")
    assert [row.case_id for row in rows] == [case_id]
    waiting = [item for item in items if await status_of(office, item) == ("AWAITING_PERSON", True)]
    assert len(waiting) == 3
    # Whoever was asked says where it belongs, and it joins.
    joined, _ = await office.communications.confirm(
        office.person(ANALYST), waiting[0].communication, join=case_id, reason="The same request."
    )
    assert joined == case_id
    assert (await kinds(office, case_id)).count("CaseOpened") == 1
