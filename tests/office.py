"""An office for a test: a worker as it ships, a real mail server, and the people of the samples."""

import asyncio
import sqlite3
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHandle
from temporalio.testing import TimeSkipper

from activities.composition import Parts, parts_of, thresholds_of
from activities.library import RegisterLibrary
from activities.recorder import Recorder
from activities.relay import Relay
from activities.screening_processes import ScreeningProcesses
from activities.smtp import SmtpPostman
from cli.files import first_directory_of
from client.cases import Cases
from client.communications import Communications
from client.composition import mail_server, relay_of
from client.connect import connect
from client.gateway import Gateway
from client.matters import Matters
from client.messages import Composing
from client.ordering import Ordering
from client.orders import PendingOrders
from client.signing import RegisterOrders, Signing
from embedded.mailbox import Mailbox
from embedded.server import EmbeddedServer, free_port, time_skipper
from procedure.annex.editions import Editions
from procedure.canceling import ApproveCancel, ProposeCancel
from procedure.case import Case
from procedure.codes import Circumstance, Phase
from procedure.directory import Directory
from procedure.dossier import Command, Receipt
from procedure.intake.intake import Intake, intake_id
from procedure.measures.dispute.drafting import ApproveDecision, DraftDecision
from procedure.measures.notification.deferral import ProposeDeferral
from procedure.people import USNCB, Actor
from register.database import PATIENT, Patience
from register.keyring import KeyRing
from register.register import Register
from rehearsal.clock import RehearsalClock
from runtime.plugin import caveat_plugin
from screening.result import Hit
from screening.roster import RosterUnreadable
from settings import Settings
from tests.filled import filled
from tests.fresh import prepare_register
from tests.signing import SIGNED_IN, SigningGateway, orders_at, signer_of
from tests.warm import WarmProcess
from views.cases import CaseViews
from views.communication_list import CommunicationList
from views.communications import CommunicationViews
from views.looks import Looks
from views.search import NameSearches
from worker import compose
from workflows.case import CaseWorkflow
from workflows.case_acts import case_act

ROOT = Path(__file__).resolve().parent.parent

ANALYST = "usncb-analyst-1"
SUPERVISOR = "usncb-supervisor-1"
SECOND_SUPERVISOR = "usncb-supervisor-2"
COUNSEL = "usncb-counsel-1"
SECOND_COUNSEL = "usncb-counsel-2"
OPERATIONS = "usncb-operations-1"
AUDITOR = "usncb-auditor-1"

BY_ROLE = {"ANALYST": ANALYST, "SUPERVISOR": SUPERVISOR, "OPERATIONS": OPERATIONS}


