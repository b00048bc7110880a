"""What waits for a person: every open step that they must take, in cases and on communications."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from activities.recorder import Recorder
from procedure.access import Right, may, reader_of, why_not
from procedure.annex.editions import Procedure
from procedure.case import Case
from procedure.courts import must_take, open_steps, task_steps
from procedure.intake.intake import TRIAGE, Intake, IntakeState, intake_id
from procedure.intake.triage import ConfirmRestriction
from procedure.intakes import INTAKE
from procedure.numbers import CaseNumber, MatterNumber, TaskNumber
from procedure.open_steps import OpenStep
from procedure.people import Actor
from procedure.rows import CaseState
from procedure.rows_of import state_of
from procedure.task import HasTasks
from procedure.values import CaseId, CommunicationId, MatterId, Moment, Stored
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


class WaitingSteps:
    """Finds what waits for a person, by the one rule of who must act."""

    def __init__(self, recorder: Recorder, *, now: datetime) -> None:
        """``now`` is the moment of reading, in UTC."""
        self._recorder = recorder
        self._register = recorder.register
        self._now = now

    async def cases(self, actor: Actor) -> dict[str, list[Waiting]]:
        """By each case or matter the steps that wait for the person; none without one."""
        found: dict[str, list[Waiting]] = {}
        for case_id in await self._candidates(actor):
            state = await self._recorder.state(case_id)
            if not isinstance(state, HasTasks):
                continue
            rules = (await self._recorder.rules(state)).procedure
            if steps := list(self._of(actor, state, rules)):
                found[case_id] = steps
        return found

    async def communications(self, actor: Actor) -> list[Waiting]:
        """The restricted communications that the person must decide on."""
        if why_not(actor, INTAKE.act(CONFIRM).permission) is not None:
            return []
        state = IntakeState.AWAITING_PERSON
        found = []
        rows = await self._register.communications.list(state=state, reader=reader_of(actor))
        for row in rows:
            intake = await self._recorder.state(intake_id(row.communication_id, row.version))
            by = _triage_due(intake) if isinstance(intake, Intake) else None
            found.append(
                Waiting(
                    case_id=None,
                    communication=row.communication_id,
                    version=row.version,
                    task_id=None,
                    what="Confirm or lift the restriction",
                    agency=None,
                    state=row.state,
                    act_by=by,
                    due=due_at(by, self._now),
                )
            )
        return found

    async def _candidates(self, actor: Actor) -> Sequence[str]:
        """The cases that may hold something for the person: open, or with a clock that runs on."""
        if may(actor, Right.SEE_CASE):
            reader = reader_of(actor)
            rows = await self._register.lists.cases(reader=reader)
            waits = (row.state is CaseState.OPEN or row.next_due_at is not None for row in rows)
            cases = [row.case_id for row, one in zip(rows, waits, strict=True) if one]
            matters = await self._register.lists.matters(state=CaseState.OPEN, reader=reader)
            return [*cases, *(row.matter_id for row in matters)]
        tasks = await self._register.lists.tasks(agency=actor.agency)
        return list(dict.fromkeys(row.case_id for row in tasks))

    def _of(self, actor: Actor, state: HasTasks, rules: Procedure) -> Iterator[Waiting]:
        """Every step of a case; of a matter those about its tasks."""
        steps = open_steps(state, rules) if isinstance(state, Case) else task_steps(state, rules)
        for step in steps:
            if must_take(actor, step):
                yield self._waiting(state, step)

    def _waiting(self, case: HasTasks, step: OpenStep) -> Waiting:
        task = case.tasks.get(step.task or "")
        clocks = [step.clock or ""]
        if task is not None and task.state == "SENT" and task.acknowledgment is not None:
            clocks.append(task.acknowledgment)
        running = [case.clocks[key] for key in clocks if key in case.clocks]
        by = min((one.due_at for one in running if one.running and not one.paused), default=None)
        return Waiting(
            case_id=case.dossier,
            case_number=case.number,
            task_id=step.task,
            number=task.number if task is not None else None,
            what=step.what,
            agency=task.agency if task is not None else None,
            state=task.state if task is not None else _state(case),
            act_by=by,
            due=due_at(by, self._now),
        )


def _state(state: HasTasks) -> str:
    return state_of(state) if isinstance(state, Case) else CaseState.OPEN


def _triage_due(intake: Intake) -> datetime | None:
    """By when somebody must decide."""
    due = (one.due_at for one in intake.clocks.values() if one.rule == TRIAGE and one.running)
    return min(due, default=None)
