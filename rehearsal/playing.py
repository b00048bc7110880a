"""Playing a scenario through the real server: people act by script, time is skipped in between."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import singledispatchmethod
from typing import Any

from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import TimeSkipper

from client.addresses import intake_workflow_id
from client.cases import Cases
from client.communications import Communications
from client.receiving import Item
from procedure.directory import Directory
from procedure.intake.intake import intake_id
from procedure.people import Actor
from procedure.refusals import NotFound, Refused
from register.register import Register
from rehearsal.expecting import unmet
from rehearsal.scenario import (
    ANSWER,
    FIRST,
    Act,
    Delivery,
    Expectation,
    Expected,
    Opening,
    Scenario,
    Wait,
    span_of,
)
from workflows.case_acts import case_act

RECEIVER = "usncb-analyst-1"
"""Who hands in the messages that arrive in a scenario."""
PATIENCE = 30.0
"""Seconds of real time until what is expected must hold: a workflow may still be working."""


class ScenarioFailed(Exception):
    """What the scenario expects does not hold; the message says which part and what."""


class RehearsalClock:
    """The present moment of a rehearsal: the real one and the time that was skipped."""

    def __init__(self) -> None:
        """Nothing is skipped yet."""
        self._skipped = timedelta()

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC) + self._skipped

    def skip(self, span: timedelta) -> None:
        """Let time pass."""
        self._skipped += span


class Rehearsal:
    """One scenario, with the dossiers that it opens."""

    def __init__(
        self,
        cases: Cases,
        communications: Communications,
        register: Register,
        directory: Directory,
        skipper: TimeSkipper,
        clock: RehearsalClock,
        progress: Callable[[str], None],
    ) -> None:
        """``progress`` is called with a short text before each step."""
        self._cases = cases
        self._communications = communications
        self._register = register
        self._directory = directory
        self._skipper = skipper
        self._clock = clock
        self._progress = progress
        self.dossiers: dict[str, str] = {}
        """The ids of the dossiers, by their labels."""
        self._intakes: list[str] = []

    async def play(self, scenario: Scenario) -> str:
        """Play the scenario and return the id of its first case.

        Raises Refused where a step is refused that should not be, ScenarioFailed where something
        that is expected does not hold.
        """
        for number, step in enumerate(scenario.steps, 1):
            try:
                await self._pass_time(step.wait)
                await self._play(step)
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
        communication = await self._communications.find(step.communication_of)
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
        actor, dossier = self._person(step.by), self.dossiers[step.dossier]
        if step.do == ANSWER and step.task and step.outcome:
            await self._cases.answer(
                actor, dossier, step.task, step.outcome, text=text, fields=step.fields
            )
            return
        written = text if "document" in step.command().model_fields else None
        values = {name: self._value(value) for name, value in step.values.items()}
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
    async def _expect(self, step: Expectation) -> None:
        for expected in step.expect:
            self._progress(f"Expected of {expected.dossier}")
            await self._until_met(expected)

    async def _until_met(self, expected: Expected) -> None:
        dossier = self.dossiers[expected.dossier]
        left: list[str] = []
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while left := await self._unmet(expected, dossier):
                    revision = len(await self._register.dossiers.records(dossier))
                    await self._register.await_revision(dossier, revision + 1)
        if left:
            raise ScenarioFailed(f"{expected.dossier} should have {'; '.join(left)}.")

    async def _unmet(self, expected: Expected, dossier: str) -> list[str]:
        state = await self._cases.case(self._person(RECEIVER), dossier)
        kinds = [record.kind for record in await self._register.dossiers.records(dossier)]
        return unmet(expected, state, kinds)

    def _person(self, person: str) -> Actor:
        return self._directory.actor(person)

    def _value(self, value: Any) -> Any:
        """The value of an act; ``{LABEL}`` is a dossier, ``+10 days`` a moment, and so on."""
        if not isinstance(value, str):
            return value
        if value.startswith("day +"):
            return (self._clock.now() + span_of(value.removeprefix("day +"))).date().isoformat()
        if value.startswith("+"):
            return self._clock.now() + span_of(value.removeprefix("+"))
        return value.format_map(self.dossiers)

    async def _pass_time(self, span: timedelta) -> None:
        """Let time pass for every dossier: nothing is on its way while it does."""
        if not span:
            return
        await self._register.await_deliveries()
        workflows = [*self.dossiers.values(), *self._intakes]
        await asyncio.gather(*(self._forward(workflow, span) for workflow in workflows))
        self._clock.skip(span)

    async def _forward(self, workflow_id: str, span: timedelta) -> None:
        """Time passes for one workflow, unless it has ended."""
        handle = self._skipper.client.get_workflow_handle(workflow_id)
        try:
            await self._skipper.fast_forward(handle, span)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise


def _workflow_of(item: Item) -> str:
    return intake_workflow_id(intake_id(item.communication, item.version))
