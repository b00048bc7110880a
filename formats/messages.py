"""Labelled text messages of the kind that passes between bureaus: one text, one communication.

Lines such as "FROM: IP XANDRIA" give the header and the persons, in any of the languages of
``labels``; everything else is the body. A text that a mail carried may leave the header to it.
"""

import datetime
import hashlib
import re
from collections.abc import Mapping
from typing import NamedTuple

from formats import persons
from formats.dates import calendar_date
from formats.fields import take_apart
from formats.labels import (
    Field,
    MessageType,
    colour_of,
    message_type_of,
    priority_of,
    state_of,
)
from formats.notices import PUBLIC_NOTICES, file_number
from formats.outcome import Unreadable
from procedure.message import Colour, Communication, CommunicationKind, InterpolState, Reference

_SECRETARIAT = frozenset({"IPSG", "IPSG LYON"})
"""The addresses of the General Secretariat."""

_REFERENCE_WORDS = frozenset(
    (
        *("REF", "REFERENCE", "RÉF", "RÉFÉRENCE", "REFERENCIA", "N/REF", "N/RÉF"),
        *("ИСХ", "НОМЕР", "№", "مرجع", "مرجعها", "رقم"),
    )
)
_DATE_WORDS = frozenset(["OF", "DATED", "DU", "DEL", "ОТ", "بتاريخ"])
_MOST_ADDRESSES = 1_000
_BETWEEN_ADDRESSES = re.compile(r"[,;\n،؛]| / ")
_SUBJECT_END = re.compile(r"[:,;(/–—]| - ")


class Envelope(NamedTuple):
    """What the mail around a text says; it stands in for what the text leaves out."""

    sender: str
    recipients: tuple[str, ...] = ()
    subject_line: str = ""
    date: datetime.date | None = None

    def header(self) -> str:
        """The same as labelled lines."""
        lines = [f"FROM: {self.sender}"]
        if self.recipients:
            lines.append(f"TO: {'; '.join(self.recipients)}")
        if self.subject_line:
            lines.append(f"SUBJECT: {self.subject_line}")
        return "\n".join((*lines, "", ""))


class _Nature(NamedTuple):
    """What the type of a message makes of it."""

    kind: CommunicationKind
    state: InterpolState
    colour: Colour | None = None
    is_status: bool = False


_PLAIN = _Nature(CommunicationKind.PLAIN_MESSAGE, InterpolState.NONE)
_NATURES = {
    MessageType.WANTED_PERSON_DIFFUSION: _Nature(
        CommunicationKind.WANTED_PERSON_DIFFUSION, InterpolState.RECEIVED_UNREVIEWED, Colour.RED
    ),
    MessageType.RED_NOTICE_REQUEST: _Nature(
        CommunicationKind.RED_NOTICE, InterpolState.REQUESTED, Colour.RED
    ),
    MessageType.STATUS_MESSAGE: _PLAIN._replace(is_status=True),
    MessageType.PLAIN_MESSAGE: _PLAIN,
}


def canonical(text: str) -> str:
    """The text as it is kept: no blanks at the ends of lines, no blank lines around it."""
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n") + "\n"


def communication(text: str, envelope: Envelope | None = None) -> tuple[Communication, bytes]:
    """The communication that the text is, and the bytes to keep. Raises Unreadable."""
    kept = canonical(text)
    parts = take_apart(kept)
    language = parts.language
    if envelope is not None and Field.FROM not in parts.header:
        kept = canonical(envelope.header() + kept)
        parts = take_apart(kept)
    around = envelope or Envelope("")
    header = parts.header
    sender = _address(header.get(Field.FROM, ""))
    if sender is None:
        raise Unreadable(
            "The sender cannot be found: the text needs a line such as FROM: IP and a capital."
        )
    nature = _nature(header)
    concerns, announces = _announcement(header, sender, nature)
    if not (parts.body.strip() or parts.subjects or parts.charges or announces):
        raise Unreadable("Nothing follows the header: the message has no text. Ask for it again.")
    reference = persons.known(header.get(Field.OUR_REF, ""))
    number = persons.known(header.get(Field.FILE_NUMBER, ""))
    found = Communication(
        kind=nature.kind,
        colour=nature.colour,
        interpol_state=nature.state,
        sender=sender,
        reference=_by_content(kept) if reference is None else reference.upper(),
        control_number=persons.known(header.get(Field.CONTROL_NUMBER, "")),
        file_number=None if number is None else file_number(number) or number,
        date=calendar_date(header.get(Field.DATE, "")) or around.date,
        recipients=_addresses(header.get(Field.TO, "")) or around.recipients,
        priority=priority_of(header.get(Field.PRIORITY, "")),
        subject_line=" ".join(header.get(Field.SUBJECT, around.subject_line).split()),
        language=language,
        subjects=parts.subjects,
        charges=parts.charges,
        body=parts.body,
        concerns=concerns,
        announces=announces,
    )
    return found, kept.encode()


