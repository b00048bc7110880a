"""Who may do what: the rights beside the acts, and how a permission is checked.

Each act of a dossier has its permission beside its rule. The recorder checks it on the directory's
present roles, before it looks at anything else.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from procedure.people import USNCB, Actor, Role
from procedure.refusals import DrafterMayNotApprove, NotPermitted
from procedure.values import Value


class Permission(Value):
    """Who may do an act, and under which condition."""

    roles: tuple[Role, ...]
    own_agency: bool = False
    """Only on a task of the actor's own agency."""
    or_agency: tuple[Role, ...] = ()
    """Roles that may do it for their own agency, beside those that may do it for any."""
    not_drafter: bool = False
    """Never on what the actor drafted."""


class Subject(NamedTuple):
    """What an act is done to, as far as permissions depend on it."""

    agency: str | None = USNCB
    role: Role | None = None
    """The role that this very subject takes, such as that of a task."""
    drafter: str | None = None


WHOLE = Subject()
"""What most acts are done to: the whole dossier."""

CASEWORK = (Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL, Role.OPERATIONS)
OVERSIGHT = (Role.DATA_PROTECTION_OFFICER, Role.SECURITY_OFFICER)
DESK = (Role.ANALYST, Role.SUPERVISOR)
ANSWERING = (*CASEWORK, Role.AGENCY_OFFICER, Role.AGENCY_CHIEF)


class Right(StrEnum):
    """What a person can see, search or start, beside the acts of a dossier."""

    RECEIVE = "RECEIVE"
    """Receive communications."""
    SEE_COMMUNICATIONS = "SEE_COMMUNICATIONS"
    """List and show communications."""
    SEARCH_BY_NAME = "SEARCH_BY_NAME"
    """Search communications by name."""
    SAVE_ORIGINAL = "SAVE_ORIGINAL"
    """Save a communication as it was received, byte for byte."""
    SEE_PERSON = "SEE_PERSON"
    """Show a person of the roster by number, and where they are named."""
    SCREEN_AGAIN = "SCREEN_AGAIN"
    """Screen again what was received."""
    ASK_ROSTER = "ASK_ROSTER"
    """Name a person of the roster by number."""
    SEE_ROSTERS = "SEE_ROSTERS"
    """List the versions of the roster."""
    LOAD_ROSTER = "LOAD_ROSTER"
    """Load a roster, which is in use from then on."""
    SEE_CALENDAR = "SEE_CALENDAR"
    """Show the closures of the federal calendar, and how many cases have applied them."""
    CHANGE_CALENDAR = "CHANGE_CALENDAR"
    """Propose other closures, and approve what another person proposed."""
    SEE_CASE = "SEE_CASE"
    """List and show cases."""
    SEE_BOARD = "SEE_BOARD"
    """See the board: what is late, what waits for an approval, how agencies and people do."""
    SEE_MATTERS = "SEE_MATTERS"
    """List and show protests and the other matters beside cases."""
    SEE_OFFICERS_DUTIES = "SEE_OFFICERS_DUTIES"
    """List and show the standing duties that the officers for data protection and security do."""
    SEE_BUREAUS = "SEE_BUREAUS"
    """Read the list of bureaus in a report, and compose a report with it."""
    SEE_TASK = "SEE_TASK"
    """Show a task."""
    VERIFY_LEDGER = "VERIFY_LEDGER"
    """Verify the ledger."""
    SEE_LOOKS = "SEE_LOOKS"
    """List who looked at whom, when, and in which role."""
    KEEP_TOKENS = "KEEP_TOKENS"
    """Make and end tokens of programs, and end sessions."""
    SEE_DIRECTORY = "SEE_DIRECTORY"
    """Show the directory's people with their roles, its versions, and who is on duty."""
    CHANGE_DIRECTORY = "CHANGE_DIRECTORY"
    """Change agencies, people, roles, delegations, absences and duty."""
    APPROVE_DIRECTORY = "APPROVE_DIRECTORY"
    """Approve a change of the directory that another person proposed."""
    SUSPEND_PERSON = "SUSPEND_PERSON"
    """Suspend a person, at once."""
    KEEP_OUTBOX = "KEEP_OUTBOX"
    """See how the outbox is, and send an email again that was given up."""
    DELETE = "DELETE"
    """Order that the key of a dossier is destroyed, and approve what another person ordered."""
    TAKE_UP = "TAKE_UP"
    """Let a case or intake continue from what the register holds."""


