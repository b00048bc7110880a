"""What was not used of a roster file, and why: collected while it is read."""

from procedure.values import Value


class Unused(Value):
    """Something in a roster file that was not used. It repeats no name.

    ``line`` is the first line, ``count`` how many places there are in all.
    """

    line: int
    reason: str
    count: int = 1

    @property
    def sentence(self) -> str:
        """The line, the reason, and how often."""
        more = f" ({self.count - 1} more like it)" if self.count > 1 else ""
        return f"Line {self.line}: {self.reason}{more}"


class Notes:
    """Collects what is not used; the same reason is counted."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._found: dict[str, tuple[int, int]] = {}

    def add(self, line: int, reason: str) -> None:
        """Note that something on a line is not used."""
        first, count = self._found.get(reason, (line, 0))
        self._found[reason] = (min(first, line), count + 1)

    def all(self) -> tuple[Unused, ...]:
        """Everything that was noted, by line."""
        return tuple(
            Unused(line=line, reason=reason, count=count)
            for reason, (line, count) in sorted(self._found.items(), key=lambda item: item[1][0])
        )
