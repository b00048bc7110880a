"""What people order at the register beside its dossiers.

An order holds hashes, counts, versions and ids only. Its content is in the ledger beside the signed
order, so that an auditor can compute again the hash that was signed.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import StringConstraints

from procedure.access import Right
from procedure.directory import Directory
from procedure.directory_file import content_of
from procedure.email_codes import WhyAgain
from procedure.people import AgencyCode
from procedure.proof import Ordered
from procedure.values import PersonId, Sha256

Authority = Annotated[
    str, StringConstraints(pattern=r"^[A-Z0-9./-]*[0-9][A-Z0-9./-]*$", max_length=40)
]
"""The number of a paper, such as ``USNCB-ORDER-7``: a code, so that no name is in the ledger."""


class Part(StrEnum):
    """What the register keeps for all dossiers. The values are names in the ledger."""

    ROSTER = "roster"
    """The versions of the roster."""
    CALENDAR = "calendar"
    """The closures of federal offices."""
    DIRECTORY = "directory"
    """The agencies and people."""
    TOKENS = "tokens"
    """The tokens of programs."""
    SIGN_INS = "sign-ins"
    """The sessions of people."""
    OUTBOX = "outbox"
    """The emails that were given up, and are sent again."""
    DELETIONS = "deletions"
    """The deletion orders: which dossiers' keys are destroyed, and on whose authority."""


class RegisterOrder(Ordered):
    """What a person orders at the register."""

    right: ClassVar[Right | None]
    """What it takes; None where everybody in the directory may do it."""

    @property
    def content(self) -> dict[str, Any]:
        """What the ledger keeps of it beside the statement."""
        return self.model_dump(mode="json", exclude=set(Ordered.model_fields))


# --- the roster -----------------------------------------------------------------------------------


class LoadRoster(RegisterOrder):
    """Put a roster into use as the next version."""

    act: str = "load_roster"
    dossier: str = Part.ROSTER
    right = Right.LOAD_ROSTER
    after: int
    """The version that it was compared with; 0 for none."""
    commitment: Sha256
    """The keyed hash of the text."""
    persons: int
    added: int
    removed: int
    changed: int


class ScreenReceivedAgain(RegisterOrder):
    """Screen again what was received in the last days."""

    act: str = "screen_received_again"
    dossier: str = Part.ROSTER
    right = Right.SCREEN_AGAIN
    roster_version: str
    """The name of the version to screen with."""
    days: int


# --- the calendar ---------------------------------------------------------------------------------


class ProposeClosures(RegisterOrder):
    """Propose the whole table of closures in place of the one in use."""

    act: str = "propose_closures"
    dossier: str = Part.CALENDAR
    right = Right.CHANGE_CALENDAR
    sha256: Sha256
    """The hash of the table."""
    days: int


class ApproveClosures(RegisterOrder):
    """Approve or reject the closures that another person proposed."""

    act: str = "approve_closures"
    dossier: str = Part.CALENDAR
    right = Right.CHANGE_CALENDAR
    version: int
    sha256: Sha256
    """The hash of the table that was read."""
    approve: bool


# --- the directory --------------------------------------------------------------------------------


class DirectoryOrder(RegisterOrder):
    """Put another directory in place of the version in effect."""

    dossier: str = Part.DIRECTORY
    based_on: int
    """The version that it changes."""
    sha256: Sha256
    """The hash of the directory as it would be."""

    def covers(self, before: Directory, after: Directory, at: datetime) -> bool:
        """Whether this act, at that moment, may make this change."""
        return True


class ChangeDirectory(DirectoryOrder):
    """Change agencies, people, roles, delegations, absences and duty."""

    act: str = "change_directory"
    right = Right.CHANGE_DIRECTORY


class SuspendPerson(DirectoryOrder):
    """Suspend one person, and change nothing else."""

    act: str = "suspend_person"
    right = Right.SUSPEND_PERSON
    person: PersonId

    def covers(self, before: Directory, after: Directory, at: datetime) -> bool:
        """Whether the person, and nobody else, is suspended by it."""
        wanted = with_suspended(before, self.person, suspended=True)
        return self.person != self.by and content_of(after) == content_of(wanted)


