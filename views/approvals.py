"""What waits for a second person: drafted or proposed by one, decided by another."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from procedure.access import Subject, reader_of, why_not
from procedure.annex.editions import Procedure
from procedure.intakes import INTAKE
from procedure.kind_table import kind_of, permissions_of
from procedure.people import Actor
from procedure.values import CommunicationId, DossierId, Moment, PersonId, Stored
from register.approvals import Approval, DraftedMessage, Waiting
from register.deletions import Deletion
from register.directory_values import DirectoryVersion
from register.open_steps import NamedStep
from register.queues import ProposedRelease
from register.register import Register
from views.counts import WaitingCounts
from views.looks import Looks, View

MOST = 50
"""So many are listed, those that wait longest; all are counted."""
_APPROVING = ("approve_message", "approve_recall_message", "approve_matter_message")
_RELEASING = "approve_release"


class ApprovalRow(Stored):
    """Something that one person drafted or proposed and a second one decides."""

    dossier: DossierId | None
    dossier_number: str | None = None
    communication: CommunicationId | None = None
    version: int | None = None
    message: int | None = None
    """The number of an outgoing message."""
    deletion: int | None = None
    """The number of a deletion order."""
    key_of: str | None = None
    """Whose key it has destroyed, by its id."""
    directory: int | None = None
    """The number of the version that a change of the directory would make."""
    what: str
    acts: tuple[str, ...] = ()
    """The acts that decide it, of a step of a case or a matter."""
    drafter: PersonId | None
    since: Moment | None
    mine: bool
    """Whether the reader may decide it."""


class Approvals:
    """Lists them for whoever works on cases, or may approve changes of the directory."""

    def __init__(
        self, looks: Looks, counts: WaitingCounts, rules: Procedure, *, now: datetime
    ) -> None:
        """``looks`` records who read the list, ``counts`` knows how much waits.

        By the templates of ``rules`` somebody may approve a message; ``now`` is the moment of
        reading, in UTC.
        """
        self._looks = looks
        self._counts = counts
        self._rules = rules
        self._now = now

    async def waiting(self, actor: Actor) -> tuple[ApprovalRow, ...]:
        """What waits, the longest first, whoever may decide it. Raises NotPermitted."""
        await self._looks.note(actor, View.APPROVALS)
        register, waits = self._looks.register, await self._counts.approvals(actor)
        return await register.read(
            lambda connection: approvals_of(
                register, connection, actor, waits, self._rules, self._now
            )
        )


def approvals_of(
    register: Register,
    connection: Connection,
    actor: Actor,
    waits: Waiting,
    rules: Procedure,
    now: datetime,
) -> tuple[ApprovalRow, ...]:
    """The same, in one transaction; only of the kinds of which something waits."""
    rows = _rows(register, connection, actor, waits, rules)
    return tuple(sorted(rows, key=lambda one: one.since or now)[:MOST])


def _rows(
    register: Register,
    connection: Connection,
    actor: Actor,
    waits: Waiting,
    rules: Procedure,
) -> Iterator[ApprovalRow]:
    reader, approvals = reader_of(actor), register.approvals
    for kind in (kind for kind, count in waits.of.items() if count):
        match kind:
            case Approval.STEP:
                for step in approvals.steps.within(connection, limit=MOST, reader=reader):
                    yield _of_step(step, actor)
            case Approval.MESSAGE:
                for message in approvals.messages.within(connection, limit=MOST, reader=reader):
                    yield _of_message(message, actor, rules)
            case Approval.LIFT:
                for lift in approvals.lifts.within(connection, limit=MOST, reader=reader):
                    yield _of_lift(lift, actor)
            case Approval.DELETION:
                yield from map(
                    _of_deletion, register.deletions.waiting_for.within(connection, actor)
                )
            case Approval.DIRECTORY:
                changes = register.directories.waiting_for.within(connection, actor)
                yield from map(_of_directory, changes)


def _of_step(step: NamedStep, actor: Actor) -> ApprovalRow:
    subject = Subject(drafter=step.drafter)
    permissions = permissions_of(step.acts)
    return ApprovalRow(
        dossier=step.dossier,
        dossier_number=step.dossier_number,
        what=step.what,
        acts=tuple(step.acts.split(",")),
        drafter=step.drafter,
        since=step.since,
        mine=any(why_not(actor, one, subject) is None for one in permissions),
    )


def _of_message(message: DraftedMessage, actor: Actor, rules: Procedure) -> ApprovalRow:
    subject = Subject(drafter=message.drafted_by)
    acts = kind_of(message.dossier).acts
    approving = (acts[act].permission for act in _APPROVING if act in acts)
    template = rules.edition.templates.get(message.template)
    named = template is None or actor.has(*template.approvers)
    return ApprovalRow(
        dossier=message.dossier,
        dossier_number=message.dossier_number,
        message=message.message,
        what=f"Approve message {message.message}",
        drafter=message.drafted_by,
        since=message.at,
        mine=named and any(why_not(actor, one, subject) is None for one in approving),
    )


def _of_lift(lift: ProposedRelease, actor: Actor) -> ApprovalRow:
    subject = Subject(drafter=lift.proposed_by)
    permission = INTAKE.act(_RELEASING).permission
    return ApprovalRow(
        dossier=None,
        communication=lift.communication_id,
        version=lift.version,
        what="Decide on lifting the restriction",
        drafter=lift.proposed_by,
        since=lift.proposed_at,
        mine=why_not(actor, permission, subject) is None,
    )


def _of_deletion(deletion: Deletion) -> ApprovalRow:
    return ApprovalRow(
        dossier=None,
        dossier_number=deletion.dossier_number,
        deletion=deletion.number,
        key_of=deletion.key_of,
        what=f"Approve deletion order {deletion.number}",
        drafter=deletion.ordered_by,
        since=deletion.ordered_at,
        mine=True,
    )


def _of_directory(version: DirectoryVersion) -> ApprovalRow:
    return ApprovalRow(
        dossier=None,
        directory=version.number,
        what=f"Approve version {version.number} of the directory",
        drafter=version.proposed_by,
        since=version.proposed_at,
        mine=True,
    )
