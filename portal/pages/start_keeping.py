"""Keeping what somebody has said about a case that is not started yet."""

from datetime import datetime
from typing import NamedTuple

from ulid import ULID

from client.orders import new_order_id, order_id_from
from portal.pages.site import Opened
from portal.pages.start_state import Started
from procedure.refusals import NotFound

_OPEN, _CONFIRM = "open_case", "confirm_restriction"
_REPORT = "report-"


class Begun(NamedTuple):
    """A case that somebody begins to start: from a report, or from a version of a message."""

    subject: str
    """What the draft is about: ``report-01K...`` or ``comm-01K.../v1``."""

    @property
    def communication(self) -> str:
        """The version of the message; empty for a report."""
        return self.subject if self.subject.startswith("comm-") else ""

    @property
    def act(self) -> str:
        """The order that starts the case."""
        return _CONFIRM if self.communication else _OPEN

    @property
    def report(self) -> str:
        """The ULID of the report; empty for a message."""
        return "" if self.communication else self.subject.removeprefix(_REPORT)

    def new_order_id(self) -> str:
        """The id of an order that starts the case; by that of a report it is found again."""
        return order_id_from(self.report) if self.report else new_order_id()

    @property
    def address(self) -> str:
        """The path under which its pages are."""
        return f"/start/message/{self.subject}" if self.communication else f"/start/{self.subject}"

    async def find(self, opened: Opened) -> tuple[Started, datetime | None]:
        """What was said so far, and when it was saved; nothing where nothing was."""
        try:
            draft = await opened.desk.drafts.find(opened.actor, self.subject, self.act)
        except NotFound:
            return Started(), None
        return Started.kept(draft.fields), draft.saved_at

    async def save(self, opened: Opened, said: Started) -> datetime:
        """Keep it for its author alone. Raises NotFound, LooksClassified."""
        return await opened.desk.drafts.save(opened.actor, self.subject, self.act, said.fields)

    async def forget(self, opened: Opened) -> None:
        """It is not needed any more."""
        try:
            await opened.desk.drafts.delete(opened.actor, self.subject, self.act)
        except NotFound:
            return


def new_report() -> Begun:
    """A report that nobody has written down yet."""
    return Begun(f"{_REPORT}{ULID()}")


async def reports_begun(opened: Opened, here: Begun) -> list[tuple[str, str]]:
    """Other reports that this person has begun: where they are, and when they were saved."""
    kept = await opened.desk.drafts.all(opened.actor)
    begun = [(Begun(one.subject), one) for one in kept]
    return [
        (f"{known.address}/arrived", opened.times.near(one.saved_at))
        for known, one in begun
        if not known.communication and one.act == known.act and known != here
    ]
