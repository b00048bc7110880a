"""Parse a labeled text message into its header, persons, charges, and body."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from formats import persons
from formats.dates import calendar_date, noted_date, only_date
from formats.headings import Heading, split_heading
from formats.labels import LANGUAGES, Field
from formats.layout import NAME_FIELDS, labeled_lines
from formats.values import (
    parse_colored_type,
    parse_message_type,
    parse_priority,
    parse_sex,
    parse_state,
)
from formats.words import is_more_than_a_name, loses_words
from procedure.message import Charge, Subject

_MAX_LABELS = 5_000
"""After this many lines with a colon, the rest is body text. This limits the work."""
_MAX_BLOCKS = 500
"""Persons and charges beyond this number stay in the body."""
_HEADER = frozenset(
    {
        *(Field.FROM, Field.TO, Field.OUR_REF, Field.DATE, Field.PRIORITY, Field.SUBJECT),
        *(Field.TYPE, Field.CONCERNS, Field.STATUS, Field.CONTROL_NUMBER, Field.FILE_NUMBER),
    }
)
_HEADER_ANYWHERE = frozenset({Field.CONTROL_NUMBER, Field.FILE_NUMBER})
"""These appear next to a person as often as in the header."""
_CHARGE = frozenset({Field.CHARGE, Field.CHARGE_TRANSLATION, Field.ISSUING_COUNTRY})
_BLOCK_STARTS = NAME_FIELDS | {Field.CHARGE, Field.ISSUING_COUNTRY}
"""When one of these repeats, the next person or charge begins."""
_KEPT_IN_BODY = frozenset({Field.YOUR_REF, Field.WARRANT})
"""A communication has no field for these, so they stay in its body."""
_MULTILINE = frozenset({Field.CHARGE, Field.CHARGE_TRANSLATION})
"""Their text continues on the following lines, up to a blank line or the next label."""
_MAY_START_BELOW = frozenset({Field.FROM, Field.TO, Field.ALIASES})
"""Their text may start on the line after the label."""
_PARSERS: Mapping[Field, Callable[[str], object]] = {
    Field.DATE: calendar_date,
    Field.PRIORITY: parse_priority,
    Field.TYPE: lambda text: parse_message_type(text) or parse_colored_type(text),
    Field.STATUS: parse_state,
    Field.DATE_OF_BIRTH: noted_date,
    Field.SEX: parse_sex,
}
"""The parser for each field. A line that it cannot parse stays in the body."""
_DATES = frozenset({Field.DATE, Field.DATE_OF_BIRTH})
_WHOLE = frozenset(
    {
        *(Field.SUBJECT, Field.PRIORITY, Field.TYPE, Field.STATUS, Field.SEX),
        *(Field.CHARGE, Field.CHARGE_TRANSLATION),
    }
)
"""These hold their value as a whole, or it is a word of a table."""


@dataclass(slots=True)
class _Entry:
    """A labeled line and its continuation lines. Without a heading, a block of body text."""

    heading: Heading | None
    value: list[str]
    lines: list[str]

    @property
    def field(self) -> Field | None:
        """The field of the label."""
        return None if self.heading is None else self.heading.field

    @property
    def text(self) -> str:
        """The value without surrounding blanks."""
        return "\n".join(line.strip() for line in self.value).strip()

    def continues_with(self, line: str) -> bool:
        """Whether the line belongs to this entry."""
        if self.field is None:
            return True
        if not line.strip():
            return False
        below = self.field in _MAY_START_BELOW and not any(self.value)
        return line[0] in " \t" or self.field in _MULTILINE or below


class Placed(NamedTuple):
    """Lines of a message, and what they became."""

    lines: tuple[str, ...]
    value: str
    """Without the label."""
    field: Field | None
    """None for lines of the text."""
    number: int = 0
    """The person or the charge, counted from 1; 0 for what stands for the whole message."""


@dataclass(slots=True)
class LabeledText:
    """A parsed message. No text is lost."""

    header: dict[Field, str] = field(default_factory=dict)
    body: str = ""
    subjects: tuple[Subject, ...] = ()
    charges: tuple[Charge, ...] = ()
    language: str = ""
    other: list[str] = field(default_factory=list)
    """Values and notes with words that no field holds."""
    placed: list[Placed] = field(default_factory=list)
    """Every line in its order."""


def parse_labeled_text(text: str) -> LabeledText:
    """Sort the lines of a message by label.

    Each header field counts once, before the first body text that follows the sender. A repeated
    family name or forename starts the next person. A repeated charge starts the next charge.
    """
    found = LabeledText()
    body: list[str] = []
    people: list[dict[Field, str]] = []
    charges: list[dict[Field, str]] = []
    votes: Counter[str] = Counter()
    in_header = True
    for entry in _entries(labeled_lines(text.split("\n"))):
        name, value = entry.field, entry.text
        number = 0
        if name is None or name in _KEPT_IN_BODY or not _is_readable(name, value):
            body += entry.lines if name is None or value else []
            if name is None and any(map(str.strip, entry.lines)) and Field.FROM in found.header:
                in_header = False
            name = None
        elif name in _HEADER:
            if name not in found.header and (in_header or name in _HEADER_ANYWHERE):
                found.header[name] = value
            else:
                body += entry.lines
                name = None
        else:
            blocks = charges if name in _CHARGE else people
            if _add_to_block(blocks, name, value):
                number = len(blocks)
            else:
                body += entry.lines
                name = None
        if name is not None and _loses_words(name, value):
            found.other.append(value)
        found.placed.append(Placed(tuple(entry.lines), value, name, number))
        if entry.heading is not None:
            votes.update(entry.heading.languages)
            if entry.heading.note:
                found.other.append(entry.heading.note)
    found.body = "\n".join(body).strip("\n")
    found.subjects = tuple(map(_subject, people))
    found.charges = tuple(map(_charge, charges))
    if votes:  # labels shared by several languages do not decide; the first language wins a tie
        found.language = max(LANGUAGES, key=lambda one: votes[one])
    return found


def _entries(lines: list[str]) -> Iterator[_Entry]:
    current: _Entry | None = None
    labels = 0
    for line in lines:
        heading = split_heading(line) if labels <= _MAX_LABELS else None
        labels += _may_have_label(line)
        if heading is None and current is not None and current.continues_with(line):
            current.value.append(line)
            current.lines.append(line)
            continue
        if current is not None:
            yield current
        current = _Entry(heading, [line if heading is None else heading.value], [line])
    if current is not None:
        yield current


def _may_have_label(line: str) -> bool:
    return any(mark in line for mark in ":：\t|=")


def _is_readable(name: Field, value: str) -> bool:
    reader = _PARSERS.get(name)
    return bool(value) and (reader is None or reader(value) is not None)


def _loses_words(name: Field, value: str) -> bool:
    """Whether the field of the communication will not hold every word of the value."""
    if name in _WHOLE:
        return False
    if name in _DATES:
        return not only_date(value)
    if name is Field.CONCERNS:
        return True  # only the sender and the reference are taken from it
    if name is Field.PASSPORT:
        return loses_words(value, *persons.document_numbers(value))
    if name is Field.ALIASES:
        return any(map(is_more_than_a_name, persons.names(value)))
    return name in NAME_FIELDS and is_more_than_a_name(value)


def _add_to_block(blocks: list[dict[Field, str]], name: Field, value: str) -> bool:
    """Add the value to the last block, or to a new one if one must start here."""
    begins = name in _BLOCK_STARTS
    if not blocks or (begins and name in blocks[-1]):
        if len(blocks) == _MAX_BLOCKS:
            return False
        blocks.append({})
    if name in blocks[-1] and name in (Field.ALIASES, Field.PASSPORT):
        value = f"{blocks[-1][name]}\n{value}"
    elif name in blocks[-1]:
        return False
    blocks[-1][name] = value
    return True


def _subject(block: Mapping[Field, str]) -> Subject:
    def one(name: Field) -> str | None:
        return persons.clean_value(block.get(name, ""))

    full_name, family_name, forename = map(one, (Field.FULL_NAME, *_NAME_PARTS))
    aliases = persons.names(block.get(Field.ALIASES, ""))
    if full_name is not None and (family_name or forename):
        aliases = persons.clean_values((full_name, *aliases))
    elif full_name is not None:
        family_name = full_name
    return Subject(
        family_name=family_name,
        forename=forename,
        other_names=aliases,
        birth_date=noted_date(block.get(Field.DATE_OF_BIRTH, "")),
        nationalities=persons.nationalities(block.get(Field.NATIONALITY, "")),
        sex=parse_sex(block.get(Field.SEX, "")),
        place_of_birth=one(Field.PLACE_OF_BIRTH),
        document_numbers=persons.document_numbers(block.get(Field.PASSPORT, "")),
    )


_NAME_PARTS = (Field.FAMILY_NAME, Field.FORENAME)


def _charge(block: Mapping[Field, str]) -> Charge:
    translation = block.get(Field.CHARGE_TRANSLATION)
    return Charge(
        text=block.get(Field.CHARGE) or translation or "",
        translation=translation,
        issuing_country=persons.clean_value(block.get(Field.ISSUING_COUNTRY, "")),
    )
