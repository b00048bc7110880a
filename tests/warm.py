"""Screening processes that are kept for the next office: starting one costs a second."""

from typing import Self

from runtime.bounded_process import BoundedProcess


class WarmProcess(BoundedProcess):
    """A process that waits, when it is ended, for whoever needs the next one.

    Whoever starts one gives it a roster, as any other. One that was stopped in its work is ended.
    """

    _answering = False
    _given_back = False

    @classmethod
    async def start(cls, module: str) -> Self:
        """A process that was kept, or a new one."""
        kept = _kept.get(module, [])
        while kept:
            process = kept.pop()
            if process.running:
                return cls(process._process)._of(module)
        started = await super().start(module)
        return cls(started._process)._of(module)

    def _of(self, module: str) -> Self:
        self._module = module
        return self

    async def ask(self, question: bytes, content: bytes, seconds: float) -> bytes:
        """The answer, as from any other process."""
        self._answering = True
        answer = await super().ask(question, content, seconds)
        self._answering = False
        return answer

    async def end(self) -> None:
        """Keep the process, unless it does not answer any more."""
        if self._given_back:
            return
        if self._answering or not self.running:
            await super().end()
            return
        self._given_back = True
        _kept.setdefault(self._module, []).append(self)


_kept: dict[str, list[WarmProcess]] = {}


async def end_kept() -> None:
    """End the processes that are kept."""
    for kept in _kept.values():
        while kept:
            await BoundedProcess.end(kept.pop())
