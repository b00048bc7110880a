"""The time of a rehearsal."""

from datetime import UTC, datetime, timedelta


class RehearsalClock:
    """The present moment of a rehearsal: the real one and the time that was skipped."""

    def __init__(self) -> None:
        """Nothing is skipped yet."""
        self._skipped = timedelta()

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC) + self._skipped

    @property
    def skipped(self) -> timedelta:
        """How much time was skipped."""
        return self._skipped

    def skip(self, span: timedelta) -> None:
        """Let time pass."""
        self._skipped += span
