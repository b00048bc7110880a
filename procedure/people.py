"""Who acts: roles, agencies, and the Actor that the directory makes of a person."""

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
    """Verifies the ledger and takes up cases; sees none."""
    GATEWAY = "GATEWAY"
    """A service account, not a person: delivers communications, and may do nothing else."""
    SYSTEM = "SYSTEM"
    """Caveat itself."""


MESSAGE_APPROVERS = (Role.COUNSEL, Role.SUPERVISOR)
"""Who approves messages that leave; a template may name fewer."""


class Actor(Stored):
    """A person with the agency and roles that the directory gives them: ids, never a name."""

    person: PersonId
    agency: AgencyCode
    roles: tuple[Role, ...]

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds one of these roles."""
        return any(role in self.roles for role in roles)


SYSTEM_ID = "caveat-system-1"
SYSTEM = Actor(person=SYSTEM_ID, agency=USNCB, roles=(Role.SYSTEM,))
"""Caveat itself, for what the procedure orders without a person, such as restricting a hit."""
