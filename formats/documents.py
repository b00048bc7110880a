"""Read the text of documents: PDF, Office, RTF, and the winmail.dat of Outlook.

What is not text in a document (pictures, scanned pages) is unread, and says so.
"""

import re
from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring
from striprtf.striprtf import rtf_to_text
from tnefparse import TNEF

from formats.attachments import Attachment
from formats.markup import html_to_text
from formats.outcome import Unreadable
from formats.text import as_far_as_readable

_MAX_FILES, _MAX_CELLS, _MAX_TAGS = 2_000, 200_000, 400_000
_MAX_UNPACKED = 48 * 2**20
"""Bytes of all files in an Office document. The format says the size before it is unpacked."""
_MAX_RTF = 4 * 2**20
_PICTURES = (
    "This document has pictures or scanned pages, which are not read. Open it yourself, and look "
    "for names in them."
)
_TOO_LARGE = "This document is too large to read. Ask the sender for the content as plain text."
_DAMAGED = "This document is damaged or encrypted. Ask the sender for the content as plain text."
_ARCHIVE = "This is an archive. Open it yourself, and ask the sender for its files one at a time."
_OFFICE_PARTS = re.compile(
    r"(?:word|ppt|xl)/(?!theme|styles|settings|fontTable|worksheets/sheet|sharedStrings)[^_].*\.xml"
    r"|docProps/(?:core|custom)\.xml|content\.xml|styles\.xml|meta\.xml"
)
_PICTURE = re.compile(r"(?:word|ppt|xl)/media/|Pictures/|media/")
_EMBEDDED = re.compile(r"(?:word|ppt|xl)/(?:embeddings/|vbaProject)|Object ")
_LINES = frozenset({"p", "h", "br", "tr", "row", "table-row", "si", "line-break"})
_CELLS = frozenset({"tc", "tab", "table-cell", "c"})
_DESCRIPTIONS = ("descr", "title", "alt")
_RTF_PICTURE = re.compile(rb"\\(?:pict|object|objdata)\b")


class Opened(NamedTuple):
    """A document: its text, and what is inside it or could not be read."""

    text: str
    attachments: tuple[Attachment, ...] = ()


def open_document(raw: bytes) -> Opened | None:
    """The contents of a document, or None if this is not one. Raises Unreadable."""
    raw = raw.lstrip()
    for mark, opener in _OPENERS:
        if raw.startswith(mark):
            try:
                return opener(raw)
            except Unreadable:
                raise
            except Exception:  # the libraries raise many kinds of errors for damaged documents
                raise Unreadable(_DAMAGED) from None
    return None


def _open_pdf(raw: bytes) -> Opened:
    # The libraries for documents are loaded for a document only: most deliveries have none.
    from pypdf.errors import LimitReachedError

    from formats.pdf import read_pdf

    try:
        found = read_pdf(raw)
    except LimitReachedError:
        raise Unreadable(_TOO_LARGE) from None
    inside = [Attachment(one) for one in found.files]
    return Opened("\n".join(found.texts), _with_unread(raw, inside, found.is_partial))


def _open_zip(raw: bytes) -> Opened:
    with ZipFile(BytesIO(raw)) as archive:
        files = archive.infolist()
        names = {file.filename for file in files}
        if not names & {"[Content_Types].xml", "content.xml"}:
            raise Unreadable(_ARCHIVE)
        if len(files) > _MAX_FILES or sum(file.file_size for file in files) > _MAX_UNPACKED:
            raise Unreadable(_TOO_LARGE)
        if "xl/workbook.xml" in names:
            _check_sheets(archive, names)
        texts = [
            _xml_text(archive.read(name)) for name in sorted(names) if _OFFICE_PARTS.fullmatch(name)
        ]
        inside = [Attachment(archive.read(name)) for name in sorted(names) if _is_inside(name)]
    if "xl/workbook.xml" in names:
        texts.insert(0, _cells(raw))
    return Opened("\n".join(texts), _with_unread(raw, inside, any(map(_PICTURE.match, names))))


def _is_inside(name: str) -> bool:
    return _EMBEDDED.match(name) is not None and not name.endswith(("/", ".xml"))


def _check_sheets(archive: ZipFile, names: set[str]) -> None:
    """Limit what the library for workbooks holds in memory."""
    for name in names:
        if name.endswith(".xml"):
            _check_tags(archive.read(name))


def _check_tags(xml: bytes) -> None:
    if xml.count(b"<") > _MAX_TAGS:
        raise Unreadable(_TOO_LARGE)


def _xml_text(xml: bytes) -> str:
    """Every text in the XML, with the descriptions of its pictures, one line per paragraph."""
    _check_tags(xml)
    root = fromstring(xml)
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name in _LINES or name in _CELLS:
            element.tail = ("\n" if name in _LINES else "\t") + (element.tail or "")
        words = [element.get(key, "") for key in _DESCRIPTIONS]
        if any(words):
            element.text = " ".join((*words, element.text or ""))
    return "".join(root.itertext())


def _cells(raw: bytes) -> str:
    """The cells of a workbook, a line per row."""
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(raw), read_only=True, data_only=True)
    lines: list[str] = []
    seen = 0
    for sheet in book.worksheets:
        lines.append(sheet.title)
        for row in sheet.iter_rows(values_only=True):
            seen += len(row)
            if seen > _MAX_CELLS:
                raise Unreadable(_TOO_LARGE)
            lines.append("\t".join(str(cell) for cell in row if cell is not None))
    return "\n".join(lines)


def _open_rtf(raw: bytes) -> Opened:
    if len(raw) > _MAX_RTF:
        raise Unreadable(_TOO_LARGE)
    text = str(rtf_to_text(raw.decode("latin-1"), encoding="cp1252", errors="replace"))  # type: ignore[no-untyped-call]
    return Opened(text, _with_unread(raw, [], _RTF_PICTURE.search(raw) is not None))


def _open_winmail(raw: bytes) -> Opened:
    letter = TNEF(raw, do_checksum=False)
    texts = [_words(letter.body), html_to_text(_words(letter.htmlbody))]
    if letter.rtfbody:
        texts.append(_open_rtf(letter.rtfbody).text)
    texts += [_words(one.data) for one in letter.msgprops if isinstance(one.data, str | bytes)]
    inside = [Attachment(bytes(one.data)) for one in letter.attachments]
    if not inside and not any(text.strip() for text in texts[:3]):
        raise Unreadable(_DAMAGED)
    return Opened("\n".join(filter(str.strip, texts)), tuple(inside))


def _words(value: object) -> str:
    if isinstance(value, bytes):
        return as_far_as_readable(value.rstrip(b"\x00"))
    return value.rstrip("\x00") if isinstance(value, str) else ""


def _with_unread(raw: bytes, inside: list[Attachment], is_partial: bool) -> tuple[Attachment, ...]:
    unread = (Attachment(raw, problem=_PICTURES),) if is_partial else ()
    return (*inside, *unread)


_OPENERS: tuple[tuple[bytes, Callable[[bytes], Opened]], ...] = (
    (b"%PDF-", _open_pdf),
    (b"PK\x03\x04", _open_zip),
    (b"{\\rtf", _open_rtf),
    (b"x\x9f>\x22", _open_winmail),
)
