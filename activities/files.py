"""Files that an operator may change while a worker runs: read again when they have changed."""

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Generic, TypeVar

from register.order_keys import OrderKeys, OrderKeysUnreadable

T = TypeVar("T")


class WatchedFile(Generic[T]):
    """What a file says; while it is unusable, what it said last."""

    def __init__(
        self, path: Path, read: Callable[[Path], T], unusable: tuple[type[Exception], ...]
    ) -> None:
        """Read the file now. Raises OSError, and what ``read`` raises."""
        self._path = path
        self._read = read
        self._unusable = unusable
        self._stamp = self._stamp_now()
        self._content = read(path)

    def latest(self) -> T:
        """What the present file says. Raises OSError, and what reading it raises."""
        stamp = self._stamp_now()
        if stamp != self._stamp:
            self._content = self._read(self._path)
            self._stamp = stamp
        return self._content

    def usable(self) -> T:
        """What the present file says; while it is unusable, what it said last."""
        with suppress(OSError, *self._unusable):
            self.latest()
        return self._content

    def _stamp_now(self) -> tuple[int, int]:
        status = self._path.stat()
        return status.st_mtime_ns, status.st_size


class KeysInUse:
    """The published order keys of a file that is read when an order is verified for the first time.

    A key that is added, or ends, counts at once.
    """

    def __init__(self, path: Path) -> None:
        """Nothing is read yet."""
        self._path = path

    @cached_property
    def _file(self) -> WatchedFile[OrderKeys]:
        OrderKeys.read(self._path)  # what cannot be read is said in a sentence
        return WatchedFile(self._path, OrderKeys.read, (OrderKeysUnreadable,))

    def __call__(self) -> OrderKeys:
        """The keys; while the file is unusable, those that it had last.

        Raises OrderKeysUnreadable where it never was usable.
        """
        return self._file.usable()
