"""What names nobody and can be read as a whole is not restricted by the accounting of words."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from benchmarks.screening.ordinary import figures
from screening.match import Screen
from views.trial import try_delivery

ROOT = Path(__file__).resolve().parents[2]
TRAFFIC = ROOT / "samples" / "traffic"
NAMED = {
    "diffusion-blue-verkhograd-0471.txt": "P-0107",
    "diffusion-borduvia-0113-amended.txt": "P-0189",
    "diffusion-borduvia-0113.txt": "P-0189",
    "diffusion-maravella-0345.txt": "P-0060",
    "diffusion-qadirah-0088.txt": "P-0149",
    "diffusion-verkhograd-0455.txt": "P-0183",
    "diffusion-xandria-0117-sent-again.txt": "P-0159",
    "diffusion-xandria-0117.txt": "P-0159",
    "diffusion-xandria-0131.txt": "P-0045",
    "mail-lorvane-0015.eml": "P-0016",
    "mail-nordavia-forward.eml": "P-0143",
    "mail-verkhograd-0485.eml": "P-0164",
    "message-castellora-0031.txt": "P-0140",
    "message-maravella-0360.txt": "P-0118",
    "message-qadirah-0091.txt": "P-0046",
    "message-xandria-0140.txt": "P-0067",
    "notice-blue-0456.txt": "P-0065",
    "red-2026-10288.json": "P-0020",
    "red-2026-91001.json": "P-0001",
    "red-details.json": "P-0167",
    "red-details.jsonl": "P-0007 P-0036",
    "red-page-1.json": "P-0067 P-0146",
    "red-page-2.json": "P-0104",
    "request-xandria-0009.txt": "P-0017",
    "un-2022-8804.json": "P-0035",
    "yellow-2025-30877.json": "P-0075",
}
"""The messages of the samples that are restricted, and the reason: whom they name."""
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:1@xandria.example
DTSTART:20260302T140000Z
SUMMARY:Monthly call of the bureaus
END:VEVENT
END:VCALENDAR
"""
CARD = "BEGIN:VCARD\nVERSION:3.0\nN:Mustermannsen;Specimen\nFN:Specimen Mustermannsen\nEND:VCARD\n"
PAGE = """<html><head><style>p {font-family: "Times New Roman"}</style></head><body class=c>
<!--[if mso]><p>x</p><![endif]--><p>The <b>monthly</b> call is on Monday.</p>
<table><tr><td>Time</td><td>14:00</td></tr></table><img src="https://example.org/a.png" alt="logo">
</body></html>"""


def test_of_the_samples_only_those_are_restricted_that_name_somebody(screen: Screen) -> None:
    found: dict[str, str] = {}
    for path in sorted(TRAFFIC.iterdir()):
        tried = try_delivery(path.read_bytes(), path.name, screen)
        assert not any(one.unread for one in tried), path.name
        hits = {hit.person_id for one in tried if one.restricted for hit in one.hits[:1]}
        if any(one.restricted for one in tried):
            found[path.name] = " ".join(sorted(hits))
    assert found == NAMED


def email(text: str = "The monthly call is on Monday.\n") -> EmailMessage:
    """An email from the Xandria bureau."""
    message = EmailMessage()
    message["From"] = "IP XANDRIA <ncb@xandria.example>"
    message["To"] = "desk@usncb.example"
    message["Message-ID"] = "<1@xandria.example>"
    message["Subject"] = "=?utf-8?q?R=C3=A9union?= monthly call"
    message["Received"] = "from a.example (a.example [192.0.2.1]) by b.example with ESMTPS id 1"
    message.set_content(text)
    return message


def with_part(content: str, kind: str, name: str) -> EmailMessage:
    """An email with a text attached."""
    message = email()
    message.add_attachment(content, subtype=kind, filename=name)
    return message


def with_page() -> EmailMessage:
    """An email in plain text and HTML."""
    message = email()
    message.add_alternative(PAGE, subtype="html")
    return message


@pytest.mark.parametrize(
    "message",
    [
        *(email(), with_page(), email("Reunión el lunes a las 14:00, señor.\n")),
        *(with_part(CALENDAR, "calendar", "invite.ics"), with_part(CARD, "vcard", "me.vcf")),
        with_part("date,place\n2026-03-02,Pontivrac\n", "csv", "calls.csv"),
        with_part("{\n  // the calls\n  'date': 1\n}\n", "plain", "settings.txt"),
        email("> On Monday we wrote:\n> begin with the call\n\nFrom Monday on, yes. 100% = 1\n"),
        email("Call +1 202 555 0100, or see https://example.org/a?b=c&d=%20e\n-- \nSpecimen\n"),
        email("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-begin 644 x\n+end\n"),
    ],
)
def test_ordinary_email_is_not_restricted(message: EmailMessage, screen: Screen) -> None:
    tried = try_delivery(message.as_bytes(), "x.eml", screen)
    assert [one.because for one in tried if one.restricted] == []


def test_the_figures_name_reasons_and_nobody(screen: Screen) -> None:
    named = (TRAFFIC / "red-2026-91001.json").read_bytes()
    tried = {
        name: try_delivery(raw, name, screen)
        for name, raw in (("a", named), ("b", b"\x89PNG\x00"), ("c", email().as_bytes()))
    }
    shown = figures(tried).split("\n")
    assert shown[:4] == [
        "3 files with 3 communications",
        "files restricted: 2 (66.7%)",
        "  for something unread: 1 (33.3%)",
        "  for a hit: 1 (33.3%)",
    ]
    assert "image" in shown[-1]
