"""What the service holds open for everybody: the register, the way to Temporal, the directory."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any, NamedTuple

import structlog
from sqlalchemy import Connection

from activities.installed import recorder_of
from activities.recorder import Recorder
from cli.desk import Desk, RegisterDesk
from cli.moment import now
from cli.running import AtDesk, at_desk
from client.connect import (
    NamespaceUnknown,
    TemporalDoesNotAnswer,
    connect,
    look_for_the_namespace,
)
from client.gateway import Gateway
from client.reading import BoundedReader, Reader
from client.receiving import Item, Receiving
from client.signing import Signer
from client.workers_seen import WorkSeen, work_seen
from portal.step_up import CheckedSigner
from procedure.checkpoint import CheckpointStatement
from procedure.directory import Directory
from procedure.people import Actor
from procedure.proof import SignedIn
from register.audit import Verdict, Whole
from register.database import Patience
from register.directory_values import DirectoryMissing
from register.keyring import KeyRing
from register.order_keys import OrderSigner
from register.register import Register
from register.row_codes import VersionTampered
from register.sessions import SignIn
from settings import Settings

PATIENCE = Patience(lock=2.5, total=9.0, connect=3)
"""How long the register may keep a person waiting."""
_RETRY_SECONDS = 2.0
_LOOK_SECONDS = 5.0
"""So often the service looks whether Temporal still answers."""
_TLS_FILES = (
    "A file of TEMPORAL_TLS_CERT, TEMPORAL_TLS_KEY or TEMPORAL_TLS_CA cannot be read: correct it."
)

log = structlog.get_logger("caveat.portal")


class Readiness(NamedTuple):
    """Whether the service can do its work, and why not."""

    problems: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing is missing."""
        return not self.problems


