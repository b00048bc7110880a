"""A form as somebody would fill it in: a fitting value in each field that the outcome needs."""

from procedure.annex.catalog import AnswerField, FieldType, TaskRule
from procedure.forms import needed


def filled(rule: TaskRule, outcome: str, *, every: bool = False) -> dict[str, str]:
    """The needed fields, or ``every`` field, each with what a person could type."""
    wanted = needed(rule, outcome)
    return {field.key: typed(field) for field in rule.fields if every or field.key in wanted}


def typed(field: AnswerField) -> str:
    """What a person could type into the field."""
    first = field.choices[0] if field.choices else ""
    return {
        FieldType.TEXT: "as found",
        FieldType.LIST: "as found; as heard",
        FieldType.YES_NO: "no",
        FieldType.NUMBER: "1",
        FieldType.DATE: "2026-01-05",
        FieldType.MOMENT: "2026-01-05T09:30-05:00",
        FieldType.CHOICE: first,
        FieldType.CHOICES_BY_NAME: f"IP SAMPLE: {first}",
        FieldType.AGENCY: "FBI",
        FieldType.COPIES: "CBP TECS; ICE NCIC",
        FieldType.ROWS: " | ".join(f"some {column}" for column in field.columns),
    }[field.type]
