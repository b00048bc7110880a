"""The one definition of a task's form, which every page that shows or takes an answer renders."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from procedure.annex.catalog import AnswerField, FieldType
from procedure.copy_codes import UsSystem
from procedure.forms import needed
from procedure.values import Stored, TaskCode, Word

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure

ANSWER = "answer_task"
"""The act to which an outcome leads."""
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


class Choice(Stored):
    """One thing that a holder can choose: an outcome, or what takes the place of one."""

    key: Word
    meaning: str
    act: str
    """The act that it leads to: ``answer_task``, ``ask_about_task`` or ``return_task``."""
    needs: tuple[str, ...]
    """The fields that cannot be left out with it."""
    words: bool
    """Whether the holder must also write a text."""
    own_fields: tuple[AnswerField, ...] = ()
    """What it takes in place of the form's fields; none for an outcome."""


class TaskForm(Stored):
    """The form of a task: what can be chosen, and what is filled in with it."""

    task: TaskCode
    title: str
    question: str
    choices: tuple[Choice, ...]
    fields: tuple[AnswerField, ...]
    """Those of outcomes."""
    answer_schema: dict[str, Any]
    """The JSON schema (2020-12) of ``{outcome, fields, text}``."""


def form_of(rules: "Procedure", code: str) -> TaskForm:
    """The form of the edition's task. Raises KeyError."""
    rule = rules.task(code)
    outcomes = [
        Choice(
            key=row.key,
            meaning=row.meaning,
            act=ANSWER,
            needs=needed(rule, row.key),
            words=row.needs_words,
        )
        for row in rules.outcomes(code)
    ]
    others = [
        Choice(
            key=row.key,
            meaning=row.meaning,
            act=row.act,
            needs=tuple(field.key for field in row.fields if field.required),
            words=True,
            own_fields=row.fields,
        )
        for row in rules.edition.non_answers
    ]
    return TaskForm(
        task=code,
        title=rule.title,
        question=rule.question,
        choices=(*outcomes, *others),
        fields=rule.fields,
        answer_schema={
            "$schema": _DRAFT,
            "title": f"{code} {rule.title}",
            "oneOf": [_schema(one, one.own_fields or rule.fields) for one in (*outcomes, *others)],
        },
    )


def _schema(choice: Choice, fields: Iterable[AnswerField]) -> dict[str, Any]:
    """The schema of an answer with this choice."""
    needs = [*(["fields"] if choice.needs else []), *(["text"] if choice.words else [])]
    return {
        "type": "object",
        "title": choice.meaning,
        "properties": {
            "outcome": {"const": choice.key},
            "fields": {
                "type": "object",
                "properties": {field.key: _value(field) for field in fields},
                "required": list(choice.needs),
                "additionalProperties": False,
            },
            "text": {"type": "string", "minLength": 1 if choice.words else 0},
        },
        "required": ["outcome", *needs],
        "additionalProperties": False,
    }


def _value(field: AnswerField) -> dict[str, Any]:
    """What the field holds in a sealed answer."""
    return {"title": field.label, **_TYPES[field.type], **_choices(field)}


def _choices(field: AnswerField) -> Mapping[str, Any]:
    either = "|".join(field.choices)
    match field.type:
        case FieldType.CHOICE:
            return {"enum": list(field.choices)}
        case FieldType.CHOICES_BY_NAME:
            return {"items": {"type": "string", "pattern": rf"^.+: ({either})$"}}
        case FieldType.ROWS:
            row = r" \| ".join("[^|]+" for column in field.columns)
            about = " | ".join(field.columns)
            return {"items": {"type": "string", "pattern": f"^{row}$", "description": about}}
    return {}


_COPY = f"[A-Z]+(-[A-Z]+)* ({'|'.join(UsSystem)})"
"""An agency and a system, as a copy is named."""
_LISTED = {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}}
_TYPES: Mapping[FieldType, Mapping[str, Any]] = {
    FieldType.TEXT: {"type": "string", "minLength": 1},
    FieldType.YES_NO: {"type": "boolean"},
    FieldType.DATE: {"type": "string", "format": "date"},
    FieldType.MOMENT: {"type": "string", "format": "date-time"},
    FieldType.NUMBER: {"type": "integer"},
    FieldType.LIST: _LISTED,
    FieldType.CHOICE: {"type": "string"},
    FieldType.CHOICES_BY_NAME: _LISTED,
    FieldType.ROWS: _LISTED,
    FieldType.COPIES: {"type": "string", "pattern": f"^{_COPY}(; {_COPY})*$"},
    FieldType.AGENCY: {"type": "string", "pattern": "^[A-Z]+(-[A-Z]+)*$"},
}
