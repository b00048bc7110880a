"""What a person needs to judge a communication, beside what it says.

Is it the same person, what was written and what was read of it, how long there is to decide, what
changed since the version before, and what happened to others about the same persons.
"""

from activities.recorder import Recorder
from formats.written import written
from procedure.clocks.clock import Clock
from procedure.intake.intake import Intake, intake_id
from procedure.people import Actor
from procedure.values import Stored
from register.sealing import UNREADABLE, KeyDestroyed
from views.communications import Shown
from views.earlier import FromBefore, Other, from_before, others
from views.identities import Identity, agreeing, identities
from views.line_by_line import Line, Reading
from views.looks import Looks


class CloseReading(Stored):
    """A version of a communication beside what it must be judged by. It holds personal data."""

    identities: tuple[Identity, ...]
    lines: tuple[Line, ...]
    cut: bool
    """Whether it has more lines than are here."""
    clock: Clock | None
    """The clock that runs for whoever must act, or else the last one that ran."""
    before: FromBefore | None
    others: tuple[Other, ...]


class CloseReadings:
    """Puts beside a communication what it must be judged by."""

    def __init__(self, recorder: Recorder, looks: Looks) -> None:
        """``looks`` opens, and records what was opened."""
        self._recorder = recorder
        self._looks = looks

    async def of(self, actor: Actor, shown: Shown) -> CloseReading:
        """Of a version that this actor was just shown. Every look is recorded in the ledger."""
        found = await identities(self._looks, actor, shown)
        lines, cut = await self._lines(shown, found)
        return CloseReading(
            identities=found,
            lines=lines,
            cut=cut,
            clock=await self._clock(shown),
            before=await from_before(self._looks, actor, shown),
            others=await others(self._looks, actor, shown),
        )

    async def _lines(
        self, shown: Shown, found: tuple[Identity, ...]
    ) -> tuple[tuple[Line, ...], bool]:
        if shown.content is None:
            return (), False
        try:
            stored = await self._looks.register.communications.version(
                shown.communication, shown.version
            )
        except (KeyDestroyed, *UNREADABLE):
            return (), False
        kept = written(stored.raw)
        reading = Reading(
            shown.content, shown.hits, shown.indications, list(agreeing(shown.content, found))
        )
        return tuple(reading.lines(kept.lines)), kept.cut

    async def _clock(self, shown: Shown) -> Clock | None:
        state = await self._recorder.state(intake_id(shown.communication, shown.version))
        clocks = list(state.clocks.values()) if isinstance(state, Intake) else []
        running = [clock for clock in clocks if clock.running]
        return max(running or clocks, key=lambda clock: clock.started_at, default=None)
