"""Cases: what people do to cases and tasks, for the command line and the portal alike."""

from collections.abc import Callable
from typing import Any, TypeVar

from client.ordering import Ordering
from client.protected import Protected, circumstance_of, desk_of
from procedure.case import Case
from procedure.clocks.rules import Closure
from procedure.codes import AlertedBy, Circumstance, Phase
from procedure.dossier import Command, Receipt
from procedure.entered import ENTERED, EnteredPerson, entry_id, is_entered
from procedure.forms import check_form, read_form, read_non_answer, recorded_of
from procedure.identifiers import ulid
from procedure.measures.tasks.holding import sees_task
from procedure.measures.team import ADD_MEMBER, READ_IN_EMERGENCY, may_read_in_emergency
from procedure.people import Actor
from procedure.refusals import NotFound, NotWellFormed
from procedure.task import HasTasks, Task
from procedure.words import check_written, checked_words
from workflows.acts import Act, command_of
from workflows.case_acts import CaseActs, case_act

C = TypeVar("C", bound=Command)


class Cases:
    """Gives people's orders to cases; what they may not know of does not exist for them."""

    def __init__(self, ordering: Ordering, *, closures: tuple[Closure, ...] = ()) -> None:
        """``closures`` are the operator's, with which new cases begin."""
        self._ordering = ordering
        self._closures = closures
        self._protected = Protected(ordering.register.rosters)

    async def case(self, actor: Actor, case_id: str) -> Case:
        """The case as recorded. Raises NotFound, also for whoever may not know of it."""
        return await self._case(actor, case_id)

    async def _case(self, actor: Actor, case_id: str, act: str = "") -> Case:
        """The same for an act, of which a few take no team.

        What a team hides takes the same queries as what does not exist.
        """
        teams, recorder = self._ordering.register.teams, self._ordering.recorder
        reads = act == ADD_MEMBER
        sight = await teams.sight(actor, case_id, self._ordering.now() if reads else None)
        if sight is None and not (act == READ_IN_EMERGENCY and may_read_in_emergency(actor)):
            raise NotFound(what="case", name=case_id)
        case = await recorder.state(case_id) if _is_case(case_id) else None
        if not isinstance(case, Case):
            raise NotFound(what="case", name=case_id)
        return case

    async def task(self, actor: Actor, dossier: str, task_id: str) -> tuple[HasTasks, Task]:
        """One task with the state of its case or matter.

        Raises NotFound, also for another agency's task.
        """
        hidden = NotFound(what="task", name=f"{task_id} in {dossier}")
        known = await self._ordering.register.teams.sees_task(actor, dossier, task_id)
        state = await self._ordering.recorder.state(dossier) if known else None
        if not isinstance(state, HasTasks) or task_id not in state.tasks:
            raise hidden
        task = state.tasks[task_id]
        if not sees_task(state, task, actor):
            raise hidden
        return state, task

    async def open(
        self,
        actor: Actor,
        report: str,
        *,
        circumstances: tuple[Circumstance, ...] = (),
        alerted_by: AlertedBy = AlertedBy.PERSON_OR_PUBLIC,
        person: str | None = None,
        entered: EnteredPerson | None = None,
        another: str | None = None,
        employer: str | None = None,
        identity_confirmed: bool = False,
        left_out: tuple[str, ...] = (),
    ) -> str:
        """Open a case from a report without a message; the same report on a day is one case.

        It is about a ``person`` of the roster or an entry of another case, or about one who is
        ``entered`` now, or about nobody yet. ``another`` is the reason for a case beside open ones
        about the same person.
        ``employer`` is the agency whose desk answers for the employer; without it, that of the
        roster's employer. Raises Refused, NotConfirmed.
        """
        if person is not None and entered is not None:
            raise NotWellFormed(problem="Either a person of the roster, or one who is entered.")
        if person is not None and not is_entered(person):
            known = await self._protected.person(actor, person)
            employer = employer or desk_of(known, await self._ordering.recorder.directory())
            status = circumstance_of(known)
            circumstances = tuple(dict.fromkeys((*_some(status), *circumstances)))
        ordering = self._ordering
        now = ordering.now()
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        about = entered.model_dump_json() if entered else person
        words = f"{actor.person}\n{about}\n{report}"
        code = ordering.register.lookups.mac("case-from-report", words)
        case_id = f"case-{ulid(today, code)}"
        await ordering.give(
            CaseActs.open_case,
            by=actor.person,
            dossier=case_id,
            state=None,
            content=_written(report, entered, another),
            from_document=lambda document: {"person": entry_id(document) if entered else person},
            another=another is not None,
            employer=employer,
            alerted_by=alerted_by,
            circumstances=circumstances,
            identity_confirmed=identity_confirmed,
            left_out=left_out,
            closures=self._closures,
        )
        return case_id

    async def join_person(
        self,
        actor: Actor,
        case_id: str,
        *,
        person: str | None = None,
        entered: EnteredPerson | None = None,
        reason: str,
    ) -> Receipt:
        """Another entry is the same person: one that exists, or one who is entered now.

        Raises Refused, NotConfirmed.
        """
        if (person is None) is (entered is None):
            raise NotWellFormed(problem="Either an entry that exists, or one who is entered now.")
        status = employer = None
        if person is not None and not is_entered(person):
            known = await self._protected.person(actor, person)
            status = circumstance_of(known)
            employer = desk_of(known, await self._ordering.recorder.directory())
        return await self.order(
            actor,
            case_id,
            CaseActs.join_person,
            content={**_written(reason, entered, None), "person": person},
            from_document=lambda document: {"person": entry_id(document) if entered else person},
            circumstance=status,
            employer=employer,
        )

    async def order(
        self,
        actor: Actor,
        case_id: str,
        act: Act[C],
        *,
        text: str | None = None,
        content: dict[str, Any] | None = None,
        from_document: Callable[[str], dict[str, Any]] = lambda document: {},
        **fields: Any,
    ) -> Receipt:
        """Give an order to a case, or about a task of a matter; ``text`` is what the person wrote.

        ``from_document`` gives the fields that follow from the document's id. Raises Refused where
        the procedure says no, NotConfirmed where no answer came in time.
        """
        case = await self._visible(actor, case_id, fields.get("task"), act)
        written = content if text is None else {"text": text}
        return await self._ordering.give(
            act,
            by=actor.person,
            dossier=case_id,
            state=case,
            content=written,
            from_document=from_document,
            **fields,
        )

    async def answer(
        self,
        actor: Actor,
        case_id: str,
        task_id: str,
        outcome: str,
        *,
        text: str = "",
        fields: dict[str, str] | None = None,
        seen: int | None = None,
    ) -> Receipt:
        """Answer a task with one of its outcomes and its fields.

        What is chosen in place of an outcome (``NonAnswer``) gives the act to which it leads.
        Raises Refused, NotConfirmed.
        """
        case, task = await self.task(actor, case_id, task_id)
        rules = (await self._ordering.recorder.rules(case)).procedure
        other = rules.non_answer(outcome)
        if other is not None:
            given: dict[str, Any] = {**read_non_answer(task.code, other, fields or {})}
            act = case_act(other.act)
            return await self.order(
                actor, case_id, act, text=text, task=task_id, seen=seen, **given
            )
        rule = rules.task(task.code)
        row = rules.outcome(task.code, outcome)
        form = read_form(rule, fields or {})
        if row is not None:
            check_form(rule, outcome, form)
        content = {"outcome": outcome, "fields": form, "text": text}
        if row is not None and row.needs_words:
            check_written(content, required=True)
        return await self.order(
            actor,
            case_id,
            CaseActs.answer_task,
            content=content,
            task=task_id,
            outcome=outcome,
            recorded=recorded_of(rule, form),
            seen=seen,
        )

    async def answer_in_part(
        self,
        actor: Actor,
        case_id: str,
        task_id: str,
        *,
        text: str = "",
        fields: dict[str, str] | None = None,
        seen: int | None = None,
    ) -> Receipt:
        """Answer in part, with fields of the form or a text. Raises Refused, NotConfirmed."""
        case, task = await self.task(actor, case_id, task_id)
        rule = (await self._ordering.recorder.rules(case)).procedure.task(task.code)
        form = read_form(rule, fields or {})
        return await self.order(
            actor,
            case_id,
            CaseActs.answer_in_part,
            content={"fields": form, "text": text},
            task=task_id,
            recorded=recorded_of(rule, form),
            seen=seen,
        )

    async def notify(
        self,
        actor: Actor,
        case_id: str,
        *,
        text: str,
        fields: dict[str, str] | None = None,
        delivered: bool = True,
    ) -> Receipt:
        """Record that the official was notified, or a failed attempt, with the form's fields.

        The form is that of the notification's task in the case's edition. Raises Refused.
        """
        case = await self.case(actor, case_id)
        rules = (await self._ordering.recorder.rules(case)).procedure
        rule = rules.task_of(Phase.NOTIFICATION)
        form = read_form(rule, fields or {})
        content = {"text": text, "fields": form}
        if delivered:
            check_form(rule, rule.outcomes[0].key, form)
            return await self.order(actor, case_id, CaseActs.record_notification, content=content)
        return await self.order(actor, case_id, CaseActs.record_unreachable, content=content)

    async def _visible(
        self, actor: Actor, case_id: str, task_id: str | None, act: Act[C]
    ) -> HasTasks:
        if task_id is not None:
            case, _ = await self.task(actor, case_id, task_id)
            return case
        command: type[C] = command_of(act)
        return await self._case(actor, case_id, command.model_fields["act"].default)


def _some(status: Circumstance | None) -> tuple[Circumstance, ...]:
    return () if status is None else (status,)


def _written(text: str, entered: EnteredPerson | None, another: str | None) -> dict[str, Any]:
    """What the document of an opening, or of a join, holds."""
    person = {} if entered is None else {ENTERED: entered.model_dump(mode="json")}
    beside = {} if another is None else {"another": another}
    if another is not None:
        checked_words(another, "The reason")
    return {"text": text, **person, **beside}


def _is_case(case_id: str) -> bool:
    return case_id.startswith("case-")
