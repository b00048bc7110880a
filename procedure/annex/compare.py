"""What differs between two editions: row by row and field by field, in words."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from procedure.annex.schema import Edition
from procedure.clocks.durations import DurationValue
from procedure.clocks.rules import AlertRule, Source
from procedure.values import Stored


class Difference(Stored):
    """One difference: a row that only one of the editions has, or a field that differs."""

    table: str
    """The table of the edition, such as ``clocks``."""
    row: str | None
    """The row's name; null where the table has no rows with names."""
    field: str | None
    """The field, with dots; null where the whole row is new or gone."""
    before: str | None
    """What the earlier edition says; null where it has no such row."""
    after: str | None
    """What the later edition says; null where it has no such row."""


def differences(before: Edition, after: Edition) -> tuple[Difference, ...]:
    """What the second edition says otherwise than the first, in the order of its tables."""
    found: list[Difference] = []
    for table in Edition.model_fields:
        one, other = getattr(before, table), getattr(after, table)
        if one == other:
            continue
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            found += _of_rows(table, one, other)
        else:
            found.append(_changed(table, None, None, one, other))
    return tuple(found)


def _of_rows(
    table: str, before: Mapping[str, BaseModel], after: Mapping[str, BaseModel]
) -> Iterator[Difference]:
    for row in dict.fromkeys((*before, *after)):
        one, other = before.get(row), after.get(row)
        if one is None or other is None:
            yield Difference(
                table=table,
                row=row,
                field=None,
                before=None if one is None else _named(one),
                after=None if other is None else _named(other),
            )
        elif one != other:
            for field, was, now in _leaves(one, other):
                yield _changed(table, row, field, was, now)


def _leaves(before: object, after: object, path: str = "") -> Iterator[tuple[str, object, object]]:
    """The fields in which two values of one kind differ, as deep as they have names."""
    if before == after:
        return
    one, other = _parts(before), _parts(after)
    if one is None or other is None:
        yield path, before, after
        return
    for name in dict.fromkeys((*one, *other)):
        yield from _leaves(one.get(name), other.get(name), f"{path}.{name}" if path else name)


def _parts(value: object) -> Mapping[str, object] | None:
    """What a value has by names; None for one that is read as a whole."""
    if isinstance(value, DurationValue | AlertRule | Source):
        return None
    if isinstance(value, BaseModel):
        return {name: getattr(value, name) for name in type(value).model_fields}
    return {str(key): one for key, one in value.items()} if isinstance(value, Mapping) else None


def _changed(
    table: str, row: str | None, field: str | None, before: object, after: object
) -> Difference:
    return Difference(table=table, row=row, field=field, before=_said(before), after=_said(after))


def _named(row: BaseModel) -> str:
    """What a row is called."""
    for field in ("title", "label", "says", "subject"):
        if isinstance(name := getattr(row, field, None), str):
            return name
    return type(row).__name__


def _said(value: object) -> str:
    """A value in words."""
    match value:
        case None | "" | () | {}:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case DurationValue():
            return value.words()
        case Source():
            return f"{value.kind} {value.citation}"
        case AlertRule():
            return f"{value.kind} to {value.to} {_when(value)}"
        case tuple():
            return "; ".join(_said(one) for one in value)
        case BaseModel() | Mapping():
            parts = {name: one for name, one in (_parts(value) or {}).items() if one}
            return ", ".join(f"{name}: {_said(one)}" for name, one in parts.items()) or "nothing"
    return str(value)


def _when(alert: AlertRule) -> str:
    if alert.before is not None:
        return f"{alert.before.words()} before"
    if alert.after is not None:
        return f"{alert.after.words()} after"
    return f"at {alert.percent} percent"
