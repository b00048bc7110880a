"""Reading the directory: who may do what now, what changed, and whom to call."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256

from client.directories import ChangedDirectory, difference
from procedure.access import Right, require
from procedure.directory import (
    Directory,
    DirectoryUnreadable,
    Person,
    PersonSuspended,
    Shift,
)
from procedure.directory_again import ChangedOtherwise, made_again
from procedure.directory_changes import changes_between
from procedure.directory_file import content_of
from procedure.people import Actor, AgencyCode, Role
from procedure.values import Moment, PersonId, Stored
from register.directory_values import DirectoryVersion, VersionState, is_outdated, waits
from register.register import Register

_MOST_LOST = 5
"""So many of the newest changes that were rejected or outdated are listed."""


class ShownPerson(Stored):
    """A person of the directory, as its keepers read it: without account and telephone."""

    person: PersonId
    name: str
    agency: AgencyCode
    roles: tuple[Role, ...]
    """Their own."""
    lent: tuple[str, ...]
    """The roles that others have passed on to them now, each with whose it is."""
    away: bool
    suspended: bool


class ShownDirectory(Stored):
    """The directory in effect, and what waits for a second person."""

    version: int
    sha256: str
    agencies: int
    people: tuple[ShownPerson, ...]
    waiting: tuple[ChangedDirectory, ...]
    again: tuple[ChangedDirectory, ...]
    """What was rejected or outdated last, and nobody has proposed again."""


class DirectoryProposal(ChangedDirectory):
    """A version with the directory before it and that which it makes."""

    made: DirectoryVersion
    before: Directory
    after: Directory
    outdated: bool
    """Whether another version came into effect first: nobody can approve it."""
    later: int | None
    """The later version that proposes the same again."""


class OnDuty(Stored):
    """Whom to call."""

    person: PersonId
    name: str
    agency: AgencyCode
    phone: str | None
    now: bool
    """Whether they are on duty at the moment of reading."""
    since: Moment | None
    """Unset where the roster names nobody, so that every duty officer is called."""
    until: Moment | None


class DirectoryViews:
    """The directory for whoever may read it."""

    def __init__(self, register: Register, *, now: Callable[[], datetime]) -> None:
        """``now`` gives the present moment in UTC."""
        self._register = register
        self._directories = register.directories
        self._now = now

    async def shown(self, actor: Actor) -> ShownDirectory:
        """Who may do what now. Raises NotPermitted."""
        require(actor, Right.SEE_DIRECTORY)
        directory, now = await self._directories.current(), self._now()
        versions = await self._directories.versions()
        waiting = [one for one in versions if waits(one, directory.version)]
        lost = [one for one in versions if _is_lost(one, directory.version)][:_MOST_LOST]
        again = [one for one in lost if await self._proposed_again(one, versions) is None]
        return ShownDirectory(
            version=directory.version,
            sha256=directory.sha256,
            agencies=len(directory.agencies),
            people=tuple(_shown(directory, person, now) for person in directory.people),
            waiting=tuple([await difference(self._register, one) for one in waiting]),
            again=tuple([await difference(self._register, one) for one in again]),
        )

    async def proposal(self, actor: Actor, number: int) -> DirectoryProposal:
        """A version, for whoever may decide on it. Raises NotPermitted, NotFound."""
        require(actor, Right.APPROVE_DIRECTORY)
        after = await self._directories.numbered(number)
        versions = await self._directories.versions()
        version = next(one for one in versions if one.number == number)
        # The first one changes nothing: there was none before it.
        before = await self._directories.numbered(version.based_on or number)
        in_effect = (await self._directories.current()).version
        lost = _is_lost(version, in_effect)
        return DirectoryProposal(
            version=version,
            made=version,
            changes=changes_between(before, after),
            before=before,
            after=after,
            outdated=is_outdated(version, in_effect),
            later=await self._proposed_again(version, versions) if lost else None,
        )

    async def history(self, actor: Actor) -> list[ChangedDirectory]:
        """Every version with what it changed, newest first. Raises NotPermitted."""
        require(actor, Right.SEE_DIRECTORY)
        versions = await self._directories.versions()
        return [await difference(self._register, version) for version in versions]

    async def on_duty(self, actor: Actor) -> list[OnDuty]:
        """The list of telephones: who is on duty now, and who will be. Raises NotPermitted."""
        require(actor, Right.SEE_DIRECTORY)
        directory, now = await self._directories.current(), self._now()
        shifts = sorted(
            (one for one in directory.duty if one.until > now), key=lambda one: one.since
        )
        named = {one.person for one in shifts if one.covers(now)}
        spare = [] if named else [one.person_id for one in directory.on_duty(now)]
        return [
            *(_on_duty(directory, one, None, now) for one in spare),
            *(_on_duty(directory, one.person, one, now) for one in shifts),
        ]

    async def _proposed_again(
        self, lost: DirectoryVersion, versions: Sequence[DirectoryVersion]
    ) -> int | None:
        """The later version that proposes the same, if any does."""
        later = [one for one in versions if one.number > lost.number and _was_proposed(one)]
        if not later:
            return None
        before = await self._directories.numbered(lost.based_on)
        after = await self._directories.numbered(lost.number)
        for one in later:
            base = await self._directories.numbered(one.based_on)
            with suppress(ChangedOtherwise, DirectoryUnreadable):
                same = content_of(made_again(before, after, base))
                if sha256(same).hexdigest() == one.sha256:
                    return one.number
        return None


def _is_lost(one: DirectoryVersion, in_effect: int) -> bool:
    """Whether it was proposed, and can be no more unless it is proposed again."""
    return one.state is VersionState.REJECTED or is_outdated(one, in_effect)


def _was_proposed(one: DirectoryVersion) -> bool:
    """Whether a second person was needed."""
    return one.state is not VersionState.APPROVED or one.decided_by is not None


def _shown(directory: Directory, person: Person, now: datetime) -> ShownPerson:
    try:
        lent = directory.actor(person.person_id, now).delegated
    except PersonSuspended:
        lent = ()
    return ShownPerson(
        person=person.person_id,
        name=person.name,
        agency=person.agency,
        roles=person.roles,
        lent=tuple(f"{one.role} of {one.by}" for one in lent),
        away=directory.is_away(person.person_id, now),
        suspended=person.suspended,
    )


def _on_duty(directory: Directory, person_id: str, shift: Shift | None, now: datetime) -> OnDuty:
    person = directory.person(person_id)
    return OnDuty(
        person=person_id,
        name=person.name,
        agency=person.agency,
        phone=person.phone,
        now=shift is None or shift.covers(now),
        since=shift.since if shift is not None else None,
        until=shift.until if shift is not None else None,
    )
