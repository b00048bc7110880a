"""What Ctrl-C does: it ends a command that has begun nothing at once and without a word.

An exception instead could come up anywhere, and Python prints those that it cannot pass on: within
an import, a callback, or the end of the process. Only while a command works is it an exception, so
that what is open is closed.
"""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_INTERRUPTED = 130
"""``Exit.INTERRUPTED``, which may not be loaded yet."""


def end_at_ctrl_c() -> None:
    """From now on Ctrl-C ends the process with its exit code."""
    signal.signal(signal.SIGINT, _end)


def _end(number: int, frame: object) -> None:
    os._exit(_INTERRUPTED)


@contextmanager
def interruptible() -> Iterator[None]:
    """Meanwhile Ctrl-C raises KeyboardInterrupt, as asyncio needs it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
