"""Who may do what: the whole table, written out, and every command against everybody."""

import inspect
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from procedure import commands as c
from procedure.access import POLICY, Act, may, require
from procedure.annex.editions import CURRENT_EDITION
from procedure.case import Stage
from procedure.clocks import StopReason
from procedure.conduct import conduct
from procedure.events import CommunicationScreened, HitLevel
from procedure.intake import Intake, apply_intake, triage
from procedure.message import CommunicationKind, InterpolState
from procedure.people import SYSTEM, USNCB, Actor, Role
from procedure.refusals import DrafterMayNotApprove, NotPermitted
from procedure.restricting import screened_events
from tests.procedure.casework import (
    ANALYST,
    CASE,
    MESSAGE,
    NOW,
    OTHER_CASE,
    SECOND_COUNSEL,
    SUPERVISOR,
    Course,
    actor,
    document,
    opening,
    to,
)

# One letter a role, in this order; a dot where the role may not.
LETTERS = {
    "A": Role.ANALYST,
    "S": Role.SUPERVISOR,
    "C": Role.COUNSEL,
    "O": Role.OPERATIONS,
    "f": Role.AGENCY_OFFICER,
    "h": Role.AGENCY_CHIEF,
    "u": Role.AUDITOR,
    "m": Role.ADMINISTRATOR,
    "x": Role.SYSTEM,
}

# At the USNCB.                   ASCOfhumx
AT_HOME = {
    Act.TAKE_IN: "                AS......x",
    Act.SEE_COMMUNICATIONS: "     ASCO..u..",
    Act.SEARCH_BY_NAME: "         ASCO..u..",
    Act.SCREEN_AGAIN: "           AS......x",
    Act.CONFIRM_RESTRICTION: "    AS.......",
    Act.RELEASE_COMMUNICATION: "  AS.......",
    Act.RENEW_RESTRICTION: "      .S.......",
    Act.LIFT_RESTRICTION: "       .S.......",
    Act.START_CASE: "             AS.......",
    Act.SEE_CASE: "               ASCO..u..",
    Act.ADD_FACT: "               ASCO....x",
    Act.CLOSE_CASE: "             AS.......",
    Act.CANCEL_CASE: "            .S.......",
    Act.SUPERSEDE_CASE: "         .S.......",
    Act.REOPEN_CASE: "            .S.......",
    Act.SEE_TASK: "               ASCOfh...",
    Act.DO_TASK: "                ASCOfh...",
    Act.STEER_TASK: "             AS.......",
    Act.CHANGE_CLOCK: "           .S.......",
    Act.RECORD_NOTIFICATION: "    AS.......",
    Act.APPROVE_DEFERRAL: "       .S.......",
    Act.DRAFT_DECISION: "         ..C......",
    Act.APPROVE_DECISION: "       .SC......",
    Act.FILE: "                   ASC......",
    Act.FOLLOW_UP: "              ASC......",
    Act.DECIDE_ESCALATION: "      .S.......",
    Act.RECORD_OUTCOME: "         ASC......",
    Act.VERIFY_LEDGER: "          .S....um.",
}
ELSEWHERE = (Act.SEE_TASK, Act.DO_TASK)
"""The only acts for people of other agencies: on the tasks of their own agency."""
FOUR_EYES = (Act.APPROVE_DEFERRAL, Act.APPROVE_DECISION)
"""The acts that the drafter never does."""


def allowed(act: Act, role: Role, *, own_agency: bool, drafter: bool, at_usncb: bool) -> bool:
    """What the table above says. An act on a task is on a task of the actor's own agency or not."""
    letter = next(letter for letter, named in LETTERS.items() if named is role)
    if letter not in AT_HOME[act].strip() or (drafter and act in FOUR_EYES):
        return False
    return own_agency if act in ELSEWHERE else at_usncb


