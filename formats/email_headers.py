"""The headers of an email: who sent it to whom, when, and about what."""

import datetime
import re
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate

from formats.attachments import Attachment
from formats.dates import calendar_date
from formats.messages import Envelope
from formats.outcome import Unreadable
from formats.text import as_far_as_readable, decode

MAX_HEADER_LENGTH = 4_000
"""Characters of a header that are decoded."""
_READ = frozenset({"from", "to", "cc", "subject", "date"})
_ENCODED_WORD = re.compile(r"=\?[\w.-]+\?[bq]\?", re.I)
_HEADER_PROBLEM = "A header of this email cannot be decoded. Ask the sender to resend it."


def envelope_of(message: Message, problems: list[Attachment]) -> Envelope:
    """The header that a text may take from its email. What is doubtful joins the problems."""
    headers: dict[str, str] = {}
    for name, value in message.raw_items():
        if (key := name.lower()) in _READ and key not in headers:
            headers[key] = decoded(str(value), problems)
    recipients = (
        *_split_addresses(headers.get("to", "")),
        *_split_addresses(headers.get("cc", "")),
    )
    return Envelope(
        sender=_address(headers.get("from", "")),
        recipients=tuple(dict.fromkeys(filter(None, map(_address, recipients)))),
        subject_line=headers.get("subject", ""),
        date=_date(headers.get("date", "")),
    )


def decoded(value: str, problems: list[Attachment]) -> str:
    """A decoded header on one line, truncated if too long. What is doubtful joins the problems."""
    value = " ".join(value[:MAX_HEADER_LENGTH].split())
    try:
        pieces = decode_header(value)
    except (MessageError, ValueError):
        pieces = [(value, None)]
    words = ""
    for piece, encoding in pieces:
        raw = piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogateescape")
        try:
            words += decode(raw, encoding)[0]
        except Unreadable as error:
            problems.append(Attachment(raw, problem=error.reason))
            words += as_far_as_readable(raw)
    if _ENCODED_WORD.search(words):
        problems.append(Attachment(words.encode(), problem=_HEADER_PROBLEM))
    return " ".join(words.split())


def _split_addresses(text: str) -> list[str]:
    """Split a list of addresses at the commas outside quotation marks."""
    pieces = text.split('"')
    pieces[::2] = [piece.replace(",", "\n") for piece in pieces[::2]]
    return "".join(pieces).split("\n")


def _address(text: str) -> str:
    """The display name if it is an INTERPOL address ("IP XANDRIA"), else the email address."""
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
