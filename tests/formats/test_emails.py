"""Parsing email: text and attachments."""

import base64
import json
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from formats.emails import is_email
from formats.markup import html_to_text
from formats.read import Reading, read
from procedure.message import CommunicationKind

LABELED = "FROM: IP XANDRIA\nTO: IP WASHINGTON\nOUR REF: XA-1\nDATE: 2 March 2026\n\nPlease answer."
NOTICE = {"entity_id": "2026/70001", "name": "MUSTERMANNSEN", "arrest_warrants": []}


def email(
    text: str | None = LABELED, charset: str = "utf-8", cte: str | None = None
) -> EmailMessage:
    """An email from the Xandria bureau."""
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
    """The result of reading the email."""
    return read(message.as_bytes(), "delivery.eml")


def test_labeled_text_in_an_email_is_the_message() -> None:
    (emailed,) = reading(email()).communications
    (alone,) = read(LABELED.encode(), "x.txt").communications
    assert emailed.raw == alone.raw
    # The text has no subject line, so that of the email is used; its address is screened too.
    of_email = {"subject_line": "Запрос о выезде", "other_text": emailed.communication.other_text}
    assert emailed.communication == alone.communication.model_copy(update=of_email)


def test_an_email_without_labels_uses_the_email_header() -> None:
    (part,) = reading(email("Please answer soon.\n")).communications
    found = part.communication
    assert found.kind is CommunicationKind.PLAIN_MESSAGE
    assert found.sender == "IP XANDRIA"
    assert found.recipients == ("DESK@USNCB.EXAMPLE", "OTHER@USNCB.EXAMPLE")
    assert found.subject_line == "Запрос о выезде"
    assert found.date == date(2026, 3, 2)
    assert found.body == "Please answer soon."
    assert found.language == ""
    assert found.reference.startswith("SHA256-")


def test_resending_an_email_gives_the_same_message() -> None:
    first, again = email("Please answer soon.\n"), email("Please answer soon.\n")
    again.replace_header("Message-ID", "<2@xandria.example>")
    again.replace_header("Date", "Tue, 03 Mar 2026 09:00:00 -0500")
    again["Received"] = "from somewhere"
    one, two = reading(first).communications[0], reading(again).communications[0]
    assert one.raw == two.raw
    assert one.communication.reference == two.communication.reference


def test_any_email_address_can_be_the_sender() -> None:
    message = email("Please answer soon.\n")
    message.replace_header("From", "Somebody <somebody@example.org>")
    assert reading(message).communications[0].communication.sender == "SOMEBODY@EXAMPLE.ORG"


def test_an_email_without_a_sender_cannot_be_read() -> None:
    message = email("Please answer soon.\n")
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
def test_every_email_encoding_is_decoded(charset: str, cte: str, body: str) -> None:
    text = LABELED.replace("Please answer.", body)
    (part,) = reading(email(text, charset, cte)).communications
    assert part.communication.body == body


def test_each_attachment_is_read_separately() -> None:
    message = email("A cover note.\n")
    inner = email(LABELED.replace("XA-1", "XA-2"))
    message.add_attachment(inner)
    message.add_attachment(json.dumps(NOTICE).encode(), maintype="application", subtype="json")
    text = (
        LABELED.replace("XA-1", "XA-3").replace("Please", "Ответьте, пожалуйста,").encode("koi8-r")
    )
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
    assert found.communications[3].communication.body == "Ответьте, пожалуйста, answer."
    assert found.communications[4].communication.sender == "IP XANDRIA"
    (failure,) = found.failures
    assert failure.position == "attachment 5"
    assert failure.raw == b"%PDF-1.7 sample"


def test_an_email_attached_in_base64_is_read() -> None:
    inner = base64.encodebytes(email().as_bytes()).decode()
    raw = (
        "MIME-Version: 1.0\nFrom: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
        f"{inner}\n--b--\n"
    )
    (part,) = read(raw.encode(), "x").communications
    assert part.communication.reference == "XA-1"


def test_an_image_is_kept_for_a_person_to_review() -> None:
    message = email()
    message.add_attachment(b"\x89PNG\r\n\x1a\n\x00\x00", maintype="image", subtype="png")
    found = reading(message)
    assert len(found.communications) == 1
    assert "image" in found.failures[0].reason


def test_a_part_falsely_declared_as_text_does_not_hide_the_others() -> None:
    message = email(None)
    message.set_content(b"%PDF-1.7 sample", maintype="text", subtype="plain", cte="base64")
    message.add_attachment(json.dumps(NOTICE).encode(), maintype="application", subtype="json")
    found = reading(message)
    assert [part.communication.reference for part in found.communications] == ["2026/70001"]
    assert [failure.raw for failure in found.failures] == [b"%PDF-1.7 sample"]


