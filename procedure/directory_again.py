"""A change of the directory that was made for an older version, made again for the present one."""

from collections.abc import Callable, Hashable
from typing import TypeVar

from procedure.directory import Agency, Directory, Person
from procedure.directory_file import checked
from procedure.refusals import NotNow

T = TypeVar("T", bound=Hashable)
E = TypeVar("E", Agency, Person)


class ChangedOtherwise(NotNow):
    """Both the change and a version that came first are about the same person or agency."""

    sentence = (
        "{what} was changed in the meantime: look at the entry, and make this change by hand."
    )


def made_again(before: Directory, after: Directory, current: Directory) -> Directory:
    """The present directory with what the change made of ``before``; all else as it is now.

    Raises ChangedOtherwise where somebody has changed the same entry since, DirectoryUnreadable.
    """
    return checked(
        current.but(
            agencies=_entries(before.agencies, after.agencies, current.agencies, _code),
            people=_entries(before.people, after.people, current.people, _id),
            delegations=_spans(before.delegations, after.delegations, current.delegations),
            absences=_spans(before.absences, after.absences, current.absences),
            duty=_spans(before.duty, after.duty, current.duty),
            demonstration=after.demonstration
            if after.demonstration != before.demonstration
            else current.demonstration,
        )
    )


def _code(agency: Agency) -> str:
    return agency.code


def _id(person: Person) -> str:
    return person.person_id


def _entries(
    before: tuple[E, ...], after: tuple[E, ...], current: tuple[E, ...], key: Callable[[E], str]
) -> tuple[E, ...]:
    was, wanted, now = ({key(one): one for one in ones} for ones in (before, after, current))
    changed = [name for name in (was | wanted) if was.get(name) != wanted.get(name)]
    for name in changed:
        if now.get(name) not in (was.get(name), wanted.get(name)):
            raise ChangedOtherwise(what=name)
    result = dict(now)
    for name in changed:
        if name in wanted:
            result[name] = wanted[name]
        else:
            result.pop(name, None)
    return tuple(result.values())


def _spans(before: tuple[T, ...], after: tuple[T, ...], current: tuple[T, ...]) -> tuple[T, ...]:
    kept = tuple(one for one in current if one in after or one not in before)
    return (*kept, *(one for one in after if one not in before and one not in current))
