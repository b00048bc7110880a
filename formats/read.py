"""Read a delivery: every communication in it, and every part that cannot be read."""

import codecs
from collections.abc import Sequence
from typing import Any

from formats import cards, json_documents, json_text, mbox, messages, notices, tables
from formats.attachments import Attachment
from formats.collected import Collected
from formats.documents import Opened, open_document
from formats.emails import is_email, parse_email
from formats.encoded import take_out
from formats.hidden import hidden_text
from formats.images import inside, without_shown
from formats.markup import html_to_text, is_html
from formats.messages import Envelope
from formats.notices import PUBLIC_NOTICES
from formats.outcome import MAX_READ, Failure, Part, Reading, Unreadable
from formats.text import decode, storable
from procedure.message import Color

__all__ = ["PUBLIC_NOTICES", "Failure", "Part", "Reading", "read"]

_MAX_DEPTH = 5
_SHORTEST_ENCODED = 100
"""Characters of a field of JSON that may be a file."""
_WIDE_BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_TOO_LARGE = f"This is larger than {MAX_READ // 2**20} MiB. Split it and send it again."
_MAX_EXPANDED, _PER_ATTACHMENT = 4 * MAX_READ, 16 * 1024
_EXPANDS = "This holds far more than its size. Open it yourself, and ask for each part by itself."
_TOO_MANY = "This delivery has too many items. Split it and send the rest again."


def read(raw: bytes, source: str) -> Reading:
    """Read everything in a delivery. Never raises.

    The format is detected from the content: public notice JSON (a notice, a list page, an array,
    or one per line), email, or labeled text in any encoding. ``source``, the file name, is used
    only to recognize an email (".eml"). A part that cannot be read is returned as a Failure and
    kept as received.
    """
    reader = _Reader(len(raw))
    try:
        reader.read(raw, source)
        reader.end()
    except Exception:  # hostile input may break a parser: keep the input and carry on
        reader.fail("", "This could not be read. Ask the sender to resend it as plain text.", raw)
    return Reading(communications=tuple(reader.parts), failures=tuple(reader.failures))


