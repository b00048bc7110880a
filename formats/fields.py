"""The labelled lines of a message: its header, the persons, the charges, and what is plain text."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from formats import persons
from formats.dates import calendar_date, partial_date
from formats.labels import (
    LANGUAGES,
    Field,
    colour_of,
    field_of,
    languages_of,
    message_type_of,
    priority_of,
    sex_of,
    state_of,
)
from procedure.message import Charge, Subject

_LONGEST_LABEL = 48
_MOST_LABELS = 5_000
"""Lines after so many with a colon are plain text, whatever they begin with: bounded work."""
_MOST_BLOCKS = 500
"""Persons and charges after so many stay in the text."""
_HEADER = frozenset(
    {
        *(Field.FROM, Field.TO, Field.OUR_REF, Field.DATE, Field.PRIORITY, Field.SUBJECT),
        *(Field.TYPE, Field.CONCERNS, Field.STATUS, Field.CONTROL_NUMBER, Field.FILE_NUMBER),
    }
)
_HEADER_ANYWHERE = frozenset({Field.CONTROL_NUMBER, Field.FILE_NUMBER})
"""These stand beside a person as often as in the header."""
_CHARGE = frozenset({Field.CHARGE, Field.CHARGE_TRANSLATION, Field.ISSUING_COUNTRY})
_BEGINNINGS = frozenset({Field.FAMILY_NAME, Field.FORENAME, Field.CHARGE, Field.ISSUING_COUNTRY})
"""When one of these comes again, the next person or charge begins."""
_UNPLACED = frozenset({Field.YOUR_REF, Field.WARRANT})
"""Fields that a communication has no place for; they stay in its text."""
_RUNS_ON = frozenset({Field.CHARGE, Field.CHARGE_TRANSLATION})
"""Their text goes on over the following lines, until a blank line or the next label."""
_BEGINS_BELOW = frozenset({Field.FROM, Field.TO, Field.ALIASES})
"""Their text may begin on the line after the label."""
_MEANT: Mapping[Field, Callable[[str], object]] = {
    Field.DATE: calendar_date,
    Field.PRIORITY: priority_of,
    Field.TYPE: lambda text: message_type_of(text) or colour_of(text),
    Field.STATUS: state_of,
    Field.DATE_OF_BIRTH: partial_date,
    Field.SEX: sex_of,
}
"""What reads a field; a line that it cannot read stays in the text."""


@dataclass(slots=True)
class _Entry:
    """A labelled line and those that continue it; without a field, a stretch of plain text."""

    field: Field | None
    value: list[str]
    lines: list[str]

    @property
    def label(self) -> str:
        return self.lines[0].replace("：", ":", 1).partition(":")[0]

    @property
    def text(self) -> str:
        return "\n".join(line.strip() for line in self.value).strip()

    def continues_with(self, line: str) -> bool:
        if self.field is None:
            return True
        if not line.strip():
            return False
        below = self.field in _BEGINS_BELOW and not any(self.value)
        return line[0] in " \t" or self.field in _RUNS_ON or below


@dataclass(slots=True)
class LabelledText:
    """A message taken apart; nothing of it is left out."""

    header: dict[Field, str] = field(default_factory=dict)
    body: str = ""
    subjects: tuple[Subject, ...] = ()
    charges: tuple[Charge, ...] = ()
    language: str = ""


def take_apart(text: str) -> LabelledText:
    """Sort the lines of a message by their labels.

    A header field counts once, before the first plain text that follows the sender. A family name
    or forename that comes again begins the next person; a charge that comes again, the next charge.
    """
    found = LabelledText()
    plain: list[str] = []
    people: list[dict[Field, str]] = []
    charges: list[dict[Field, str]] = []
    votes: Counter[str] = Counter()
    in_header = True
    for entry in _entries(text.split("\n")):
        name, value = entry.field, entry.text
        if name is None or name in _UNPLACED or not _means_something(name, value):
            plain += entry.lines if name is None or value else []
            if name is None and any(map(str.strip, entry.lines)) and Field.FROM in found.header:
                in_header = False
        elif name in _HEADER:
            if name not in found.header and (in_header or name in _HEADER_ANYWHERE):
                found.header[name] = value
            else:
                plain += entry.lines
        elif not _placed(charges if name in _CHARGE else people, name, value):
            plain += entry.lines
        if name is not None:
            votes.update(languages_of(entry.label))
    found.body = "\n".join(plain).strip("\n")
    found.subjects = tuple(map(_subject, people))
    found.charges = tuple(map(_charge, charges))
    if votes:  # labels that several languages share do not decide; of equals the first is taken
        found.language = max(LANGUAGES, key=lambda one: votes[one])
    return found


def _entries(lines: list[str]) -> Iterator[_Entry]:
    current: _Entry | None = None
    labels = 0
    for line in lines:
        has_mark = ":" in line or "：" in line
        labels += has_mark
        labelled = _labelled(line) if has_mark and labels <= _MOST_LABELS else None
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


def _labelled(line: str) -> tuple[Field, str] | None:
    head, _, value = line.replace("：", ":", 1).partition(":")
    if len(head) > _LONGEST_LABEL or head.lstrip().startswith(">"):
        return None
    name = _field_of(head)
    return None if name is None else (name, value)


@lru_cache(maxsize=1024)
def _field_of(head: str) -> Field | None:
    """The field of a label, which may be numbered ("1.") or explained in brackets."""
    words = head.split("(")[0].split()
    if len(words) > 1 and words[0][:-1].isdigit() and words[0][-1] in ".)":
        words = words[1:]
    return field_of(" ".join(words))


def _means_something(name: Field, value: str) -> bool:
    reader = _MEANT.get(name)
    return bool(value) and (reader is None or reader(value) is not None)


def _placed(blocks: list[dict[Field, str]], name: Field, value: str) -> bool:
    """Put the value into the last block, or into a new one if that must begin here."""
    begins = name in _BEGINNINGS
    if not blocks or (begins and name in blocks[-1]):
        if len(blocks) == _MOST_BLOCKS:
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
        return persons.known(block.get(name, ""))

    return Subject(
        family_name=one(Field.FAMILY_NAME),
        forename=one(Field.FORENAME),
        other_names=persons.names(block.get(Field.ALIASES, "")),
        birth_date=partial_date(block.get(Field.DATE_OF_BIRTH, "")),
        nationalities=persons.nationalities(block.get(Field.NATIONALITY, "")),
        sex=sex_of(block.get(Field.SEX, "")),
        place_of_birth=one(Field.PLACE_OF_BIRTH),
        document_numbers=persons.document_numbers(block.get(Field.PASSPORT, "")),
    )


def _charge(block: Mapping[Field, str]) -> Charge:
    translation = block.get(Field.CHARGE_TRANSLATION)
    return Charge(
        text=block.get(Field.CHARGE) or translation or "",
        translation=translation,
        issuing_country=persons.known(block.get(Field.ISSUING_COUNTRY, "")),
    )
