"""The policy of the interface: what each command names, and what whoever uses it must be allowed.

The recorder and the views decide, each by the rights and permissions of the procedure. This table
says what comes of it for each route, and a test tries every route as every role. A route without a
row here makes that test fail.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from procedure.access import Right


class About(StrEnum):
    """What a command names: for whoever may not know of it, it does not exist (404)."""

    NOTHING = "NOTHING"
    """Nothing that could be hidden; a list shows to each what they may know of."""
    CASE = "CASE"
    """A case: for whoever may see cases."""
    TASK = "TASK"
    """A task: for whoever may see cases, and for people of its agency who answer tasks."""
    MATTER = "MATTER"
    """A matter beside cases: for whoever may see matters."""
    PART = "PART"
    """A recall: the same, and agencies that got the data have a part in it."""
    DOSSIER = "DOSSIER"
    """A case or a matter: for whoever may see it."""
    COMMUNICATION = "COMMUNICATION"
    """A communication: for whoever may see communications."""
    SUBJECT = "SUBJECT"
    """A case or a communication: for whoever may see it."""
    DOCUMENT = "DOCUMENT"
    """What somebody wrote in a case: for whoever may see the case, or held the task."""
    PERSON = "PERSON"
    """A person who is named: for whoever may see people."""
    OWN = "OWN"
    """An order or a draft of one's own: for whoever gave or saved it."""


class Policy(NamedTuple):
    """What whoever uses a command must be allowed, once they may know of what it names."""

    about: About = About.NOTHING
    rights: tuple[Right, ...] = ()
    """All of them; nobody without one may do it (403)."""
    acts: tuple[str, ...] = ()
    """The acts that it can give: whoever may give none may not do it (403)."""
    one_of: bool = False
    """One of the rights is enough."""


def _order(about: About, *acts: str) -> Policy:
    return Policy(about, (), acts)


def _right(*rights: Right) -> Policy:
    return Policy(About.NOTHING, rights)


def _shown(about: About, *rights: Right) -> Policy:
    return Policy(about, rights)


def _everybody() -> Policy:
    return Policy()


