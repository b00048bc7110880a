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

    local_retry_threshold: timedelta
    """A longer pause between attempts is kept by a timer, so that waiting costs few events."""


class BeatingOptions(Options):
    """The same for an activity that reports that it lives."""

    heartbeat_timeout: timedelta


RECORD: LocalOptions = {
    "start_to_close_timeout": timedelta(seconds=20),
    "local_retry_threshold": timedelta(seconds=5),
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(minutes=2)
    ),
}
"""Writing to the register: it must happen, however long the database is away."""

SCREEN: Options = {
    "start_to_close_timeout": timedelta(seconds=15),
    "retry_policy": RetryPolicy(initial_interval=_SECOND, maximum_interval=timedelta(seconds=30)),
}
"""Screening one communication: tried until it ends. What is not screened within the time of the
edition's clock ``screening`` is restricted meanwhile (docs/decisions/0013)."""

HAND_OVER: Options = {
    "start_to_close_timeout": timedelta(seconds=30),
    "retry_policy": RetryPolicy(initial_interval=_SECOND, maximum_interval=timedelta(seconds=30)),
}
"""Opening or telling a case."""

MAIL: BeatingOptions = {
    "start_to_close_timeout": timedelta(minutes=10),
    "heartbeat_timeout": timedelta(seconds=10),
    "retry_policy": RetryPolicy(
        initial_interval=timedelta(seconds=5),
        backoff_coefficient=2,
        maximum_interval=timedelta(minutes=30),
        maximum_attempts=150,
    ),
}
"""Delivering mail: a server may be slow, a worker that died is noticed by its missing heartbeat.
Transient refusals are tried for about three days, then the mail is given up and stays in the outbox
as FAILED. Nothing waits for it."""

SCREEN_AGAIN: BeatingOptions = {
    "start_to_close_timeout": timedelta(minutes=30),
    "heartbeat_timeout": timedelta(seconds=60),
    "retry_policy": RetryPolicy(initial_interval=_SECOND, maximum_interval=timedelta(minutes=2)),
}
"""Screening one page of what was received again, after the roster has changed."""
