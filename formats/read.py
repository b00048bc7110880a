"""Reading a delivery: every communication in it, and every piece that cannot be read."""

import codecs
from typing import Any

from formats import json_documents, messages, notices
from formats.mails import is_mail, open_mail
from formats.messages import Envelope
from formats.notices import PUBLIC_NOTICES
from formats.outcome import Failure, Part, Reading, Unreadable
from formats.text import decode
from procedure.message import Colour, Communication

__all__ = ["PUBLIC_NOTICES", "Failure", "Part", "Reading", "read"]

_WHOLE = "whole file"
_MOST_BYTES = 16 * 2**20
_MOST_COMMUNICATIONS, _BYTES_OF_ONE, _MOST_FAILURES = 1_000, 200, 1_000
"""A delivery may hold so many communications, and one more for each 200 bytes: bounded work."""
_DEEPEST = 5
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_TOO_MANY = "This delivery holds too many pieces: split it and send the rest again."


def read(raw: bytes, source: str) -> Reading:
    """Everything that a delivery holds. Never raises.

    JSON of the public notices (a notice, a list page, an array, one a line), mails, and labelled
    text in any encoding are known by their content; ``source``, the name of a file, helps only
    with mails (".eml"). What cannot be read comes as a Failure, kept as received.
    """
    reader = _Reader(len(raw))
    try:
        reader.read(raw, source)
    except Exception:  # whatever a hostile input does to a parser: it is kept, and nothing stops
        reader.fail("", "This cannot be read: ask the sender for it as plain text.", raw)
    return Reading(communications=tuple(reader.parts), failures=tuple(reader.failures))


class _Reader:
    """Gathers the pieces of one delivery."""

    def __init__(self, size: int) -> None:
        self._most = _MOST_COMMUNICATIONS + size // _BYTES_OF_ONE
        self.parts: list[Part] = []
        self.failures: list[Failure] = []

    @property
    def is_full(self) -> bool:
        return len(self.parts) >= self._most or len(self.failures) >= _MOST_FAILURES

    def keep(self, where: str, communication: Communication, raw: bytes) -> None:
        self.parts.append(Part(communication=communication, raw=raw, position=where or _WHOLE))

    def fail(self, where: str, reason: str, raw: bytes) -> None:
        self.failures.append(Failure(position=where or _WHOLE, reason=reason, raw=raw))

    def read(
        self,
        raw: bytes,
        source: str = "",
        where: str = "",
        envelope: Envelope | None = None,
        encoding: str | None = None,
        depth: int = 0,
    ) -> None:
        """Read a delivery or, at ``where``, an attachment of the mail that ``envelope`` is of."""
        if len(raw) > _MOST_BYTES:
            self.fail(where, "This is larger than 16 MiB: split it and send it again.", raw)
            return
        try:
            plain = raw
            if raw.startswith(_WIDE_MARKS):
                plain = decode(raw)[0].encode()
            plain = plain.removeprefix(codecs.BOM_UTF8)
            if is_mail(plain, source):
                self._read_mail(plain, where, depth)
            else:
                self._read_text(raw, where, envelope, encoding)
        except Unreadable as error:
            self.fail(where, error.reason, raw)

    def _read_mail(self, raw: bytes, where: str, depth: int) -> None:
        if depth >= _DEEPEST:
            raise Unreadable("Too many mails inside one another: send the innermost alone.")
        mail = open_mail(raw)
        if mail.text.strip():
            try:
                self.keep(_inside(where, "text"), *messages.communication(mail.text, mail.envelope))
            except Unreadable as error:
                self.fail(_inside(where, "text"), error.reason, mail.text.encode())
        elif not mail.attachments:
            raise Unreadable("This mail has no text: ask the sender for it again.")
        for number, attachment in enumerate(mail.attachments, start=1):
            position = _inside(where, f"attachment {number}")
            if self.is_full:
                rest = b"\n".join(one.raw for one in mail.attachments[number - 1 :])
                self.fail(position, _TOO_MANY, rest)
                return
            envelope = mail.envelope if attachment.is_text else None
            self.read(attachment.raw, "", position, envelope, attachment.encoding, depth + 1)

    def _read_text(
        self, raw: bytes, where: str, envelope: Envelope | None, encoding: str | None
    ) -> None:
        text, _ = decode(raw, encoding)
        if not text.strip():
            raise Unreadable("There is nothing in it: ask the sender for it again.")
        if not json_documents.is_json(text):
            self.keep(where, *messages.communication(text, envelope))
            return
        documents = json_documents.documents(text)
        for found in documents:
            if self.is_full:
                rest = "\n".join((found.text, *(one.text for one in documents)))
                self.fail(f"from {_inside(where, found.position)} on", _TOO_MANY, rest.encode())
            elif not isinstance(found.value, Unreadable):
                self._read_value(found.value, _inside(where, found.position), None)
            elif found.position:
                self.fail(_inside(where, found.position), found.value.reason, found.text.encode())
            else:
                self._read_bracketed(text, where, envelope, found.value)

    def _read_bracketed(
        self, text: str, where: str, envelope: Envelope | None, broken: Unreadable
    ) -> None:
        """A text that begins with a bracket may be a message all the same."""
        try:
            self.keep(where, *messages.communication(text, envelope))
        except Unreadable:
            raise broken from None

    def _read_value(self, value: Any, where: str, colour: Colour | None, depth: int = 0) -> None:
        listed = value if isinstance(value, list) else notices.notices_of_page(value)
        if listed is None or depth >= _DEEPEST:
            self._read_notice(value, where, colour)
            return
        if not listed:
            raw = json_documents.canonical(value)
            self.fail(where, "The list is empty: nothing was sent.", raw)
        colour = notices.colour_of_address(value) or colour
        for number, item in enumerate(listed, start=1):
            position = _inside(where, f"notice {number}")
            if self.is_full:
                rest = json_documents.canonical(listed[number - 1 :])
                self.fail(f"from {position} on", _TOO_MANY, rest)
                return
            self._read_value(item, position, colour, depth + 1)

    def _read_notice(self, value: Any, where: str, colour: Colour | None) -> None:
        raw = json_documents.canonical(value)
        try:
            self.keep(where, notices.communication(value, colour), raw)
        except Unreadable as error:
            self.fail(where, error.reason, raw)


def _inside(where: str, position: str) -> str:
    return ", ".join(filter(None, (where, position)))
