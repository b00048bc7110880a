"""What an analyst judges a message by: both sides of it, and what came before."""

from pathlib import Path

from procedure.intake.intake import IntakeState
from tests.office import ANALYST, ROOT, Office
from tests.traffic import diffusion, fresh_reference
from views.close_reading import CloseReading, CloseReadings
from views.identity import NATIONALITY, Verdict
from views.line_by_line import Span

TRAFFIC = ROOT / "samples" / "traffic"


async def received(office: Office, raw: bytes) -> tuple[str, int]:
    """The version that a message became, screened and restricted."""
    (item,) = await office.communications.receive(office.person(ANALYST), raw, "a file")
    await office.until_intake(
        item.communication, lambda one: one.state is IntakeState.AWAITING_PERSON, item.version
    )
    return item.communication, item.version


async def close(office: Office, communication: str, version: int) -> CloseReading:
    """The close reading of a version."""
    actor = office.person(ANALYST)
    shown = await office.reading.shown(actor, f"{communication}/v{version}")
    return await CloseReadings(office.recorder, office.looks).of(actor, shown)


def marked(spans: tuple[Span, ...]) -> list[str]:
    """What is marked as a name."""
    return [span.text for span in spans if span.persons]


async def test_the_name_is_marked_in_the_original_and_in_what_was_read(office: Office) -> None:
    raw = Path(TRAFFIC / "diffusion-qadirah-0088.txt").read_bytes()
    found = await close(office, *await received(office, raw))
    lines = {line.field: line for line in found.lines}
    family = lines["Subject 1, family name"]
    assert "".join(span.text for span in family.written) == "اسم العائلة: النويدري"
    assert marked(family.written) == marked(family.read) == ["النويدري"]
    # The birth date agrees, however it is written.
    born = lines["Subject 1, born"]
    assert (marked(born.written), marked(born.read)) == (["1973/12/05"], ["1973-12-05"])
    assert lines["Priority"].read == (Span(text="URGENT"),)
    assert any("M02" in span.codes for span in lines["Charge 1"].written)

    (identity,) = found.identities
    assert identity.entry is not None
    assert identity.entry.person_id == "P-0149"
    verdicts = {field.field: field.verdict for field in identity.fields}
    assert verdicts[NATIONALITY] is Verdict.DIFFERENT
    assert found.clock is not None
    assert found.clock.local_target


async def test_what_changed_and_what_came_before_is_beside_it(office: Office) -> None:
    other, first_version = await received(office, diffusion(fresh_reference()))
    reference = fresh_reference()
    communication, version = await received(office, diffusion(reference))
    again = await received(office, diffusion(reference, body="Please arrest at once."))
    assert again == (communication, version + 1)

    found = await close(office, *again)
    assert found.before is not None
    assert [(one.field, one.now) for one in found.before.changed] == [
        ("Text", "Please arrest at once.")
    ]
    (earlier,) = found.others
    assert (earlier.outline.communication_id, earlier.outline.version) == (other, first_version)
    assert earlier.names == ("QUENTIN ASHDOWN MARLOWICK",)
    assert earlier.facts == "POSSIBLE"


async def test_every_look_is_recorded(office: Office) -> None:
    other = await received(office, diffusion(fresh_reference()))
    own = await received(office, diffusion(fresh_reference()))
    await close(office, *own)
    looked = {
        (record.data["view"], record.data["subject"])
        for dossier in (other[0], own[0], "P-0001")
        for record in await office.register.ledger.everything(dossier)
        if record.kind == "Looked"
    }
    assert ("COMMUNICATION", f"{other[0]}/v{other[1]}") in looked
    assert ("COMMUNICATION", f"{own[0]}/v{own[1]}") in looked
    assert ("PERSON", "P-0001") in looked
