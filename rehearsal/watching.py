"""Waiting in a rehearsal until something holds: a workflow may still be working."""

import asyncio
from contextlib import suppress

from procedure.kind_table import kind_of
from register.register import Register
from rehearsal.expecting import unmet
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
        return ["an event"] if state is None else unmet(expected, state, [e.kind for e in events])
