"""Versions of a communication: whatever comes later, an earlier one waits for its own decision."""

import json

import pytest

from client.receiving import Item
from procedure.message import Communication
from procedure.versions import SeveralVersionsWait
from tests.office import ANALYST, Office
from tests.traffic import STRANGER, fresh_reference, red_notice
from tests.workflows.steps import confirmed, dossier_of, screened, workflow_of


async def states_of(office: Office, item: Item) -> dict[int, tuple[str, bool]]:
    """The state of each version of the communication, and whether it is restricted."""
    rows = await office.received.list(office.person(ANALYST))
    return {
        row.version: (row.state, row.restricted)
        for row in rows
        if row.communication_id == item.communication
    }


WAITS, RELEASED = ("AWAITING_PERSON", True), ("RELEASED", False)


async def test_what_is_restricted_stays_so_until_a_person_decides_on_it(office: Office) -> None:
    reference, analyst = fresh_reference(), office.person(ANALYST)
    first = await screened(office, red_notice(reference))
    await screened(office, red_notice(reference, STRANGER))
    assert await states_of(office, first) == {1: WAITS, 2: RELEASED}
    found = (await office.searches.search(analyst, "Quentin Ashdown Marlowick")).found
    assert (first.communication, 1) in {(one.communication, one.version) for one in found}
    shown = await office.reading.shown(analyst, first.communication)
    assert (shown.version, [hit.person_id for hit in shown.hits]) == (1, ["P-0001"])

    await office.release(first.communication)
    assert await states_of(office, first) == {1: RELEASED, 2: RELEASED}
    returned = await screened(office, red_notice(reference))
    assert returned.version == 3
    assert (await states_of(office, first))[3] == WAITS


async def test_each_version_has_its_own_decision(office: Office) -> None:
    reference, analyst = fresh_reference(), office.person(ANALYST)
    first = await screened(office, red_notice(reference))
    second = await screened(office, red_notice(reference, charge="Fraud, amended"))
    with pytest.raises(SeveralVersionsWait, match=r"/v2, comm-\w+/v1"):
        await office.communications.release(analyst, first.communication, reason="No.")
    with pytest.raises(SeveralVersionsWait):
        await office.reading.shown(analyst, first.communication)
    assert await states_of(office, first) == {1: WAITS, 2: WAITS}
    await office.release(dossier_of(second))
    assert await states_of(office, first) == {1: WAITS, 2: RELEASED}
    await confirmed(office, first)
    assert await states_of(office, first) == {1: ("WITH_CASE", True), 2: RELEASED}


async def test_a_list_entry_after_the_whole_notice_replaces_nothing(office: Office) -> None:
    reference = fresh_reference()
    notice = red_notice(reference, charge="Insult of a minister of the state")
    first = await screened(office, notice)
    case_id = await confirmed(office, first)
    whole = json.loads(notice)
    entry = {key: whole[key] for key in whole if key != "arrest_warrants"}
    less = await screened(office, json.dumps(entry).encode())
    assert (less.communication, less.version) == (first.communication, 2)
    await office.handle(workflow_of(less)).result()
    case = await office.case(case_id)
    assert case.communications == ((first.communication, 1), (first.communication, 2))
    opened, unread = await office.parts.case_file.communications_of(case)
    texts = [Communication.model_validate_json(stored) for _, _, stored in opened]
    assert [bool(one.charges) for one in texts] == [True, False]
    assert not unread
    earlier = await office.library.earlier(["P-0001"], besides="none")
    charges = [charge.text for one in earlier.compared for charge in one.communication.charges]
    assert charges.count("Insult of a minister of the state") == 1


async def test_a_repeat_is_a_ledger_entry_beside_the_version_that_waits(office: Office) -> None:
    raw = red_notice(fresh_reference())
    first, again = await screened(office, raw), await screened(office, raw)
    assert again.outcome == "ALREADY_HELD"
    assert await states_of(office, first) == {1: WAITS}
    noted = await office.register.ledger.everything(first.communication)
    assert [one.kind for one in noted] == ["CommunicationRepeated"]