def test_the_table_names_every_act() -> None:
    assert set(AT_HOME) == set(Act) == set(POLICY)
    assert list(LETTERS.values()) == list(Role)
    for row in AT_HOME.values():
        assert all(sign in (".", letter) for sign, letter in zip(row.strip(), LETTERS, strict=True))


@pytest.mark.parametrize("act", Act)
def test_the_policy_matrix(act: Act) -> None:
    for role in Role:
        for agency in (USNCB, "FBI"):
            person = actor("some-person-1", role, agency=agency)
            for task_agency in (USNCB, "FBI"):
                for drafter in (person.person, "other-person-1", None):
                    refusal = may(person, act, agency=task_agency, drafter=drafter)
                    expected = allowed(
                        act,
                        role,
                        own_agency=agency == task_agency,
                        drafter=drafter == person.person,
                        at_usncb=agency == USNCB,
                    )
                    said = (act, role, agency, task_agency, drafter, refusal)
                    assert (refusal is None) is expected, said


def test_the_drafter_is_told_why() -> None:
    for act in FOUR_EYES:
        refusal = may(SUPERVISOR, act, drafter=SUPERVISOR.person)
        assert isinstance(refusal, DrafterMayNotApprove)
        assert "another person" in str(refusal)


def test_whoever_holds_several_roles_is_still_the_drafter() -> None:
    both = actor("usncb-counsel-1", Role.COUNSEL, Role.SUPERVISOR)
    with pytest.raises(DrafterMayNotApprove):
        require(both, Act.APPROVE_DECISION, drafter=both.person)


def test_a_task_for_a_role_takes_that_role() -> None:
    for role in (Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL, Role.OPERATIONS):
        for holder in (Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL, Role.OPERATIONS):
            refusal = may(actor("p-1", holder), Act.DO_TASK, agency=USNCB, role=role)
            assert (refusal is None) is (role is holder)


def test_without_an_agency_nobody_has_it_as_the_own_one() -> None:
    for person in (ANALYST, SUPERVISOR, actor("fbi-officer-1", Role.AGENCY_OFFICER, agency="FBI")):
        for act in ELSEWHERE:
            assert isinstance(may(person, act), NotPermitted)


def test_nobody_without_a_role_may_do_anything() -> None:
    for act in Act:
        assert isinstance(may(actor("p-1"), act, agency=USNCB), NotPermitted)


# --- every command, in the right state, by everybody ----------------------------------------------


def deferral_proposed() -> Course:
    course = to(Stage.COORDINATION)
    course.say(ANALYST, c.ProposeDeferral)
    return course


def drafted() -> Course:
    course = to(Stage.DECISION)
    course.say(actor("usncb-counsel-1", Role.COUNSEL), c.DraftDecision, disposition="DISPUTE")
    return course


def questioned() -> Course:
    course = to(Stage.COORDINATION)
    fbi = actor("fbi-officer-1", Role.AGENCY_OFFICER, agency="FBI")
    course.say(fbi, c.AskAboutTask, task="J3")
    return course


def stopped() -> Course:
    course = Course.begin(opening(circumstances=(), communication=None, version=None))
    course.say(SUPERVISOR, c.StopClock, clock="J1/answer", reason=StopReason.COURT_HOLD)
    return course


def offered() -> Course:
    course = to(Stage.FOLLOW_UP)
    course.wait(timedelta(days=90, seconds=1))
    return course


