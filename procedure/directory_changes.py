"""What changes between two versions of the directory, and which changes need a second person."""

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import TypeVar

from procedure.directory import Absence, Delegation, Directory, Person, Shift
from procedure.people import AgencyCode, Role
from procedure.values import PersonId, Stored

T = TypeVar("T")

APPROVING = (
    Role.SUPERVISOR,
    Role.COUNSEL,
    Role.OPERATIONS,
    Role.AGENCY_CHIEF,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    Role.DATA_PROTECTION_OFFICER,
    Role.SECURITY_OFFICER,
)
"""Roles that approve, release, change U.S. records or watch over others: no one person gives one.
"""


class ChangeKind(StrEnum):
    """How two versions of the directory differ. The values are in the ledger."""

    AGENCY_ADDED = "AGENCY_ADDED"
    """An agency, or another desk of one, is new."""
    AGENCY_REMOVED = "AGENCY_REMOVED"
    """An agency is gone."""
    AGENCY_CHANGED = "AGENCY_CHANGED"
    """The name, the mailbox or the employers of an agency changed."""
    PERSON_ADDED = "PERSON_ADDED"
    """A person is new."""
    PERSON_CHANGED = "PERSON_CHANGED"
    """The name, the mailbox or the telephone of a person changed."""
    PERSON_MOVED = "PERSON_MOVED"
    """A person belongs to another agency."""
    ROLE_GIVEN = "ROLE_GIVEN"
    """A person has a role that they did not have."""
    ROLE_TAKEN = "ROLE_TAKEN"
    """A person no longer has a role."""
    ACCOUNTS_CHANGED = "ACCOUNTS_CHANGED"
    """A person signs in by other accounts, or has another user on the operators' machine."""
    PERSON_SUSPENDED = "PERSON_SUSPENDED"
    """A person may do nothing for now."""
    PERSON_REINSTATED = "PERSON_REINSTATED"
    """A suspended person may act again."""
    DELEGATION_ADDED = "DELEGATION_ADDED"
    """A person passes a role on for a time."""
    DELEGATION_REMOVED = "DELEGATION_REMOVED"
    """A delegation is gone."""
    ABSENCE_ADDED = "ABSENCE_ADDED"
    """A person will be away."""
    ABSENCE_REMOVED = "ABSENCE_REMOVED"
    """An absence is gone."""
    DUTY_ADDED = "DUTY_ADDED"
    """A duty officer will be on duty."""
    DUTY_REMOVED = "DUTY_REMOVED"
    """A time on duty is gone."""
    DEMONSTRATION_CHANGED = "DEMONSTRATION_CHANGED"
    """Whether all of the directory is invented changed."""


class DirectoryChange(Stored):
    """One difference, in ids and codes: what the ledger holds of it."""

    kind: ChangeKind
    agency: AgencyCode | None = None
    person: PersonId | None = None
    role: Role | None = None
    needs_second: bool = False
    """Whether it takes effect only when a second person approves it."""
    by: PersonId | None = None
    """For a delegation: whose role it is."""


def changes_between(old: Directory, new: Directory) -> tuple[DirectoryChange, ...]:
    """Every difference, agencies first."""
    return (*_of_agencies(old, new), *_of_people(old, new), *_of_times(old, new))


def _of_agencies(old: Directory, new: Directory) -> Iterator[DirectoryChange]:
    before = {one.code: one for one in old.agencies}
    after = {one.code: one for one in new.agencies}
    if old.demonstration != new.demonstration:
        yield DirectoryChange(kind=ChangeKind.DEMONSTRATION_CHANGED, needs_second=True)
    for code in (*before, *(code for code in after if code not in before)):
        if code not in before:
            yield DirectoryChange(kind=ChangeKind.AGENCY_ADDED, agency=code)
        elif code not in after:
            yield DirectoryChange(kind=ChangeKind.AGENCY_REMOVED, agency=code)
        elif before[code] != after[code]:
            yield DirectoryChange(kind=ChangeKind.AGENCY_CHANGED, agency=code)


