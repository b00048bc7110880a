"""Writing what happened into the register: effect, ledger event and mail in one transaction."""

from collections.abc import Sequence
from typing import Protocol

from pydantic import TypeAdapter
from temporalio import activity

from procedure.events import CaseEvent, Happening, IntakeEvent
from procedure.letters import LetterOrder
from procedure.rows import CaseRow, IntakeRow, TaskRow
from procedure.values import Value
from register.values import Appended, Behind, Entry, LedgerRecord, OutboxMail


class RecordRequest(Value):
    """Events to append after the revision that the workflow knows, with what follows from them."""

    dossier: str
    after: int
    case_events: tuple[CaseEvent, ...] = ()
    intake_events: tuple[IntakeEvent, ...] = ()
    letters: tuple[tuple[int, LetterOrder], ...] = ()
    """Each letter with the place of its event in the batch."""
    case: CaseRow | None = None
    tasks: tuple[TaskRow, ...] = ()
    intake: IntakeRow | None = None


class Recorded(Value):
    """What stands in the register now."""

    mails: tuple[str, ...] = ()
    """Mails that wait to be delivered."""
    case_events: tuple[CaseEvent, ...] = ()
    intake_events: tuple[IntakeEvent, ...] = ()
    """Events that the register held already; empty when the offered ones were written."""
    written: bool = True
    """False: the register knew more than the workflow; nothing was written."""


class Memory(Protocol):
    """The part of the register that recording needs."""

    async def append(
        self,
        dossier: str,
        after_revision: int,
        entries: Sequence[Entry],
        *,
        mails: Sequence[OutboxMail] = (),
        case: CaseRow | None = None,
        tasks: Sequence[TaskRow] = (),
        intake: IntakeRow | None = None,
    ) -> Appended | Behind:
        """Append entries in one transaction."""

    async def records(self, dossier: str, after_revision: int = 0) -> list[LedgerRecord]:
        """The dossier's ledger records with a revision after the given one."""

    async def unsent_mails(self, dossier: str | None = None) -> list[str]:
        """The ids of mails that are neither sent nor given up."""


class Writing(Protocol):
    """Turns letter orders into mails."""

    def write(
        self, dossier: str, key: str, order: LetterOrder, at_event: Happening
    ) -> list[OutboxMail]:
        """The mails of one order, one for each address."""


def entry_of(dossier: str, revision: int, event: Happening) -> Entry:
    """The ledger entry of an event; its key tells a retry from another event."""
    return Entry(
        kind=event.name,
        key=f"{dossier}/{revision}/{event.told_as()}",
        at=event.at,
        actor=event.by,
        data=event.model_dump(mode="json", exclude={"at", "by", "kind"}, exclude_defaults=True),
    )


def event_data(record: LedgerRecord) -> dict[str, object]:
    """The event's fields as the ledger keeps them."""
    return {**record.data, "kind": record.kind, "at": record.at, "by": record.actor}


_CASE_EVENT: TypeAdapter[CaseEvent] = TypeAdapter(CaseEvent)
_INTAKE_EVENT: TypeAdapter[IntakeEvent] = TypeAdapter(IntakeEvent)


def case_event(record: LedgerRecord) -> CaseEvent:
    """The case event of a ledger record."""
    return _CASE_EVENT.validate_python(event_data(record))


def intake_event(record: LedgerRecord) -> IntakeEvent:
    """The intake event of a ledger record."""
    return _INTAKE_EVENT.validate_python(event_data(record))


class RecordActivities:
    """Appends events to the register. Idempotent: the same events after the same revision once."""

    def __init__(self, memory: Memory, writing: Writing) -> None:
        """``memory`` keeps, ``writing`` composes the mails."""
        self._memory = memory
        self._writing = writing

    @activity.defn
    async def record(self, request: RecordRequest) -> Recorded:
        """Write the events, or say what the register knows that the workflow does not."""
        events: list[Happening] = [*request.case_events, *request.intake_events]
        mails: list[OutboxMail] = []
        for place, order in request.letters:
            key = f"{request.dossier}/{request.after + place + 1}/{order.letter}/{place}"
            mails += self._writing.write(request.dossier, key, order, events[place])
        entries = [
            entry_of(request.dossier, request.after + 1 + place, event)
            for place, event in enumerate(events)
        ]
        result = await self._memory.append(
            request.dossier,
            request.after,
            entries,
            mails=mails,
            case=request.case,
            tasks=request.tasks,
            intake=request.intake,
        )
        if isinstance(result, Behind):
            stored = [record for record in result.records if record.revision is not None]
            unsent = await self._memory.unsent_mails(request.dossier)
            return self._as_stored(request, stored, tuple(unsent), written=False)
        if result.retried:
            records = await self._memory.records(request.dossier, request.after)
            stored = records[: len(entries)]
            return self._as_stored(request, stored, tuple(m.mail_id for m in mails), written=True)
        return Recorded(mails=tuple(mail.mail_id for mail in mails))

    @staticmethod
    def _as_stored(
        request: RecordRequest,
        stored: Sequence[LedgerRecord],
        mails: tuple[str, ...],
        *,
        written: bool,
    ) -> Recorded:
        if request.intake_events:
            events = tuple(intake_event(record) for record in stored)
            return Recorded(mails=mails, intake_events=events, written=written)
        case_events = tuple(case_event(record) for record in stored)
        return Recorded(mails=mails, case_events=case_events, written=written)

    @activity.defn
    async def recall(self, dossier: str) -> Recorded:
        """All events of a case or an intake, in order: how it goes on after its run has ended.

        With them the mails that a run which was broken off had still to deliver.
        """
        records = await self._memory.records(dossier)
        mails = tuple(await self._memory.unsent_mails(dossier))
        if dossier.startswith("comm-"):
            events = tuple(intake_event(record) for record in records)
            return Recorded(mails=mails, intake_events=events)
        return Recorded(mails=mails, case_events=tuple(case_event(record) for record in records))
