"""Work in a process of its own, with hard limits of processor time, time, and memory.

A hostile message costs such a process, never the one that asks: its event loop only waits. What the
process handles is personal data, so it writes nothing but its answers and logs nothing.
"""

import asyncio
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from pathlib import Path
from typing import BinaryIO, Self

_ROOT = Path(__file__).resolve().parent.parent
_SIZE = 4
"""The bytes of a length. Each part of a request, and each answer, comes after its length."""


class LimitReached(Exception):
    """There is no answer; the message says why, without personal data."""


class _Outcome(IntEnum):
    """What the first byte of an answer says."""

    DONE = 0
    MEMORY = 1
    """The memory limit was reached."""
    FAILED = 2
    """A defect; what it says may be personal data, so it stays in the process."""


class BoundedProcess:
    """One process. It answers one request at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Use ``start``."""
        self._process = process

    @classmethod
    async def start(cls, module: str) -> Self:
        """Start a module that calls ``serve``."""
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", module),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                cwd=_ROOT,
                start_new_session=True,  # an interrupt at the terminal is for its parent alone
            )
        )

    @property
    def running(self) -> bool:
        """Whether it can be asked."""
        return self._process.returncode is None

    async def ask(self, question: bytes, content: bytes, seconds: float) -> bytes:
        """The answer to a question about a content.

        Raises LimitReached: then the process is of no use any more, as after a cancellation.
        """
        try:
            async with asyncio.timeout(seconds):
                outcome, answer = await self._answer(question, content)
        except TimeoutError:
            raise LimitReached("the time limit was reached") from None
        except (OSError, asyncio.IncompleteReadError):
            raise LimitReached("the process was ended") from None
        if outcome is _Outcome.MEMORY:
            raise LimitReached("the memory limit was reached")
        if outcome is _Outcome.FAILED:
            raise LimitReached("it failed")
        return answer

    async def _answer(self, question: bytes, content: bytes) -> tuple[_Outcome, bytes]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        for part in (question, content):
            self._process.stdin.write(len(part).to_bytes(_SIZE, "big"))
            self._process.stdin.write(part)
        await self._process.stdin.drain()
        head = await self._process.stdout.readexactly(1 + _SIZE)
        answer = await self._process.stdout.readexactly(int.from_bytes(head[1:], "big"))
        return _Outcome(head[0]), answer

    async def end(self) -> None:
        """End the process, whatever it is doing."""
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


def serve(
    answer: Callable[[bytes, bytes], bytes],
    requests: BinaryIO = sys.stdin.buffer,
    answers: BinaryIO = sys.stdout.buffer,
) -> None:
    """In the process: answer each question with its content, until the requests end."""
    while True:
        parts = [_part(requests), _part(requests)]
        if None in parts:
            return
        question, content = (part or b"" for part in parts)
        try:
            outcome, found = _Outcome.DONE, answer(question, content)
        except MemoryError:
            outcome, found = _Outcome.MEMORY, b""
        except Exception:  # whatever it is, it must not be shown: it may repeat the content
            outcome, found = _Outcome.FAILED, b""
        answers.write(bytes([outcome]) + len(found).to_bytes(_SIZE, "big") + found)
        answers.flush()


def _part(requests: BinaryIO) -> bytes | None:
    size = requests.read(_SIZE)
    return requests.read(int.from_bytes(size, "big")) if size else None


def limit_memory(more: int) -> None:
    """In the process: from now on, at most so many bytes more than it uses now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + more
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))


def limit_processor_time(more: int) -> None:
    """In the process: the system ends it after so many more seconds of processor time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + more
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
