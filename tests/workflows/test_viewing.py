"""What an analyst sees of a screened communication, and what a search by name finds."""

import pytest

from indicators.charges import Level as Sameness
from procedure.events import CommunicationScreened
from procedure.message import PartialDate
from procedure.refusals import NotFound, NotPermitted
from register.ledger import Verified
from tests.office import ANALYST, AUDITOR, Office, hits_of
from tests.traffic import STRANGER, diffusion, fresh_reference, red_notice, status_message

CHARGE = "Fraud of 4,500,000 crowns at the Bank of Samplia on 12 May 2019, article 159 part 4"


async def take_in(office: Office, raw: bytes) -> str:
    (item,) = await office.intake.take_in(office.person(ANALYST), raw, "test")
    await office.intake.screened([item])
    return item.communication


async def case_of(office: Office, communication: str) -> str:
    case_id, _ = await office.intake.confirm(
        office.person(ANALYST), communication, reason="Same person."
    )
    return case_id


async def screening(office: Office, communication: str) -> CommunicationScreened:
    found = await office.library.last_screened(communication, 1)
    assert found is not None
    return found


async def test_indicators_stand_beside_the_hits_with_evidence_and_source(office: Office) -> None:
    insult = red_notice(fresh_reference(), charge="Public insult of the President; extremism")
    shown = await office.viewing.shown(office.person(ANALYST), await take_in(office, insult))
    assert shown.hits[0].person_id == "P-0001"
    assert shown.indications is not None
    (political,) = (one for one in shown.indications.indicators if one.code == "M01")
    assert any("insult" in evidence.words.lower() for evidence in political.evidence)
    assert political.sources
    assert "never a finding" in shown.indications.note


async def test_indicators_are_looked_for_in_every_communication(office: Office) -> None:
    communication = await take_in(
        office, red_notice(fresh_reference(), STRANGER, charge="Insult of the President")
    )
    event = await screening(office, communication)
    assert "M01" in event.indicators
    assert event.hits == ()


async def test_a_reissue_after_non_compliance_shows(office: Office) -> None:
    reference = fresh_reference()
    first = diffusion(reference).replace(b"CHARGE: Fraud", f"CHARGE: {CHARGE}".encode())
    case_id = await case_of(office, await take_in(office, first))
    said = await take_in(office, status_message(reference))
    await office.handle(f"intake-{said.removeprefix('comm-')}-v1").result()
    assert (await office.case(case_id)).outcome == "NON_COMPLIANT"

    again = await take_in(office, red_notice(fresh_reference(), charge=CHARGE))
    assert "M07" in (await screening(office, again)).indicators
    shown = await office.viewing.shown(office.person(ANALYST), again)
    assert [(one.case, one.facts) for one in shown.related] == [(case_id, Sameness.SAME)]

    other = await take_in(office, red_notice(fresh_reference(), charge="Theft of a bicycle"))
    assert "M07" not in (await screening(office, other)).indicators


async def test_what_interpol_ended_is_compared_before_what_is_newer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = fresh_reference()
    first = diffusion(reference).replace(b"CHARGE: Fraud", f"CHARGE: {CHARGE}".encode())
    await case_of(office, await take_in(office, first))
    said = await take_in(office, status_message(reference))
    await office.handle(f"intake-{said.removeprefix('comm-')}-v1").result()
    for number in range(3):
        await take_in(office, red_notice(fresh_reference(), charge=f"Theft of {number} bicycles"))

    monkeypatch.setattr("activities.library._MOST_EARLIER", 2)
    again = await take_in(office, red_notice(fresh_reference(), charge=CHARGE))
    assert "M07" in (await screening(office, again)).indicators
    shown = await office.viewing.shown(office.person(ANALYST), again)
    assert shown.not_compared >= 2, "it says how many were left out"


async def test_one_that_is_damaged_keeps_no_other_from_being_screened(office: Office) -> None:
    damaged = await take_in(office, red_notice(fresh_reference(), charge=CHARGE))
    office.damage(damaged)
    other = await take_in(office, red_notice(fresh_reference(), charge=CHARGE))
    analyst = office.person(ANALYST)
    shown = await office.viewing.shown(analyst, other)
    assert (shown.hits[0].person_id, shown.not_compared) == ("P-0001", 1)

    # Why it was restricted is shown all the same, with what could not be compared.
    case_id = await case_of(office, other)
    shown = await office.viewing.shown(analyst, damaged)
    assert [hit.person_id for hit in shown.hits] == ["P-0001"]
    assert [(one.case, one.facts) for one in shown.related] == [(case_id, None)]
    assert shown.unread == (damaged,)

    await office.register.destroy_key(case_id, office.clock.now(), ANALYST, "ORDER-7")
    third = await take_in(office, red_notice(fresh_reference(), charge=CHARGE))
    shown = await office.viewing.shown(analyst, third)
    assert [(one.case, one.facts) for one in shown.related] == [(case_id, None)]
    assert shown.unread == ()


async def test_a_search_finds_any_spelling_and_is_written_down(office: Office) -> None:
    stranger = await take_in(office, red_notice(fresh_reference(), STRANGER))
    await take_in(office, red_notice(fresh_reference()))
    analyst = office.person(ANALYST)
    for name in ("Olga Fictitia Zebrownik", "Zebrownik, Olga", "OLGA ZEBROWNIK", "Ольга Зебровник"):
        searched = await office.viewing.search(analyst, name)
        assert searched.found[0].communication == stranger, name
    born = PartialDate(year=1950, month=12, day=31)
    by_auditor = await office.viewing.search(office.person(AUDITOR), "Olga Zebrownik", born)
    assert by_auditor.found[0].reasons
    nobody = await office.viewing.search(analyst, "Someone Entirely Different")
    assert (nobody.found, nobody.unread) == ((), ())
    with pytest.raises(NotPermitted):
        await office.viewing.search(office.person("fbi-officer-1"), "Olga Zebrownik")

    searches = [
        record
        for record in await office.register.everything("register")
        if record.kind == "SearchedByName"
    ]
    assert len(searches) == 6
    assert all("ebrownik" not in str(record.data) for record in searches)


async def test_looking_is_written_down_and_only_for_those_who_may(office: Office) -> None:
    communication = await take_in(office, red_notice(fresh_reference()))
    await hits_of(office, communication)
    with pytest.raises(NotFound):
        await office.viewing.shown(office.person("fbi-officer-1"), communication)
    viewed = [
        record.actor
        for record in await office.register.everything(communication)
        if record.kind == "CommunicationViewed"
    ]
    assert viewed == [ANALYST]
    assert isinstance(await office.register.verify(), Verified)
