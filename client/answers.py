"""Checking an answer's fields against the task's form before anything is written."""

from datetime import date

from procedure.annex.catalog import AnswerField, FieldType, TaskRule
from procedure.refusals import NotWellFormed, no_such
from procedure.words import checked_words, says_something

FieldValue = str | bool | int | list[str]


def checked_fields(
    rule: TaskRule, given: dict[str, str], *, complete: bool
) -> dict[str, FieldValue]:
    """The fields with their types. ``complete`` demands the required ones. Raises NotWellFormed."""
    known = {field.key: field for field in rule.fields}
    for key in given:
        if key not in known:
            raise no_such(f"field of task {rule.code}", key, known)
    required = (field.key for field in rule.fields if field.required)
    missing = [key for key in required if not says_something(given.get(key, ""))]
    if complete and missing:
        raise NotWellFormed(problem=f"Task {rule.code} needs: {', '.join(missing)}.")
    return {key: _typed(known[key], value) for key, value in given.items()}


def _typed(field: AnswerField, value: str) -> FieldValue:
    try:
        match field.type:
            case FieldType.YES_NO:
                return {"yes": True, "no": False}[value.lower()]
            case FieldType.NUMBER:
                return int(value)
            case FieldType.DATE:
                return date.fromisoformat(value).isoformat()
            case FieldType.LIST:
                return [checked_words(entry, field.label) for entry in _listed(value)]
            case FieldType.CHOICE:
                return _choice(field, value)
            case FieldType.CHOICES_BY_NAME:
                return [_named_choice(field, entry) for entry in _listed(value)]
            case FieldType.TEXT:
                return checked_words(value, field.label) if value else value
    except (KeyError, ValueError):
        raise NotWellFormed(problem=f"The field {field.key} takes {_takes(field)}.") from None


def _listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(";") if part.strip()]


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
    return f"{checked_words(name.strip(), field.label)}: {_choice(field, word)}"


def _takes(field: AnswerField) -> str:
    """What a value of the field must be, in words."""
    choices = ", ".join(field.choices)
    return {
        FieldType.YES_NO: "yes or no",
        FieldType.NUMBER: "a whole number",
        FieldType.DATE: "a date such as 2026-03-31",
        FieldType.LIST: "entries separated by semicolons",
        FieldType.CHOICE: f"one of: {choices}",
        FieldType.CHOICES_BY_NAME: f"entries such as NAME: CHOICE, separated by semicolons, "
        f"with one of: {choices}",
        FieldType.TEXT: "text",
    }[field.type]