COURSES: dict[type[c.Command], tuple[Callable[[], Course], dict[str, Any], Act]] = {
    c.AddFact: (lambda: to(Stage.COORDINATION), {"fact": "ENCOUNTER"}, Act.ADD_FACT),
    c.CloseCase: (lambda: to(Stage.CLOSING), {}, Act.CLOSE_CASE),
    c.CancelCase: (lambda: to(Stage.COORDINATION), {}, Act.CANCEL_CASE),
    c.SupersedeCase: (
        lambda: to(Stage.COORDINATION),
        {"successor": OTHER_CASE},
        Act.SUPERSEDE_CASE,
    ),
    c.ReopenCase: (lambda: to(Stage.CLOSED), {}, Act.REOPEN_CASE),
    c.RenewRestriction: (lambda: to(Stage.COORDINATION), {}, Act.RENEW_RESTRICTION),
    c.LiftRestriction: (lambda: to(Stage.COORDINATION), {}, Act.LIFT_RESTRICTION),
    c.ChangeCalendar: (
        lambda: to(Stage.COORDINATION),
        {"closures": ({"day": "2026-03-06", "name": "Snow", "authority": "OPM", "known_at": NOW},)},
        Act.CHANGE_CLOCK,
    ),
    c.StopClock: (
        lambda: to(Stage.COORDINATION),
        {"clock": "J1/answer", "reason": StopReason.COURT_HOLD},
        Act.CHANGE_CLOCK,
    ),
    c.ResumeClock: (stopped, {"clock": "J1/answer"}, Act.CHANGE_CLOCK),
    c.ExtendClock: (
        lambda: to(Stage.COORDINATION),
        {"clock": "J1/answer", "due": NOW + timedelta(days=9)},
        Act.CHANGE_CLOCK,
    ),
    c.ReplyToQuestion: (questioned, {"task": "J3"}, Act.STEER_TASK),
    c.ResendTask: (
        lambda: to(Stage.COORDINATION),
        {"task": "J3", "agency": "FBI"},
        Act.STEER_TASK,
    ),
    c.WithdrawTask: (lambda: to(Stage.COORDINATION), {"task": "J3"}, Act.STEER_TASK),
    c.RecordNotification: (lambda: to(Stage.COORDINATION), {}, Act.RECORD_NOTIFICATION),
    c.RecordUnreachable: (lambda: to(Stage.COORDINATION), {}, Act.RECORD_NOTIFICATION),
    c.ProposeDeferral: (lambda: to(Stage.COORDINATION), {}, Act.RECORD_NOTIFICATION),
    c.ApproveDeferral: (deferral_proposed, {"approve": True}, Act.APPROVE_DEFERRAL),
    c.DraftDecision: (
        lambda: to(Stage.DECISION),
        {"disposition": "DISPUTE"},
        Act.DRAFT_DECISION,
    ),
    c.ApproveDecision: (drafted, {"approve": True}, Act.APPROVE_DECISION),
    c.RecordFiling: (lambda: to(Stage.FILING), {}, Act.FILE),
    c.RecordFollowUp: (lambda: to(Stage.FOLLOW_UP), {}, Act.FOLLOW_UP),
    c.DecideEscalation: (offered, {"escalate": True}, Act.DECIDE_ESCALATION),
    c.RecordOutcome: (
        lambda: to(Stage.FOLLOW_UP),
        {"outcome": "DELETED"},
        Act.RECORD_OUTCOME,
    ),
}
"""How the case must stand, the command's fields, and the act that the table knows it by."""

TASKS: dict[type[c.Command], dict[str, Any]] = {
    c.AcknowledgeTask: {},
    c.AnswerTask: {"outcome": "THREAT"},
    c.ReturnTask: {},
    c.AskAboutTask: {},
}
"""What an agency does with its task."""

AT_THE_DOOR = (c.Command, c.OpenCase, c.ScreenAgain)
"""Decided by the policy table alone: START_CASE where a case is opened, SCREEN_AGAIN at its Update.
"""


def test_every_command_is_here() -> None:
    known = {
        value
        for _, value in inspect.getmembers(c, inspect.isclass)
        if issubclass(value, c.Command) and value not in AT_THE_DOOR
    }
    assert known == {*COURSES, *TASKS, c.ConfirmRestriction, c.ReleaseCommunication}


def everybody() -> list[Actor]:
    """One person of each role, at the USNCB and elsewhere."""
    return [
        actor("some-person-9", role, agency=agency) for role in Role for agency in (USNCB, "DHS")
    ]


def told(command: type[c.Command], by: Actor, fields: dict[str, Any]) -> c.Command:
    """The command, with a document if it takes one."""
    values = {"by": by, **fields}
    if "document" in command.model_fields:
        values["document"] = document(999)
    return command.model_validate(values)