POLICY: Mapping[str, Policy] = {
    "agencies": _everybody(),
    "annex impact": _right(Right.SEE_CASE),
    "approve": _order(About.CASE, "approve_decision", "approve_deferral"),
    "calendar approve": _right(Right.CHANGE_CALENDAR),
    "calendar propose": _right(Right.CHANGE_CALENDAR),
    "calendar status": _right(Right.SEE_CALENDAR),
    "case add-member": _order(About.CASE, "add_member"),
    "case approve-cancel": _order(About.CASE, "approve_cancel"),
    "case approve-move": _order(About.CASE, "approve_move"),
    "case cancel": _order(About.CASE, "cancel_case", "propose_cancel"),
    "case clocks": _shown(About.CASE),
    "case close": _order(About.CASE, "close_case"),
    "case correct": _order(About.CASE, "correct_entry"),
    "case employer": _order(About.CASE, "name_employer"),
    "case escalate": _order(About.CASE, "decide_escalation"),
    "case fact": _order(About.CASE, "add_fact"),
    "case file": _order(About.CASE, "record_filing"),
    "case follow-up": _order(About.CASE, "record_follow_up"),
    "case indicators": _shown(About.CASE),
    "case join": Policy(About.NOTHING, (Right.ASK_ROSTER,), ("join_person",)),
    "case limit-to-team": _order(About.CASE, "limit_to_team"),
    "case list": _everybody(),
    "case move-edition": _order(About.CASE, "propose_move"),
    "case notify": _order(
        About.CASE, "record_notification", "record_unreachable", "propose_deferral"
    ),
    "case open": _order(About.NOTHING, "open_case"),
    "case open-to-all": _order(About.CASE, "open_to_all"),
    "case outcome": _order(About.CASE, "record_outcome"),
    "case read-in-emergency": _order(About.CASE, "read_in_emergency"),
    "case remove-member": _order(About.CASE, "remove_member"),
    "case reopen": _order(About.CASE, "reopen_case"),
    "case separate": _order(About.CASE, "separate_person"),
    "case show": _shown(About.CASE),
    "case supersede": _order(About.CASE, "supersede_case"),
    "case timeline": _shown(About.CASE),
    "ccf end": _order(About.CASE, "end_ccf_watch"),
    "ccf question": _order(About.CASE, "note_ccf_question"),
    "ccf request": _order(About.CASE, "record_ccf_request"),
    "ccf show": _shown(About.CASE),
    "ccf step": _order(About.CASE, "record_ccf_step"),
    "circumstances": _everybody(),
    "clock approve-extension": _order(About.CASE, "approve_extension"),
    "clock correct-date": _order(About.CASE, "correct_expected_date"),
    "clock extend": _order(About.CASE, "extend_clock", "propose_extension"),
    "clock pause": _order(About.CASE, "pause_clock"),
    "clock recompute": _order(About.CASE, "change_calendar"),
    "clock resume": _order(About.CASE, "resume_clock"),
    "communication list": _everybody(),
    "communication original": _shown(About.COMMUNICATION, Right.SAVE_ORIGINAL),
    "communication show": _shown(About.COMMUNICATION),
    "communication translate": _order(About.COMMUNICATION, "attach_translation"),
    "copies reconcile": _everybody(),
    "copies record": _order(About.CASE, "record_copy"),
    "copies refresh": _order(About.CASE, "refresh_copy"),
    "copies remove": _order(About.CASE, "remove_copy"),
    "decide": _order(About.CASE, "draft_decision"),
    "deletion approve": _right(Right.DELETE),
    "deletion list": _right(Right.DELETE),
    "deletion order": _right(Right.DELETE),
    "directory absent": _right(Right.CHANGE_DIRECTORY),
    "directory approve": _right(Right.APPROVE_DIRECTORY),
    "directory change": _right(Right.CHANGE_DIRECTORY),
    "directory delegate": _right(Right.CHANGE_DIRECTORY),
    "directory duty": _right(Right.CHANGE_DIRECTORY),
    "directory history": _right(Right.SEE_DIRECTORY),
    "directory phones": _right(Right.SEE_DIRECTORY),
    "directory reinstate": _right(Right.CHANGE_DIRECTORY),
    "directory show": _right(Right.SEE_DIRECTORY),
    "directory suspend": _right(Right.SUSPEND_PERSON),
    "dispositions": _everybody(),
    "document show": _shown(About.DOCUMENT),
    "duties": _everybody(),
    "duty approve": _order(About.MATTER, "approve_step"),
    "duty complete": _order(About.MATTER, "complete_step", "propose_step"),
    "duty open": _order(About.NOTHING, "open_duty"),
    "facts": _everybody(),
    "guard approve": _order(About.CASE, "approve_guarded"),
    "guard propose": _order(About.CASE, "propose_guarded"),
    "guard query": _order(About.CASE, "record_query"),
    "guard set-aside": _order(About.CASE, "set_duty_aside"),
    "guard show": _shown(About.CASE),
    "incident assess": _order(About.MATTER, "assess_incident"),
    "incident open": _order(About.NOTHING, "open_incident"),
    "incident remedy": _order(About.MATTER, "record_remedy"),
    "ledger looks": _right(Right.SEE_LOOKS),
    "ledger orders": _right(Right.VERIFY_LEDGER),
    "matter ask": _order(About.MATTER, "ask_agency"),
    "matter clocks": _shown(About.MATTER),
    "matter end": _order(About.MATTER, "end_matter"),
    "matter list": _everybody(),
    "matter note": _order(About.MATTER, "add_note"),
    "matter show": _shown(About.MATTER),
    "matter timeline": _shown(About.MATTER),
    "order list": _everybody(),
    "order resume": Policy(About.OWN),
    "outbox list": _right(Right.KEEP_OUTBOX),
    "outbox retry": _right(Right.KEEP_OUTBOX),
    "outcomes": _everybody(),
    "package build": _shown(About.CASE),
    "package mark": _order(About.CASE, "mark_evidence"),
    "package show": _shown(About.CASE),
    "people": _everybody(),
    "person show": _shown(About.PERSON),
    "plan add": _order(About.CASE, "add_task"),
    "plan drop": _order(About.CASE, "drop_task"),
    "plan hit": _shown(About.COMMUNICATION),
    "plan show": _shown(About.CASE),
    "protest admitted": _order(About.MATTER, "record_admissibility"),
    "protest approve": _order(About.MATTER, "approve_protest"),
    "protest approve-settlement": _order(About.MATTER, "approve_settlement"),
    "protest date": _order(About.MATTER, "set_submission_date"),
    "protest discovery": _order(About.MATTER, "note_discovery"),
    "protest draft": _order(About.MATTER, "draft_protest"),
    "protest file": _order(About.MATTER, "file_protest"),
    "protest join": _order(About.MATTER, "join_protest"),
    "protest leave": _order(About.MATTER, "leave_protest"),
    "protest more-time": _order(About.MATTER, "note_extension"),
    "protest new-facts": _order(About.MATTER, "submit_new_facts"),
    "protest open": _order(About.NOTHING, "open_protest"),
    "protest outcome": _order(About.MATTER, "record_protest_outcome"),
    "protest phase": _order(About.MATTER, "begin_phase"),
    "protest placed": _order(About.MATTER, "record_caveat"),
    "protest question": _order(About.MATTER, "ask_policy_question"),
    "protest removed": _order(About.MATTER, "record_caveat_removed"),
    "protest reopen": _order(About.MATTER, "reopen_protest"),
    "protest resume": _order(About.MATTER, "resume_protest"),
    "protest settle": _order(About.MATTER, "propose_settlement"),
    "protest source": _order(About.MATTER, "record_source_answer"),
    "protest submit": _order(About.MATTER, "record_submission"),
    "protest suspend": _order(About.MATTER, "suspend_protest"),
    "protest urgency": _order(About.MATTER, "claim_urgency"),
    "reasons": _everybody(),
    "recall add-holder": _order(About.PART, "add_holder"),
    "recall attest": _order(About.PART, "attest_recall"),
    "recall open": _order(About.NOTHING, "open_recall"),
    "recall record-attestation": _order(About.PART, "record_attestation"),
    "recall searched": _order(About.PART, "record_search"),
    "recall still-stopped": _order(About.PART, "report_still_stopped"),
    "refugee approve": _order(About.CASE, "approve_disclosure"),
    "refugee ask": _order(About.CASE, "ask_disclosure"),
    "refugee compare": _order(About.CASE, "record_feared_country"),
    "refugee confirm": _order(About.CASE, "record_confirmation"),
    "refugee end": _order(About.CASE, "end_confirmation"),
    "refugee poll": _order(About.CASE, "record_deletion_poll"),
    "refugee show": _shown(About.CASE),
    "refugee take-back": _order(About.CASE, "withdraw_consent"),
    "regimes": _everybody(),
    "report compose": _order(About.MATTER, "compose_report"),
    "report release": _order(About.MATTER, "release_report"),
    "report save": _shown(About.MATTER),
    "report show": _shown(About.MATTER),
    "restriction approve-lift": _order(About.COMMUNICATION, "approve_release"),
    "restriction confirm": _order(About.COMMUNICATION, "confirm_restriction"),
    "restriction lift": _order(
        About.SUBJECT, "lift_restriction", "release_communication", "propose_release"
    ),
    "restriction renew": _order(About.CASE, "renew_restriction"),
    "review ask": _order(About.CASE, "ask_for_review"),
    "review decide": _order(About.MATTER, "decide_item"),
    "review pause": _order(About.MATTER, "pause_review"),
    "review resume": _order(About.MATTER, "resume_review"),
    "review start": _order(About.NOTHING, "open_review"),
    "review status": _everybody(),
    "roster list": _right(Right.SEE_ROSTERS),
    "roster load": _right(Right.LOAD_ROSTER),
    "roster screen-again": _right(Right.SCREEN_AGAIN),
    "search": _right(Right.SEARCH_BY_NAME),
    "send approve": _order(
        About.DOSSIER, "approve_message", "approve_recall_message", "approve_matter_message"
    ),
    "send compose": _order(
        About.DOSSIER, "compose_message", "compose_recall_message", "compose_matter_message"
    ),
    "send export": _shown(About.DOSSIER),
    "send log": _everybody(),
    "send replied": _order(About.DOSSIER, "add_fact", "record_matter_reply"),
    "send sent": _order(
        About.DOSSIER,
        "record_message_sent",
        "record_recall_message_sent",
        "record_matter_message_sent",
    ),
    "send show": _shown(About.DOSSIER),
    "send withdraw": _order(
        About.DOSSIER, "withdraw_message", "withdraw_recall_message", "withdraw_matter_message"
    ),
    "session end": _right(Right.KEEP_TOKENS),
    "session list": _right(Right.KEEP_TOKENS),
    "stages": _everybody(),
    "task ack": _order(About.TASK, "acknowledge_task"),
    "task answer": _order(About.TASK, "answer_task"),
    "task answer-in-part": _order(About.TASK, "answer_in_part"),
    "task approve-without-answer": _order(About.TASK, "approve_without_answer"),
    "task ask": _order(About.TASK, "ask_about_task"),
    "task called": _order(About.TASK, "record_call"),
    "task delegate": _order(About.TASK, "delegate_task"),
    "task grant-time": _order(About.TASK, "grant_time"),
    "task list": _everybody(),
    "task refuse-time": _order(About.TASK, "refuse_time"),
    "task remind": _order(About.TASK, "remind_task"),
    "task reply": _order(About.TASK, "reply_to_question"),
    "task resend": _order(About.TASK, "resend_task"),
    "task return": _order(About.TASK, "return_task"),
    "task show": _shown(About.TASK),
    "task withdraw": _order(About.TASK, "withdraw_task"),
    "task without-answer": _order(About.TASK, "propose_without_answer"),
    "templates": _everybody(),
    "token end": _right(Right.KEEP_TOKENS),
    "token list": _right(Right.KEEP_TOKENS),
    "token make": _right(Right.KEEP_TOKENS),
    "use accept": _order(About.MATTER, "accept_use_condition"),
    "use allow-unverified": _order(About.MATTER, "allow_unverified"),
    "use ask-documents": _order(About.MATTER, "ask_use_documents"),
    "use check": _order(About.MATTER, "record_use_check"),
    "use condition": _order(About.MATTER, "add_use_condition"),
    "use decide": _order(About.MATTER, "decide_use"),
    "use documents": _order(About.MATTER, "record_use_documents"),
    "use gate": _shown(About.MATTER),
    "use link": _order(About.MATTER, "link_use"),
    "use move": _order(About.MATTER, "move_use"),
    "use open": _order(About.NOTHING, "open_use"),
    "use opposed": _order(About.MATTER, "record_opposition"),
    "use record": _order(About.MATTER, "record_use"),
    "use shorten": _order(About.MATTER, "shorten_opposition"),
    "use tell-source": _order(About.MATTER, "tell_source_of_use"),
    "use verify": _order(About.MATTER, "verify_use"),
}
"""The row of each command, by its words."""

