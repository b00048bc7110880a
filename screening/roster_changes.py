"""What differs between two versions of the roster, by ids and names of fields."""

from procedure.values import ProtectedPersonId, Value
from screening.roster import FIELDS, ProtectedPerson, Roster


class ChangedPerson(Value):
    """A person in both versions, and which fields differ."""

    person: ProtectedPersonId
    fields: tuple[str, ...]


class RosterChanges(Value):
    """Who is on the later version only, on the earlier one only, and on both with other data."""

    added: tuple[ProtectedPersonId, ...] = ()
    removed: tuple[ProtectedPersonId, ...] = ()
    changed: tuple[ChangedPerson, ...] = ()
    compared: bool = True
    """Whether the earlier version could be opened: otherwise everybody counts as added."""


def roster_changes(before: Roster | None, after: Roster) -> RosterChanges:
    """The differences, in the order of the ids. Without an earlier version all are added."""
    old = {person.person_id: person for person in before.persons} if before else {}
    new = {person.person_id: person for person in after.persons}
    changed = (
        ChangedPerson(person=person_id, fields=_fields(old[person_id], new[person_id]))
        for person_id in sorted(old.keys() & new.keys())
        if old[person_id] != new[person_id]
    )
    return RosterChanges(
        added=tuple(sorted(new.keys() - old.keys())),
        removed=tuple(sorted(old.keys() - new.keys())),
        changed=tuple(changed),
    )


def _fields(old: ProtectedPerson, new: ProtectedPerson) -> tuple[str, ...]:
    return tuple(name for name in FIELDS if getattr(old, name) != getattr(new, name))