def _address(text: str) -> str | None:
    found = persons.known(text)
    return None if found is None else found.upper()


def _addresses(text: str) -> tuple[str, ...]:
    pieces = _BETWEEN_ADDRESSES.split(text, _MOST_ADDRESSES)
    return tuple(dict.fromkeys(found for found in map(_address, pieces) if found is not None))


def _by_content(kept: str) -> str:
    """The reference of a message that has none: the same for the same content."""
    return f"SHA256-{hashlib.sha256(kept.encode()).hexdigest()[:32].upper()}"


def _nature(header: Mapping[Field, str]) -> _Nature:
    """By the type; without one, by the words with which the subject line begins.

    A subject line does not make a notice: people write about notices under that word.
    """
    by_type = header.get(Field.TYPE, "")
    for words in (by_type, _SUBJECT_END.split(header.get(Field.SUBJECT, ""), 1)[0]):
        if (message_type := message_type_of(words)) is not None:
            return _NATURES[message_type]
        found = colour_of(words)
        if found is not None and (by_type or not found[1]):
            return _coloured(*found)
    is_status = Field.STATUS in header and Field.CONCERNS in header
    return _PLAIN._replace(is_status=is_status)


def _coloured(colour: Colour, is_notice: bool) -> _Nature:
    if is_notice:
        red, other = CommunicationKind.RED_NOTICE, CommunicationKind.OTHER_NOTICE
        state = InterpolState.PUBLISHED
    else:
        red, other = CommunicationKind.WANTED_PERSON_DIFFUSION, CommunicationKind.OTHER_DIFFUSION
        state = InterpolState.RECEIVED_UNREVIEWED
    return _Nature(red if colour is Colour.RED else other, state, colour)


def _announcement(
    header: Mapping[Field, str], sender: str, nature: _Nature
) -> tuple[Reference | None, InterpolState | None]:
    """The communication that this one speaks of, and the state that it announces.

    The General Secretariat announces what became of any communication, a bureau only of its own.
    A status message that does not say of what or what state must reach a person: it is unreadable.
    """
    concerns = _concerned(header.get(Field.CONCERNS, ""))
    if not nature.is_status:
        return concerns, None
    number = file_number(header.get(Field.FILE_NUMBER, ""))
    if concerns is None and number is not None:
        concerns = Reference(sender=PUBLIC_NOTICES, reference=number)
    if concerns is None:
        raise Unreadable(
            "This status message does not say what it concerns: it needs a line such as "
            "CONCERNS: the sender, a comma, and the sender's reference."
        )
    if Field.STATUS not in header:
        raise Unreadable("This status message does not say a status that is known.")
    if sender not in _SECRETARIAT and sender != concerns.sender:
        return concerns, None
    return concerns, state_of(header[Field.STATUS])


def _concerned(text: str) -> Reference | None:
    """The sender and the reference that the words name; a public notice by its number alone."""
    words = text.upper().replace(",", " , ").replace(";", " , ").split()
    at = next((place for place, word in enumerate(words) if _begins_reference(word)), None)
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


def _begins_reference(word: str) -> bool:
    has_digit = any(char.isdigit() for char in word)
    return has_digit or word == "," or word.strip(".:") in _REFERENCE_WORDS
