"""Structured logs without personal data, whoever writes them.

Everything that the process logs (our code, Temporal's worker, other libraries) goes through here.
Only what cannot contain a person's data is kept:

- the text, if it is word for word in the source code, with values only if they are numbers or ids;
  otherwise the text is withheld, and the place in the code is logged instead
- fields whose names are in ``FIELDS`` and whose values are numbers, times, or words without spaces
- the type of an exception and where it was raised; its message only if the type is one of ours
"""

import linecache
import logging
import re
import sys
import threading
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger
from temporalio import activity, workflow

from procedure.refusals import Refused
from runtime.codec import PayloadRefused

LogFormat = Literal["auto", "json", "console"]
"""``auto`` is ``console`` on a terminal and ``json`` elsewhere."""

FIELDS = frozenset(
    {
        # what it is about
        *("case_id", "communication_id", "document_id", "task_id", "clock", "edition", "stage"),
        *("track", "priority", "step", "outcome", "act", "role", "agency", "sequence"),
        *("message_key", "email_id", "version"),
        # what happened, and how much
        *("code", "count", "failed", "attempt", "duration_ms", "due_at", "restricted", "refusal"),
        # where in Temporal
        *("workflow_id", "workflow_type", "run_id", "update_id", "update_name", "activity_id"),
        *("activity_type", "namespace", "task_queue", "build_id"),
        # where in the machine
        *("pid", "port", "endpoint", "signal"),
    }
)
"""The only fields that are logged."""

_WORD = re.compile(r"[\w.:/+-]{1,160}", re.ASCII)
"""No spaces and no @: an id, a code or a time, but never a sentence or an email address."""

_ULID = r"(case|comm|doc)-[0-9A-HJKMNP-TV-Z]{26}"
_UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ID = re.compile(f"{_ULID}|{_UUID}")
_FRAMES = 6
_CORE = "(sdk-core)"  # the source file that the SDK gives for logs of its compiled part
_QUIET = ("sqlalchemy", "mail.log", "asyncio", "alembic")


def configure_logs(
    log_format: LogFormat = "auto",
    *,
    level: int = logging.INFO,
    spoken: Sequence[type[BaseException]] = (Refused, PayloadRefused),
) -> None:
    """Send all logs of this process to standard error. Call this once, at the start.

    ``spoken`` are the exception types whose messages are safe to log: our own types, which contain
    ids and fixed sentences but never what somebody wrote.
    """
    console = log_format == "console" or (log_format == "auto" and sys.stderr.isatty())
    keep: list[Processor] = [_safe_text, _describe_error(tuple(spoken)), _keep_known_fields]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
        processors=[*keep, _console() if console else structlog.processors.JSONRenderer()],
        use_get_message=False,
        pass_foreign_args=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    # The ids are in fields. In the text, they would make every message different.
    workflow.logger.workflow_info_on_message = False
    activity.logger.activity_info_on_message = False
    logging.raiseExceptions = False  # or a record that cannot be formatted is printed with its data
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def _safe_text(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    record: logging.LogRecord = event["_record"]
    text, arguments = event.get("event"), event.pop("positional_args", ())
    if not isinstance(text, str) or not _constant(text, record.pathname):
        place = f"{Path(record.pathname).stem}.{record.funcName}:{record.lineno}"
        event["event"] = f"(text withheld) {place}"
    elif arguments and all(_harmless(argument) for argument in _as_tuple(arguments)):
        with suppress(TypeError, ValueError, KeyError):  # they do not fit: keep the bare text
            event["event"] = text % arguments
    return event


def _constant(text: str, source: str) -> bool:
    # Logs of the SDK's compiled part have no source. That part sees no payload and no failure text
    # in clear: both are encrypted before they reach it.
    return source == _CORE or _stands_in(text, source)


@lru_cache(maxsize=4096)
def _stands_in(text: str, source: str) -> bool:
    return text in "".join(linecache.getlines(source))


def _as_tuple(arguments: object) -> tuple[object, ...]:
    if isinstance(arguments, Mapping):
        return tuple(arguments.values())
    return arguments if isinstance(arguments, tuple) else (arguments,)


def _harmless(value: object) -> bool:
    return isinstance(value, int | float) or (
        isinstance(value, str) and _ID.fullmatch(value) is not None
    )


def _describe_error(spoken: tuple[type[BaseException], ...]) -> Processor:
    def describe(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        error = _exception(event.pop("exc_info", None))
        if error is not None:
            event["error"] = [_described(link, spoken) for link in _chain(error)]
        return event

    return describe


def _exception(exc_info: object) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return exc_info[1] if isinstance(exc_info[1], BaseException) else None
    return sys.exception() if exc_info else None


def _chain(error: BaseException) -> list[BaseException]:
    """The error and all its causes, including the members of exception groups."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        link = waiting.pop(0)
        if link is None or link in found:
            continue
        found.append(link)
        waiting.append(link.__cause__ or (None if link.__suppress_context__ else link.__context__))
        if isinstance(link, BaseExceptionGroup):
            waiting.extend(link.exceptions)
    return found


def _described(error: BaseException, spoken: tuple[type[BaseException], ...]) -> dict[str, object]:
    kind = type(error)
    described: dict[str, object] = {"type": f"{kind.__module__}.{kind.__qualname__}"}
    wire_type = getattr(error, "type", None)  # of a Temporal ApplicationError: a class name of ours
    if isinstance(wire_type, str) and _WORD.fullmatch(wire_type):
        described["of"] = wire_type
    if isinstance(error, spoken):
        described["message"] = str(error)
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    described["at"] = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    return described


def _keep_known_fields(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    kept: EventDict = {
        name: event.pop(name)
        for name in ("time", "level", "logger", "event", "error")
        if name in event
    }
    for place in ("temporal_workflow", "temporal_activity"):  # set by the SDK's own loggers
        inner = event.pop(place, None)
        if isinstance(inner, Mapping):
            event = {**inner, **event}
    for name in ("_record", "_from_structlog"):
        event.pop(name, None)
    workflow_id = event.get("workflow_id")
    if isinstance(workflow_id, str) and workflow_id.startswith("case-"):
        event.setdefault("case_id", workflow_id)
    withheld = 0
    for name, value in event.items():
        known = name in FIELDS
        if known and isinstance(value, datetime):
            kept[name] = value.isoformat()
        elif known and _plain(value):
            kept[name] = value
        elif name not in _KNOWN_TO_SDK:
            withheld += 1
    if withheld:
        kept["fields_withheld"] = withheld
    return kept


_KNOWN_TO_SDK = frozenset({"temporal_log", "__temporal_error_identifier"})


def _plain(value: object) -> bool:
    return (
        value is None
        or isinstance(value, int | float)
        or (isinstance(value, str) and _WORD.fullmatch(value) is not None)
    )


def _console() -> Processor:
    return structlog.dev.ConsoleRenderer(timestamp_key="time", colors=sys.stderr.isatty())


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        logging.getLogger("caveat").critical("The process ends with an error", exc_info=error)


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        logger = logging.getLogger("caveat")
        logger.critical("A thread ended with an error", exc_info=args.exc_value)
