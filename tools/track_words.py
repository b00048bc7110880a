"""The rows of an edition in words: conditions, fields, and what an answer leads to."""

from collections.abc import Iterable

from procedure.annex.catalog import AllowedOutcome, AnswerField
from procedure.annex.conditions import Condition
from procedure.annex.consequences import Consequence, FieldTest
from procedure.clocks.rules import Source
from tools.tables import code, codes


def source(one: Source) -> str:
    """``LAW: 8 CFR 208.6``."""
    said = one.citation.startswith(f"{one.kind} ")
    return one.citation if said else f"{one.kind}: {one.citation}"


def condition(one: Condition) -> str:
    """When it applies, each factor after the other; all of them together."""
    parts = [
        _one_of("the communication is", (*_given(one.kind), *one.kinds)),
        _joined("known of the person:", (*_given(one.circumstance), *one.all_of), " and "),
        _one_of("known of the person: at least one of", one.any_of),
        _one_of("not known of the person:", one.without),
        _one_of("alerted:", (*_given(one.alerted_by), *one.alerted)),
        _one_of("state at INTERPOL:", one.states),
        _one_of("a fact:", one.facts),
    ]
    return "; ".join(filter(None, parts)) or "every case"


def _given(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _joined(what: str, values: Iterable[str], between: str) -> str:
    words = between.join(code(value) for value in values)
    return f"{what} {words}" if words else ""


def _one_of(what: str, values: Iterable[str]) -> str:
    return _joined(what, values, " or ")


def field(one: AnswerField) -> str:
    """``The status (CHOICE of ..., recorded; needed for STATUS_CONFIRMED)``."""
    kind = f"{one.type} of {', '.join(one.choices)}" if one.choices else str(one.type)
    if one.columns:
        kind = f"{one.type} of {', '.join(one.columns)}"
    recorded = ", part of the record" if one.recorded else ""
    needed = "; needed" if one.required else ""
    if one.required_for:
        needed = f"; needed for {codes(one.required_for)}"
    return f"{one.label} ({kind}{recorded}{needed})"


def outcome(one: AllowedOutcome) -> str:
    """``The status is confirmed. Then: adds the fact ASYLEE if status_class is ASYLEE``."""
    parts = [one.meaning]
    if one.unless:
        parts.append(f"Not while it is known: {codes(one.unless)}.")
    if one.words:
        parts.append("The agency writes why.")
    parts += [consequence(row) for row in one.then]
    return " ".join(parts)


def consequence(one: Consequence) -> str:
    """What an answer leads to, and when."""
    does = [
        _joined("asks", one.asks, ", "),
        _joined("adds the fact", one.adds, ", "),
        _joined("stops", one.stops, ", "),
        _joined("tells", one.tells, ", "),
    ]
    what = ", ".join(filter(None, does))
    when = " and ".join(_test(test) for test in one.when)
    said = f"Then{f', if {when}' if when else ''}: {what}." if what else ""
    return " ".join(filter(None, (said, one.note)))


def _test(one: FieldTest) -> str:
    if one.within_days is not None:
        return f"{code(one.field)} is within {one.within_days} days"
    if one.equals is None:
        return f"{code(one.field)} is given"
    value = {True: "yes", False: "no"}.get(one.equals) if isinstance(one.equals, bool) else None
    return f"{code(one.field)} is {value or code(one.equals)}"
