"""A field of a task's form as inputs of a page, and what was filled in, as a person would type it.

Nobody types a code on a page: a choice is chosen, entries are on lines of their own, and what has
columns is a table of inputs.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import zip_longest
from typing import NamedTuple

from portal.pages.fields import Choices, Field, Rows
from portal.pages.meanings import plain_words
from procedure.annex.catalog import AnswerField, FieldType
from procedure.clocks.zones import EASTERN
from procedure.copy_codes import UsSystem
from views.exchange import RELEASABLE_TO

BEYOND = ("INTERPOL",)
"""To whom an answer may be released that is no agency."""
_AT_FIRST, _FURTHER = 2, 3
"""Rows of a table at first, and further ones when somebody asks for more."""
_FEW = 6
"""Up to so many choices are shown at once."""
_UNKNOWN = "unknown"
"""What is chosen of a question with yes and no whose answer is not known yet."""

Given = Mapping[str, Sequence[str]]
"""What was filled in, by the names of the inputs."""


class Column(NamedTuple):
    """A column of a table of inputs."""

    label: str
    choices: Choices = ()
    agencies: bool = False
    """Whether an agency is chosen in it."""


class Frame(NamedTuple):
    """What surrounds the input of a field."""

    id: str
    hint: str
    error: str
    agencies: Choices
    more: bool
    """Whether a table gets further rows."""


def name_of(key: str) -> str:
    """How an input names a field of a task's form; a column has its place after it."""
    return f"field.{key}"


def label_of(field: AnswerField) -> str:
    """What the field is called on a page."""
    return _LABELS.get(field.key, field.label)


def columns_of(field: AnswerField) -> tuple[Column, ...]:
    """The columns of a field that is a table of inputs; none for another one."""
    match field.type:
        case FieldType.ROWS:
            return tuple(Column(plain_words(one.upper())) for one in field.columns)
        case FieldType.CHOICES_BY_NAME:
            return (Column("Name"), Column("Choice", _in_words(field.choices)))
        case FieldType.COPIES:
            return (Column("Agency", agencies=True), Column("System", _in_words([*UsSystem])))
    return ()


def is_chosen(field: AnswerField) -> bool:
    """Whether a person chooses in it, and does not write."""
    return kind_of(field) in ("radios", "select", "checkboxes")


def kind_of(field: AnswerField) -> str:
    """The kind of its input."""
    # Who else may see the answer is chosen, not written.
    if field.key == RELEASABLE_TO:
        return "checkboxes"
    if field.type is FieldType.CHOICE:
        return "radios" if len(field.choices) <= _FEW else "select"
    return _KINDS[field.type]


def input_of(field: AnswerField, given: Given, frame: Frame) -> Field | Rows:
    """The input of a field, or its table of inputs, as it was filled in."""
    hints = () if field.key == RELEASABLE_TO else (_HINTS.get(field.type), frame.hint)
    hint = " ".join(filter(None, hints))
    if columns := columns_of(field):
        return Rows(
            name=name_of(field.key),
            id=frame.id,
            label=label_of(field),
            heads=tuple(one.label for one in columns),
            inputs=tuple(_rows(field, columns, given, frame)),
            hint=hint,
            required=field.required,
            error=frame.error,
        )
    typed = tuple(given.get(name_of(field.key), ()))
    return Field(
        name=name_of(field.key),
        id=frame.id,
        kind=kind_of(field),
        label=label_of(field),
        hint=hint,
        value="\n".join(typed),
        values=typed,
        choices=_choices(field, typed, frame.agencies),
        required=field.required,
        error=frame.error,
        rows=3 if field.type is FieldType.LIST else 2,
    )


def said_in(field: AnswerField, given: Given) -> str:
    """What was filled in, as a person would type it; nothing where nothing was."""
    if columns := columns_of(field):
        rows = _filled(field, columns, given)
        return "".join(f"{_BETWEEN[field.type].join(row)}\n" for row in rows)
    typed = [one.strip() for one in given.get(name_of(field.key), ()) if one.strip()]
    if not typed or typed == [_UNKNOWN]:
        return ""
    if field.type is FieldType.LIST:
        lines = [line.strip() for one in typed for line in one.splitlines()]
        return "".join(f"{line}\n" for line in lines if line)
    return _with_zone(typed[0]) if field.type is FieldType.MOMENT else typed[0]


