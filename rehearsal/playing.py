"""Playing a scenario through the real server: people act by script, time is skipped in between."""

from collections.abc import Callable
from datetime import timedelta
from functools import singledispatchmethod
from typing import Any

from temporalio.testing import TimeSkipper

from client.addresses import intake_workflow_id
from client.cases import Cases
from client.communications import Communications
from client.matters import Matters
from client.messages import Composing
from client.receiving import Item
from procedure.directory import Directory
from procedure.intake.intake import intake_id
from procedure.matters.opening import OpenMatter
from procedure.people import USNCB, Actor, Role
from procedure.protest.drafting import DraftProtest
from procedure.recall.attesting import RecordAttestation
from procedure.recall.recall import Recall
from procedure.refusals import NotFound, Refused
from procedure.task import Task
from procedure.values import is_matter
from register.register import Register
from rehearsal.clock import RehearsalClock
from rehearsal.passing_time import PassingTime
from rehearsal.scenario import (
    ANSWER,
    FIRST,
    Act,
    Answers,
    Attestation,
    Delivery,
    Expectation,
    Finding,
    Opening,
    Scenario,
    Wait,
    span_of,
)
from rehearsal.watching import ScenarioFailed, Watching
from workflows.case_acts import case_act

RECEIVER = "usncb-analyst-1"
"""Who hands in the messages that arrive in a scenario."""


