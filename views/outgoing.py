"""Reading outgoing messages: one as it leaves, and the log of both directions."""

from datetime import datetime
from typing import Any

from procedure.case import Case
from procedure.composed import TO, Composed, composed
from procedure.days import day_in_washington
from procedure.facts import FactAdded
from procedure.measures.messages.composing import title_of
from procedure.measures.messages.outbound import (
    MessageNotWaiting,
    Messages,
    MessageState,
    OutgoingMessage,
    by_number,
    reference_of,
)
from procedure.measures.outgoing import must_be_free, obstacles
from procedure.opening import CaseOpened
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.values import CaseId, Moment, PersonId, Stored
from register.sealing import UNREADABLE, KeyDestroyed
from views.cases import CaseViews
from views.files import CaseFile
from views.looks import Looks, View
from views.writings import DAMAGED, DESTROYED

MAY_LEAVE = (MessageState.APPROVED, MessageState.SENT, MessageState.ANSWERED)


class MessageView(Stored):
    """An outgoing message. It may hold personal data."""

    case: CaseId
    message: int
    reference: str
    """Our reference, which a reply quotes."""
    template: str
    title: str
    outgoing: str
    state: MessageState
    to: str
    task: str | None
    by: PersonId
    composed_at: Moment
    approved_by: PersonId | None
    approved_at: Moment | None
    sent_at: Moment | None
    reply_expected: Moment | None
    answered_at: Moment | None
    replies: tuple[str, ...]
    event: int
    """The event that last changed it: an approval can name it as seen."""
    obstacles: tuple[str, ...]
    """What stops it now, in sentences."""
    subject: str
    text: str
    """As it leaves."""
    coded: str
    """The same as field-coded text, if the template has it."""
    problem: str | None = None
    """Why its words cannot be read."""


class LogLine(Stored):
    """One message that left, or a communication that came."""

    at: Moment
    direction: str
    """``OUT`` or ``IN``."""
    reference: str
    """Ours or, of what came, the sender's."""
    with_whom: str
    what: str
    state: str
    message: int | None = None
    """The number of the outgoing message: its own, or of the one that this answers."""
    communication: str | None = None


class MessageViews:
    """What casework reads about outgoing messages."""

    def __init__(self, cases: CaseViews, looks: Looks) -> None:
        """``cases`` finds a case for whoever may see it; ``looks`` opens and records."""
        self._cases = cases
        self._looks = looks

    async def message(self, actor: Actor, case_id: str, number: int) -> MessageView:
        """A message as it leaves, and what stops it now. Raises NotFound, NoSuchMessage."""
        file = await self._cases.file(actor, case_id, View.MESSAGE)
        return await self._view(file, by_number(file.case, number))

    async def export(self, actor: Actor, case_id: str, number: int) -> MessageView:
        """A message for the terminal: only what was approved and what nothing stops now.

        Raises NotFound, NoSuchMessage, MessageNotWaiting, FilingOnHold, MayNotBeSent, and
        NotFound where its words cannot be opened.
        """
        file = await self._cases.file(actor, case_id, View.MESSAGE)
        message = by_number(file.case, number)
        if message.state not in MAY_LEAVE:
            raise MessageNotWaiting(message=number, state=message.state.replace("_", " ").lower())
        if message.state is MessageState.APPROVED:
            must_be_free(file.case, message.outgoing, file.book.procedure, self._looks.now())
        view = await self._view(file, message)
        if view.problem is not None:
            raise NotFound(what="readable document of message", name=str(number))
        return view

    async def log(self, actor: Actor, case_id: str) -> list[LogLine]:
        """Everything that left in a case and everything that came, by time. Raises NotFound."""
        file = await self._cases.file(actor, case_id, View.MESSAGES)
        lines = [await self._left(file, one) for one in file.case.of(Messages).all]
        lines += [await self._came(file.case, *one) for one in _arrivals(file)]
        return sorted(lines, key=lambda line: line.at)

    async def _view(self, file: CaseFile, message: OutgoingMessage) -> MessageView:
        case, rules = file.case, file.book.procedure
        made, problem = await self._made(file, message)
        clock = case.clocks.get(message.reply_clock)
        waits = not message.has_left and message.state is not MessageState.WITHDRAWN
        found = obstacles(case, message.outgoing, rules, self._looks.now()) if waits else ()
        return MessageView(
            case=case.dossier,
            message=message.number,
            reference=reference_of(case, message),
            template=message.template,
            title=title_of(rules, message.template),
            outgoing=message.outgoing,
            state=message.state,
            to=made.to if made else "",
            task=message.task,
            by=message.by,
            composed_at=message.composed_at,
            approved_by=message.approved_by,
            approved_at=message.approved_at,
            sent_at=message.sent_at,
            reply_expected=clock.due_at if clock and clock.running else None,
            answered_at=message.answered_at,
            replies=message.replies,
            event=message.changed,
            obstacles=tuple(one.says for one in found),
            subject=made.subject if made else "",
            text=made.text if made else "",
            coded=made.coded if made else "",
            problem=problem,
        )

    async def _made(
        self, file: CaseFile, message: OutgoingMessage
    ) -> tuple[Composed | None, str | None]:
        """The words as they leave, or why they cannot be read."""
        content, problem = await self._content(message.document)
        template = file.book.procedure.edition.templates[message.template]
        if content is None:
            return None, problem
        at: datetime = message.sent_at or message.approved_at or message.composed_at
        day = day_in_washington(at)
        return composed(template, content, reference_of(file.case, message), day), None

    async def _content(self, document: str) -> tuple[dict[str, Any] | None, str | None]:
        try:
            return (await self._looks.register.documents.document(document)).content, None
        except KeyDestroyed:
            return None, DESTROYED
        except (NotFound, *UNREADABLE):
            return None, DAMAGED

    async def _left(self, file: CaseFile, message: OutgoingMessage) -> LogLine:
        content, problem = await self._content(message.document)
        template = file.book.procedure.edition.templates[message.template]
        to = template.address or (str(content.get(TO, "")) if content else problem or "")
        return LogLine(
            at=message.sent_at or message.composed_at,
            direction="OUT",
            reference=reference_of(file.case, message),
            with_whom=to,
            what=template.title,
            state=message.state,
            message=message.number,
        )

    async def _came(self, case: Case, communication: str, version: int, at: datetime) -> LogLine:
        named = f"{communication}/v{version}"
        answers = [one.number for one in case.of(Messages).all if named in one.replies]
        try:
            found = await self._looks.communication(communication, version)
            sender, reference, kind = found.sender, found.reference, found.kind.value
        except KeyDestroyed:
            sender, reference, kind = DESTROYED, "", ""
        except (NotFound, *UNREADABLE):
            sender, reference, kind = DAMAGED, "", ""
        return LogLine(
            at=at,
            direction="IN",
            reference=reference,
            with_whom=sender,
            what=kind,
            state="REPLY" if answers else "RECEIVED",
            message=answers[0] if answers else None,
            communication=named,
        )


def _arrivals(file: CaseFile) -> list[tuple[str, int, datetime]]:
    """The communications of the case, each with when the case learned of it."""
    return [
        (event.communication, event.version or 1, event.at)
        for event in file.events
        if isinstance(event, CaseOpened | FactAdded) and event.communication is not None
    ]
