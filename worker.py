"""The worker process: connects, puts the parts together, and works until it is stopped.

The only place where the real parts meet the workflows; nobody imports it except entry points.
"""

import asyncio
import os
import signal
from asyncio import Task
from collections.abc import AsyncIterator, Callable, Collection, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from temporalio.client import Client
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.worker import Worker, WorkerDeploymentConfig

from activities.assessment import AssessmentActivities
from activities.composition import Parts, parts_of
from activities.duties import DutyActivities
from activities.duty_opening import RegisterDutyOpener
from activities.installed import check_directory
from activities.record import RecordActivities
from activities.rescreening import RescreeningActivities
from activities.review_library import RegisterReviewLibrary
from activities.reviewing import ReviewActivities
from activities.screening import ScreeningActivities
from client.composition import relay_of
from client.connect import NamespaceUnknown, TemporalDoesNotAnswer, connect
from client.gateway import Gateway
from client.indexing import index_earlier
from client.reach import Reach
from client.review_watch import ReviewWatch
from client.roster_watch import RosterWatch
from client.schedules import keep_schedules
from client.sweep import Sweep
from client.taking_up import TakingUp, take_up_for
from indicators.country_patterns import CountryPatternsUnreadable
from procedure.annex.editions import Editions, EditionUnreadable
from procedure.directory import DirectoryUnreadable
from procedure.refusals import Refused
from register.database import Patience, RegisterUnusable
from register.directory_values import DirectoryMissing
from register.keyring import KeyRing, KeyRingUnreadable
from register.order_keys import OrderKeysUnreadable
from register.register import Register
from register.row_codes import VersionTampered
from runtime.build import digest_of_code
from runtime.codec import PayloadRefused
from runtime.garbage import keep_what_is_loaded, look_seldom
from runtime.logs import configure_logs
from runtime.plugin import caveat_plugin
from runtime.telemetry import install_runtime
from runtime.zone_data import pin_zone_data
from screening.roster import RosterUnreadable
from settings import Settings, SettingsUnusable, read_settings
from workflows.case import CaseWorkflow
from workflows.duties import DutiesWorkflow
from workflows.intake import IntakeWorkflow
from workflows.matter import MatterWorkflow
from workflows.rescreening import RescreeningWorkflow
from workflows.reviewing import ReviewWorkflow

SPOKEN = (
    Refused,
    PayloadRefused,
    RosterUnreadable,
    DirectoryUnreadable,
    DirectoryMissing,
    VersionTampered,
    EditionUnreadable,
    CountryPatternsUnreadable,
    KeyRingUnreadable,
    OrderKeysUnreadable,
    RegisterUnusable,
    TemporalDoesNotAnswer,
    NamespaceUnknown,
)
"""Errors whose own words hold no personal data: the log may say what is wrong."""

PATIENCE = Patience(lock=2.5, total=9.0, connect=3)
"""How long the register may keep a worker waiting: Temporal tries again."""
_RETRY_SECONDS = 5.0

log = structlog.get_logger("caveat.worker")


def _now() -> datetime:
    return datetime.now(UTC)


def compose(
    settings: Settings,
    temporal: Client,
    parts: Parts,
    case_workflow: type[CaseWorkflow] = CaseWorkflow,
    now: Callable[[], datetime] = _now,
) -> Worker:
    """The worker with its workflows and activities. Raises EditionUnreadable.

    ``case_workflow`` and ``now``, which gives the present in UTC, are others only in tests.
    """
    _check_scripts(parts.recorder.editions, case_workflow)
    record = RecordActivities(parts.recorder)
    screening = ScreeningActivities(parts.library, parts.screener, parts.recorder, parts.patterns)
    assessment = AssessmentActivities(
        parts.case_file, parts.screener, parts.recorder, parts.patterns
    )
    rescreening = RescreeningActivities(parts.library, parts.screener)
    duties = DutyActivities(RegisterDutyOpener(parts.recorder, now=now))
    reviews = RegisterReviewLibrary(parts.recorder, parts.library, now)
    reviewing = ReviewActivities(reviews, parts.screener, parts.patterns)
    return Worker(
        temporal,
        task_queue=settings.task_queue,
        workflows=[
            case_workflow,
            IntakeWorkflow,
            MatterWorkflow,
            RescreeningWorkflow,
            DutiesWorkflow,
            ReviewWorkflow,
        ],
        activities=[
            record.act,
            record.claim,
            screening.screen_at_once,
            screening.screen_communication,
            assessment.assess_at_once,
            assessment.assess_case,
            rescreening.screen_page_again,
            rescreening.note_screened_again,
            duties.open_due_duties,
            reviewing.review_page,
        ],
        max_cached_workflows=settings.max_cached_workflows,
        sticky_queue_schedule_to_start_timeout=settings.sticky_timeout,
        graceful_shutdown_timeout=settings.graceful_shutdown,
        deployment_config=_deployment(settings),
    )


