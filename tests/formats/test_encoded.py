"""Content that is still encoded is decoded, or is unreadable; it never passes as words."""

import base64
import binascii
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.encoded import take_out
from formats.read import Reading, read

WORDS = "Please look for Everett Larkspurne in Pontivrac, with the usual discretion.\n"
BASE64 = base64.encodebytes((WORDS * 3).encode()).decode()
HEAD = "From: IP XANDRIA <ncb@xandria.example>\nMessage-ID: <1@xandria.example>\n"
LINES = [WORDS.encode()[at : at + 45] for at in range(0, len(WORDS), 45)]
UUENCODED = (
    "begin 644 request.txt\n"
    + "".join(binascii.b2a_uu(line).decode() for line in LINES)
    + "`\nend\n"
)
NEWS = "Nothing to report.\n"


def email(headers: str, body: str) -> Reading:
    """The email as read."""
    return read(f"{HEAD}{headers}\n\n{body}".encode(), "x.eml")


def bodies(found: Reading) -> str:
    """All that is read."""
    return "\n".join(part.communication.body for part in found.communications)


def is_read(found: Reading) -> bool:
    """Whether the words were found and nothing is left to a person."""
    return "Everett Larkspurne" in bodies(found) and not found.failures


TRANSFER = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "


@pytest.mark.parametrize(
    "name",
    [
        *("base64", "base64 ", "BASE64;", '"base64"', "base64 (see RFC 2045)", " base-64", "b64"),
        *("'base64'", "base64\nContent-Transfer-Encoding: 7bit", "base64; charset=utf-8"),
        "8bit\nContent-Transfer-Encoding: base64",
    ],
)
def test_base64_is_decoded_however_it_is_declared(name: str) -> None:
    assert is_read(email(TRANSFER + name, BASE64))


@pytest.mark.parametrize("name", ["quoted-printable ", "Quoted-Printable;", '"quoted printable"'])
def test_quoted_printable_is_decoded_however_it_is_declared(name: str) -> None:
    body = quopri.encodestring(WORDS.replace("Everett", "Everett Ëlmar").encode()).decode()
    assert "Everett Ëlmar Larkspurne" in bodies(email(TRANSFER + name, body))


@pytest.mark.parametrize("name", ["base65", "x-zip", "yenc"])
def test_an_unknown_transfer_encoding_is_unreadable(name: str) -> None:
    found = email(TRANSFER + name, BASE64)
    assert not found.communications
    assert "transfer encoding" in found.failures[0].reason


@pytest.mark.parametrize(
    "body",
    [
        f"This mail was scanned.\n\n{BASE64}",
        f"SCANNED\n\n{BASE64}",
        f"{BASE64}\n--\nChecked by a scanner, see https://scanner.example/{'a' * 60}\n",
        BASE64.replace("\n", "\n\n"),
        base64.b64encode(b"Good day.").decode()
        + "\n"
        + base64.b64encode(b" " + WORDS.encode()).decode(),
        base64.b64encode(b"Hello").decode() + base64.b64encode(WORDS.encode()).decode(),
        base64.urlsafe_b64encode(WORDS.encode()).decode(),
        base64.b64encode(WORDS.encode()).decode().rstrip("="),
        "  " + BASE64.replace("\n", " \n  "),
    ],
)
def test_base64_with_something_around_or_in_it_is_decoded(body: str) -> None:
    assert is_read(email(TRANSFER + "base64", body))


def test_a_banner_around_base64_is_read_as_well() -> None:
    found = email(TRANSFER + "base64", f"Scanned for Amparo Bustiyerro.\n\n{BASE64}")
    assert "Amparo Bustiyerro" in bodies(found)


@pytest.mark.parametrize("body", [BASE64[:-4], BASE64[:30] + "*" + BASE64[31:], "A" + BASE64])
def test_damaged_base64_is_never_released_as_text(body: str) -> None:
    found = email(TRANSFER + "base64", body.replace("=", ""))
    assert found.failures or "Everett Larkspurne" in bodies(found)
    assert "UGxl" not in bodies(found)


@pytest.mark.parametrize(
    "text",
    [
        UUENCODED,
        NEWS + UUENCODED,
        UUENCODED.replace("`\n", ""),
        f"begin-base64 644 request.txt\n{BASE64}====\n",
        NEWS + BASE64,
        f"{NEWS}> {BASE64.strip().replace(chr(10), chr(10) + '> ')}\n",
        quopri.encodestring((WORDS + "Ëlmar, Ümit, Ørjan, Éloïse\n").encode()).decode(),
    ],
)
def test_what_is_encoded_inside_a_text_is_read_as_an_attachment(text: str) -> None:
    for found in (
        email("Content-Type: text/plain", text),
        read(f"FROM: IP XANDRIA\nOUR REF: XA-1\n\n{NEWS}{text}".encode(), "x.txt"),
    ):
        known = bodies(found) + "".join(failure.raw.decode() for failure in found.failures)
        assert "Everett Larkspurne" in known
        assert "UGxl" not in bodies(found)
        assert "M4&QE" not in bodies(found)


