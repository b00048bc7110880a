"""Every act on a matter beside cases: who may do it, with which fields, and where it is possible.

Each kind adds its rows; what all matters have in common is tried on a protest.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from procedure.duty.opening import OpenDuty
from procedure.duty.reporting import ComposeReport
from procedure.duty.steps import ProposeStep
from procedure.measures.copies import RecordCopy
from procedure.people import SYSTEM, Actor
from procedure.protest.opening import OpenProtest
from procedure.recall_order import OpenRecall
from procedure.review.opening import OpenReview
from tests.procedure.acts import SNOW
from tests.procedure.casework import (
    ANALYST,
    CASE_ID,
    COUNSEL,
    MESSAGE,
    NOW,
    OPERATIONS,
    OTHER_CASE,
    SECOND_COUNSEL,
    SUPERVISOR,
    Course,
    officer,
    opening,
    to,
)
from tests.procedure.matterwork import NEWEST, MatterCourse
from tests.procedure.use import use_acts

VERSION = f"{MESSAGE}/v1"
"""A version of a communication."""
HANDED_OVER = ".........."
"""Nobody orders it; another dossier passes it on."""


class OfMatter(NamedTuple):
    """An act, tried where it is possible."""

    by: Actor
    fields: dict[str, Any]
    roles: str
    """Who may, a letter for each role (tests/procedure/permissions)."""
    possible: Callable[[], MatterCourse]


DRAFT: dict[str, Any] = {
    "words": 300,
    "language": "EN",
    "argument": "POLITICAL",
    "provisions": ("RPD 34(3)",),
    "confirmed": (
        "GOOD_FAITH",
        "FACTS_EXPLAINED",
        "INTEREST_STATED",
        "APPENDICES_TRANSLATED",
        "APPENDICES_WITHOUT_ARGUMENT",
    ),
}
"""A draft that the rules admit."""
GIVEN = {name: DRAFT[name] for name in ("language", "argument", "provisions", "confirmed")}
"""What counsel says of a draft beside its text, whose words are counted."""


def second_case() -> Course:
    """Another case, which waits to be filed too."""
    course = Course.begin(opening(dossier=OTHER_CASE))
    course.answer_all()
    course.decide_on("DISPUTE")
    return course


def protest() -> MatterCourse:
    """A protest that has just opened, beside two cases of which it covers one."""
    course = MatterCourse.open(COUNSEL, OpenProtest, to("FILING"))
    course.cases = (*course.cases, second_case())
    return course


def wide_protest() -> MatterCourse:
    """A protest that covers two cases."""
    return MatterCourse.open(COUNSEL, OpenProtest, to("FILING"), second_case())


def drafted() -> MatterCourse:
    """A protest whose draft waits for a second person."""
    course = protest()
    course.do(COUNSEL, "draft_protest", **DRAFT)
    return course


def approved() -> MatterCourse:
    """A protest that can be filed."""
    course = drafted()
    course.do(SECOND_COUNSEL, "approve_protest", approve=True)
    return course


def filed() -> MatterCourse:
    """A protest that was filed."""
    course = approved()
    course.do(COUNSEL, "file_protest")
    return course


def duty() -> MatterCourse:
    """A request under the Freedom of Information Act."""
    return MatterCourse.open(COUNSEL, OpenDuty, duty="FOIA")


def watch() -> MatterCourse:
    """A watch over a case."""
    return MatterCourse.open(COUNSEL, OpenDuty, to("RECORDS"), duty="RE_ISSUE_WATCH")


def breach() -> MatterCourse:
    """A notice that takes two people."""
    return MatterCourse.open(COUNSEL, OpenDuty, duty="BREACH_NOTICE")


def breach_proposed() -> MatterCourse:
    """One of the two says that it was sent."""
    course = breach()
    course.say(COUNSEL, ProposeStep)
    return course


def breach_written() -> MatterCourse:
    """A notice to the General Secretariat waits for a second person."""
    course = breach()
    course.do(ANALYST, "compose_matter_message", template="BREACH_TO_SECRETARIAT")
    return course


def breach_approved() -> MatterCourse:
    """The notice may be sent."""
    course = breach_written()
    course.do(COUNSEL, "approve_matter_message", message=1, approve=True)
    return course


def congress() -> MatterCourse:
    """A report to Congress is due."""
    return MatterCourse.open(COUNSEL, OpenDuty, duty="REPORT_6503", period="2026-04-25")


def composed(*, bureaus: bool = True) -> MatterCourse:
    """A report to Congress that waits for its release."""
    course = congress()
    course.say(COUNSEL, ComposeReport, bureaus=bureaus, sha256="0" * 64)
    return course


def admitted() -> MatterCourse:
    """A protest that was admitted: the source is asked."""
    course = filed()
    course.do(ANALYST, "record_admissibility", admitted=True)
    return course


def written() -> MatterCourse:
    """A protest in its written phase."""
    course = admitted()
    course.do(ANALYST, "record_source_answer", answer="OBJECTS", caveat=True)
    course.do(ANALYST, "begin_phase", phase="WRITTEN")
    return course


def dated() -> MatterCourse:
    """A protest for which INTERPOL has set a date."""
    course = written()
    course.do(ANALYST, "set_submission_date", due=course.now + timedelta(days=30))
    return course


def missed() -> MatterCourse:
    """A protest of which a date was missed."""
    course = dated()
    course.wait(timedelta(days=31))
    return course


def heard() -> MatterCourse:
    """A protest in its oral phase."""
    course = written()
    course.do(ANALYST, "begin_phase", phase="ORAL")
    return course


def suspended() -> MatterCourse:
    """A protest that waits for the CCF."""
    course = written()
    course.hear("CCF_PENDING")
    return course


def proposed() -> MatterCourse:
    """A protest with a settlement that waits for a second person."""
    course = written()
    course.do(COUNSEL, "propose_settlement", option="SPLIT")
    return course


def kept() -> MatterCourse:
    """A protest that INTERPOL decided against us."""
    course = written()
    course.do(ANALYST, "record_protest_outcome", outcome="KEPT")
    return course


def discovered() -> MatterCourse:
    """The same, after new facts were discovered."""
    course = kept()
    course.do(COUNSEL, "note_discovery", discovered_at=course.now)
    return course


def claimed() -> MatterCourse:
    """A protest whose claim of urgency is drafted, as message 2."""
    course = filed()
    course.do(COUNSEL, "compose_matter_message", template="DISPUTE_URGENCY")
    return course


def claim_approved() -> MatterCourse:
    """The same, where the claim may be sent."""
    course = claimed()
    course.do(SECOND_COUNSEL, "approve_matter_message", message=2, approve=True)
    return course


def recall() -> MatterCourse:
    """A recall of what the agencies of a case got; CBP has a copy too."""
    case = Course.begin(rules=NEWEST)
    case.say(OPERATIONS, RecordCopy, agency="CBP", system="TECS", copy_kind="ENTRY")
    return MatterCourse.open(OPERATIONS, OpenRecall, case, reason="DELETED")


def unknown_recall() -> MatterCourse:
    """A recall of what Caveat never saw: nobody knows who has copies."""
    return MatterCourse.open(OPERATIONS, OpenRecall, reason="NON_COMPLIANT")


def recall_message(template: str = "CANCEL_ENTRY") -> MatterCourse:
    """A recall that wrote to a holder."""
    course = recall()
    course.do(OPERATIONS, "compose_recall_message", holder="holder-1", template=template)
    return course


def sent_message() -> MatterCourse:
    """A recall whose notice to a holder has left."""
    course = recall_message("RECALL_NOTICE")
    course.do(ANALYST, "record_recall_message_sent", message=1)
    return course


def review() -> MatterCourse:
    """A retrospective review that has just begun."""
    return MatterCourse.open(ANALYST, OpenReview)


def paused_review() -> MatterCourse:
    """A review that somebody paused."""
    course = review()
    course.do(ANALYST, "pause_review")
    return course


def review_with_items(*, last: bool = True) -> MatterCourse:
    """A review that found an item on its first page."""
    course = review()
    item = {"version": VERSION, "findings": ("DATE_NOT_KNOWN",)}
    page = {"begins": "", "ends": VERSION, "counts": {"found": 1, "clear": 2}, "items": (item,)}
    course.do(SYSTEM, "note_page", handed_over=True, last=last, **page)
    return course


def asked() -> MatterCourse:
    """A protest in which the FBI is asked for its equity."""
    course = protest()
    course.do(COUNSEL, "ask_agency", code="J3")
    return course


def questioned() -> MatterCourse:
    """The FBI asks something about it."""
    course = asked()
    course.do(FBI, "ask_about_task", task="J3")
    return course


def time_asked() -> MatterCourse:
    """The FBI asks for more time."""
    course = asked()
    later = course.due("J3/answer") + timedelta(hours=2)
    course.do(FBI, "ask_about_task", task="J3", until=later)
    return course


def silent() -> MatterCourse:
    """Counsel proposes to continue without the answer."""
    course = asked()
    course.do(COUNSEL, "propose_without_answer", task="J3")
    return course


_J3: dict[str, Any] = {"task": "J3"}
FBI = officer("FBI")
TASKS: dict[str, OfMatter] = {
    "ask_agency": OfMatter(COUNSEL, {"code": "J3"}, "ASC.......", protest),
    "acknowledge_task": OfMatter(FBI, _J3, "ASCOfh....", asked),
    "answer_task": OfMatter(FBI, {**_J3, "outcome": "NO_THREAT_KNOWN"}, "ASCOfh....", asked),
    "answer_in_part": OfMatter(FBI, _J3, "ASCOfh....", asked),
    "delegate_task": OfMatter(FBI, {**_J3, "to": FBI.person}, "ASCOfh....", asked),
    "return_task": OfMatter(FBI, _J3, "ASCOfh....", asked),
    "ask_about_task": OfMatter(FBI, _J3, "ASCOfh....", asked),
    "reply_to_question": OfMatter(ANALYST, _J3, "AS........", questioned),
    "grant_time": OfMatter(SUPERVISOR, _J3, ".S........", time_asked),
    "refuse_time": OfMatter(SUPERVISOR, _J3, ".S........", time_asked),
    "propose_without_answer": OfMatter(COUNSEL, _J3, "..C.......", asked),
    "approve_without_answer": OfMatter(SUPERVISOR, {**_J3, "approve": True}, ".S........", silent),
    "remind_task": OfMatter(ANALYST, _J3, "AS........", asked),
    "resend_task": OfMatter(ANALYST, {**_J3, "agency": "DOJ-NSD"}, "AS........", asked),
    "withdraw_task": OfMatter(ANALYST, _J3, "AS........", asked),
}
"""What agencies are asked in a matter of any kind."""
SHARED: dict[str, OfMatter] = {
    **TASKS,
    "add_note": OfMatter(ANALYST, {}, "ASCO......", protest),
    "end_matter": OfMatter(ANALYST, {}, "ASC.......", protest),
    "hear_of_fact": OfMatter(SYSTEM, {"case": CASE_ID, "fact": "ENCOUNTER"}, HANDED_OVER, protest),
    "hear_of_reply": OfMatter(
        SYSTEM,
        {"message": 1, "communication": MESSAGE, "version": 1},
        HANDED_OVER,
        sent_message,
    ),
    "record_matter_reply": OfMatter(ANALYST, {"message": 1}, "ASCO......", sent_message),
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
        "complete_step": OfMatter(COUNSEL, {}, "ASC.......ds.", duty),
        "propose_step": OfMatter(COUNSEL, {}, "ASC.......", breach),
        "compose_report": OfMatter(
            COUNSEL, {"bureaus": False, "sha256": "0" * 64}, "ASC.......", congress
        ),
        "release_report": OfMatter(SUPERVISOR, {}, ".SC.......", composed),
        "approve_step": OfMatter(SUPERVISOR, {"approve": True}, ".SC.......", breach_proposed),
        "compose_matter_message": OfMatter(
            ANALYST, {"template": "BREACH_TO_SECRETARIAT"}, "ASC.......", breach
        ),
        "approve_matter_message": OfMatter(
            COUNSEL, {"message": 1, "approve": True}, ".SC.......", breach_written
        ),
        "record_matter_message_sent": OfMatter(
            ANALYST, {"message": 1}, "ASC.......", breach_approved
        ),
        "withdraw_matter_message": OfMatter(ANALYST, {"message": 1}, "ASC.......", breach_written),
        "note_match": OfMatter(
            SYSTEM,
            {"communication": MESSAGE, "version": 1, "same_person": True, "same_facts": False},
            HANDED_OVER,
            watch,
        ),
    },
    "review": {
        "open_review": OfMatter(ANALYST, {}, "AS........", review),
        "note_page": OfMatter(
            SYSTEM,
            {"begins": "", "ends": VERSION, "last": True, "counts": {"found": 1}, "items": ()},
            HANDED_OVER,
            review,
        ),
        "pause_review": OfMatter(ANALYST, {}, "AS........", review),
        "resume_review": OfMatter(ANALYST, {}, "AS........", paused_review),
        "decide_item": OfMatter(
            ANALYST, {"version": VERSION, "outcome": "KEEP"}, "AS........", review_with_items
        ),
    },
    "protest": {
        "open_protest": OfMatter(COUNSEL, {"cases": (CASE_ID,)}, "..C.......", protest),
        "join_protest": OfMatter(COUNSEL, {"case": OTHER_CASE}, "..C.......", protest),
        "leave_protest": OfMatter(COUNSEL, {"case": OTHER_CASE}, "..C.......", wide_protest),
        "draft_protest": OfMatter(COUNSEL, DRAFT, "..C.......", protest),
        "approve_protest": OfMatter(SECOND_COUNSEL, {"approve": True}, ".SC.......", drafted),
        "file_protest": OfMatter(COUNSEL, {}, "..C.......", approved),
        "record_admissibility": OfMatter(ANALYST, {"admitted": False}, "ASC.......", filed),
        "record_source_answer": OfMatter(ANALYST, {"answer": "AGREES"}, "ASC.......", admitted),
        "record_caveat": OfMatter(ANALYST, {"of_kind": "OBJECTION"}, "ASC.......", filed),
        "record_caveat_removed": OfMatter(ANALYST, {"caveat": "caveat-1"}, "ASC.......", written),
        "begin_phase": OfMatter(ANALYST, {"phase": "WRITTEN"}, "ASC.......", admitted),
        "submit_new_facts": OfMatter(COUNSEL, {}, "..C.......", heard),
        "claim_urgency": OfMatter(COUNSEL, {}, "..C.......", filed),
        "set_submission_date": OfMatter(
            ANALYST, {"due": NOW + timedelta(days=40)}, "ASC.......", written
        ),
        "record_submission": OfMatter(ANALYST, {}, "ASC.......", missed),
        "note_extension": OfMatter(
            ANALYST,
            {"clock": "submission-1", "due": NOW + timedelta(days=60)},
            "ASC.......",
            dated,
        ),
        "suspend_protest": OfMatter(ANALYST, {}, "ASC.......", written),
        "resume_protest": OfMatter(ANALYST, {}, "ASC.......", suspended),
        "propose_settlement": OfMatter(
            COUNSEL, {"option": "MUTUAL_CANCELLATION", "warned": True}, "..C.......", written
        ),
        "approve_settlement": OfMatter(SECOND_COUNSEL, {"approve": True}, ".SC.......", proposed),
        "record_protest_outcome": OfMatter(ANALYST, {"outcome": "KEPT"}, "ASC.......", written),
        "note_discovery": OfMatter(COUNSEL, {"discovered_at": NOW}, "..C.......", kept),
        "reopen_protest": OfMatter(COUNSEL, {}, "..C.......", discovered),
        "ask_policy_question": OfMatter(COUNSEL, {}, "..C.......", kept),
        "compose_matter_message": OfMatter(
            COUNSEL, {"template": "DISPUTE_URGENCY"}, "..C.......", filed
        ),
        "approve_matter_message": OfMatter(
            SECOND_COUNSEL, {"message": 2, "approve": True}, ".SC.......", claimed
        ),
        "record_matter_message_sent": OfMatter(
            COUNSEL, {"message": 2}, "..C.......", claim_approved
        ),
        "withdraw_matter_message": OfMatter(COUNSEL, {"message": 2}, "..C.......", claimed),
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
        "compose_recall_message": OfMatter(
            OPERATIONS, {"holder": "holder-1", "template": "CANCEL_ENTRY"}, "ASCO......", recall
        ),
        "approve_recall_message": OfMatter(
            SUPERVISOR, {"message": 1, "approve": False}, ".SC.......", recall_message
        ),
        "record_recall_message_sent": OfMatter(
            ANALYST, {"message": 1}, "ASCO......", lambda: recall_message("RECALL_NOTICE")
        ),
        "withdraw_recall_message": OfMatter(ANALYST, {"message": 1}, "ASCO......", recall_message),
    },
    "use": {act: OfMatter(*row) for act, row in use_acts.USE.items()},
    "incident": {act: OfMatter(*row) for act, row in use_acts.INCIDENT.items()},
}
"""By kind what it has beside these."""
OFFERED = {
    kind: {
        act: row
        for act, row in {**SHARED, **acts}.items()
        if row.by is not SYSTEM and not act.startswith("open_")
        if kind == "protest" or act not in TASKS
    }
    for kind, acts in ACTS.items()
}
"""What people can do next in a matter of each kind."""
