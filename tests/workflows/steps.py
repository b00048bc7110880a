"""What several tests of the workflows do: receive, decide, carry a case on, read the record."""

from collections.abc import Callable, Mapping

from client.addresses import intake_workflow_id
from client.orders import new_order_id
from client.receiving import Item
from procedure.case import Case
from procedure.dossier import Command
from procedure.forms import FieldValue
from procedure.intake.intake import intake_id
from procedure.measures.notification.notifying import RecordNotification
from procedure.rows import IntakeRow
from procedure.stages import stage_codes
from register.values import LedgerRecord
from tests.office import ANALYST, Office

FEW = ("J2", "J3", "S4", "U3")
"""Tasks that are left out where a test needs only a few."""


def in_stage(stage: str) -> Callable[[Case], bool]:
    """Whether a case is in this stage only."""
    return lambda case: stage_codes(case) == [stage]


def among_stages(stage: str) -> Callable[[Case], bool]:
    """Whether the case is in this stage, perhaps beside those of other tracks."""
    return lambda case: stage in stage_codes(case)


async def stages(office: Office, case_id: str) -> list[str]:
    """The stages of the case in code words."""
    return stage_codes(await office.case(case_id))


async def records(office: Office, dossier: str) -> list[LedgerRecord]:
    """The ledger records of the dossier's own events."""
    return await office.register.dossiers.records(dossier)


async def kinds(office: Office, dossier: str) -> list[str]:
    """The kinds of all events of the dossier."""
    return [record.kind for record in await records(office, dossier)]


def command(kind: type[Command], dossier: str, by: str, **fields: object) -> Command:
    """A command under a new order id, for whoever does not go through the client."""
    values = {"dossier": dossier, "order": new_order_id(), "by": by, **fields}
    return kind.model_validate(values)


async def stored(
    office: Office,
    dossier: str,
    author: str,
    text: str,
    fields: Mapping[str, FieldValue] | None = None,
) -> str:
    """The id of a stored document, for a command that is made by hand."""
    return await office.register.documents.store(
        dossier, "Test", author, None, {"text": text, "fields": fields or {}}, office.clock.now()
    )


# --- cases ---------------------------------------------------------------------------------------


async def to_decision(office: Office, *left_out: str) -> str:
    """A case whose agencies have answered."""
    case_id = await office.start(left_out=left_out or FEW)
    await office.answer_all(case_id)
    await office.until(case_id, in_stage("DECISION"))
    return case_id


async def to_closing(office: Office) -> str:
    """A case that can be closed."""
    case_id = await to_decision(office)
    await office.say(ANALYST, case_id, RecordNotification)
    await office.decide(case_id, "NO_ACTION")
    await office.until(case_id, lambda case: "U6" in case.tasks)
    await office.answer(case_id, "U6", "NOT_PRESENT")
    await office.until(case_id, in_stage("CLOSING"))
    return case_id


# --- communications ------------------------------------------------------------------------------


def dossier_of(item: Item) -> str:
    """The dossier of the item's intake."""
    return intake_id(item.communication, item.version)


def workflow_of(item: Item) -> str:
    """The workflow of the item's intake."""
    return intake_workflow_id(dossier_of(item))


async def received(office: Office, raw: bytes) -> Item:
    """One communication, recorded; its intake is started."""
    (item,) = await office.communications.receive(office.person(ANALYST), raw, "test")
    return item


async def screened(office: Office, raw: bytes) -> Item:
    """One communication, received and screened."""
    item = await received(office, raw)
    await office.communications.screened([item])
    return item


async def row_of(office: Office, communication: str) -> IntakeRow:
    """The list row of the newest version of a communication."""
    rows = await office.received.list(office.person(ANALYST))
    return next(row for row in rows if row.communication_id == communication)


async def status_of(office: Office, item: Item) -> tuple[str, bool]:
    """How far the communication is, and whether it is restricted."""
    row = await row_of(office, item.communication)
    return row.state, row.restricted


async def confirmed(
    office: Office,
    item: Item,
    *,
    join: str | None = None,
    left_out: tuple[str, ...] = (),
) -> str:
    """The case after the analyst has confirmed the only hit."""
    case_id, _ = await office.communications.confirm(
        office.person(ANALYST),
        item.communication,
        join=join,
        another=join is None,
        left_out=left_out,
        reason="Same person.",
    )
    await office.until(case_id, lambda case: bool(case.tasks))
    return case_id