class Office:
    """One register, one recorder and one connection to Temporal, shared by all desks."""

    def __init__(
        self,
        settings: Settings,
        register: Register,
        reader: Reader,
    ) -> None:
        """Temporal is looked for by ``keep_connected``."""
        self.settings = settings
        self.register = register
        self.recorder: Recorder = recorder_of(settings, register)
        self.ending = asyncio.Event()
        """Set when the service ends: who only waits then ends too."""
        self.receiving = Receiving(self.recorder, now=now, reader=reader)
        self._signer = OrderSigner.read(settings.order_signing_key)
        self._gateway: Gateway | None = None
        self._started = asyncio.Event()
        """Set once Temporal was reached, or had its time to answer since the service started."""
        self._trouble: Exception = TemporalDoesNotAnswer(
            "Temporal does not answer yet: try again soon."
        )
        self.away = False
        """Whether Temporal did not answer when it was last looked for: pages then say so."""

    async def directory(self) -> Directory:
        """The present directory."""
        return await self.recorder.directory()

    async def keep_connected(self, ring: KeyRing) -> None:
        """Connect to Temporal as soon as it answers; the client then keeps the connection.

        Whatever a person can repair is tried again until they have, and ``/readyz`` names it.
        """
        asyncio.get_running_loop().call_later(_RETRY_SECONDS, self._started.set)
        while self._gateway is None:
            try:
                temporal = await connect(self.settings, ring, identity="caveat-portal")
                self._gateway = Gateway(temporal, self.settings.task_queue)
                self._started.set()
                log.info("portal reached Temporal")
            except (TemporalDoesNotAnswer, NamespaceUnknown, OSError) as error:
                self._wait_for_repair(error)
                self.away = True
                await asyncio.sleep(_RETRY_SECONDS)
        while True:
            problem = await self._temporal_problem()
            if self.away is (problem is None):
                log.info("Temporal answers") if problem is None else log.warning(problem)
            self.away = problem is not None
            await asyncio.sleep(_LOOK_SECONDS)

    def _wait_for_repair(self, error: Exception) -> None:
        """The same trouble is logged once; whoever orders, and ``/readyz``, hear its sentence."""
        trouble = TemporalDoesNotAnswer(_TLS_FILES) if isinstance(error, OSError) else error
        if str(trouble) != str(self._trouble):
            log.warning("portal does not reach Temporal", exc_info=error)
        self._trouble = trouble

    async def reading_desk(
        self,
        actor: Actor,
        directory: Directory | None = None,
        *,
        sign_in: SignIn | None = None,
        as_json: bool = False,
    ) -> RegisterDesk:
        """The desk of a person who needs no Temporal: who reads, or changes the register itself.

        ``directory`` is the one in which the actor was found, where that was just now. Whoever
        changes something says how they signed in.
        """
        return RegisterDesk(
            settings=self.settings,
            register=self.register,
            directory=directory or await self.directory(),
            actor=actor,
            closures=await self.register.closures.in_use(),
            as_json=as_json,
            shared=self.recorder,
            asks=self._gateway,
            signing=self._signing(sign_in) if sign_in is not None else None,
        )

    def _signing(self, sign_in: SignIn) -> tuple[Signer, SignedIn]:
        """What signs the orders of a person."""
        return CheckedSigner(self.settings, self._signer), sign_in.of_order

    async def desk(
        self,
        actor: Actor,
        sign_in: SignIn,
        directory: Directory | None = None,
        *,
        as_json: bool = False,
    ) -> Desk:
        """The desk of a person who gives orders; ``directory`` as with one who reads.

        Raises TemporalDoesNotAnswer, NamespaceUnknown.
        """
        # Whoever orders just after the service started is not refused for being early.
        await self._started.wait()
        if self._gateway is None:
            raise self._trouble
        return Desk(
            settings=self.settings,
            register=self.register,
            directory=directory or await self.directory(),
            actor=actor,
            closures=await self.register.closures.in_use(),
            as_json=as_json,
            shared=self.recorder,
            asks=self._gateway,
            gateway=self._gateway,
            signing=self._signing(sign_in),
        )

    async def run(
        self,
        command: AtDesk,
        values: dict[str, Any],
        actor: Actor,
        sign_in: SignIn,
        directory: Directory | None = None,
        *,
        as_json: bool,
    ) -> int | None:
        """Run a command at the desk that it needs. Raises what the command raises."""
        desk = (
            await self.desk(actor, sign_in, directory, as_json=as_json)
            if command.orders
            else await self.reading_desk(actor, directory, sign_in=sign_in, as_json=as_json)
        )
        return await at_desk(desk, command, values)

    async def keep_checkpoint(self, found: Whole, by: str, at: datetime) -> None:
        """Sign how far the ledger was verified, by whom, and when that began; keep it."""
        statement = CheckpointStatement(
            count=found.count,
            head=found.head,
            orders=found.orders,
            unsigned=found.unsigned,
            at=at,
            by=by,
        )
        await self.register.checkpoints.keep(self._signer.sign_checkpoint(statement))

    async def keep_failure(self, found: Verdict, by: str, at: datetime) -> None:
        """Sign what a verification found at a moment, and keep it until a later one is whole."""
        await self.register.failures.keep(found, self._signer, by, at)

    async def work_seen(self) -> WorkSeen | None:
        """Who works on the task queue, and what waits there; None where Temporal is away."""
        if self._gateway is None:
            return None
        return await work_seen(self._gateway.temporal, self.settings.task_queue)

    async def receive(self, actor: Actor, raw: bytes) -> list[Item]:
        """Record a delivery. Raises Refused, of which DeliveryTooLarge, and NotPermitted."""
        recorded = await self.receiving.record(actor, raw, "the interface for programs")
        return [one.item for one in recorded]

    async def readiness(self) -> Readiness:
        """What keeps the service from doing its work, if anything."""
        problems = []
        try:
            async with asyncio.timeout(PATIENCE.connect):
                await self.register.read(self._read_what_counts)
        except (DirectoryMissing, VersionTampered) as error:
            problems.append(str(error))
        except Exception as error:
            # Whatever it is: the probe must answer.
            log.warning("the register does not answer", exc_info=error)
            problems.append("The register does not answer.")
        temporal = await self._temporal_problem()
        return Readiness((*problems, temporal) if temporal is not None else tuple(problems))

    def _read_what_counts(self, connection: Connection) -> None:
        """Read what every act depends on. Raises DirectoryMissing, VersionTampered."""
        self.register.directories.current.within(connection)
        self.register.closures.in_use.within(connection)
        self.register.rosters.newest.within(connection)

    async def _temporal_problem(self) -> str | None:
        if self._gateway is None:
            return str(self._trouble)
        try:
            async with asyncio.timeout(_RETRY_SECONDS):
                await self._gateway.temporal.service_client.check_health()
                await look_for_the_namespace(self._gateway.temporal)
        except NamespaceUnknown as error:
            return str(error)
        except Exception:
            # Whatever it is: the probe must answer, and the next look comes.
            return "Temporal does not answer: orders cannot be recorded now."
        return None


@asynccontextmanager
async def open_office(settings: Settings) -> AsyncIterator[Office]:
    """The office of an installation. Raises what cannot be opened, each by its own type."""
    ring = KeyRing.read(settings.key_ring)
    register = await Register.open(settings.register_url, ring, PATIENCE)
    reader = BoundedReader()
    try:
        office = Office(settings, register, reader)
        async with _beside(lambda: office.keep_connected(ring)):
            yield office
    finally:
        await reader.close()
        await register.close()


@asynccontextmanager
async def _beside(work: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Do this meanwhile. What ended it, if anything did, is raised at the end."""
    task = asyncio.ensure_future(work())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
