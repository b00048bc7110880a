"""Parse a labeled text message into its header, persons, charges, and body."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from formats import persons
from formats.dates import calendar_date, partial_date
from formats.labels import LANGUAGES, Field, field_for_label, languages_for_label
from formats.values import (
    parse_colored_type,
    parse_message_type,
    parse_priority,
    parse_sex,
    parse_state,
)
from procedure.message import Charge, Subject

_MAX_LABEL_LENGTH = 48
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
_BLOCK_STARTS = frozenset({Field.FAMILY_NAME, Field.FORENAME, Field.CHARGE, Field.ISSUING_COUNTRY})
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
    Field.DATE_OF_BIRTH: partial_date,
    Field.SEX: parse_sex,
}
"""The parser for each field. A line that it cannot parse stays in the body."""


@dataclass(slots=True)
class _Entry:
    """A labeled line and its continuation lines. With no field, a block of body text."""

    field: Field | None
    value: list[str]
    lines: list[str]

    @property
    def label(self) -> str:
        """The label as written."""
        return self.lines[0].replace("：", ":", 1).partition(":")[0]

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


@dataclass(slots=True)
class LabeledText:
    """A parsed message. No text is lost."""

    header: dict[Field, str] = field(default_factory=dict)
    body: str = ""
    subjects: tuple[Subject, ...] = ()
    charges: tuple[Charge, ...] = ()
    language: str = ""


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
    for entry in _entries(text.split("\n")):
        name, value = entry.field, entry.text
        if name is None or name in _KEPT_IN_BODY or not _is_readable(name, value):
            body += entry.lines if name is None or value else []
            if name is None and any(map(str.strip, entry.lines)) and Field.FROM in found.header:
                in_header = False
        elif name in _HEADER:
            if name not in found.header and (in_header or name in _HEADER_ANYWHERE):
                found.header[name] = value
            else:
                body += entry.lines
        elif not _add_to_block(charges if name in _CHARGE else people, name, value):
            body += entry.lines
        if name is not None:
            votes.update(languages_for_label(entry.label))
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
        has_mark = ":" in line or "：" in line
        labels += has_mark
        labelled = _split_label(line) if has_mark and labels <= _MAX_LABELS else None
        if labelled is None and current is not None and current.continues_with(line):
            current.value.append(line)
            current.lines.append(line)
            continue
        if current is not None:
            yield current
        name, value = labelled or (None, line)
        current = _Entry(name, [value], [line])
    if current is not None:
        yield current


def _split_label(line: str) -> tuple[Field, str] | None:
    head, _, value = line.replace("：", ":", 1).partition(":")
    if len(head) > _MAX_LABEL_LENGTH or head.lstrip().startswith(">"):
        return None
    name = _field_for_heading(head)
    return None if name is None else (name, value)


@lru_cache(maxsize=1024)
def _field_for_heading(head: str) -> Field | None:
    """The field for a label, which may have a number ("1.") or a note in parentheses."""
    words = head.split("(")[0].split()
    if len(words) > 1 and words[0][:-1].isdigit() and words[0][-1] in ".)":
        words = words[1:]
    return field_for_label(" ".join(words))


def _is_readable(name: Field, value: str) -> bool:
    reader = _PARSERS.get(name)
    return bool(value) and (reader is None or reader(value) is not None)


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

    return Subject(
        family_name=one(Field.FAMILY_NAME),
        forename=one(Field.FORENAME),
        other_names=persons.names(block.get(Field.ALIASES, "")),
        birth_date=partial_date(block.get(Field.DATE_OF_BIRTH, "")),
        nationalities=persons.nationalities(block.get(Field.NATIONALITY, "")),
        sex=parse_sex(block.get(Field.SEX, "")),
        place_of_birth=one(Field.PLACE_OF_BIRTH),
        document_numbers=persons.document_numbers(block.get(Field.PASSPORT, "")),
    )


def _charge(block: Mapping[Field, str]) -> Charge:
    translation = block.get(Field.CHARGE_TRANSLATION)
    return Charge(
        text=block.get(Field.CHARGE) or translation or "",
        translation=translation,
        issuing_country=persons.clean_value(block.get(Field.ISSUING_COUNTRY, "")),
    )
