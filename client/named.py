"""Whom the screening named in a communication, for the person who decides on it."""

from activities.hit_levels import hit_levels
from activities.kept_screening import KeptScreening, screening_of
from activities.recorder import Recorder
from client.protected import Protected, desk_of
from procedure.entered import is_entered
from procedure.intake.triage import KeyIsDestroyed
from procedure.people import Actor
from procedure.refusals import CaseNotReady, NotFound, NotWellFormed
from procedure.rows import IntakeRow
from register.sealing import KeyDestroyed


class NotScreened(CaseNotReady):
    """Nobody is named yet."""

    sentence = "It has not been screened: nobody is named in it yet."


class Named:
    """Opens the reasons of the last screening."""

    def __init__(self, recorder: Recorder) -> None:
        """Its register has the screenings and the roster, its directory the desks."""
        self._recorder = recorder
        self._protected = Protected(recorder.register.rosters)

    async def person(self, row: IntakeRow) -> str:
        """The one person whom the screening named. Raises Refused where there is not just one."""
        kept = await self._screening(row)
        if kept is None:
            raise NotScreened()
        named = [hit.person for hit in hit_levels(kept.result) if hit.restricts]
        if len(named) != 1:
            raise NotWellFormed(
                problem=f"The screening named {len(named)} persons: say which one is meant."
            )
        return named[0]

    async def employer_desk(self, actor: Actor, person: str, row: IntakeRow) -> str | None:
        """The agency whose desk answers for the person's employer; None where no agency does.

        Raises Refused for a number that neither the screening named nor the roster has.
        """
        if is_entered(person):
            return None
        try:
            known = await self._protected.person(actor, person)
        except NotFound:
            kept = await self._screening(row)
            if kept is None or person not in {hit.person_id for hit in kept.result.hits}:
                raise
            # The roster changed since: the decision is on what was screened.
            return None
        return desk_of(known, await self._recorder.directory())

    async def _screening(self, row: IntakeRow) -> KeptScreening | None:
        """What the version's last screening found. Raises KeyIsDestroyed."""
        try:
            return await screening_of(self._recorder.register, row)
        except KeyDestroyed:
            raise KeyIsDestroyed() from None
