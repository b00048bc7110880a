"""Any delivery is read or kept, quickly and without errors."""

import json
import time
import warnings
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.labels import Field
from formats.read import read
from tests.examples import examples, length

MEGABYTE = length(1_000_000)
SOURCES = st.sampled_from(["x.txt", "x.eml", "x.json", "-", ""])


def filled(piece: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    """One megabyte of the piece, or the part of it that is tried."""
    return before + (piece * (MEGABYTE // len(piece) + 1))[:MEGABYTE] + after


# --- Fuzzing -----------------------------------------------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
FIELDS = (
    *("entity_id", "name", "forename", "date_of_birth", "nationalities", "arrest_warrants"),
    *("aliases", "identity_documents", "height", "sex_id", "birth_name", "summary", "_links"),
)
numbers = st.from_regex(r"[0-9]{4}[/-][0-9]{1,6}", fullmatch=True)
notices = st.fixed_dictionaries(
    {"entity_id": numbers | json_values},
    optional={name: st.text() | json_values for name in FIELDS[1:]},
)
pages = st.builds(
    lambda listed: {"total": 3, "_embedded": {"notices": listed}}, st.lists(notices | json_values)
)
documents = st.builds(json.dumps, notices | pages | st.lists(notices) | json_values)
labels = st.sampled_from([field.value for field in Field])
lines = st.builds("{}: {}".format, labels, st.text()) | st.text()
texts = st.builds("\n".join, st.lists(lines, max_size=12))
messages = st.builds("FROM: IP XANDRIA\n{}\n\nText {}".format, texts, st.text())
anything = (
    st.binary(max_size=400)
    | st.builds(lambda text: text.encode("utf-8", "surrogatepass"), documents | messages | texts)
    | st.builds(lambda text: text.encode("utf-16", "surrogatepass"), documents | messages)
    | st.builds(
        lambda text, at, junk: text.encode("utf-8", "replace")[:at] + junk,
        documents | messages,
        st.integers(0, 400),
        st.binary(max_size=20),
    )
    | st.builds(
        lambda head, rest: b"MIME-Version: 1.0\n" + head + b"\n\n" + rest,
        st.binary(max_size=100),
        st.binary(max_size=200),
    )
)


@settings(max_examples=examples(400))
@given(raw=anything, source=SOURCES)
def test_every_delivery_gives_a_result_and_never_an_error(raw: bytes, source: str) -> None:
    found = read(raw, source)
    assert found.communications or found.failures
    for part in found.communications:
        assert part.communication.sender
        assert part.communication.reference
        part.raw.decode()
        type(part.communication).model_validate_json(part.communication.model_dump_json())
    for failure in found.failures:
        assert failure.reason
    assert read(raw, source) == found


@settings(max_examples=examples(150))
@given(text=documents | messages)
def test_line_endings_and_byte_order_marks_do_not_change_the_result(text: str) -> None:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")
    found = read(plain, "x.txt")
    for variant in (plain.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + plain, plain + b"\r\n\r\n"):
        again = read(variant, "x.txt")
        assert [part.raw for part in again.communications] == [
            part.raw for part in found.communications
        ]
        assert [part.communication for part in again.communications] == [
            part.communication for part in found.communications
        ]


@settings(max_examples=examples(60))
@given(listed=st.lists(notices, min_size=1, max_size=5))
def test_good_notices_on_a_page_do_not_depend_on_bad_ones(listed: list[object]) -> None:
    alone = [len(read(json.dumps(one).encode(), "x").communications) for one in listed]
    page = {"_embedded": {"notices": listed}}
    found = read(json.dumps(page).encode(), "x")
    assert len(found.communications) == sum(alone)
    assert len(found.failures) >= len(listed) - sum(alone)


@settings(max_examples=examples(100))
@given(text=messages, encoding=st.sampled_from(["quoted-printable", "base64"]))
def test_a_message_is_the_same_alone_and_in_an_email(text: str, encoding: str) -> None:
    clean = text.encode("utf-8", "replace").decode().replace("\r", "\n").replace("\x00", "")
    email = EmailMessage()
    email["From"] = "a@example.org"
    email.set_content(clean, cte=encoding)
    alone = read(clean.encode(), "x.txt")
    emailed = read(email.as_bytes(), "x.eml")
    assert [part.raw for part in emailed.communications] == [
        part.raw for part in alone.communications
    ]


# --- Hostile input -----------------------------------------------------------------------------

FROM = b"FROM: IP XANDRIA\nOUR REF: 1\n"
MAIL = b"MIME-Version: 1.0\nFrom: a@example.org\n"
NOTICE = b'{"entity_id":"2026/1",'
ACCENTS = "\u0316\u0300".encode()


def nested_parts(depth: int) -> bytes:
    """Nested email parts."""
    part = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"
    return b"".join(part % (number, number) for number in range(depth))


HOSTILE = {
    "nothing but NUL": filled(b"\x00"),
    "nothing but 0xff": filled(b"\xff"),
    "nothing but Arabic bytes": filled(b"\xc7\xe1"),
    "lone surrogates in UTF-16": filled(b"\x00\xd8", b"\xff\xfe"),
    "open brackets": filled(b"["),
    "closed brackets": b"[" * length(500_000) + b"]" * length(500_000),
    "open objects": filled(b'{"a":'),
    "a huge number": filled(b"9", b'{"entity_id":', b"}"),
    "a huge exponent": filled(b"9", b'{"entity_id":1e', b"}"),
    "many bad notices": b"[" + b"1," * length(500_000) + b"1]",
    "many empty objects": b"[" + b"{}," * length(330_000) + b"{}]",
    "damaged after many objects": b'{"a":[' * 30 + b"{}," * length(330_000) + b"{",
    "many open notices": filled(b'{"entity_id":"2026/1",'),
    "many notices": b"[" + b'{"entity_id":"2026/1"},' * length(43_000) + b"{}]",
    "many lines": filled(b'{"entity_id":"2026/1"}\n'),
    "many bad lines": filled(b"{a}\n"),
    "lone surrogates": NOTICE + b'"name":"' + b"\\ud800" * length(160_000) + b'"}',
    "NUL in a name": NOTICE + b'"name":"' + b"a\\u0000" * length(140_000) + b'"}',
    "a long name": filled(b"a ", NOTICE + b'"name":"', b'"}'),
    "a long date": NOTICE + b'"date_of_birth":"' + "ﷺ".encode() * length(330_000) + b'"}',
    "many documents": filled(b"AB 12 ", NOTICE + b'"identity_documents":["', b'"]}'),
    "many aliases": filled(b"a;", NOTICE + b'"aliases":["', b'"]}'),
    "blank lines": filled(b"\n", FROM),
    "blanks": filled(b" ", FROM),
    "colons": filled(b":", FROM),
    "labels": filled(b"A:\n", FROM),
    "different labels": FROM + b"".join(b"%x:\n" % number for number in range(length(150_000))),
    "accents in a text": filled(ACCENTS, FROM + b"\n"),
    "accents in a normalize_label": filled(ACCENTS[:4] * 10 + b":x\n", FROM),
    "accents in a name": filled(ACCENTS, FROM + b"NAME: "),
    "accents in a type": filled(ACCENTS, FROM + b"TYPE: ", b"\n\nText"),
    "accents in a sex": filled(ACCENTS, FROM + b"SEX: ", b"\n\nText"),
    "accents in a subject": filled(ACCENTS, FROM + b"SUBJECT: ", b"\n\nText"),
    "many recipients": filled(b"ab;", FROM + b"TO: ", b"\n\nText"),
    "many persons": filled(b"NAME: a\n", FROM),
    "many charges": filled(b"CHARGE: a\n", FROM),
    "many references": filled(b"a1, ", FROM + b"STATUS: DELETED\nCONCERNS: ", b"\n\nText"),
    "semicolons in an email": filled(b";", MAIL + b"Content-Type: text/plain"),
    "folded semicolons": filled(b";\n ", MAIL + b"Content-Type: text/plain"),
    "quotes in an email": filled(b'";\\"', MAIL + b"Content-Type: text/plain; a="),
    "headers": filled(b"a:b\n", MAIL),
    "encoded words": filled(b"=?utf-8?q?", MAIL + b"Subject: "),
    "brackets in an address": filled(b"(", b"MIME-Version: 1.0\nFrom: ", b"\n\nText"),
    "a long date in an email": filled(b"1 ", MAIL + b"Date: ", b"\n\nText"),
    "parts": filled(b"--b\n\nx\n", MAIL + b"Content-Type: multipart/mixed; boundary=b\n\n"),
    "nested parts": MAIL + nested_parts(length(15_000)),
    "lines in nested parts": filled(b"x\n", MAIL + nested_parts(60)),
    "nested emails": filled(b"Content-Type: message/rfc822\n\n", MAIL),
    "base64": filled(b"QUJD", MAIL + b"Content-Transfer-Encoding: base64\n\n"),
    "quoted-printable": filled(b"=\n", MAIL + b"Content-Transfer-Encoding: quoted-printable\n\n"),
    "uuencode": filled(b"M'0\n", MAIL + b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n"),
    "punycode": filled(b"a-b", MAIL + b"Content-Type: text/plain; charset=punycode\n\n"),
    "escapes": filled(b"\\d", MAIL + b"Content-Type: text/plain; charset=unicode_escape\n\n"),
    "opening tags": filled(b"<", MAIL + b"Content-Type: text/html\n\n"),
    "scripts": filled(b"<script", MAIL + b"Content-Type: text/html\n\n"),
    "comments": filled(b"<!--", MAIL + b"Content-Type: text/html\n\n"),
    "a huge reference": filled(b"9", MAIL + b"Content-Type: text/html\n\n&#", b";"),
    "ampersands": filled(b"&#", MAIL + b"Content-Type: text/html\n\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_megabyte_takes_bounded_time(name: str) -> None:
    raw = HOSTILE[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        begun = time.process_time()
        found = read(raw, "x.eml" if raw.startswith(MAIL) else "x")
        took = time.process_time() - begun
    assert found.communications or found.failures
    assert len(found.communications) + len(found.failures) < 12_000
    # Generous for a busy machine. A quadratic pass over a megabyte would take hours.
    assert took < 10


def test_an_oversized_delivery_is_kept_but_not_parsed() -> None:
    raw = b"FROM: IP XANDRIA\n\nText. " + b"a" * 16 * 2**20
    found = read(raw, "x.txt")
    assert not found.communications
    assert found.failures[0].raw == raw
    assert "Split" in found.failures[0].reason


def test_notices_above_the_limit_stay_in_one_piece() -> None:
    listed = [{"entity_id": f"2026/{number}"} for number in range(10_000)]
    found = read(json.dumps(listed).encode(), "x.json")
    held = len(found.communications)
    (rest,) = found.failures
    assert 1_000 < held < 10_000
    assert json.loads(rest.raw) == listed[held:]
    assert rest.position == f"from notice {held + 1} on"


def test_a_dump_of_the_full_public_list_is_within_the_limit() -> None:
    listed = [{"entity_id": f"2026/{number}", "name": "A" * 180} for number in range(8_000)]
    assert len(read(json.dumps(listed).encode(), "x.json").communications) == 8_000


@pytest.mark.parametrize("raw", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_delivery_is_a_failure(raw: bytes) -> None:
    (failure,) = read(raw, "x").failures
    assert failure.raw == raw
    assert failure.position == "whole file"


def test_a_failure_does_not_repeat_the_content() -> None:
    secrets = ("Mustermannsen", "XB00771234")
    for raw in (
        b"Mustermannsen XB00771234",
        b'{"entity_id": "Mustermannsen", "title": ["XB00771234"]}',
        b'{"entity_id": "2026/1", "Mustermannsen": XB00771234}',
        b"FROM: IPSG\nTYPE: STATUS MESSAGE\nCONCERNS: Mustermannsen\nSTATUS: XB00771234\n",
    ):
        (failure,) = read(raw, "x").failures
        assert not any(secret in failure.reason + failure.position for secret in secrets)
