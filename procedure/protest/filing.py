"""Filing a protest with the General Secretariat, and what it says about its admissibility."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from procedure.access import Permission
from procedure.clocks.clock import Clock
from procedure.clocks.explanation import eastern
from procedure.codes import OutgoingKind
from procedure.dossier import Command, Effect, Event, TimelineText, with_clocks, with_ended
from procedure.matters.common import tell_cases, telling
from procedure.matters.contact import must_be_free_in
from procedure.measures.messages.outbound import MessageState
from procedure.people import Role
from procedure.protest.admissibility import failures
from procedure.protest.codes import Phase
from procedure.protest.course import ADMISSIBLE, SOURCE
from procedure.protest.drafting import COUNSEL
from procedure.protest.protest import Protest
from procedure.refusals import AlreadyDone, CaseNotReady, NotWellFormed
from procedure.tables import ActRule, EventRule, Rules, always
from procedure.values import DocumentId, Moment

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class ProtestAlreadyFiled(AlreadyDone):
    """It is filed."""

    sentence = "The protest is already filed."


class ProtestNotReady(CaseNotReady):
    """It would not be admitted."""

    sentence = "Before the protest can be filed: {left}."


class NotInThisPhase(CaseNotReady):
    """Something else comes first."""

    sentence = "The protest is not there yet, or no longer: {stage}."


class FileProtest(Command):
    """The protest was sent to the General Secretariat."""

    act: Literal["file_protest"] = "file_protest"
    document: DocumentId
    filed_at: Moment | None = None
    """When it was sent; unset: now."""


class RecordAdmissibility(Command):
    """The General Secretariat said whether the protest is admissible."""

    act: Literal["record_admissibility"] = "record_admissibility"
    admitted: bool
    document: DocumentId


class ProtestFiled(Event):
    """The protest was sent to the General Secretariat (IRSD24 art. 3)."""

    document: DocumentId
    filed_at: Moment
    clock: Clock
    """When the General Secretariat is expected to say whether it is admissible."""


class ProtestAdmitted(Event):
    """The General Secretariat admitted the protest, and asks the source (IRSD24 art. 3, 4)."""

    document: DocumentId
    clock: Clock


class ProtestNotAdmitted(Event):
    """The General Secretariat did not admit the protest (IRSD24 art. 3)."""

    document: DocumentId


def must_be_in(protest: Protest, *phases: Phase) -> None:
    """Raise the refusal where the protest has ended or is in none of these phases."""
    protest.must_be_open()
    if protest.phase not in phases:
        raise NotInThisPhase(stage=protest.standing.stage.title)


def must_go_on(protest: Protest, at: datetime | None = None) -> None:
    """Raise the refusal where the dispute is suspended, or had been at a moment."""
    suspended = protest.suspended_at
    if suspended is not None and (at is None or suspended <= at):
        raise NotInThisPhase(stage=protest.standing.stage.title)


def check_sent_at(sent_at: datetime | None, not_before: datetime, context: "Context") -> None:
    """Raise NotWellFormed for a time before something, or in the future."""
    if sent_at is not None and not not_before <= sent_at <= context.at:
        raise NotWellFormed(problem=f"It was sent between {eastern(not_before)} and now.")


def after_filing(protest: Protest, event: ProtestFiled) -> Protest:
    """INTERPOL has it: the draft has left."""
    protest = with_clocks(protest, event.clock)
    if protest.draft is not None:
        protest = protest.message_became(
            protest.draft.message, MessageState.SENT, sent_at=event.filed_at
        )
    return replace(protest, filed_at=event.filed_at, phase=Phase.ADMISSIBILITY)


def after_admission(protest: Protest, event: ProtestAdmitted) -> Protest:
    """The source is asked."""
    protest = with_ended(protest, event.at, ADMISSIBLE)
    return replace(with_clocks(protest, event.clock), phase=Phase.SOURCE_CHECK)


def after_refusal(protest: Protest, event: ProtestNotAdmitted) -> Protest:
    """Counsel drafts again, or ends it."""
    protest = with_ended(protest, event.at, ADMISSIBLE)
    return replace(protest, phase=Phase.INADMISSIBLE, draft=None)


def file_protest(protest: Protest, order: FileProtest, context: "Context") -> list[Event]:
    """Where nothing is missing and no hold, here or in a case, stopped it (clock reading 26)."""
    protest.must_be_open()
    if not protest.can_be_drafted:
        raise ProtestAlreadyFiled()
    filed_at = order.filed_at or context.at
    must_be_free_in(protest, context.as_of(order.filed_at), OutgoingKind.PROTEST)
    if missing := failures(protest, context.beside):
        left = "; ".join(f"{one.says} ({one.article})" for one in missing)
        raise ProtestNotReady(left=left)
    approved = protest.draft.approved_at if protest.draft is not None else None
    check_sent_at(order.filed_at, approved or context.at, context)
    case_class = protest.case_class
    clock = context.start(protest, case_class, ADMISSIBLE, ADMISSIBLE, "protest filed", filed_at)
    return [
        ProtestFiled(
            at=context.at,
            by=context.by,
            document=order.document,
            filed_at=filed_at,
            clock=clock,
        )
    ]


def record_admissibility(
    protest: Protest, order: RecordAdmissibility, context: "Context"
) -> list[Event]:
    """Once INTERPOL has said it."""
    must_be_in(protest, Phase.ADMISSIBILITY)
    if not order.admitted:
        return [ProtestNotAdmitted(at=context.at, by=context.by, document=order.document)]
    clock = context.start(protest, protest.case_class, SOURCE, SOURCE, "protest admitted")
    admitted = ProtestAdmitted(at=context.at, by=context.by, document=order.document, clock=clock)
    return [admitted]


def filing_text(protest: Protest, event: ProtestFiled, rules: "Procedure") -> TimelineText:
    """It was filed."""
    return TimelineText("Protest filed with INTERPOL", 5, event.clock.clock_id, begins=True)


def admission_text(protest: Protest, event: ProtestAdmitted, rules: "Procedure") -> TimelineText:
    """It was admitted, as expected or later."""
    return TimelineText("INTERPOL admitted the protest", 5, ADMISSIBLE)


def tell_of_filing(protest: Protest, event: ProtestFiled, rules: "Procedure") -> list[Effect]:
    """The cases hear that what they decided was filed."""
    return tell_cases(protest, filed_at=event.filed_at, document=event.document)


RECORDING = Permission(roles=(Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL))
"""Who may record what INTERPOL did."""

RULES = Rules(
    events=(
        EventRule(ProtestFiled, after_filing, filing_text, tell_of_filing, once=True),
        EventRule(ProtestAdmitted, after_admission, admission_text, telling, once=True),
        EventRule(
            ProtestNotAdmitted,
            after_refusal,
            always("INTERPOL did not admit the protest", 5),
            telling,
            once=True,
        ),
    ),
    acts=(
        ActRule(
            FileProtest,
            file_protest,
            COUNSEL,
        ),
        ActRule(
            RecordAdmissibility,
            record_admissibility,
            RECORDING,
            choices={"admitted": lambda protest, rules, at, row: [True, False]},
        ),
    ),
)
