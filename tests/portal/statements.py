"""What two answers differ by: the statements sent to the database, and the text."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def counted(engine: Engine) -> Iterator[Counter[str]]:
    """How often each statement is sent meanwhile."""
    found: Counter[str] = Counter()

    def note(connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        found[statement] += 1

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def first_difference(one: str, other: str) -> int:
    """Where two texts begin to differ."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
