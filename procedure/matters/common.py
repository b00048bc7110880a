"""What can be done in a matter of any kind: notes, its end, and what cases tell it."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from procedure.access import CASEWORK, Permission
from procedure.codes import LetterKey, OutgoingKind
from procedure.dossier import Command, Effect, Event, Handoff, TimelineText, handoff_id, with_ended
from procedure.intake.settling import SettleHandoff
from procedure.letters import to_role
from procedure.matters.asking import no_longer_asked
from procedure.matters.matter import M, Matter
from procedure.measures.messages.outbound import numbered
from procedure.passing_between import HearOfFact, NoteMatter
from procedure.people import SYSTEM_ID, Role
from procedure.refusals import CaseNotReady
from procedure.tables import ActRule, EventRule, Rules, always
from procedure.values import CaseId, DocumentId, DossierId

if TYPE_CHECKING:
    from collections.abc import Iterable

    from procedure.annex.editions import Procedure
    from procedure.context import Context


class NotReadyToEnd(CaseNotReady):
    """Something is left to do."""

    sentence = "Before this can end: {left}."


class AddNote(Command):
    """Write something into the record of a matter."""

    act: Literal["add_note"] = "add_note"
    document: DocumentId


class NoteAdded(Event):
    """Somebody wrote something into the record of the matter."""

    document: DocumentId


class EndMatter(Command):
    """Nothing is left to do in a matter."""

    act: Literal["end_matter"] = "end_matter"
    document: DocumentId


class MatterEnded(Event):
    """Nothing is left to do: all clocks end."""

    document: DocumentId


class CaseHasFact(Event):
    """A case that the matter covers has a new fact."""

    case: CaseId
    fact: str


class HandoffRefused(Event):
    """What the matter passed on to another dossier was not taken there."""

    target: DossierId
    refusal: str
    """The kind of the refusal."""


def add_note(matter: Matter, order: AddNote, context: "Context") -> list[Event]:
    """At any time, also after the end."""
    return [NoteAdded(at=context.at, by=context.by, document=order.document)]


def end_matter(matter: Matter, order: EndMatter, context: "Context") -> list[Event]:
    """Where nothing is left to do; whoever still has a task hears that it is withdrawn."""
    matter.must_be_open()
    if left := matter.left():
        raise NotReadyToEnd(left="; ".join(left))
    ended = MatterEnded(at=context.at, by=context.by, document=order.document)
    return [*no_longer_asked(matter, context), ended]


def hear_of_fact(matter: Matter, order: HearOfFact, context: "Context") -> list[Event]:
    """The fact of a case, and what follows from it in a matter of this kind."""
    chain = context.chain(matter)
    chain.add([CaseHasFact(at=context.at, by=SYSTEM_ID, case=order.case, fact=order.fact)])
    follow = context.on_fact.get(order.fact)
    if follow is not None:
        chain.add(follow(chain.state, order.case, context))
    return chain.events


def settle_handoff(matter: Matter, order: SettleHandoff, context: "Context") -> list[Event]:
    """People hear of it where another dossier did not take what was passed on."""
    if order.refusal is None or order.target is None:
        return []
    refused = HandoffRefused(
        at=context.at, by=SYSTEM_ID, target=order.target, refusal=order.refusal.kind
    )
    return [refused]


def unchanged(matter: M, event: Event) -> M:
    """Nothing but the record changes."""
    return matter


def after_end(matter: M, event: MatterEnded) -> M:
    """All clocks end, and nothing leaves any more."""
    ended = with_ended(matter.without_drafts(event.at), event.at, *matter.clocks, met=False)
    return replace(ended, ended_at=event.at)


def tell_cases(matter: Matter, cases: "Iterable[str] | None" = None, **more: Any) -> list[Effect]:
    """The cases that it covers, or those that are given, hear where the matter is now.

    ``more`` is what else ``NoteMatter`` says: that something was filed, INTERPOL's outcome, or that
    a message has left or was answered.

    For the ``effects`` of the events by which its stage, or what it covers, changes.
    """
    stage = matter.standing.stage
    return [
        Handoff(
            NoteMatter(
                dossier=case,
                order=handoff_id(matter.dossier, matter.revision, case),
                matter=matter.dossier,
                number=matter.number or "",
                stage=stage.code,
                title=stage.title,
                covered=case in matter.cases,
                ended=matter.ended_at is not None,
                **more,
            )
        )
        for case in (matter.cases if cases is None else cases)
    ]


def tell_of_message(matter: Matter, number: int, *, answered: bool = False) -> list[Effect]:
    """The covered cases hear that a message has left, or was answered.

    Not of what a recall writes to each of those who have the data.
    """
    message = numbered(matter.messages, number)
    if message.outgoing is OutgoingKind.RECALL_NOTICE:
        return []
    return tell_cases(matter, message=number, template=message.template, answered=answered)


def telling(matter: Matter, event: Event, rules: "Procedure") -> list[Effect]:
    """The covered cases hear where it is now."""
    return tell_cases(matter)


def fact_text(matter: Matter, event: CaseHasFact, rules: "Procedure") -> TimelineText:
    """``New fact in case-...: The person was met at a border``."""
    row = rules.fact(event.fact)
    return TimelineText(f"New fact in {event.case}: {row.title if row else event.fact}")


def refusal_text(matter: Matter, event: HandoffRefused, rules: "Procedure") -> TimelineText:
    """Which dossier, and the kind of its refusal."""
    return TimelineText(f"{event.target} did not take what it was sent ({event.refusal})")


def fact_emails(matter: Matter, event: CaseHasFact, rules: "Procedure") -> list[Effect]:
    """The analysts hear of it."""
    return [to_role(LetterKey.MATTER_CHANGED, Role.ANALYST, what="a case has a new fact")]


def refusal_emails(matter: Matter, event: HandoffRefused, rules: "Procedure") -> list[Effect]:
    """The analysts hear of it."""
    return [to_role(LetterKey.MATTER_CHANGED, Role.ANALYST, what="a case was not informed")]


RULES = Rules(
    events=(
        EventRule(NoteAdded, unchanged, always("Note added"), once=True),
        EventRule(MatterEnded, after_end, always("Ended"), telling),
        EventRule(CaseHasFact, unchanged, fact_text, fact_emails),
        EventRule(HandoffRefused, unchanged, refusal_text, refusal_emails),
    ),
    acts=(
        ActRule(AddNote, add_note, Permission(roles=CASEWORK)),
        ActRule(
            EndMatter,
            end_matter,
            Permission(roles=(Role.ANALYST, Role.SUPERVISOR, Role.COUNSEL)),
        ),
        ActRule(HearOfFact, hear_of_fact, Permission(roles=()), by_handoff=True),
        ActRule(SettleHandoff, settle_handoff, Permission(roles=()), by_handoff=True),
    ),
)
