"""Decoding bytes to text in any encoding."""

import pytest

from formats.outcome import Unreadable
from formats.text import decode, storable

RUSSIAN = "Просим установить местонахождение и задержать указанное лицо."
ARABIC = "يرجى تحديد مكان الشخص المذكور وتوقيفه وإبلاغنا بذلك."
FRENCH = "Prière de localiser cette personne et de l'arrêter à son arrivée."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((text, name) for text in (RUSSIAN, ARABIC, FRENCH) for name in ("utf-8", "utf-8-sig")),
        *((text, name) for text in (RUSSIAN, ARABIC, FRENCH) for name in ("utf-16", "utf-32")),
        (RUSSIAN, "cp1251"),
        (ARABIC, "cp1256"),
        (FRENCH, "cp1252"),
    ],
)
def test_the_encoding_is_detected(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_western_utf_16_is_detected_without_a_byte_order_mark(encoding: str) -> None:
    assert decode(FRENCH.encode(encoding))[0] == FRENCH


def test_a_guessed_encoding_is_reported() -> None:
    assert decode(RUSSIAN.encode("cp1251"))[1] == "cp1251"
    assert decode(RUSSIAN.encode())[1] is None


def test_a_declared_encoding_is_used_if_it_fits() -> None:
    assert decode(RUSSIAN.encode("koi8-r"), "koi8-r")[0] == RUSSIAN
    assert decode(RUSSIAN.encode(), "us-ascii")[0] == RUSSIAN
    assert decode(RUSSIAN.encode(), "no-such-encoding")[0] == RUSSIAN


@pytest.mark.parametrize("declared", ["unicode_escape", "punycode", "idna", "zlib", "a\x00b"])
def test_a_false_encoding_is_ignored(declared: str) -> None:
    assert decode(b"Sample \\d", declared)[0] == "Sample \\d"


def test_damaged_letters_stay_visible() -> None:
    text, guessed = decode(RUSSIAN.encode()[:-20] + b"\xff" + RUSSIAN.encode()[-20:])
    assert "местонахождение" in text
    assert "\ufffd" in text
    assert guessed is not None


@pytest.mark.parametrize(
    "raw", [b"a\x00\x00b", b"%PDF-1.7\n", b"PK\x03\x04rest", b"\x89PNG\r\n", b"{\\rtf1 a}"]
)
def test_files_that_are_not_text_are_rejected_with_advice(raw: bytes) -> None:
    with pytest.raises(Unreadable, match="plain text"):
        decode(raw)


def test_line_endings_and_control_characters_are_normalized() -> None:
    assert decode(b"a\r\nb\rc\x07d")[0] == "a\nb\nc d"


def test_lone_surrogates_can_be_stored() -> None:
    assert storable("a\ud800b\x00").encode() == b"a?b "
