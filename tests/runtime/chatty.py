"""A process that logs in every way, each time with a secret; run by test_logs."""

import asyncio
import logging
import sys
import threading
import urllib.request
import uuid
from datetime import UTC, datetime

import structlog
from temporalio.client import Client, WorkflowFailureError
from temporalio.worker import Worker

from procedure.refusals import NotFound
from runtime.logs import configure_logs
from runtime.plugin import caveat_plugin
from runtime.telemetry import install_runtime
from tests.rings import TinyRing
from tests.runtime.loud import LoudWorkflow, fail_aloud
from tests.runtime.talkative import SECRET, Said

CASE = "case-01JD0000000000000000000000"


def _log_by_hand() -> None:
    log = structlog.get_logger("tests.chatty")
    log.info("Email sent", case_id=CASE, code=250, due_at=datetime(2027, 1, 4, tzinfo=UTC))
    log.info("Too much said", case_id=CASE, name=SECRET, recipient="q.canarysdottir@example.org")
    log.info("Sentence in a known field", outcome=SECRET)
    log.info(f"Text about {SECRET}", case_id=CASE)
    logging.getLogger("some.library").warning("Id %s and number %d", CASE, 7)
    logging.getLogger("some.library").warning("Row %s", SECRET)
    logging.getLogger("some.library").warning("Row %(name)s", {"name": SECRET})
    logging.getLogger("some.library").warning("Broken %s %s", 7)
    for error in (NotFound(what="task", name="J1"), ValueError(SECRET)):
        try:
            try:
                raise KeyError(SECRET)
            except KeyError as cause:
                raise error from cause
        except Exception as caught:
            log.error("It failed", exc_info=True, case_id=CASE)
            logging.getLogger("some.library").exception("It failed", exc_info=caught)
    try:
        raise ExceptionGroup(SECRET, [TypeError(SECRET)])
    except ExceptionGroup:
        log.exception("A group failed")


def _die() -> None:
    raise OSError(f"thread of {SECRET}")


async def _work(address: str) -> None:
    client = await Client.connect(address, plugins=[caveat_plugin(TinyRing("k1"))])
    queue = f"queue-{uuid.uuid4()}"
    async with Worker(client, task_queue=queue, workflows=[LoudWorkflow], activities=[fail_aloud]):
        try:
            await client.execute_workflow(
                LoudWorkflow.run, Said(text=SECRET), id=sys.argv[3], task_queue=queue
            )
        except WorkflowFailureError:
            logging.getLogger(__name__).exception("The workflow failed")

    async def forgotten() -> None:
        raise LookupError(SECRET)

    task = asyncio.create_task(forgotten(), name=SECRET)
    await asyncio.wait([task])  # its error is never asked for: asyncio logs that when it is freed


def main() -> None:
    """Log by hand, through a worker, from a thread, and by dying."""
    configure_logs("json", level=logging.DEBUG if "debug" in sys.argv else logging.INFO)
    install_runtime(sys.argv[2])
    try:
        install_runtime(None)
    except RuntimeError:
        print("second runtime refused")
    _log_by_hand()
    asyncio.run(_work(sys.argv[1]))
    with urllib.request.urlopen(f"http://{sys.argv[2]}/metrics", timeout=10) as page:
        print(page.read().decode())
    thread = threading.Thread(target=_die)
    thread.start()
    thread.join()
    raise RuntimeError(f"end of {SECRET}")


if __name__ == "__main__":
    main()
