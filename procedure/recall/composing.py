"""Composing a message of a recall to whoever has the data, and taking one back."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from procedure.access import CASEWORK, Permission
from procedure.codes import OutgoingKind
from procedure.composed import check_content
from procedure.dossier import Command, Event, TimelineText
from procedure.matters.messages import after_withdrawal, composing_emails, numbers, said
from procedure.measures.messages.composing import (
    MessageAlreadyComposed,
    template_of,
    title_of,
)
from procedure.measures.messages.outbound import (
    NOT_LEFT,
    MessageState,
    OutgoingMessage,
    in_state,
    numbered,
)
from procedure.recall.recall import HolderName, Recall
from procedure.refusals import NotFound, no_such
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.annex.templates import Template
    from procedure.context import Context


class ComposeRecallMessage(Command):
    """A message to a holder of the data is drafted from a template."""

    act: Literal["compose_recall_message"] = "compose_recall_message"
    needs_words: ClassVar[bool] = False
    holder: HolderName
    template: str
    document: DocumentId


class WithdrawRecallMessage(Command):
    """A message of a recall that has not left is taken back."""

    act: Literal["withdraw_recall_message"] = "withdraw_recall_message"
    message: int
    document: DocumentId


class RecallMessageComposed(Event):
    """A message to a holder of the data was drafted; its words are in the document."""

    message: int
    holder: HolderName
    template: str
    outgoing: OutgoingKind
    document: DocumentId
    needs_approval: bool


class RecallMessageWithdrawn(Event):
    """A message of the recall was taken back before it left."""

    message: int
    document: DocumentId


def after_composing(recall: Recall, event: RecallMessageComposed) -> Recall:
    """It waits for a second person, or may be sent."""
    message = OutgoingMessage(
        number=event.message,
        template=event.template,
        outgoing=event.outgoing,
        document=event.document,
        by=event.by,
        composed_at=event.at,
        changed=0,
        state=MessageState.DRAFTED if event.needs_approval else MessageState.APPROVED,
    )
    return recall.writing_to(event.holder, message)


def recall_template(rules: "Procedure", key: str) -> "Template":
    """A template by which a recall writes. Raises NoTemplates, NotWellFormed."""
    template = template_of(rules, key)
    if template.outgoing is not OutgoingKind.RECALL_NOTICE:
        raise no_such("template of a recall", key, _templates(rules))
    return template


def _templates(rules: "Procedure") -> list[str]:
    rows = rules.edition.templates.values()
    return [row.key for row in rows if row.outgoing is OutgoingKind.RECALL_NOTICE]


def compose(recall: Recall, order: ComposeRecallMessage, context: "Context") -> list[Event]:
    """To one holder; again with the same words once the recall is renewed.

    No hold and no prohibition stops it: whoever has the data must act at once (RPD25 a.5(7)(b)).
    """
    recall.must_be_open()
    template = recall_template(context.rules, order.template)
    holder = recall.holders.get(order.holder)
    if holder is None:
        raise NotFound(what="holder", name=order.holder)
    for number in holder.messages:
        drafted = numbered(recall.messages, number)
        if (drafted.document, drafted.template) == (order.document, order.template):
            raise MessageAlreadyComposed(message=number)
    return [
        RecallMessageComposed(
            at=context.at,
            by=context.by,
            message=len(recall.messages) + 1,
            holder=order.holder,
            template=template.key,
            outgoing=template.outgoing,
            document=order.document,
            needs_approval=bool(template.approvers),
        )
    ]


def check_words(
    recall: Recall, order: ComposeRecallMessage, content: Mapping[str, Any], rules: "Procedure"
) -> None:
    """Raise the refusal of a message that lacks something, or says what none may say."""
    check_content(recall_template(rules, order.template), content, rules.edition.blocked_terms)


def withdraw(recall: Recall, order: WithdrawRecallMessage, context: "Context") -> list[Event]:
    """As long as it has not left."""
    recall.must_be_open()
    message = in_state(recall.messages, order.message, *NOT_LEFT)
    return [
        RecallMessageWithdrawn(
            at=context.at, by=context.by, message=message.number, document=order.document
        )
    ]


def composing_text(
    recall: Recall, event: RecallMessageComposed, rules: "Procedure"
) -> TimelineText:
    """``Message 1 to holder-1, CBP in TECS drafted: Notice that data must no longer be used``."""
    held = recall.holders[event.holder].held
    what = title_of(rules, event.template)
    return TimelineText(f"Message {event.message} to {held.words} drafted: {what}")


_CASEWORK = Permission(roles=CASEWORK)

RULES = Rules(
    events=(
        EventRule(RecallMessageComposed, after_composing, composing_text, composing_emails),
        EventRule(RecallMessageWithdrawn, after_withdrawal, said("Taken back before it left.")),
    ),
    acts=(
        ActRule(
            ComposeRecallMessage,
            compose,
            _CASEWORK,
            content=check_words,
            choices={
                "holder": lambda recall, rules, at, row: recall.holders,
                "template": lambda recall, rules, at, row: _templates(rules),
            },
        ),
        ActRule(WithdrawRecallMessage, withdraw, _CASEWORK, choices={"message": numbers}),
    ),
)
