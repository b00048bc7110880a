"""Keeping the directory: looking at it, changing it, and approving what needs a second person."""

from collections.abc import Callable, Sequence
from datetime import datetime

from activities.installed import check_directory
from procedure.access import Right, require
from procedure.directory import (
    Absence,
    Delegation,
    Directory,
    DirectoryUnreadable,
    Shift,
)
from procedure.directory_changes import DirectoryChange, changes_between, gains
from procedure.directory_file import checked, read_directory
from procedure.people import Actor, Role
from procedure.refusals import NotPermitted, NotWellFormed
from procedure.values import Stored
from register.directory_values import Change, DirectoryVersion, VersionState
from register.register import Register


class SuspendsThemself(NotPermitted):
    """Whoever suspends themself might leave nobody to undo it."""

    sentence = "{person} cannot suspend themself: another person must do it."


class NobodyLeft(NotWellFormed):
    """A change would leave the directory without anybody who may change it."""

    sentence = "Nobody would be left who may change the directory: keep an ADMINISTRATOR."


class ChangedDirectory(Stored):
    """What a change is, and whether it is in effect."""

    version: DirectoryVersion | None
    """None where it was only looked at."""
    changes: tuple[DirectoryChange, ...]

    @property
    def waits(self) -> bool:
        """Whether a second person must approve it."""
        return self.version is not None and self.version.state is VersionState.PROPOSED


