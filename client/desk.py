"""CaseDesk: what people do to cases and tasks, for the command line and the portal alike."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

from activities.record import case_event
from client.answers import checked_fields
from client.door import UNWRITTEN, Door
from procedure import commands as c
from procedure.access import Act, may, require
from procedure.annex.editions import CURRENT_EDITION, procedure
from procedure.annex.schema import AlertedBy, Circumstance
from procedure.case import Case, Task
from procedure.conduct import conduct
from procedure.course import apply
from procedure.events import CaseEvent
from procedure.identifiers import ulid
from procedure.people import Actor, Directory
from procedure.refusals import CaseHasEnded, NotFound, NotNow
from procedure.rows import CaseRow, TaskRow
from procedure.sequence import begin
from procedure.timeline import Line, timeline
from procedure.workdays import Closure
from register.register import Register

C = TypeVar("C", bound=c.Command)


class CaseDesk:
    """Reads from the register, acts through the door; asks the policy table at every entry."""

    def __init__(
        self,
        door: Door,
        register: Register,
        directory: Directory,
        *,
        now: Callable[[], datetime],
        closures: tuple[Closure, ...] = (),
    ) -> None:
        """``now`` gives the present moment in UTC; in a rehearsal it is the rehearsal's."""
        self._door = door
        self._register = register
        self.directory = directory
        self._now = now
        self._closures = closures

    # --- reading --------------------------------------------------------------------------------

    async def cases(self, actor: Actor, *, state: str | None = None) -> list[CaseRow]:
        """The cases that the actor may see; none for whoever may see none."""
        if may(actor, Act.SEE_CASE):
            return []
        return await self._register.list_cases(state=state)

    async def events(self, case_id: str) -> list[CaseEvent]:
        """All events of a case, in the order of the record. Raises NotFound."""
        records = await self._register.records(case_id)
        if not records:
            raise NotFound(f"There is no case {case_id}.")
        return [case_event(record) for record in records]

    async def _state(self, case_id: str) -> Case:
        case: Case | None = None
        for event in await self.events(case_id):
            case = apply(case, event)
        if case is None:
            raise NotFound(f"There is no case {case_id}.")
        return case

    async def case(self, actor: Actor, case_id: str) -> Case:
        """The case as recorded. Raises NotFound, also for whoever may not know of it."""
        case = await self._state(case_id)
        if may(actor, Act.SEE_CASE):
            raise NotFound(f"There is no case {case_id}.")
        return case

    async def timeline(self, actor: Actor, case_id: str) -> list[Line]:
        """The case as a timeline. Raises NotFound."""
        await self.case(actor, case_id)
        return timeline(await self.events(case_id))

    async def tasks(
        self, actor: Actor, *, case_id: str | None = None, open_only: bool = True
    ) -> list[TaskRow]:
        """The tasks that the actor may see: all for the casework, else those of the own agency."""
        agency = None if may(actor, Act.SEE_CASE) is None else actor.agency
        if agency is not None and may(actor, Act.SEE_TASK, agency=agency):
            return []
        return await self._register.list_tasks(agency=agency, case_id=case_id, open_only=open_only)

    async def task(self, actor: Actor, case_id: str, task_id: str) -> tuple[Case, Task]:
        """One task with its case's state. Raises NotFound, also for another agency's task."""
        hidden = NotFound(f"There is no task {task_id} in {case_id}.")
        try:
            case = await self._state(case_id)
        except NotFound:
            raise hidden from None
        task = case.tasks.get(task_id)
        if task is None:
            raise hidden
        own = may(actor, Act.SEE_TASK, agency=task.agency) is None
        if not own and may(actor, Act.SEE_CASE):
            raise hidden
        return case, task

    async def written(self, document_id: str) -> dict[str, Any]:
        """What a document holds; the caller has asked for the case or task before."""
        return (await self._register.document(document_id)).content

    # --- acting ---------------------------------------------------------------------------------

    async def start(
        self,
        actor: Actor,
        report: str,
        *,
        circumstances: tuple[Circumstance, ...] = (),
        alerted_by: AlertedBy = AlertedBy.PERSON_OR_PUBLIC,
        person: str | None = None,
        identity_confirmed: bool = False,
        left_out: tuple[str, ...] = (),
        edition: str = CURRENT_EDITION,
    ) -> str:
        """Open a case from a report with no message in hand; told twice a day, it is one case."""
        require(actor, Act.START_CASE)
        procedure(edition)
        today = self._now().replace(hour=0, minute=0, second=0, microsecond=0)
        told = f"{actor.person}\n{person}\n{report}"
        case_id = f"case-{ulid(today, self._register.mac('case-from-report', told))}"
        opening = c.OpenCase(
            by=actor,
            case=case_id,
            edition=edition,
            alerted_by=alerted_by,
            circumstances=circumstances,
            person=person,
            identity_confirmed=identity_confirmed,
            left_out=left_out,
            closures=self._closures,
            document=UNWRITTEN,
        )
        begin(opening, self._now())
        document = await self._write(case_id, "report", actor, None, {"text": report})
        await self._door.open(opening.model_copy(update={"document": document}))
        async with self._door.confirmed():
            await self._register.await_revision(case_id, 1)
        return case_id

    async def say(
        self,
        actor: Actor,
        case_id: str,
        command: type[C],
        *,
        content: dict[str, Any] | None = None,
        **fields: Any,
    ) -> c.Receipt:
        """Give a command to a case. What was written is stored first, then named by its id.

        Raises Refused where the procedure says no, NotConfirmed where Temporal does not answer.
        Told a second time, a command that had its effect raises StandsAlready.
        """
        case = await self._visible(actor, case_id, fields.get("task"))
        if content is None:
            order = command.model_validate({"by": actor, **fields})
            conduct(case, order, self._now())
            return await self._tell(case_id, order)
        tried = command.model_validate({"by": actor, "document": UNWRITTEN, **fields})
        # Permission and form are checked here; about the moment the workflow has the last word.
        with suppress(NotNow):
            conduct(case, tried, self._now())
        task = fields.get("task")
        document = await self._write(case_id, command.__name__, actor, task, content)
        order = command.model_validate({"by": actor, "document": document, **fields})
        return await self._tell(case_id, order)

    async def _tell(self, case_id: str, order: c.Command) -> c.Receipt:
        try:
            return await self._door.tell(case_id, order)
        except CaseHasEnded:
            # A workflow that is gone cannot say more; the record knows whether it was this act.
            conduct(await self._state(case_id), order, self._now())
            raise

    async def answer(
        self,
        actor: Actor,
        case_id: str,
        task_id: str,
        outcome: str,
        *,
        text: str = "",
        fields: dict[str, str] | None = None,
    ) -> c.Receipt:
        """Answer a task with one of its outcomes and its fields. Raises Refused."""
        case, task = await self.task(actor, case_id, task_id)
        rule = case.procedure.task(task.code)
        own = rule.outcome(outcome) is not None
        content = {
            "outcome": outcome,
            "fields": checked_fields(rule, fields or {}, complete=own),
            "text": text,
        }
        return await self.say(
            actor, case_id, c.AnswerTask, content=content, task=task_id, outcome=outcome
        )

    async def notify(
        self,
        actor: Actor,
        case_id: str,
        command: type[c.RecordNotification | c.RecordUnreachable],
        *,
        text: str,
        fields: dict[str, str] | None = None,
    ) -> c.Receipt:
        """Record that the official was told, or an attempt to, with the fields of its form.

        The form is that of the notification's task in the case's edition. Raises Refused.
        """
        case = await self.case(actor, case_id)
        told = command is c.RecordNotification
        checked = checked_fields(case.procedure.notification, fields or {}, complete=told)
        return await self.say(actor, case_id, command, content={"text": text, "fields": checked})

    async def _visible(self, actor: Actor, case_id: str, task_id: str | None) -> Case:
        if task_id is not None:
            case, _ = await self.task(actor, case_id, task_id)
            return case
        return await self.case(actor, case_id)

    async def _write(
        self, dossier: str, kind: str, actor: Actor, task: str | None, content: dict[str, Any]
    ) -> str:
        return await self._register.store_document(
            dossier, kind, actor.person, task, content, self._now()
        )
