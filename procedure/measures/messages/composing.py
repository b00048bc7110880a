"""Composing an outgoing message from a template, and taking it back before it has left."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from procedure.access import CASEWORK, Permission
from procedure.case import Case
from procedure.codes import LetterKey, OutgoingKind
from procedure.composed import check_content
from procedure.dossier import Command, Effect, Event, TimelineText
from procedure.letters import to_role
from procedure.measures.messages.outbound import (
    NOT_LEFT,
    Messages,
    MessageState,
    OutgoingMessage,
    changed,
    must_be,
)
from procedure.people import Role
from procedure.refusals import AlreadyRecorded, NotFound, NotNow, NotWellFormed, no_such
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import DocumentId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.annex.templates import Template
    from procedure.context import Context

A_MESSAGE = "an outgoing message"
"""What emails call it."""


class NoTemplates(NotNow):
    """The case keeps an edition that words no messages."""

    sentence = "The edition of this case, {edition}, words no outgoing messages."


class MessageAlreadyComposed(AlreadyRecorded):
    """Exactly this message is recorded."""

    sentence = "Exactly this message is already recorded, as message {message}."


class TemplateOfAnother(NotWellFormed):
    """The edition has the template, for messages of something else."""

    sentence = "{template} is written in {belongs}. Here there are: {known}."


class ComposeMessage(Command):
    """A message to INTERPOL, another bureau or others is drafted from a template."""

    act: Literal["compose_message"] = "compose_message"
    needs_words: ClassVar[bool] = False
    template: str
    document: DocumentId
    for_task: str | None = None
    """The task for which it asks or tells something."""


class WithdrawMessage(Command):
    """A message that has not left is taken back."""

    act: Literal["withdraw_message"] = "withdraw_message"
    message: int
    document: DocumentId


class MessageComposed(Event):
    """A message was drafted; its words are in the document."""

    message: int
    template: str
    outgoing: OutgoingKind
    document: DocumentId
    for_task: str | None = None
    needs_approval: bool = True


class MessageWithdrawn(Event):
    """A message was taken back before it left."""

    message: int
    document: DocumentId


def after_composing(case: Case, event: MessageComposed) -> Case:
    """It waits for a second person, or may be sent."""
    waits = MessageState.DRAFTED if event.needs_approval else MessageState.APPROVED
    return changed(
        case,
        OutgoingMessage(
            number=event.message,
            template=event.template,
            outgoing=event.outgoing,
            document=event.document,
            by=event.by,
            composed_at=event.at,
            changed=0,
            state=waits,
            task=event.for_task,
        ),
    )


def after_withdrawal(case: Case, event: MessageWithdrawn) -> Case:
    """It is not sent any more."""
    message = must_be(case, event.message, *MessageState)
    return changed(case, replace(message, state=MessageState.WITHDRAWN))


def template_of(rules: "Procedure", key: str, matter: str | None = None) -> "Template":
    """The template of a case, or of this kind of matter. Raises NoTemplates, NotWellFormed."""
    if not rules.edition.templates:
        raise NoTemplates(edition=rules.edition.name)
    rows = rules.edition.templates
    templates = {row.key: row for row in rows.values() if row.matter == matter}
    if key in templates:
        return templates[key]
    if key in rows:
        owner = rows[key].matter
        belongs = f"a matter of the kind {owner}" if owner else "a case"
        raise TemplateOfAnother(template=key, belongs=belongs, known=", ".join(templates))
    raise no_such("template", key, templates)


def compose_message(case: Case, order: ComposeMessage, context: "Context") -> list[Event]:
    """A draft may always be written; what stops the message is asked when it is approved."""
    case.must_be_open()
    template = template_of(context.rules, order.template)
    if order.for_task is not None and order.for_task not in case.tasks:
        raise NotFound(what="task of this case", name=order.for_task)
    drafts = case.of(Messages).all
    for one in drafts:
        if (one.document, one.template) == (order.document, order.template):
            raise MessageAlreadyComposed(message=one.number)
    return [
        MessageComposed(
            at=context.at,
            by=context.by,
            message=len(drafts) + 1,
            template=template.key,
            outgoing=template.outgoing,
            document=order.document,
            for_task=order.for_task,
            needs_approval=bool(template.approvers),
        )
    ]


def check_message(
    case: Case, order: ComposeMessage, content: Mapping[str, Any], rules: "Procedure"
) -> None:
    """Raise the refusal of a message that lacks something, or says what none may say."""
    check_content(template_of(rules, order.template), content, rules.edition.blocked_terms)


def withdraw_message(case: Case, order: WithdrawMessage, context: "Context") -> list[Event]:
    """As long as it has not left."""
    case.must_be_open()
    message = must_be(case, order.message, *NOT_LEFT)
    return [
        MessageWithdrawn(
            at=context.at, by=context.by, message=message.number, document=order.document
        )
    ]


def title_of(rules: "Procedure", template: str) -> str:
    """The title of a template, as a sentence begins with it."""
    row = rules.edition.templates.get(template)
    return row.title if row else template


def composing_text(case: Case, event: MessageComposed, rules: "Procedure") -> TimelineText:
    """``Message 1 drafted: Information to the Notices and Diffusions Task Force``."""
    return TimelineText(f"Message {event.message} drafted: {title_of(rules, event.template)}")


def withdrawal_text(case: Case, event: MessageWithdrawn, rules: "Procedure") -> TimelineText:
    """``Message 1 taken back``."""
    return TimelineText(f"Message {event.message} taken back before it left")


def composing_emails(case: Case, event: MessageComposed, rules: "Procedure") -> list[Effect]:
    """Whoever approves it hears of it; without approval, whoever drafted it sends it."""
    return to_approvers(event.template, rules) if event.needs_approval else []


def to_approvers(template: str, rules: "Procedure") -> list[Effect]:
    """An email about a message to whoever approves it, by its template; nobody may have to."""
    row = rules.edition.templates.get(template)
    approvers = row.approvers if row else ()
    if not approvers:
        return []
    role = Role.SUPERVISOR if Role.SUPERVISOR in approvers else approvers[0]
    return [to_role(LetterKey.TO_APPROVE, role, what=A_MESSAGE)]


RULES = Rules(
    events=(
        EventRule(MessageComposed, after_composing, composing_text, composing_emails),
        EventRule(MessageWithdrawn, after_withdrawal, withdrawal_text),
    ),
    acts=(
        ActRule(
            ComposeMessage,
            compose_message,
            Permission(roles=CASEWORK),
            content=check_message,
        ),
        ActRule(WithdrawMessage, withdraw_message, Permission(roles=CASEWORK)),
    ),
)
