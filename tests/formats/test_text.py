"""Decoding bytes to text in any encoding."""

from hashlib import sha256

import pytest

from formats.outcome import Unreadable
from formats.text import Doubtful, as_far_as_readable, decode, storable

RUSSIAN = "Просим установить местонахождение и задержать указанное лицо."
ARABIC = "يرجى تحديد مكان الشخص المذكور وتوقيفه وإبلاغنا بذلك."
FRENCH = "Prière de localiser cette personne et de l'arrêter à son arrivée."
HEBREW = "נא לאמת את מקום הימצאו של האדם הנזכר ולעצור אותו, תודה."
CHINESE = "请核实下列人员目前所在位置，谢谢。"
JAPANESE = "以下の人物の所在を確認してください。よろしくお願いします。"
KOREAN = "다음 사람의 소재를 확인해 주시기 바랍니다. 감사합니다."
HEADER = "FROM: IP XANDRIA\nOUR REF: XA-1\n\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((text, name) for text in (RUSSIAN, ARABIC, FRENCH) for name in ("utf-8", "utf-8-sig")),
        *((text, name) for text in (RUSSIAN, ARABIC, FRENCH) for name in ("utf-16", "utf-32")),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "iso8859-5"),
        (ARABIC, "cp1256"),
        (ARABIC, "iso8859-6"),
        (HEBREW, "cp1255"),
        (CHINESE, "gb18030"),
        ("請核實下列人員目前所在位置，謝謝。", "big5hkscs"),
        (CHINESE, "hz"),
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (KOREAN, "cp949"),
        (KOREAN, "iso2022_kr"),
    ],
)
def test_the_encoding_is_detected(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text
    assert decode((HEADER + text).encode(encoding))[0] == HEADER + text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((RUSSIAN, name) for name in ("cp1251", "mac-cyrillic")),
        *((FRENCH, name) for name in ("cp1252", "cp850", "mac-roman")),
        *(("Jörg Müller", name) for name in ("cp1252", "cp437")),
        ("Просим", "iso8859-5"),
    ],
)
def test_a_guess_that_may_be_wrong_is_doubtful_and_every_reading_is_kept(
    text: str, encoding: str
) -> None:
    raw = text.encode(encoding)
    with pytest.raises(Doubtful, match="doubtful"):
        decode(raw)
    assert text in as_far_as_readable(raw)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_western_utf_16_is_detected_without_a_byte_order_mark(encoding: str) -> None:
    assert decode(FRENCH.encode(encoding))[0] == FRENCH


def test_a_guessed_encoding_is_reported() -> None:
    assert decode(HEBREW.encode("cp1255"))[1] == "cp1255"
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


BINARY = b"".join(sha256(b"%d" % number).digest() for number in range(625))
"""20 kB of bytes that look random."""


@pytest.mark.parametrize(
    "raw", [b"a\x00\x00b", BINARY, b"%PDF-1.7\n", b"PK\x03\x04rest", b"\x89PNG\r\n", b"{\\rtf1 a}"]
)
def test_files_that_are_not_text_are_rejected_with_advice(raw: bytes) -> None:
    with pytest.raises(Unreadable, match="plain text"):
        decode(raw)


@pytest.mark.parametrize(
    "declared",
    [None, "utf-8", "us-ascii", "windows-1252", "koi8-r", "gb2312", "utf-16", "utf-7", "cp037"],
)
def test_bytes_that_are_not_text_are_never_text_whatever_is_declared(declared: str | None) -> None:
    with pytest.raises(Unreadable):
        decode(BINARY, declared)
    assert as_far_as_readable(BINARY) == ""


def test_text_with_a_few_stray_bytes_stays_readable_for_a_person() -> None:
    assert as_far_as_readable(b"Please look for Everett\x00 Larkspurne.") == (
        "Please look for Everett  Larkspurne."
    )


def test_line_endings_and_control_characters_are_normalized() -> None:
    assert decode(b"a\r\nb\rc\x07d")[0] == "a\nb\nc d"


def test_lone_surrogates_can_be_stored() -> None:
    assert storable("a\ud800b\x00").encode() == b"a?b "


@pytest.mark.parametrize(
    "text",
    [
        '{"height": 1e+188, "weight": 1e+188}',
        "Call +43664123456 or +12025550100, not +43664123456.",
    ],
)
def test_numbers_after_a_plus_sign_are_no_encoding(text: str) -> None:
    """They could be read as UTF-7, and the message would be restricted as doubtful."""
    assert decode(text.encode()) == (text, None)


def test_words_in_utf_7_are_read_or_doubtful() -> None:
    raw = "Просим проверить: Everett Larkspurne".encode("utf-7")
    try:
        text, _ = decode(raw)
    except Doubtful as doubtful:
        text = doubtful.text
    assert "Просим проверить" in text
