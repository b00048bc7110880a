"""Single changes of the directory: tried before they are ordered, proposed again if outdated."""

import re
from functools import partial

from client.directories import (
    ChangedDirectory,
    Directories,
    SuspendsThemself,
    check_kept,
    check_supervisors,
)
from procedure.access import Right, require
from procedure.directory import Directory
from procedure.directory_again import made_again
from procedure.directory_changes import ChangeKind, DirectoryChange, changes_between
from procedure.directory_entries import Edit
from procedure.directory_file import content_of
from procedure.people import Actor
from procedure.refusals import AlreadyDone, NotFound
from procedure.values import Stored
from register.directories import Directories as KeptDirectories
from register.directory_values import (
    ChangeDecidedAlready,
    DirectoryChangedMeanwhile,
    DirectoryVersion,
    NothingChanges,
    VersionState,
    waits,
)

_MADE = re.compile(r"-person-(\d+)$")
"""The ids that are made here."""
_ANY_ID = "any-person-0"


class ProposedAlready(AlreadyDone):
    """The same change waits for a second person."""

    sentence = "Version {number} proposes the same, and waits for a second person: nothing is lost."


class TriedChange(Stored):
    """A change that nobody has ordered: the directory as it is, and as it would be."""

    before: Directory
    after: Directory
    changes: tuple[DirectoryChange, ...]

    @property
    def waits(self) -> bool:
        """Whether a second person would have to approve it."""
        return any(one.needs_second for one in self.changes)


class DirectoryEdits:
    """Adds and changes one person or agency at a time."""

    def __init__(self, keeper: Directories, directories: KeptDirectories) -> None:
        """``keeper`` orders what is changed."""
        self._keeper = keeper
        self._directories = directories

    async def tried(self, actor: Actor, edit: Edit, *, seen: int | None = None) -> TriedChange:
        """What a single change would do. ``seen`` is the version that the person has read.

        Raises NotPermitted, NotFound, DirectoryChangedMeanwhile, DirectoryUnreadable,
        NothingChanges, SuspendsThemself, NobodyLeft, ProposedAlready.
        """
        require(actor, Right.CHANGE_DIRECTORY)
        current = await self._directories.current()
        if seen is not None and seen != current.version:
            raise DirectoryChangedMeanwhile(number=seen)
        wanted = edit(current)
        changes = changes_between(current, wanted)
        if not changes:
            raise NothingChanges()
        if (ChangeKind.PERSON_SUSPENDED, actor.person) in {
            (one.kind, one.person) for one in changes
        }:
            raise SuspendsThemself(person=actor.person)
        check_kept(wanted)
        check_supervisors(current, wanted)
        for version in await self._waiting(current.version):
            proposed = await self._directories.numbered(version.number)
            if _same(current, proposed, wanted):
                raise ProposedAlready(number=version.number)
        return TriedChange(before=current, after=wanted, changes=changes)

    async def edit(
        self, actor: Actor, edit: Edit, *, seen: int | None = None, check: bool = False
    ) -> ChangedDirectory:
        """Make a single change, or propose it; ``check`` only says what would change.

        Raises what ``tried`` raises.
        """
        tried = await self.tried(actor, edit, seen=seen)
        if check:
            return ChangedDirectory(version=None, changes=tried.changes)
        return await self._keeper.put(actor, tried.before, tried.after)

    async def new_number(self, actor: Actor) -> int:
        """A number for the id of a new person: also nobody who was never approved has had it.

        Raises NotPermitted.
        """
        require(actor, Right.CHANGE_DIRECTORY)
        directories = [await self._directories.current()]
        for version in await self._directories.versions():
            if version.state is not VersionState.APPROVED:
                directories.append(await self._directories.numbered(version.number))
        ids = (one.person_id for directory in directories for one in directory.people)
        found = (_MADE.search(one) for one in ids)
        return max((int(one[1]) for one in found if one is not None), default=0) + 1

    async def propose_again(self, actor: Actor, number: int) -> ChangedDirectory:
        """Make a change again that was made for an older version, or was rejected.

        Raises NotPermitted, NotFound, ChangeDecidedAlready, ChangedOtherwise, and what ``edit``
        raises.
        """
        require(actor, Right.CHANGE_DIRECTORY)
        versions = {one.number: one for one in await self._directories.versions()}
        if number not in versions:
            raise NotFound(what="version of the directory", name=str(number))
        if versions[number].state is VersionState.APPROVED:
            raise ChangeDecidedAlready(number=number)
        before = await self._directories.numbered(versions[number].based_on)
        after = await self._directories.numbered(number)
        return await self.edit(actor, partial(made_again, before, after))

    async def _waiting(self, based_on: int) -> list[DirectoryVersion]:
        """What waits for a second person and was made for this version."""
        return [one for one in await self._directories.versions() if waits(one, based_on)]


def _same(current: Directory, one: Directory, other: Directory) -> bool:
    """Whether both make the same of the directory; people who are new have other ids."""
    known = {person.person_id for person in current.people}

    def without_new_ids(directory: Directory) -> bytes:
        people = (
            person
            if person.person_id in known
            else person.model_copy(update={"person_id": _ANY_ID})
            for person in directory.people
        )
        return content_of(directory.but(people=tuple(people)))

    return without_new_ids(one) == without_new_ids(other)