def _of_people(old: Directory, new: Directory) -> Iterator[DirectoryChange]:
    before = {one.person_id: one for one in old.people}
    for person in new.people:
        known = before.get(person.person_id)
        if known is None:
            yield DirectoryChange(kind=ChangeKind.PERSON_ADDED, person=person.person_id)
        lent = (role for one in new.delegations if one.to == person.person_id for role in one.roles)
        yield from _of_person(known, person, {*person.roles, *lent})


def _of_person(
    old: Person | None, new: Person, acts_as: Collection[Role]
) -> Iterator[DirectoryChange]:
    """``acts_as`` are the person's roles and those that others lend them, at any time."""
    person = new.person_id
    # Whoever chooses the account, the agency or the return of such a person chooses who approves.
    approves = any(role in APPROVING for role in acts_as)
    held = old.roles if old is not None else ()
    for role in new.roles:
        if role not in held:
            yield DirectoryChange(
                kind=ChangeKind.ROLE_GIVEN,
                person=person,
                role=role,
                needs_second=role in APPROVING,
            )
    if old is None:
        return
    for role in old.roles:
        if role not in new.roles:
            yield DirectoryChange(kind=ChangeKind.ROLE_TAKEN, person=person, role=role)
    if (old.name, old.mailbox, old.phone) != (new.name, new.mailbox, new.phone):
        yield DirectoryChange(kind=ChangeKind.PERSON_CHANGED, person=person)
    if old.agency != new.agency:
        kind = ChangeKind.PERSON_MOVED
        yield DirectoryChange(kind=kind, person=person, agency=new.agency, needs_second=approves)
    if (old.uid, old.signs_in) != (new.uid, new.signs_in):
        kind = ChangeKind.ACCOUNTS_CHANGED
        yield DirectoryChange(kind=kind, person=person, needs_second=approves)
    if new.suspended and not old.suspended:
        yield DirectoryChange(kind=ChangeKind.PERSON_SUSPENDED, person=person)
    if old.suspended and not new.suspended:
        kind = ChangeKind.PERSON_REINSTATED
        yield DirectoryChange(kind=kind, person=person, needs_second=approves)


def _of_times(old: Directory, new: Directory) -> Iterator[DirectoryChange]:
    for delegation in _gone(new.delegations, old.delegations):
        yield from _delegated(ChangeKind.DELEGATION_ADDED, delegation)
    for delegation in _gone(old.delegations, new.delegations):
        yield from _delegated(ChangeKind.DELEGATION_REMOVED, delegation)
    absent, present = ChangeKind.ABSENCE_ADDED, ChangeKind.ABSENCE_REMOVED
    on, off = ChangeKind.DUTY_ADDED, ChangeKind.DUTY_REMOVED
    spans: list[tuple[ChangeKind, tuple[Absence | Shift, ...]]] = [
        (absent, _gone(new.absences, old.absences)),
        (present, _gone(old.absences, new.absences)),
        (on, _gone(new.duty, old.duty)),
        (off, _gone(old.duty, new.duty)),
    ]
    for kind, found in spans:
        for one in found:
            yield DirectoryChange(kind=kind, person=one.person)


def _gone(ones: tuple[T, ...], others: tuple[T, ...]) -> tuple[T, ...]:
    """Those of the first that are not among the others."""
    return tuple(one for one in ones if one not in others)


def _delegated(kind: ChangeKind, delegation: Delegation) -> Iterator[DirectoryChange]:
    added = kind is ChangeKind.DELEGATION_ADDED
    for role in delegation.roles:
        second = added and role in APPROVING
        yield DirectoryChange(
            kind=kind, person=delegation.to, by=delegation.by, role=role, needs_second=second
        )


def gains(change: DirectoryChange) -> PersonId | None:
    """Who would have more power by the change; None where nobody would."""
    return change.person if change.needs_second else None
