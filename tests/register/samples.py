"""Invented things to put into a register."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from activities.installed import packaged_editions
from activities.letters import Postroom
from activities.recorder import Recorder
from client.signing import RegisterOrders
from procedure.annex.editions import Editions
from procedure.codes import LetterKey
from procedure.directory import Directory
from procedure.directory_file import read_directory
from procedure.message import CommunicationKind
from procedure.rows import CaseRow, Rows, TaskRow, TrackRow
from register import ledger
from register.communications import Delivery
from register.order_keys import OrderSigner
from register.register import Register
from register.values import Entry, OutboxEmail, Received
from tests.signing import SIGNER, TRUSTED, SigningRecorder, orders_at

START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
CASE = "case-01HZZZZZZZZZZZZZZZZZZZZZZA"
OTHER = "case-01HZZZZZZZZZZZZZZZZZZZZZZB"
ANALYST = "usncb-analyst-1"
SUPERVISOR = "usncb-supervisor-1"


@lru_cache
def sample_editions() -> Editions:
    """The editions of this build."""
    return packaged_editions()


@lru_cache
def sample_directory() -> Directory:
    """The people of the samples."""
    samples = Path(__file__).parents[2] / "samples"
    return read_directory((samples / "directory.toml").read_text(encoding="utf-8"))


async def with_people(register: Register) -> Directory:
    """The samples' directory, which the register has from now on."""
    if await register.directories.exists():
        return await register.directories.current()
    return await register.directories.make(sample_directory(), START)


def recorder_on(
    register: Register,
    *,
    editions: Editions | None = None,
    directory: Callable[[], Directory] = sample_directory,
    by_register: bool = False,
) -> SigningRecorder:
    """A recorder as an installation has it, behind somebody who signs."""
    postroom = Postroom(
        sender="caveat@usncb.example",
        portal_url="https://caveat.example",
        help_address="help@usncb.example",
    )
    return SigningRecorder(
        register,
        editions or sample_editions(),
        register.directories.current.within if by_register else lambda connection: directory(),
        postroom,
        lambda: TRUSTED,
    )


def orders_on(
    register: Register, at: datetime = START, signer: OrderSigner = SIGNER
) -> RegisterOrders:
    """What signs changes of the register's rosters, closures and directory at this moment."""
    return orders_at(recorder_on(register, by_register=True), lambda: at, signer)


def entry(number: int, dossier: str = CASE, **changes: Any) -> Entry:
    """An event of a dossier."""
    fields: dict[str, Any] = {
        "kind": "TaskSent",
        "key": f"{dossier}/{number}",
        "at": START + timedelta(minutes=number),
        "actor": ANALYST,
        "data": {"task": f"J{number}", "clock": {"due": "2026-03-05"}},
    }
    return Entry(**{**fields, **changes})


async def write_entries(register: Register, dossier: str, *entries: Entry, first: int = 1) -> None:
    """Write events into the ledger, as an act does, with revisions from ``first``."""
    await register.write(
        lambda connection: ledger.append(connection, dossier, list(enumerate(entries, first)))
    )


def case_row(case_id: str = CASE, **changes: Any) -> CaseRow:
    """A case in a list."""
    fields: dict[str, Any] = {
        "case_id": case_id,
        "state": "OPEN",
        "stage": "COORDINATION",
        "case_class": "P1",
        "restricted": True,
        "next_due_at": None,
        "next_due_label": None,
        "waiting_on": "DOJ-OIA",
        "opened_at": START,
        "closed_at": None,
        "attempt": 1,
        "revision": 1,
    }
    return CaseRow(**{**fields, **changes})


def track_row(track: str, case_id: str = CASE, **changes: Any) -> TrackRow:
    """A track of a case in a list."""
    fields: dict[str, Any] = {
        "track": track,
        "case_id": case_id,
        "stage": "COORDINATION",
        "joined_at": START,
        "ended_at": None,
    }
    return TrackRow(**{**fields, **changes})


def task_row(task_id: str, case_id: str = CASE, **changes: Any) -> TaskRow:
    """A task in a list."""
    fields: dict[str, Any] = {
        "task_id": task_id,
        "case_id": case_id,
        "code": "J1",
        "agency": "DOJ-OIA",
        "state": "SENT",
        "asked_at": START,
        "acknowledge_by": None,
        "due_at": None,
        "answered_at": None,
        "outcome": None,
        "late": False,
    }
    fields |= changes
    is_open = fields["state"] not in ("ANSWERED", "WITHDRAWN")
    return TaskRow(**{"party": fields["agency"] if is_open else None, **fields})


async def keep_rows(register: Register, rows: Rows) -> None:
    """Bring list rows up to date, as an act does."""
    await register.write(lambda connection: register.lists.keep(connection, rows))


def email(number: int, dossier: str = CASE, **changes: Any) -> OutboxEmail:
    """An email for the outbox."""
    fields: dict[str, Any] = {
        "email_id": f"email-{dossier}-{number}",
        "dossier": dossier,
        "recipient": "desk@oia.example",
        "message_id": f"<email-{dossier}-{number}@usncb.example>",
        "mime": b"Subject: A task is waiting\r\n\r\nPlease sign in.\r\n",
        "created_at": START + timedelta(minutes=number),
        "letter": LetterKey.TASK_SENT,
    }
    return OutboxEmail(**{**fields, **changes})


async def queue(register: Register, *emails: OutboxEmail, dossier: str = CASE) -> None:
    """Put emails into the outbox, as an act does."""
    await register.write(
        lambda connection: register.outbox.queue(connection, dossier, list(emails))
    )


def delivery(
    raw: bytes, reference: str = "2026/1", sender: str = "XANDRIA", **changes: Any
) -> Delivery:
    """One communication as it comes in."""
    fields: dict[str, Any] = {
        "parsed": "{}",
        "kind": CommunicationKind.PLAIN_MESSAGE,
        "source": "inbound/1.txt",
        "received_at": START,
    }
    return Delivery(sender=sender, reference=reference, raw=raw, **{**fields, **changes})


async def receive(
    recorder: Recorder, raw: bytes, reference: str = "2026/1", sender: str = "XANDRIA", **more: Any
) -> Received:
    """Receive one communication."""
    return await recorder.receive(delivery(raw, reference, sender, **more), ANALYST)


async def attach(register: Register, communication: str, case: str, at: datetime = START) -> None:
    """Put a communication into a case, as an act does."""
    await register.write(
        lambda connection: register.attachments.attach(connection, communication, case, at, ANALYST)
    )
