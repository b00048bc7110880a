"""A case with something of everything that is sealed, and every way to open it."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta

from register.outbox import Lease
from register.register import Register
from tests.register.samples import (
    ANALYST,
    START,
    attach,
    email,
    entry,
    queue,
    receive,
    recorder_on,
    write_entries,
)

CANARIES = ("Kanarius Testvogel", "canary-address@bird.example", "КАНАРЕЙКА-4711", "REF/CANARY/99")
LEASE = timedelta(minutes=3)


async def fill(register: Register, case: str, *, canaries: bool = True) -> dict[str, str]:
    """A case with a document, an email, and a communication that belongs to it alone."""
    name, address, body, reference = CANARIES if canaries else ("x", "x@y.example", "z", case)
    document = await register.documents.store(
        case, "AnswerTask", ANALYST, "J1", {"text": f"{name} lives at {address}"}, START
    )
    letter = email(1, case, recipient=address, mime=f"To: {address}\r\n\r\n{name}\r\n".encode())
    await write_entries(register, case, entry(1, case))
    await queue(register, letter, dossier=case)
    received = await receive(
        recorder_on(register),
        f"{name} {body}".encode(),
        reference=reference,
        sender=name,
        parsed=json.dumps({"body": body, "name": name}, ensure_ascii=False),
        source=f"inbound/{name}.txt",
    )
    await attach(register, received.communication_id, case)
    reasons = await register.documents.store(
        received.communication_id, "Screening", "caveat-system-1", "v1", {"name": name}, START
    )
    return {
        "case": case,
        "document": document,
        "email": letter.email_id,
        "communication": received.communication_id,
        "reasons": reasons,
    }


def openings(register: Register, held: dict[str, str]) -> list[Callable[[], Awaitable[object]]]:
    """Every way in which something of the case is opened, besides sending its email."""
    return [
        lambda: register.documents.document(held["document"]),
        lambda: register.documents.latest(held["case"], "AnswerTask", "J1"),
        lambda: register.communications.version(held["communication"], 1),
        lambda: register.documents.document(held["reasons"]),
    ]


async def lease(register: Register, *, hours: int = 1) -> Lease:
    """Take the emails that may be sent, so many hours after everything began."""
    return await register.outbox.lease(20, START + timedelta(hours=hours), LEASE)
