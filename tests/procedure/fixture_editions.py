"""Editions made for tests, so that a later packaged edition does not change what they say."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from procedure.annex.editions import Procedure, read_edition
from procedure.codes import LetterKey
from tests.procedure.casework import RULES

SOURCE = {"kind": "POLICY", "citation": "a test"}
"""Where everything in a test's edition comes from."""
Change = Callable[[dict[str, Any]], object]
"""What a test changes in the data of an edition."""


def alerts(to: str = "OWNER", late: str | None = "1 business day") -> list[dict[str, object]]:
    """A reminder, a warning, the due time, and an escalation if there is a time for it."""
    rows: list[dict[str, object]] = [
        {"kind": "REMINDER", "percent": 50, "to": to},
        {"kind": "WARNING", "percent": 80, "to": to},
        {"kind": "DUE", "percent": 100, "to": "SUPERVISOR"},
    ]
    return rows if late is None else [*rows, {"kind": "ESCALATION", "after": late, "to": to}]


def clock(duration: str | dict[str, str], **changes: Any) -> dict[str, Any]:
    """A clock's row."""
    row = {
        "label": "A step of a test",
        "duration": duration,
        "alerts": alerts(),
        "obligation": {"kind": "REPORT", "citation": "REPORT L44"},
        "time": SOURCE,
    }
    return {**row, **changes}


DAYS = {"P0": "4 hours", "P1": "2 business days", "P2": "5 business days", "P3": "10 business days"}
ANSWER_ALERTS = [
    {"kind": "REMINDER", "percent": 50, "to": "OWNER"},
    {"kind": "WARNING", "percent": 80, "to": "OWNER"},
    {"kind": "DUE", "percent": 100, "to": "OWNER_CHIEF"},
    {"kind": "ESCALATION", "after": "1 business day", "to": "SUPERVISOR"},
]
URGENT_ALERTS = [
    *ANSWER_ALERTS[:3],
    {"kind": "ESCALATION", "after": "1 hour", "to": "SUPERVISOR"},
]
CLOCKS: dict[str, dict[str, Any]] = {
    "answer": clock(
        DAYS,
        label="The agency answers",
        alerts=ANSWER_ALERTS,
        alerts_by_class={"P0": URGENT_ALERTS},
    ),
    "acknowledgment": clock("4 hours", label="The agency acknowledges", alerts=ANSWER_ALERTS),
    "one-day": clock("24 hours", alerts=alerts("ANALYST", "4 hours")),
    "same-day": clock("0 business days", alerts=alerts("COUNSEL")),
    "review": clock("30 calendar days", roll_to_workday=True, alerts=alerts("SUPERVISOR")),
    "sixty-days": clock(
        "60 calendar days",
        alerts=[
            {"kind": "DUE", "percent": 100, "to": "SUPERVISOR"},
            {"kind": "ESCALATION", "after": "60 calendar days", "to": "SUPERVISOR"},
        ],
    ),
    "offer": clock("90 calendar days", can_be_late=False),
    "restriction-review": clock("30 calendar days"),
    "restriction-renewal": clock("90 calendar days"),
    "records-update": clock("24 hours", answers=["U6"]),
    "screening": clock("15 minutes"),
    "triage": clock("1 hour"),
}
"""The clocks of the small edition."""


def task(code: str, agency: str, **changes: Any) -> dict[str, Any]:
    """A task's row."""
    row = {
        "agency": agency,
        "title": f"Title of {code}",
        "question": f"Question of {code}?",
        "outcomes": [
            {"key": "DONE", "meaning": "It is done."},
            {"key": "FAILED", "meaning": "It could not be done yet.", "effect": "NOT_DONE"},
        ],
        "source": SOURCE,
    }
    return {**row, **changes}


def track(*measures: str, chosen: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    """A track's row: what it does, and when a case follows it."""
    row = {
        "title": "A track of a test",
        "measures": list(measures),
        "chosen": [{**condition, "source": SOURCE} for condition in chosen],
        "source": SOURCE,
    }
    return {**row, **changes}


def route(*tasks: str, **condition: str) -> dict[str, Any]:
    """A route to these tasks."""
    return {**condition, "tasks": list(tasks), "source": SOURCE}


SMALL: dict[str, Any] = {
    "name": "small-1",
    "effective": "2026-01-01",
    "calendar": "federal-2026-1",
    "measures": [
        {"number": number, "title": f"Measure {number}", "source": SOURCE} for number in range(1, 6)
    ],
    "classes": [
        {"case_class": "P2", "source": SOURCE},
        {"case_class": "P1", "circumstance": "CURRENT_OFFICIAL", "source": SOURCE},
        {"case_class": "P0", "circumstance": "DETAINED", "source": SOURCE},
    ],
    "clocks": CLOCKS,
    "tasks": {
        "J1": task("J1", "DOJ-OIA"),
        "D4": task("D4", "CBP"),
        "U6": task(
            "U6",
            "USNCB",
            role="OPERATIONS",
            phase="RECORDS",
        ),
    },
    "common_outcomes": [{"key": "NO_HOLDINGS", "meaning": "We hold nothing on this."}],
    "facts": {
        "ENCOUNTER": {
            "title": "The person was met at a border",
            "circumstance": "AT_BORDER",
            "source": SOURCE,
        },
        "FURTHER_COMMUNICATION": {"title": "Another communication came", "source": SOURCE},
        "DELETION": {
            "title": "INTERPOL deleted it",
            "interpol_state": "DELETED",
            "settles": True,
            "source": SOURCE,
        },
    },
    "dispositions": {"NO_ACTION": {"title": "No action", "source": SOURCE}},
    "interpol_outcomes": {"DELETED": {"title": "Deleted", "final": True, "source": SOURCE}},
    "letters": {
        key.value: {"subject": "Something happened", "body": ["It is due {due}."]}
        for key in LetterKey
    },
    "tracks": {
        "CHECK": track("coordination", "records", chosen=[{}], routes={"all": route("J1", "U6")}),
    },
}
"""A small edition: no notification, no decision, nothing to file."""


def small_edition(change: Change = lambda data: None) -> Procedure:
    """The small edition, with a change. Raises EditionUnreadable."""
    return edition_of(SMALL, change)


def changed_edition(change: Change) -> Procedure:
    """The packaged edition of these tests, with a change. Raises EditionUnreadable."""
    return edition_of(RULES.edition.model_dump(mode="json"), change)


def edition_of(data: dict[str, Any], change: Change) -> Procedure:
    """An edition of data, with a change. Raises EditionUnreadable."""
    changed = deepcopy(data)
    change(changed)
    return Procedure(read_edition(str(changed.get("name")), changed))
