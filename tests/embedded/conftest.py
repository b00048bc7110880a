"""A key ring and a worker for the tests of the embedded server."""

import uuid
from collections.abc import AsyncIterator

import pytest
from temporalio.client import Client
from temporalio.worker import Worker

from embedded.server import EmbeddedServer
from runtime.plugin import caveat_plugin
from tests.rings import TinyRing
from tests.runtime.talkative import ACTIVITIES, WORKFLOWS


@pytest.fixture
def ring() -> TinyRing:
    """A ring of one key."""
    return TinyRing("k1")


@pytest.fixture
async def client(server: EmbeddedServer, ring: TinyRing) -> Client:
    """A client with our plugin."""
    return await Client.connect(server.address, plugins=[caveat_plugin(ring)])


@pytest.fixture
async def queue(client: Client) -> AsyncIterator[str]:
    """A task queue with a worker of its own."""
    name = f"queue-{uuid.uuid4()}"
    worker = Worker(client, task_queue=name, workflows=WORKFLOWS, activities=ACTIVITIES)
    async with worker:
        yield name
