"""Checking an answer's fields against the task's form before anything is written."""

from datetime import date

from procedure.annex.schema import AnswerField, FieldType, TaskRule
from procedure.refusals import NotWellFormed

FieldValue = str | bool | int | list[str]


def checked_fields(
    rule: TaskRule, given: dict[str, str], *, complete: bool
) -> dict[str, FieldValue]:
    """The fields with their types. ``complete`` demands the required ones. Raises NotWellFormed."""
    known = {field.key: field for field in rule.fields}
    for key in given:
        if key not in known:
            fields = ", ".join(known) or "none"
            raise NotWellFormed(f"Task {rule.code} has no field {key!r}; it has: {fields}.")
    missing = [f.key for f in rule.fields if f.required and not given.get(f.key)]
    if complete and missing:
        raise NotWellFormed(f"Task {rule.code} needs: {', '.join(missing)}.")
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
                return [part.strip() for part in value.split(";") if part.strip()]
            case FieldType.TEXT:
                return value
    except (KeyError, ValueError):
        raise NotWellFormed(
            f"The field {field.key} takes a {field.type.replace('_', '/').lower()} value."
        ) from None
