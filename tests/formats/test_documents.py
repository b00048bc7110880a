"""Documents: their text is read; pictures and damage are left to a person."""

from email.message import EmailMessage
from io import BytesIO
from struct import pack
from zipfile import ZipFile

import openpyxl
import pytest
from pypdf import PdfWriter

from formats.read import Reading, read

WORDS = "Look for Everett Larkspurne"


def attached(raw: bytes) -> Reading:
    """An email with a cover note and this attachment, as read."""
    message = EmailMessage()
    message["From"] = "IP XANDRIA <ncb@xandria.example>"
    message["Message-ID"] = "<1@xandria.example>"
    message.set_content("A cover note.\n")
    message.add_attachment(raw, maintype="application", subtype="octet-stream", filename="a")
    return read(message.as_bytes(), "x.eml")


def zipped(files: dict[str, str]) -> bytes:
    """An Office file of these parts."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def word(text: str, extra: dict[str, str] | None = None) -> bytes:
    """A Word file with one paragraph of two runs."""
    head, tail = text[:14], text[14:]
    xml = f"<d xmlns:w='w'><w:p><w:r><w:t>{head}</w:t></w:r><w:r><w:t>{tail}</w:t></w:r></w:p></d>"
    return zipped({"[Content_Types].xml": "<t/>", "word/document.xml": xml, **(extra or {})})


def workbook() -> bytes:
    """An Excel file with the name in two cells."""
    book, out = openpyxl.Workbook(), BytesIO()
    book.active.append(["Look for", "Everett", "Larkspurne"])
    book.save(out)
    return out.getvalue()


def pdf(content: str) -> bytes:
    """A PDF of one page."""
    stream = f"BT /F1 12 Tf 50 700 Td ({content}) Tj ET" if content else "0 0 m 9 9 l S"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
    )
    out, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj{one}endobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(out)
    out += f"xref\n0 5\n0000000000 65535 f \n{table}trailer<</Size 5/Root 1 0 R>>\n"
    return f"{out}startxref\n{start}\n%%EOF".encode()


def winmail(text: str) -> bytes:
    """A winmail.dat whose body is the text."""
    body = text.encode() + b"\x00"
    attribute = pack("<BHHI", 1, 0x800C, 2, len(body)) + body + pack("<H", sum(body) & 0xFFFF)
    return pack("<IH", 0x223E9F78, 1) + attribute


OPEN_DOCUMENT = zipped(
    {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": "<o xmlns:t='t'><t:p>Look for <t:span>Everett</t:span> Larkspurne</t:p></o>",
    }
)


@pytest.mark.parametrize(
    "raw",
    [
        *(word(WORDS), workbook(), OPEN_DOCUMENT, pdf(WORDS), winmail(WORDS)),
        zipped({"[Content_Types].xml": "<t/>", "ppt/slides/slide1.xml": f"<p>{WORDS}</p>"}),
        word("Nothing.", {"word/comments.xml": f"<c><p>{WORDS}</p></c>"}),
        word("Nothing.", {"word/header1.xml": f"<c><p>{WORDS}</p></c>"}),
        (rb"{\rtf1\ansi Look for \b Everett\b0  Larkspurne\par}"),
    ],
)
def test_the_text_of_a_document_is_read(raw: bytes) -> None:
    found = attached(raw)
    body = found.communications[1].communication.body
    assert " ".join(WORDS.split()) in " ".join(body.split())
    assert not found.failures


ENTITY = "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"


@pytest.mark.parametrize(
    "raw",
    [
        word(WORDS, {"word/media/image1.png": "x"}),
        pdf(""),
        pdf(WORDS)[:60],
        zipped({"a.txt": WORDS}),
        word(WORDS)[:-30],
        zipped(
            {"[Content_Types].xml": "", "word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}
        ),
        winmail(WORDS)[:12],
        b"\xd0\xcf\x11\xe0 old Word",
    ],
)
def test_what_cannot_be_read_in_full_is_left_to_a_person(raw: bytes) -> None:
    (failure,) = attached(raw).failures
    assert failure.raw == raw


def test_an_encrypted_pdf_is_left_to_a_person() -> None:
    writer, out = PdfWriter(BytesIO(pdf(WORDS))), BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    assert attached(out.getvalue()).failures
