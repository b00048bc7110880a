"""Reading the directory: who may do what now, what changed, and whom to call."""

from collections.abc import Callable
from datetime import datetime

from client.directories import ChangedDirectory, difference
from procedure.access import Right, require
from procedure.directory import Directory, Person, PersonSuspended, Shift
from procedure.directory_changes import changes_between
from procedure.people import Actor, AgencyCode, Role
from procedure.values import Moment, PersonId, Stored
from register.directory_values import DirectoryVersion, VersionState
from register.register import Register


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


class DirectoryProposal(ChangedDirectory):
    """A version with the directory before it and that which it makes."""

    made: DirectoryVersion
    before: Directory
    after: Directory


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
        waiting = [
            await difference(self._register, version)
            for version in await self._directories.versions()
            if version.state is VersionState.PROPOSED
        ]
        return ShownDirectory(
            version=directory.version,
            sha256=directory.sha256,
            agencies=len(directory.agencies),
            people=tuple(_shown(directory, person, now) for person in directory.people),
            waiting=tuple(waiting),
        )

    async def proposal(self, actor: Actor, number: int) -> DirectoryProposal:
        """A version, for whoever may decide on it. Raises NotPermitted, NotFound."""
        require(actor, Right.APPROVE_DIRECTORY)
        after = await self._directories.numbered(number)
        versions = await self._directories.versions()
        version = next(one for one in versions if one.number == number)
        # The first one changes nothing: there was none before it.
        before = await self._directories.numbered(version.based_on or number)
        changes = changes_between(before, after)
        return DirectoryProposal(
            version=version, made=version, changes=changes, before=before, after=after
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
