"""The form of a task: what an answer must hold. Whoever shows, sends or records one asks here."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from re import compile as pattern
from typing import Any

from procedure.annex.catalog import AnswerField, FieldType, NonAnswer, TaskRule
from procedure.copy_codes import UsSystem
from procedure.people import AgencyCode
from procedure.refusals import NotWellFormed, no_such
from procedure.values import Recorded
from procedure.words import said, says_something

FieldValue = bool | int | str | list[str]
"""The value of a field, as the sealed document of an answer holds it."""


_AGENCY = pattern(r"[A-Z]+(-[A-Z]+)*")
_APART = "separated by semicolons or one on each line"
"""How several entries are kept apart: on lines of their own, each may hold a semicolon."""


class FieldRefused(NotWellFormed):
    """A field of a form holds what it does not take; ``field`` is its key in the form."""

    sentence = "Field {field}: {problem}."


class FormNotFilled(NotWellFormed):
    """Fields are missing that the outcome needs."""

    sentence = "Task {task} needs: {missing}."


class FormsDiffer(NotWellFormed):
    """What the order says of the form is not what its document holds."""

    sentence = "The order and its form differ in: {fields}. Answer again."


def read_form(rule: TaskRule, given: Mapping[str, str]) -> dict[str, FieldValue]:
    """The fields with their types, from the words that a person typed. Raises NotWellFormed."""
    return read_fields(rule.fields, given, f"task {rule.code}")


def read_non_answer(code: str, row: NonAnswer, given: Mapping[str, str]) -> dict[str, FieldValue]:
    """What the act takes that the choice leads to. Raises NotWellFormed and FormNotFilled."""
    fields = read_fields(row.fields, given, f"task {code}")
    missing = [field.key for field in row.fields if field.required and field.key not in fields]
    if missing:
        raise FormNotFilled(task=code, missing=", ".join(missing))
    return fields


def read_fields(
    fields: Iterable[AnswerField], given: Mapping[str, str], of: str
) -> dict[str, FieldValue]:
    """The same for any form; ``of`` says whose fields they are. Raises NotWellFormed.

    Where a field is wrong, it is a FieldRefused.
    """
    known = {field.key: field for field in fields}
    for key in given:
        if key not in known:
            raise no_such(f"field of {of}", key, known)
    return {key: read_field(known[key], value) for key, value in given.items()}


def read_field(field: AnswerField, value: str) -> FieldValue:
    """One field with its type, from the words that a person typed. Raises FieldRefused."""
    try:
        return _typed(field, value)
    except (KeyError, ValueError):
        raise FieldRefused(field=field.key, problem=f"it takes {takes(field)}") from None
    except _NoWords as error:
        raise FieldRefused(field=field.key, problem=str(error)) from None


def needed(rule: TaskRule, outcome: str) -> tuple[str, ...]:
    """The fields that an answer with this outcome needs."""
    own = rule.outcome(outcome) is not None
    return tuple(field.key for field in rule.fields if field.needed_for(outcome, own=own))


def check_form(rule: TaskRule, outcome: str, fields: Mapping[str, Any]) -> None:
    """Raise FormNotFilled unless it has all that the outcome needs."""
    missing = [key for key in needed(rule, outcome) if not is_filled(fields.get(key))]
    if missing:
        raise FormNotFilled(task=rule.code, missing=", ".join(missing))


def recorded_of(rule: TaskRule, fields: Mapping[str, Any]) -> dict[str, Recorded]:
    """What of the form is part of the record: codes, dates and numbers, never a person's words."""
    keys = (field.key for field in rule.fields if field.recorded)
    return {key: fields[key] for key in keys if is_filled(fields.get(key))}


def check_recorded(rule: TaskRule, recorded: Mapping[str, Recorded]) -> None:
    """Raise FormsDiffer for anything that the form does not record, or not as such a value."""
    known = {field.key: field for field in rule.fields if field.recorded}
    wrong = [
        key for key, value in recorded.items() if key not in known or not _is(known[key], value)
    ]
    if wrong:
        raise FormsDiffer(fields=", ".join(sorted(key for key in wrong if key in known)) or "more")


def check_sealed(
    rule: TaskRule, fields: Mapping[str, Any], recorded: Mapping[str, Recorded]
) -> None:
    """Raise FormsDiffer unless the sealed fields give exactly what the order records."""
    sealed = recorded_of(rule, fields)
    keys = sorted({*sealed, *recorded})
    if differ := [key for key in keys if sealed.get(key) != recorded.get(key)]:
        raise FormsDiffer(fields=", ".join(differ))


