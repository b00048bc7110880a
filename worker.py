"""The worker process: connects, puts the parts together, and works until it is told to stop.

The only place where real hands meet the workflows; nobody imports it.
"""

import asyncio
import signal
from datetime import UTC, datetime

import structlog
from temporalio.client import Client
from temporalio.common import VersioningBehavior, WorkerDeploymentVersion
from temporalio.worker import Worker, WorkerDeploymentConfig

from activities.cases import CaseActivities
from activities.letters import Postroom
from activities.library import RegisterLibrary, RegisterOutbox
from activities.mail import MailActivities
from activities.record import RecordActivities
from activities.roster import RosterFile
from activities.screening import ScreeningActivities
from activities.smtp import MailServer, SmtpPostman
from client.connect import connect
from client.door import Door
from procedure.people import read_directory
from register.keyring import KeyRing
from register.register import Register
from runtime.logs import configure_logs
from runtime.telemetry import install_runtime
from settings import Settings
from workflows import options
from workflows.case import CaseWorkflow
from workflows.intake import IntakeWorkflow

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


def compose(settings: Settings, temporal: Client, register: Register) -> Worker:
    """The worker with its workflows and hands."""
    directory = read_directory(settings.directory.read_text(encoding="utf-8"))
    postroom = Postroom(directory, sender=settings.mail_from, portal_url=settings.portal_url)
    record = RecordActivities(register, postroom)
    screening = ScreeningActivities(RegisterLibrary(register), RosterFile(settings.roster))
    cases = CaseActivities(Door(temporal, settings.task_queue), register)
    mail = MailActivities(
        RegisterOutbox(register, _now),
        SmtpPostman(_mail_server(settings)),
        last_attempt=options.MAIL["retry_policy"].maximum_attempts,
    )
    return Worker(
        temporal,
        task_queue=settings.task_queue,
        workflows=[CaseWorkflow, IntakeWorkflow],
        activities=[
            record.record,
            record.recall,
            screening.screen_communication,
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


async def work(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT; then let running activities finish."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    ring = KeyRing.read(settings.key_ring)
    register = await Register.open(settings.register_url, ring)
    try:
        temporal = await connect(settings, ring, identity="caveat-worker")
        async with compose(settings, temporal, register):
            log.info("worker ready", task_queue=settings.task_queue)
            await stopping.wait()
        log.info("worker stopped")
    finally:
        await register.close()


def main() -> None:
    """Entry point of ``python worker.py``."""
    settings = Settings()
    configure_logs(settings.log_format)
    install_runtime(settings.metrics_bind)
    asyncio.run(work(settings))


if __name__ == "__main__":
    main()
