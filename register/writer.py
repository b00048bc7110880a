"""Writing transactions: one at a time, and what waits together in one of them.

A commit costs a wait for the disk, many times what the statements cost. What came in during one
commit is therefore written together in the next; whoever asked learns of it after that commit only.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")

_MOST_TOGETHER = 20
"""Works of one transaction: others wait for its locks."""


class DatabaseStuck(Exception):
    """A transaction did not finish in time. Its thread was abandoned."""


class _Work:
    """What somebody wants to be written, and the answer to them."""

    def __init__(self, do: Callable[[Connection], Any]) -> None:
        self.do = do
        self.answer: Future[Any] = Future()


class Writer:
    """One thread that writes; it is replaced when it is stuck."""

    def __init__(
        self, begin: Callable[[], AbstractContextManager[Connection]], total: float
    ) -> None:
        """``begin`` begins a writing transaction and commits it at its end.

        ``total`` is how long, in seconds, one work may take with all that it waits for.
        """
        self._begin = begin
        self._total = total
        self._waiting: deque[_Work] = deque()
        self._thread = _new_thread()

    async def write(self, do: Callable[[Connection], T]) -> T:
        """Do this work in a transaction; it may be done again if another one's fails.

        Raises DatabaseStuck.
        """
        work = _Work(do)
        self._waiting.append(work)
        thread = self._thread
        thread.submit(self._write_waiting)
        answer: asyncio.Future[T] = asyncio.wrap_future(work.answer)
        done, _ = await asyncio.wait([answer], timeout=self._total)
        if done:
            return answer.result()
        if self._thread is thread:
            self._thread = _new_thread()
            thread.shutdown(wait=False, cancel_futures=True)
            self._thread.submit(self._write_waiting)
        answer.cancel()
        raise DatabaseStuck("The register's database does not answer.")

    def close(self) -> None:
        """Finish what is being written."""
        self._thread.shutdown(wait=True)

    def _write_waiting(self) -> None:
        """In the thread: write what waits, unless somebody has done that meanwhile."""
        works = self._taken()
        if len(works) > 1 and self._written(works):
            return
        # By itself: what fails takes nothing with it, and each gets its own error.
        for work in works:
            self._write_alone(work)

    def _taken(self) -> list[_Work]:
        taken: list[_Work] = []
        while self._waiting and len(taken) < _MOST_TOGETHER:
            try:
                work = self._waiting.popleft()
            except IndexError:  # a thread that was abandoned came first
                break
            if work.answer.set_running_or_notify_cancel():
                taken.append(work)
        if self._waiting:
            self._thread.submit(self._write_waiting)
        return taken

    def _written(self, works: list[_Work]) -> bool:
        """Whether all of them could be written together; otherwise nothing was."""
        try:
            with self._begin() as connection:
                results = [work.do(connection) for work in works]
        except Exception:  # whoever failed gets the error when it is tried by itself
            return False
        for work, result in zip(works, results, strict=True):
            work.answer.set_result(result)
        return True

    def _write_alone(self, work: _Work) -> None:
        try:
            with self._begin() as connection:
                result = work.do(connection)
        except BaseException as error:
            work.answer.set_exception(error)
        else:
            work.answer.set_result(result)


def _new_thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="register-writer")
