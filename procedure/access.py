"""Who may do what: one table, asked at every entry and again in the workflow's validators."""

from collections.abc import Mapping
from enum import StrEnum

from procedure.people import USNCB, Actor, Role
from procedure.refusals import DrafterMayNotApprove, NotPermitted
from procedure.values import Value


class Act(StrEnum):
    """Everything that a person can do to a case, or see of it."""

    TAKE_IN = "TAKE_IN"
    SEE_COMMUNICATIONS = "SEE_COMMUNICATIONS"
    SEARCH_BY_NAME = "SEARCH_BY_NAME"
    SCREEN_AGAIN = "SCREEN_AGAIN"
    CONFIRM_RESTRICTION = "CONFIRM_RESTRICTION"
    RELEASE_COMMUNICATION = "RELEASE_COMMUNICATION"
    RENEW_RESTRICTION = "RENEW_RESTRICTION"
    LIFT_RESTRICTION = "LIFT_RESTRICTION"
    START_CASE = "START_CASE"
    SEE_CASE = "SEE_CASE"
    ADD_FACT = "ADD_FACT"
    CLOSE_CASE = "CLOSE_CASE"
    CANCEL_CASE = "CANCEL_CASE"
    SUPERSEDE_CASE = "SUPERSEDE_CASE"
    REOPEN_CASE = "REOPEN_CASE"
    SEE_TASK = "SEE_TASK"
    DO_TASK = "DO_TASK"
    STEER_TASK = "STEER_TASK"
    CHANGE_CLOCK = "CHANGE_CLOCK"
    RECORD_NOTIFICATION = "RECORD_NOTIFICATION"
    APPROVE_DEFERRAL = "APPROVE_DEFERRAL"
    DRAFT_DECISION = "DRAFT_DECISION"
    APPROVE_DECISION = "APPROVE_DECISION"
    FILE = "FILE"
    FOLLOW_UP = "FOLLOW_UP"
    DECIDE_ESCALATION = "DECIDE_ESCALATION"
    RECORD_OUTCOME = "RECORD_OUTCOME"
    VERIFY_LEDGER = "VERIFY_LEDGER"


class Rule(Value):
    """One row of the table: who may, and under which condition."""

    roles: tuple[Role, ...]
    own_agency: bool = False
    """Only on a task of the actor's own agency, and of the actor's role where it names one."""
    not_drafter: bool = False
    """Never on what the actor drafted."""


_CASEWORK = (Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL, Role.OPERATIONS)
_DESK = (Role.ANALYST, Role.SUPERVISOR)
_ANSWERING = (*_CASEWORK, Role.AGENCY_OFFICER, Role.AGENCY_CHIEF)

POLICY: Mapping[Act, Rule] = {
    Act.TAKE_IN: Rule(roles=(*_DESK, Role.SYSTEM)),
    Act.SEE_COMMUNICATIONS: Rule(roles=(*_CASEWORK, Role.AUDITOR)),
    Act.SEARCH_BY_NAME: Rule(roles=(*_CASEWORK, Role.AUDITOR)),
    Act.SCREEN_AGAIN: Rule(roles=(*_DESK, Role.SYSTEM)),
    Act.CONFIRM_RESTRICTION: Rule(roles=_DESK),
    Act.RELEASE_COMMUNICATION: Rule(roles=_DESK),
    Act.RENEW_RESTRICTION: Rule(roles=(Role.SUPERVISOR,)),
    Act.LIFT_RESTRICTION: Rule(roles=(Role.SUPERVISOR,)),
    Act.START_CASE: Rule(roles=_DESK),
    Act.SEE_CASE: Rule(roles=(*_CASEWORK, Role.AUDITOR)),
    Act.ADD_FACT: Rule(roles=(*_CASEWORK, Role.SYSTEM)),
    Act.CLOSE_CASE: Rule(roles=_DESK),
    Act.CANCEL_CASE: Rule(roles=(Role.SUPERVISOR,)),
    Act.SUPERSEDE_CASE: Rule(roles=(Role.SUPERVISOR,)),
    Act.REOPEN_CASE: Rule(roles=(Role.SUPERVISOR,)),
    Act.SEE_TASK: Rule(roles=_ANSWERING, own_agency=True),
    Act.DO_TASK: Rule(roles=_ANSWERING, own_agency=True),
    Act.STEER_TASK: Rule(roles=_DESK),
    Act.CHANGE_CLOCK: Rule(roles=(Role.SUPERVISOR,)),
    Act.RECORD_NOTIFICATION: Rule(roles=_DESK),
    Act.APPROVE_DEFERRAL: Rule(roles=(Role.SUPERVISOR,), not_drafter=True),
    Act.DRAFT_DECISION: Rule(roles=(Role.COUNSEL,)),
    Act.APPROVE_DECISION: Rule(roles=(Role.COUNSEL, Role.SUPERVISOR), not_drafter=True),
    Act.FILE: Rule(roles=(Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL)),
    Act.FOLLOW_UP: Rule(roles=(Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL)),
    Act.DECIDE_ESCALATION: Rule(roles=(Role.SUPERVISOR,)),
    Act.RECORD_OUTCOME: Rule(roles=(*_DESK, Role.COUNSEL)),
    Act.VERIFY_LEDGER: Rule(roles=(Role.AUDITOR, Role.SUPERVISOR, Role.ADMINISTRATOR)),
}


def may(
    actor: Actor,
    act: Act,
    *,
    agency: str | None = None,
    role: Role | None = None,
    drafter: str | None = None,
) -> NotPermitted | None:
    """Why the actor may not do the act, or None where they may.

    ``agency`` and ``role`` are the task's: without an agency nobody may do what is allowed only
    for the own one. ``drafter`` is who drafted what is to be approved.
    """
    rule = POLICY[act]
    if rule.not_drafter and drafter == actor.person:
        return DrafterMayNotApprove(
            f"{actor.person} drafted this: another person with the right to approve must do it."
        )
    if not actor.has(*rule.roles):
        wanted = ", ".join(rule.roles)
        return NotPermitted(f"{actor.person} may not {act}: it takes one of the roles {wanted}.")
    home = agency if rule.own_agency else USNCB
    if actor.agency != home:
        return NotPermitted(f"{actor.person} of {actor.agency} may not {act} for {home or 'all'}.")
    if rule.own_agency and role is not None and role not in actor.roles:
        return NotPermitted(f"{actor.person} may not {act}: the task is for the role {role}.")
    return None


def require(
    actor: Actor,
    act: Act,
    *,
    agency: str | None = None,
    role: Role | None = None,
    drafter: str | None = None,
) -> None:
    """Raise the refusal that :func:`may` gives, if it gives one."""
    refusal = may(actor, act, agency=agency, role=role, drafter=drafter)
    if refusal is not None:
        raise refusal
