"""What an analyst sees of a screened communication, and what a search by name finds."""

from datetime import timedelta

import pytest

from indicators.sameness import Level as Sameness
from procedure.intake.intake import ScreeningResult
from procedure.message import PartialDate
from procedure.refusals import NotFound, NotPermitted
from register.ledger import Verified
from tests.destroying import destroy_key
from tests.office import ANALYST, AUDITOR, Office, hits_of
from tests.traffic import STRANGER, diffusion, fresh_reference, red_notice, status_message
from tests.workflows.steps import confirmed, screened, workflow_of

CHARGE = "Fraud of 4,500,000 crowns at the Bank of Samplia on 12 May 2019, article 159 part 4"


async def result_of(office: Office, communication: str) -> ScreeningResult:
    """What the last screening came to."""
    result = (await office.intake(communication)).screened
    assert result is not None
    return result


async def ended_by_interpol(office: Office) -> str:
    """A case on the charge, whose diffusion INTERPOL has found non-compliant."""
    reference = fresh_reference()
    first = diffusion(reference).replace(b"CHARGE: Fraud", f"CHARGE: {CHARGE}".encode())
    case_id = await confirmed(office, await screened(office, first))
    message = await screened(office, status_message(reference))
    await office.handle(workflow_of(message)).result()
    assert (await office.case(case_id)).outcome == "NON_COMPLIANT"
    return case_id


async def test_indicators_are_shown_with_the_hits_with_evidence_and_source(office: Office) -> None:
    insult = red_notice(fresh_reference(), charge="Public insult of the President; extremism")
    item = await screened(office, insult)
    shown = await office.reading.shown(office.person(ANALYST), item.communication)
    assert shown.hits[0].person_id == "P-0001"
    assert shown.indications is not None
    (political,) = (one for one in shown.indications.indicators if one.code == "M01")
    assert any("insult" in evidence.words.lower() for evidence in political.evidence)
    assert political.sources
    assert "never a finding" in shown.indications.note


async def test_the_screening_that_the_event_names_is_shown(office: Office) -> None:
    """Not one that another worker wrote and nobody recorded, whatever its clock says."""
    item = await screened(office, red_notice(fresh_reference()))
    person = office.person(ANALYST)
    before = await office.reading.shown(person, item.communication)
    recorded = await office.register.documents.document(
        (await result_of(office, item.communication)).reasons
    )
    await office.register.documents.store(
        recorded.dossier,
        recorded.kind,
        recorded.author,
        recorded.task,
        {**recorded.content, "hits": []},
        office.clock.now() + timedelta(days=365),
    )
    assert (await office.reading.shown(person, item.communication)).hits == before.hits != ()


async def test_indicators_are_looked_for_in_every_communication(office: Office) -> None:
    item = await screened(
        office, red_notice(fresh_reference(), STRANGER, charge="Insult of the President")
    )
    result = await result_of(office, item.communication)
    assert "M01" in result.indicators
    assert result.hits == ()


async def test_a_reissue_after_non_compliance_shows(office: Office) -> None:
    case_id = await ended_by_interpol(office)
    again = await screened(office, red_notice(fresh_reference(), charge=CHARGE))
    assert "M07" in (await result_of(office, again.communication)).indicators
    shown = await office.reading.shown(office.person(ANALYST), again.communication)
    assert [(one.case, one.facts) for one in shown.related] == [(case_id, Sameness.SAME)]

    other = await screened(office, red_notice(fresh_reference(), charge="Theft of a bicycle"))
    assert "M07" not in (await result_of(office, other.communication)).indicators


@pytest.mark.long
async def test_what_interpol_ended_is_compared_before_what_is_newer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ended_by_interpol(office)
    for number in range(3):
        await screened(office, red_notice(fresh_reference(), charge=f"Theft of {number} bicycles"))

    monkeypatch.setattr("activities.library._MOST_EARLIER", 2)
    again = await screened(office, red_notice(fresh_reference(), charge=CHARGE))
    assert "M07" in (await result_of(office, again.communication)).indicators
    shown = await office.reading.shown(office.person(ANALYST), again.communication)
    assert shown.not_compared >= 2, "it says how many were left out"


async def test_one_that_is_damaged_keeps_no_other_from_being_screened(office: Office) -> None:
    damaged = await screened(office, red_notice(fresh_reference(), charge=CHARGE))
    office.damage(damaged.communication)
    other = await screened(office, red_notice(fresh_reference(), charge=CHARGE))
    analyst = office.person(ANALYST)
    shown = await office.reading.shown(analyst, other.communication)
    assert (shown.hits[0].person_id, shown.not_compared) == ("P-0001", 1)

    # Why it was restricted is still shown, with what could not be compared.
    case_id = await confirmed(office, other)
    shown = await office.reading.shown(analyst, damaged.communication)
    assert [hit.person_id for hit in shown.hits] == ["P-0001"]
    assert [(one.case, one.facts) for one in shown.related] == [(case_id, None)]
    assert shown.unread == (damaged.communication,)

    await destroy_key(office.register, case_id, office.clock.now())
    third = await screened(office, red_notice(fresh_reference(), charge=CHARGE))
    shown = await office.reading.shown(analyst, third.communication)
    assert [(one.case, one.facts) for one in shown.related] == [(case_id, None)]
    assert shown.unread == ()


async def test_a_search_finds_any_spelling_and_is_recorded(office: Office) -> None:
    stranger = await screened(office, red_notice(fresh_reference(), STRANGER))
    await screened(office, red_notice(fresh_reference()))
    analyst = office.person(ANALYST)
    for name in ("Olga Fictitia Zebrownik", "Zebrownik, Olga", "OLGA ZEBROWNIK", "Ольга Зебровник"):
        searched = await office.searches.search(analyst, name)
        assert searched.found[0].communication == stranger.communication, name
    born = PartialDate(year=1950, month=12, day=31)
    by_auditor = await office.searches.search(office.person(AUDITOR), "Olga Zebrownik", born)
    assert by_auditor.found[0].reasons
    nobody = await office.searches.search(analyst, "Someone Entirely Different")
    assert (nobody.found, nobody.unread) == ((), ())
    with pytest.raises(NotPermitted):
        await office.searches.search(office.person("fbi-officer-1"), "Olga Zebrownik")

    searches = [
        record
        for record in await office.register.ledger.everything("register")
        if record.kind == "Looked"
    ]
    assert len(searches) == 6
    assert all("ebrownik" not in str(record.data) for record in searches)


async def test_looking_is_recorded_and_only_for_those_who_may(office: Office) -> None:
    item = await screened(office, red_notice(fresh_reference()))
    await hits_of(office, item.communication)
    with pytest.raises(NotFound):
        await office.reading.shown(office.person("fbi-officer-1"), item.communication)
    viewed = [
        record.actor
        for record in await office.register.ledger.everything(item.communication)
        if record.kind == "Looked"
    ]
    assert viewed == [ANALYST]
    assert isinstance(await office.register.ledger.verify(), Verified)
