"""Alerts that many clocks share: an edition writes ``alerts = "ladder"`` instead of the rows."""

from collections.abc import Mapping
from typing import Any

from procedure.codes import CaseClass

Row = dict[str, Any]


def _share(kind: str, percent: int, to: str) -> Row:
    """At this share of the clock's time."""
    return {"kind": kind, "percent": percent, "to": to}


def _late(after: str, to: str) -> Row:
    """So long after the due time."""
    return {"kind": "ESCALATION", "after": after, "to": to}


def _last(hours: int, to: str) -> Row:
    """So many hours before the due time."""
    return {"kind": "WARNING", "before": f"{hours} hours", "to": to}


_WORKING = (_share("REMINDER", 50, "OWNER"), _share("WARNING", 80, "OWNER"))
_LADDER = (*_WORKING, _share("DUE", 100, "OWNER_CHIEF"))
_OPERATIONS = (*_WORKING, _share("DUE", 100, "SUPERVISOR"), _late("1 hour", "SUPERVISOR"))
_COUNSEL = (
    _share("REMINDER", 50, "COUNSEL"),
    _share("WARNING", 80, "COUNSEL"),
    _share("DUE", 100, "SUPERVISOR"),
)
_SUPERVISOR = (
    _share("REMINDER", 50, "SUPERVISOR"),
    _share("WARNING", 80, "SUPERVISOR"),
    _share("DUE", 100, "SUPERVISOR"),
)
_EXPECTED = (
    _share("WARNING", 80, "ANALYST"),
    _share("DUE", 100, "ANALYST"),
    _late("10 business days", "SUPERVISOR"),
)
_HARD = (
    *_WORKING,
    *(_last(hours, to) for hours in (48, 24) for to in ("COUNSEL", "SUPERVISOR")),
    _share("DUE", 100, "SUPERVISOR"),
    _late("1 hour", "COUNSEL"),
)

ALERT_SETS: Mapping[str, tuple[Row, ...]] = {
    "ladder": (*_LADDER, _late("1 business day", "SUPERVISOR")),
    "operations": _OPERATIONS,
    "counsel": (*_COUNSEL, _late("1 business day", "SUPERVISOR")),
    "supervisor": (*_SUPERVISOR, _late("1 business day", "SUPERVISOR")),
    "expected": _EXPECTED,
    "hard": _HARD,
}
"""The sets by their names."""
_URGENT: Mapping[str, tuple[Row, ...]] = {
    "ladder": (*_LADDER, _late("1 hour", "SUPERVISOR")),
    "counsel": (*_COUNSEL, _late("1 hour", "SUPERVISOR")),
    "supervisor": (*_SUPERVISOR, _late("1 hour", "SUPERVISOR")),
}
"""What a set is in the most urgent class, where it differs."""


def with_alert_set(clock: Mapping[str, Any]) -> dict[str, Any]:
    """The row of a clock with the alerts of the set that it names, if it names one.

    Raises ValueError for a set that does not exist.
    """
    name = clock.get("alerts")
    if not isinstance(name, str):
        return dict(clock)
    if name not in ALERT_SETS:
        raise ValueError(f"there is no set of alerts {name!r}; there are: {', '.join(ALERT_SETS)}")
    by_class = {CaseClass.P0: _URGENT[name]} if name in _URGENT else {}
    own = clock.get("alerts_by_class", {})
    return {**clock, "alerts": ALERT_SETS[name], "alerts_by_class": {**by_class, **own}}
