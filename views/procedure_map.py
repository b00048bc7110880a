"""The map of a procedure with a position on it: what is done, where it is, what is ahead."""

from enum import StrEnum

from procedure.values import Moment, Stored


class Position(StrEnum):
    """Where a stage is, seen from the case or the matter."""

    DONE = "DONE"
    """It is over."""
    NOW = "NOW"
    """The case or the matter is in it."""
    AHEAD = "AHEAD"
    """It has not begun."""
    LEFT_OUT = "LEFT_OUT"
    """It was passed over: nothing had to be done in it."""


class WayOut(Stored):
    """How the procedure can end, or leave its path, at a stage."""

    title: str
    note: str
    taken: bool = False
    """Whether it ended this way."""
    near: bool = False
    """Whether little is missing for it, so that people should look at it."""


class MapStage(Stored):
    """A stage on the map."""

    code: str
    title: str
    position: Position
    since: Moment | None = None
    """When the first step of it began."""
    until: Moment | None = None
    """Of one that is over, when the last step of it ended."""
    due: Moment | None = None
    """By when the step that is due last in it is due."""
    expected: bool = False
    """Whether others owe all that is due in it."""
    waits_on: str = ""
    """Who must act, where it is now."""
    time: str = ""
    """How long it is expected to take, where its rule says so: ``30 calendar days``."""
    ways_out: tuple[WayOut, ...] = ()


class Span(Stored):
    """What holds several stages at once."""

    title: str
    first: str
    """The code of the first stage that it would hold."""
    last: str
    now: bool
    """Whether it holds them now."""


class ProcedureMap(Stored):
    """The stages in their order, and what runs beside them."""

    key: str
    """Tells the maps of a page apart, in anchors."""
    title: str
    stages: tuple[MapStage, ...]
    beside: tuple[MapStage, ...] = ()
    """What runs beside all of them."""
    span: Span | None = None

    @property
    def now(self) -> MapStage | None:
        """The stage in which it is."""
        return next((one for one in self.stages if one.position is Position.NOW), None)