class Rehearsal:
    """One scenario, with the dossiers that it opens."""

    def __init__(
        self,
        cases: Cases,
        matters: Matters,
        composing: Composing,
        communications: Communications,
        register: Register,
        directory: Directory,
        skipper: TimeSkipper,
        clock: RehearsalClock,
        progress: Callable[[str], None],
    ) -> None:
        """``progress`` is called with a short text before each step."""
        self._cases = cases
        self._matters = matters
        self._composing = composing
        self._communications = communications
        self._register = register
        self._directory = directory
        self._clock = clock
        self._progress = progress
        self.dossiers: dict[str, str] = {}
        """The ids of the dossiers, by their labels."""
        self._intakes: list[str] = []
        self._passing = PassingTime(register, skipper, clock)
        self._watching = Watching(register)

    async def play(self, scenario: Scenario) -> str:
        """Play the scenario and return the id of its first case.

        Raises Refused where a step is refused that should not be, ScenarioFailed where something
        that is expected does not hold.
        """
        for number, step in enumerate(scenario.steps, 1):
            try:
                await self._pass_time(step.wait)
                await self._play(step)
                await self._pass_time(timedelta())
            except ScenarioFailed as error:
                raise ScenarioFailed(f"Step {number} of {scenario.name}: {error}") from None
        await self._register.await_deliveries()
        return self.dossiers[FIRST]

    @singledispatchmethod
    async def _play(self, step: Wait) -> None:
        """Nothing is done: time has passed."""

    @_play.register
    async def _deliver(self, step: Delivery) -> None:
        self._progress("A message arrives")
        raw = step.deliver.encode()
        items = await self._communications.receive(self._person(RECEIVER), raw, "rehearsal")
        await self._communications.screened(items)
        self._intakes += [_workflow_of(item) for item in items]

    @_play.register
    async def _open(self, step: Opening) -> None:
        self._progress(step.text)
        actor = self._person(step.by)
        if step.communication_of is None:
            self.dossiers[step.open] = await self._cases.open(
                actor,
                step.report,
                circumstances=step.circumstances,
                person=step.person,
                entered=step.entered,
                another=step.text if step.another else None,
                identity_confirmed=True,
                left_out=step.left_out,
            )
            return
        communication = await self._communications.find(step.communication_of, step.sender)
        if communication is None:
            raise NotFound(what="received communication", name=step.communication_of)
        self.dossiers[step.open], _ = await self._communications.confirm(
            actor,
            communication,
            person=step.person,
            entered=step.entered,
            join=self.dossiers[step.open] if step.join else None,
            another=step.another,
            circumstances=step.circumstances,
            left_out=step.left_out,
            reason=step.text,
        )

    @_play.register
    async def _act(self, step: Act) -> None:
        for number in range(1, step.times + 1):
            if number > 1:
                await self._pass_time(step.wait)
            text = f"{step.text} ({number} of {step.times})" if step.times > 1 else step.text
            self._progress(f"{step.by}: {step.do} {step.task or ''}".rstrip())
            try:
                await self._order(step, text)
            except Refused as refusal:
                if type(refusal).__name__ != step.refused:
                    raise
            else:
                if step.refused is not None:
                    raise ScenarioFailed(f"{step.do} is not refused as {step.refused}.")

    async def _order(self, step: Act, text: str) -> None:
        actor, command = self._person(step.by), step.command()
        values = {name: self._value(value) for name, value in step.values.items()}
        if issubclass(command, OpenMatter):
            receipt = await self._matters.open(
                actor, command, text=text, content=step.content, **values
            )
            self.dossiers[step.dossier] = receipt.dossier
            return
        dossier = self.dossiers[step.dossier]
        written = text if "document" in command.model_fields else None
        if command is DraftProtest:
            await self._composing.draft_protest(actor, dossier, text, **values)
            return
        if is_matter(dossier):
            await self._matters.order(
                actor,
                dossier,
                command,
                text=written,
                content=step.content or None,
                **step.arguments(),
                **values,
            )
            return
        if step.do == ANSWER and step.task and step.outcome:
            await self._cases.answer(
                actor, dossier, step.task, step.outcome, text=text, fields=step.fields
            )
            return
        content = {"text": text, **step.content} if step.content else None
        await self._cases.order(
            actor,
            dossier,
            case_act(step.do),
            text=None if content else written,
            content=content,
            **step.arguments(),
            **values,
        )

    @_play.register
    async def _answer(self, step: Answers) -> None:
        dossier = self.dossiers[step.dossier]
        for task_id, outcome in step.answers.items():
            case = await self._cases.case(self._person(RECEIVER), dossier)
            if task_id not in case.tasks:
                raise ScenarioFailed(
                    f"There is no task {task_id}; there are: {', '.join(case.tasks)}."
                )
            holder = self._holder(case.tasks[task_id])
            self._progress(f"{holder.person}: {ANSWER} {task_id}")
            fields = step.fields.get(task_id, {})
            await self._cases.answer(
                holder, dossier, task_id, outcome, text=step.text, fields=fields
            )

    def _holder(self, task: Task) -> Actor:
        """An officer of the agency that has the task; at USNCB whoever has its role."""
        role = task.role if task.agency == USNCB else Role.AGENCY_OFFICER
        for person in self._directory.people:
            if person.agency == task.agency and role in person.roles:
                return self._directory.actor(person.person_id)
        raise ScenarioFailed(f"Nobody at {task.agency} can answer {task.task}.")

    @_play.register
    async def _attest(self, step: Attestation) -> None:
        actor, dossier = self._person(step.by), self.dossiers[step.attest]
        recall = await self._matters.matter(actor, dossier)
        for name, holder in recall.holders.items() if isinstance(recall, Recall) else ():
            if holder.attested is None:
                self._progress(f"{step.by}: {holder.held.agency} attests")
                await self._matters.order(
                    actor,
                    dossier,
                    RecordAttestation,
                    text=step.text,
                    holder=name,
                    attested=step.did,
                )

    @_play.register
    async def _find(self, step: Finding) -> None:
        linked = self.dossiers[step.linked]
        self.dossiers[step.find] = await self._watching.matter(step.kind, linked)

    @_play.register
    async def _expect(self, step: Expectation) -> None:
        for expected in step.expect:
            self._progress(f"Expected of {expected.dossier}")
            await self._watching.until_met(expected, self.dossiers[expected.dossier])

    def _person(self, person: str) -> Actor:
        return self._directory.actor(person)

    def _value(self, value: Any) -> Any:
        """The value of an act; ``{LABEL}`` is a dossier, ``+10 days`` a moment, and so on."""
        if isinstance(value, list):
            return tuple(self._value(one) for one in value)
        if not isinstance(value, str):
            return value
        if value.startswith("day +"):
            return (self._clock.now() + span_of(value.removeprefix("day +"))).date().isoformat()
        if value.startswith("+"):
            return self._clock.now() + span_of(value.removeprefix("+"))
        return value.format_map(self.dossiers)

    async def _pass_time(self, span: timedelta) -> None:
        """Let time pass for every dossier: nothing is on its way while it does."""
        await self._passing.forward([*self.dossiers.values(), *self._intakes], span)


def _workflow_of(item: Item) -> str:
    return intake_workflow_id(intake_id(item.communication, item.version))
