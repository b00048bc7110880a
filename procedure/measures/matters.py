"""The matters beside a case, such as a protest that covers it: where each is, and what it hears."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from procedure.access import Permission
from procedure.case import Case, MeasureState
from procedure.dossier import Event, Handoff, TimelineText, handoff_id
from procedure.measures.dispute import filing, filings, outcome
from procedure.measures.messages.composing import title_of
from procedure.message import CommunicationKind
from procedure.numbers import MatterNumber
from procedure.passing_between import MAINTAINED, HearOfFact, NoteMatter
from procedure.people import SYSTEM_ID
from procedure.tables import ActRule, EventRule, Rules
from procedure.values import CommunicationId, MatterId

if TYPE_CHECKING:
    from procedure.annex.editions import Procedure
    from procedure.context import Context


class MatterNoted(Event):
    """A matter that covers the case, or did, reported where it is."""

    matter: MatterId
    number: MatterNumber
    stage: str
    title: str
    covered: bool
    ended: bool
    communication: CommunicationId | None = None
    """What a watch found: it may be the same request again."""
    message: int | None = None
    """Its message that has left, or was answered."""
    template: str | None = None
    answered: bool = False
    """Whether a reply to that message has come."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A matter as the case last heard of it."""

    matter: str
    number: str
    stage: str
    title: str
    covered: bool
    ended: bool


@dataclass(frozen=True, slots=True)
class Beside(MeasureState):
    """The matters that cover the case, or did."""

    matters: Mapping[str, Noted] = field(default_factory=dict)


def of_kind(case: Case, kind: str) -> tuple[Noted, ...]:
    """The matters of a kind that cover the case."""
    found = case.of(Beside).matters.values()
    return tuple(one for one in found if one.covered and one.matter.startswith(f"{kind}-"))


def after_note(case: Case, event: MatterNoted) -> Case:
    """As the matter says."""
    noted = Noted(event.matter, event.number, event.stage, event.title, event.covered, event.ended)
    return case.having(Beside({**case.of(Beside).matters, event.matter: noted}))


def note_matter(case: Case, order: NoteMatter, context: "Context") -> list[Event]:
    """At any time; after the case has ended nothing of it changes by that."""
    noted = MatterNoted(
        at=context.at,
        by=SYSTEM_ID,
        matter=order.matter,
        number=order.number,
        stage=order.stage,
        title=order.title,
        covered=order.covered,
        ended=order.ended,
        communication=order.communication,
        message=order.message,
        template=order.template,
        answered=order.answered,
    )
    return [noted, *_filed_or_settled(case, order, context)]


def _filed_or_settled(case: Case, order: NoteMatter, context: "Context") -> list[Event]:
    """What the matter did with INTERPOL: the case's dispute is filed, or its outcome is known."""
    if case.ended is not None or case.settled or order.document is None:
        return []
    if order.filed_at is not None:
        return filings.sent_by(case, order.matter, order.filed_at, order.document, context)
    if order.outcome is not None and filing.pending(case) is not None:
        key = _kept(case) if order.outcome == MAINTAINED else order.outcome
        return outcome.outcome_of(case, key, order.document, context)
    return []


def _kept(case: Case) -> str:
    """The outcome of a dispute after which the data stay: as a notice, or as a diffusion."""
    notices = (CommunicationKind.RED_NOTICE, CommunicationKind.OTHER_NOTICE)
    return "PUBLISHED" if case.communication_kind in notices else "RECORDED"


def tell_matters(case: Case, fact: str) -> list[Handoff]:
    """Every matter that covers the case hears of a new fact; the case has the fact already."""
    return [
        Handoff(
            HearOfFact(
                dossier=one.matter,
                order=handoff_id(case.dossier, case.revision, one.matter),
                case=case.dossier,
                fact=fact,
            )
        )
        for one in case.of(Beside).matters.values()
        if one.covered
    ]


def note_text(case: Case, event: MatterNoted, rules: "Procedure") -> TimelineText:
    """``PROTEST-2026-K7M2Q4: Written phase``, what a watch found, or a message that left."""
    if event.communication is not None:
        found = f"{event.communication} may be the same request again"
        return TimelineText(f"{event.number}: {found}")
    if event.message is not None:
        came = "Reply to message" if event.answered else "Sent. Message"
        title = title_of(rules, event.template or "")
        return TimelineText(f"{event.number}: {came} {event.message}: {title}")
    left = "" if event.covered else "; it no longer covers this case"
    return TimelineText(f"{event.number}: {event.title}{left}")


RULES = Rules(
    events=(EventRule(MatterNoted, after_note, note_text),),
    acts=(ActRule(NoteMatter, note_matter, Permission(roles=()), by_handoff=True),),
)