@pytest.mark.parametrize(
    "text",
    [
        "begin 644 request.txt\nM1D%-24Q9($Y!344Z($Q!4DM34%523D4*1D]214Y!344Z($5615)%5%0*\n",
        "begin 644 request.txt\nnot uuencoded at all, but longer\nend\n",
        "=ybegin line=128 size=20 name=a\n*+,-\n=yend size=20\n",
        "(This file must be converted with BinHex 4.0)\n:#da\n",
        "-----BEGIN PGP MESSAGE-----\n\nabcd\n-----END PGP MESSAGE-----\n",
    ],
)
def test_what_cannot_be_decoded_is_unreadable(text: str) -> None:
    assert email("Content-Type: text/plain", NEWS + text).failures


@pytest.mark.parametrize(
    "text",
    [
        "SHA-512: " + "0123456789abcdef" * 8 + "\n",
        "0123456789abcdef" * 8 + "\n",
        "https://example.org/" + "Ab1" * 40 + "\n",
        "-----BEGIN PGP SIGNATURE-----\n\n" + "iQEzBAEBCAAdFiEE" * 4 + "\n=abcd\n"
        "-----END PGP SIGNATURE-----\n",
        "a=b and c=d; the 1=1 joke\n",
        "Let us begin 2026 well\nbegin with the end\nend\n",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert take_out(NEWS + text) == (NEWS + text, ())


@given(st.text(st.characters(codec="ascii", exclude_characters="=")))
def test_text_without_anything_encoded_is_never_changed(text: str) -> None:
    rest, found = take_out(text)
    assert found or rest == text


PARTS = (
    "--right\nContent-Type: text/plain\n\nNothing to report.\n"
    f"--right\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n{BASE64}\n--right--\n"
)


@pytest.mark.parametrize(
    "boundary", ["; boundary=wrong", "", "; boundary=right", '; boundary="right "']
)
def test_parts_are_found_whatever_boundary_is_declared(boundary: str) -> None:
    assert is_read(email(f"Content-Type: multipart/mixed{boundary}", PARTS))


def test_text_before_the_first_part_is_read() -> None:
    found = email("Content-Type: multipart/mixed; boundary=right", f"{WORDS}\n{PARTS}")
    assert "Everett Larkspurne" in bodies(found)


def test_the_usual_line_before_the_first_part_is_not_part_of_the_message() -> None:
    line = "This is a multi-part message in MIME format.\n"
    found = email("Content-Type: multipart/mixed; boundary=right", line + PARTS)
    assert "multi-part" not in bodies(found)


@pytest.mark.parametrize("subject", ["=?utf-8?b?RXZlc?=", "=?utf-8?q?Everett_Larkspurne"])
def test_a_header_that_cannot_be_decoded_is_unreadable(subject: str) -> None:
    assert "header" in email(f"Subject: {subject}", NEWS).failures[0].reason


def test_a_header_in_a_doubtful_encoding_is_kept_for_a_person() -> None:
    found = read(f"{HEAD}Subject: José Muñoz\n\n{NEWS}".encode("cp1252"), "x.eml")
    assert "doubtful" in found.failures[0].reason
    assert bodies(found) == NEWS.strip()


def test_each_email_of_a_mailbox_is_a_communication() -> None:
    line = "From ncb@xandria.example Mon Nov 23 10:00:00 2026\n"
    one = f"{line}{HEAD}Content-Type: text/plain\n\n{NEWS}>From here on, nothing.\n\n"
    two = f"{line}{HEAD}{TRANSFER}base64\n\n{BASE64}\n"
    bad = f"{line}Subject: no sender\n\nText.\n"
    for mailbox in (one + two + bad, (one + two + bad).replace("\n", "\r\n")):
        found = read(mailbox.encode(), "x.mbox")
        assert [part.position for part in found.communications] == [
            "email 1, text",
            "email 2, text",
        ]
        assert found.communications[0].communication.body == f"{NEWS}From here on, nothing."
        assert "Everett Larkspurne" in found.communications[1].communication.body
        assert [failure.position for failure in found.failures] == ["email 3, text"]


def test_a_page_of_html_as_an_attachment_is_read_as_text() -> None:
    page = (
        "<html><body><p>FROM: IP XANDRIA</p><p>Look for <b>Ever</b>ett Larkspurne</p></body></html>"
    )
    assert is_read(read(page.encode(), "x.html"))
