"""Labeled text messages between bureaus: one text is one communication.

Lines such as "FROM: IP XANDRIA" give the header and the persons, in any language in ``labels``.
Everything else is the body. Text from an email may take its header from the email.
"""

import datetime
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from formats import field_codes, persons, xml_documents
from formats.dates import calendar_date
from formats.fields import parse_labeled_text
from formats.labels import Field
from formats.notices import PUBLIC_NOTICES, UNKNOWN_SENDER, content_reference
from formats.outcome import Unreadable
from formats.persons import file_number
from formats.values import (
    MessageType,
    parse_colored_type,
    parse_message_type,
    parse_priority,
    parse_state,
)
from procedure.message import Color, Communication, CommunicationKind, InterpolState, Reference

_SECRETARIAT = frozenset({"IPSG", "IPSG LYON"})
"""Addresses of the INTERPOL General Secretariat."""

_REFERENCE_WORDS = frozenset(
    (
        *("REF", "REFERENCE", "RÉF", "RÉFÉRENCE", "REFERENCIA", "N/REF", "N/RÉF"),
        *("ИСХ", "НОМЕР", "№", "مرجع", "مرجعها", "رقم"),
    )
)
_DATE_WORDS = frozenset(["OF", "DATED", "DU", "DEL", "ОТ", "بتاريخ"])
_MAX_ADDRESSES = 1_000
_ADDRESS_SEPARATOR = re.compile(r"[,;\n،؛]| / ")
_SUBJECT_END = re.compile(r"[:,;(/–—]| - ")


class Envelope(NamedTuple):
    """The header of the email that carried a text. It fills in what the text leaves out."""

    sender: str
    recipients: tuple[str, ...] = ()
    subject_line: str = ""
    date: datetime.date | None = None
    other_text: str = ""
    """Words of other headers and of the names of attachments, one a line."""

    def lines(self) -> tuple[str, ...]:
        """All words of the envelope, one piece a line."""
        given = (self.sender, *self.recipients, self.subject_line, self.other_text)
        return tuple(filter(None, given))

    def header(self) -> str:
        """The envelope as labeled lines."""
        lines = [f"FROM: {self.sender}"]
        if self.recipients:
            lines.append(f"TO: {'; '.join(self.recipients)}")
        if self.subject_line:
            lines.append(f"SUBJECT: {self.subject_line}")
        return "\n".join((*lines, "", ""))


class _Classification(NamedTuple):
    """How a message is classified by its type."""

    kind: CommunicationKind
    state: InterpolState
    color: Color | None = None
    is_status: bool = False


_UNKNOWN_NOTICE = _Classification(CommunicationKind.RED_NOTICE, InterpolState.UNKNOWN, Color.RED)
"""A notice of which nothing shows the kind gets the most careful handling."""
_PLAIN = _Classification(CommunicationKind.PLAIN_MESSAGE, InterpolState.NONE)
_BY_TYPE = {
    MessageType.WANTED_PERSON_DIFFUSION: _Classification(
        CommunicationKind.WANTED_PERSON_DIFFUSION, InterpolState.RECEIVED_UNREVIEWED, Color.RED
    ),
    MessageType.RED_NOTICE_REQUEST: _Classification(
        CommunicationKind.RED_NOTICE, InterpolState.REQUESTED, Color.RED
    ),
    MessageType.STATUS_MESSAGE: _PLAIN._replace(is_status=True),
    MessageType.PLAIN_MESSAGE: _PLAIN,
}


def canonical(text: str) -> str:
    """The text as stored: no trailing blanks on lines, no blank lines at start or end."""
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n") + "\n"


def communication(text: str, envelope: Envelope | None = None) -> tuple[Communication, bytes]:
    """Convert a text to a communication. Also returns the bytes to store. Raises Unreadable."""
    kept = canonical(text)
    form = rewritten_form(kept)
    parts = parse_labeled_text(form or kept)
    language = parts.language
    if envelope is not None and Field.FROM not in parts.header:
        kept = canonical(envelope.header() + kept)
        parts = parse_labeled_text(
            envelope.header() + (form or kept.removeprefix(envelope.header()))
        )
    fallback = envelope or Envelope("")
    header = parts.header
    sender = _address(header.get(Field.FROM, ""))
    is_notice = form is not None and bool(parts.subjects)
    if sender is None and is_notice:
        header.pop(Field.OUR_REF, None)  # only the sender and the reference together name it
        sender = UNKNOWN_SENDER
    if sender is None:
        raise Unreadable(_no_sender(kept))
    classification = _classify(header, _UNKNOWN_NOTICE if is_notice else _PLAIN)
    concerns, announces = _announcement(header, sender, classification)
    if not (parts.body.strip() or parts.subjects or parts.charges or announces):
        raise Unreadable("The message has a header but no text. Ask the sender to send it again.")
    reference = persons.clean_value(header.get(Field.OUR_REF, ""))
    number = persons.clean_value(header.get(Field.FILE_NUMBER, ""))
    found = Communication(
        kind=classification.kind,
        color=classification.color,
        interpol_state=classification.state,
        sender=sender,
        reference=content_reference(kept.encode()) if reference is None else reference.upper(),
        control_number=persons.clean_value(header.get(Field.CONTROL_NUMBER, "")),
        file_number=None if number is None else file_number(number) or number,
        date=calendar_date(header.get(Field.DATE, "")) or fallback.date,
        recipients=_addresses(header.get(Field.TO, "")) or fallback.recipients,
        priority=parse_priority(header.get(Field.PRIORITY, "")),
        subject_line=" ".join(header.get(Field.SUBJECT, fallback.subject_line).split()),
        language=language,
        subjects=parts.subjects,
        charges=parts.charges,
        body=parts.body,
        concerns=concerns,
        announces=announces,
        other_text="\n".join((*parts.other, *_other_of_email(parts.header, envelope))),
    )
    return found, kept.encode()


