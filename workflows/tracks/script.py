"""What a track's script is made of: steps that are recorded, and waiting for what is recorded."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procedure.case import Case
    from procedure.context import Context
    from procedure.dossier import Event

    StepFunction = Callable[[Case, Context], Sequence[Event]]
    Condition = Callable[[Case], bool]


class Host(Protocol):
    """Where a script runs: a workflow, or a test."""

    @property
    def case(self) -> "Case":
        """The case as recorded."""

    def step(self, step: "StepFunction") -> Awaitable[None]:
        """Take a step of the procedure; nothing happens where it is taken already."""

    def until(self, condition: "Condition") -> Awaitable[None]:
        """Wait until the record shows what is waited for."""

    def assess_indicators(self) -> Awaitable[None]:
        """Assess the misuse indicators for counsel; nothing happens where it is done."""

    def together(self, *parts: Coroutine[Any, Any, None]) -> Awaitable[None]:
        """Follow several parts of a script side by side, until all are done."""


class Script(ABC):
    """One track of a case, as long as the case follows it.

    A script waits only for facts in the state and acts only by steps, so it can start on any
    recorded state: it skips what is recorded. When it returns, the track has ended.
    """

    def __init__(self, host: Host) -> None:
        """The script acts through its host."""
        self._host = host

    @abstractmethod
    async def follow(self) -> None:
        """What the United States does on this track, in its order."""

    @property
    def case(self) -> "Case":
        """The case as recorded."""
        return self._host.case

    async def step(self, step: "StepFunction") -> None:
        """Take a step of the procedure; nothing happens where it is taken already."""
        await self._host.step(step)

    async def until(self, condition: "Condition") -> None:
        """Wait until the record shows what is waited for."""
        await self._host.until(condition)

    async def assess_indicators(self) -> None:
        """Assess the misuse indicators for counsel; nothing happens where it is done."""
        await self._host.assess_indicators()

    async def together(self, *parts: Coroutine[Any, Any, None]) -> None:
        """Follow several parts side by side, until all are done."""
        await self._host.together(*parts)
