"""Signed email: its content and its certificates are read, and a signature does not restrict."""

import base64
import datetime
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from formats.read import Reading, read
from formats.signed import signed

TEXT = b"Content-Type: text/plain\r\n\r\nLook for Everett Larkspurne.\r\n"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def certificate(name: str) -> x509.Certificate:
    """A certificate for a person."""
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    return (
        x509.CertificateBuilder(subject, subject, KEY.public_key(), x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=365))
        .sign(KEY, hashes.SHA256())
    )


def signature(content: bytes, *, detached: bool, signer: str = "Specimen Mustermannsen") -> bytes:
    """Signed data of this content."""
    options = [pkcs7.PKCS7Options.DetachedSignature] if detached else []
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    builder = builder.add_signer(certificate(signer), KEY, hashes.SHA256())
    return builder.sign(Encoding.DER, [*options, pkcs7.PKCS7Options.Binary])


def divided(content: bytes) -> bytes:
    """Signed data as mail programs write it: without lengths, the content in pieces."""

    def short(tag: int, inner: bytes) -> bytes:
        return bytes([tag, len(inner)]) + inner

    def long(tag: int, inner: bytes) -> bytes:
        return bytes([tag, 0x80]) + inner + b"\x00\x00"

    oid = bytes.fromhex("2a864886f70d0107")
    pieces = b"".join(short(0x04, content[at : at + 20]) for at in range(0, len(content), 20))
    inner = short(0x06, oid + b"\x01") + long(0xA0, long(0x24, pieces))
    data = short(0x02, b"\x01") + short(0x31, b"") + long(0x30, inner) + short(0x31, b"")
    return long(0x30, short(0x06, oid + b"\x02") + long(0xA0, long(0x30, data)))


def email(raw: bytes, kind: str = "pkcs7-mime") -> Reading:
    """An email that is nothing but this part, as read."""
    message = EmailMessage()
    message["From"] = "IP XANDRIA <ncb@xandria.example>"
    message["Message-ID"] = "<1@xandria.example>"
    message["Subject"] = "A request"
    message.set_content(raw, "application", kind)
    return read(message.as_bytes(), "x.eml")


@pytest.mark.parametrize("raw", [signature(TEXT, detached=False), divided(TEXT)])
def test_the_content_of_signed_data_is_read(raw: bytes) -> None:
    found = email(raw)
    assert [part.communication.body for part in found.communications] == [
        "Look for Everett Larkspurne."
    ]
    assert not found.failures


@pytest.mark.parametrize(
    ("signer", "named"), [("Specimen Mustermannsen", False), ("Everett Larkspurne", True)]
)
def test_a_detached_signature_does_not_restrict_and_its_names_are_screened(
    signer: str, named: bool
) -> None:
    message = MIMEMultipart("signed", protocol="application/pkcs7-signature")
    message["From"] = "IP XANDRIA <ncb@xandria.example>"
    message.attach(MIMEText("Nothing to report.\n"))
    raw = signature(b"Nothing to report.\n", detached=True, signer=signer)
    message.attach(MIMEApplication(raw, "pkcs7-signature", name="smime.p7s"))
    found = read(message.as_bytes(), "x.eml")
    (part,) = found.communications
    assert not found.failures
    assert ("Everett Larkspurne" in part.communication.other_text) is named


def test_what_is_damaged_or_more_than_a_signature_is_left_to_a_person() -> None:
    raw = signature(b"", detached=True)
    for other in (raw[:-40], raw + b"Everett Larkspurne"):
        assert signed(other) is None
        assert email(other, "pkcs7-signature").failures


def test_encrypted_email_says_so() -> None:
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(TEXT)
    builder = builder.add_recipient(certificate("Specimen Mustermannsen"))
    raw = builder.encrypt(Encoding.DER, [pkcs7.PKCS7Options.Binary])
    (failure,) = email(raw).failures
    assert "encrypted" in failure.reason


def test_a_pgp_message_is_kept_once_and_its_signature_is_nothing_to_read() -> None:
    block = base64.encodebytes(bytes(range(256)) * 4).decode()
    head = "From: IP XANDRIA <a@example.org>\nMessage-ID: <1@example.org>\nSubject: A\n\n"
    message = f"{head}-----BEGIN PGP MESSAGE-----\n\n{block}=abcd\n-----END PGP MESSAGE-----\n"
    assert len(read(message.encode(), "x.eml").failures) == 1
    plain = f"{head}Hello.\n-----BEGIN PGP SIGNATURE-----\n\n{block}=abcd\n"
    assert not read(f"{plain}-----END PGP SIGNATURE-----\n".encode(), "x.eml").failures
