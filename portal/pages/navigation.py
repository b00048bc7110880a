"""The navigation: which pages a person has, by what they may do, in the order of their day."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from cli.desk import RegisterDesk
from procedure.access import Right, Subject, may
from procedure.directory import Directory
from procedure.people import USNCB, Actor, Role


class Section(NamedTuple):
    """A part of the portal."""

    label: str
    href: str
    opens: Callable[[Actor], bool]
    """Whether this person has it."""
    waits: Callable[[RegisterDesk], Awaitable[int]] | None = None
    """How much waits there for the person; only of what they may see."""

    @property
    def holds(self) -> str:
        """What is there, in a line."""
        return _HOLDS[self.label]


def _with(right: Right, *roles: Role) -> Callable[[Actor], bool]:
    """Whoever has the right, and one of the roles where some are named."""
    return lambda actor: may(actor, right) and (not roles or actor.has(*roles))


def _administers(actor: Actor) -> bool:
    """Whether this person keeps people or access, or must know whom to call."""
    keeps = may(actor, Right.CHANGE_DIRECTORY) or may(actor, Right.KEEP_TOKENS)
    return keeps or (may(actor, Right.SEE_DIRECTORY) and actor.has(Role.DUTY_OFFICER))


def _approves_directory(actor: Actor) -> bool:
    """Whether this person approves changes of the directory, and nothing of any case."""
    return may(actor, Right.APPROVE_DIRECTORY) and not may(actor, Right.SEE_CASE)


def _works_elsewhere(actor: Actor) -> bool:
    """Whether this person answers tasks of another agency."""
    return actor.agency != USNCB and may(actor, Right.SEE_TASK, Subject(agency=actor.agency))


def _has_duties(actor: Actor) -> bool:
    """Whether this person has duties as an officer, and sees no other matters."""
    return may(actor, Right.SEE_OFFICERS_DUTIES) and not may(actor, Right.SEE_MATTERS)


_CASEWORK = (Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL, Role.OPERATIONS)


async def _hits(desk: RegisterDesk) -> int:
    return await desk.waiting_counts.hits(desk.actor)


async def _mine(desk: RegisterDesk) -> int:
    return await desk.waiting_counts.steps(desk.actor)


async def _tasks(desk: RegisterDesk) -> int:
    found = await desk.waiting_counts.tasks(desk.actor)
    return found.ours if found is not None else 0


async def _approvals(desk: RegisterDesk) -> int:
    return (await desk.waiting_counts.approvals(desk.actor)).total


async def _deletions(desk: RegisterDesk) -> int:
    return await desk.waiting_counts.deletions(desk.actor)


SECTIONS: tuple[Section, ...] = (
    Section("Board", "/board", _with(Right.SEE_BOARD, Role.SUPERVISOR)),
    Section(
        "Intake queue",
        "/queue",
        _with(Right.SEE_COMMUNICATIONS, Role.ANALYST, Role.SUPERVISOR),
        _hits,
    ),
    Section("My tasks", "/tasks", _with(Right.SEE_CASE, *_CASEWORK), _mine),
    Section(
        "Approvals", "/approvals", _with(Right.SEE_CASE, Role.SUPERVISOR, Role.COUNSEL), _approvals
    ),
    Section("Tasks", "/tasks", _works_elsewhere, _tasks),
    Section("Audit", "/audit", _with(Right.SEE_LOOKS)),
    Section(
        "Deletion orders",
        "/deletions",
        _with(Right.DELETE, Role.DATA_PROTECTION_OFFICER),
        _deletions,
    ),
    Section("Cases", "/cases", _with(Right.SEE_CASE)),
    Section("Matters", "/matters", _with(Right.SEE_MATTERS)),
    Section("Duties", "/matters", _has_duties),
    Section("Recalls and uses", "/matters", _works_elsewhere),
    Section("Search", "/search", _with(Right.SEARCH_BY_NAME)),
    Section("Administration", "/admin", _administers),
    Section("Approvals", "/approvals", _approves_directory, _approvals),
)
"""Every part of the portal; the first that a person has is where their day begins."""

_HOLDS = {
    "Board": "What is late, or will be, and who works on what",
    "Approvals": "What waits for a second person",
    "Intake queue": "What was restricted and waits for a person, least time left first",
    "My tasks": "What you must do in cases, due first",
    "Tasks": "What your agency is asked, due first",
    "Deletion orders": "Whose keys are destroyed, and what waits for a second person",
    "Cases": "Late first, each with its next step",
    "Matters": "Disputes, recalls, use requests, incidents, duties, reviews",
    "Duties": "Spot checks and training: when they are due, and what was found",
    "Recalls and uses": "Data that your agency got, and what you asked to use",
    "Search": "By a name in any script, or by a number",
    "Audit": "Whether the record is complete, and who read what",
    "Administration": "Rosters, closures, email, workers, people; no case content",
}
"""What each part holds."""

_TITLES = {
    Role.ANALYST: "Analyst",
    Role.SUPERVISOR: "Supervisor",
    Role.COUNSEL: "Counsel",
    Role.OPERATIONS: "Operations",
    Role.AUDITOR: "Auditor",
    Role.AGENCY_OFFICER: "Agency officer",
    Role.AGENCY_CHIEF: "Agency chief",
    Role.ADMINISTRATOR: "Administrator",
    Role.DATA_PROTECTION_OFFICER: "Data protection officer",
    Role.SECURITY_OFFICER: "Security officer",
    Role.DUTY_OFFICER: "Duty officer",
}
"""What a role is called on pages."""


def sections_of(actor: Actor) -> list[Section]:
    """The parts that a person has."""
    return [one for one in SECTIONS if one.opens(actor)]


def first_of(actor: Actor) -> str:
    """Where the person's day begins."""
    return next((one.href for one in sections_of(actor)), "/first-day")


async def navigation(desk: RegisterDesk) -> list[tuple[Section, int | None]]:
    """The parts that the desk's person has, each with how much waits there."""
    found = sections_of(desk.actor)
    waiting = {one.label: one.waits(desk) for one in found if one.waits is not None}
    counts = dict(zip(waiting, await asyncio.gather(*waiting.values()), strict=True))
    return [(one, counts.get(one.label)) for one in found]


def role_of(actor: Actor, directory: Directory) -> str:
    """The person's roles and agency: ``Analyst, USNCB``."""
    roles = [_TITLES[role] for role in Role if role in actor.roles and role in _TITLES]
    return ", ".join([*roles, actor.agency])
