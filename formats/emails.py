"""Parse email: the sender, the text, and every attachment."""

import re
from collections.abc import Iterator
from copy import copy
from email import message_from_bytes
from email.generator import BytesGenerator
from email.message import Message
from io import BytesIO
from typing import NamedTuple

from formats.attachments import Attachment
from formats.cards import is_card
from formats.email_headers import MAX_HEADER_LENGTH, decoded, envelope_of
from formats.email_words import other_words
from formats.encoded import take_out
from formats.hidden import hidden_text
from formats.images import inside, shown_inline, without_shown
from formats.markup import html_to_text
from formats.messages import Envelope
from formats.outcome import Unreadable
from formats.signed import is_encrypted, signed
from formats.text import as_far_as_readable, decode
from formats.transfer import Encoding, encoding_of, undo

_HEAD = 64 * 1024
_FIRST_LINE = re.compile(rb"\s*(?:From |[A-Za-z][A-Za-z0-9-]*:)")
_EMAIL_HEADER = re.compile(
    rb"^(?:message-id|mime-version|received|return-path|delivered-to|content-type"
    rb"|content-transfer-encoding|x-[a-z-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(rb"^from:[^\n]*@", re.IGNORECASE | re.MULTILINE)
_CONTENT_HEADER = re.compile(rb"^content-[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_MAX_MARKERS = 5_000
_MAX_COMPARISONS = 2_000_000
"""Limit on lines times boundaries: the parser compares each line with every open boundary."""
_WORD = re.compile(r"\w+")
_BOUNDARY = re.compile(rb"^--([^\s\"][^\"\n]{0,80}?)[ \t\r]*\n(?=content-[a-z-]+:)", re.I | re.M)
_USUAL_PREAMBLE = re.compile(
    r"\s*this (?:is an? (?:multi-?part|mime|cryptographically signed)|message is in mime)", re.I
)
_PREAMBLE = "This is a multi-part message in MIME format."
_MAX_DIVISIONS = 20
_ENCRYPTED = "This email is encrypted. Open it yourself, and ask the sender for it in clear."
_RUNNING_TEXT = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext"})
_REPORTS = frozenset({"message/delivery-status", "message/disposition-notification"})
"""Parts that look like headers and are the text of a report about a delivery."""


class Email(NamedTuple):
    """A parsed email."""

    envelope: Envelope
    text: str
    attachments: tuple[Attachment, ...]
    images: int = 0
    """Small images that the text shows, which are not read."""


def is_email(raw: bytes, source: str) -> bool:
    """Whether the bytes start with email headers, which labeled text does not have."""
    head = raw[:_HEAD].replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n").split(b"\n\n")[0]
    if not _FIRST_LINE.match(head):
        return False
    is_eml_file = source.lower().endswith(".eml") and _ADDRESS.search(head) is not None
    return is_eml_file or _EMAIL_HEADER.search(head) is not None


def parse_email(raw: bytes) -> Email:
    """Parse an email. Raises Unreadable."""
    _reject_oversized(raw)
    try:
        message = message_from_bytes(raw.lstrip(b"\r\n"))
        contents = _Contents()
        contents.add(message)
        text, encoded = take_out(contents.text())
        problems: list[Attachment] = []
        envelope = envelope_of(message, problems)
        words = other_words(message, lambda header: decoded(header, problems))
        other_text = "\n".join((*words, *contents.unseen()))
        envelope = envelope._replace(other_text=other_text)
        attachments, images = contents.read_and_shown(has_text=bool(text.strip()))
        return Email(envelope, text, (*problems, *attachments, *encoded), images)
    except Unreadable:
        raise
    except Exception:  # the standard parser raises many kinds of errors for damaged email
        raise Unreadable(
            "This email is damaged. Ask the sender to resend it as plain text."
        ) from None


def _reject_oversized(raw: bytes) -> None:
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if any(len(found[0]) > MAX_HEADER_LENGTH for found in _CONTENT_HEADER.finditer(lines)):
        raise Unreadable("An email header is too long. Ask for the message as plain text.")
    if lines.lstrip(b"\n").split(b"\n\n", 1)[0].count(b"\n") > _MAX_MARKERS:
        raise Unreadable("This email has too many headers. Ask for the message as plain text.")
    parts = lines.lower().count(b"boundary")
    if lines.count(b"\n--") > _MAX_MARKERS or parts * lines.count(b"\n") > _MAX_COMPARISONS:
        raise Unreadable("This email has too many parts. Send its messages one at a time.")


class _Contents:
    """Collects the texts and attachments of an email, in order."""

    def __init__(self) -> None:
        self._attachments: list[Attachment] = []
        self._names: dict[int, str] = {}
        """By which name the HTML may show an attachment, by the attachment's place."""
        self._plain: list[str] = []
        self._html: list[str] = []
        self._html_texts: list[str] = []
        self._beside: list[str] = []
        """Words that mail programs do not show."""
        self._divisions = 0

    def add(self, part: Message) -> None:
        """Add a part and everything inside it."""
        kind = part.get_content_type()
        if part.is_multipart() and kind.startswith("multipart/"):
            self._add_around(part.preamble)
            for inner in _inner(part):
                self.add(inner)
            self._add_around(part.epilogue)
        elif part.is_multipart() and kind in _REPORTS:
            self._add_report(part)
        elif part.is_multipart():
            self._attachments += [_attached_email(part, inner) for inner in _inner(part)]
        else:
            self._add_leaf(part, kind)

    def _add_around(self, text: str | None) -> None:
        """What is before the first part and after the last one, which mail programs hide."""
        if not text or not text.strip() or text.strip() == _PREAMBLE:
            return
        if _USUAL_PREAMBLE.match(text):
            self._beside.append(text.strip())
        else:
            self._add_undivided(_raw(text))

    def _add_undivided(self, raw: bytes) -> None:
        """Parts whose boundary was declared wrongly or not at all; without any, it is text."""
        if (match := _BOUNDARY.search(raw)) is None:
            self._plain.append(as_far_as_readable(raw))
            return
        self._count_division()
        head = b'Content-Type: multipart/mixed; boundary="%s"\n\n' % match[1]
        for inner in _inner(message_from_bytes(head + raw[match.start() :])):
            self.add(inner)
        if raw[: match.start()].strip():
            self._plain.append(as_far_as_readable(raw[: match.start()]))

    def _add_text(self, text: str, kind: str, payload: bytes, encoding: str | None) -> None:
        if kind not in _RUNNING_TEXT or is_card(text):  # read by its own form, such as a table
            self._attachments.append(Attachment(payload, encoding))
        elif kind == "text/html":
            self._html.append(text)
        else:
            self._plain.append(text)

    def _add_report(self, part: Message) -> None:
        """A report about a delivery is text, although it looks like headers."""
        for found in (_attached_email(part, inner) for inner in _inner(part)):
            text = as_far_as_readable(found.raw) if found.problem is None else ""
            if text:
                self._plain.append(text)
            else:
                self._attachments.append(found)

    def _count_division(self) -> None:
        """Limit how often an email is parsed again."""
        self._divisions += 1
        if self._divisions > _MAX_DIVISIONS:
            raise Unreadable("This email has too many parts. Send its messages one at a time.")

    def _add_leaf(self, part: Message, kind: str) -> None:
        raw, encoding = _body(part), part.get_content_charset()
        try:
            payload, around = undo(raw, encoding_of(_declared_encodings(part)))
        except Unreadable as error:
            self._attachments.append(Attachment(raw, problem=error.reason))
            return
        if around:
            self._plain.append(as_far_as_readable(around))
        if is_encrypted(payload):
            self._attachments.append(Attachment(payload, problem=_ENCRYPTED))
            return
        if (found := signed(payload)) is not None:
            self._beside += found.words
            if found.content:
                self._count_division()
                self.add(message_from_bytes(found.content))
            return
        if kind.startswith("multipart/"):
            self._add_undivided(payload)
        elif kind.startswith("text/") and not _is_file(part):
            try:
                text, _ = decode(payload, encoding)
            except Unreadable:  # declared as text but is not: keep it as an attachment
                self._attachments.append(Attachment(payload, encoding))
            else:
                self._add_text(text, kind, payload, encoding)
        elif payload:
            name = str(part.get("Content-ID", "")).strip(" <>").lower()
            self._names[len(self._attachments)] = name
            self._attachments.append(Attachment(payload, encoding))

    def read_and_shown(self, *, has_text: bool) -> tuple[list[Attachment], int]:
        """The attachments to read, and how many small images the HTML shows, which are not read.

        Without any text the images are the message.
        """
        shown = shown_inline(self._html)
        found = [
            *((one, self._names.get(at, "") in shown) for at, one in enumerate(self._attachments)),
            *((one, True) for html in self._html for one in inside(html)),
        ]
        return without_shown(found) if has_text else ([one for one, _ in found], 0)

    def text(self) -> str:
        """The plain text, plus the HTML if it has words that the plain text does not."""
        plain = "\n\n".join(self._plain)
        html = "\n\n".join(self._html_as_text())
        if not plain.strip():
            return html
        missing = set(_WORD.findall(html)) - set(_WORD.findall(plain))
        return f"{plain}\n\n{html}" if missing else plain

    def _html_as_text(self) -> list[str]:
        """The text of each HTML part, found once: it costs more than anything else here."""
        for html in self._html[len(self._html_texts) :]:
            self._html_texts.append(html_to_text(html))
        return self._html_texts

    def unseen(self) -> list[str]:
        """What the text leaves out: the order of words in the HTML, and what is hidden."""
        shown = self.text().split()
        left_out = [one for one in self._html_as_text() if one.split() != shown]
        hidden = [line for one in self._html for line in hidden_text(one)]
        return [*left_out, *hidden, *self._beside]


def _inner(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (inner for inner in payload if isinstance(inner, Message))


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _body(part: Message) -> bytes:
    """The bytes of a part as they travel. The parser's own text has lost what is not ASCII."""
    bare = copy(part)
    for name in set(bare.keys()):  # writing long headers takes very long
        del bare[name]
    return _flat(bare).removeprefix(b"\n")


def _raw(payload: object) -> bytes:
    """The bytes of a text between the parts."""
    return str(payload or "").encode("utf-8", "surrogateescape")


def _declared_encodings(part: Message) -> list[str]:
    return [str(value) for value in part.get_all("Content-Transfer-Encoding", [])]


def _attached_email(around: Message, inner: Message) -> Attachment:
    """An attached email. The parser does not decode its transfer encoding."""
    try:
        encoding = encoding_of(_declared_encodings(around))
        if encoding is not Encoding.PLAIN:
            return Attachment(undo(_raw(inner.get_payload()), encoding)[0])
    except Unreadable as error:
        return Attachment(_flat(inner), problem=error.reason)
    return Attachment(_flat(inner))


def _flat(message: Message) -> bytes:
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, maxheaderlen=0).flatten(message)
    return out.getvalue()
