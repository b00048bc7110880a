"""Every act on a matter beside cases: who may do it, with which fields, and where it is possible.

Each kind adds its rows; what all matters have in common is tried on a protest.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from procedure.measures.copies import RecordCopy
from procedure.people import SYSTEM, Actor
from procedure.protest.filing import FileProtest
from procedure.protest.opening import OpenProtest
from procedure.recall_order import OpenRecall
from tests.procedure.acts import SNOW
from tests.procedure.casework import (
    ANALYST,
    CASE_ID,
    COUNSEL,
    OPERATIONS,
    OTHER_CASE,
    Course,
    officer,
    opening,
    to,
)
from tests.procedure.matterwork import NEWEST, MatterCourse

HANDED_OVER = ".........."
"""Nobody orders it; another dossier passes it on."""


class OfMatter(NamedTuple):
    """An act, tried where it is possible."""

    by: Actor
    fields: dict[str, Any]
    roles: str
    """Who may, a letter for each role (tests/procedure/permissions)."""
    possible: Callable[[], MatterCourse]


def second_case() -> Course:
    """Another case in the same stage."""
    course = Course.begin(opening(dossier=OTHER_CASE))
    return course


def protest() -> MatterCourse:
    """A protest that has just opened, beside two cases of which it covers one."""
    course = MatterCourse.open(COUNSEL, OpenProtest, to("FILING"))
    course.cases = (*course.cases, second_case())
    return course


def wide_protest() -> MatterCourse:
    """A protest that covers two cases."""
    return MatterCourse.open(COUNSEL, OpenProtest, to("FILING"), second_case())


def filed() -> MatterCourse:
    """A protest that was filed."""
    course = protest()
    course.say(COUNSEL, FileProtest)
    return course


def recall() -> MatterCourse:
    """A recall of what the agencies of a case got; CBP has a copy too."""
    case = Course.begin(rules=NEWEST)
    case.say(OPERATIONS, RecordCopy, agency="CBP", system="TECS", copy_kind="ENTRY")
    return MatterCourse.open(OPERATIONS, OpenRecall, case, reason="DELETED")


def unknown_recall() -> MatterCourse:
    """A recall of what Caveat never saw: nobody knows who has copies."""
    return MatterCourse.open(OPERATIONS, OpenRecall, reason="NON_COMPLIANT")


SHARED: dict[str, OfMatter] = {
    "add_note": OfMatter(ANALYST, {}, "ASCO......", protest),
    "end_matter": OfMatter(ANALYST, {}, "ASC.......", protest),
    "hear_of_fact": OfMatter(SYSTEM, {"case": CASE_ID, "fact": "ENCOUNTER"}, HANDED_OVER, protest),
    "settle_handoff": OfMatter(
        SYSTEM,
        {
            "handoff": "handoff-1",
            "target": CASE_ID,
            "refusal": {"kind": "CaseHasEnded", "fields": {"ended": "CLOSED"}},
        },
        HANDED_OVER,
        protest,
    ),
    "change_calendar": OfMatter(SYSTEM, {"closures": (SNOW,)}, HANDED_OVER, protest),
    "reach_alerts": OfMatter(SYSTEM, {"clock": "x"}, ".........x", filed),
}
"""What every kind has."""
ACTS: dict[str, dict[str, OfMatter]] = {
    "protest": {
        "open_protest": OfMatter(COUNSEL, {"cases": (CASE_ID,)}, "..C.......", protest),
        "join_protest": OfMatter(COUNSEL, {"case": OTHER_CASE}, "..C.......", protest),
        "leave_protest": OfMatter(COUNSEL, {"case": OTHER_CASE}, "..C.......", wide_protest),
        "file_protest": OfMatter(COUNSEL, {}, "..C.......", protest),
    },
    "recall": {
        "open_recall": OfMatter(
            OPERATIONS, {"cases": (CASE_ID,), "reason": "DELETED"}, "ASCO......", recall
        ),
        "renew_recall": OfMatter(
            SYSTEM, {"case": CASE_ID, "reason": "NON_COMPLIANT"}, HANDED_OVER, recall
        ),
        "reach_alerts": OfMatter(SYSTEM, {"clock": "x"}, ".........x", recall),
        "report_still_stopped": OfMatter(ANALYST, {}, "ASCO......", recall),
        "add_holder": OfMatter(
            OPERATIONS, {"agency": "USNCB", "system": "NLETS"}, "ASCO......", recall
        ),
        "record_search": OfMatter(OPERATIONS, {}, "ASCO......", unknown_recall),
        "attest_recall": OfMatter(
            officer("CBP"), {"holder": "holder-1", "attested": "NEVER_HELD"}, "ASCOfh....", recall
        ),
        "record_attestation": OfMatter(
            OPERATIONS, {"holder": "holder-1", "attested": "NEVER_HELD"}, "ASCO......", recall
        ),
    },
}
"""By kind what it has beside these."""
OFFERED = {
    kind: {
        act: row
        for act, row in {**SHARED, **acts}.items()
        if row.by is not SYSTEM and not act.startswith("open_")
    }
    for kind, acts in ACTS.items()
}
"""What people can do next in a matter of each kind."""
