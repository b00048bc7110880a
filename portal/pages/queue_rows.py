"""A row of the intake queue in words: who is named and why, what may be misuse, what is left."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from client.orders import new_order_id
from portal.pages.communications import (
    LEVELS,
    STATES,
    STATUSES,
    kind_in_words,
    reference_in_words,
    sender_in_words,
)
from portal.pages.people import Names
from portal.pages.site import Opened
from portal.pages.texts import Text, in_sentence, text_of
from portal.pages.times import Level, Times, When
from procedure.clocks.zones import EASTERN
from procedure.intake.intake import IntakeState
from procedure.message import CommunicationKind
from procedure.values import Stored
from views.queue import Coded, QueuePerson, QueueRow

_CLOSE = timedelta(minutes=15)
_FEW = 3
"""So many persons and indicators of a message are in the list."""


class Named(Stored):
    """Somebody whom the screening found."""

    name: str
    own: Text | None
    status: str
    level: str
    why: str


class QueueLine(Stored):
    """A message in the queue."""

    id: str
    version: str
    href: str
    name: str
    plain: str
    tags: tuple[tuple[str, str], ...]
    due: When | None
    received: str
    named: tuple[Named, ...]
    further: int
    """How many more persons are named."""
    unread: str
    """What is said where it was not read in full, or nobody is named."""
    proposed: str
    """Who proposed to lift it."""
    indicators: str
    indicators_count: int
    counter_indicators: str
    counter_count: int
    not_assessed: str
    case_href: str
    case_number: str
    event: int
    order: str
    """The id of the order by which it is lifted together with others; empty where it is not."""


def line_of(row: QueueRow, place: int, opened: Opened) -> QueueLine:
    """The row in words."""
    sender = sender_in_words(row.sender) if row.sender else "Sender not known"
    reference = reference_in_words(row.reference or "")
    received = opened.times.near(row.received_at)
    kind, unread = kind_in_words(row.kind), row.kind is CommunicationKind.UNREADABLE
    waits = row.state == IntakeState.AWAITING_PERSON
    tags = [(f"Version {row.version}", "quiet")] if row.version > 1 else []
    tags += [] if waits else [STATES[row.state]]
    return QueueLine(
        id=f"row-{place}",
        version=f"{row.communication_id}/v{row.version}",
        href=f"/messages/{row.communication_id}/v{row.version}",
        name=reference or f"Received {received}",
        plain=kind if unread else f"{sender}, {kind.lower()}",
        tags=tuple(tags),
        due=_due(row.due_at, opened.times) if row.due_at and waits else None,
        received=received,
        named=tuple(map(_named, row.found[:_FEW])),
        further=max(len(row.found) - _FEW, 0),
        unread=_unread(row),
        proposed=Names(opened.directory, opened.actor).of(row.proposed_by)
        if row.proposed_by
        else "",
        indicators=_codes(row.indicators, coded=True),
        indicators_count=len(row.indicators),
        counter_indicators=_codes(row.counter_indicators, coded=False),
        counter_count=len(row.counter_indicators),
        not_assessed=row.not_assessed or "",
        case_href=f"/cases/{row.case_number}" if row.case_number else "",
        case_number=row.case_number or "",
        event=row.event,
        order=new_order_id() if row.lifts_at_once else "",
    )


def _due(at: datetime, times: Times) -> When:
    """By when a person must look: it asks for attention in the last quarter of an hour."""
    due = times.due(at)
    calm = due.level is Level.SOON and at - times.now > _CLOSE
    here = at.astimezone(EASTERN).date() == times.now.astimezone(EASTERN).date()
    return due.model_copy(
        update={
            "level": Level.QUIET if calm else due.level,
            "text": times.clock(at) if here else due.text,
        }
    )


def _named(one: QueuePerson) -> Named:
    own = one.name.own_script if one.name else None
    return Named(
        name=one.name.name if one.name else one.person_id,
        own=text_of(own) if own else None,
        status=STATUSES.get(one.status, one.status),
        level=LEVELS[one.level],
        why=in_sentence(one.reasons),
    )


def _unread(row: QueueRow) -> str:
    if row.problem:
        return row.problem
    if row.incomplete or row.kind is CommunicationKind.UNREADABLE:
        return "Not read in full: everything that was not read is restricted."
    return "" if row.found else "Nobody is named."


def _codes(found: Sequence[Coded], *, coded: bool) -> str:
    """The first ones by their titles; indicators with their codes."""
    said = [f"{one.title} ({one.code})" if coded else one.title for one in found[:_FEW]]
    more = len(found) - _FEW
    return "; ".join([*said, *([f"and {more} more"] if more > 0 else [])])