RIGHTS: Mapping[Right, Permission] = {
    Right.RECEIVE: Permission(roles=(*DESK, Role.GATEWAY, Role.SYSTEM)),
    Right.SEE_COMMUNICATIONS: Permission(roles=(*CASEWORK, Role.AUDITOR)),
    Right.SEARCH_BY_NAME: Permission(roles=(*CASEWORK, Role.AUDITOR)),
    Right.SAVE_ORIGINAL: Permission(roles=(*DESK, Role.COUNSEL, Role.AUDITOR)),
    Right.SEE_PERSON: Permission(roles=(*CASEWORK, Role.AUDITOR)),
    Right.SCREEN_AGAIN: Permission(roles=(*DESK, Role.SYSTEM)),
    Right.ASK_ROSTER: Permission(roles=DESK),
    Right.SEE_ROSTERS: Permission(roles=(*DESK, Role.AUDITOR, Role.ADMINISTRATOR)),
    Right.LOAD_ROSTER: Permission(roles=(Role.SUPERVISOR,)),
    Right.SEE_CALENDAR: Permission(roles=(*CASEWORK, Role.AUDITOR)),
    Right.CHANGE_CALENDAR: Permission(roles=(Role.SUPERVISOR,)),
    Right.SEE_CASE: Permission(roles=(*CASEWORK, Role.AUDITOR)),
    Right.SEE_BOARD: Permission(roles=(Role.SUPERVISOR, Role.AUDITOR)),
    Right.SEE_MATTERS: Permission(roles=(*CASEWORK, Role.AUDITOR)),
    Right.SEE_OFFICERS_DUTIES: Permission(roles=OVERSIGHT),
    Right.SEE_BUREAUS: Permission(roles=(Role.SUPERVISOR, Role.COUNSEL, Role.AUDITOR)),
    Right.SEE_TASK: Permission(roles=ANSWERING, own_agency=True),
    Right.VERIFY_LEDGER: Permission(
        roles=(Role.AUDITOR, Role.SUPERVISOR, Role.ADMINISTRATOR, *OVERSIGHT)
    ),
    Right.SEE_LOOKS: Permission(roles=(Role.AUDITOR, *OVERSIGHT)),
    Right.SEE_DIRECTORY: Permission(
        roles=(*CASEWORK, Role.AUDITOR, Role.ADMINISTRATOR, Role.DUTY_OFFICER, *OVERSIGHT)
    ),
    Right.CHANGE_DIRECTORY: Permission(roles=(Role.ADMINISTRATOR,)),
    Right.APPROVE_DIRECTORY: Permission(
        roles=(Role.SECURITY_OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR)
    ),
    Right.SUSPEND_PERSON: Permission(
        roles=(Role.SECURITY_OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR)
    ),
    Right.KEEP_TOKENS: Permission(roles=(Role.ADMINISTRATOR, Role.SECURITY_OFFICER)),
    Right.KEEP_OUTBOX: Permission(roles=(Role.ADMINISTRATOR,)),
    Right.DELETE: Permission(
        roles=(Role.DATA_PROTECTION_OFFICER, Role.SUPERVISOR, Role.COUNSEL), not_drafter=True
    ),
    Right.TAKE_UP: Permission(roles=(Role.SUPERVISOR, Role.OPERATIONS, Role.ADMINISTRATOR)),
}


def why_not(actor: Actor, permission: Permission, subject: Subject = WHOLE) -> NotPermitted | None:
    """Why the actor may not do it, or None where they may.

    Without an agency nobody may do what is allowed only for the own one.
    """
    if permission.not_drafter and subject.drafter is not None:
        lenders = {one.by for one in actor.lent(permission.roles)}
        # With nothing but the drafter's own role, it would be the drafter who approves.
        if subject.drafter == actor.person or lenders == {subject.drafter}:
            return DrafterMayNotApprove(person=subject.drafter)
    if actor.has(*permission.or_agency) and actor.agency == subject.agency:
        return None
    if not actor.has(*permission.roles):
        needed = f"one of the roles {', '.join(permission.roles)}"
        return NotPermitted(person=actor.person, needed=needed)
    home = subject.agency if permission.own_agency else USNCB
    if actor.agency != home:
        return NotPermitted(person=actor.person, needed=f"a person of {home or 'an agency'}")
    if subject.role is not None and subject.role not in actor.roles:
        return NotPermitted(person=actor.person, needed=f"the role {subject.role}")
    return None


def may(actor: Actor, right: Right, subject: Subject = WHOLE) -> bool:
    """Whether the actor has the right."""
    return why_not(actor, RIGHTS[right], subject) is None


def require(actor: Actor, right: Right, subject: Subject = WHOLE) -> None:
    """Raise NotPermitted unless the actor has the right."""
    refusal = why_not(actor, RIGHTS[right], subject)
    if refusal is not None:
        raise refusal


def reader_of(actor: Actor) -> str | None:
    """By whose teams the cases are limited that the actor sees; None where by nobody's.

    An auditor sees every case. Whoever works on none knows of one only by a task of their agency,
    which a team does not hide.
    """
    limited = may(actor, Right.SEE_CASE) and not actor.has(Role.AUDITOR)
    return actor.person if limited else None


def sees_own_parts(actor: Actor) -> bool:
    """Whether the actor may know of what their own agency has a part in."""
    return may(actor, Right.SEE_TASK, Subject(agency=actor.agency))


def role_by(actor: Actor, *rights: Right) -> Role:
    """The role that gives the actor the first of these rights that they have.

    Raises NotPermitted where no role of theirs gives one.
    """
    for right in rights:
        for role in RIGHTS[right].roles:
            if role in actor.roles:
                return role
    needed = " or ".join(f"the right {right}" for right in rights)
    raise NotPermitted(person=actor.person, needed=needed)
