"""The bare workflow's own worker process, with the settings of Caveat's worker."""

import asyncio
import atexit
import signal
import sys
import time

from temporalio.client import Client
from temporalio.worker import Worker

from benchmarks.bare import TASK_QUEUE, BareWorkflow, nothing
from settings import Settings

# As in client.connect, which this process does not use otherwise.
atexit.register(time.sleep, 0.05)


async def work(address: str) -> None:
    """Work until SIGTERM. Prints a line when it is ready."""
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    settings = Settings()
    worker = Worker(
        await Client.connect(address, identity="bare-worker"),
        task_queue=TASK_QUEUE,
        workflows=[BareWorkflow],
        activities=[nothing],
        max_cached_workflows=settings.max_cached_workflows,
        sticky_queue_schedule_to_start_timeout=settings.sticky_timeout,
        graceful_shutdown_timeout=settings.graceful_shutdown,
    )
    async with worker:
        print("ready", flush=True)
        await stopping.wait()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1]))