@dataclass
class Office:
    """Everything that a test needs to act as the people do."""

    settings: Settings
    ring: KeyRing
    register: Register
    skipper: TimeSkipper
    parts: Parts
    people: Directory
    gateway: SigningGateway
    ordering: Ordering
    cases: Cases
    communications: Communications
    views: CaseViews
    looks: Looks
    relay: Relay
    clock: RehearsalClock
    mailbox: Mailbox
    _skipped: dict[str, timedelta] = field(default_factory=dict)
    """How much time each workflow has skipped: each has its own clock."""

    @property
    def recorder(self) -> Recorder:
        """What decides and writes."""
        return self.parts.recorder

    @property
    def library(self) -> RegisterLibrary:
        """The register as the screening reads it."""
        return self.parts.library

    @property
    def directory(self) -> Directory:
        """The people of the samples, as they were when the office opened."""
        return self.people

    @property
    def matters(self) -> Matters:
        """Matters beside cases."""
        return Matters(self.ordering)

    @property
    def composing(self) -> Composing:
        """Drafts messages."""
        return Composing(self.cases, self.matters, self.ordering)

    @property
    def register_orders(self) -> RegisterOrders:
        """What signs the changes of rosters, closures and the directory."""
        return orders_at(self.recorder, self.clock.now, signer_of(self.settings))

    @property
    def received(self) -> CommunicationList:
        """The list of communications."""
        return CommunicationList(self.looks)

    @property
    def reading(self) -> CommunicationViews:
        """Communications as people read them."""
        return CommunicationViews(self.recorder, self.looks)

    @property
    def searches(self) -> NameSearches:
        """Searching by name."""
        return NameSearches(self.looks)

    def person(self, person_id: str) -> Actor:
        """A person of the samples' directory."""
        return self.directory.actor(person_id)

    def handle(self, workflow_id: str) -> WorkflowHandle[Any, Any]:
        """The workflow of a case or intake."""
        return self.skipper.client.get_workflow_handle(workflow_id)

    def cases_through(self, gateway: Gateway) -> Cases:
        """Cases, reached by another gateway."""
        return Cases(self.ordering_through(gateway))

    def ordering_through(self, gateway: Gateway, pending: PendingOrders | None = None) -> Ordering:
        """Orders of people, by another gateway; ``pending`` keeps those that wait."""
        return Ordering(
            gateway,
            self.recorder,
            now=self.clock.now,
            signer=signer_of(self.settings),
            signed_in=SIGNED_IN,
            pending=pending,
        )

    def gateway_with(self, patience: timedelta) -> SigningGateway:
        """Another gateway to the same server, with more or less patience."""
        return SigningGateway(
            self.skipper.client,
            self.settings.task_queue,
            self.gateway.signing,
            patience=patience,
        )

    # --- time -----------------------------------------------------------------------------------

    async def pass_time(self, workflow_id: str, span: timedelta) -> None:
        """Let time pass for one workflow, and for the people; none where it has passed."""
        if span <= timedelta():
            return
        await self._forward(workflow_id, span)
        self.clock.skip(span)

    async def pass_time_until(self, workflow_id: str, moment: datetime) -> None:
        """Let time pass until the moment, for one workflow by its own clock, and for the people."""
        own = datetime.now(UTC) + self._skipped.get(workflow_id, timedelta())
        if moment > own:
            await self._forward(workflow_id, moment - own)
        if (left := moment - self.clock.now()) > timedelta():
            self.clock.skip(left)

    async def _forward(self, workflow_id: str, span: timedelta) -> None:
        await self.register.await_deliveries()
        await self.skipper.fast_forward(self.handle(workflow_id), span)
        self._skipped[workflow_id] = self._skipped.get(workflow_id, timedelta()) + span

    async def until(self, case_id: str, reached: Callable[[Case], bool]) -> Case:
        """The case once its record shows what is waited for. Raises TimeoutError."""
        while not reached(case := await self.case(case_id)):
            await self.register.await_revision(case_id, case.revision + 1)
        return case

    async def until_intake(
        self, communication: str, reached: Callable[[Intake], bool], version: int = 1
    ) -> Intake:
        """The intake once its record shows what is waited for. Raises TimeoutError."""
        dossier = intake_id(communication, version)
        while not reached(intake := await self.intake(communication, version)):
            await self.register.await_revision(dossier, intake.revision + 1)
        return intake

    # --- cases ----------------------------------------------------------------------------------

    async def case(self, case_id: str) -> Case:
        """The case as the register holds it."""
        return await self.cases.case(self.person(SUPERVISOR), case_id)

    async def intake(self, communication: str, version: int = 1) -> Intake:
        """The intake of a communication as the register holds it."""
        intake = await self.recorder.state(intake_id(communication, version))
        assert isinstance(intake, Intake)
        return intake

    async def start(
        self,
        report: str | None = None,
        *,
        circumstances: tuple[Circumstance, ...] = (Circumstance.CURRENT_OFFICIAL,),
        left_out: tuple[str, ...] = (),
        identity_confirmed: bool = True,
    ) -> str:
        """A case from a report about the official P-0001, whose agencies have been asked."""
        await self.parts.roster.version()
        case_id = await self.cases.open(
            self.person(ANALYST),
            report or f"A report of {uuid.uuid4()}.",
            circumstances=circumstances,
            person="P-0001",
            another="Another report about the same person.",
            identity_confirmed=identity_confirmed,
            left_out=left_out,
        )
        await self.until(case_id, lambda case: bool(case.tasks_of(Phase.COORDINATION)))
        return case_id

    async def say(
        self, person_id: str, case_id: str, command: type[Command], text: str = "", **fields: Any
    ) -> Receipt:
        """One person gives one order."""
        written = text or f"{command.__name__} by {person_id}"
        if command is ProposeDeferral and "until" not in fields:
            fields["until"] = (await self.case(case_id)).last_at + timedelta(hours=23)
        return await self.cases.order(
            self.person(person_id),
            case_id,
            case_act(command.model_fields["act"].default),
            text=written if "document" in command.model_fields else None,
            **fields,
        )

    async def cancel(self, case_id: str, text: str = "Opened in error.") -> Receipt:
        """Two supervisors cancel a case that is restricted."""
        await self.say(SUPERVISOR, case_id, ProposeCancel, text)
        return await self.say(SECOND_SUPERVISOR, case_id, ApproveCancel, text, approve=True)

    async def release(self, communication: str, reason: str = "Another person.") -> Receipt:
        """An analyst and a supervisor lift the restriction of a strong hit."""
        analyst, supervisor = self.person(ANALYST), self.person(SUPERVISOR)
        await self.communications.propose_release(analyst, communication, reason=reason)
        return await self.communications.approve_release(
            supervisor, communication, approve=True, reason=reason
        )

    async def answer(self, case_id: str, task_id: str, outcome: str | None = None) -> Receipt:
        """The right person answers a task, with its first outcome if none is given."""
        case = await self.case(case_id)
        task = case.tasks[task_id]
        rule = (await self.recorder.rules(case)).procedure.task(task.code)
        chosen = outcome or _HARMLESS.get(task.code) or rule.outcomes[0].key
        return await self.cases.answer(
            self.person(whose(task.agency, task.role)),
            case_id,
            task_id,
            chosen,
            text=f"Answer to {task_id}",
            fields=filled(rule, chosen),
        )

    async def answer_all(self, case_id: str) -> None:
        """Every open task of the coordination is answered."""
        for task in (await self.case(case_id)).tasks_of(Phase.COORDINATION):
            if task.open:
                await self.answer(case_id, task.task)

    async def decide(self, case_id: str, disposition: str) -> None:
        """Counsel drafts, another counsel approves."""
        await self.say(COUNSEL, case_id, DraftDecision, disposition=disposition)
        await self.say(SECOND_COUNSEL, case_id, ApproveDecision, approve=True)

    # --- communications -------------------------------------------------------------------------

    def damage(self, communication: str, *, undo: bool = False) -> None:
        """Damage the stored bytes of a communication, as a failing disk would, or restore them."""
        damage(self.settings.state_dir / "register.db", communication, undo=undo)

    def emails(self) -> list[EmailMessage]:
        """The emails that the mail server has, in the order of their arrival."""
        return [
            message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in sorted(self.mailbox.folder.glob("*.eml"))
        ]