def test_html_is_read_if_there_is_no_plain_text() -> None:
    message = email(None)
    message.set_content(
        "<style>p {}</style><p>FROM: IP XANDRIA</p><p>OUR&nbsp;REF: XA-9<br>SUBJECT: R&amp;D</p>"
        "<table><tr><td>Please</td><td><b>ans</b>wer.</td></tr></table>",
        subtype="html",
    )
    (part,) = reading(message).communications
    assert (part.communication.reference, part.communication.subject_line) == ("XA-9", "R&D")
    assert part.communication.body == "Please\tanswer."


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("<p>Please answer.</p>", "Please answer."),
        ("<p>Please answer Specimen.</p>", "Please answer.\n\n\nFROM: IP XANDRIA"),
    ],
)
def test_words_found_only_in_the_html_are_kept(html: str, body: str) -> None:
    message = email()
    message.add_alternative(
        LABELED.replace("\n", "<br>").replace("Please answer.", html), subtype="html"
    )
    (part,) = reading(message).communications
    assert part.communication.body.startswith(body)
    assert ("Specimen" in part.communication.body) == ("Specimen" in html)


def test_nesting_of_emails_is_limited() -> None:
    message = email()
    for _ in range(12):
        around = email("A cover note.\n")
        around.add_attachment(message)
        message = around
    found = reading(message)
    assert len(found.communications) == 5
    (failure,) = found.failures
    assert "nested" in failure.reason
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
def test_an_email_is_recognized_by_its_headers(raw: bytes, source: str, expected: bool) -> None:
    assert is_email(raw, source) is expected


def test_an_email_in_utf_16_is_read() -> None:
    raw = email().as_bytes().decode().encode("utf-16")
    assert read(raw, "x.eml").communications[0].communication.reference == "XA-1"


def test_labeled_text_may_have_an_eml_file_name() -> None:
    assert read(LABELED.encode(), "x.eml").communications[0].communication.reference == "XA-1"


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
def test_html_to_text(html: str, text: str) -> None:
    assert html_to_text(html).strip() == text


@pytest.mark.parametrize(
    "before",
    ["", "This is a multi-part message in MIME format. Everett Larkspurne", "Everett Larkspurne"],
)
@pytest.mark.parametrize("after", ["", "Everett Larkspurne"])
def test_words_between_the_parts_of_an_email_are_screened_once(before: str, after: str) -> None:
    raw = (
        "From: ip@xandria.example\nTo: ip@usncb.example\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/mixed; boundary="b"\n\n{before}\n--b\n'
        f"Content-Type: text/plain\n\nThe text.\n--b--\n{after}\n"
    )
    (part,) = read(raw.encode(), "parts.eml").communications
    texts = "\n".join(text for _, text in part.communication.running_text())
    assert texts.count("Everett Larkspurne") == bool("Everett" in before) + bool(after)


REPORT = """From: Mail Delivery <daemon@xandria.example>
Message-ID: <1@xandria.example>
Subject: Not delivered
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your message was not delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.xandria.example
X-Note: for Everett Larkspurne

Final-Recipient: rfc822; desk@usncb.example
Diagnostic-Code: smtp; 550 no such user

--b--
"""


def test_a_report_about_a_delivery_is_one_message() -> None:
    found = read(REPORT.encode(), "x.eml")
    (part,) = found.communications
    assert "Everett Larkspurne" in part.communication.body
    assert not found.failures


def test_an_empty_email_is_read_by_its_subject_line() -> None:
    message = email("\n")
    found = reading(message)
    assert [part.communication.subject_line for part in found.communications] == ["Запрос о выезде"]
    assert not found.failures
    del message["Subject"]
    assert not reading(message).communications


def test_the_headers_of_an_email_are_screened_although_nothing_else_can_be_read() -> None:
    message = email(None)
    message.set_content(b"\x89PNG\r\n\x1a\n\x00\x00", maintype="image", subtype="png")
    found = reading(message)
    assert [part.position for part in found.communications] == ["headers"]
    assert len(found.failures) == 1


def test_an_attached_file_of_any_declared_type_is_a_text_of_the_sender() -> None:
    message = email("A cover note.\n")
    message.add_attachment(b"Everett Larkspurne\n", "application", "octet-stream")
    found = reading(message)
    assert [part.communication.sender for part in found.communications] == ["IP XANDRIA"] * 2
    assert not found.failures
