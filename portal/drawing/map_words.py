"""The facts of a map in words: the same for the picture and for its list."""

from datetime import datetime

from portal.pages.times import Times
from procedure.values import Stored
from views.procedure_map import MapStage, Position, ProcedureMap, WayOut


class StageWords(Stored):
    """A stage in words."""

    title: str
    position: Position
    note: str
    """The line in its box: ``Jul 6 to Aug 10``, or who must act."""
    below: str
    """The line below its box: by when, or how long it takes."""
    sentence: str
    """All of it, for the list."""


class MapWords:
    """Says what a map holds."""

    def __init__(self, plan: ProcedureMap, times: Times) -> None:
        """``times`` says days."""
        self._plan = plan
        self._times = times

    def stages(self) -> list[StageWords]:
        """Every stage in its order."""
        return [self.of(one) for one in self._plan.stages]

    def beside(self) -> list[StageWords]:
        """What runs beside them."""
        return [self.of(one) for one in self._plan.beside]

    def of(self, stage: MapStage) -> StageWords:
        """A stage in words."""
        note, below = self._note(stage), self._below(stage)
        facts = [_POSITIONS[stage.position], note, below]
        said = ", ".join(fact for fact in facts if fact)
        ways = [_way(one) for one in stage.ways_out]
        return StageWords(
            title=stage.title,
            position=stage.position,
            note=note,
            below=below,
            sentence=". ".join([said, *ways]),
        )

    def _note(self, stage: MapStage) -> str:
        if stage.position is Position.NOW:
            return f"waits for {stage.waits_on}" if stage.waits_on else self._since(stage)
        if stage.position is not Position.DONE:
            return ""
        if stage.since is None or stage.until is None:
            return self._day(stage.until) if stage.until else ""
        first, last = self._day(stage.since), self._day(stage.until)
        return first if first == last else f"{first} to {last}"

    def _since(self, stage: MapStage) -> str:
        return f"since {self._day(stage.since)}" if stage.since else ""

    def _below(self, stage: MapStage) -> str:
        if stage.position is Position.NOW and stage.due is not None:
            return f"{'expected' if stage.expected else 'due'} by {self._day(stage.due)}"
        if stage.position is Position.AHEAD and stage.time:
            return f"expected in {stage.time}"
        return ""

    def _day(self, at: datetime) -> str:
        """``Nov 16``: the weekday would not fit."""
        return self._times.day(at).partition(", ")[2]


def _way(way: WayOut) -> str:
    """``Way out: lost (2 missed dates; 1 missed)``."""
    title = f"{way.title[:1].lower()}{way.title[1:]}"
    return f"{'Taken' if way.taken else 'Way out'}: {title} ({way.note})"


_POSITIONS = {
    Position.DONE: "done",
    Position.NOW: "now",
    Position.AHEAD: "ahead",
    Position.LEFT_OUT: "left out: nothing to do",
}
