"""Keeping what somebody has said about a case that is not started yet."""

from datetime import datetime
from typing import NamedTuple

from ulid import ULID

from portal.pages.site import Opened
from portal.pages.start_state import Started
from procedure.refusals import NotFound

_OPEN, _CONFIRM = "open_case", "confirm_restriction"


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
    return Begun(f"report-{ULID()}")


async def reports_begun(opened: Opened, here: Begun) -> list[tuple[str, str]]:
    """Other reports that this person has begun: where they are, and when they were saved."""
    kept = await opened.desk.drafts.all(opened.actor)
    begun = [(Begun(one.subject), one) for one in kept]
    return [
        (f"{known.address}/arrived", opened.times.near(one.saved_at))
        for known, one in begun
        if not known.communication and one.act == known.act and known != here
    ]
