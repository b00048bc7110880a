"""Who may do what, written out for the tests: one row for each right and each act."""

from procedure.people import USNCB, Actor, Role
from tests.procedure.acts import ROLES
from tests.procedure.casework import actor

LETTERS = {
    "A": Role.ANALYST,
    "S": Role.SUPERVISOR,
    "C": Role.COUNSEL,
    "O": Role.OPERATIONS,
    "f": Role.AGENCY_OFFICER,
    "h": Role.AGENCY_CHIEF,
    "u": Role.AUDITOR,
    "m": Role.ADMINISTRATOR,
    "g": Role.GATEWAY,
    "x": Role.SYSTEM,
    "d": Role.DATA_PROTECTION_OFFICER,
    "s": Role.SECURITY_OFFICER,
    "n": Role.DUTY_OFFICER,
}
"""One letter for each role, in the order of the rows below; a dot where the role may not.

A row that ends before the last three says that they may not.
"""

# fmt: off
RIGHTS_TABLE = {
    "RECEIVE":                "AS......gx",
    "SEE_COMMUNICATIONS":     "ASCO..u...",
    "SEARCH_BY_NAME":         "ASCO..u...",
    "SAVE_ORIGINAL":          "ASC...u...",
    "SEE_PERSON":             "ASCO..u...",
    "SCREEN_AGAIN":           "AS.......x",
    "ASK_ROSTER":             "AS........",
    "SEE_ROSTERS":            "AS....um..",
    "LOAD_ROSTER":            ".S........",
    "SEE_CALENDAR":           "ASCO..u...",
    "CHANGE_CALENDAR":        ".S........",
    "SEE_CASE":               "ASCO..u...",
    "SEE_BOARD":              ".S....u...",
    "SEE_MATTERS":            "ASCO..u...",
    "SEE_OFFICERS_DUTIES":    "..........ds.",
    "SEE_BUREAUS":            ".SC...u...",
    "SEE_TASK":               "ASCOfh....",
    "VERIFY_LEDGER":          ".S....um..ds.",
    "SEE_LOOKS":              "......u...ds.",
    "SEE_DIRECTORY":          "ASCO..um..dsn",
    "CHANGE_DIRECTORY":       ".......m..",
    "APPROVE_DIRECTORY":      ".S.....m...s.",
    "SUSPEND_PERSON":         ".S.....m...s.",
    "KEEP_TOKENS":            ".......m...s.",
    "KEEP_OUTBOX":            ".......m..",
    "DELETE":                 ".SC.......d..",
    "TAKE_UP":                ".S.O...m..",
}
CASE_TABLE = {
    **ROLES,
    "open_case":              "AS........",
    "reach_alerts":           ".........x",
    "note_matter":            "..........",
    "end_track":              ".........x",
    "record_assessment":      ".........x",
}
INTAKE_TABLE = {
    "receive_communication":  "AS......gx",
    "confirm_restriction":    "AS........",
    "release_communication":  "AS........",
    "propose_release":        "AS........",
    "approve_release":        ".S........",
    "attach_translation":     "AS........",
    "screen_again":           "AS........",
    "reach_alerts":           ".........x",
    "record_screening":       ".........x",
    "end_destroyed":          ".........x",
    "restrict_reviewed":      "..........",
    "settle_handoff":         "..........",
}
# fmt: on

STEPS = ("reach_alerts", "end_track", "record_assessment")
"""What only Caveat itself does in a case, beside the named steps of a track."""
OWN_AGENCY = (
    "SEE_TASK",
    "acknowledge_task",
    "answer_task",
    "answer_in_part",
    "delegate_task",
    "return_task",
    "ask_about_task",
)
"""For the people of an agency, on the tasks of their own agency; everything else is at USNCB."""
OR_OWN_AGENCY = ("open_use",)
"""For people of an agency about their own, beside those of USNCB about any."""
OWN_PART = ("attest_recall",)
"""For the people of an agency, on their own part of a matter."""
FOUR_EYES = (
    "approve_deferral",
    "approve_decision",
    "approve_extension",
    "approve_message",
    "approve_recall_message",
    "approve_matter_message",
    "approve_guarded",
    "approve_protest",
    "approve_settlement",
    "approve_disclosure",
    "approve_without_answer",
    "approve_cancel",
    "approve_move",
    "approve_release",
    "approve_step",
    "DELETE",
)
"""What whoever drafted it never does."""
FOUR_EYES_IN_MATTERS = ("decide_use", "assess_incident", "allow_unverified", "release_report")
"""The same for who asked for the use, or reported the incident."""
BY_HANDOFF = {
    "case": (
        "open_case",
        "add_fact",
        "note_matter",
        "change_calendar",
        "record_copy",
        "refresh_copy",
        "remove_copy",
    ),
    "matter": ("hear_of_fact", "hear_of_reply", "settle_handoff", "change_calendar"),
    "communication": ("screen_again", "end_destroyed", "settle_handoff", "restrict_reviewed"),
}
"""What another dossier may pass on, with the row in the register as its permission."""


def has_role(row: str, role: Role) -> bool:
    """Whether the row of a table names the role."""
    return next(letter for letter, named in LETTERS.items() if named is role) in row


def may_by_table(
    row: str, name: str, role: Role, *, own_agency: bool, at_usncb: bool, drafter: bool = False
) -> bool:
    """What the tables say about a right or an act."""
    if not has_role(row, role) or (drafter and name in (*FOUR_EYES, *FOUR_EYES_IN_MATTERS)):
        return False
    of_agency = role in (Role.AGENCY_OFFICER, Role.AGENCY_CHIEF)
    if name in OR_OWN_AGENCY and of_agency:
        return own_agency
    return own_agency if name in (*OWN_AGENCY, *OWN_PART) else at_usncb


def everybody(*agencies: str) -> list[Actor]:
    """One person of each role in each of these agencies; at USNCB and elsewhere if none is named.

    None of them has drafted anything.
    """
    return [
        actor("some-person-9", role, agency=agency)
        for role in Role
        for agency in (agencies or (USNCB, "DHS"))
    ]
