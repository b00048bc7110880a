"""The register as the activities of intake and mail need it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from temporalio import activity

from activities.mail import Claimed, KeyMissing
from activities.record import case_event, intake_event
from activities.screening import Belonging, Destroyed, Earlier
from indicators import Indications
from indicators.charges import EarlierCommunication, Ending
from procedure.case import Case
from procedure.course import apply
from procedure.events import CaseOpened, CommunicationScreened, FactAdded, OutcomeRecorded
from procedure.message import Communication
from procedure.people import SYSTEM
from procedure.rows import IntakeRow
from procedure.values import Value
from register.keyring import UnknownKey
from register.register import Register
from register.sealing import UNREADABLE, KeyDestroyed, SealBroken
from register.values import Entry
from screening.match import ScreenResult

_ROSTER = "roster"
"""Under which name the ledger keeps what concerns the roster."""
_MOST_EARLIER = 200
"""Earlier communications that one screening compares, so that it ends in its time."""
_ENDINGS: Mapping[str, Ending] = {
    "NON_COMPLIANT": Ending.NON_COMPLIANT,
    "DELETED": Ending.DELETED,
    "SUSPENDED": Ending.SUSPENDED,
}


_Ended = tuple[Ending, date | None]


def _cannot_be_read(communication_id: str, error: Exception) -> None:
    """Name it in the log: what is being done goes on without it, and somebody must look at it."""
    activity.logger.error(
        "a communication cannot be read",
        exc_info=error,
        extra={"communication_id": communication_id},
    )


class RegisterLibrary:
    """Opens communications for screening and keeps the reasons."""

    def __init__(self, register: Register, now: Callable[[], datetime]) -> None:
        """``register`` is open; ``now`` gives the present moment in UTC, for the ledger."""
        self._register = register
        self._now = now

    async def key_destroyed(self, communication_id: str) -> bool:
        """Whether its key was destroyed, on an order."""
        return await self._register.key_destroyed(communication_id)

    async def read(self, communication_id: str, version: int) -> tuple[Communication, datetime]:
        """The communication, opened, and when it was received."""
        stored = await self._register.communication(communication_id, version)
        return Communication.model_validate_json(stored.parsed), stored.received_at

    async def if_readable(
        self, communication_id: str, version: int
    ) -> Communication | Destroyed | None:
        """The communication, that its key was destroyed on an order, or None: it cannot be read."""
        try:
            communication, _ = await self.read(communication_id, version)
        except KeyDestroyed:
            return Destroyed(dossier=communication_id)
        except UNREADABLE as error:
            _cannot_be_read(communication_id, error)
            return None
        return communication

    async def belonging(self, communication_id: str, communication: Communication) -> Belonging:
        """Its own cases, and those of the communication that it speaks of.

        A case whose key was destroyed takes no communication any more: it counts for none.
        """
        cases = set(await self._register.cases_of(communication_id))
        unknown = False
        if communication.concerns is not None:
            concerned = await self._register.find_communication(
                communication.concerns.sender, communication.concerns.reference
            )
            unknown = concerned is None
            if concerned is not None:
                cases |= set(await self._register.cases_of(concerned))
        cases = {case for case in cases if not await self._register.key_destroyed(case)}
        persons = set()
        for case_id in cases:
            records = await self._register.records(case_id)
            opened = case_event(records[0]) if records else None
            if isinstance(opened, CaseOpened) and opened.person is not None:
                persons.add(opened.person)
        return Belonging(
            cases=tuple(sorted(cases)), persons=tuple(sorted(persons)), concerns_unknown=unknown
        )

    async def earlier(self, persons: Sequence[str], besides: str) -> Earlier:
        """Other communications that name these persons, and how each ended.

        First those that INTERPOL put an end to, for those are the ones that may be issued again;
        among equals the newest. What lies beyond the most that are compared, or cannot be read,
        is counted; what was destroyed on an order is not.
        """
        cases = await self._register.naming(persons)
        cases.pop(besides, None)
        endings: dict[str, _Ended | None] = {}
        for case_id in dict.fromkeys(case for belongs in cases.values() for case in belongs):
            endings[case_id] = await self._ending(case_id)
        ended = {
            communication_id: next((endings[case] for case in belongs if endings[case]), None)
            for communication_id, belongs in cases.items()
        }
        compared: list[EarlierCommunication] = []
        not_compared = 0
        for communication_id in sorted(ended, key=lambda one: ended[one] is None):
            if len(compared) == _MOST_EARLIER:
                not_compared += 1
                continue
            try:
                communication = await self._newest(communication_id)
            except KeyDestroyed:
                continue
            except UNREADABLE as error:
                _cannot_be_read(communication_id, error)
                not_compared += 1
                continue
            ending, ended_on = ended[communication_id] or (None, None)
            compared.append(
                EarlierCommunication(communication=communication, ending=ending, ended_on=ended_on)
            )
        return Earlier(compared=tuple(compared), not_compared=not_compared)

    async def _newest(self, communication_id: str) -> Communication:
        (row,) = await self._register.list_communications(communication_id=communication_id)
        communication, _ = await self.read(communication_id, row.version)
        return communication

    async def _ending(self, case_id: str) -> _Ended | None:
        """How the communications of a case ended at INTERPOL, and on which day; None: not yet."""
        case: Case | None = None
        ended_on: date | None = None
        for event in map(case_event, await self._register.records(case_id)):
            if isinstance(event, FactAdded | OutcomeRecorded):
                ended_on = event.at.date()
            case = apply(case, event)
        ending = _ENDINGS.get(case.outcome or case.interpol_state) if case else None
        return (ending, ended_on) if ending is not None else None

    async def last_screened(
        self, communication_id: str, version: int
    ) -> CommunicationScreened | None:
        """The last recorded screening of a version, if there is one."""
        records = await self._register.records(f"{communication_id}/v{version}")
        for record in reversed(records):
            event = intake_event(record)
            if isinstance(event, CommunicationScreened):
                return event
        return None

    async def received(self, since: datetime, after: str, limit: int) -> list[tuple[str, int]]:
        """A page of the communications received since a moment, each with its newest version."""
        return await self._register.received(since, after=after, limit=limit)

    async def keep_reasons(
        self,
        communication_id: str,
        version: int,
        result: ScreenResult,
        indications: Indications,
        not_compared: int,
    ) -> str:
        """Store who was named, what showed and why, sealed. Idempotent."""
        content = {
            "version": version,
            **result.model_dump(mode="json"),
            "indications": indications.model_dump(mode="json"),
            "not_compared": not_compared,
        }
        return await self._register.store_document(
            communication_id, "Screening", SYSTEM.person, f"v{version}", content, self._now()
        )

    async def roster_in_use(self) -> str | None:
        """The version of the roster that was last taken into use; None where there was none."""
        taken = await self._taken_into_use()
        return taken[-1] if taken else None

    async def note_roster_in_use(self, roster_version: str) -> None:
        """Write down that this version is in use from now, unless it is already."""
        taken = await self._taken_into_use()
        if taken and taken[-1] == roster_version:
            return
        await self._register.note(
            _ROSTER,
            Entry(
                kind="RosterTakenIntoUse",
                # Of several workers that see the same change, one writes it down.
                key=f"roster/{len(taken) + 1}/{roster_version}/in-use",
                at=self._now(),
                actor=SYSTEM.person,
                data={"roster_version": roster_version},
            ),
        )

    async def _taken_into_use(self) -> list[str]:
        return [
            record.data["roster_version"]
            for record in await self._register.everything(_ROSTER)
            if record.kind == "RosterTakenIntoUse"
        ]

    async def note_screened_again(
        self, batch: str, roster_version: str, screened: int, found: int, unread: int
    ) -> None:
        """Write down, once for each batch, that what was received was screened again."""
        at = self._now()
        await self._register.note(
            _ROSTER,
            Entry(
                kind="ReceivedScreenedAgain",
                key=f"roster/{roster_version}/screened-again/{batch}",
                at=at,
                actor=SYSTEM.person,
                data={
                    "roster_version": roster_version,
                    "screened": screened,
                    "found": found,
                    "unread": unread,
                },
            ),
        )


class RegisterOutbox:
    """The outbox as the delivery of mail needs it."""

    def __init__(self, register: Register, now: Callable[[], datetime]) -> None:
        """``now`` gives the present moment in UTC, for the ledger."""
        self._register = register
        self._now = now

    async def claim(self, mail_id: str) -> Claimed | None:
        """Take a mail for sending; None when it is sent, given up, or not to be read any more.

        Raises KeyMissing where an operator can mend that it is not to be read.
        """
        try:
            claimed = await self._register.claim_mail(mail_id)
        except KeyDestroyed:
            await self.refused(mail_id, None, ambiguous=False)
            return None
        except SealBroken:
            # No attempt will open it: somebody must look at the register, and others must not wait.
            activity.logger.error("a mail's seal is broken", extra={"mail_id": mail_id})
            await self._register.mail_unreadable(mail_id, self._now())
            return None
        except UnknownKey:
            activity.logger.error("the key ring lacks a mail's key", extra={"mail_id": mail_id})
            raise KeyMissing from None
        if claimed is None:
            return None
        recipient, mime, tried = claimed
        return Claimed(recipient=recipient, mime=mime, tried_before=tried)

    async def sent(self, mail_id: str, *, maybe_duplicate: bool) -> None:
        """The server accepted it."""
        await self._register.mail_sent(mail_id, self._now(), maybe_duplicate=maybe_duplicate)

    async def refused(self, mail_id: str, code: int | None, *, ambiguous: bool) -> None:
        """It is given up."""
        await self._register.mail_refused(mail_id, self._now(), code, maybe_duplicate=ambiguous)

    async def deferred(self, mail_id: str, code: int | None, *, ambiguous: bool) -> None:
        """The server did not take it now, or did not say that it did."""
        await self._register.mail_deferred(mail_id, code, maybe_duplicate=ambiguous)


class KeptScreening(Value):
    """A screening as it was kept. It holds personal data."""

    result: ScreenResult
    indications: Indications
    not_compared: int = 0
    """Earlier communications about the same persons that it was not compared with."""


async def screening_of(register: Register, row: IntakeRow) -> KeptScreening | None:
    """The last screening of a communication; None where there is none. Raises KeyDestroyed."""
    kept = await register.latest_document(row.communication_id, "Screening", f"v{row.version}")
    if kept is None:
        return None
    return KeptScreening(
        result=ScreenResult.model_validate(
            {name: kept.content[name] for name in ScreenResult.model_fields}
        ),
        indications=Indications.model_validate(kept.content["indications"]),
        not_compared=kept.content.get("not_compared", 0),
    )
