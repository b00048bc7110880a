"""Waiting in a rehearsal until something holds: a workflow may still be working."""

import asyncio
from contextlib import suppress

from procedure.case import Case
from procedure.dossier import DossierState
from procedure.intake.intake import Intake, intake_id
from procedure.kind_table import kind_of
from procedure.measures.dispute.assessment import Assessment
from register.register import Register
from rehearsal.expecting import Signs, unmet
from rehearsal.scenario import Expected

PATIENCE = 30.0
"""Seconds of real time until what is expected must hold."""


class ScenarioFailed(Exception):
    """What the scenario expects does not hold; the message says which part and what."""


class Watching:
    """Looks into the register until what is expected is recorded."""

    def __init__(self, register: Register) -> None:
        """The register of the rehearsal."""
        self._register = register

    async def until_met(self, expected: Expected, dossier: str) -> None:
        """Wait until the dossier is as expected. Raises ScenarioFailed."""
        left: list[str] = []
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while left := await self._unmet(expected, dossier):
                    revision = len(await self._register.dossiers.records(dossier))
                    await self._register.await_revision(dossier, revision + 1)
        if left:
            raise ScenarioFailed(f"{expected.dossier} should have {'; '.join(left)}.")

    async def matter(self, kind: str, linked: str) -> str:
        """The id of a matter of this kind about a case, once it is open. Raises ScenarioFailed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                lists = self._register.lists
                while not (rows := await lists.matters(kind=kind, linked=linked)):
                    await asyncio.sleep(0.05)
                return rows[-1].matter_id
        raise ScenarioFailed(f"No {kind} about {linked} has opened.")

    async def _unmet(self, expected: Expected, dossier: str) -> list[str]:
        events = await self._register.dossiers.events(dossier)
        state = kind_of(dossier).fold(events)
        if state is None:
            return ["an event"]
        signs = await self._signs(state) if expected.names_signs else Signs()
        return unmet(expected, state, [event.kind for event in events], signs)

    async def _signs(self, state: DossierState) -> Signs:
        """As the page of a case shows them to counsel; before counsel is called, its messages'."""
        if not isinstance(state, Case):
            return Signs()
        assessed = state.of(Assessment)
        if assessed.assessed_at is not None:
            return Signs(assessed.indicators, assessed.counter_indicators)
        found = [await self._screened(*one) for one in state.communications]
        return Signs(
            tuple(code for one in found for code in one.indicators),
            tuple(code for one in found for code in one.counter_indicators),
        )

    async def _screened(self, communication: str, version: int) -> Signs:
        """What the screening of a message found."""
        dossier = intake_id(communication, version)
        intake = kind_of(dossier).fold(await self._register.dossiers.events(dossier))
        if not isinstance(intake, Intake) or intake.screened is None:
            return Signs()
        return Signs(intake.screened.indicators, intake.screened.counter_indicators)
