"""Who acts: roles, agencies, and the Actor that the directory makes of a person."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from procedure.values import PersonId, Stored

AgencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]+(-[A-Z]+)*$")]
"""An agency or office by its code, such as ``DOJ-OIA``."""

USNCB = "USNCB"
EMPLOYER = "EMPLOYER"
"""In an edition, and in a task that waits for it: the desk of the person's employer.

No agency of a directory has this code: each employer has a desk of its own.
"""


class Role(StrEnum):
    """What a person may do in the procedure."""

    ANALYST = "ANALYST"
    """Works on communications and cases at USNCB."""
    SUPERVISOR = "SUPERVISOR"
    """Answers for the desk: restrictions, clocks, canceling and reopening."""
    COUNSEL = "COUNSEL"
    """USNCB's lawyers: they draft and approve decisions."""
    OPERATIONS = "OPERATIONS"
    """Corrects U.S. records."""
    AGENCY_OFFICER = "AGENCY_OFFICER"
    """Answers for an agency."""
    AGENCY_CHIEF = "AGENCY_CHIEF"
    """Hears when an agency's task is due."""
    AUDITOR = "AUDITOR"
    """Sees communications and cases, verifies the ledger, changes nothing."""
    ADMINISTRATOR = "ADMINISTRATOR"
    """Keeps the directory, verifies the ledger and takes up cases; sees none."""
    DATA_PROTECTION_OFFICER = "DATA_PROTECTION_OFFICER"
    """Watches how data are processed (RPD Art. 117): who looked at whom, and the ledger."""
    SECURITY_OFFICER = "SECURITY_OFFICER"
    """Watches who has access (RPD Art. 117): suspends people, approves changes of roles."""
    DUTY_OFFICER = "DUTY_OFFICER"
    """Can be on duty outside office hours: hears of the most urgent tasks at once."""
    GATEWAY = "GATEWAY"
    """A service account, not a person: delivers communications, and may do nothing else."""
    SYSTEM = "SYSTEM"
    """Caveat itself."""


MESSAGE_APPROVERS = (Role.COUNSEL, Role.SUPERVISOR)
"""Who approves messages that leave; a template may name fewer."""


CONTRADICTORY: tuple[tuple[frozenset[Role], frozenset[Role]], ...] = (
    (frozenset({Role.AUDITOR}), frozenset(Role) - {Role.AUDITOR}),
    (
        frozenset({Role.ADMINISTRATOR}),
        frozenset({Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL, Role.OPERATIONS}),
    ),
    (frozenset({Role.ADMINISTRATOR}), frozenset({Role.SECURITY_OFFICER})),
    (frozenset({Role.GATEWAY}), frozenset(Role) - {Role.GATEWAY}),
)
"""Roles that nobody may hold together, also not by a delegation: whoever checks decides nothing,
whoever keeps the directory works on no case, and a gateway is no person."""


def contradiction(roles: Iterable[Role]) -> tuple[Role, Role] | None:
    """Two of the roles that contradict each other; None where they go together."""
    held = list(dict.fromkeys(roles))
    for ones, others in CONTRADICTORY:
        for one in (role for role in held if role in ones):
            for other in (role for role in held if role in others):
                return one, other
    return None


class Delegated(Stored):
    """A role that somebody has for a time because another person passed it on."""

    role: Role
    by: PersonId
    """Whose role it is."""


class Actor(Stored):
    """A person with the agency and roles that the directory gives them: ids, never a name."""

    person: PersonId
    agency: AgencyCode
    roles: tuple[Role, ...]
    """Their own, and those that they have by a delegation now."""
    delegated: tuple[Delegated, ...] = ()
    """Which of the roles they have by a delegation alone, and from whom."""

    def lent(self, roles: Iterable[Role]) -> tuple[Delegated, ...]:
        """By which delegations they hold these roles; none where one of them is their own."""
        asked = [role for role in roles if role in self.roles]
        found = tuple(one for one in self.delegated if one.role in asked)
        return found if {one.role for one in found} == set(asked) else ()

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds one of these roles."""
        return any(role in self.roles for role in roles)


SYSTEM_ID = "caveat-system-1"
SYSTEM = Actor(person=SYSTEM_ID, agency=USNCB, roles=(Role.SYSTEM,))
"""Caveat itself, for what the procedure orders without a person, such as restricting a hit."""
