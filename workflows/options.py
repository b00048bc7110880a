"""The one home of timeouts and retry policies. A library retries nothing: Temporal does."""

from datetime import timedelta
from typing import TypedDict

from temporalio.common import RetryPolicy

_SECOND = timedelta(seconds=1)


class Options(TypedDict):
    """How long one attempt may take, and how attempts follow each other."""

    start_to_close_timeout: timedelta
    retry_policy: RetryPolicy


class LocalOptions(Options):
    """The same for an activity that runs inside the workflow's own task."""

    schedule_to_close_timeout: timedelta
    """For all attempts: well below the 10 s that a workflow task has."""


class BeatingOptions(Options):
    """The same for an activity that reports that it is alive."""

    heartbeat_timeout: timedelta


RECORD_AT_ONCE: LocalOptions = {
    "start_to_close_timeout": timedelta(seconds=3),
    "schedule_to_close_timeout": timedelta(seconds=4),
    "retry_policy": RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_attempts=2),
}
"""Writing to the register while it answers: no round trip, few events."""

RECORD: Options = {
    "start_to_close_timeout": timedelta(seconds=10),
    "retry_policy": RetryPolicy(initial_interval=_SECOND, maximum_interval=timedelta(seconds=30)),
}
"""Writing to a register that does not answer: it must happen, however long it is away. A register
that is away for 40 s costs 14 events (docs/decisions/0020)."""

TAKE_AT_ONCE: LocalOptions = {
    "start_to_close_timeout": timedelta(seconds=4),
    "schedule_to_close_timeout": timedelta(seconds=4),
    "retry_policy": RetryPolicy(maximum_attempts=1),
}
"""Screening one communication or assessing one case, and recording it, while a screening process is
free and the register answers: no round trip, few events. Waiting for a process counts."""

SCREEN: Options = {
    "start_to_close_timeout": timedelta(seconds=15),
    "retry_policy": RetryPolicy(initial_interval=_SECOND, maximum_interval=timedelta(seconds=30)),
}
"""Screening one communication that was not screened at once: retried until it succeeds, or has
failed so often that it is restricted. What is not screened within the time of the edition's clock
``screening`` is restricted meanwhile (docs/decisions/0013)."""

SCREEN_AGAIN: BeatingOptions = {
    "start_to_close_timeout": timedelta(minutes=30),
    "heartbeat_timeout": timedelta(seconds=60),
    "retry_policy": RetryPolicy(initial_interval=_SECOND, maximum_interval=timedelta(minutes=2)),
}
"""Screening one page of what was received again, after the roster has changed."""