def filled_with(field: AnswerField, entries: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The inputs that say what an answer says, by their names."""
    name = name_of(field.key)
    if columns := columns_of(field):
        rows = [_apart(field, one) for entry in entries for one in _single(field, entry)]
        return {
            f"{name}.{place}": tuple(row[place].strip() for row in rows)
            for place in range(len(columns))
        }
    if field.type is FieldType.MOMENT:
        return {name: tuple(map(_in_washington, entries))}
    return {name: tuple(entries)}


def refused(field: AnswerField, problem: str) -> str:
    """What to do where the field does not take what was filled in."""
    return _REFUSED.get(field.type, f"{problem[:1].upper()}{problem[1:].rstrip('.')}.")


def _choices(field: AnswerField, typed: Sequence[str], agencies: Choices) -> Choices:
    if field.key == RELEASABLE_TO:
        offered = (*agencies, *((one, one) for one in BEYOND))
        known = {value for value, label in offered}
        # What an earlier answer named otherwise stays named.
        return (*offered, *((one, one) for one in typed if one not in known))
    match field.type:
        case FieldType.AGENCY:
            return agencies
        case FieldType.YES_NO:
            unknown = () if field.required else ((_UNKNOWN, "Not known yet"),)
            return (("yes", "Yes"), ("no", "No"), *unknown)
    return _in_words(field.choices)


def _filled(field: AnswerField, columns: Sequence[Column], given: Given) -> list[tuple[str, ...]]:
    """The rows of a table in which something is filled in."""
    names = [f"{name_of(field.key)}.{place}" for place in range(len(columns))]
    cells = [[one.strip() for one in given.get(name, ())] for name in names]
    return [row for row in zip_longest(*cells, fillvalue="") if any(row)]


def _rows(
    field: AnswerField, columns: Sequence[Column], given: Given, frame: Frame
) -> Iterator[tuple[Field, ...]]:
    """What was filled in, and blank rows."""
    filled = _filled(field, columns, given)
    blank = _FURTHER if frame.more else max(_AT_FIRST - len(filled), 1)
    for at, row in enumerate([*filled, *[("",) * len(columns)] * blank]):
        yield tuple(
            Field(
                name=f"{name_of(field.key)}.{place}",
                id=frame.id if (at, place) == (0, 0) else f"{frame.id}-{at}-{place}",
                kind="select" if column.choices or column.agencies else "text",
                label=f"{column.label}, row {at + 1}",
                value=value,
                choices=frame.agencies if column.agencies else column.choices,
            )
            for place, (column, value) in enumerate(zip(columns, row, strict=True))
        )


def _single(field: AnswerField, entry: str) -> list[str]:
    """The entries of one that holds several: copies are recorded in one line."""
    return entry.split("; ") if field.type is FieldType.COPIES else [entry]


def _apart(field: AnswerField, entry: str) -> list[str]:
    """The columns of an entry."""
    if field.type is FieldType.ROWS:
        return entry.split("|")
    first, _, last = entry.rpartition(_BETWEEN[field.type])
    return [first, last]


def _in_words(codes: Sequence[str]) -> Choices:
    """Codes with their words; an abbreviation stays as it is."""
    return tuple((str(one), _SHORT.get(one, plain_words(str(one)))) for one in codes)


def _with_zone(typed: str) -> str:
    """A time of a form is one in Washington; what is no time stays as it is, and is refused."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=EASTERN).astimezone(UTC).isoformat()
    except ValueError:
        return typed


def _in_washington(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(EASTERN):%Y-%m-%dT%H:%M}"


_SHORT: Mapping[str, str] = {
    UsSystem.NCIC: "NCIC",
    UsSystem.NLETS: "Nlets",
    UsSystem.TECS: "TECS",
    "CUI": "CUI",
    "INTERPOL_FOUO": "INTERPOL, for official use only",
    "LPR": "Lawful permanent resident",
}
_KINDS = {
    FieldType.TEXT: "textarea",
    FieldType.ROWS: "rows",
    FieldType.CHOICES_BY_NAME: "rows",
    FieldType.COPIES: "rows",
    FieldType.YES_NO: "radios",
    FieldType.DATE: "date",
    FieldType.MOMENT: "datetime",
    FieldType.NUMBER: "number",
    FieldType.LIST: "textarea",
    FieldType.AGENCY: "select",
}
_HINTS = {
    FieldType.LIST: "One on each line.",
    FieldType.MOMENT: "Date and time in Washington.",
    FieldType.NUMBER: "A whole number.",
}
_BETWEEN = {FieldType.ROWS: " | ", FieldType.CHOICES_BY_NAME: ": ", FieldType.COPIES: " "}
"""What is between the columns of an entry, as a person would type it."""
_REFUSED = {
    FieldType.DATE: "Enter a date.",
    FieldType.MOMENT: "Enter a date and a time.",
    FieldType.NUMBER: "Enter a whole number.",
    FieldType.CHOICES_BY_NAME: "In each row that you begin, enter a name and choose from the list.",
    FieldType.COPIES: "In each row that you begin, choose an agency and a system.",
    FieldType.ROWS: "Do not use the sign | in this table.",
}
_LABELS = {
    "confidence": "How sure are you?",
    RELEASABLE_TO: "Who may see this answer, besides USNCB",
}
"""What a field is called on a page where the label of the edition reads badly there."""