class NoteAbsence(DirectoryOrder):
    """Note when one will be away oneself, and change nothing else."""

    act: str = "note_absence"
    right = None

    def covers(self, before: Directory, after: Directory, at: datetime) -> bool:
        """Whether it adds absences of the person alone, and removes only what is over."""
        added = [one for one in after.absences if one not in before.absences]
        removed = [one for one in before.absences if one not in after.absences]
        return (
            all(one.person == self.by for one in added)
            and all(one.until <= at for one in removed)
            and content_of(after.but(absences=())) == content_of(before.but(absences=()))
        )


class ApproveDirectoryChange(RegisterOrder):
    """Approve or reject a change of the directory that another person proposed."""

    act: str = "approve_directory_change"
    dossier: str = Part.DIRECTORY
    right = Right.APPROVE_DIRECTORY
    version: int
    sha256: Sha256
    """The hash of the directory that was read."""
    approve: bool


def with_suspended(directory: Directory, person: str, *, suspended: bool) -> Directory:
    """The directory in which the person is suspended, or is not any more."""
    return directory.but(
        people=tuple(
            one.model_copy(update={"suspended": suspended}) if one.person_id == person else one
            for one in directory.people
        )
    )


# --- programs, sessions and emails ----------------------------------------------------------------


class MakeToken(RegisterOrder):
    """Make a token by which a program acts for an account."""

    act: str = "make_token"
    dossier: str = Part.TOKENS
    right = Right.KEEP_TOKENS
    name: str
    person: PersonId
    """Whose account it is."""
    agency: AgencyCode
    scopes: tuple[str, ...]
    key_thumbprint: str
    days: int


class EndToken(RegisterOrder):
    """End a token at once."""

    act: str = "end_token"
    dossier: str = Part.TOKENS
    right = Right.KEEP_TOKENS
    name: str


class EndSessions(RegisterOrder):
    """End every session of a person at once."""

    act: str = "end_sessions"
    dossier: str = Part.SIGN_INS
    right = Right.KEEP_TOKENS
    person: PersonId


class SendEmailAgain(RegisterOrder):
    """Send an email again that was given up."""

    act: str = "send_email_again"
    dossier: str = Part.OUTBOX
    right = Right.KEEP_OUTBOX
    email: str
    why: WhyAgain


# --- deletion orders ------------------------------------------------------------------------------


class DeletionAct(RegisterOrder):
    """Have the key of a dossier destroyed, so that nobody can read what it sealed."""

    dossier: str = Part.DELETIONS
    right = Right.DELETE
    key_of: str
    """The case, matter, communication or version of the roster whose key it is, by its id."""
    authority: Authority
    """The number of the paper that orders it."""


class OrderDeletion(DeletionAct):
    """Order that a dossier's key is destroyed. Another person approves it."""

    act: str = "order_deletion"


class ApproveDeletion(DeletionAct):
    """Approve what another person ordered, and the key is destroyed; or reject it."""

    act: str = "approve_deletion"
    version: int
    """The number of the deletion order."""
    approve: bool


# --- all of them ----------------------------------------------------------------------------------

ACTS: Mapping[str, type[RegisterOrder]] = {
    kind.model_fields["act"].default: kind
    for kind in (
        LoadRoster,
        ScreenReceivedAgain,
        ProposeClosures,
        ApproveClosures,
        ChangeDirectory,
        SuspendPerson,
        NoteAbsence,
        ApproveDirectoryChange,
        MakeToken,
        EndToken,
        EndSessions,
        SendEmailAgain,
        OrderDeletion,
        ApproveDeletion,
    )
}
"""Each order by the name of its act."""


def read_order(act: str, order: str, by: str, data: Mapping[str, Any]) -> RegisterOrder | None:
    """The order of an act, from what the ledger keeps; None for an act that is not known.

    Raises ValidationError where the ledger lacks a part of it.
    """
    kind = ACTS.get(act)
    if kind is None:
        return None
    own = kind.model_fields.keys() - Ordered.model_fields.keys()
    content = {name: value for name, value in data.items() if name in own}
    return kind(order=order, by=by, **content)
