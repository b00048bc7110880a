"""An outgoing message as it leaves: the template filled in with what the drafter wrote. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from procedure.annex.templates import TEXT, Template, placeholders
from procedure.codes import MATTERS
from procedure.forms import FieldValue
from procedure.numbers import read_case_number, read_matter_number
from procedure.refusals import NotWellFormed
from procedure.values import Stored
from procedure.words import checked_words, says_something

SENDER = "IP WASHINGTON"
"""Our address in INTERPOL's network."""
AUTHORITY = "22 U.S.C. 263a"
"""The law by which USNCB sends it."""
TO, THEIR_REFERENCE, FIELDS = "to", "their_reference", "fields"
"""What the sealed document of a message holds, beside its text."""
ITEM = "item"
"""The field of a template that names what a message is about."""
OUR_REFERENCE = "our_reference"
"""What a composed message quotes as ours; empty where it names no case."""
_OURS = re.compile(
    rf"\b(?:{'|'.join(('USNCB', *MATTERS))})-[0-9OIL]{{4}}-[0-9A-Z]{{6}}/\d{{1,4}}\b", re.IGNORECASE
)


class BlockedTerm(NotWellFormed):
    """The message says what no message of ours may say."""

    sentence = "No outgoing message says {term}: a notice or diffusion is not a warrant."


class MessageNotFilled(NotWellFormed):
    """Something is missing that the template needs."""

    sentence = "The message {template} needs: {missing}."


class Composed(Stored):
    """A message as it leaves."""

    reference: str
    """Our reference, which a reply quotes."""
    to: str
    subject: str
    text: str
    """For the message terminal."""
    coded: str
    """The same for U.S. police systems, as field-coded text; empty where the template has none."""


def our_reference(name: str, number: int) -> str:
    """``USNCB-2026-K7M2Q4/1``: the number of the case or matter, and which of its messages it is.

    The count is its own, so it shows nobody how many messages USNCB sends.
    """
    return f"{name}/{number}"


def quoted_references(text: str) -> list[tuple[str, int]]:
    """Our references that a text quotes: the number of a case or matter, and of a message in it."""
    found: dict[tuple[str, int], None] = {}
    for quoted in _OURS.findall(text):
        name, message = quoted.split("/")
        number = read_case_number(name) or read_matter_number(name)
        if number is not None:
            found[number, int(message)] = None
    return list(found)


def check_content(
    template: Template, content: Mapping[str, Any], blocked_terms: Iterable[str]
) -> None:
    """Raise the refusal of a message that lacks something, or says what none may say."""
    fields = content.get(FIELDS) or {}
    missing = [
        field.key
        for field in template.fields
        if field.required and not _filled(fields.get(field.key))
    ]
    if template.needs_text and not _filled(content.get(TEXT)):
        missing.append(TEXT)
    if not template.address and not _filled(content.get(TO)):
        missing.append(TO)
    if missing:
        raise MessageNotFilled(template=template.key, missing=", ".join(missing))
    for key in (TO, THEIR_REFERENCE):
        if content.get(key):
            checked_words(str(content[key]), key)
    said = composed(template, content, "", date.min)
    check_terms(f"{said.subject}\n{said.text}\n{said.coded}", blocked_terms)


def check_terms(text: str, blocked_terms: Iterable[str]) -> None:
    """Raise BlockedTerm where a text says what no text of ours may say."""
    for term in blocked_terms:
        if _plain(term) in _plain(text):
            raise BlockedTerm(term=f'"{term}"')


def composed(template: Template, content: Mapping[str, Any], reference: str, day: date) -> Composed:
    """The message of a template, with what its sealed document holds, dated this day."""
    values = {
        **{key: _in_words(value) for key, value in (content.get(FIELDS) or {}).items()},
        TEXT: str(content.get(TEXT) or "").strip(),
        TO: template.address or str(content.get(TO) or ""),
        THEIR_REFERENCE: str(content.get(THEIR_REFERENCE) or ""),
        OUR_REFERENCE: "" if template.names_no_case else reference,
        "date": day.isoformat(),
    }
    subject = _filled_in(template.subject, values) or template.title
    return Composed(
        reference=reference,
        to=values[TO],
        subject=subject,
        text=_text(template, values, subject),
        coded=_coded(template, values),
    )


def _text(template: Template, values: Mapping[str, str], subject: str) -> str:
    head = [
        template.marking,
        f"FROM: {SENDER}",
        f"TO: {values[TO]}",
        f"OUR REF: {values[OUR_REFERENCE]}" if values[OUR_REFERENCE] else "",
        f"YOUR REF: {values[THEIR_REFERENCE]}" if values[THEIR_REFERENCE] else "",
        f"DATE: {values['date']}",
        f"SUBJECT: {subject}",
    ]
    paragraphs = [_filled_in(one, values) for one in template.body]
    closing = f"Sent under {AUTHORITY}."
    if not template.names_no_case:
        closing += " Please quote our reference in your reply."
    body = [one for one in (*paragraphs, closing) if one]
    end = ("", template.marking) if template.marking else ()
    return "\n".join([*filter(None, head), "", "\n\n".join(body), *end, ""])


def _coded(template: Template, values: Mapping[str, str]) -> str:
    """One line, in capitals, as Nlets and NCIC print it; a field without a value is left out."""
    pairs = [(one.code, _filled_in(one.value, values)) for one in template.coded]
    return " ".join(f"{code}/{_one_line(value).upper()}" for code, value in pairs if value)


def _filled_in(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders; nothing where one of them was left empty."""
    wanted = placeholders(text)
    if any(not says_something(values.get(name, "")) for name in wanted):
        return ""
    return text.format_map({name: values[name] for name in wanted})


def _in_words(value: FieldValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(value)
    return str(value)


def _filled(value: object) -> bool:
    if isinstance(value, str):
        return says_something(value)
    return value is not None and value != []


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    return _one_line(text).casefold()
