"""Keeping the directory: looking at it, changing it, and approving what needs a second person."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from activities.installed import check_directory
from client.orders import new_order_id
from client.signing import RegisterOrders
from procedure.access import Right, require
from procedure.directory import (
    Absence,
    Delegation,
    Directory,
    DirectoryUnreadable,
    Shift,
)
from procedure.directory_changes import DirectoryChange, changes_between
from procedure.directory_file import checked, content_of, read_directory
from procedure.people import USNCB, Actor, Role
from procedure.refusals import NotFound, NotPermitted, NotWellFormed
from procedure.register_acts import (
    ApproveDirectoryChange,
    ChangeDirectory,
    DirectoryOrder,
    NoteAbsence,
    SuspendPerson,
    with_suspended,
)
from procedure.values import Stored
from register.directory_values import DirectoryVersion, VersionState
from register.register import Register


class SuspendsThemself(NotPermitted):
    """Whoever suspends themself might leave nobody to undo it."""

    sentence = "{person} cannot suspend themself: another person must do it."


class NobodyLeft(NotWellFormed):
    """A change would leave nobody who keeps the directory, or answers for the desk."""

    sentence = "Nobody would be left with the role {role}: give it to another person first."


class ChangedDirectory(Stored):
    """What a change is, and whether it is in effect."""

    version: DirectoryVersion | None
    """None where it was only looked at."""
    changes: tuple[DirectoryChange, ...]

    @property
    def waits(self) -> bool:
        """Whether a second person must approve it."""
        return self.version is not None and self.version.state is VersionState.PROPOSED


async def make_directory(register: Register, directory: Directory, at: datetime) -> Directory:
    """Version 1, by an operator, on a register that has none: nobody can sign it yet.

    Raises DirectoryUnreadable, DirectoryThereAlready.
    """
    return await register.directories.make(check_directory(directory), at)


async def difference(register: Register, version: DirectoryVersion) -> ChangedDirectory:
    """What a version of the directory changed."""
    if version.based_on == 0:
        return ChangedDirectory(version=version, changes=())
    old = await register.directories.numbered(version.based_on)
    new = await register.directories.numbered(version.number)
    return ChangedDirectory(version=version, changes=changes_between(old, new))


class Directories:
    """Changes the directory."""

    def __init__(self, orders: RegisterOrders) -> None:
        """``orders`` signs what a person changes."""
        self._orders = orders
        self._register = orders.register
        self._directories = orders.register.directories
        self._now = orders.now

    async def change(self, actor: Actor, text: str, *, check: bool = False) -> ChangedDirectory:
        """Put a whole file in place of the directory; ``check`` only says what would change.

        Raises NotPermitted, DirectoryUnreadable, NothingChanges, NobodyLeft.
        """
        require(actor, Right.CHANGE_DIRECTORY)
        current, wanted = await self._directories.current(), read_directory(text)
        _nobody_disappears(current, wanted)
        check_supervisors(current, wanted)
        if check:
            check_kept(wanted)
            return ChangedDirectory(version=None, changes=changes_between(current, wanted))
        return await self.put(actor, current, wanted)

    async def suspend(self, actor: Actor, person: str) -> ChangedDirectory:
        """From now on the person may do nothing. Raises NotPermitted, NotFound, NothingChanges."""
        require(actor, Right.SUSPEND_PERSON)
        if person == actor.person:
            raise SuspendsThemself(person=person)
        current = await self._directories.current()
        current.person(person)
        wanted = with_suspended(current, person, suspended=True)
        return await self.put(actor, current, wanted, SuspendPerson, person=person)

    async def reinstate(self, actor: Actor, person: str) -> ChangedDirectory:
        """The person may act again, once a second person agrees where they approve things.

        Raises NotPermitted, NotFound, NothingChanges.
        """
        require(actor, Right.CHANGE_DIRECTORY)
        current = await self._directories.current()
        current.person(person)
        wanted = with_suspended(current, person, suspended=False)
        return await self.put(actor, current, wanted)

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
        act = NoteAbsence if person == actor.person else ChangeDirectory
        return await self._adding(actor, "absences", absence, act)

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
        versions = {one.number: one for one in await self._directories.versions()}
        if number not in versions:
            raise NotFound(what="version of the directory", name=str(number))
        order = ApproveDirectoryChange(
            order=new_order_id(),
            by=actor.person,
            version=number,
            sha256=versions[number].sha256,
            approve=approve,
        )
        signed, at = await self._orders.signed(order), self._now()
        version = await self._directories.decide(signed, self._orders.gate, at)
        return await difference(self._register, version)

    async def _check_span(self, people: Sequence[str], since: datetime, until: datetime) -> None:
        """Raise NotFound for somebody who is not there, NotWellFormed for no span of time."""
        directory = await self._directories.current()
        for person in people:
            directory.person(person)
        if since >= until or until <= self._now():
            raise NotWellFormed(problem="It must end after it begins, and later than now.")

    async def _adding(
        self,
        actor: Actor,
        what: str,
        one: Delegation | Absence | Shift,
        act: type[DirectoryOrder] = ChangeDirectory,
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
        return await self.put(actor, current, wanted, act)

    async def put(
        self,
        actor: Actor,
        current: Directory,
        wanted: Directory,
        act: type[DirectoryOrder] = ChangeDirectory,
        **fields: Any,
    ) -> ChangedDirectory:
        """Order the change, signed as this act.

        Raises DirectoryUnreadable, NobodyLeft, NothingChanges, DirectoryChangedMeanwhile.
        """
        check_kept(wanted)
        order = act(
            order=new_order_id(),
            by=actor.person,
            based_on=current.version,
            sha256=sha256(content_of(wanted)).hexdigest(),
            **fields,
        )
        signed, at = await self._orders.signed(order), self._now()
        version = await self._directories.change(signed, wanted, self._orders.gate, at)
        return ChangedDirectory(version=version, changes=changes_between(current, wanted))


def check_kept(wanted: Directory) -> None:
    """Raise DirectoryUnreadable for what contradicts itself, NobodyLeft."""
    check_directory(wanted)
    if not _holds(wanted, Role.ADMINISTRATOR):
        raise NobodyLeft(role=Role.ADMINISTRATOR)


def check_supervisors(current: Directory, wanted: Directory) -> None:
    """Raise NobodyLeft. Suspending does not ask for it: that must be possible at any time."""
    if _holds(current, Role.SUPERVISOR) and not _holds(wanted, Role.SUPERVISOR):
        raise NobodyLeft(role=Role.SUPERVISOR)


def _holds(directory: Directory, role: Role) -> bool:
    """Whether somebody at USNCB has the role and may act."""
    return any(
        role in one.roles and one.agency == USNCB and not one.suspended for one in directory.people
    )


def _nobody_disappears(current: Directory, wanted: Directory) -> None:
    """Raise DirectoryUnreadable where a person is missing: what they did keeps its name."""
    there = {person.person_id for person in wanted.people}
    for person in current.people:
        if person.person_id not in there:
            raise DirectoryUnreadable(
                f"Person {person.person_id} is missing, and the record names them: keep the entry, "
                "with suspended = true."
            )
