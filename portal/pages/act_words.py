"""What acts are called on pages, in an office's words, and what each of them needs.

An act that is not here is called as its command is.
"""

from collections.abc import Mapping
from typing import NamedTuple

from portal.pages.meanings import act_meaning


class ActWords(NamedTuple):
    """How an act is said."""

    title: str
    needs: str = ""
    """One line below the button."""
    contrary: str = ""
    """What the refusing one of two is called."""


_REASON = "Needs a reason."
CONTRARY: Mapping[str, str] = {
    "reject": "true",
    "decline": "true",
    "block": "true",
    "refused": "true",
    "not_met": "true",
    "not_used": "true",
    "reached": "false",
    "fears": "false",
}
"""The switches of commands that turn an act into its contrary."""

ACTS: Mapping[str, ActWords] = {
    # tasks
    "acknowledge_task": ActWords("Acknowledge a task"),
    "answer_task": ActWords("Answer a task"),
    "answer_in_part": ActWords("Answer a task in part"),
    "delegate_task": ActWords("Give a task to a colleague"),
    "ask_about_task": ActWords("Ask about a task"),
    "return_task": ActWords("Return a task"),
    "reply_to_question": ActWords("Reply to the question", "The agency reads the reply."),
    "grant_time": ActWords("Grant more time", _REASON),
    "refuse_time": ActWords("Refuse more time", _REASON),
    "remind_task": ActWords("Remind the agency", "An email goes out now; once an hour at most."),
    "resend_task": ActWords("Send the task again", _REASON),
    "withdraw_task": ActWords("Withdraw a task", _REASON),
    "add_task": ActWords("Ask another question", "Choose the task. Needs a reason."),
    "drop_task": ActWords("Drop a task", _REASON),
    "record_call": ActWords(
        "Record that a duty officer was reached",
        contrary="Record that a duty officer was not reached",
    ),
    "propose_without_answer": ActWords("Propose to continue without an answer", _REASON),
    "approve_without_answer": ActWords(
        "Continue without the answer", _REASON, contrary="Wait for the answer"
    ),
    # what opens something
    "open_case": ActWords("Start a case"),
    "open_protest": ActWords("Open a dispute"),
    "open_recall": ActWords("Open a recall"),
    "open_use": ActWords("Open a use request"),
    "open_incident": ActWords("Record an incident"),
    "open_duty": ActWords("Open a standing duty"),
    "open_review": ActWords("Start a review"),
    # the case
    "add_fact": ActWords(
        "Record a new fact", "Travel, custody, a hearing. What follows is recorded."
    ),
    "correct_entry": ActWords("Correct an entry", "Both stay in the record. Needs a reason."),
    "name_employer": ActWords("Name the employer’s desk", "Choose the agency. Needs a reason."),
    "record_notification": ActWords("Record the notification", "Needs the proof of it."),
    "record_unreachable": ActWords("Record a failed attempt to notify", "Needs what was tried."),
    "propose_deferral": ActWords("Propose to notify later", "A second person approves it."),
    "approve_deferral": ActWords("Approve the deferral", _REASON, "Send the deferral back"),
    "close_case": ActWords("Close the case", _REASON),
    "reopen_case": ActWords("Open the case again", _REASON),
    "cancel_case": ActWords("Cancel the case", _REASON),
    "propose_cancel": ActWords("Propose to cancel the case", "A second supervisor decides."),
    "approve_cancel": ActWords("Approve the cancellation", _REASON, "Reject the cancellation"),
    "propose_move": ActWords("Propose another edition", "A second supervisor decides."),
    "approve_move": ActWords("Approve the move to another edition", _REASON, "Reject the move"),
    "renew_restriction": ActWords("Keep the restriction", _REASON),
    "lift_restriction": ActWords("Lift the restriction", _REASON),
    "limit_to_team": ActWords("Limit the case to a team", _REASON),
    "open_to_all": ActWords("Open the case to everybody at USNCB", _REASON),
    "add_member": ActWords("Add somebody to the team", _REASON),
    "remove_member": ActWords("Remove somebody from the team", _REASON),
    # due times
    "extend_clock": ActWords("Give more time", _REASON),
    "propose_extension": ActWords("Propose more time", "A second supervisor decides."),
    "approve_extension": ActWords("Approve the extension", _REASON, "Reject the extension"),
    "pause_clock": ActWords("Pause a clock", _REASON),
    "correct_expected_date": ActWords("Correct an expected date", _REASON),
    # the decision and INTERPOL
    "draft_decision": ActWords("Draft the legal decision", "A second person approves it."),
    "approve_decision": ActWords("Approve the legal decision", _REASON, "Send the draft back"),
    "record_filing": ActWords("Record the filing", "Needs what was sent, and when."),
    "record_follow_up": ActWords("Record a follow-up", "Needs what was asked or said."),
    "record_outcome": ActWords("Record the outcome", "Needs how it was learned."),
    "decide_escalation": ActWords(
        "Escalate to the Executive Committee", _REASON, "Do not escalate"
    ),
    "ask_for_review": ActWords("Record that INTERPOL was asked", "Needs what was asked."),
    "compose_message": ActWords("Draft a message", "A second person approves it before it leaves."),
    "approve_message": ActWords("Approve the message", _REASON, "Send the message back"),
    "withdraw_message": ActWords("Withdraw a message", _REASON),
    "propose_guarded": ActWords(
        "Ask for an act that can alert the source", "A second person allows it."
    ),
    "approve_guarded": ActWords("Allow it once", _REASON, "Do not allow it"),
    "record_query": ActWords("Record a query of INTERPOL’s databases"),
    "set_duty_aside": ActWords("Set the duty to inform aside", _REASON),
    # copies in U.S. systems
    "record_copy": ActWords("Record a copy", "Needs the agency and the system."),
    "refresh_copy": ActWords("Record that a copy was compared", "Needs what was found."),
    "remove_copy": ActWords("Record that a copy is gone", "Needs what happened to it."),
    # protection
    "record_feared_country": ActWords(
        "Record that the person fears the country that asks",
        contrary="Record that the person does not fear the country that asks",
    ),
    "approve_disclosure": ActWords(
        "Agree to the disclosure", _REASON, "Do not agree to the disclosure"
    ),
    # matters
    "end_matter": ActWords("End this matter", _REASON),
    "add_note": ActWords("Write a note into the record"),
    "ask_agency": ActWords("Ask an agency"),
    "draft_protest": ActWords("Draft the protest", "A second person approves it."),
    "approve_protest": ActWords("Approve the draft", _REASON, "Send the draft back"),
    "file_protest": ActWords("Record that it was filed"),
    "join_protest": ActWords("Add another case", _REASON),
    "leave_protest": ActWords("Take a case out", _REASON),
    "record_admissibility": ActWords(
        "Record that it was admitted", contrary="Record that it was not admitted"
    ),
    "record_submission": ActWords("Record a submission"),
    "propose_settlement": ActWords("Propose a settlement", "A second person approves it."),
    "approve_settlement": ActWords("Approve the settlement", _REASON, "Reject the settlement"),
    "attest_recall": ActWords("Attest"),
    "record_attestation": ActWords("Record an attestation"),
    "add_holder": ActWords("Add a recipient"),
    "record_search": ActWords("Record the search"),
    "report_still_stopped": ActWords("Report “still stopped”", _REASON),
    "compose_recall_message": ActWords(
        "Draft a message", "A second person approves it before it leaves."
    ),
    "approve_recall_message": ActWords("Approve the message", _REASON, "Send the message back"),
    "withdraw_recall_message": ActWords("Withdraw a message", _REASON),
    "compose_matter_message": ActWords(
        "Draft a message", "A second person approves it before it leaves."
    ),
    "approve_matter_message": ActWords("Approve the message", _REASON, "Send the message back"),
    "withdraw_matter_message": ActWords("Withdraw a message", _REASON),
    "record_matter_reply": ActWords(
        "Record a reply to a message",
        "One that did not come as a communication, but by telephone.",
    ),
    "verify_use": ActWords("Record its state at INTERPOL"),
    "record_use_check": ActWords(
        "Record that a check is met", contrary="Record that a check is not met"
    ),
    "decide_use": ActWords("Permit the use", _REASON, "Block the use"),
    "record_use": ActWords("Record that it was used", contrary="Record that it was not used"),
    "record_remedy": ActWords("Record the remedy"),
    "assess_incident": ActWords("Assess it", _REASON),
    "complete_step": ActWords("Record that the step is done"),
    "propose_step": ActWords("Propose that the step is done", "A second person agrees."),
    "approve_step": ActWords(
        "Agree that the step is done", _REASON, "Do not agree that the step is done"
    ),
    "compose_report": ActWords("Compose the report"),
    "release_report": ActWords("Release the report", _REASON),
}


def is_contrary(fixed: Mapping[str, str]) -> bool:
    """Whether these values of a command make it the refusing one of two."""
    return any(fixed.get(name) == value for name, value in CONTRARY.items())


def title_of(act: str) -> str:
    """What an act is called where no values say more."""
    return ACTS[act].title if act in ACTS else act_meaning(act)


def needs_of(act: str) -> str:
    """What an act needs, in one line; empty where that goes without saying."""
    return ACTS[act].needs if act in ACTS else ""


def name_of(act: str) -> str:
    """What an act is called where nobody knows which of two it was."""
    return act_meaning(act) if act in ACTS and ACTS[act].contrary else title_of(act)
