"""The log of messages in both directions: of a case or a recall, or of the whole installation."""

from collections.abc import Sequence
from datetime import datetime

from activities.recorder import Recorder
from procedure.access import Right, may, reader_of
from procedure.case import Case
from procedure.composed import THEIR_REFERENCE, TO
from procedure.dossier import DossierState
from procedure.facts import FactAdded
from procedure.intake.intake import IntakeState, intake_id
from procedure.matters.matter import Matter
from procedure.measures.messages.outbound import (
    Messages,
    MessageState,
    OutgoingMessage,
    numbered,
    reference_of,
)
from procedure.opening import CaseOpened
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.values import DossierId, Moment, Stored, is_matter
from register.logged import Direction, Logged
from register.sealing import UNREADABLE, KeyDestroyed
from views.cases import CaseViews
from views.files import CaseFile
from views.looks import Looks, View
from views.matters import MatterViews
from views.message_view import content_of
from views.writings import DAMAGED, DESTROYED

STATES = (*MessageState, *IntakeState)
"""What can be asked for: how far a message is that leaves, or one that came."""

SEEN_BY = (Right.SEE_CASE, Right.SEE_MATTERS, Right.SEE_COMMUNICATIONS)
"""The rights that it takes: the log shows parts of all three."""


class LogLine(Stored):
    """One message that left, or is to leave, or a communication that came."""

    at: Moment
    """When it came or left; what has not left: when it was drafted."""
    direction: Direction
    dossier: DossierId | None
    """The case or recall from which it leaves; the case to which what came belongs, if any."""
    number: str | None
    """The short number of the case or recall."""
    our_reference: str
    """Of what leaves its own; of what came that of the message of ours that it answers."""
    their_reference: str
    """The other side's: of what came its own; of what leaves the one that it quotes."""
    with_whom: str
    what: str
    state: str
    message: int | None = None
    """The number of the outgoing message: its own, or of the one that this answers."""
    communication: str | None = None


class LogView(Stored):
    """The newest messages, in the order of time."""

    lines: tuple[LogLine, ...]
    more: bool
    """Whether there are earlier ones beside these."""


class MessageLogViews:
    """Reads the log for casework and auditors; for everybody else nothing is in it."""

    def __init__(
        self, recorder: Recorder, cases: CaseViews, matters: MatterViews, looks: Looks
    ) -> None:
        """``cases`` and ``matters`` find a dossier for whoever may see it; ``looks`` records."""
        self._recorder = recorder
        self._cases = cases
        self._matters = matters
        self._looks = looks

    async def log(
        self,
        actor: Actor,
        *,
        limit: int,
        dossier: str | None = None,
        direction: Direction | None = None,
        state: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> LogView:
        """The newest messages that the actor may see, at most ``limit``.

        ``dossier``: only those of this case or recall; raises NotFound where the actor may not see
        it. ``until`` is the first moment that no longer counts.
        """
        if not all(may(actor, right) for right in SEEN_BY):
            if dossier is not None:
                raise NotFound(what="case or matter", name=dossier)
            return LogView(lines=(), more=False)
        versions: Sequence[tuple[str, int]] = ()
        if dossier is None:
            query = {
                "direction": direction,
                "state": state,
                "since": since.isoformat() if since else None,
                "until": until.isoformat() if until else None,
            }
            await self._looks.note(actor, View.MESSAGES, query=query)
        elif is_matter(dossier):
            await self._matters.file(actor, dossier, View.MESSAGES)
        else:
            versions = _arrivals(await self._cases.file(actor, dossier, View.MESSAGES))
        rows = await self._looks.register.log.newest(
            limit=limit + 1,
            direction=direction,
            state=state,
            since=since,
            until=until,
            dossier=dossier,
            versions=versions,
            reader=reader_of(actor),
        )
        reading = _Reading(self._recorder, self._looks)
        lines = [await reading.line(row) for row in reversed(rows[:limit])]
        return LogView(lines=tuple(lines), more=len(rows) > limit)


class _Reading:
    """Opens what the lines of one log show; each dossier is looked up once."""

    def __init__(self, recorder: Recorder, looks: Looks) -> None:
        self._recorder = recorder
        self._looks = looks
        self._states: dict[str, DossierState | None] = {}

    async def line(self, row: Logged) -> LogLine:
        """A row with what it is and with whom."""
        return await (self._left(row) if row.direction is Direction.OUT else self._came(row))

    async def _state(self, dossier: str | None) -> DossierState | None:
        if dossier is None:
            return None
        if dossier not in self._states:
            self._states[dossier] = await self._recorder.state(dossier)
        return self._states[dossier]

    async def _left(self, row: Logged) -> LogLine:
        state = await self._state(row.dossier)
        if state is None:
            raise NotFound(what="case or matter", name=row.dossier or "")
        message = numbered(_messages(state), row.number)
        content = await content_of(self._looks.register, message)
        said = content.fields or {}
        rules = (await self._recorder.rules(state)).procedure
        template = rules.edition.templates[message.template]
        return LogLine(
            at=row.at,
            direction=row.direction,
            dossier=row.dossier,
            number=state.number,
            our_reference=reference_of(state, message),
            their_reference=str(said.get(THEIR_REFERENCE) or ""),
            with_whom=template.address or content.problem or str(said.get(TO, "")),
            what=template.title,
            state=row.state,
            message=message.number,
        )

    async def _came(self, row: Logged) -> LogLine:
        named = intake_id(row.communication or "", row.number)
        state = await self._state(row.dossier)
        answers = [one for one in _messages(state) if named in one.replies]
        try:
            found = await self._looks.communication(row.communication or "", row.number)
            sender, reference = found.sender, found.reference
        except KeyDestroyed:
            sender, reference = DESTROYED, ""
        except (NotFound, *UNREADABLE):
            sender, reference = DAMAGED, ""
        return LogLine(
            at=row.at,
            direction=row.direction,
            dossier=row.dossier,
            number=state.number if state is not None else None,
            our_reference=reference_of(state, answers[0]) if state and answers else "",
            their_reference=reference,
            with_whom=sender,
            what=row.what,
            state=row.state,
            message=answers[0].number if answers else None,
            communication=named,
        )


def _messages(state: DossierState | None) -> Sequence[OutgoingMessage]:
    if isinstance(state, Case):
        return state.of(Messages).all
    return state.messages if isinstance(state, Matter) else ()


def _arrivals(file: CaseFile) -> list[tuple[str, int]]:
    """The communications of the case, by version."""
    return [
        (event.communication, event.version or 1)
        for event in file.events
        if isinstance(event, CaseOpened | FactAdded) and event.communication is not None
    ]