@pytest.mark.parametrize("command", COURSES, ids=lambda command: command.__name__)
def test_a_command_is_refused_to_everybody_who_may_not(command: type[c.Command]) -> None:
    prepare, fields, act = COURSES[command]
    course = prepare()
    for person in everybody():
        order = told(command, person, fields)
        at_usncb = person.agency == USNCB
        if allowed(act, person.roles[0], own_agency=False, drafter=False, at_usncb=at_usncb):
            assert conduct(course.case, order, course.now)
        else:
            with pytest.raises(NotPermitted):
                conduct(course.case, order, course.now)


@pytest.mark.parametrize("command", TASKS, ids=lambda command: command.__name__)
def test_an_agency_does_only_its_own_tasks_and_the_usncb_only_those_of_the_role(
    command: type[c.Command],
) -> None:
    course = to(Stage.COORDINATION)
    answering = (Role.AGENCY_OFFICER, Role.AGENCY_CHIEF)
    people = [*everybody(), *(actor("fbi-person-1", role, agency="FBI") for role in Role)]
    for person in people:
        casework = (Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL, Role.OPERATIONS)
        own = {
            "J3": person.agency == "FBI" and person.roles[0] in (*answering, *casework),
            "U2": person.agency == USNCB and person.roles[0] is Role.SUPERVISOR,
            "U3": person.agency == USNCB and person.roles[0] is Role.ANALYST,
        }
        outcomes = {"J3": "THREAT", "U2": "OPEN_CASE", "U3": "NEUTRAL"}
        for task, permitted in own.items():
            fields = {**TASKS[command], "task": task}
            if command is c.AnswerTask:
                fields["outcome"] = outcomes[task]
            order = told(command, person, fields)
            if permitted:
                assert conduct(course.case, order, course.now)
            else:
                with pytest.raises(NotPermitted):
                    conduct(course.case, order, course.now)


def test_the_drafter_approves_neither_a_decision_nor_a_deferral() -> None:
    both = actor("usncb-person-1", Role.COUNSEL, Role.SUPERVISOR, Role.ANALYST)
    course = to(Stage.DECISION)
    course.say(both, c.DraftDecision, disposition="DISPUTE")
    course.say(both, c.ProposeDeferral)
    for command in (c.ApproveDecision, c.ApproveDeferral):
        for approve in (True, False):
            with pytest.raises(DrafterMayNotApprove):
                course.say(both, command, approve=approve)
    course.say(SECOND_COUNSEL, c.ApproveDecision, approve=True)
    course.say(SUPERVISOR, c.ApproveDeferral, approve=True)


def test_a_hit_is_decided_by_the_desk_and_by_nobody_else() -> None:
    intake = Intake(communication=MESSAGE, version=1, edition=CURRENT_EDITION)
    screened = CommunicationScreened(
        at=NOW,
        by=SYSTEM.person,
        communication=MESSAGE,
        version=1,
        communication_kind=CommunicationKind.RED_NOTICE,
        interpol_state=InterpolState.PUBLISHED,
        roster_version="r1",
        hits=(HitLevel(person="P-0001", level="STRONG", status="CURRENT_OFFICIAL"),),
        uncovered=1,
        reasons=document(1),
    )
    for event in screened_events(intake, screened, NOW):
        intake = apply_intake(intake, event)
    confirm = {"identity": "CONFIRMED", "person": "P-0001", "case": CASE, "attach": False}
    for command, fields in ((c.ConfirmRestriction, confirm), (c.ReleaseCommunication, {})):
        for person in everybody():
            desk = person.agency == USNCB and person.roles[0] in (Role.ANALYST, Role.SUPERVISOR)
            if desk:
                assert triage(told(command, person, fields), intake, NOW)
            else:
                with pytest.raises(NotPermitted):
                    triage(told(command, person, fields), intake, NOW)