class _Reader(Collected):
    """Reads one delivery, part by part."""

    _expanded = 0
    """Bytes of what was found inside, with a share for each piece, which costs time too."""

    def read(
        self,
        raw: bytes,
        source: str = "",
        where: str = "",
        envelope: Envelope | None = None,
        encoding: str | None = None,
        depth: int = 0,
    ) -> None:
        """Read a delivery, or the attachment at ``where`` of the email with this ``envelope``."""
        if len(raw) > MAX_READ:
            self.fail(where, _TOO_LARGE, raw)
            return
        try:
            plain = raw
            if raw.startswith(_WIDE_BYTE_ORDER_MARKS):
                plain = decode(raw)[0].encode()
            plain = plain.removeprefix(codecs.BOM_UTF8)
            if (opened := open_document(raw)) is not None:
                self._read_document(opened, raw, where, envelope, depth)
            elif emails := mbox.emails(plain):
                self._read_mailbox(emails, where, depth)
            elif is_email(plain, source):
                self._read_email(plain, where, depth)
            else:
                self._read_text(raw, where, envelope, encoding, depth)
        except Unreadable as error:
            self.fail(where, error.reason, raw)

    def _read_email(self, raw: bytes, where: str, depth: int) -> None:
        if depth >= _MAX_DEPTH:
            raise Unreadable("There are too many nested emails. Send the innermost one by itself.")
        email = parse_email(raw)
        self.images += email.images
        if email.text.strip():
            position = _join_position(where, "text")
            try:
                self._read_decoded(email.text, position, email.envelope, depth)
            except Unreadable as error:
                self.fail(position, error.reason, email.text.encode())
            self._read_attachments(email.attachments, email.envelope, where, depth)
            return
        has_subject = bool(email.envelope.subject_line.strip())
        if not email.attachments and not has_subject:
            raise Unreadable("This email has no text. Ask the sender to send it again.")
        parts, headers = len(self.parts), email.envelope.lines()
        self.beside = [*headers, *self.beside]
        self._read_attachments(email.attachments, email.envelope, where, depth)
        if has_subject and len(self.parts) == parts:  # nothing else took the words
            self.beside = self.beside[len(headers) :]
            self.keep(_join_position(where, "headers"), *messages.headers_only(email.envelope))

    def _read_document(
        self, opened: Opened, raw: bytes, where: str, envelope: Envelope | None, depth: int
    ) -> None:
        if depth >= _MAX_DEPTH:
            raise Unreadable("There are too many nested documents. Send the innermost by itself.")
        text, encoded = take_out(storable(opened.text))
        inside = (*opened.attachments, *encoded)
        if text.strip():
            try:
                self.keep(where, *messages.communication(text, envelope))
            except Unreadable as error:
                self.fail(where, error.reason, raw)
        elif not inside:
            raise Unreadable("This document has no text. Open it yourself, and look for names.")
        self._read_attachments(inside, envelope, where, depth)

    def _read_mailbox(self, emails: Sequence[bytes], where: str, depth: int) -> None:
        for number, email in enumerate(emails, start=1):
            position = _join_position(where, f"email {number}")
            if self.is_full:
                self.fail(f"from {position} on", _TOO_MANY, b"\n".join(emails[number - 1 :]))
                return
            try:
                self._read_email(email, position, depth)
            except Unreadable as error:
                self.fail(position, error.reason, email)

    def _read_attachments(
        self,
        attachments: Sequence[Attachment],
        envelope: Envelope | None,
        where: str,
        depth: int,
    ) -> None:
        for number, attachment in enumerate(attachments, start=1):
            position = _join_position(where, f"attachment {number}")
            if self.is_full:
                rest = b"\n".join(one.raw for one in attachments[number - 1 :])
                self.fail(position, _TOO_MANY, rest)
                return
            self._expanded += len(attachment.raw) + _PER_ATTACHMENT
            if self._expanded > _MAX_EXPANDED:
                self.fail(position, _EXPANDS, attachment.raw)
                continue
            if attachment.problem is not None:
                self.fail(position, attachment.problem, attachment.raw)
                continue
            self.read(attachment.raw, "", position, envelope, attachment.encoding, depth + 1)

    def _read_text(
        self,
        raw: bytes,
        where: str,
        envelope: Envelope | None,
        encoding: str | None,
        depth: int,
    ) -> None:
        text, _ = decode(raw, encoding)
        if not text.strip():
            raise Unreadable("This is empty. Ask the sender to send it again.")
        self._read_decoded(text, where, envelope, depth)

    def _read_decoded(self, text: str, where: str, envelope: Envelope | None, depth: int) -> None:
        if not json_documents.is_json(text):
            self._read_plain(text, where, envelope, depth)
            return
        documents = json_documents.documents(text)
        for found in documents:
            if self.is_full:
                rest = "\n".join((found.text, *(one.text for one in documents)))
                self.fail(
                    f"from {_join_position(where, found.position)} on", _TOO_MANY, rest.encode()
                )
            elif not isinstance(found.value, Unreadable):
                self._read_value(found.value, _join_position(where, found.position), envelope)
            elif found.position:
                self.fail(
                    _join_position(where, found.position), found.value.reason, found.text.encode()
                )
            else:
                self._read_bracketed(text, where, envelope, found.value)

    def _read_plain(self, text: str, where: str, envelope: Envelope | None, depth: int) -> None:
        """Read a table of notices, or one message, and what is encoded inside."""
        inner: list[Attachment] = []
        if is_html(text):
            self.beside += hidden_text(text)
            html, text = text, html_to_text(text)
            shown = bool(text.strip())
            inner, images = without_shown((one, shown) for one in inside(html))
            self.images += images
        if cards.is_card(text):
            text, values = cards.opened(text)
            inner, images = without_shown((one, True) for one in values)
            self.images += images
        text, found_inside = take_out(text)
        encoded = (*inner, *found_inside)
        if depth >= _MAX_DEPTH and encoded:
            raise Unreadable("There is too much encoded inside what is encoded.")
        self._read_attachments(encoded, envelope, where, depth)
        if encoded and not text.strip():
            return
        found = tables.table(text)
        if found is None or not found.rows:
            self.keep(where, *messages.communication(text, envelope))
            return
        self.beside += (*found.beside, *(envelope.lines() if envelope is not None else ()))
        for at, row in enumerate(found.rows):
            position = _join_position(where, f"row {row.number}")
            if self.is_full:
                rest = json_documents.canonical([one.notice for one in found.rows[at:]])
                self.fail(f"from {position} on", _TOO_MANY, rest)
                return
            self._read_notice(row.notice, position)

    def _read_bracketed(
        self, text: str, where: str, envelope: Envelope | None, broken: Unreadable
    ) -> None:
        """Text that starts with a bracket may still be a message."""
        try:
            self.keep(where, *messages.communication(text, envelope))
        except Unreadable:
            raise broken from None

    def _read_value(
        self,
        value: Any,
        where: str,
        envelope: Envelope | None,
        color: Color | None = None,
        depth: int = 0,
    ) -> None:
        listed = value if isinstance(value, list) else notices.notices_of_page(value)
        if listed is None or depth >= _MAX_DEPTH:
            self._read_notice(value, where, color, envelope)
            return
        if not listed:
            raw = json_documents.canonical(value)
            self.fail(where, "The list is empty. There is nothing to process.", raw)
        if isinstance(value, dict):
            self.beside += notices.beside_notices(value)
        color = notices.color_from_links(value) or color
        for number, item in enumerate(listed, start=1):
            position = _join_position(where, f"notice {number}")
            if self.is_full:
                rest = json_documents.canonical(listed[number - 1 :])
                self.fail(f"from {position} on", _TOO_MANY, rest)
                return
            self._read_value(item, position, envelope, color, depth + 1)

    def _read_notice(
        self,
        value: Any,
        where: str,
        color: Color | None = None,
        envelope: Envelope | None = None,
    ) -> None:
        """Read a notice. In an email, data that is no notice is a text of its sender."""
        raw = json_documents.canonical(value)
        if len(raw) > _SHORTEST_ENCODED:
            texts = (one for one in json_text.texts(value) if len(one) > _SHORTEST_ENCODED)
            _, encoded = take_out("\n\n".join(texts))
            sender = envelope or Envelope(notices.UNKNOWN_SENDER)
            self._read_attachments(encoded, sender, where, _MAX_DEPTH - 1)
        try:
            found = notices.communication(value, color)
        except Unreadable as error:
            text = "\n".join((*json_text.texts(value), *json_text.joined(value)))
            if envelope is None or not text.strip():
                self.fail(where, error.reason, raw)
                return
            self.keep(where, *messages.communication(text, envelope))
            return
        if envelope is not None and not self.parts:
            self.beside += envelope.lines()
        self.keep(where, found, raw)


def _join_position(where: str, position: str) -> str:
    return ", ".join(filter(None, (where, position)))
