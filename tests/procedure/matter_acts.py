"""Every act on a matter beside cases: who may do it, with which fields, and where it is possible.

Each kind adds its rows; what all matters have in common is tried on a protest.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from procedure.duty.opening import OpenDuty
from procedure.duty.steps import ProposeStep
from procedure.people import SYSTEM, Actor
from procedure.protest.filing import FileProtest
from procedure.protest.opening import OpenProtest
from tests.procedure.acts import SNOW
from tests.procedure.casework import (
    ANALYST,
    CASE_ID,
    COUNSEL,
    OTHER_CASE,
    SUPERVISOR,
    Course,
    opening,
    to,
)
from tests.procedure.matterwork import MatterCourse

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


def duty() -> MatterCourse:
    """A request under the Freedom of Information Act."""
    return MatterCourse.open(COUNSEL, OpenDuty, duty="FOIA")


def breach() -> MatterCourse:
    """A notice that takes two people."""
    return MatterCourse.open(COUNSEL, OpenDuty, duty="BREACH_NOTICE")


def breach_proposed() -> MatterCourse:
    """One of the two says that it was sent."""
    course = breach()
    course.say(COUNSEL, ProposeStep)
    return course


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
    "duty": {
        "open_duty": OfMatter(COUNSEL, {"duty": "FOIA"}, "ASC.......", duty),
        "complete_step": OfMatter(COUNSEL, {}, "ASC.......", duty),
        "propose_step": OfMatter(COUNSEL, {}, "ASC.......", breach),
        "approve_step": OfMatter(SUPERVISOR, {"approve": True}, ".SC.......", breach_proposed),
    },
    "protest": {
        "open_protest": OfMatter(COUNSEL, {"cases": (CASE_ID,)}, "..C.......", protest),
        "join_protest": OfMatter(COUNSEL, {"case": OTHER_CASE}, "..C.......", protest),
        "leave_protest": OfMatter(COUNSEL, {"case": OTHER_CASE}, "..C.......", wide_protest),
        "file_protest": OfMatter(COUNSEL, {}, "..C.......", protest),
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
