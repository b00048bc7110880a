"""The lines of a message as they were written, each with what it became."""

from formats.labels import Field
from formats.read import read
from formats.written import MOST, written
from tests.office import ROOT
from tests.traffic import diffusion, red_notice

TRAFFIC = ROOT / "samples" / "traffic"


def lines_of(raw: bytes) -> list[tuple[Field | None, int, str]]:
    """The lines of the only communication in a delivery."""
    (part,) = read(raw, "a file").communications
    return [(one.field, one.number, one.text) for one in written(part.raw).lines]


def test_each_line_is_beside_what_it_became() -> None:
    raw = (TRAFFIC / "diffusion-borduvia-0113.txt").read_bytes()
    found = lines_of(raw)
    assert found[:3] == [
        (Field.FROM, 0, "DE: IP BORDUVIA"),
        (Field.TO, 0, "A: IP WASHINGTON, IP LORVANE"),
        (Field.OUR_REF, 0, "NOTRE RÉF: BD/2026/113"),
    ]
    assert (Field.FAMILY_NAME, 2, "NOM: Bastonnardeau") in found
    charge = "INFRACTION: Diffusion de fausses nouvelles\n  de nature à troubler l'ordre public"
    assert (Field.CHARGE, 1, charge) in found
    assert found[-1][0] is None


def test_a_notice_is_read_by_its_fields() -> None:
    found = lines_of(red_notice("2026/1"))
    assert (Field.FAMILY_NAME, 1, "name: MARLOWICK") in found
    assert (Field.CHARGE, 1, "charge: Fraud") in found
    assert (Field.FILE_NUMBER, 0, "entity_id: 2026/1") in found


def test_no_word_is_lost_and_a_long_message_says_that_it_is_cut() -> None:
    raw = diffusion("XA-1", body="Please locate.\n\nWARRANT: 12/2026\nTO: somebody else")
    (part,) = read(raw, "a file").communications
    text = "\n".join(one.text for one in written(part.raw).lines)
    assert set(text.split()) == set(part.raw.decode().split())
    long = written(b"FROM: IP XANDRIA\n\n" + b"word " * MOST)
    assert long.cut
    assert sum(len(one.text) for one in long.lines) <= MOST


def test_what_is_no_text_has_no_lines() -> None:
    assert written(b"\x89PNG\r\n\x1a\n\x00\x00\x00\xff\xfe").lines == ()