_HARMLESS = {"J2": "NEXUS", "S2": "CLEAR_TO_DISPUTE"}
"""Answers that would do in any test, where the catalog's first one would hold the filing."""


def damage(register: Path, communication: str, *, undo: bool = False) -> None:
    """Damage the stored bytes of a communication in a register on SQLite, or restore them."""
    sealed = "substr(sealed, 1, length(sealed) - 1)" if undo else "CAST(sealed || x'00' AS BLOB)"
    connection = sqlite3.connect(register, timeout=30)
    with connection:
        statement = (
            f"UPDATE communication_versions SET sealed = {sealed} WHERE communication_id = ?"
        )
        assert connection.execute(statement, (communication,)).rowcount
        index = f"UPDATE named SET sealed = {sealed} WHERE communication_id = ?"
        assert connection.execute(index, (communication,)).rowcount
    connection.close()


async def hits_of(office: Office, communication: str) -> tuple[Hit, ...]:
    """Whom the last screening named."""
    return (await office.reading.shown(office.person(ANALYST), communication)).hits


def whose(agency: str, role: str | None) -> str:
    """Who answers for an agency."""
    if agency == USNCB:
        return BY_ROLE[role or "ANALYST"]
    return f"{agency.lower()}-officer-1"


def settings_for(folder: Path, server: EmbeddedServer, **changes: Any) -> Settings:
    """Settings of an office in a folder, on a running server."""
    port = int(server.address.rpartition(":")[2])
    values: dict[str, Any] = {
        "state_dir": folder,
        "embedded_port": port,
        "task_queue": f"queue-{uuid.uuid4()}",
        "roster": ROOT / "samples" / "roster.csv",
        "directory": ROOT / "samples" / "directory.toml",
    }
    return Settings(**{**values, **changes})


