"""Playing a scenario through the real server: people act by script, time is skipped in between."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from temporalio.testing import TimeSkipper

from client.cases import Cases
from client.communications import Communications
from procedure.directory import Directory
from procedure.refusals import NotFound
from register.register import Register
from rehearsal.scenario import ANSWER, Scenario, Step
from workflows.case_acts import case_act


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
    """One scenario, one case."""

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

    async def play(self, scenario: Scenario) -> str:
        """Play the scenario and return the case's id. Raises Refused where a step is refused."""
        case_id = await self._open(scenario)
        for step in scenario.steps:
            for number in range(1, step.times + 1):
                await self._play(case_id, step, number)
        await self._register.await_deliveries()
        return case_id

    async def _open(self, scenario: Scenario) -> str:
        opening = scenario.opening
        actor = self._directory.actor(opening.by)
        self._progress(opening.text)
        if opening.communication_of is None:
            return await self._cases.open(
                actor,
                opening.report,
                circumstances=opening.circumstances,
                person=opening.person,
                identity_confirmed=True,
                left_out=opening.left_out,
            )
        communication = await self._communications.find(opening.communication_of)
        if communication is None:
            raise NotFound(what="received communication", name=opening.communication_of)
        case_id, _ = await self._communications.confirm(
            actor,
            communication,
            person=opening.person,
            circumstances=opening.circumstances,
            left_out=opening.left_out,
            reason=opening.text,
        )
        return case_id

    async def _play(self, case_id: str, step: Step, number: int) -> None:
        if step.wait:
            await self._pass_time(case_id, step.wait)
        if step.by is None or step.do is None:
            return
        actor = self._directory.actor(step.by)
        text = f"{step.text} ({number} of {step.times})" if step.times > 1 else step.text
        self._progress(f"{step.by}: {step.do} {step.task or ''}".rstrip())
        if step.do == ANSWER and step.task and step.outcome:
            await self._cases.answer(
                actor, case_id, step.task, step.outcome, text=text, fields=step.fields
            )
            return
        written = text if "document" in step.command().model_fields else None
        await self._cases.order(actor, case_id, case_act(step.do), text=written, **step.arguments())

    async def _pass_time(self, case_id: str, span: timedelta) -> None:
        """Let time pass for the case: nothing is on its way while it does."""
        await self._register.await_deliveries()
        await self._skipper.fast_forward(self._skipper.client.get_workflow_handle(case_id), span)
        self._clock.skip(span)