ROUTES: Mapping[str, Policy] = {
    "DELETE /api/v1/drafts/{act}/{subject}": Policy(About.OWN),
    "GET /api/v1/cases": _everybody(),
    "GET /api/v1/communications": _everybody(),
    "GET /api/v1/drafts": _everybody(),
    "GET /api/v1/drafts/{act}/{subject}": Policy(About.OWN),
    "GET /api/v1/me": _everybody(),
    "GET /api/v1/openapi.json": _everybody(),
    "GET /api/v1/orders": _everybody(),
    "GET /api/v1/orders/{order}": Policy(About.OWN),
    "GET /api/v1/tasks": _everybody(),
    "POST /api/v1/communications": _right(Right.RECEIVE),
    "PUT /api/v1/drafts/{act}/{subject}": _shown(About.SUBJECT),
}
"""The row of each route that is no command."""

PAGES: Mapping[str, Policy] = {
    "GET /": _everybody(),
    "GET /admin": _right(Right.SEE_DIRECTORY),
    "GET /admin/workers": _right(Right.CHANGE_DIRECTORY),
    "GET /approvals": Policy(About.NOTHING, (Right.SEE_CASE, Right.APPROVE_DIRECTORY), one_of=True),
    "GET /approvals/cases/{number}": _shown(About.CASE),
    "GET /approvals/directory/{version}": _right(Right.APPROVE_DIRECTORY),
    "GET /approvals/matters/{number}": _shown(About.MATTER),
    "GET /audit": _right(Right.SEE_LOOKS),
    "GET /audit/checkpoint.json": _right(Right.VERIFY_LEDGER),
    "GET /audit/looks.csv": _right(Right.SEE_LOOKS),
    "GET /audit/orders": _right(Right.VERIFY_LEDGER),
    "GET /board": _right(Right.SEE_BOARD),
    "GET /board.csv": _right(Right.SEE_BOARD),
    "GET /cases": _right(Right.SEE_CASE),
    "GET /cases.csv": _right(Right.SEE_CASE),
    "GET /cases/{number}": _shown(About.CASE),
    "GET /cases/{number}/acts": _shown(About.CASE),
    "GET /cases/{number}/emergency": _order(About.NOTHING, "read_in_emergency"),
    "GET /cases/{number}/file": _shown(About.CASE),
    "GET /cases/{number}/file.pdf": _shown(About.CASE),
    "GET /cases/{number}/print": _shown(About.CASE),
    "GET /cases/{number}/timeline": _shown(About.CASE),
    "GET /cases/{number}/why": _shown(About.CASE),
    "GET /cases/{number}/why/{clock}": _shown(About.CASE),
    "GET /closures": _right(Right.SEE_CALENDAR),
    "GET /deletions": _right(Right.DELETE),
    "GET /display": _everybody(),
    "GET /do/{words}": _everybody(),
    "GET /editions": _right(Right.SEE_CASE),
    "GET /feeds/{secret}.ics": Policy(About.OWN),
    "GET /first-day": _everybody(),
    "GET /live/cases/{number}": _shown(About.CASE),
    "GET /live/matters/{number}": _shown(About.MATTER),
    "GET /live/{what}": _everybody(),
    "GET /matters": Policy(
        About.NOTHING,
        (Right.SEE_MATTERS, Right.SEE_TASK, Right.SEE_OFFICERS_DUTIES),
        one_of=True,
    ),
    "GET /matters/{number}": _shown(About.PART),
    "GET /messages/{communication}": _shown(About.COMMUNICATION),
    "GET /messages/{communication}/v{version}": _shown(About.COMMUNICATION),
    "GET /messages/{communication}/v{version}/original": _shown(
        About.COMMUNICATION, Right.SAVE_ORIGINAL
    ),
    "GET /queue": _right(Right.SEE_COMMUNICATIONS),
    "GET /rosters": _right(Right.SEE_ROSTERS),
    "GET /search": _right(Right.SEARCH_BY_NAME),
    "GET /start": _right(Right.ASK_ROSTER),
    "GET /start/message/{communication}/v{version}/{page}": _shown(
        About.COMMUNICATION, Right.ASK_ROSTER
    ),
    "GET /start/{report}/{page}": _right(Right.ASK_ROSTER),
    "GET /tasks": _right(Right.SEE_TASK),
    "GET /tasks/calendar": _right(Right.SEE_TASK),
    "GET /tasks/{case}/{task}": _shown(About.TASK),
    "GET /tasks/{case}/{task}/sent": Policy(About.OWN),
    "GET /tasks/{number}": _shown(About.TASK),
    "POST /audit/verify": _right(Right.VERIFY_LEDGER),
    "POST /cases/{number}/emergency": _order(About.NOTHING, "read_in_emergency"),
    "POST /closures": _right(Right.CHANGE_CALENDAR),
    "POST /display": _everybody(),
    "POST /do/{words}": _everybody(),
    "POST /queue/lift": _right(Right.SEE_COMMUNICATIONS),
    "POST /rosters": _right(Right.LOAD_ROSTER),
    "POST /search": _right(Right.SEARCH_BY_NAME),
    "POST /start/message/{communication}/v{version}/{page}": _shown(
        About.COMMUNICATION, Right.ASK_ROSTER
    ),
    "POST /start/message/{communication}/v{version}/{page}/draft": _shown(
        About.COMMUNICATION, Right.ASK_ROSTER
    ),
    "POST /start/{report}/{page}": _right(Right.ASK_ROSTER),
    "POST /start/{report}/{page}/draft": _right(Right.ASK_ROSTER),
    "POST /tasks/calendar": _right(Right.SEE_TASK),
    "POST /tasks/{case}/{task}": _order(About.TASK, "answer_task", "answer_in_part"),
    "POST /tasks/{case}/{task}/draft": _shown(About.TASK),
}
"""The row of each page, and of each form that is no command's.

A page does not exist for whoever lacks its right: they get 404, never 403. Whoever sees a task and
may not answer it gets 403 for an answer. The forms of ``/do`` are for everybody: for what is sent
by one, the row of its command says who may.
"""

NEEDS_NOBODY = frozenset(
    {
        "GET /accessibility",
        "GET /healthz",
        "GET /help",
        "GET /readyz",
        "GET /sign-in",
        "GET /sign-in/answer",
        "GET /static/{version}/{name}",
        "GET /terms",
        "HEAD /static/{version}/{name}",
        "POST /sign-in/development",
        "POST /sign-out",
    }
)
"""What answers the same to everybody, also where nobody is signed in. It says nothing of a case.

All other pages lead to the sign-in then; streams and routes for programs answer 401.
"""
