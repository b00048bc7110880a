"""Every act on a use request and on an incident: who may, with which fields, where it is possible.

Each row has who does it, its fields, a letter for each role (tests/procedure/permissions), and a
course in which it is possible.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from procedure.codes import IncidentKind
from procedure.facts import AddFact
from procedure.message import InterpolState
from procedure.passing_between import OpenIncident
from procedure.people import SYSTEM, Actor
from procedure.use.conditions import AddUseCondition
from procedure.use.deciding import DecideUse
from procedure.use.documents import AskUseDocuments
from procedure.use.evidence import VerifyUse
from procedure.use.opposition import TellSourceOfUse
from procedure.use_codes import Documents, Finding, UseCheck, UsePurpose
from tests.procedure.casework import ANALYST, CASE_ID, COUNSEL, OTHER_CASE, Course, opening
from tests.procedure.matterwork import NEWEST
from tests.procedure.use.usework import MONDAY, WEDNESDAY, Matters, use_request, with_everything

Row = tuple[Actor, dict[str, Any], str, Callable[[], Matters]]
DESK_AND_COUNSEL, DECIDES = "ASC.......", ".SC......."


def administrative() -> Matters:
    """A request to use a communication at a hearing."""
    return use_request(UsePurpose.ADMINISTRATIVE)


def noticed() -> Matters:
    """A request whose notice to the source is drafted."""
    course = administrative()
    course.do(ANALYST, "compose_matter_message", template="USE_NOTICE")
    return course


def notice_approved() -> Matters:
    """A request whose notice to the source may be sent."""
    course = noticed()
    course.do(COUNSEL, "approve_matter_message", message=1, approve=True)
    return course


def beside_a_case() -> Matters:
    """A request that names no case, where there is one."""
    course = use_request()
    course.cases = (Course.begin(opening(dossier=OTHER_CASE), rules=NEWEST),)
    return course


def announced() -> Matters:
    """Its source was informed, and it was verified."""
    course = administrative()
    course.act(TellSourceOfUse)
    course.act(VerifyUse, status=InterpolState.PUBLISHED)
    return course


def asked() -> Matters:
    """The source was asked for its documents."""
    course = use_request()
    course.act(AskUseDocuments)
    return course


def conditional() -> Matters:
    """The source set a condition."""
    course = use_request()
    course.act(AddUseCondition)
    return course


def complete() -> Matters:
    """Nothing is missing."""
    return with_everything(use_request())


def permitted_beside_a_case() -> Matters:
    """It is permitted, and INTERPOL has just deleted the communication, as the case knows."""
    case = Course.begin(opening())
    course = with_everything(use_request(case=case))
    course.act(DecideUse, COUNSEL, permit=True)
    case.say(ANALYST, AddFact, fact="DELETION")
    return course


def incident() -> Matters:
    """An incident that an analyst reported."""
    course = Matters(f"incident-{'4' * 26}")
    course.act(OpenIncident, what=IncidentKind.DETENTION, agency="ICE")
    return course


USE: dict[str, Row] = {
    "open_use": (
        ANALYST,
        {"purpose": UsePurpose.COERCIVE, "agency": "ICE", "use_on": WEDNESDAY},
        "ASC.fh....",
        use_request,
    ),
    "link_use": (ANALYST, {"case": OTHER_CASE}, DESK_AND_COUNSEL, beside_a_case),
    "allow_unverified": (
        COUNSEL,
        {"until": MONDAY + timedelta(hours=24)},
        DECIDES,
        use_request,
    ),
    "record_use_check": (
        ANALYST,
        {"check": UseCheck.INDEPENDENT_BASIS, "met": True},
        DESK_AND_COUNSEL,
        use_request,
    ),
    "verify_use": (ANALYST, {"status": InterpolState.PUBLISHED}, "ASCO......", use_request),
    "move_use": (ANALYST, {"use_on": date(2026, 3, 20)}, DESK_AND_COUNSEL, use_request),
    "ask_use_documents": (ANALYST, {}, DESK_AND_COUNSEL, use_request),
    "record_use_documents": (
        ANALYST,
        {"found": Documents.NOT_OBTAINED},
        DESK_AND_COUNSEL,
        asked,
    ),
    "tell_source_of_use": (ANALYST, {}, DESK_AND_COUNSEL, administrative),
    "compose_matter_message": (
        ANALYST,
        {"template": "USE_NOTICE"},
        "ASCO......",
        administrative,
    ),
    "approve_matter_message": (COUNSEL, {"message": 1, "approve": True}, DECIDES, noticed),
    "record_matter_message_sent": (ANALYST, {"message": 1}, "ASCO......", notice_approved),
    "withdraw_matter_message": (ANALYST, {"message": 1}, "ASCO......", noticed),
    "shorten_opposition": (
        COUNSEL,
        {"until": MONDAY + timedelta(days=2)},
        DECIDES,
        announced,
    ),
    "record_opposition": (ANALYST, {}, DESK_AND_COUNSEL, announced),
    "add_use_condition": (ANALYST, {}, DESK_AND_COUNSEL, use_request),
    "accept_use_condition": (ANALYST, {"condition": "C1"}, DESK_AND_COUNSEL, conditional),
    "decide_use": (COUNSEL, {"permit": True}, DECIDES, complete),
    "record_use": (ANALYST, {"used": True}, DESK_AND_COUNSEL, complete),
    "hear_of_fact": (
        SYSTEM,
        {"case": CASE_ID, "fact": "DELETION"},
        "..........",
        permitted_beside_a_case,
    ),
    "reach_alerts": (SYSTEM, {"clock": "use-opposition"}, ".........x", announced),
}
INCIDENT: dict[str, Row] = {
    "open_incident": (ANALYST, {"what": IncidentKind.OTHER}, DESK_AND_COUNSEL, incident),
    "record_remedy": (ANALYST, {}, DESK_AND_COUNSEL, incident),
    "assess_incident": (COUNSEL, {"finding": Finding.MISUSE}, DECIDES, incident),
}
