"""Standing duties that open by themselves: which have come, and how each is opened once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from hashlib import blake2b

from sqlalchemy import Connection
from ulid import ULID

from activities.duties import DutiesOpened
from activities.recorder import Recorder
from procedure.clocks.zones import EASTERN
from procedure.days import day_in_washington
from procedure.dossier import handoff_id
from procedure.duty.opening import OpenDuty
from procedure.people import SYSTEM_ID

LOOKED_BACK = timedelta(days=31)
"""So many days before today are looked at: what was missed while nothing ran opens late."""
SOURCE = "duties"
"""From where the orders come that open duties."""


class RegisterDutyOpener:
    """Opens by handoffs, as one dossier orders another."""

    def __init__(self, recorder: Recorder, *, now: Callable[[], datetime]) -> None:
        """``now`` gives the present moment in UTC."""
        self._recorder = recorder
        self._now = now

    async def open_due(self) -> DutiesOpened:
        """Order every duty of the edition in force whose day has come to open."""
        at = self._now()
        rules = self._recorder.editions.in_force(at)
        today = day_in_washington(at)
        days = [today - timedelta(days=back) for back in range(LOOKED_BACK.days + 1)]
        opened = [
            await self._open(key, day, at)
            for key, row in rules.edition.duties.items()
            for day in days
            if row.opens(day)
        ]
        return DutiesOpened(opened=tuple(opened))

    async def _open(self, key: str, day: date, at: datetime) -> str:
        """The same duty of the same day has the same id and the same order, and so opens once."""
        register = self._recorder.register
        source, dossier = f"{SOURCE}/{key}", f"duty-{_ulid(key, day)}"
        if await register.dossiers.head(dossier) is not None:
            return dossier
        words = {"text": f"Opened by itself on its day, {day.isoformat()}."}
        document = await register.documents.store(dossier, "OpenDuty", SYSTEM_ID, None, words, at)
        command = OpenDuty(
            dossier=dossier,
            order=handoff_id(source, day.toordinal(), dossier),
            by=SYSTEM_ID,
            duty=key,
            period=day.isoformat(),
            closures=await register.closures.in_use(),
            document=document,
        )

        def queue(connection: Connection) -> None:
            register.handoffs.queue(connection, source, day.toordinal(), command, at)

        await register.write(queue)
        return dossier


def _ulid(key: str, day: date) -> str:
    """An id that follows from the duty and its day."""
    start = datetime(day.year, day.month, day.day, tzinfo=EASTERN)
    digest = blake2b(key.encode(), digest_size=10, person=b"caveat duty").digest()
    milliseconds = int(start.timestamp() * 1000)
    return str(ULID(milliseconds.to_bytes(6, "big") + digest))
