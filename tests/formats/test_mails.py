"""Mails: their text, and what is attached to them."""

import base64
import json
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from formats.mails import is_mail
from formats.markup import without_tags
from formats.read import Reading, read
from procedure.message import CommunicationKind

LABELLED = (
    "FROM: IP XANDRIA\nTO: IP WASHINGTON\nOUR REF: XA-1\nDATE: 2 March 2026\n\nPlease answer."
)
NOTICE = {"entity_id": "2026/70001", "name": "MUSTERMANNSEN", "arrest_warrants": []}


def mail(
    text: str | None = LABELLED, charset: str = "utf-8", cte: str | None = None
) -> EmailMessage:
    """A mail of the bureau of Xandria."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = "<1@xandria.example>"
    message["From"] = '"IP XANDRIA" <ncb@xandria.example>'
    message["To"] = "Desk <desk@usncb.example>, other@usncb.example"
    message["Subject"] = "Запрос о выезде"
    message["Date"] = "Mon, 02 Mar 2026 23:30:00 -0500"
    if text is not None:
        message.set_content(text, charset=charset, cte=cte)
    return message


def reading(message: EmailMessage) -> Reading:
    """What comes of the mail."""
    return read(message.as_bytes(), "delivery.eml")


def test_a_labelled_text_in_a_mail_is_the_message_itself() -> None:
    (mailed,) = reading(mail()).communications
    (alone,) = read(LABELLED.encode(), "x.txt").communications
    assert mailed.raw == alone.raw
    subject_line = {"subject_line": "Запрос о выезде"}  # the text has none: the mail stands in
    assert mailed.communication == alone.communication.model_copy(update=subject_line)


def test_a_mail_without_labels_has_the_sender_of_the_mail() -> None:
    (part,) = reading(mail("Please answer soon.\n")).communications
    found = part.communication
    assert found.kind is CommunicationKind.PLAIN_MESSAGE
    assert found.sender == "IP XANDRIA"
    assert found.recipients == ("DESK@USNCB.EXAMPLE", "OTHER@USNCB.EXAMPLE")
    assert found.subject_line == "Запрос о выезде"
    assert found.date == date(2026, 3, 2)
    assert found.body == "Please answer soon."
    assert found.language == ""
    assert found.reference.startswith("SHA256-")


def test_the_same_mail_sent_again_is_the_same_message() -> None:
    first, again = mail("Please answer soon.\n"), mail("Please answer soon.\n")
    again.replace_header("Message-ID", "<2@xandria.example>")
    again.replace_header("Date", "Tue, 03 Mar 2026 09:00:00 -0500")
    again["Received"] = "from somewhere"
    one, two = reading(first).communications[0], reading(again).communications[0]
    assert one.raw == two.raw
    assert one.communication.reference == two.communication.reference


def test_an_address_of_no_bureau_is_the_sender() -> None:
    message = mail("Please answer soon.\n")
    message.replace_header("From", "Somebody <somebody@example.org>")
    assert reading(message).communications[0].communication.sender == "SOMEBODY@EXAMPLE.ORG"


def test_a_mail_without_a_sender_cannot_be_read() -> None:
    message = mail("Please answer soon.\n")
    del message["From"]
    found = reading(message)
    assert not found.communications
    assert "sender" in found.failures[0].reason


@pytest.mark.parametrize(
    ("charset", "cte", "body"),
    [
        ("utf-8", "8bit", "Добрый день"),
        ("utf-8", "base64", "يرجى الرد"),
        ("koi8-r", "base64", "Добрый день"),
        ("koi8-r", "quoted-printable", "Добрый день"),
        ("windows-1256", "base64", "يرجى الرد"),
        ("iso-8859-1", "quoted-printable", "Prière de répondre = vite"),
    ],
)
def test_every_encoding_of_a_mail_is_undone(charset: str, cte: str, body: str) -> None:
    text = LABELLED.replace("Please answer.", body)
    (part,) = reading(mail(text, charset, cte)).communications
    assert part.communication.body == body


def test_attachments_are_read_each_for_itself() -> None:
    message = mail("A cover note.\n")
    inner = mail(LABELLED.replace("XA-1", "XA-2"))
    message.add_attachment(inner)
    message.add_attachment(json.dumps(NOTICE).encode(), maintype="application", subtype="json")
    text = LABELLED.replace("XA-1", "XA-3").replace("Please", "Ответьте").encode("cp1251")
    message.add_attachment(text, maintype="application", subtype="octet-stream")
    message.add_attachment("Only words.\n", filename="note.txt")
    message.add_attachment(b"%PDF-1.7 sample", maintype="application", subtype="pdf")
    found = reading(message)
    assert [
        (part.position, part.communication.reference)
        for part in found.communications
        if not part.communication.reference.startswith("SHA256")
    ] == [
        ("attachment 1, text", "XA-2"),
        ("attachment 2", "2026/70001"),
        ("attachment 3", "XA-3"),
    ]
    assert found.communications[2].communication.reference == "2026/70001"
    assert found.communications[3].communication.body == "Ответьте answer."
    assert found.communications[4].communication.sender == "IP XANDRIA"
    (failure,) = found.failures
    assert failure.position == "attachment 5"
    assert failure.raw == b"%PDF-1.7 sample"


def test_a_mail_that_was_attached_in_base64_is_read() -> None:
    inner = base64.encodebytes(mail().as_bytes()).decode()
    raw = (
        "MIME-Version: 1.0\nFrom: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
        f"{inner}\n--b--\n"
    )
    (part,) = read(raw.encode(), "x").communications
    assert part.communication.reference == "XA-1"


def test_a_picture_is_kept_and_waits_for_a_person() -> None:
    message = mail()
    message.add_attachment(b"\x89PNG\r\n\x1a\n\x00\x00", maintype="image", subtype="png")
    found = reading(message)
    assert len(found.communications) == 1
    assert "picture" in found.failures[0].reason


def test_a_part_that_pretends_to_be_text_does_not_hide_the_others() -> None:
    message = mail(None)
    message.set_content(b"%PDF-1.7 sample", maintype="text", subtype="plain", cte="base64")
    message.add_attachment(json.dumps(NOTICE).encode(), maintype="application", subtype="json")
    found = reading(message)
    assert [part.communication.reference for part in found.communications] == ["2026/70001"]
    assert [failure.raw for failure in found.failures] == [b"%PDF-1.7 sample"]


def test_html_is_read_where_there_is_no_text() -> None:
    message = mail(None)
    message.set_content(
        "<style>p {}</style><p>FROM: IP XANDRIA</p><p>OUR&nbsp;REF: XA-9<br>SUBJECT: R&amp;D</p>"
        "<table><tr><td>Please</td><td><b>ans</b>wer.</td></tr></table>",
        subtype="html",
    )
    (part,) = reading(message).communications
    assert (part.communication.reference, part.communication.subject_line) == ("XA-9", "R&D")
    assert part.communication.body == "Please answer."


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("<p>Please answer.</p>", "Please answer."),
        ("<p>Please answer Specimen.</p>", "Please answer.\n\n\nFROM: IP XANDRIA"),
    ],
)
def test_words_that_only_the_html_has_are_not_lost(html: str, body: str) -> None:
    message = mail()
    message.add_alternative(
        LABELLED.replace("\n", "<br>").replace("Please answer.", html), subtype="html"
    )
    (part,) = reading(message).communications
    assert part.communication.body.startswith(body)
    assert ("Specimen" in part.communication.body) == ("Specimen" in html)


def test_mails_in_mails_end_somewhere() -> None:
    message = mail()
    for _ in range(12):
        around = mail("A cover note.\n")
        around.add_attachment(message)
        message = around
    found = reading(message)
    assert len(found.communications) == 5
    (failure,) = found.failures
    assert "inside one another" in failure.reason
    assert b"XA-1" in failure.raw


@pytest.mark.parametrize(
    ("raw", "source", "expected"),
    [
        (b"Message-ID: <1@x>\nFrom: a\n\nText", "x.txt", True),
        (b"\r\nReceived: from x\r\n by y\r\nFrom: a\r\n\r\nText", "-", True),
        (b"From a@b Mon\nMIME-Version: 1.0\n\nText", "-", True),
        (b"From: a@example.org\nSubject: x\n\nText", "x.EML", True),
        (b"From: a@example.org\nSubject: x\n\nText", "x.txt", False),
        (b"FROM: IP XANDRIA\nSUBJECT: x\n\nMessage-ID: 1", "x.eml", False),
        (b'{"From": "a@example.org", "Message-ID": 1}', "x.eml", False),
        (b"", "x.eml", False),
    ],
)
def test_mails_are_known_by_their_headers(raw: bytes, source: str, expected: bool) -> None:
    assert is_mail(raw, source) is expected


def test_a_mail_in_utf_16_is_read() -> None:
    raw = mail().as_bytes().decode().encode("utf-16")
    assert read(raw, "x.eml").communications[0].communication.reference == "XA-1"


def test_a_labelled_text_may_be_called_a_mail() -> None:
    assert read(LABELLED.encode(), "x.eml").communications[0].communication.reference == "XA-1"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a<br>b", "a\nb"),
        ("<head><title>t</title></head>a", "a"),
        ("<!-- no --> yes", "yes"),
        ("1 &lt; 2 < 3", "1 < 2 < 3"),
        ("<script>var a = '<b>';</script>x", "x"),
        ("<script>never closed", "never closed"),
        ("&#x41;&#999999999999999999;", "A"),
    ],
)
def test_the_words_of_html(html: str, text: str) -> None:
    assert without_tags(html).strip() == text
