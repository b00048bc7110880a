"""The people of the roster in use: who they are, and whose desk answers for their employer."""

from collections.abc import Iterable

from activities.roster_in_use import opened
from procedure.access import Right, require
from procedure.codes import Circumstance
from procedure.directory import Directory
from procedure.people import Actor
from procedure.refusals import CaseNotReady, NotFound
from register.rosters import Rosters, RosterVersion
from register.sealing import UNREADABLE, KeyDestroyed
from screening.roster import ProtectedPerson, RosterUnreadable


class NoRosterYet(CaseNotReady):
    """Nothing can be screened yet, and nobody is on a roster."""

    sentence = "No roster was loaded yet: start a worker, or load one (caveat roster load)."


class RosterNotOpen(CaseNotReady):
    """Whether somebody is on the roster is not known."""

    sentence = "The roster in use cannot be opened: load another one (caveat roster load)."


class Protected:
    """Looks people up by their number, in the version that is in use now."""

    def __init__(self, rosters: Rosters) -> None:
        """Nothing is read yet."""
        self._rosters = rosters
        self._version: RosterVersion | None = None
        self._people: dict[str, ProtectedPerson] = {}

    async def person(self, actor: Actor, number: str) -> ProtectedPerson:
        """The person with this number.

        Raises NotPermitted, NotFound, NoRosterYet, RosterNotOpen.
        """
        require(actor, Right.ASK_ROSTER)
        version = await self._rosters.newest()
        if version is None:
            raise NoRosterYet()
        if version != self._version:
            try:
                roster = await opened(self._rosters, version)
            except (KeyDestroyed, RosterUnreadable, *UNREADABLE):
                raise RosterNotOpen() from None
            self._people = {person.person_id: person for person in roster.persons}
            self._version = version
        if number not in self._people:
            raise NotFound(what="person on the roster with the number", name=number)
        return self._people[number]


def circumstance_of(person: ProtectedPerson) -> Circumstance | None:
    """What the roster says of the person that changes the plan of a case."""
    known = {circumstance.value: circumstance for circumstance in Circumstance}
    return known.get(person.status)


def desk_of(person: ProtectedPerson, directory: Directory) -> str | None:
    """The agency whose desk answers for the person's employer; None where no agency does."""
    return directory.employer_desk(person.employer, person.component)


def without_desk(people: Iterable[ProtectedPerson], directory: Directory) -> list[str]:
    """The employers and components of these people for which no agency answers, sorted."""
    named = {
        person.component or person.employer: desk_of(person, directory)
        for person in people
        if person.employer or person.component
    }
    return sorted(name for name, desk in named.items() if name and desk is None)
