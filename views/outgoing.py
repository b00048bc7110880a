"""Reading an outgoing message of a case or a matter: as it leaves, and as a file."""

from collections.abc import Sequence
from typing import NamedTuple

from procedure.access import Right, may
from procedure.measures.messages.outbound import (
    MessageNotWaiting,
    Messages,
    MessageState,
    OutgoingMessage,
    by_number,
    numbered,
)
from procedure.measures.outgoing import MayNotBeSent, must_be_free, must_be_none, obstacles
from procedure.people import Actor
from procedure.refusals import NotFound
from procedure.values import is_matter
from views.cases import CaseViews
from views.looks import Looks, View
from views.matters import MatterViews
from views.message_view import MessageFile, MessageView, content_of, message_view

_NOT_TAKEN = (MessageState.SENT_BACK, MessageState.WITHDRAWN)
MAY_LEAVE = (MessageState.APPROVED, MessageState.SENT, MessageState.ANSWERED)


class Drafted(NamedTuple):
    """A message that waits for a second person, beside the draft before it."""

    now: MessageView
    before: MessageView | None
    """The last one from the same template that was sent back or withdrawn; None: there is none."""


class MessageViews:
    """What casework reads about outgoing messages."""

    def __init__(self, cases: CaseViews, matters: MatterViews, looks: Looks) -> None:
        """``cases`` and ``matters`` find a dossier for whoever may see it; ``looks`` records."""
        self._cases = cases
        self._matters = matters
        self._looks = looks

    async def message(self, actor: Actor, dossier: str, number: int) -> MessageView:
        """A message as it leaves, and what stops it now. Raises NotFound, NoSuchMessage."""
        file = await self._file(actor, dossier, number)
        return message_view(file, await content_of(self._looks.register, file.message))

    async def waiting(self, actor: Actor, dossier: str) -> list[Drafted]:
        """The messages that wait for a second person, as they would leave. Raises NotFound."""
        messages = await self._of(actor, dossier)
        found = []
        for one in messages:
            if one.state is not MessageState.DRAFTED:
                continue
            earlier = [
                other.number
                for other in messages
                if other.template == one.template
                and other.number < one.number
                and other.state in _NOT_TAKEN
            ]
            before = await self.message(actor, dossier, earlier[-1]) if earlier else None
            found.append(Drafted(await self.message(actor, dossier, one.number), before))
        return found

    async def _of(self, actor: Actor, dossier: str) -> Sequence[OutgoingMessage]:
        """The messages of a case or a matter, in their order."""
        if is_matter(dossier):
            return (await self._matters.file(actor, dossier, View.MESSAGE)).matter.messages
        return (await self._cases.file(actor, dossier, View.MESSAGE)).case.of(Messages).all

    async def export(self, actor: Actor, dossier: str, number: int) -> MessageView:
        """A message for the terminal: only what was approved and what nothing stops now.

        Raises NotFound, NoSuchMessage, MessageNotWaiting, FilingOnHold, MayNotBeSent (also where
        the record that it has left would be refused), and NotFound where its words cannot be
        opened.
        """
        file = await self._file(actor, dossier, number, leaving=True)
        view = message_view(file, await content_of(self._looks.register, file.message))
        if view.problem is not None:
            raise NotFound(what="readable document of message", name=str(number))
        return view

    async def _file(
        self, actor: Actor, dossier: str, number: int, *, leaving: bool = False
    ) -> MessageFile:
        of = self._of_matter if is_matter(dossier) else self._of_case
        return await of(actor, dossier, number, leaving)

    async def _of_case(self, actor: Actor, dossier: str, number: int, leaving: bool) -> MessageFile:
        file = await self._cases.file(actor, dossier, View.MESSAGE)
        case, rules, now = file.case, file.book.procedure, self._looks.now()
        message = by_number(case, number)
        if leaving:
            _must_be_approved(message.number, message.state)
            if message.state is MessageState.APPROVED:
                must_be_free(case, message.outgoing, rules, now)
        waits = not message.has_left and message.state is not MessageState.WITHDRAWN
        found = obstacles(case, message.outgoing, rules, now) if waits else ()
        return MessageFile(case, message, rules, [one.says for one in found])

    async def _of_matter(
        self, actor: Actor, dossier: str, number: int, leaving: bool
    ) -> MessageFile:
        if not may(actor, Right.SEE_MATTERS):
            raise NotFound(what="matter", name=dossier)
        file = await self._matters.file(actor, dossier, View.MESSAGE)
        message = numbered(file.matter.messages, number)
        waits = not message.has_left and message.state is not MessageState.WITHDRAWN
        found = [*await self._matters.obstacles(file, message)] if waits else []
        stops = await self._matters.stops(actor, file, message)
        if leaving:
            _must_be_approved(message.number, message.state)
            must_be_none(found)
            if stops:
                raise MayNotBeSent(says=stops.rstrip("."))
        says = [one.says for one in found] or [stops] * bool(stops)
        return MessageFile(file.matter, message, file.book.procedure, says)


def _must_be_approved(number: int, state: MessageState) -> None:
    if state not in MAY_LEAVE:
        raise MessageNotWaiting(message=number, state=state.words)
