"""Mails: who sent them, their text, and everything attached to them."""

import base64
import datetime
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.generator import BytesGenerator
from email.header import decode_header
from email.message import Message
from email.utils import parsedate
from io import BytesIO
from typing import NamedTuple

from formats.dates import calendar_date
from formats.markup import without_tags
from formats.messages import Envelope
from formats.outcome import Unreadable
from formats.text import decode

_HEAD = 64 * 1024
_FIRST_LINE = re.compile(rb"\s*(?:From |[A-Za-z][A-Za-z0-9-]*:)")
_MAIL_HEADER = re.compile(
    rb"^(?:message-id|mime-version|received|return-path|delivered-to|content-type"
    rb"|content-transfer-encoding|x-[a-z-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(rb"^from:[^\n]*@", re.IGNORECASE | re.MULTILINE)
_CONTENT_HEADER = re.compile(rb"^content-[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_READ = frozenset({"from", "to", "cc", "subject", "date"})
_LONGEST_HEADER = 4_000
_MOST_MARKS = 5_000
_MOST_COMPARISONS = 2_000_000
"""The parser compares each line with the boundary of each part around it."""
_WORD = re.compile(r"\w+")


class Attachment(NamedTuple):
    """An attachment as it was before it was attached.

    ``is_text`` says that the mail declares a text, ``encoding`` in which encoding.
    """

    raw: bytes
    is_text: bool = False
    encoding: str | None = None


class Mail(NamedTuple):
    """A mail taken apart."""

    envelope: Envelope
    text: str
    attachments: tuple[Attachment, ...]


def is_mail(raw: bytes, source: str) -> bool:
    """Whether the bytes begin with the headers of a mail, which labelled texts do not have."""
    head = raw[:_HEAD].replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n").split(b"\n\n")[0]
    if not _FIRST_LINE.match(head):
        return False
    named_so = source.lower().endswith(".eml") and _ADDRESS.search(head) is not None
    return named_so or _MAIL_HEADER.search(head) is not None


def open_mail(raw: bytes) -> Mail:
    """Take a mail apart. Raises Unreadable."""
    _refuse_unbounded(raw)
    try:
        message = message_from_bytes(raw.lstrip(b"\r\n"))
        contents = _Contents()
        contents.add(message)
        return Mail(_envelope(message), contents.text(), tuple(contents.attachments))
    except Unreadable:
        raise
    except Exception:  # the standard parser raises many kinds of error for broken mails
        raise Unreadable("This mail is broken: ask the sender for it as plain text.") from None


def _refuse_unbounded(raw: bytes) -> None:
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if any(len(found[0]) > _LONGEST_HEADER for found in _CONTENT_HEADER.finditer(lines)):
        raise Unreadable("A header of this mail is too long: ask for the message as plain text.")
    if lines.lstrip(b"\n").split(b"\n\n", 1)[0].count(b"\n") > _MOST_MARKS:
        raise Unreadable("This mail has too many headers: ask for the message as plain text.")
    parts = lines.lower().count(b"boundary")
    if lines.count(b"\n--") > _MOST_MARKS or parts * lines.count(b"\n") > _MOST_COMPARISONS:
        raise Unreadable("This mail has too many parts: send its messages one by one.")


class _Contents:
    """The texts and attachments of a mail, in their order."""

    def __init__(self) -> None:
        self.attachments: list[Attachment] = []
        self._plain: list[str] = []
        self._html: list[str] = []

    def add(self, part: Message) -> None:
        """Sort a part and what is inside it."""
        kind = part.get_content_type()
        if part.is_multipart() and kind.startswith("multipart/"):
            for inner in _inner(part):
                self.add(inner)
        elif part.is_multipart():
            self.attachments += [Attachment(_bytes_of(part, inner)) for inner in _inner(part)]
        else:
            self._add_leaf(part, kind)

    def _add_leaf(self, part: Message, kind: str) -> None:
        payload, encoding = _payload(part), part.get_content_charset()
        if kind.startswith(("text/", "multipart/")) and not _is_file(part):
            try:
                text, _ = decode(payload, encoding)
            except Unreadable:  # it is declared as text and is not: kept like an attachment
                self.attachments.append(Attachment(payload))
            else:
                (self._html if kind == "text/html" else self._plain).append(text)
        elif payload:
            self.attachments.append(Attachment(payload, kind.startswith("text/"), encoding))

    def text(self) -> str:
        """The plain text; HTML where there is none, or where it has words that the text lacks."""
        plain = "\n\n".join(self._plain)
        html = "\n\n".join(map(without_tags, self._html))
        if not plain.strip():
            return html
        missing = set(_WORD.findall(html)) - set(_WORD.findall(plain))
        return f"{plain}\n\n{html}" if missing else plain


def _inner(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (inner for inner in payload if isinstance(inner, Message))


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _bytes_of(around: Message, inner: Message) -> bytes:
    """An attached mail; some senders encode it, which the parser does not expect."""
    if str(around.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        return base64.b64decode(str(inner.get_payload()))
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, maxheaderlen=0).flatten(inner)
    return out.getvalue()


def _envelope(message: Message) -> Envelope:
    headers: dict[str, str] = {}
    for name, value in message.raw_items():
        if (key := name.lower()) in _READ and key not in headers:
            headers[key] = _decoded(str(value))
    recipients = (*_parted(headers.get("to", "")), *_parted(headers.get("cc", "")))
    return Envelope(
        sender=_address(headers.get("from", "")),
        recipients=tuple(dict.fromkeys(filter(None, map(_address, recipients)))),
        subject_line=headers.get("subject", ""),
        date=_date(headers.get("date", "")),
    )


def _decoded(value: str) -> str:
    """A header in clear, on one line; over-long ones are cut."""
    value = " ".join(value[:_LONGEST_HEADER].split())
    try:
        pieces = decode_header(value)
    except (MessageError, ValueError):
        pieces = [(value, None)]
    words = ""
    for piece, encoding in pieces:
        raw = piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogateescape")
        words += decode(raw, encoding)[0]
    return " ".join(words.split())


def _parted(text: str) -> list[str]:
    """A list of addresses, parted at the commas that do not stand in quotes."""
    pieces = text.split('"')
    pieces[::2] = [piece.replace(",", "\n") for piece in pieces[::2]]
    return "".join(pieces).split("\n")


def _address(text: str) -> str:
    """The name if it is an address of the network ("IP XANDRIA"), else the mail address."""
    name, bracket, rest = text.partition("<")
    name = " ".join(name.replace('"', " ").split()).upper()
    if not bracket or name.startswith(("IP ", "IPSG")):
        return name
    return rest.partition(">")[0].strip().upper()


def _date(text: str) -> datetime.date | None:
    try:
        found = parsedate(text)
        return calendar_date(text) if found is None else datetime.date(*found[:3])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