def _check_scripts(editions: Editions, case_workflow: type[CaseWorkflow]) -> None:
    """Before a case opens on a track: an edition may name only tracks that have a script."""
    for name in editions.names:
        for track in editions[name].edition.tracks:
            if track not in case_workflow.scripts:
                raise EditionUnreadable(
                    f"edition {name}: the track {track} has no script in workflows/tracks/"
                )


def _deployment(settings: Settings) -> WorkerDeploymentConfig | None:
    """Versioned only where a build id is set: a run stays on its build until it starts over."""
    if settings.deployment_name is None or settings.build_id is None:
        return None
    return WorkerDeploymentConfig(
        version=WorkerDeploymentVersion(
            deployment_name=settings.deployment_name, build_id=settings.build_id
        ),
        use_worker_versioning=True,
        default_versioning_behavior=VersioningBehavior.PINNED,
    )


async def work(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT; then let running activities finish."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    ring = KeyRing.read(settings.key_ring)
    async with AsyncExitStack() as closing:
        register = await Register.open(settings.register_url, ring, PATIENCE)
        closing.push_async_callback(register.close)
        # An edition of this build may ask an agency that the directory lacks.
        check_directory(await register.directories.current())
        parts = parts_of(settings, register, _now)
        parts.recorder.order_keys()  # keys that cannot be read are reported at once
        closing.push_async_callback(parts.screener.close)
        reach = Reach()
        relay = relay_of(settings, parts, reach)
        sweep = Sweep(parts.recorder, reach.start_intake, now=_now)
        # None needs Temporal: what waits too long is restricted, and people hear of it.
        async with _beside(relay.run(), sweep.run(), index_earlier(register)) as always:
            temporal = await _connected(settings, ring, stopping, always)
            if temporal is None:
                return
            reach.gateway = gateway = Gateway(temporal, settings.task_queue)
            # Now, so that a first roster that cannot be read is reported at once.
            await parts.roster.version()
            watch = RosterWatch(
                parts.roster,
                parts.screener,
                gateway,
                parts.library,
                back=timedelta(days=settings.screen_again_days),
                now=_now,
            )
            connected = [watch.watch(), ReviewWatch(register, gateway).watch()]
            if settings.build_id is None:
                taking_up = TakingUp(gateway, register)
                connected.append(take_up_for(digest_of_code(), taking_up, register, _pause))
            connected.append(_keep_schedules(temporal, settings.task_queue))
            async with compose(settings, temporal, parts), _beside(*connected) as then:
                keep_what_is_loaded()
                log.info("worker ready", task_queue=settings.task_queue)
                await _until_stopped(stopping, [*always, *then])
        log.info("worker stopped")


@asynccontextmanager
async def _beside(*works: Coroutine[Any, Any, None]) -> AsyncIterator[list[Task[None]]]:
    """Run these meanwhile. At the end they note what they have done: a relay would do it again."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _connected(
    settings: Settings, ring: KeyRing, stopping: asyncio.Event, beside: Collection[Task[None]]
) -> Client | None:
    """A client as soon as Temporal answers; None when the worker must stop before that.

    Raises NamespaceUnknown, and OSError for the files of TLS: waiting would not help.
    """
    connecting = asyncio.create_task(_connect(settings, ring))
    try:
        await _until_stopped(stopping, beside, connecting)
        return connecting.result() if connecting.done() else None
    finally:
        connecting.cancel()


async def _connect(settings: Settings, ring: KeyRing) -> Client:
    plugin = caveat_plugin(ring, sandboxed=False)
    while True:
        try:
            return await connect(settings, ring, identity="caveat-worker", plugin=plugin)
        except TemporalDoesNotAnswer as error:
            log.warning("Temporal does not answer: trying again", exc_info=error)
            await _pause()


async def _keep_schedules(temporal: Client, task_queue: str) -> None:
    """Until the Schedules are as they should be."""
    while True:
        try:
            return await keep_schedules(temporal, task_queue)
        except Exception as error:
            # Whatever it is, the duties of a year must not depend on one moment.
            log.error("the schedules could not be kept: trying again", exc_info=error)
            await _pause()


async def _pause() -> None:
    await asyncio.sleep(_RETRY_SECONDS)


async def _until_stopped(
    stopping: asyncio.Event, beside: Collection[Task[None]], ends: Task[Any] | None = None
) -> None:
    """Wait for the signal, or until ``ends`` does.

    An error in what runs beside ends the worker, so that it is seen.
    """
    signaled = asyncio.create_task(stopping.wait())
    ending: set[Task[Any]] = {signaled, ends} if ends is not None else {signaled}
    waiting: set[Task[Any]] = {*ending, *beside}
    try:
        while not any(task.done() for task in ending):
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
    finally:
        signaled.cancel()


def main() -> None:
    """Entry point of ``python worker.py``."""
    os.umask(0o077)  # what the worker makes is for its user alone
    look_seldom()
    pin_zone_data()
    try:
        settings = read_settings()
    except SettingsUnusable as error:
        raise SystemExit(str(error)) from None
    configure_logs(settings.log_format, spoken=SPOKEN)
    install_runtime(settings.metrics_bind)
    asyncio.run(work(settings))


if __name__ == "__main__":
    main()
