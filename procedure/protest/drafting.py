"""Drafting a protest, approving it, and what the rules ask of it before it can be filed."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import StringConstraints

from procedure.access import Permission, Subject
from procedure.codes import LetterKey, OutgoingKind
from procedure.composed import FIELDS, check_content, composed
from procedure.dossier import Command, Effect, Event, TimelineText
from procedure.letters import to_role
from procedure.measures.messages.composing import template_of
from procedure.measures.messages.outbound import MessageState, OutgoingMessage
from procedure.open_steps import OpenStep
from procedure.people import USNCB, Role
from procedure.protest.codes import Argument, Confirmed, Language
from procedure.protest.protest import PROTEST, Draft, Protest
from procedure.refusals import AlreadyDone, CaseNotReady, NotNow, NotWellFormed
from procedure.tables import ActRule, EventRule, Rules, always
from procedure.values import DocumentId

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from procedure.annex.editions import Procedure
    from procedure.annex.templates import Template
    from procedure.context import Context

MOST_WORDS = 2_000
"""Words that a protest may have (IRSD24 art. 3): those of the whole text that leaves."""
PROVISIONS = "provisions"
"""The field of the template that names which provisions the data breach."""
Provision = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,20} \d{1,3}[0-9a-z()]{0,12}$")]
"""A provision that the data breach, such as ``RPD 34(3)`` or ``Constitution 3``."""
_INVOKES = re.compile(r"\b135\b")


class ProtestIsWithInterpol(AlreadyDone):
    """It was filed."""

    sentence = "The protest was filed: its text and its cases stay as they are."


class ProtestTooLong(NotWellFormed):
    """IRSD24 art. 3: at most 2,000 words."""

    sentence = "The protest has {words} words; the rules allow {most} (IRSD24 art. 3)."


class Article135NotInvoked(NotWellFormed):
    """IRSD24 art. 3: it must say explicitly that it seeks the settlement of a dispute."""

    sentence = "The protest does not invoke art. 135 of the Rules on the Processing of Data."


class NoProtestDrafted(CaseNotReady):
    """There is nothing to approve."""

    sentence = "No protest is drafted."


class ProtestReplaced(NotNow):
    """Another draft has come since."""

    sentence = "The draft was replaced after you read it: read the present one."


class ProtestAlreadyApproved(AlreadyDone):
    """A second person approved it."""

    sentence = "The draft is already approved."


class DraftProtest(Command):
    """Counsel writes the protest; a later draft replaces it."""

    act: Literal["draft_protest"] = "draft_protest"
    document: DocumentId
    words: int
    """How many words it has as it leaves; whoever records it counts them again."""
    language: Language
    argument: Argument
    provisions: tuple[Provision, ...]
    confirmed: tuple[Confirmed, ...] = ()


class ApproveProtest(Command):
    """A second person approves the draft of a protest, or sends it back."""

    act: Literal["approve_protest"] = "approve_protest"
    approve: bool
    draft: DocumentId | None = None
    """The draft that was read. Where it is given, no other is approved."""
    document: DocumentId


class ProtestDrafted(Event):
    """Counsel wrote the protest, or wrote it again."""

    document: DocumentId
    words: int
    language: Language
    argument: Argument
    provisions: tuple[str, ...]
    confirmed: tuple[Confirmed, ...]


class ProtestApproved(Event):
    """A second person approved the draft."""

    document: DocumentId


class ProtestSentBack(Event):
    """A second person did not approve the draft."""

    document: DocumentId


def count_words(text: str) -> int:
    """How many words a text has: what blanks divide."""
    return len(text.split())


def protest_template(rules: "Procedure") -> "Template":
    """The template that a protest is composed with. Raises NoTemplates, NotWellFormed."""
    return template_of(rules, PROTEST, "protest")


def as_it_leaves(template: "Template", content: Mapping[str, Any]) -> str:
    """The whole text of a draft; a word each stands for our reference and the date."""
    return composed(template, content, "REFERENCE", date.min).text


def check_text(
    protest: Protest, order: DraftProtest, content: Mapping[str, Any], rules: "Procedure"
) -> None:
    """Raise the refusal of a text that lacks something, is too long or is counted wrongly.

    What counts is the text that leaves: what counsel wrote, and the words of the template.
    """
    template = protest_template(rules)
    check_content(template, content, rules.edition.blocked_terms)
    if list((content.get(FIELDS) or {}).get(PROVISIONS) or ()) != [*order.provisions]:
        raise NotWellFormed(problem="The order and its text name different provisions.")
    text = as_it_leaves(template, content)
    words = count_words(text)
    if words > MOST_WORDS:
        raise ProtestTooLong(words=words, most=MOST_WORDS)
    if words != order.words:
        raise NotWellFormed(problem=f"The protest has {words} words, not {order.words}.")
    if not _INVOKES.search(text):
        raise Article135NotInvoked()


def after_draft(protest: Protest, event: ProtestDrafted) -> Protest:
    """It waits for a second person; it replaces a draft that has not left."""
    replaced = protest.without_draft()
    message = OutgoingMessage(
        number=len(protest.messages) + 1,
        template=PROTEST,
        outgoing=OutgoingKind.PROTEST,
        document=event.document,
        by=event.by,
        composed_at=event.at,
        changed=0,
        state=MessageState.DRAFTED,
    )
    draft = Draft(
        document=event.document,
        by=event.by,
        drafted=protest.revision + 1,
        message=message.number,
        words=event.words,
        language=event.language,
        argument=event.argument,
        provisions=event.provisions,
        confirmed=event.confirmed,
    )
    return replace(replaced.with_message(message), draft=draft)


def after_approval(protest: Protest, event: ProtestApproved) -> Protest:
    """It can be filed."""
    if protest.draft is None:
        raise ValueError("ProtestApproved without a draft")
    approved = protest.message_became(
        protest.draft.message, MessageState.APPROVED, approved_by=event.by, approved_at=event.at
    )
    return replace(approved, draft=replace(protest.draft, approved_at=event.at))


def after_sending_back(protest: Protest, event: ProtestSentBack) -> Protest:
    """Counsel writes again."""
    if protest.draft is None:
        raise ValueError("ProtestSentBack without a draft")
    sent_back = protest.message_became(protest.draft.message, MessageState.SENT_BACK)
    return replace(sent_back, draft=None)


def draft_protest(protest: Protest, order: DraftProtest, context: "Context") -> list[Event]:
    """Before it is filed, and again where it was not admitted."""
    protest.must_be_open()
    if not protest.can_be_drafted:
        raise ProtestIsWithInterpol()
    if not order.provisions:
        raise NotWellFormed(problem="Say which provisions the data breach (IRSD24 art. 3).")
    if order.words > MOST_WORDS:
        raise ProtestTooLong(words=order.words, most=MOST_WORDS)
    return [
        ProtestDrafted(
            at=context.at,
            by=context.by,
            document=order.document,
            words=order.words,
            language=order.language,
            argument=order.argument,
            provisions=tuple(dict.fromkeys(order.provisions)),
            confirmed=tuple(dict.fromkeys(order.confirmed)),
        )
    ]


def approve_protest(protest: Protest, order: ApproveProtest, context: "Context") -> list[Event]:
    """The present draft, once; never by whoever wrote it."""
    protest.must_be_open()
    if protest.draft is None or not protest.can_be_drafted:
        raise NoProtestDrafted()
    if order.draft is not None and order.draft != protest.draft.document:
        raise ProtestReplaced()
    if protest.draft.approved_at is not None:
        raise ProtestAlreadyApproved()
    decided = ProtestApproved if order.approve else ProtestSentBack
    return [decided(at=context.at, by=context.by, document=order.document)]


def _drafter(protest: Protest, order: ApproveProtest) -> Subject:
    return Subject(drafter=protest.draft.by if protest.draft else None)


def _drafted(protest: Protest, order: ApproveProtest) -> int:
    return protest.draft.drafted if protest.draft else 0


def draft_emails(protest: Protest, event: ProtestDrafted, rules: "Procedure") -> list[Effect]:
    """The supervisors approve, or another counsel."""
    return [to_role(LetterKey.TO_APPROVE, Role.SUPERVISOR, what="a protest")]


def approval_emails(protest: Protest, event: ProtestApproved, rules: "Procedure") -> list[Effect]:
    """Counsel files it."""
    return [to_role(LetterKey.TO_FILE, Role.COUNSEL)]


def sending_back_emails(
    protest: Protest, event: ProtestSentBack, rules: "Procedure"
) -> list[Effect]:
    """Counsel writes again."""
    return [to_role(LetterKey.NOT_APPROVED, Role.COUNSEL, what="a protest")]


def draft_text(protest: Protest, event: ProtestDrafted, rules: "Procedure") -> TimelineText:
    """How long it is, and what it argues."""
    return TimelineText(f"Protest drafted: {event.words} words; argued: {event.argument.words}")


def present_draft(
    protest: Protest, rules: "Procedure", at: "datetime", row: Mapping[str, Any]
) -> "Iterable[str | None]":
    """The draft that waits, by its document."""
    return [protest.draft.document if protest.draft is not None else None]


def open_steps(protest: Protest, rules: "Procedure") -> list[OpenStep]:
    """A second person approves the draft, or sends it back."""
    draft = protest.draft
    if draft is None or draft.approved_at is not None or not protest.can_be_drafted:
        return []
    drafted = Subject(drafter=draft.by)
    return [OpenStep(USNCB, "Approve the draft of the dispute", (ApproveProtest,), subject=drafted)]


COUNSEL = Permission(roles=(Role.COUNSEL,))
SECOND_PERSON = Permission(roles=(Role.COUNSEL, Role.SUPERVISOR), not_drafter=True)

RULES = Rules(
    events=(
        EventRule(ProtestDrafted, after_draft, draft_text, draft_emails),
        EventRule(ProtestApproved, after_approval, always("Protest approved"), approval_emails),
        EventRule(
            ProtestSentBack,
            after_sending_back,
            always("Protest sent back to counsel"),
            sending_back_emails,
        ),
    ),
    acts=(
        ActRule(
            DraftProtest,
            draft_protest,
            COUNSEL,
            content=check_text,
            choices={
                "words": lambda protest, rules, at, row: [1],
                "confirmed": lambda protest, rules, at, row: [()],
            },
            typed={"provisions": lambda protest, rules, at, row: [("RPD 34",)]},
        ),
        ActRule(
            ApproveProtest,
            approve_protest,
            SECOND_PERSON,
            _drafter,
            outdated_after=_drafted,
            choices={"draft": present_draft},
        ),
    ),
    open_steps=open_steps,
)
