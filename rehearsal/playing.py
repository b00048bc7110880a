"""Playing a scenario through the real server: people act by script, time is skipped in between."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from temporalio.testing import TimeSkipper

from client.desk import CaseDesk
from client.intake_desk import IntakeDesk
from procedure.annex.schema import Circumstance
from procedure.refusals import NotFound
from rehearsal.scenario import Scenario, Step


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
        desk: CaseDesk,
        intake: IntakeDesk,
        skipper: TimeSkipper,
        clock: RehearsalClock,
        told: Callable[[str], None],
    ) -> None:
        """``told`` hears of each step, for a progress display."""
        self._desk = desk
        self._intake = intake
        self._skipper = skipper
        self._clock = clock
        self._told = told

    async def play(self, scenario: Scenario) -> str:
        """Play the scenario and return the case's id. Raises Refused where a step is refused."""
        case_id = await self._open(scenario)
        for step in scenario.steps:
            for number in range(1, step.times + 1):
                await self._play(case_id, step, number)
        return case_id

    async def _open(self, scenario: Scenario) -> str:
        opening = scenario.opening
        actor = self._desk.directory.actor(opening.by)
        self._told(opening.text)
        circumstances: tuple[Circumstance, ...] = opening.circumstances
        if opening.communication_of is None:
            return await self._desk.start(
                actor,
                opening.report,
                circumstances=circumstances,
                person=opening.person,
                identity_confirmed=True,
                left_out=opening.left_out,
            )
        communication = await self._intake.find(opening.communication_of)
        if communication is None:
            raise NotFound(f"No communication {opening.communication_of} was taken in.")
        case_id, _ = await self._intake.confirm(
            actor,
            communication,
            person=opening.person,
            circumstances=circumstances,
            left_out=opening.left_out,
            reason=opening.text,
        )
        return case_id

    async def _play(self, case_id: str, step: Step, number: int) -> None:
        if step.wait:
            handle = self._skipper.client.get_workflow_handle(case_id)
            await self._skipper.fast_forward(handle, step.wait)
            self._clock.skip(step.wait)
        if step.by is None or step.do is None:
            return
        actor = self._desk.directory.actor(step.by)
        text = f"{step.text} ({number} of {step.times})" if step.times > 1 else step.text
        self._told(f"{step.by}: {step.do} {step.task or ''}".rstrip())
        if step.do == "AnswerTask" and step.task and step.outcome:
            await self._desk.answer(
                actor, case_id, step.task, step.outcome, text=text, fields=step.fields
            )
            return
        written = "document" in step.command().model_fields
        await self._desk.say(
            actor,
            case_id,
            step.command(),
            content={"text": text} if written else None,
            **step.arguments(),
        )
