"""An office for a test: a worker as it ships, a real mail server, and the people of the samples."""

import sqlite3
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHandle
from temporalio.testing import TimeSkipper

from activities.library import RegisterLibrary
from client.connect import connect
from client.desk import CaseDesk
from client.door import Door
from client.intake_desk import IntakeDesk
from embedded.mailbox import Mailbox
from embedded.server import EmbeddedServer, free_port, time_skipper
from procedure import commands as c
from procedure.annex.schema import Circumstance
from procedure.case import Case
from procedure.people import USNCB, Actor, Directory, read_directory
from register.keyring import KeyRing
from register.register import Register
from rehearsal.playing import RehearsalClock
from screening.match import Hit
from settings import Settings
from views.viewing import Viewing
from worker import compose

ROOT = Path(__file__).resolve().parent.parent

ANALYST = "usncb-analyst-1"
SUPERVISOR = "usncb-supervisor-1"
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
    door: Door
    desk: CaseDesk
    intake: IntakeDesk
    viewing: Viewing
    directory: Directory
    clock: RehearsalClock
    mailbox: Mailbox

    @property
    def library(self) -> RegisterLibrary:
        """The register as the screening reads it."""
        return RegisterLibrary(self.register, self.clock.now)

    def person(self, person_id: str) -> Actor:
        """A person of the samples' directory."""
        return self.directory.actor(person_id)

    def desk_at(self, door: Door) -> CaseDesk:
        """The desk, with another door."""
        return CaseDesk(door, self.register, self.directory, now=self.clock.now)

    def handle(self, workflow_id: str) -> WorkflowHandle[Any, Any]:
        """The workflow of a case or intake."""
        return self.skipper.client.get_workflow_handle(workflow_id)

    async def pass_time(self, workflow_id: str, span: timedelta) -> None:
        """Let time pass for one workflow, and for the people; none where it has passed."""
        if span <= timedelta():
            return
        await self.skipper.fast_forward(self.handle(workflow_id), span)
        self.clock.skip(span)

    async def pass_time_until(self, workflow_id: str, moment: datetime) -> None:
        """Let time pass for one workflow until the moment, to the second, and for the people."""
        await self.pass_time(workflow_id, moment - self.clock.now())

    async def until(self, case_id: str, reached: Callable[[Case], bool]) -> Case:
        """The case once its record shows what is waited for. Raises TimeoutError."""
        while not reached(case := await self.case(case_id)):
            await self.register.await_revision(case_id, case.revision + 1)
        return case

    async def case(self, case_id: str) -> Case:
        """The case as the register holds it."""
        return await self.desk.case(self.person(SUPERVISOR), case_id)

    async def start(
        self,
        report: str | None = None,
        *,
        circumstances: tuple[Circumstance, ...] = (Circumstance.CURRENT_OFFICIAL,),
        left_out: tuple[str, ...] = (),
        identity_confirmed: bool = True,
    ) -> str:
        """A case from a report about the official P-0001."""
        return await self.desk.start(
            self.person(ANALYST),
            report or f"A report of {uuid.uuid4()}.",
            circumstances=circumstances,
            person="P-0001",
            identity_confirmed=identity_confirmed,
            left_out=left_out,
        )

    async def say(
        self, person_id: str, case_id: str, command: type[c.Command], text: str = "", **fields: Any
    ) -> c.Receipt:
        """One person gives one command."""
        content = {"text": text or f"{command.__name__} by {person_id}"}
        written = "document" in command.model_fields
        return await self.desk.say(
            self.person(person_id), case_id, command, content=content if written else None, **fields
        )

    async def answer(self, case_id: str, task_id: str, outcome: str | None = None) -> c.Receipt:
        """The right person answers a task, with its first outcome if none is given."""
        case = await self.case(case_id)
        task = case.tasks[task_id]
        rule = case.procedure.task(task.code)
        fields = {field.key: "as found" for field in rule.fields if field.required}
        chosen = outcome or _HARMLESS.get(task.code) or rule.outcomes[0].key
        return await self.desk.answer(
            self.person(whose(task.agency, task.role)),
            case_id,
            task_id,
            chosen,
            text=f"Answer to {task_id}",
            fields=fields,
        )

    async def answer_all(self, case_id: str) -> None:
        """Every open task of the coordination is answered."""
        for task in (await self.case(case_id)).agency_tasks:
            if task.open:
                await self.answer(case_id, task.task)

    async def decide(self, case_id: str, disposition: str) -> None:
        """Counsel drafts, another counsel approves."""
        await self.say(COUNSEL, case_id, c.DraftDecision, disposition=disposition)
        await self.say(SECOND_COUNSEL, case_id, c.ApproveDecision, approve=True)

    def damage(self, communication: str, *, mend: bool = False) -> None:
        """Spoil the stored bytes of a communication, as a failing disk would, or put them back."""
        damage(self.settings.state_dir / "register.db", communication, mend=mend)

    def mails(self) -> list[EmailMessage]:
        """The mails that the mail server has, in the order of their arrival."""
        return [
            message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in sorted(self.mailbox.folder.glob("*.eml"))
        ]


_HARMLESS = {"J2": "NEXUS", "S2": "CLEAR_TO_DISPUTE"}
"""First outcomes that would do for any test, where the catalogue's first would hold the filing."""


def damage(register: Path, communication: str, *, mend: bool = False) -> None:
    """Spoil the stored bytes of a communication in a register on SQLite, or put them back."""
    sealed = "substr(sealed, 1, length(sealed) - 1)" if mend else "CAST(sealed || x'00' AS BLOB)"
    connection = sqlite3.connect(register, timeout=30)
    with connection:
        statement = (
            f"UPDATE communication_versions SET sealed = {sealed} WHERE communication_id = ?"
        )
        assert connection.execute(statement, (communication,)).rowcount
    connection.close()


async def hits_of(office: Office, communication: str) -> tuple[Hit, ...]:
    """Whom the last screening named."""
    return (await office.viewing.shown(office.person(ANALYST), communication)).hits


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
async def open_office(settings: Settings, *, working: bool = True) -> AsyncIterator[Office]:
    """An open office; ``working`` starts a worker in this process."""
    mailbox = Mailbox(settings.state_dir / "mail", free_port())
    mailbox.start()
    try:
        settings = settings.model_copy(update={"embedded_smtp_port": mailbox.port})
        if not settings.key_ring.exists():
            KeyRing.create(settings.key_ring)
        ring = KeyRing.read(settings.key_ring)
        register = await Register.open(settings.register_url, ring)
        try:
            skipper = time_skipper(await connect(settings, ring, identity="caveat-test"))
            directory = read_directory(settings.directory.read_text(encoding="utf-8"))
            door = Door(skipper.client, settings.task_queue)
            clock = RehearsalClock()
            office = Office(
                settings=settings,
                ring=ring,
                register=register,
                skipper=skipper,
                door=door,
                desk=CaseDesk(door, register, directory, now=clock.now),
                intake=IntakeDesk(door, register, now=clock.now),
                viewing=Viewing(register, now=clock.now),
                directory=directory,
                clock=clock,
                mailbox=mailbox,
            )
            if working:
                async with compose(settings, skipper.client, register):
                    yield office
            else:
                yield office
        finally:
            await register.close()
    finally:
        mailbox.stop()
