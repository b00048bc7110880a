"""Invented things to put into a register."""

from datetime import UTC, datetime, timedelta
from typing import Any

from procedure.message import CommunicationKind
from procedure.rows import CaseRow, TaskRow
from register.register import Register
from register.values import Entry, OutboxMail, TakenIn

START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
CASE = "case-01HZZZZZZZZZZZZZZZZZZZZZZA"
OTHER = "case-01HZZZZZZZZZZZZZZZZZZZZZZB"
ANALYST = "usncb-analyst-1"


def entry(number: int, dossier: str = CASE, **changes: Any) -> Entry:
    """An event of a dossier."""
    fields: dict[str, Any] = {
        "kind": "TaskSent",
        "key": f"{dossier}/{number}/TaskSent",
        "at": START + timedelta(minutes=number),
        "actor": ANALYST,
        "data": {"task": f"J{number}", "clock": {"due": "2026-03-05"}},
    }
    return Entry(**{**fields, **changes})


def case_row(case_id: str = CASE, **changes: Any) -> CaseRow:
    """A case in a list."""
    fields: dict[str, Any] = {
        "case_id": case_id,
        "state": "OPEN",
        "stage": "COORDINATION",
        "track": "OFFICIAL_PROTECTION",
        "case_class": "B",
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
    return TaskRow(**{**fields, **changes})


def mail(number: int, dossier: str = CASE, **changes: Any) -> OutboxMail:
    """A mail for the outbox."""
    fields: dict[str, Any] = {
        "mail_id": f"mail-{dossier}-{number}",
        "dossier": dossier,
        "recipient": "desk@oia.example",
        "message_id": f"<mail-{dossier}-{number}@usncb.example>",
        "mime": b"Subject: A task is waiting\r\n\r\nPlease sign in.\r\n",
        "created_at": START,
    }
    return OutboxMail(**{**fields, **changes})


async def take_in(
    register: Register, raw: bytes, reference: str = "2026/1", sender: str = "XANDRIA", **more: Any
) -> TakenIn:
    """Take in one communication."""
    fields: dict[str, Any] = {
        "parsed": "{}",
        "kind": CommunicationKind.PLAIN_MESSAGE,
        "source": "inbound/1.txt",
        "received_at": START,
        "actor": "usncb-operations-1",
    }
    return await register.take_in(sender=sender, reference=reference, raw=raw, **{**fields, **more})