def headers_only(envelope: Envelope) -> tuple[Communication, bytes]:
    """An email whose text is empty or cannot be read: its headers are read. Raises Unreadable."""
    if not envelope.sender:
        raise Unreadable(_no_sender(""))
    kept = canonical(envelope.header()).encode()
    found = Communication(
        kind=_PLAIN.kind,
        interpol_state=_PLAIN.state,
        sender=envelope.sender,
        reference=content_reference(kept),
        date=envelope.date,
        recipients=envelope.recipients,
        subject_line=envelope.subject_line,
        other_text=envelope.other_text,
    )
    return found, kept


def rewritten_form(text: str) -> str | None:
    """XML, or text in field codes, as labeled lines. None for other text. Raises Unreadable."""
    return xml_documents.labeled(text) if xml_documents.is_xml(text) else field_codes.labeled(text)


def _no_sender(text: str) -> str:
    """What is wrong with a text in which no sender is found."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    if any(first.count(mark) > 1 for mark in "|\t;,") and ":" not in first:
        return (
            "This looks like a table, but its first line does not name the columns, such as name, "
            "forename, date_of_birth. Send it with that line, or as a message with a line FROM:."
        )
    return "No sender found. The text needs a line such as FROM: IP followed by a capital city."


def _other_of_email(header: Mapping[Field, str], envelope: Envelope | None) -> Iterator[str]:
    """What the email says besides the text: headers that the text replaces, and all others."""
    if envelope is None:
        return
    if Field.FROM in header:
        yield envelope.sender
    if Field.TO in header:
        yield from envelope.recipients
    if Field.SUBJECT in header:
        yield envelope.subject_line
    if envelope.other_text:
        yield envelope.other_text


def _address(text: str) -> str | None:
    found = persons.clean_value(text)
    return None if found is None else found.upper()


def _addresses(text: str) -> tuple[str, ...]:
    pieces = _ADDRESS_SEPARATOR.split(text, _MAX_ADDRESSES)
    return tuple(dict.fromkeys(found for found in map(_address, pieces) if found is not None))


def _classify(header: Mapping[Field, str], fallback: _Classification) -> _Classification:
    """Classify by the type line, or without one, by the first words of the subject line.

    A subject line alone does not make a message a notice, because people also write about notices.
    """
    by_type = header.get(Field.TYPE, "")
    for words in (by_type, _SUBJECT_END.split(header.get(Field.SUBJECT, ""), 1)[0]):
        if (message_type := parse_message_type(words)) is not None:
            return _BY_TYPE[message_type]
        found = parse_colored_type(words)
        if found is not None and (by_type or not found[1]):
            return _classify_color(*found)
    is_status = Field.STATUS in header and Field.CONCERNS in header
    return fallback._replace(is_status=is_status)


def _classify_color(color: Color, is_notice: bool) -> _Classification:
    if is_notice:
        red, other = CommunicationKind.RED_NOTICE, CommunicationKind.OTHER_NOTICE
        state = InterpolState.PUBLISHED
    else:
        red, other = CommunicationKind.WANTED_PERSON_DIFFUSION, CommunicationKind.OTHER_DIFFUSION
        state = InterpolState.RECEIVED_UNREVIEWED
    return _Classification(red if color is Color.RED else other, state, color)


def _announcement(
    header: Mapping[Field, str], sender: str, classification: _Classification
) -> tuple[Reference | None, InterpolState | None]:
    """The communication that this one is about, and the state that it announces.

    The General Secretariat may announce the state of any communication, a bureau only of its own.
    A status message without a reference or a status is unreadable, so that a person reviews it.
    """
    concerns = _parse_concerns(header.get(Field.CONCERNS, ""))
    if not classification.is_status:
        return concerns, None
    number = file_number(header.get(Field.FILE_NUMBER, ""))
    if concerns is None and number is not None:
        concerns = Reference(sender=PUBLIC_NOTICES, reference=number)
    if concerns is None:
        raise Unreadable(
            "This status message does not say which communication it is about. It needs a line "
            "CONCERNS: with the sender, a comma, and the sender's reference."
        )
    if Field.STATUS not in header:
        raise Unreadable("This status message does not give a known status.")
    if sender not in _SECRETARIAT and sender != concerns.sender:
        return concerns, None
    return concerns, parse_state(header[Field.STATUS])


def _parse_concerns(text: str) -> Reference | None:
    """The sender and reference in the text. A number alone is a public notice."""
    words = text.upper().replace(",", " , ").replace(";", " , ").split()
    at = next((place for place, word in enumerate(words) if _starts_reference(word)), None)
    if at is None:
        return None
    sender = words[:at]
    named = [word for word in words[at:] if word.strip(".:") not in _REFERENCE_WORDS]
    until = next((place for place, word in enumerate(named) if word in _DATE_WORDS), len(named))
    reference = " ".join(named[:until]).strip(" ,")
    number = file_number(reference)
    if number is not None and (not sender or not sender[0].startswith("IP")):
        return Reference(sender=PUBLIC_NOTICES, reference=number)
    if not sender or not reference or "," in reference:
        return None
    return Reference(sender=" ".join(sender), reference=reference)


def _starts_reference(word: str) -> bool:
    has_digit = any(char.isdigit() for char in word)
    return has_digit or word == "," or word.strip(".:") in _REFERENCE_WORDS