class Directories:
    """Looks at the directory and changes it."""

    def __init__(self, register: Register, *, now: Callable[[], datetime]) -> None:
        """``now`` gives the present moment in UTC."""
        self._directories = register.directories
        self._now = now

    async def make(self, directory: Directory) -> Directory:
        """Version 1, by an operator, on a register that has none.

        Raises DirectoryUnreadable, DirectoryThereAlready.
        """
        return await self._directories.make(check_directory(directory), self._now())

    async def difference(self, version: DirectoryVersion) -> ChangedDirectory:
        """What a version changed."""
        if version.based_on == 0:
            return ChangedDirectory(version=version, changes=())
        old = await self._directories.numbered(version.based_on)
        new = await self._directories.numbered(version.number)
        return ChangedDirectory(version=version, changes=changes_between(old, new))

    # --- changing -------------------------------------------------------------------------------

    async def change(self, actor: Actor, text: str, *, check: bool = False) -> ChangedDirectory:
        """Put a whole file in place of the directory; ``check`` only says what would change.

        Raises NotPermitted, DirectoryUnreadable, NothingChanges, NobodyLeft.
        """
        require(actor, Right.CHANGE_DIRECTORY)
        current, wanted = await self._directories.current(), read_directory(text)
        _nobody_disappears(current, wanted)
        return await self._changed(actor, current, wanted, check=check)

    async def suspend(self, actor: Actor, person: str) -> ChangedDirectory:
        """From now on the person may do nothing. Raises NotPermitted, NotFound, NothingChanges."""
        require(actor, Right.SUSPEND_PERSON)
        if person == actor.person:
            raise SuspendsThemself(person=person)
        return await self._with_person(actor, person, suspended=True)

    async def reinstate(self, actor: Actor, person: str) -> ChangedDirectory:
        """The person may act again, once a second person agrees where they approve things.

        Raises NotPermitted, NotFound, NothingChanges.
        """
        require(actor, Right.CHANGE_DIRECTORY)
        return await self._with_person(actor, person, suspended=False)

    async def delegate(
        self,
        actor: Actor,
        by: str,
        to: str,
        roles: Sequence[Role],
        since: datetime,
        until: datetime,
    ) -> ChangedDirectory:
        """Let a person act in roles of another for a time.

        Raises NotPermitted, NotFound, NotWellFormed, NothingChanges.
        """
        require(actor, Right.CHANGE_DIRECTORY)
        await self._check_span((by, to), since, until)
        delegation = Delegation(by=by, to=to, roles=tuple(roles), since=since, until=until)
        return await self._adding(actor, "delegations", delegation)

    async def absent(
        self, actor: Actor, person: str, since: datetime, until: datetime
    ) -> ChangedDirectory:
        """Note that a person will be away: whoever keeps the directory, or the person themself.

        Raises NotPermitted, NotFound, NotWellFormed, NothingChanges.
        """
        if person != actor.person:
            require(actor, Right.CHANGE_DIRECTORY)
        await self._check_span((person,), since, until)
        absence = Absence(person=person, since=since, until=until)
        return await self._adding(actor, "absences", absence)

    async def put_on_duty(
        self, actor: Actor, person: str, since: datetime, until: datetime
    ) -> ChangedDirectory:
        """Note who will be on duty.

        Raises NotPermitted, NotFound, NotWellFormed, NothingChanges.
        """
        require(actor, Right.CHANGE_DIRECTORY)
        await self._check_span((person,), since, until)
        return await self._adding(actor, "duty", Shift(person=person, since=since, until=until))

    async def decide(self, actor: Actor, number: int, *, approve: bool) -> ChangedDirectory:
        """Approve or reject what another person proposed.

        Raises NotPermitted, NotFound, AlreadyDone, DrafterMayNotApprove, GainsByIt,
        DirectoryChangedMeanwhile.
        """
        require(actor, Right.APPROVE_DIRECTORY)
        named = [one for one in await self._directories.versions() if one.number == number]
        changes = (await self.difference(named[0])).changes if named else ()
        gaining = frozenset(person for one in changes if (person := gains(one)) is not None)
        version = await self._directories.decide(
            number, gaining, approve=approve, at=self._now(), by=actor.person
        )
        return ChangedDirectory(version=version, changes=changes)

    async def _check_span(self, people: Sequence[str], since: datetime, until: datetime) -> None:
        """Raise NotFound for somebody who is not there, NotWellFormed for no span of time."""
        directory = await self._directories.current()
        for person in people:
            directory.person(person)
        if since >= until or until <= self._now():
            raise NotWellFormed(problem="It must end after it begins, and later than now.")

    async def _with_person(
        self, actor: Actor, person_id: str, *, suspended: bool
    ) -> ChangedDirectory:
        current = await self._directories.current()
        current.person(person_id)
        people = [
            one.model_copy(update={"suspended": suspended}) if one.person_id == person_id else one
            for one in current.people
        ]
        wanted = current.but(people=tuple(people))
        return await self._changed(actor, current, wanted)

    async def _adding(
        self, actor: Actor, what: str, one: Delegation | Absence | Shift
    ) -> ChangedDirectory:
        """The directory with one more entry; those that ended are of no use any more."""
        current, now = await self._directories.current(), self._now()
        held: Sequence[Delegation | Absence | Shift] = getattr(current, what)
        kept = [other for other in held if other.until > now and other != one]
        then = tuple(held) if one in held else (*kept, one)
        try:
            wanted = checked(current.but(**{what: then}))
        except DirectoryUnreadable as error:
            raise NotWellFormed(problem=str(error)) from None
        return await self._changed(actor, current, wanted)

    async def _changed(
        self, actor: Actor, current: Directory, wanted: Directory, *, check: bool = False
    ) -> ChangedDirectory:
        check_directory(wanted)
        if not any(
            Role.ADMINISTRATOR in person.roles and not person.suspended for person in wanted.people
        ):
            raise NobodyLeft()
        changes = changes_between(current, wanted)
        if check:
            return ChangedDirectory(version=None, changes=changes)
        change = Change(wanted, changes, current.version)
        version = await self._directories.change(change, self._now(), actor.person)
        return ChangedDirectory(version=version, changes=changes)


def _nobody_disappears(current: Directory, wanted: Directory) -> None:
    """Raise DirectoryUnreadable where a person is missing: what they did keeps its name."""
    there = {person.person_id for person in wanted.people}
    for person in current.people:
        if person.person_id not in there:
            raise DirectoryUnreadable(
                f"Person {person.person_id} is missing, and the record names them: keep the entry, "
                "with suspended = true."
            )