def takes(field: AnswerField) -> str:
    """What a value of the field must be, in words."""
    choices = ", ".join(field.choices)
    return {
        FieldType.YES_NO: "yes or no",
        FieldType.NUMBER: "a whole number",
        FieldType.DATE: "a date such as 2026-03-31",
        FieldType.MOMENT: "a date and time with an offset such as 2026-03-31T09:30-04:00",
        FieldType.LIST: f"entries {_APART}",
        FieldType.ROWS: f"entries such as {' | '.join(field.columns)}, {_APART}",
        FieldType.CHOICE: f"one of: {choices}",
        FieldType.CHOICES_BY_NAME: f"entries such as NAME: CHOICE, {_APART}, with one of: "
        f"{choices}",
        FieldType.COPIES: f"copies such as CBP TECS, {_APART}; the systems are "
        f"{', '.join(UsSystem)}",
        FieldType.AGENCY: "an agency by its code (`caveat agencies`)",
        FieldType.TEXT: "text",
    }[field.type]


def is_filled(value: object) -> bool:
    """Whether a field has a value that says something."""
    match value:
        case None:
            return False
        case str():
            return says_something(value)
        case list():
            return bool(value)
    return True


def _is(field: AnswerField, value: Recorded) -> bool:
    """Whether a recorded value is of the field's type."""
    match field.type:
        case FieldType.YES_NO:
            return isinstance(value, bool)
        case FieldType.NUMBER:
            return isinstance(value, int) and not isinstance(value, bool)
        case FieldType.CHOICE:
            return value in field.choices
        case FieldType.COPIES:
            return isinstance(value, str) and value == _canonical(value)
    try:
        datetime.fromisoformat(str(value))
    except ValueError:
        return False
    return True


class _NoWords(Exception):
    """What is typed is no words; the message says why."""


def _words(text: str) -> str:
    """The text, where it is words. Raises _NoWords."""
    try:
        return said(text)
    except ValueError as error:
        raise _NoWords(str(error)) from None


def _typed(field: AnswerField, value: str) -> FieldValue:
    """The value of a field. Raises KeyError, ValueError and _NoWords."""
    match field.type:
        case FieldType.YES_NO:
            return {"yes": True, "no": False}[value.lower()]
        case FieldType.NUMBER:
            return int(value)
        case FieldType.DATE:
            return date.fromisoformat(value).isoformat()
        case FieldType.MOMENT:
            return _moment(value)
        case FieldType.LIST:
            return [_words(entry) for entry in _listed(value)]
        case FieldType.ROWS:
            return [_row(field, entry) for entry in _listed(value)]
        case FieldType.CHOICE:
            return _choice(field, value)
        case FieldType.COPIES:
            return "; ".join(" ".join(one) for one in _copies(value))
        case FieldType.CHOICES_BY_NAME:
            return [_named_choice(field, entry) for entry in _listed(value)]
        case FieldType.TEXT | FieldType.AGENCY:
            return _words(value) if value else value


def _listed(value: str) -> list[str]:
    """The entries: one on each line, or else between semicolons."""
    parts = value.split("\n" if "\n" in value else ";")
    return [part.strip() for part in parts if part.strip()]


def copies_in(
    rule: TaskRule, recorded: Mapping[str, Recorded]
) -> list[tuple[AgencyCode, UsSystem]]:
    """The copies that a recorded answer names."""
    keys = [field.key for field in rule.fields if field.type is FieldType.COPIES]
    return [one for key in keys if key in recorded for one in _copies(str(recorded[key]))]


def _copies(value: str) -> list[tuple[AgencyCode, UsSystem]]:
    """Agencies and systems, each by its code. Raises ValueError."""
    found = []
    for entry in _listed(value):
        agency, system = entry.upper().split()
        if not _AGENCY.fullmatch(agency):
            raise ValueError(entry)
        found.append((agency, UsSystem(system)))
    return found


def _canonical(value: str) -> str | None:
    """The copies as they are recorded; None of anything else."""
    try:
        return "; ".join(" ".join(one) for one in _copies(value))
    except ValueError:
        return None


def _moment(value: str) -> str:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment.astimezone(UTC).isoformat()


def _row(field: AnswerField, entry: str) -> str:
    """The columns of one entry; a column that is not known is left empty. Raises ValueError."""
    parts = [part.strip() for part in entry.split("|")]
    if len(parts) != len(field.columns):
        raise ValueError(entry)
    return _words(" | ".join(parts))


def _choice(field: AnswerField, word: str) -> str:
    """The choice, however it is spaced and capitalized. Raises ValueError."""
    choice = "_".join(word.upper().split())
    if choice not in field.choices:
        raise ValueError(word)
    return choice


def _named_choice(field: AnswerField, entry: str) -> str:
    name, separator, word = entry.rpartition(":")
    if not separator or not name.strip():
        raise ValueError(entry)
    return f"{_words(name.strip())}: {_choice(field, word)}"
