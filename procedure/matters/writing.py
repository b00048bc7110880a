"""How a kind of matter writes: composed from a template of its kind, approved, sent, taken back.

The kind says what stops a message and what follows once one has left (``Writing``).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic

from procedure.access import CASEWORK, Permission, Subject
from procedure.clocks.explanation import eastern
from procedure.composed import check_content
from procedure.dossier import Event
from procedure.matters.contact import must_be_free_in
from procedure.matters.matter import M, Matter
from procedure.matters.messages import (
    EVENTS,
    ApproveMatterMessage,
    ComposeMatterMessage,
    MatterMessageApproved,
    MatterMessageComposed,
    MatterMessageSent,
    MatterMessageSentBack,
    MatterMessageWithdrawn,
    RecordMatterMessageSent,
    WithdrawMatterMessage,
)
from procedure.measures.messages.composing import MessageAlreadyComposed, template_of
from procedure.measures.messages.outbound import (
    NOT_LEFT,
    MessageState,
    OutgoingMessage,
    drafted_by,
    in_state,
    last_changed,
    numbered,
)
from procedure.measures.messages.releasing import check_time, must_approve
from procedure.people import MESSAGE_APPROVERS
from procedure.refusals import NotNow
from procedure.tables import ActRule, Rules

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.annex.templates import Template
    from procedure.context import Context


class HasItsOwnAct(NotNow):
    """The kind of matter has acts of its own for this text."""

    sentence = "{title}: it is drafted, approved and sent by acts of its own ({act})."


class TakenBackByTheEnd(NotNow):
    """The message was approved and had not been recorded as sent when its matter ended."""

    sentence = (
        "Message {message} was taken back when the matter ended, {ended}: if it left before that, "
        "record it with the time when it left."
    )


_CASEWORK = Permission(roles=CASEWORK)


@dataclass(frozen=True, slots=True)
class Writing(Generic[M]):
    """How a kind of matter writes."""

    kind: str
    """The kind, as templates name it."""
    check: "Callable[[M, Template, Context], None]"
    """Raises the refusal of what may not be written now; asked at each act until it has left."""
    sent: "Callable[[M, OutgoingMessage, RecordMatterMessageSent, Context], Sequence[Event]]"
    """What follows once a message has left."""
    taken_back: "Callable[[M, OutgoingMessage, Context], Sequence[Event]] | None" = None
    """What follows once one that had not left was taken back."""
    words: "Callable[[M, Template, Mapping[str, Any], Procedure], None] | None" = None
    """Raises the refusal of what may not be said in a message, beside what none may say."""
    still: "Callable[[M, OutgoingMessage, Context], None] | None" = None
    """Raises the refusal of a message that says what holds no more; asked until it has left."""
    writers: Permission = _CASEWORK
    """Who drafts and takes back messages, and records that they have left."""
    after_end: frozenset[str] = frozenset()
    """The templates of what is written once the matter has ended."""

    def templates(self, rules: "Procedure") -> list[str]:
        """The templates of this kind, without those that an act of their own drafts."""
        rows = rules.edition.templates.values()
        return [row.key for row in rows if row.matter == self.kind and row.drafted_by is None]

    def template(self, rules: "Procedure", key: str) -> "Template":
        """One of them. Raises NoTemplates, NotWellFormed, HasItsOwnAct."""
        template = template_of(rules, key, self.kind)
        if template.drafted_by is not None:
            raise HasItsOwnAct(title=template.title, act=template.drafted_by)
        return template

    def numbers(
        self, matter: M, rules: "Procedure", at: datetime, row: Mapping[str, Any]
    ) -> Iterable[int]:
        """What the field of a message could be."""
        own = self.templates(rules)
        return [one.number for one in matter.messages if one.template in own]

    def must_be_open(self, matter: M, template: str) -> None:
        """Raise MatterHasEnded where it has, and this is not written then."""
        if template not in self.after_end:
            matter.must_be_open()

    def must_still_hold(self, matter: M, message: OutgoingMessage, context: "Context") -> None:
        """Raise the refusal of a message that says what holds no more."""
        if self.still is not None:
            self.still(matter, message, context)

    def compose(
        self, matter: M, order: ComposeMatterMessage, context: "Context"
    ) -> Sequence[Event]:
        """Where the matter may write it now."""
        template = self.template(context.rules, order.template)
        self.must_be_open(matter, template.key)
        self.check(matter, template, context)
        for one in matter.messages:
            if (one.document, one.template) == (order.document, order.template):
                raise MessageAlreadyComposed(message=one.number)
        return [
            MatterMessageComposed(
                at=context.at,
                by=context.by,
                message=len(matter.messages) + 1,
                template=template.key,
                outgoing=template.outgoing,
                document=order.document,
                needs_approval=bool(template.approvers),
            )
        ]

    def check_words(
        self,
        matter: M,
        order: ComposeMatterMessage,
        content: Mapping[str, Any],
        rules: "Procedure",
    ) -> None:
        """Raise the refusal of a message that lacks something, or says what none may say."""
        template = self.template(rules, order.template)
        check_content(template, content, rules.edition.blocked_terms)
        if self.words is not None:
            self.words(matter, template, content, rules)

    def approve(
        self, matter: M, order: ApproveMatterMessage, context: "Context"
    ) -> Sequence[Event]:
        """By a person with one of the roles that the template names, never by its drafter."""
        message = in_state(matter.messages, order.message, MessageState.DRAFTED)
        template = self.template(context.rules, message.template)
        self.must_be_open(matter, template.key)
        must_approve(template, context)
        if order.approve:
            self.check(matter, template, context)
            self.must_still_hold(matter, message, context)
        kind = MatterMessageApproved if order.approve else MatterMessageSentBack
        return [kind(at=context.at, by=context.by, message=message.number, document=order.document)]

    def record_sent(
        self, matter: M, order: RecordMatterMessageSent, context: "Context"
    ) -> Sequence[Event]:
        """Once it is approved, where nothing stopped it when it left; what follows is recorded.

        Of one that left before the end, which took it back, only that it left.
        """
        if (ended_at := numbered(matter.messages, order.message).ended_at) is not None:
            return self._sent_before(ended_at, matter, order, context)
        message = in_state(matter.messages, order.message, MessageState.APPROVED)
        template = self.template(context.rules, message.template)
        self.must_be_open(matter, template.key)
        check_time(order.sent_at, message, context)
        self.check(matter, template, context.as_of(order.sent_at))
        self.must_still_hold(matter, message, context)
        reply = None
        if template.reply_clock is not None:
            because, sent = "message sent", order.sent_at
            reply = context.start(
                matter, matter.case_class, template.reply_clock, message.reply_clock, because, sent
            )
        sent_message = MatterMessageSent(
            at=context.at,
            by=context.by,
            message=message.number,
            sent_at=order.sent_at,
            reply=reply,
        )
        return [sent_message, *self.sent(matter, message, order, context)]

    def _sent_before(
        self, ended_at: datetime, matter: M, order: RecordMatterMessageSent, context: "Context"
    ) -> Sequence[Event]:
        message = in_state(matter.messages, order.message, MessageState.WITHDRAWN)
        template = self.template(context.rules, message.template)
        check_time(order.sent_at, message, context)
        if order.sent_at is None or order.sent_at >= ended_at:
            raise TakenBackByTheEnd(message=message.number, ended=eastern(ended_at))
        must_be_free_in(matter, context.as_of(order.sent_at), template.outgoing)
        return [
            MatterMessageSent(
                at=context.at, by=context.by, message=message.number, sent_at=order.sent_at
            )
        ]

    def withdraw(
        self, matter: M, order: WithdrawMatterMessage, context: "Context"
    ) -> Sequence[Event]:
        """As long as it has not left."""
        message = in_state(matter.messages, order.message, *NOT_LEFT)
        template = self.template(context.rules, message.template)
        self.must_be_open(matter, template.key)
        withdrawn = MatterMessageWithdrawn(
            at=context.at, by=context.by, message=message.number, document=order.document
        )
        follows = self.taken_back(matter, message, context) if self.taken_back else ()
        return [withdrawn, *follows]

    def rules(self) -> Rules:
        """The tables of the kind's messages."""
        return Rules(
            events=EVENTS,
            acts=(
                ActRule(
                    ComposeMatterMessage,
                    self.compose,
                    self.writers,
                    content=self.check_words,
                    choices={"template": lambda matter, rules, at, row: self.templates(rules)},
                ),
                ActRule(
                    ApproveMatterMessage,
                    self.approve,
                    Permission(roles=MESSAGE_APPROVERS, not_drafter=True),
                    _drafter,
                    outdated_after=_changed,
                    choices={"message": self.numbers},
                ),
                ActRule(
                    RecordMatterMessageSent,
                    self.record_sent,
                    self.writers,
                    choices={"message": self.numbers},
                ),
                ActRule(
                    WithdrawMatterMessage,
                    self.withdraw,
                    self.writers,
                    choices={"message": self.numbers},
                ),
            ),
        )


def _drafter(matter: Matter, order: ApproveMatterMessage) -> Subject:
    return drafted_by(matter.messages, order.message)


def _changed(matter: Matter, order: ApproveMatterMessage) -> int:
    return last_changed(matter.messages, order.message)
