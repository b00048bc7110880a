"""The sample messages that arrive in the demonstration, for whoever decides about them."""

from datetime import datetime

from portal.pages.communications import STATES
from portal.pages.queue_rows import line_of
from portal.pages.site import Opened
from procedure.people import Role
from procedure.values import Stored
from register.queues import QueueTab
from views.queue import QueueRow

_MOST = 8
"""So many are listed, the newest."""
_PARTS = (QueueTab.RESTRICTED, QueueTab.NO_HIT_TODAY)
"""What is restricted, and what nobody is named in."""


class Arrived(Stored):
    """A message that arrived."""

    received: str
    href: str
    name: str
    plain: str
    """From whom it is, and what kind."""
    tag: str
    kind: str
    found: str
    """Whom the screening found, or that it found nobody."""


async def arriving(opened: Opened) -> list[Arrived]:
    """The newest messages; none where people are real, or for whoever decides about none."""
    decides = opened.actor.has(Role.ANALYST, Role.SUPERVISOR)
    if not (opened.directory.demonstration and decides):
        return []
    rows: list[QueueRow] = []
    for part in _PARTS:
        rows += (await opened.desk.queue.page(opened.actor, part, limit=_MOST)).rows
    newest = sorted(rows, key=_received, reverse=True)[:_MOST]
    return [_arrived(row, opened) for row in newest]


def _received(row: QueueRow) -> datetime:
    return row.received_at


def _arrived(row: QueueRow, opened: Opened) -> Arrived:
    line = line_of(row, 0, opened)
    tag, kind = STATES[row.state]
    named = ", ".join(one.name for one in line.named)
    return Arrived(
        received=line.received,
        href=line.href,
        name=f"{line.name}, version {row.version}" if row.version > 1 else line.name,
        plain=line.plain,
        tag=tag,
        kind=kind,
        found=f"May name {named}" if named else line.unread,
    )