@asynccontextmanager
async def open_office(
    settings: Settings,
    *,
    working: bool = True,
    editions: Editions | None = None,
    patience: Patience = PATIENT,
    sandboxed: bool = False,
) -> AsyncIterator[Office]:
    """An open office; ``working`` starts a worker and its relay in this process.

    ``patience`` is how long its register may keep somebody waiting. ``sandboxed`` lets the SDK look
    for what no replay may do, and takes half as much time again: without, as a worker ships.
    """
    mailbox = Mailbox(settings.state_dir / "mail", free_port())
    mailbox.start()
    try:
        settings = settings.model_copy(update={"embedded_smtp_port": mailbox.port})
        if not settings.key_ring.exists():
            KeyRing.create(settings.key_ring)
        ring = KeyRing.read(settings.key_ring)
        prepare_register(settings.register_url)
        register = await Register.open(settings.register_url, ring, patience)
        try:
            office = await _furnished(settings, ring, register, mailbox, editions, sandboxed)
            with suppress(OSError, RosterUnreadable):
                # The first roster is there, as after the first start of a worker.
                await office.parts.roster.version()
            try:
                if not working:
                    yield office
                    return
                async with at_work(office):
                    yield office
            finally:
                await office.parts.screener.close()
        finally:
            await register.close()
    finally:
        mailbox.stop()


@asynccontextmanager
async def at_work(
    office: Office, case_workflow: type[CaseWorkflow] = CaseWorkflow
) -> AsyncIterator[None]:
    """A worker and its relay work for the office, in this process."""
    async with compose(office.settings, office.skipper.client, office.parts, case_workflow):
        relaying = asyncio.create_task(office.relay.run())
        try:
            yield
        finally:
            relaying.cancel()
            with suppress(asyncio.CancelledError):
                await relaying


async def _furnished(
    settings: Settings,
    ring: KeyRing,
    register: Register,
    mailbox: Mailbox,
    editions: Editions | None,
    sandboxed: bool,
) -> Office:
    plugin = caveat_plugin(ring, sandboxed=sandboxed)
    temporal = await connect(settings, ring, identity="caveat-test", plugin=plugin)
    skipper = time_skipper(temporal)
    clock = RehearsalClock()
    if not await register.directories.exists():
        await register.directories.make(first_directory_of(settings), clock.now())
    parts = parts_of(settings, register, clock.now, editions=editions)
    screener = ScreeningProcesses(parts.roster, thresholds_of(settings), WarmProcess)
    parts = parts._replace(screener=screener)
    signer = signer_of(settings)
    signing = Signing(parts.recorder, signer, SIGNED_IN, now=clock.now)
    gateway = SigningGateway(skipper.client, settings.task_queue, signing)
    ordering = Ordering(gateway, parts.recorder, now=clock.now, signer=signer, signed_in=SIGNED_IN)
    return Office(
        settings=settings,
        ring=ring,
        register=register,
        skipper=skipper,
        parts=parts,
        people=await register.directories.current(),
        gateway=gateway,
        ordering=ordering,
        cases=Cases(ordering),
        communications=Communications(ordering),
        views=CaseViews(parts.recorder, Looks(register, now=clock.now), now=clock.now),
        looks=Looks(register, now=clock.now),
        relay=relay_of(settings, parts, gateway),
        clock=clock,
        mailbox=mailbox,
    )


def postman_of(settings: Settings) -> SmtpPostman:
    """The postman of an installation."""
    return SmtpPostman(mail_server(settings))
