"""Screening in processes of its own, each with the roster in use.

A process that is behind reads the newest roster before it screens, and one that reaches a limit
ends: another takes its place.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, NamedTuple, TypeVar

from activities.roster_in_use import RosterInUse
from activities.screening import NotScreened
from activities.screening_child import Answer, Load, Question
from activities.watch_values import Alike, Watched
from indicators.indications import Indications
from indicators.known import Known
from procedure.intake.intake import HitLevel
from register.rosters import RosterVersion
from runtime.bounded_process import BoundedProcess, LimitReached
from screening.evidence import Thresholds
from screening.result import ScreenResult
from screening.roster import RosterUnreadable

PROCESSES = 2
"""How many messages are screened at the same time: one of them may be hostile."""
MAX_SECONDS = 10.0
"""The most that one message may take."""
MAX_LOAD_SECONDS = 120.0
"""The most that reading a roster may take."""
_MODULE = "activities.screening_child"

T = TypeVar("T")


class _Holder(NamedTuple):
    """A process and the roster that it holds."""

    process: BoundedProcess
    version: RosterVersion
    watched: str = ""
    """The version of what watches look for that it holds."""


class ScreeningProcesses:
    """Screens in processes that hold the roster in use."""

    def __init__(
        self,
        roster: RosterInUse,
        thresholds: Thresholds,
        process: type[BoundedProcess] = BoundedProcess,
    ) -> None:
        """Nothing is started before it is needed. ``process`` says how it is started and ended."""
        self._process = process
        self._roster = roster
        self._thresholds = thresholds
        # The last one back is asked first: another process starts only where it is needed.
        self._slots: asyncio.LifoQueue[_Holder | None] = asyncio.LifoQueue()
        for _ in range(PROCESSES):
            self._slots.put_nowait(None)
        self._running: set[BoundedProcess] = set()
        self._tasks: set[asyncio.Task[Any]] = set()

    async def screen(
        self, communication: str, known: Known | None = None
    ) -> tuple[ScreenResult, Indications]:
        """Whom a communication, as it is stored, names, and its misuse indicators.

        Raises NotScreened, and what opening the roster raises.
        """
        answer = await self._answer(Question(screen=True, known=known or Known()), communication)
        assert answer.result is not None
        assert answer.indications is not None
        return answer.result, answer.indications

    async def indicate(self, communication: str, known: Known) -> Indications:
        """Its misuse indicators alone. Raises NotScreened, and what opening the roster raises."""
        answer = await self._answer(Question(known=known), communication)
        assert answer.indications is not None
        return answer.indications

    async def alike(
        self, communication: str, hits: Sequence[HitLevel], watched: Watched
    ) -> tuple[Alike, ...]:
        """Which watches a communication may concern. ``hits`` are those of the roster.

        Raises NotScreened, and what opening the roster raises.
        """
        question = Question(compare=tuple(hits))
        return (await self._answer(question, communication, watched)).alike

    async def load(self) -> None:
        """Let every process read the roster in use now, so that no message waits for it.

        Raises RosterUnreadable, and what the register raises.
        """
        taken = asyncio.Barrier(PROCESSES)

        async def load_one() -> None:
            holder = await self._held()
            try:
                # Kept until the others have theirs: else one process would be asked twice.
                await taken.wait()
            finally:
                self._slots.put_nowait(holder)

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(PROCESSES):
                    group.create_task(load_one())
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from None

    async def close(self) -> None:
        """End all processes, whatever they are doing. It can be used again."""
        while self._tasks or self._running:
            for process in tuple(self._running):
                await self._end(process)
            await asyncio.gather(*self._tasks, return_exceptions=True)
        for _ in range(PROCESSES):
            await self._slots.get()
        for _ in range(PROCESSES):
            self._slots.put_nowait(None)

    async def _answer(
        self, question: Question, communication: str, watched: Watched | None = None
    ) -> Answer:
        """A free process's answer. It works on where the caller does not wait any more: a process
        that is ended must read the roster again.
        """
        holder = await self._held()
        work = self._work(holder, question, communication, watched)
        return await asyncio.shield(self._task(work))

    async def _work(
        self, holder: _Holder, question: Question, communication: str, watched: Watched | None
    ) -> Answer:
        kept: _Holder | None = None
        try:
            if watched is not None and watched.version != holder.watched:
                sought = watched.model_dump_json()
                await _asked(holder.process, Question(watch=True), sought, MAX_LOAD_SECONDS)
                holder = holder._replace(watched=watched.version)
            answer = await _asked(holder.process, question, communication, MAX_SECONDS)
            kept = holder
        except LimitReached as error:
            raise NotScreened(str(error)) from None
        finally:
            if kept is None:
                await self._end(holder.process)
            self._slots.put_nowait(kept)
        return answer

    async def _held(self) -> _Holder:
        """A free process that holds the roster in use. Whoever gets it gives the slot back."""
        before = await self._slots.get()
        try:
            version = await self._roster.version()
        except BaseException:
            self._slots.put_nowait(before)
            raise
        if before is not None and before.version == version and before.process.running:
            return before
        renewal = self._task(self._renewed(before, version))
        try:
            return await asyncio.shield(renewal)
        except asyncio.CancelledError:
            # A roster may take longer than the caller waits: the reading continues without it.
            renewal.add_done_callback(self._give_back)
            raise

    def _give_back(self, renewal: asyncio.Task[_Holder]) -> None:
        """Where the renewal failed, it has given back the slot itself."""
        if not renewal.cancelled() and renewal.exception() is None:
            self._slots.put_nowait(renewal.result())

    async def _renewed(self, before: _Holder | None, version: RosterVersion) -> _Holder:
        """Another process, which holds this version."""
        kept = before
        try:
            process = await self._started(version)
            if before is not None:
                kept = None
                await self._end(before.process)
        except BaseException:
            self._slots.put_nowait(kept)
            raise
        return _Holder(process, version)

    async def _started(self, version: RosterVersion) -> BoundedProcess:
        """A new process that has read this roster."""
        text = await self._roster.text(version)
        process = await self._process.start(_MODULE)
        self._running.add(process)
        load = Load(version=version.name, thresholds=self._thresholds)
        try:
            answer = await _asked(process, Question(load=load), text, MAX_LOAD_SECONDS)
            if answer.problem is not None:
                raise RosterUnreadable(answer.problem)
        except LimitReached as error:
            await self._end(process)
            raise RosterUnreadable(f"The roster could not be read: {error}.") from None
        except BaseException:
            await self._end(process)
            raise
        return process

    async def _end(self, process: BoundedProcess) -> None:
        self._running.discard(process)
        await process.end()

    def _task(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _asked(
    process: BoundedProcess, question: Question, content: str, seconds: float
) -> Answer:
    """What a process answers about a content. Raises LimitReached."""
    answer = await process.ask(question.model_dump_json().encode(), content.encode(), seconds)
    return Answer.model_validate_json(answer)
