"""What the register says about versions of the directory: their states, events and refusals."""

from enum import StrEnum

from procedure.access import Right, may
from procedure.people import Actor
from procedure.refusals import AlreadyDone, AlreadyRecorded, NotNow, NotPermitted
from procedure.values import Moment, Stored


class VersionState(StrEnum):
    """How far a version of the directory is."""

    PROPOSED = "PROPOSED"
    """It waits for a second person."""
    APPROVED = "APPROVED"
    """It was approved, or needed no second person: the newest one of these counts."""
    REJECTED = "REJECTED"
    """Not approved."""


class DirectoryEvent(StrEnum):
    """What happens to the directory. The values are names of events in the ledger."""

    MADE = "DirectoryMade"
    """Version 1 was made of a file, on an empty register."""
    CHANGED = "DirectoryChanged"
    """Somebody changed the directory, at once."""
    PROPOSED = "DirectoryChangeProposed"
    """Somebody proposed a change that needs a second person."""
    APPROVED = "DirectoryChangeApproved"
    """A second person approved the change."""
    REJECTED = "DirectoryChangeRejected"
    """A second person rejected the change."""


IN_EFFECT = (DirectoryEvent.MADE, DirectoryEvent.CHANGED, DirectoryEvent.APPROVED)
"""The events by which a version comes into effect."""


class DirectoryMissing(Exception):
    """The register has no directory yet."""

    def __init__(self) -> None:
        """The sentence says what to do."""
        super().__init__(
            "The register has no directory yet, so nobody can act: caveat directory init FILE."
        )


class DirectoryThereAlready(AlreadyDone):
    """Version 1 is made once."""

    sentence = "The register has a directory: change it with caveat directory change."


class NotCovered(NotPermitted):
    """The order does not allow this change."""

    sentence = "The act {act} does not cover this change of the directory."


class NothingChanges(AlreadyRecorded):
    """The directory says this already."""

    sentence = "The directory says this already: nothing would change."


class DirectoryChangedMeanwhile(NotNow):
    """The change was made for a version that is no longer in effect."""

    sentence = "The directory has changed since version {number}: look at it, then change it again."


class ChangeDecidedAlready(AlreadyDone):
    """The change was approved or rejected."""

    sentence = "Version {number} of the directory is already decided."


class GainsByIt(NotPermitted):
    """Whoever gets more power by a change does not approve it."""

    sentence = "{person} would get a role or an account by this: another person must approve it."


class DirectoryVersion(Stored):
    """One version, without what is sealed."""

    number: int
    based_on: int
    """The version that it changes; 0 for the first."""
    sha256: str
    state: VersionState
    proposed_at: Moment
    proposed_by: str
    decided_at: Moment | None = None
    decided_by: str | None = None


def may_decide(actor: Actor, one: DirectoryVersion) -> bool:
    """Whether it waits for this person: whoever proposed it does not decide."""
    waits = one.state is VersionState.PROPOSED and one.proposed_by != actor.person
    return waits and may(actor, Right.APPROVE_DIRECTORY)


def is_outdated(one: DirectoryVersion, in_effect: int) -> bool:
    """Whether nobody can approve what was proposed: another version came into effect first."""
    return one.state is VersionState.PROPOSED and one.based_on != in_effect


def waits(one: DirectoryVersion, in_effect: int) -> bool:
    """Whether a second person can approve it."""
    return one.state is VersionState.PROPOSED and one.based_on == in_effect
