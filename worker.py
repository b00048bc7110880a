"""The worker process: connects, puts the parts together, and works until it is told to stop.

The only place where real hands meet the workflows; nobody imports it.
"""

import asyncio
import os
import signal
from datetime import UTC, datetime, timedelta

import structlog
from temporalio.client import Client
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.worker import Worker, WorkerDeploymentConfig

from activities.cases import CaseActivities
from activities.letters import Postroom
from activities.library import RegisterLibrary, RegisterOutbox
from activities.mail import MailActivities
from activities.record import RecordActivities
from activities.rescreening import RescreeningActivities
from activities.roster import RosterFile
from activities.screening import ScreeningActivities
from activities.smtp import MailServer, SmtpPostman
from client.connect import NamespaceUnknown, TemporalDoesNotAnswer, connect
from client.door import Door
from indicators.country_patterns import (
    CountryPatternsUnreadable,
    read_country_patterns,
)
from procedure.people import DirectoryUnreadable, read_directory
from procedure.refusals import Refused
from register.keyring import KeyRing, KeyRingUnreadable
from register.register import Register
from register.store import RegisterUnusable
from runtime.codec import PayloadRefused
from runtime.logs import configure_logs
from runtime.telemetry import install_runtime
from screening.evidence import Thresholds
from screening.roster import RosterUnreadable
from settings import Settings, SettingsUnusable, read_settings
from workflows import options
from workflows.case import CaseWorkflow
from workflows.intake import IntakeWorkflow
from workflows.rescreening import RescreeningWorkflow

_ROSTER_SECONDS = 5
"""How often the roster's file is looked at."""

SPOKEN = (
    Refused,
    PayloadRefused,
    RosterUnreadable,
    DirectoryUnreadable,
    CountryPatternsUnreadable,
    KeyRingUnreadable,
    RegisterUnusable,
    TemporalDoesNotAnswer,
    NamespaceUnknown,
)
"""Errors whose own words hold no personal data: the log may say what is wrong."""

log = structlog.get_logger("caveat.worker")


def _now() -> datetime:
    return datetime.now(UTC)


def _mail_server(settings: Settings) -> MailServer:
    """The configured mail server, or the local one of the embedded mode."""
    if settings.smtp_host is None:
        return MailServer(
            host="127.0.0.1",
            port=settings.embedded_smtp_port,
            start_tls=False,
            sender=settings.mail_from,
        )
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        start_tls=settings.smtp_start_tls,
        username=settings.smtp_username,
        password=settings.smtp_password(),
        sender=settings.mail_from,
    )


def open_roster(settings: Settings) -> RosterFile:
    """The roster of protected persons. Raises OSError, RosterUnreadable."""
    thresholds = Thresholds(
        strong=settings.screening_strong,
        possible=settings.screening_possible,
        weak=settings.screening_weak,
    )
    return RosterFile(settings.roster, thresholds)


def compose(
    settings: Settings, temporal: Client, register: Register, roster: RosterFile | None = None
) -> Worker:
    """The worker with its workflows and hands."""
    roster = roster or open_roster(settings)
    patterns = (
        read_country_patterns(settings.country_patterns.read_text(encoding="utf-8"))
        if settings.country_patterns
        else None
    )
    directory = read_directory(settings.directory.read_text(encoding="utf-8"))
    postroom = Postroom(directory, sender=settings.mail_from, portal_url=settings.portal_url)
    record = RecordActivities(register, postroom)
    library = RegisterLibrary(register, _now)
    door = Door(temporal, settings.task_queue)
    screening = ScreeningActivities(library, roster, patterns)
    rescreening = RescreeningActivities(library, roster, door)
    cases = CaseActivities(door, register)
    mail = MailActivities(
        RegisterOutbox(register, _now),
        SmtpPostman(_mail_server(settings)),
        last_attempt=options.MAIL["retry_policy"].maximum_attempts,
    )
    return Worker(
        temporal,
        task_queue=settings.task_queue,
        workflows=[CaseWorkflow, IntakeWorkflow, RescreeningWorkflow],
        activities=[
            record.record,
            record.recall,
            screening.screen_communication,
            rescreening.screen_page_again,
            rescreening.note_screened_again,
            cases.hand_over,
            mail.deliver_mail,
        ],
        max_cached_workflows=settings.max_cached_workflows,
        sticky_queue_schedule_to_start_timeout=settings.sticky_timeout,
        graceful_shutdown_timeout=settings.graceful_shutdown,
        deployment_config=_deployment(settings),
    )


def _deployment(settings: Settings) -> WorkerDeploymentConfig | None:
    """Versioned only where a build id is set: cases move to the newest build and are patched."""
    if settings.deployment_name is None or settings.build_id is None:
        return None
    return WorkerDeploymentConfig(
        version=WorkerDeploymentVersion(
            deployment_name=settings.deployment_name, build_id=settings.build_id
        ),
        use_worker_versioning=True,
        default_versioning_behavior=VersioningBehavior.AUTO_UPGRADE,
    )


class RosterWatch:
    """Screens again what was received whenever the roster changes, also between two workers.

    A version that comes is screened with anew, also one that was there before: what came in
    meanwhile was not compared with it. What was in use before a worker began, the ledger tells.
    """

    def __init__(
        self, settings: Settings, roster: RosterFile, door: Door, register: Register
    ) -> None:
        """Nothing has been looked at yet."""
        self._back = timedelta(days=settings.screen_again_days)
        self._roster = roster
        self._door = door
        self._library = RegisterLibrary(register, _now)
        self._seen: str | None = None

    async def look(self) -> None:
        """Look at the roster's file once.

        Raises RosterUnreadable, OSError, NotConfirmed, and what the register raises.
        """
        version = self._roster.version()
        if version == self._seen:
            return
        changed = self._seen is not None or version != await self._library.roster_in_use()
        await self._door.screen_received_again(version, _now() - self._back, anew=changed)
        # Written down after it has begun: broken off in between, it begins once more.
        await self._library.note_roster_in_use(version)
        self._seen = version

    async def watch(self) -> None:
        """Look at it every few seconds, without end."""
        while True:
            try:
                await self.look()
            except Exception as error:
                # Whatever it is, the roster must be looked at again. The earlier one stays in use;
                # the doctor and the log say what is wrong.
                log.error("the roster's change is not taken over", exc_info=error)
            await asyncio.sleep(_ROSTER_SECONDS)


async def work(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT; then let running activities finish."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    ring = KeyRing.read(settings.key_ring)
    register = await Register.open(settings.register_url, ring)
    try:
        temporal = await connect(settings, ring, identity="caveat-worker")
        roster = open_roster(settings)
        async with compose(settings, temporal, register, roster):
            door = Door(temporal, settings.task_queue)
            watch = RosterWatch(settings, roster, door, register)
            watching = asyncio.create_task(watch.watch())
            log.info("worker ready", task_queue=settings.task_queue)
            await stopping.wait()
            watching.cancel()
        log.info("worker stopped")
    finally:
        await register.close()


def main() -> None:
    """Entry point of ``python worker.py``."""
    os.umask(0o077)  # what the worker makes is for its user alone
    try:
        settings = read_settings()
    except SettingsUnusable as error:
        raise SystemExit(str(error)) from None
    configure_logs(settings.log_format, spoken=SPOKEN)
    install_runtime(settings.metrics_bind)
    asyncio.run(work(settings))


if __name__ == "__main__":
    main()
