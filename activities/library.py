"""The register as the activities of intake and mail need it."""

from collections.abc import Callable
from datetime import datetime

from activities.mail import Claimed
from activities.record import case_event
from activities.screening import Belonging
from procedure.events import CaseOpened
from procedure.message import Communication
from procedure.people import SYSTEM
from register.register import Register
from register.sealing import KeyDestroyed
from screening.match import ScreenResult


class RegisterLibrary:
    """Opens communications for screening and keeps the reasons."""

    def __init__(self, register: Register) -> None:
        """``register`` is open."""
        self._register = register

    async def read(self, communication_id: str, version: int) -> tuple[Communication, datetime]:
        """The communication, opened, and when it was received."""
        stored = await self._register.communication(communication_id, version)
        return Communication.model_validate_json(stored.parsed), stored.received_at

    async def belonging(self, communication_id: str, communication: Communication) -> Belonging:
        """Its own cases, and those of the communication that it speaks of."""
        cases = set(await self._register.cases_of(communication_id))
        unknown = False
        if communication.concerns is not None:
            concerned = await self._register.find_communication(
                communication.concerns.sender, communication.concerns.reference
            )
            unknown = concerned is None
            if concerned is not None:
                cases |= set(await self._register.cases_of(concerned))
        persons = set()
        for case_id in cases:
            records = await self._register.records(case_id)
            opened = case_event(records[0]) if records else None
            if isinstance(opened, CaseOpened) and opened.person is not None:
                persons.add(opened.person)
        return Belonging(
            cases=tuple(sorted(cases)), persons=tuple(sorted(persons)), concerns_unknown=unknown
        )

    async def keep_reasons(
        self, communication_id: str, version: int, result: ScreenResult, at: datetime
    ) -> str:
        """Store who was named and why, sealed. Idempotent."""
        content = {"version": version, **result.model_dump(mode="json")}
        return await self._register.store_document(
            communication_id, "Screening", SYSTEM.person, f"v{version}", content, at
        )


class RegisterOutbox:
    """The outbox as the delivery of mail needs it."""

    def __init__(self, register: Register, now: Callable[[], datetime]) -> None:
        """``now`` gives the present moment in UTC, for the ledger."""
        self._register = register
        self._now = now

    async def claim(self, mail_id: str) -> Claimed | None:
        """Take a mail for sending; None when it is sent, given up, or not to be read any more."""
        try:
            claimed = await self._register.claim_mail(mail_id)
        except KeyDestroyed:
            await self.refused(mail_id, None, ambiguous=False)
            return None
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
