"""What waits for a person: every open step that they must take, in cases and on communications."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from procedure.access import reader_of, why_not
from procedure.intake.intake import IntakeState
from procedure.intake.triage import ConfirmRestriction
from procedure.intakes import INTAKE
from procedure.kind_table import permissions_of
from procedure.numbers import CaseNumber, MatterNumber, TaskNumber
from procedure.people import Actor
from procedure.values import CaseId, CommunicationId, MatterId, Moment, Stored
from register.open_steps import NamedStep, Narrowed, Takes
from register.register import Register
from views.due import Due, due_at

CONFIRM = ConfirmRestriction.model_fields["act"].default


class Waiting(Stored):
    """A step that waits for whoever asks."""

    case_id: CaseId | MatterId | None
    """The case or the matter; unset for a communication that no case has yet."""
    case_number: CaseNumber | MatterNumber | None = None
    communication: CommunicationId | None = None
    version: int | None = None
    task_id: str | None
    number: TaskNumber | None = None
    """The task's short number."""
    what: str
    agency: str | None
    """Of the task, if it is one."""
    state: str
    """Of the task, or else of the case or the communication."""
    act_by: Moment | None
    """When it is due; unset where nothing is due."""
    due: Due | None
    acts: tuple[str, ...] = ()
    """The acts that take it, where it is a step of a case or a matter."""


def takes_of(register: Register, connection: Connection, actor: Actor) -> Takes:
    """By which acts the steps of the actor's agency are taken, with their permissions."""
    found = register.open_steps.acts.within(connection, actor.agency, reader_of(actor))
    return {acts: permissions_of(acts) for acts in found}


class WaitingSteps:
    """Finds what waits for a person, by the one rule of who must act."""

    def __init__(self, register: Register, *, now: datetime) -> None:
        """``now`` is the moment of reading, in UTC."""
        self._register = register
        self._now = now

    async def steps(
        self, actor: Actor, narrowed: Narrowed, *, limit: int | None = None
    ) -> list[Waiting]:
        """The steps of cases and matters that wait for the person, what is due first first."""

        def found(connection: Connection) -> Sequence[NamedStep]:
            takes = takes_of(self._register, connection, actor)
            return self._register.open_steps.waiting.within(
                connection,
                actor,
                takes,
                reader=reader_of(actor),
                narrowed=narrowed,
                limit=limit,
            )

        return [self._waiting(step) for step in await self._register.read(found)]

    async def cases(self, actor: Actor) -> set[str]:
        """The cases and matters in which something waits for the person."""
        return {one.case_id for one in await self.steps(actor, Narrowed()) if one.case_id}

    async def communications(self, actor: Actor) -> list[Waiting]:
        """The restricted communications that the person must decide on."""
        if why_not(actor, INTAKE.act(CONFIRM).permission) is not None:
            return []
        rows = await self._register.communications.list(
            state=IntakeState.AWAITING_PERSON, reader=reader_of(actor)
        )
        return [
            Waiting(
                case_id=None,
                communication=row.communication_id,
                version=row.version,
                task_id=None,
                what="Confirm or lift the restriction",
                agency=None,
                state=row.state,
                act_by=row.due_at,
                due=due_at(row.due_at, self._now),
            )
            for row in rows
        ]

    def _waiting(self, step: NamedStep) -> Waiting:
        return Waiting(
            case_id=step.dossier,
            case_number=step.dossier_number,
            task_id=step.task,
            number=step.task_number,
            what=step.what,
            agency=step.task_agency,
            state=step.state,
            act_by=step.act_by,
            due=due_at(step.act_by, self._now),
            acts=tuple(step.acts.split(",")),
        )
