"""A key ring and a worker for the tests of the runtime."""

import hashlib
import uuid
from collections.abc import AsyncIterator

import pytest
from temporalio.client import Client
from temporalio.worker import Worker

from runtime.plugin import caveat_plugin
from runtime.server import EmbeddedServer
from tests.runtime.talkative import ACTIVITIES, WORKFLOWS, Refusal


class TinyRing:
    """A key ring of two keys, made from their ids."""

    def __init__(self, *key_ids: str) -> None:
        """The last key is the current one."""
        self.key_ids = list(key_ids)

    @property
    def current_id(self) -> str:
        """The last one."""
        return self.key_ids[-1]

    def key(self, key_id: str, purpose: str) -> bytes:
        """Made, not kept."""
        if key_id not in self.key_ids:
            raise KeyError(key_id)
        return hashlib.sha256(f"{key_id} {purpose}".encode()).digest()


@pytest.fixture
def ring() -> TinyRing:
    """A ring of one key."""
    return TinyRing("k1")


@pytest.fixture
async def client(server: EmbeddedServer, ring: TinyRing) -> Client:
    """A client with our plugin."""
    return await Client.connect(server.address, plugins=[caveat_plugin(ring, [Refusal])])


@pytest.fixture
async def queue(client: Client) -> AsyncIterator[str]:
    """A task queue with a worker of its own."""
    name = f"queue-{uuid.uuid4()}"
    worker = Worker(client, task_queue=name, workflows=WORKFLOWS, activities=ACTIVITIES)
    async with worker:
        yield name
