"""Declared encodings: every label that email uses, and text that does not quite fit."""

import codecs

import pytest
import webencodings
from hypothesis import given
from hypothesis import strategies as st

from formats.charsets import codec_for_label
from formats.read import read
from formats.text import Doubtful, decode

LABELS = (
    ("iso-8859-8-i", "iso8859-8", "אברהם דרובין"),
    ("ISO-8859-8-E", "iso8859-8", "אברהם דרובין"),
    ("windows-874", "cp874", "กรุณาตรวจสอบ"),
    ("tis-620", "cp874", "กรุณาตรวจสอบ"),
    ("x-sjis", "cp932", "確認①してください"),
    ("cp866", "cp866", "Просим проверить"),
    ("ibm866", "cp866", "Просим проверить"),
    ("ks_c_5601", "cp949", "확인해 주시기 똠방각하"),
    ("ks_c_5601-1987", "cp949", "확인해 주시기 똠방각하"),
    ("euc-kr", "cp949", "확인해 주시기 똠방각하"),
    ("gb2312", "gb18030", "请核实 — 朱镕基"),
    ("x-gbk", "gb18030", "请核实 — 朱镕基"),
    ("euc-cn", "gb18030", "请核实 — 朱镕基"),
    ("hz-gb-2312", "hz", "请核实下列人员"),
    ("iso-2022-kr", "iso2022_kr", "확인해 주시기"),
    ("iso-2022-jp", "iso2022_jp_ext", "確認ｶﾞしてください"),
    ("koi8-ru", "koi8-u", "Просимо перевірити ґанок"),
    ("win-1251", "cp1251", "Просим проверить"),
    ("1251", "cp1251", "Просим проверить"),
    ("x-mac-cyrillic", "mac-cyrillic", "Просим проверить"),
    ("iso-8859-1", "cp1252", "“naïve” – 5 €"),
    ("latin1", "cp1252", "“naïve” – 5 €"),
    ('"windows-1256";', "cp1256", "يرجى الرد"),
    (" utf8 ", "utf-8", "يرجى الرد"),
    ("unicode-1-1-utf-7", "utf-7", "Просим проверить"),
    ("ibm037", "cp037", "Prière de vérifier"),
    ("big5-hkscs", "big5hkscs", "請核實下列人員"),
)


@pytest.mark.parametrize(("label", "codec", "text"), LABELS)
def test_every_declared_encoding_is_read(label: str, codec: str, text: str) -> None:
    assert decode(text.encode(codec), label)[0] == text


def test_every_label_of_the_standard_is_known_except_those_that_name_no_encoding() -> None:
    nameless = {
        label for label, name in webencodings.LABELS.items() if codec_for_label(label) is None
    }
    assert nameless == {"iso-2022-cn", "iso-2022-cn-ext", "replacement", "x-user-defined"}


@pytest.mark.parametrize("label", ["idna", "hex", "zlib", "rot13", "unicode_escape", "x\x00", ""])
def test_what_is_no_encoding_of_text_is_no_label(label: str) -> None:
    assert codec_for_label(label) is None


@given(st.sampled_from(LABELS), st.integers(0, 5))
def test_a_byte_outside_the_encoding_costs_only_itself(
    label: tuple[str, str, str], place: int
) -> None:
    name, codec, text = label
    if codecs.lookup(codec).name in ("utf-7", "hz", "iso2022_kr", "iso2022_jp_ext", "cp037"):
        return  # these have no byte outside
    damaged = (text + " ").encode(codec) * 3 + b"\xff " + (text + " ").encode(codec) * 3
    assert decode(damaged, name)[0].count(text) == 6


@pytest.mark.parametrize("declared", ["us-ascii", "iso-8859-1", "windows-1252", "no-such-name"])
def test_utf_8_is_read_as_such_whatever_was_declared(declared: str) -> None:
    assert decode("Просим проверить: Müller".encode(), declared)[0] == "Просим проверить: Müller"


def test_a_usual_default_that_does_not_fit_is_doubtful() -> None:
    text = "Просим установить местонахождение и задержать указанное лицо."
    with pytest.raises(Doubtful) as error:
        decode(text.encode("koi8-r"), "iso-8859-1")
    assert text in error.value.text


@pytest.mark.parametrize(
    "head",
    [
        '<html><head><meta charset="windows-1255"></head>',
        '<HTML><META http-equiv="Content-Type" content="text/html; charset=windows-1255">',
        "<?xml version='1.0' encoding='windows-1255'?>",
    ],
)
@pytest.mark.parametrize("declared", [None, "us-ascii", "no-such-name"])
def test_html_and_xml_may_declare_their_encoding_inside(head: str, declared: str | None) -> None:
    text = head + "<p>אבשלום הרובין</p>"
    assert decode(text.encode("cp1255"), declared)[0] == text


@pytest.mark.parametrize("transfer", ["8bit", "7bit", "binary", None])
@pytest.mark.parametrize(
    ("label", "text"),
    [("windows-1255", "אבשלום הרדובני"), ("koi8-r", "Иван Верховцев"), ("gb18030", "史蒂文——陈")],
)
def test_a_page_in_an_email_says_its_own_encoding(
    label: str, text: str, transfer: str | None
) -> None:
    """The header of the part declares none, as some mail programs leave it."""
    head = f'<html><head><meta charset="{label}"></head><body><p>Please verify '
    encoded = b"" if transfer is None else f"Content-Transfer-Encoding: {transfer}\n".encode()
    raw = (
        b"From: ip@xandria.example\nTo: ip@usncb.example\nMIME-Version: 1.0\n"
        b"Content-Type: text/html\n" + encoded + b"\n" + head.encode() + text.encode(label)
    ) + b"</p></body></html>\n"
    reading = read(raw, "page.eml")
    assert reading.failures == ()
    (part,) = reading.communications
    assert text in part.communication.body
