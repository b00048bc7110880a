"""The intake queue: what a person must confirm or lift first, and why it was restricted."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import NamedTuple

from sqlalchemy import Connection

from indicators.indications import Indications
from procedure.access import Right, may, reader_of, require, why_not
from procedure.clocks.zones import EASTERN
from procedure.intake.intake import IntakeState, intake_id
from procedure.intakes import INTAKE
from procedure.message import CommunicationKind
from procedure.people import Actor
from procedure.values import Moment, ProtectedPersonId, Stored
from register.pages import Sender
from register.paging import Place
from register.queues import QueuedRow, QueueTab
from screening.evidence import Level
from screening.result import Hit
from views.cursors import Part, part_of, place_of
from views.due import Due, due_at
from views.hits import in_short
from views.looks import Looks, View
from views.person_lines import PersonLine, person_lines

NOT_SCREENED = "Not assessed: nobody was compared with it yet."
NOT_READ = "Not assessed in full: it was not read in full."


_RELEASE = INTAKE.acts["release_communication"]
CLOSED = "It cannot be opened: its key was destroyed, or the register is damaged."


class Coded(Stored):
    """An indicator, or what suggests a legitimate request."""

    code: str
    title: str


class QueuePerson(Stored):
    """Somebody whom the screening found. It is personal data."""

    person_id: ProtectedPersonId
    name: PersonLine | None
    """None where the roster in use does not have them, or nobody can open it."""
    status: str
    level: str
    reasons: tuple[str, ...]
    """In words."""


class QueueRow(QueuedRow):
    """A version of a communication in the queue. It holds personal data."""

    due: Due | None
    left_seconds: int | None
    """Time until a person must have looked, negative once that is late: it runs at night too."""
    sender: str | None
    reference: str | None
    found: tuple[QueuePerson, ...]
    """Whom it may name, the strongest hit first."""
    indicators: tuple[Coded, ...]
    counter_indicators: tuple[Coded, ...]
    not_assessed: str | None
    """Why there are no indicators, or not all; None where it was assessed."""
    problem: str | None
    """Why it cannot be read."""
    event: int
    """The last event of its intake when this was read: an order can name it as seen."""
    lifts_at_once: bool
    """Whether this reader may lift it with others for one reason: it was read in full, somebody is
    named, and no hit is strong."""


class QueueView(Stored):
    """A page of the queue."""

    tab: QueueTab
    counts: dict[QueueTab, int]
    rows: tuple[QueueRow, ...]
    next: str | None
    """The cursor of the next page."""
    at: Moment


class _Found(NamedTuple):
    """What the register has about a page."""

    part: Part
    counts: Mapping[QueueTab, int]


class _Screened(NamedTuple):
    """The opened reasons of a version."""

    hits: tuple[Hit, ...] = ()
    indications: Indications | None = None


class QueuePages:
    """Reads the queue for whoever may see communications."""

    def __init__(self, looks: Looks, *, now: datetime) -> None:
        """``looks`` records what was seen; ``now`` is the moment of reading, in UTC."""
        self._looks = looks
        self._register = looks.register
        self._now = now

    async def page(
        self,
        actor: Actor,
        tab: QueueTab = QueueTab.REVIEW,
        *,
        after: str | None = None,
        limit: int = 25,
    ) -> QueueView:
        """A page of the queue; each communication on it is recorded as seen.

        Raises NotPermitted, CursorUnknown.
        """
        require(actor, Right.SEE_COMMUNICATIONS)
        place = place_of(after, str, int)
        await self._looks.note(actor, View.COMMUNICATIONS, query={"tab": tab.value})
        found = await self._register.read(
            lambda connection: self._found(connection, actor, tab, place, limit)
        )
        rows: Sequence[QueuedRow] = found.part.rows
        ids = [intake_id(row.communication_id, row.version) for row in rows]
        await self._looks.note_all(actor, View.COMMUNICATION, ids)
        senders = await self._register.pages.senders({row.communication_id for row in rows})
        screened = await self._screened(rows)
        people = {hit.person_id for one in screened.values() for hit in one.hits}
        events = await self._register.dossiers.revisions(ids)
        names: Mapping[str, PersonLine] = {}
        if people and may(actor, Right.SEE_PERSON):
            names = await person_lines(self._register, people)
        return QueueView(
            tab=tab,
            counts=dict(found.counts),
            rows=tuple(self._row(actor, row, senders, screened, names, events) for row in rows),
            next=found.part.next,
            at=self._now,
        )

    def _found(
        self,
        connection: Connection,
        actor: Actor,
        tab: QueueTab,
        place: Place | None,
        limit: int,
    ) -> _Found:
        today = datetime.combine(self._now.astimezone(EASTERN).date(), time(), EASTERN)
        queues, reader = self._register.queues, reader_of(actor)
        rows = queues.page.within(
            connection, tab, today=today, reader=reader, after=place, limit=limit + 1
        )
        return _Found(
            part=part_of(rows, limit, lambda row: _place(tab, row)),
            counts=queues.counts.within(connection, today, reader),
        )

    async def _screened(self, rows: Sequence[QueuedRow]) -> dict[str, _Screened]:
        """What the screenings of these rows found, by their documents."""
        wanted = [row.reasons for row in rows if row.reasons is not None]
        opened = await self._register.pages.documents(wanted) if wanted else {}
        return {
            document: _Screened(
                hits=tuple(Hit.model_validate(one) for one in content["hits"]),
                indications=Indications.model_validate(content["indications"]),
            )
            for document, content in opened.items()
            if "hits" in content
        }

    def _row(
        self,
        actor: Actor,
        row: QueuedRow,
        senders: Mapping[str, Sender],
        screened: Mapping[str, _Screened],
        names: Mapping[str, PersonLine],
        events: Mapping[str, int],
    ) -> QueueRow:
        sender = senders.get(row.communication_id)
        found = screened.get(row.reasons or "", _Screened())
        hidden = {} if may(actor, Right.SEE_CASE) else {"case_id": None, "case_number": None}
        return QueueRow(
            **{**dict(row), **hidden},
            due=due_at(row.due_at, self._now),
            left_seconds=_left(row.due_at, self._now),
            sender=sender.sender if sender else None,
            reference=sender.reference if sender else None,
            found=tuple(
                QueuePerson(
                    person_id=hit.person_id,
                    name=names.get(hit.person_id),
                    status=hit.status,
                    level=hit.level,
                    reasons=in_short(hit),
                )
                for hit in found.hits
            ),
            indicators=_coded(found.indications, counter=False),
            counter_indicators=_coded(found.indications, counter=True),
            not_assessed=_not_assessed(row, found),
            problem=None if sender is not None else CLOSED,
            event=events.get(intake_id(row.communication_id, row.version), 0),
            lifts_at_once=_lifts_at_once(actor, row, found.hits),
        )


def _lifts_at_once(actor: Actor, row: QueuedRow, hits: Sequence[Hit]) -> bool:
    """Several are lifted at once only where a list says all that there is to judge by."""
    weak = bool(hits) and not row.incomplete and all(hit.level != Level.STRONG for hit in hits)
    waits = row.state == IntakeState.AWAITING_PERSON and row.proposed_by is None
    return waits and weak and why_not(actor, _RELEASE.permission) is None


def _left(due: datetime | None, now: datetime) -> int | None:
    return int((due - now).total_seconds()) if due is not None else None


def _place(tab: QueueTab, row: QueuedRow) -> Place:
    at = {
        QueueTab.REVIEW: row.due_at,
        QueueTab.UNREAD: row.due_at,
        QueueTab.RESTRICTED: row.received_at,
    }.get(tab, row.settled_at)
    return Place(at, (row.communication_id, row.version))


def _coded(indications: Indications | None, *, counter: bool) -> tuple[Coded, ...]:
    if indications is None:
        return ()
    if counter:
        return tuple(
            Coded(code=one.kind, title=one.title) for one in indications.counter_indicators
        )
    return tuple(Coded(code=one.code, title=one.title) for one in indications.indicators)


def _not_assessed(row: QueuedRow, found: _Screened) -> str | None:
    if row.incomplete or row.kind is CommunicationKind.UNREADABLE:
        return NOT_READ
    return NOT_SCREENED if found.indications is None else None
